// SPDX-License-Identifier: MIT
// Two ledgers of a long log: what is counted of its newest events alone says so, where there is room for the tab line's words or not.
#include "tests/ui/ledger_desk.h"
#include "ui/ledger/ledger_head.h"
#include "ui/ledger/ledger_reader.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_LedgerNewest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figuresSayOfHowManyTheyAre();
};

void tst_LedgerNewest::figuresSayOfHowManyTheyAre()
{
    LedgerDesk desk;
    QVERIFY(desk.tell() && desk.plan(u"200"_s));
    BenchFixture &f = desk.fixture;
    const SiteId site = u"acme.test"_s;
    constexpr int webhooks = 3; // each of which takes a hundred an hour
    for (int i = 1; i < webhooks; ++i)
        QVERIFY(f.addWebhook(BenchFixture::webhook(site, u"More %1"_s.arg(i), desk.url + u"more"_s + QString::number(i))).ok());
    constexpr int events = LedgerReader::piece / webhooks + 2;
    for (int i = 0; i < events; ++i)
        QVERIFY(f.fire(EventKind::GoalCompleted, site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, events * webhooks, waitMs);
    desk.show();
    const LedgerTile *agree = desk.tile(LedgerCase::Agree);
    QTRY_VERIFY_WITH_TIMEOUT(agree->count() >= LedgerReader::piece, waitMs); // more, where a request was of an older one
    const auto *head = desk.window->findChild<LedgerHead *>();
    const QString scope = u"the newest %1 events"_s.arg(agree->count());
    QVERIFY2(head->accessibleName().contains(scope), qPrintable(head->accessibleName()));
    const LedgerTile *twice = desk.tile(LedgerCase::AcceptedTwice);
    QCOMPARE(twice->toolTip(), QString(u"0 accepted twice, of "_s + scope));
    Q_EMIT desk.list()->olderWanted();
    QVERIFY(desk.counts(LedgerCase::Agree, events * webhooks));
    QVERIFY2(!head->accessibleName().contains(u"newest"_s), qPrintable(head->accessibleName()));
    QCOMPARE(twice->toolTip(), u"0 accepted twice"_s);
}

QTEST_MAIN(tst_LedgerNewest)
#include "tst_ledger_newest.moc"

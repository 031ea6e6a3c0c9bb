// SPDX-License-Identifier: MIT
// What a webhook's secret is when keeping it fails, or when it is gone.
#include "tests/support/bench_fixture.h"

#include <QtCore/QFile>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

const SiteId acme = u"acme.test"_s;

WebhookId addedTo(BenchFixture &f)
{
    if (!f.addSite(acme).ok() || !f.startReceiver().ok())
        qFatal("there is no receiver");
    const auto added = f.addWebhook(BenchFixture::webhook(acme, u"Orders"_s, f.bench->receiver()->state().url + u"hook"_s), "the-first-secret");
    if (!added)
        qFatal("%s", qPrintable(added.error().message));
    return added->webhook.id;
}

/// In another program's words on the profile's database.
void execute(const BenchFixture &f, const QString &statement)
{
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(f.options().profileFolder + u"/bench.sqlite"_s);
        QSqlQuery query(other);
        if (!other.open() || !query.exec(statement))
            qFatal("the statement failed");
    }
    QSqlDatabase::removeDatabase(u"other"_s);
}

} // namespace

class TestSecrets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRotationThatFailsHasChangedNothing()
    {
        BenchFixture f;
        const WebhookId webhook = addedTo(f);
        execute(f, u"CREATE TRIGGER never BEFORE UPDATE ON webhooks BEGIN SELECT RAISE(ABORT, 'never'); END"_s);
        const auto rotated =
            f.wait<WebhookWithSecret>([&](auto reply) { f.bench->catalogue()->rotateSecret(webhook, "the-second-secret", f.bench.get(), reply); });
        QVERIFY(!rotated.ok());
        execute(f, u"DROP TRIGGER never"_s);

        const auto secret = [&] {
            return f.wait<QByteArray>([&](auto reply) { f.bench->catalogue()->revealSecret(webhook, f.bench.get(), reply); });
        };
        QCOMPARE(*secret(), "the-first-secret"_ba);
        f.bench.reset();
        f.open(); // nor on disk
        QCOMPARE(*secret(), "the-first-secret"_ba);
        QVERIFY(!f.bench->catalogue()->webhook(webhook)->rotatedAt);
    }

    void nothingIsSentAgainWithASecretThatNobodyKnows()
    {
        BenchFixture f;
        const WebhookId webhook = addedTo(f);
        f.bench.reset();
        QVERIFY(QFile::remove(f.options().profileFolder + u"/secrets.json"_s));
        f.open();
        ResendDraft draft;
        draft.webhook = webhook;
        draft.site = acme;
        draft.body = "{}";
        draft.edit.headers = {{"Content-Type", "application/json"}};
        const auto resent = [&] { return f.wait<Fired>([&](auto reply) { f.bench->sending()->resend(draft, f.bench.get(), reply); }); };
        const auto refused = resent();
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().message.contains("no secret"_L1), qPrintable(refused.error().message));
        QVERIFY(f.deliveries.isEmpty());
        draft.edit.signing = Resigning::None; // for which it needs none
        QVERIFY(resent().ok());
    }
};

QTEST_GUILESS_MAIN(TestSecrets)

#include "tst_secrets.moc"

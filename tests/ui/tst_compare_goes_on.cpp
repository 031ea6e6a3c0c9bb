// SPDX-License-Identifier: MIT
// From a comparison on: its differences are copied, the one in question becomes a draft, its bytes stand at the foot, and each side says what it is.
#include "tests/support/desk.h"
#include "ui/common/cut_label.h"
#include "ui/common/notice_bar.h"
#include "ui/compare/compare_view.h"
#include "ui/draft/draft_view.h"

#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const SiteId acme = u"acme.test"_s;

/// Two of one moment to one webhook, whose bodies differ in two places.
struct PairDesk : Desk
{
    explicit PairDesk(const QByteArray &earlier = R"({"count":1,"url":"/a"})"_ba,
                      const QByteArray &later = R"({"count":"1","url":"/a","new":true})"_ba)
    {
        if (!fixture.addSite(acme).ok() || !fixture.startReceiver().ok()
            || !fixture.addWebhook(BenchFixture::webhook(acme, u"Orders"_s, fixture.bench->receiver()->state().url + u"hook"_s)).ok())
            qFatal("the bench could not be set up");
        for (const QByteArray &body : {earlier, later}) {
            EventDraft draft = fixture.bench->draft(EventKind::GoalCompleted, acme);
            draft.body = body;
            if (!fixture.wait<Fired>([&](auto reply) { fixture.bench->sending()->fire(draft, fixture.bench.get(), reply); }).ok())
                qFatal("it could not be fired");
        }
        if (!QTest::qWaitFor([this] { return log()->model()->rowCount() == 2 && fixture.bench->sending()->sums().delivered == 2; }, waitMs))
            qFatal("they did not arrive");
        log()->setFocus();
        log()->selectAll();
        if (!QTest::qWaitFor([this] { return action(u"log.compare"_s)->isEnabled(); }, waitMs))
            qFatal("they cannot be compared");
        action(u"log.compare"_s)->trigger();
        if (!QTest::qWaitFor([this] { return window->findChild<QWidget *>(u"compareStrip"_s) && strip()->isVisible(); }, waitMs))
            qFatal("they were not compared");
    }
    [[nodiscard]] QWidget *strip() const { return find<QWidget>(u"compareStrip"_s); }
    [[nodiscard]] QPushButton *copy() const { return find<QPushButton>(u"compareCopy"_s); }
};

} // namespace

class tst_CompareGoesOn final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDifferencesAreCopied()
    {
        PairDesk desk;
        const QList<QAction *> copies = desk.find<QPushButton>(u"compareCopy"_s)->menu()->actions();
        copies.at(0)->trigger();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QVERIFY2(lines.contains(u"~ /count: 1 → \"1\""_s), qPrintable(lines.join(u'\n')));
        QVERIFY2(lines.contains(u"+ /new: true"_s), qPrintable(lines.join(u'\n')));
        QVERIFY(lines.at(0).startsWith(u"The earlier one: "_s) && lines.at(0).endsWith(u"goal.completed → Orders"_s));
        copies.at(1)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), uR"({"count":1,"url":"/a"})"_s);
        copies.at(2)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), uR"({"count":"1","url":"/a","new":true})"_s);
    }

    /// However they are shown.
    void theDifferencesAreCopiedFromTheBytesToo()
    {
        PairDesk desk;
        desk.click(u"compareMode1"_s);
        QVERIFY(desk.find<QPushButton>(u"compareMode1"_s)->isChecked());
        desk.find<QPushButton>(u"compareCopy"_s)->menu()->actions().at(0)->trigger();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QVERIFY2(lines.contains(u"~ /count: 1 → \"1\""_s), qPrintable(lines.join(u'\n')));
        QVERIFY2(lines.contains(u"+ /new: true"_s), qPrintable(lines.join(u'\n')));
    }

    /// While another pair is being compared what is shown is of the one before.
    void nothingIsCopiedOfThePairBefore()
    {
        PairDesk desk;
        const QList<QAction *> copies = desk.copy()->menu()->actions();
        copies.at(0)->trigger();
        const QString before = QGuiApplication::clipboard()->text();
        const auto *place = desk.find<QLabel>(u"comparePlace"_s);
        const QString at = place->text();
        desk.find<QPushButton>(u"compareSwap"_s)->click();
        QVERIFY(!desk.copy()->isEnabled() && !desk.find<QPushButton>(u"compareOn"_s)->isEnabled());
        copies.at(0)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), before);
        desk.action(u"compare.next"_s)->trigger();
        QCOMPARE(place->text(), at);
        desk.find<QPushButton>(u"comparePartner3"_s)->click(); // another is to be chosen: the heads are these two's still
        QTRY_VERIFY_WITH_TIMEOUT(desk.copy()->isEnabled(), waitMs);
        copies.at(0)->trigger();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QVERIFY(lines.at(0).startsWith(u"The later one: "_s));
        QVERIFY2(lines.contains(u"~ /count: \"1\" → 1"_s), qPrintable(lines.join(u'\n')));
        QVERIFY(desk.find<QPushButton>(u"compareOn"_s)->isEnabled());
    }

    /// As text it has other bytes, which is said, and its own lie beside it.
    void aBodyThatIsNoTextIsCopiedToTheByte()
    {
        const QByteArray body("{\"name\":\"M\xfcller\"}");
        PairDesk desk(R"({"name":"M"})"_ba, body);
        const auto *notice = desk.find<CompareView>(u"compareView"_s)->findChild<NoticeBar *>();
        const QString exact = u"application/octet-stream"_s;
        const QList<QAction *> copies = desk.copy()->menu()->actions();
        copies.at(2)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->mimeData()->data(exact), body);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromUtf8(body));
        QVERIFY2(notice->text().contains(exact), qPrintable(notice->text()));
        copies.at(0)->trigger();
        QVERIFY2(QGuiApplication::clipboard()->text().contains(uR"({"name":"M\xfcller"})"_s), qPrintable(QGuiApplication::clipboard()->text()));
        copies.at(1)->trigger();
        QVERIFY(!QGuiApplication::clipboard()->mimeData()->hasFormat(exact));
        QCOMPARE(notice->text(), QString());
    }

    void theOneInQuestionBecomesADraft()
    {
        PairDesk desk;
        desk.click(u"compareEdit"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<DraftView *>(u"draftView"_s), waitMs);
        QCOMPARE(desk.find<DraftView>(u"draftView"_s)->draft().body, R"({"count":"1","url":"/a","new":true})"_ba);
    }

    void theBytesStandAtTheFoot()
    {
        PairDesk desk;
        QCOMPARE(desk.find<QLabel>(u"compareStripPlace"_s)->text(), u"first difference that counts at byte 9"_s);
        QTest::keyClick(desk.find<QTableView>(u"compareLines"_s), Qt::Key_B, Qt::ControlModifier);
        QVERIFY(desk.find<QPushButton>(u"compareMode1"_s)->isChecked());
        QVERIFY(!desk.strip()->isVisible());
        desk.click(u"compareMode0"_s);
        QVERIFY(desk.strip()->isVisible());
        desk.window->resize(1024, 640);
        QTRY_VERIFY(!desk.strip()->isVisible()); // the lines have the room
        const auto *place = desk.find<QLabel>(u"comparePlace"_s);
        QTRY_VERIFY(place->width() >= place->sizeHint().width()); // beside it stand the buttons, and none too many
    }

    void eachSideSaysWhatItIs()
    {
        PairDesk desk;
        QCOMPARE(desk.find<CutLabel>(u"compareLeftAbout"_s)->words(), u"goal.completed → Orders"_s);
        QCOMPARE(desk.find<CutLabel>(u"compareRightAbout"_s)->words(), u"goal.completed → Orders"_s);
    }
};

QTEST_MAIN(tst_CompareGoesOn)
#include "tst_compare_goes_on.moc"

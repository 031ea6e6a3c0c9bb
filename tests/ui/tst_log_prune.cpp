// SPDX-License-Identifier: MIT
// Clearing and thinning out the log: what goes is said before, it can be undone for a while, and it can be kept so.
#include "tests/support/desk.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QSpinBox>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SiteId acme = u"acme.test"_s;

/// Six deliveries that arrived, and one that waits for its retry.
struct PruneDesk : Desk
{
    PruneDesk()
    {
        if (!fixture.addSite(acme).ok() || !fixture.startReceiver().ok())
            qFatal("the profile could not be set up");
        Webhook made = BenchFixture::webhook(acme, u"Orders"_s, fixture.bench->receiver()->state().url);
        made.events = EventKind::GoalCompleted;
        (void)fixture.addWebhook(made);
        made.name = u"Nowhere"_s;
        made.url = u"https://localhost:1/"_s;
        made.events = EventKind::UsageThreshold;
        (void)fixture.addWebhook(made);
        for (int i = 0; i < 6; ++i)
            (void)fixture.fire(EventKind::GoalCompleted, acme);
        (void)fixture.fire(EventKind::UsageThreshold, acme);
        const auto settled = [this] { return fixture.bench->sending()->sums().delivered == 6 && fixture.bench->sending()->sums().waiting == 1; };
        if (!QTest::qWaitFor(settled, waitMs) || !QTest::qWaitFor([this] { return rows() == 7; }, waitMs))
            qFatal("the log did not fill up");
    }

    [[nodiscard]] int rows() const { return log()->model()->rowCount(); }
    [[nodiscard]] qint64 stored() const { return fixture.bench->sending()->sums().triggered; }
    [[nodiscard]] QWidget *notice() const { return find<QWidget>(u"logDeletion"_s); }
    [[nodiscard]] QString forecast() const { return find<QLabel>(u"pruneForecast"_s)->text(); }
    void undo() const { QTest::mouseClick(notice()->findChild<QPushButton *>(u"noticeAction"_s), Qt::LeftButton); }
    /// The dialog, with what is chosen in it judged.
    bool open() const
    {
        action(u"log.prune"_s)->trigger();
        return isJudged();
    }
    [[nodiscard]] bool isJudged() const
    {
        return QTest::qWaitFor([this] { return find<QPushButton>(u"pruneDelete"_s) && !forecast().isEmpty(); }, waitMs);
    }
    [[nodiscard]] bool says(const QString &text) const
    {
        return QTest::qWaitFor([this, text] { return forecast().contains(text); }, waitMs);
    }
    /// Once it is known what would go, for what is chosen now.
    void agree() const
    {
        auto *yes = find<QPushButton>(u"pruneDelete"_s);
        if (!QTest::qWaitFor([yes] { return yes->isEnabled(); }, waitMs))
            qFatal("there is nothing to agree to");
        QTest::mouseClick(yes, Qt::LeftButton);
    }
};

} // namespace

class tst_LogPrune final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatGoesIsSaidAndCanBeUndone()
    {
        PruneDesk desk;
        desk.log()->setCurrentIndex(desk.log()->model()->index(3, 0));
        const QList<DeliveryId> chosen = desk.log()->selectedDeliveries();
        QCOMPARE(chosen.size(), 1);
        QVERIFY(desk.open());
        QVERIFY(desk.says(u"6 deliveries would go."_s));
        QVERIFY2(desk.forecast().contains(u"1 stay"_s), qPrintable(desk.forecast())); // it is still to be sent
        QVERIFY(!desk.find<QCheckBox>(u"pruneAlways"_s)->isEnabled());
        desk.agree();
        QTRY_VERIFY_WITH_TIMEOUT(desk.notice()->isVisible(), waitMs);
        QCOMPARE(desk.rows(), 1); // at once, as what is deleted one by one
        QCOMPARE(desk.stored(), 7);
        desk.undo();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.notice()->isVisible(), waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 7, waitMs);
        QCOMPARE(desk.stored(), 7);
        QTRY_VERIFY_WITH_TIMEOUT(desk.log()->selectedDeliveries() == chosen, waitMs);
    }

    void theNewestStay()
    {
        PruneDesk desk;
        QVERIFY(desk.open());
        desk.find<QSpinBox>(u"pruneNewest"_s)->setValue(3); // chooses it, too
        QVERIFY(desk.find<QRadioButton>(u"pruneButNewest"_s)->isChecked());
        QVERIFY(desk.says(u"4 deliveries would go."_s));
        desk.agree();
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 3, waitMs); // the one that waits is among the newest
        QCOMPARE(desk.stored(), 7);
        const QSignalSpy readAnew(desk.log()->model(), &QAbstractItemModel::modelReset);
        QTRY_COMPARE_WITH_TIMEOUT(desk.stored(), 3, waitMs); // when the time for the way back is over
        QTRY_COMPARE_WITH_TIMEOUT(readAnew.size(), 1, waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 3, waitMs);
        QVERIFY(!desk.notice()->isVisible());
        QCOMPARE(desk.fixture.bench->catalogue()->settings().keepNewest, 0); // once
    }

    /// What is sent or ends after it was agreed to is not part of it, though it would be by the time that it is done.
    void whatComesMeanwhileStays_data()
    {
        QTest::addColumn<int>("newest");
        QTest::newRow("everything") << 0;
        QTest::newRow("all but the newest") << 3;
    }
    void whatComesMeanwhileStays()
    {
        QFETCH(int, newest);
        PruneDesk desk;
        Bench *bench = desk.fixture.bench.get();
        QVERIFY(desk.open());
        if (newest > 0)
            desk.find<QSpinBox>(u"pruneNewest"_s)->setValue(newest);
        QVERIFY(desk.says(newest > 0 ? u"4 deliveries would go."_s : u"6 deliveries would go."_s));
        desk.agree();
        QTRY_VERIFY_WITH_TIMEOUT(desk.notice()->isVisible(), waitMs);
        const int left = newest > 0 ? newest : 1;
        QCOMPARE(desk.rows(), left);
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, acme).ok());
        QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().delivered, 7, waitMs);
        QVERIFY(desk.fixture.wait<void>([&](auto reply) { bench->clock()->advance(24h * 31, bench, reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().failed, 1, waitMs); // it waited
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), left + 1, waitMs);
        desk.log()->setCurrentIndex(desk.log()->model()->index(0, 0));
        QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"log.delete"_s)->isEnabled(), waitMs);
        desk.action(u"log.delete"_s)->trigger(); // one way back at a time: what went before goes for good
        QTRY_COMPARE_WITH_TIMEOUT(desk.stored(), left + 1, waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), left, waitMs); // the one that was selected
        desk.undo();
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), left + 1, waitMs);
        QVERIFY(desk.fixture.wait<qint64>([&](auto reply) { bench->log()->count(DeliveryQuery(), bench, reply); }).ok()); // behind the deletion
        QCOMPARE(desk.stored(), left + 1);
    }

    /// Whatever the log shows: what it hides is what goes, and where that is nothing there is nothing to bring back.
    void aFilteredLogHidesWhatGoes()
    {
        PruneDesk desk;
        const auto show = [&desk](const QString &which) { Q_EMIT desk.find<QLabel>(u"runningSum"_s)->linkActivated(which); };
        show(u"waiting"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 1, waitMs);
        QVERIFY(desk.open());
        QVERIFY(desk.says(u"6 deliveries would go."_s));
        desk.agree();
        QTRY_VERIFY_WITH_TIMEOUT(desk.notice()->isVisible(), waitMs);
        QCOMPARE(desk.rows(), 1);
        const QSignalSpy readAnew(desk.log()->model(), &QAbstractItemModel::modelReset);
        desk.undo();
        QVERIFY(readAnew.isEmpty());
        show(u"delivered"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 6, waitMs);
        QVERIFY(desk.open());
        desk.find<QSpinBox>(u"pruneNewest"_s)->setValue(3);
        QVERIFY(desk.says(u"4 deliveries would go."_s));
        desk.agree();
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 2, waitMs);
        desk.undo();
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 6, waitMs);
        QCOMPARE(desk.stored(), 7);
    }

    /// Days are those of the clock when it is done: taken back meanwhile, nothing is old any more.
    void aClockThatIsTakenBackSavesWhatIsYoung()
    {
        PruneDesk desk;
        Bench *bench = desk.fixture.bench.get();
        QVERIFY(desk.fixture.wait<void>([&](auto reply) { bench->clock()->advance(24h * 31, bench, reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().failed, 1, waitMs);
        QVERIFY(desk.open());
        QTest::mouseClick(desk.find<QRadioButton>(u"pruneOlder"_s), Qt::LeftButton);
        QVERIFY(desk.says(u"7 deliveries would go."_s));
        desk.agree();
        QTRY_VERIFY_WITH_TIMEOUT(desk.notice()->isVisible(), waitMs);
        QCOMPARE(desk.rows(), 0);
        QVERIFY(desk.fixture.wait<Millis>([&](auto reply) { bench->clock()->reset(bench, reply); }).ok());
        QTRY_VERIFY_WITH_TIMEOUT(!desk.notice()->isVisible(), waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 7, waitMs);
        QVERIFY(desk.fixture.wait<qint64>([&](auto reply) { bench->log()->count(DeliveryQuery(), bench, reply); }).ok()); // behind the deletion
        QCOMPARE(desk.stored(), 7);
    }

    void itCanBeKeptSoAndNoLonger()
    {
        PruneDesk desk;
        QVERIFY(desk.open());
        QTest::mouseClick(desk.find<QRadioButton>(u"pruneOlder"_s), Qt::LeftButton);
        QVERIFY(desk.says(u"Nothing would go now."_s));
        QVERIFY(!desk.find<QPushButton>(u"pruneDelete"_s)->isEnabled());
        desk.find<QSpinBox>(u"pruneDays"_s)->setValue(60);
        desk.find<QCheckBox>(u"pruneAlways"_s)->click();
        desk.find<QSpinBox>(u"pruneDays"_s)->setValue(90);
        QVERIFY(desk.find<QCheckBox>(u"pruneAlways"_s)->isChecked()); // another number is no other wish
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"pruneDelete"_s)->isEnabled(), waitMs);
        desk.agree();
        // What is set elsewhere while there is a way back stays so.
        ProfileSettings other = desk.fixture.bench->catalogue()->settings();
        other.useSystemProxy = true;
        QVERIFY(
            desk.fixture.wait<void>([&](auto reply) { desk.fixture.bench->catalogue()->setSettings(other, desk.fixture.bench.get(), reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->catalogue()->settings().keepDays, 90, waitMs);
        QVERIFY(desk.fixture.bench->catalogue()->settings().useSystemProxy);
        QCOMPARE(desk.stored(), 7);
        QVERIFY(desk.open()); // it tells what is so
        QVERIFY(desk.find<QRadioButton>(u"pruneOlder"_s)->isChecked() && desk.find<QCheckBox>(u"pruneAlways"_s)->isChecked());
        QCOMPARE(desk.find<QSpinBox>(u"pruneDays"_s)->value(), 90);
        desk.find<QCheckBox>(u"pruneAlways"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"pruneDelete"_s)->isEnabled(), waitMs);
        desk.agree();
        QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->catalogue()->settings().keepDays, 0, waitMs);
    }
};

QTEST_MAIN(tst_LogPrune)
#include "tst_log_prune.moc"

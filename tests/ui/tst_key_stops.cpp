// SPDX-License-Identifier: MIT
// What is one thing is one stop for Tab, with arrows in it; and what could be done by buttons alone has a command.
#include "tests/support/desk.h"
#include "ui/common/cut_label.h"
#include "ui/common/notice_bar.h"
#include "ui/inspector/inspection.h"
#include "ui/webhooks/webhook_panel.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolTip>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct StopsDesk : Desk
{
    StopsDesk()
    {
        if (!runTrial())
            qFatal("the trial did not end");
    }
    static void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }
    [[nodiscard]] Bench *bench() const { return fixture.bench.get(); }
};

} // namespace

class tst_KeyStops final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTimeThatIsMissed()
    {
        StopsDesk desk;
        desk.action(u"log.absence"_s)->trigger();
        auto *time = desk.find<QDateTimeEdit>(u"absenceNear"_s);
        time->setFocus(Qt::TabFocusReason);
        time->setSelectedSection(QDateTimeEdit::HourSection);
        StopsDesk::press(Qt::Key_Right);
        QCOMPARE(time->currentSection(), QDateTimeEdit::MinuteSection);
        StopsDesk::press(Qt::Key_Left);
        StopsDesk::press(Qt::Key_Left);
        QCOMPARE(time->currentSection(), QDateTimeEdit::DaySection);
        StopsDesk::press(Qt::Key_Tab);
        QVERIFY(!time->hasFocus());
    }

    void theCountsAtTheFoot()
    {
        StopsDesk desk;
        auto *sum = desk.find<QLabel>(u"runningSum"_s);
        sum->setFocus(Qt::TabFocusReason);
        QVERIFY(sum->hasFocus());
        QTRY_COMPARE(sum->selectedText(), u"1"_s); // all deliveries
        StopsDesk::press(Qt::Key_Right);
        StopsDesk::press(Qt::Key_Right);
        QCOMPARE(sum->selectedText(), u"0"_s); // behind those delivered: those that wait
        StopsDesk::press(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 0, waitMs);
        sum->setFocus(Qt::TabFocusReason);
        StopsDesk::press(Qt::Key_Tab);
        QVERIFY(!sum->hasFocus());
    }

    void theCountsKeepTheFocusAndTheFigure()
    {
        StopsDesk desk;
        auto *sum = desk.find<QLabel>(u"runningSum"_s);
        sum->setFocus(Qt::TabFocusReason);
        for (int i = 0; i < 8; ++i) // there are six
            StopsDesk::press(Qt::Key_Right);
        QVERIFY(sum->hasFocus());
        QCOMPARE(sum->selectedText(), u"0"_s); // cancelled
        for (int i = 0; i < 8; ++i)
            StopsDesk::press(Qt::Key_Left);
        QVERIFY(sum->hasFocus());
        QCOMPARE(sum->selectedText(), u"1"_s);
        StopsDesk::press(Qt::Key_Right); // delivered
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.constFirst().site).ok());
        QTRY_VERIFY_WITH_TIMEOUT(sum->accessibleName().contains(u"= 2 delivered"_s), waitMs);
        QVERIFY(sum->hasFocus());
        QCOMPARE(sum->selectedText(), u"2"_s);
        StopsDesk::press(Qt::Key_Right);
        QCOMPARE(sum->selectedText(), u"0"_s); // those that wait, and not the first
    }

    void theDoctorsLanguages()
    {
        StopsDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"inspector.doctor"_s)->isEnabled(), waitMs);
        desk.action(u"inspector.doctor"_s)->trigger();
        auto *node = desk.find<QPushButton>(u"doctorLanguageNode"_s);
        node->setFocus(Qt::TabFocusReason);
        StopsDesk::press(Qt::Key_Right);
        auto *python = desk.find<QPushButton>(u"doctorLanguagePython"_s);
        QVERIFY(python->hasFocus() && python->isChecked());
        StopsDesk::press(Qt::Key_Tab);
        QVERIFY(!QApplication::focusWidget()->objectName().startsWith(u"doctorLanguage"_s));
    }

    void anHourOnFromAnywhere()
    {
        StopsDesk desk;
        const Instant before = desk.bench()->clock()->now();
        QTest::keyClick(desk.log(), Qt::Key_H, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.bench()->clock()->now() - before >= 1h, waitMs);
        QVERIFY(desk.bench()->clock()->now() - before < 2h);
    }

    void aPausedClockSaysSo()
    {
        StopsDesk desk;
        const auto *lead = desk.find<QLabel>(u"clockLead"_s);
        QCOMPARE(lead->text(), u"simulated"_s);
        desk.click(u"clockPause"_s);
        QTRY_COMPARE(lead->text(), u"paused"_s);
        desk.click(u"clockPause"_s);
        QTRY_VERIFY(lead->text() != u"paused"_s);
    }

    void theZoneThatIsShownIsTicked()
    {
        StopsDesk desk;
        const QList<QAction *> zones = desk.find<QPushButton>(u"zone"_s)->menu()->actions();
        QVERIFY(zones.at(0)->isChecked() && !zones.at(1)->isChecked());
        zones.at(1)->trigger();
        QVERIFY(!zones.at(0)->isChecked() && zones.at(1)->isChecked());
    }

    void whatTheSimulatorDoesIsACommand()
    {
        StopsDesk desk;
        QVERIFY(!desk.action(u"traffic.spike"_s)->isEnabled());
        QVERIFY(!desk.action(u"traffic.runAhead"_s)->isEnabled());
        desk.action(u"traffic.fillMonth"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(desk.bench()->traffic()->figures().usage.percent() >= 79, waitMs);
        desk.action(u"traffic.simulate"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"traffic.spike"_s)->isEnabled() && desk.action(u"traffic.runAhead"_s)->isEnabled(), waitMs);
    }

    void aFormScrollsToWhatTabGoesTo()
    {
        StopsDesk desk;
        desk.click(u"addWebhook"_s);
        auto *form = desk.find<QDialog>(u"webhookForm"_s);
        QVERIFY(QTest::qWaitForWindowActive(form));
        form->resize(form->width(), 300);
        auto *last = form->findChild<QPushButton *>(u"webhookSave"_s);
        QVERIFY(last);
        last->setFocus();
        QTRY_VERIFY(last->hasFocus());
        auto *area = form->findChild<QScrollArea *>();
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        StopsDesk::press(Qt::Key_Tab);
        const QWidget *now = QApplication::focusWidget();
        QVERIFY2(area->widget()->isAncestorOf(now), qPrintable(now->objectName()));
        QVERIFY(!now->visibleRegion().isEmpty());
    }

    /// What comes in of the inspected delivery does not take the place of the site that was chosen since.
    void theLastHourIsTheChosenSites()
    {
        StopsDesk desk;
        const SiteId other = u"other.test"_s;
        QVERIFY(desk.fixture.addSite(other).ok());
        QVERIFY(desk.fixture.addWebhook(BenchFixture::webhook(other, u"Elsewhere"_s, u"https://localhost:1/"_s)).ok());
        desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(2);
        auto *webhooks = desk.window->findChild<WebhookPanel *>();
        auto *inspection = desk.window->findChild<Inspection *>();
        QTRY_VERIFY_WITH_TIMEOUT(inspection->delivery(), waitMs);
        webhooks->setSite(other);
        const auto *name = desk.find<CutLabel>(u"hourWebhook"_s);
        QTRY_COMPARE_WITH_TIMEOUT(name->words(), u"Elsewhere"_s, waitMs);
        inspection->chooseAttempt(1);
        QCOMPARE(name->words(), u"Elsewhere"_s);
    }

    void anAssumptionAnswersToAClick()
    {
        StopsDesk desk;
        desk.click(u"addWebhook"_s);
        auto *form = desk.find<QDialog>(u"webhookForm"_s);
        QVERIFY(QTest::qWaitForWindowActive(form));
        QTest::mouseClick(form->findChild<QWidget *>(u"webhookAssumptions"_s), Qt::LeftButton);
        QVERIFY(QToolTip::isVisible());
        QVERIFY(!QToolTip::text().isEmpty());
    }

    /// After the button of a notice the focus is at what it was about.
    void whatCameBackHasTheFocus()
    {
        StopsDesk desk;
        auto *webhooks = desk.find<QAbstractItemView>(u"webhookList"_s);
        webhooks->setCurrentIndex(webhooks->model()->index(0, 0));
        desk.action(u"webhook.remove"_s)->trigger();
        NoticeBar *notice = nullptr;
        const auto isOffered = [&] {
            const auto all = desk.window->findChildren<NoticeBar *>();
            for (NoticeBar *each : all)
                notice = each->action() == u"Undo"_s ? each : notice;
            return notice != nullptr;
        };
        QVERIFY(QTest::qWaitFor(isOffered, waitMs));
        desk.log()->setFocus();
        notice->findChild<QPushButton *>(u"noticeAction"_s)->setFocus();
        StopsDesk::press(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(webhooks->isVisible() && webhooks->hasFocus(), waitMs);
        QVERIFY(webhooks->currentIndex().isValid());
    }

    void dialogsThatStayHaveAWayOut()
    {
        StopsDesk desk;
        desk.click(u"receiverAlerts"_s);
        auto *alerts = desk.find<QDialog>(u"alertsDialog"_s);
        QTRY_VERIFY(alerts->isVisible());
        QTest::mouseClick(alerts->findChild<QPushButton *>(u"alertsClose"_s), Qt::LeftButton);
        QTRY_VERIFY(!desk.window->findChild<QDialog *>(u"alertsDialog"_s));
        desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(1);
        desk.click(u"trafficGoals"_s);
        auto *goals = desk.find<QDialog>(u"goalManager"_s);
        QTRY_VERIFY(goals->isVisible());
        QTest::mouseClick(goals->findChild<QPushButton *>(u"goalsClose"_s), Qt::LeftButton);
        QTRY_VERIFY(!desk.window->findChild<QDialog *>(u"goalManager"_s));
    }
};

QTEST_MAIN(tst_KeyStops)
#include "tst_key_stops.moc"

// SPDX-License-Identifier: MIT
// Deleting rows of the log: what goes is said, it can be undone for a while, and only then is it deleted.
#include "tests/support/desk.h"
#include "ui/hour/hour_band.h"
#include "ui/inspector/inspection.h"
#include "ui/log/delivery_columns.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SiteId acme = u"acme.test"_s;

/// Six deliveries that arrived, and one that waits for its retry.
struct DeletionDesk : Desk
{
    DeletionDesk()
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
        if (!QTest::qWaitFor(settled, waitMs) || !QTest::qWaitFor([this] { return log()->model()->rowCount() == 7; }, waitMs))
            qFatal("the log did not fill up");
    }

    void selectRows(int first, int last) const
    {
        log()->setFocus();
        QTest::mouseClick(log()->viewport(), Qt::LeftButton, {}, log()->visualRect(log()->model()->index(first, TimeColumn)).center());
        QTest::mouseClick(log()->viewport(), Qt::LeftButton, Qt::ShiftModifier, log()->visualRect(log()->model()->index(last, TimeColumn)).center());
    }
    [[nodiscard]] int rows() const { return log()->model()->rowCount(); }
    [[nodiscard]] QWidget *notice() const { return find<QWidget>(u"logDeletion"_s); }
    [[nodiscard]] qint64 stored() const { return fixture.bench->sending()->sums().triggered; }
};

} // namespace

class tst_LogDelete : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBarDeletesAndUndoBringsBack();
    void theKeyDeletesForGood();
    void closingKeepsWhatCouldBeUndone();
    void whatIsStillToBeSentStays();
    void undoBringsTheSelectionBack();
    void theLastHourStaysWithItsWebhook();
};

void tst_LogDelete::theBarDeletesAndUndoBringsBack()
{
    DeletionDesk desk;
    const qint64 second = desk.log()->model()->index(2, 0).data(DeliveryIdRole).toLongLong();
    desk.selectRows(1, 3);
    auto *button = desk.find<QPushButton>(u"selectionDelete"_s);
    QVERIFY(button->isVisible() && button->isEnabled() && button->toolTip().contains(u"undo"_s));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 4, waitMs);
    QVERIFY(desk.notice()->isVisible());
    const auto labels = desk.notice()->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *each) { return each->text().contains(u"3 deliveries deleted"_s); }));
    QCOMPARE(desk.stored(), 7); // nothing is deleted yet
    // What happens meanwhile does not bring them back.
    (void)desk.fixture.fire(EventKind::GoalCompleted, acme);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 5, waitMs);
    QTest::mouseClick(desk.notice()->findChild<QPushButton *>(u"noticeAction"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 8, waitMs);
    QCOMPARE(desk.log()->model()->index(3, 0).data(DeliveryIdRole).toLongLong(), second); // in its place
    QVERIFY(!desk.notice()->isVisible());
    QVERIFY(!desk.action(u"window.undo"_s)->isEnabled());
}

void tst_LogDelete::theKeyDeletesForGood()
{
    DeletionDesk desk;
    desk.selectRows(1, 2);
    QTest::keyClick(desk.log(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 5, waitMs);
    QVERIFY(desk.action(u"window.undo"_s)->isEnabled());
    // Another deletion ends the way back of the first.
    desk.selectRows(1, 1);
    QTest::keyClick(desk.log(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 4, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.stored(), 5, waitMs);
    QCOMPARE(desk.rows(), 4);
    desk.action(u"window.undo"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 5, waitMs);
    // And time does.
    desk.selectRows(1, 1);
    QTest::keyClick(desk.log(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(desk.stored(), 4, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.notice()->isVisible(), waitMs);
    QCOMPARE(desk.rows(), 4);
}

void tst_LogDelete::closingKeepsWhatCouldBeUndone()
{
    DeletionDesk desk;
    desk.selectRows(1, 2);
    QTest::keyClick(desk.log(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 5, waitMs);
    desk.window.reset();
    desk.fixture.bench.reset();
    desk.fixture.open();
    desk.open();
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 7, waitMs);
}

void tst_LogDelete::whatIsStillToBeSentStays()
{
    DeletionDesk desk;
    desk.selectRows(0, 0); // the newest waits for its retry
    QVERIFY(!desk.action(u"log.delete"_s)->isEnabled());
    QVERIFY(desk.action(u"log.delete"_s)->toolTip().contains(u"Cancel them first"_s));
    desk.selectRows(0, 1);
    QVERIFY(desk.action(u"log.delete"_s)->isEnabled());
    desk.action(u"log.delete"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 6, waitMs);
    QCOMPARE(desk.log()->model()->index(0, 0).data(StateRole).toInt(), int(DeliveryState::Waiting));
    const auto labels = desk.notice()->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *each) { return each->text().contains(u"still to be sent"_s); }));
}

void tst_LogDelete::undoBringsTheSelectionBack()
{
    DeletionDesk desk;
    desk.selectRows(1, 3);
    const QList<DeliveryId> selected = desk.log()->selectedDeliveries();
    const DeliveryId current = desk.log()->currentDelivery();
    QTest::keyClick(desk.log(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 4, waitMs);
    QVERIFY(desk.log()->selectedDeliveries().isEmpty()); // a neighbour is not what people chose
    QVERIFY(desk.log()->currentIndex().isValid());       // but the keys go on from there
    QTest::keyClick(desk.log(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 7, waitMs);
    QCOMPARE(desk.log()->selectedDeliveries(), selected);
    QCOMPARE(desk.log()->currentDelivery(), current);
    QCOMPARE(desk.window->findChild<Inspection *>()->deliveryId(), current); // and is read again
    QVERIFY(desk.log()->hasFocus());
}

/// Whose it is was chosen by a card; what was deleted was still sent, and takes its places of the hour.
void tst_LogDelete::theLastHourStaysWithItsWebhook()
{
    DeletionDesk desk;
    desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(2);
    const auto *band = desk.find<HourBand>(u"hourBand"_s);
    const auto says = [band](const QString &words) { return band->accessibleDescription().contains(words); };
    desk.selectRows(1, 3);
    QTRY_VERIFY2_WITH_TIMEOUT(says(u"6 of 100 an hour used"_s), qPrintable(band->accessibleDescription()), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(says(u"6 answered 2xx"_s), waitMs);
    QVERIFY(!says(u"no longer in the log"_s));
    QTest::keyClick(desk.log(), Qt::Key_Delete); // above them stands one of another webhook
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 4, waitMs);
    desk.selectRows(1, 2);
    QTest::keyClick(desk.log(), Qt::Key_Delete); // for good, the first ones
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 2, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.stored(), 4, waitMs);
    QTRY_VERIFY2_WITH_TIMEOUT(says(u"3 answered 2xx"_s) && says(u"6 of 100 an hour used"_s), qPrintable(band->accessibleDescription()), waitMs);
    QTRY_VERIFY2_WITH_TIMEOUT(says(u"3 of them no longer in the log"_s), qPrintable(band->accessibleDescription()), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLabel>(u"hourNote"_s)->text().startsWith(u"3 of the hour's"_s), waitMs);
}

QTEST_MAIN(tst_LogDelete)
#include "tst_log_delete.moc"

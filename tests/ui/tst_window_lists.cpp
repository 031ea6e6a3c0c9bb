// SPDX-License-Identifier: MIT
// The two lists of the window as people use them: what they send comes into view, and one subject at a time is looked at.
#include "tests/support/desk.h"
#include "ui/clock/clock_bar.h"
#include "ui/common/steady_scroll.h"
#include "ui/common/tokens.h"
#include "ui/log/delivery_columns.h"
#include "ui/log/log_controller.h"
#include "ui/receiver/capture_view.h"
#include "ui/window/top_bar.h"

#include <QtCore/QPoint>
#include <QtCore/QRect>
#include <QtGui/QColor>
#include <QtGui/QImage>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtTest/QTest>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const QString fireGoal = u"fire_goal.completed"_s;

/// A desk with as many deliveries in its log as fill more than one screen.
struct FullDesk : Desk
{
    [[nodiscard]] bool fill(int events = 40)
    {
        if (!runTrial())
            return false;
        const SiteId site = fixture.deliveries.first().site;
        for (int i = 0; i < events; ++i)
            fixture.bench->sending()->fire(fixture.bench->draft(EventKind::GoalCompleted, site), fixture.bench.get(), [](const Result<Fired> &) {});
        return QTest::qWaitFor([&] { return fixture.bench->sending()->sums().delivered == events + 1; }, 4 * waitMs)
               && QTest::qWaitFor([&] { return log()->model()->rowCount() == events + 1 && captures()->model()->rowCount() == events + 1; }, waitMs);
    }
    [[nodiscard]] CaptureView *captures() const { return find<CaptureView>(u"captureTable"_s); }
    [[nodiscard]] qint64 idAt(int row) const { return log()->model()->index(row, 0).data(DeliveryIdRole).toLongLong(); }
    [[nodiscard]] bool seesRow(int row) const
    {
        return log()->viewport()->rect().contains(log()->visualRect(log()->model()->index(row, StateColumn)));
    }
    [[nodiscard]] QPushButton *newRowsOf(const QString &place) const { return find<QWidget>(place)->findChild<QPushButton *>(u"newRows"_s); }
    /// The ground of a list's selected row.
    [[nodiscard]] static QColor ground(QTableView *list)
    {
        const QRect cell = list->visualRect(list->currentIndex().siblingAtColumn(1));
        return list->viewport()->grab().toImage().pixelColor(cell.topLeft() + QPoint(2, 2));
    }
    void clickRow(QTableView *list, int row) const
    {
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(row, 1)).center());
    }
};

} // namespace

class tst_WindowLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fireShowsItsRowWhateverIsRead();
    void fireShowsItsRowInAFilteredLog();
    void whatTheFilterHidesIsSaid();
    void replayShowsItsRows();
    void newRowsAreToldAboveTheLists();
    void oneSubjectAtATime();
    void theTimeLineFollowsARequest();
    void spareWidthIsTheInspectors();
    void columnsComeBack();
    void theTopBarStaysWhereItIs();
    void endGoesToTheOldestOfAll();
    void theSelectionIsOfAllThatThereIs();
};

void tst_WindowLists::fireShowsItsRowWhateverIsRead()
{
    FullDesk desk;
    QVERIFY(desk.fill());
    desk.log()->verticalScrollBar()->setValue(desk.log()->verticalScrollBar()->maximum());
    desk.clickRow(desk.log(), 39);
    const qint64 read = desk.log()->currentDelivery().value;
    QCOMPARE(read, desk.idAt(39));
    desk.click(fireGoal);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 42, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery().value, desk.idAt(0), waitMs);
    QVERIFY(desk.idAt(0) > read && desk.seesRow(0));
    QCOMPARE(desk.log()->selectedDeliveries().size(), 1);
    // At the top the log follows, and the next one is shown just as well.
    desk.click(fireGoal);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 43, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery().value, desk.idAt(0), waitMs);
    QVERIFY(desk.seesRow(0));
}

void tst_WindowLists::fireShowsItsRowInAFilteredLog()
{
    FullDesk desk;
    QVERIFY(desk.fill());
    auto *text = desk.find<QLineEdit>(u"searchText"_s);
    text->setFocus();
    QTest::keyClicks(text, u"goal.completed"_s);
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 41, waitMs);
    desk.log()->verticalScrollBar()->setValue(desk.log()->verticalScrollBar()->maximum());
    desk.clickRow(desk.log(), 40);
    desk.click(fireGoal);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 42, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery().value, desk.idAt(0), waitMs);
    QVERIFY(desk.seesRow(0));
}

void tst_WindowLists::whatTheFilterHidesIsSaid()
{
    FullDesk desk;
    QVERIFY(desk.fill(3));
    Q_EMIT desk.find<QLabel>(u"runningSum"_s)->linkActivated(u"cancelled"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 0, waitMs);
    desk.click(fireGoal);
    const auto way = [&desk]() -> QPushButton * {
        const auto buttons = desk.window->findChildren<QPushButton *>(u"noticeAction"_s);
        const auto found = std::find_if(buttons.cbegin(), buttons.cend(), [](QPushButton *each) { return each->isVisible(); });
        return found == buttons.cend() ? nullptr : *found;
    };
    QTRY_VERIFY_WITH_TIMEOUT(way(), waitMs);
    QTest::mouseClick(way(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 5, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery().value, desk.idAt(0), waitMs);
}

void tst_WindowLists::replayShowsItsRows()
{
    FullDesk desk;
    QVERIFY(desk.fill());
    desk.log()->verticalScrollBar()->setValue(desk.log()->verticalScrollBar()->maximum());
    desk.clickRow(desk.log(), 38);
    desk.action(u"log.replayExact"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 42, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery().value, desk.idAt(0), waitMs);
    QVERIFY(desk.seesRow(0));
}

void tst_WindowLists::newRowsAreToldAboveTheLists()
{
    FullDesk desk;
    QVERIFY(desk.fill());
    for (QTableView *list : std::initializer_list<QTableView *>{desk.log(), desk.captures()})
        list->verticalScrollBar()->setValue(90);
    const int logRow = desk.log()->rowAt(0);
    const QVariant capture = desk.captures()->model()->index(desk.captures()->rowAt(0), 1).data(Qt::ToolTipRole);
    const qint64 read = desk.idAt(logRow);
    const SiteId site = desk.fixture.deliveries.first().site;
    for (int i = 0; i < 2; ++i)
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, site).ok());
    for (const auto &[place, list] : {std::pair<QString, QTableView *>{u"centre"_s, desk.log()}, {u"receiverPanel"_s, desk.captures()}}) {
        QPushButton *told = desk.newRowsOf(place);
        QTRY_COMPARE_WITH_TIMEOUT(told->text(), u"↑ 2 new"_s, waitMs);
        QVERIFY(told->isVisible());
        const auto inWindow = [&desk](const QWidget *widget) { return QRect(widget->mapTo(desk.window.get(), QPoint()), widget->size()); };
        QVERIFY(!inWindow(told).intersects(inWindow(list)));
        QVERIFY(inWindow(told).bottom() < inWindow(list).top());
    }
    QCOMPARE(desk.idAt(desk.log()->rowAt(0)), read); // nothing moved
    QCOMPARE(desk.captures()->model()->index(desk.captures()->rowAt(0), 1).data(Qt::ToolTipRole), capture);
    QTest::mouseClick(desk.newRowsOf(u"centre"_s), Qt::LeftButton);
    QCOMPARE(desk.log()->verticalScrollBar()->value(), 0);
    QVERIFY(desk.log()->hasFocus() && !desk.newRowsOf(u"centre"_s)->isVisible());
}

void tst_WindowLists::oneSubjectAtATime()
{
    FullDesk desk;
    QVERIFY(desk.fill(3));
    const Tokens &tokens = tokensFor(desk.window->palette());
    auto *title = desk.find<QLabel>(u"inspectorTitle"_s);
    desk.clickRow(desk.log(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(title->text().startsWith(u"goal.completed → "_s), waitMs);
    QCOMPARE(FullDesk::ground(desk.log()), tokens.accentTint);
    desk.clickRow(desk.captures(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(title->text(), u"POST /hook"_s, waitMs);
    QCOMPARE(FullDesk::ground(desk.log()), tokens.quiet);
    QCOMPARE(FullDesk::ground(desk.captures()), tokens.accentTint);
    // A click on what is selected there already brings it back.
    desk.clickRow(desk.log(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(title->text().startsWith(u"goal.completed → "_s), waitMs);
    QCOMPARE(FullDesk::ground(desk.log()), tokens.accentTint);
    QCOMPARE(FullDesk::ground(desk.captures()), tokens.quiet);
    desk.clickRow(desk.captures(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(title->text(), u"POST /hook"_s, waitMs);
    // The focus alone changes nothing.
    desk.log()->setFocus();
    QCOMPARE(title->text(), u"POST /hook"_s);
    QTest::keyClick(desk.log(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(title->text().startsWith(u"goal.completed → "_s), waitMs);
}

void tst_WindowLists::theTimeLineFollowsARequest()
{
    FullDesk desk;
    QVERIFY(desk.fill(2));
    auto *timeline = desk.find<QWidget>(u"timeline"_s);
    desk.log()->clearSelection();
    QTRY_COMPARE_WITH_TIMEOUT(timeline->accessibleName(), u"Time line: no delivery is selected"_s, waitMs);
    desk.clickRow(desk.captures(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(timeline->accessibleName().startsWith(u"Time line of goal.completed to "_s), waitMs);
    // Somebody else's request has none.
    QNetworkAccessManager stranger;
    QNetworkRequest request(QUrl(desk.fixture.bench->receiver()->state().url + u"hook"_s));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(QSslCertificate::fromPath(desk.fixture.bench->authorityFile()));
    request.setSslConfiguration(tls);
    const int before = desk.captures()->model()->rowCount();
    const std::unique_ptr<QNetworkReply> reply(stranger.get(request));
    QTRY_COMPARE_WITH_TIMEOUT(desk.captures()->model()->rowCount(), before + 1, waitMs);
    desk.clickRow(desk.captures(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(timeline->accessibleName(), u"Time line: no delivery belongs to the request"_s, waitMs);
}

void tst_WindowLists::spareWidthIsTheInspectors()
{
    FullDesk desk;
    QVERIFY(desk.fill(2));
    auto *inspector = desk.find<QWidget>(u"inspectorPlace"_s);
    const auto shown = [&desk] {
        int count = 0;
        for (int column = 0; column < DeliveryColumnCount; ++column)
            count += desk.log()->isColumnHidden(column) ? 0 : 1;
        return count;
    };
    QCOMPARE(shown(), int(DeliveryColumnCount)); // all of them at 1440 × 900
    const int before = inspector->width();
    desk.window->resize(1920, 900);
    QTRY_VERIFY(inspector->width() > before + 200);
    QVERIFY(desk.log()->columnWidth(WebhookColumn) <= 220);
    desk.window->resize(1440, 900);
    QTRY_VERIFY(inspector->width() < before + 20);
    QTRY_COMPARE(shown(), int(DeliveryColumnCount));
    desk.window->resize(1024, 640);
    QTRY_VERIFY(shown() < DeliveryColumnCount);
    QVERIFY(!desk.log()->isColumnHidden(AnswerColumn));
}

void tst_WindowLists::columnsComeBack()
{
    Desk desk;
    desk.log()->horizontalHeader()->moveSection(desk.log()->horizontalHeader()->visualIndex(WebhookColumn), 0);
    desk.log()->setColumnWidth(WebhookColumn, 133);
    desk.window->close();
    desk.window.reset();
    desk.open();
    QCOMPARE(desk.log()->horizontalHeader()->visualIndex(WebhookColumn), 0);
    QCOMPARE(desk.log()->columnWidth(WebhookColumn), 133);
}

/// Whatever the clock and the counters come to say.
void tst_WindowLists::theTopBarStaysWhereItIs()
{
    Desk desk;
    auto *clock = desk.find<ClockBar>(u"clockBar"_s);
    auto *top = desk.window->findChild<TopBar *>();
    const QStringList parts{u"runTrial"_s, u"replayFailed"_s, u"clockPause"_s, u"clockTime"_s, u"clockSpeed"_s, u"clockJump"_s, u"openPalette"_s};
    for (const QSize &size : {QSize(1440, 900), QSize(1024, 640)}) {
        desk.window->resize(size);
        QTRY_COMPARE(desk.window->size(), size);
        const auto places = [&] {
            QList<QRect> found;
            for (const QString &name : parts) {
                auto *part = desk.find<QWidget>(name);
                found << QRect(part->mapTo(desk.window.get(), QPoint()),
                               QSize(part->objectName() == "clockTime"_L1 ? 0 : part->width(), part->height()));
            }
            return found;
        };
        ClockState state = desk.fixture.bench->clock()->state();
        QTRY_COMPARE(clock->width(), clock->sizeHint().width()); // it says less where there is little room
        QCoreApplication::sendPostedEvents();
        const QList<QRect> before = places();
        for (const qint64 owed : {0, 7, 3'412, 9'999'999}) {
            for (const int hours : {0, 23, 24 * 40, 24 * 400}) {
                top->setOwed(owed);
                top->setTrialRunning(owed > 7);
                state.at = realNow() + std::chrono::hours{hours};
                state.nextDue = owed == 0 ? std::nullopt : std::optional(state.at + std::chrono::hours{hours});
                clock->setClock(state);
                QCoreApplication::sendPostedEvents();
                QCOMPARE(places(), before);
                for (const QString &name : parts) {
                    const auto *part = desk.find<QWidget>(name);
                    QVERIFY2(part->sizeHint().width() <= part->width()
                                 && desk.window->width() >= part->mapTo(desk.window.get(), QPoint()).x() + part->width(),
                             qPrintable(u"%1: %2 in %3"_s.arg(name).arg(part->sizeHint().width()).arg(part->width())));
                }
            }
        }
    }
}

void tst_WindowLists::endGoesToTheOldestOfAll()
{
    FullDesk desk;
    QVERIFY(desk.runTrial());
    const SiteId site = desk.fixture.deliveries.first().site;
    constexpr int events = 2 * LogController::pageSize + 30; // most are held by the hour's limit
    for (int i = 0; i < events; ++i)
        desk.fixture.bench->sending()->fire(desk.fixture.bench->draft(EventKind::GoalCompleted, site), desk.fixture.bench.get(),
                                            [](const Result<Fired> &) {});
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().triggered, events + 1, 4 * waitMs);
    desk.window.reset();
    desk.open();
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), LogController::pageSize, waitMs);
    desk.log()->setFocus();
    QTest::keyClick(desk.log(), Qt::Key_End);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), events + 1, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery().value, desk.idAt(events), waitMs);
    QVERIFY(desk.seesRow(events));
    QTest::keyClick(desk.log(), Qt::Key_Home);
    QCOMPARE(desk.log()->currentDelivery().value, desk.idAt(0));
}

void tst_WindowLists::theSelectionIsOfAllThatThereIs()
{
    FullDesk desk;
    QVERIFY(desk.runTrial());
    const EventDraft draft = desk.fixture.bench->draft(EventKind::GoalCompleted, desk.fixture.deliveries.first().site);
    for (int i = 0; i < 210; ++i)
        desk.fixture.bench->sending()->fire(draft, desk.fixture.bench.get(), [](const Result<Fired> &) {});
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().triggered, 211, 4 * waitMs);
    desk.window.reset();
    desk.open(); // the newest page is read
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 200, waitMs);
    desk.log()->selectAll();
    QTRY_COMPARE_WITH_TIMEOUT(desk.find<QLabel>(u"selectionOf"_s)->text(), u"of 211"_s, waitMs);
}

QTEST_MAIN(tst_WindowLists)
#include "tst_window_lists.moc"

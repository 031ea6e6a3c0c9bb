// SPDX-License-Identifier: MIT
// The window's centre: places and documents on one line, and the docks that give them room.
#include "tests/support/desk.h"
#include "ui/common/row_painting.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_columns.h"
#include "ui/window/centre.h"

#include <QtCore/QPointer>
#include <QtTest/QTest>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct CentreDesk : Desk
{
    CentreDesk() { log()->setFocus(); } // people come from there

    [[nodiscard]] Centre *centre() const { return find<Centre>(u"centre"_s); }
    [[nodiscard]] QTabBar *tabs() const { return find<QTabBar>(u"centreTabs"_s); }
    [[nodiscard]] QDockWidget *dock(const QString &name) const { return find<QDockWidget>(name); }
    /// A document that takes the focus.
    [[nodiscard]] QWidget *open(const QString &title, CentrePage::Room room, bool escCloses = true, QWidget *side = nullptr)
    {
        auto *content = new QWidget;
        content->setFocusPolicy(Qt::StrongFocus);
        content->setMinimumSize(500, 200);
        centre()->openDocument({title, content, room, side, new QLabel(u"hint"_s), escCloses});
        content->setFocus();
        return content;
    }
};

} // namespace

class tst_WindowCentre : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLogIsAPlace();
    void wideDocumentsTakeTheInspectorsPlaceAndGiveItBack();
    void aComparisonGivesTheLayoutBack();
    void aColumnLeavesTheInspector();
    void escLeavesDocuments();
    void documentsAreClosed();
    void aSideStandsBeside();
    void whatLeadsToTheLogShowsIt();
    void theLayoutIsRememberedAsItIsBesideTheLog();
    void theWindowStaysAsSmallAsItMay();
    void theFirstLayoutShowsAllOfTheLogAndOfTheSimulator();
    void aPlaceThatIsNotThereYetIsShownWhenItComes();
};

void tst_WindowCentre::aPlaceThatIsNotThereYetIsShownWhenItComes()
{
    QWidget window;
    ActionRegistry actions(&window);
    Centre centre(&actions, &window);
    auto *first = new QWidget(centre.contents());
    centre.addPlace({u"First"_s, first});
    centre.addPlace({u"Second"_s});
    centre.addPlace({u"Third"_s});
    centre.findChild<QTabBar *>(u"centreTabs"_s)->setCurrentIndex(2); // nobody fills it now
    QCOMPARE(centre.current(), first);
    centre.fillPlace({u"Second"_s, new QWidget(centre.contents())});
    QCOMPARE(centre.current(), first);
    auto *third = new QWidget(centre.contents());
    centre.fillPlace({u"Third"_s, third});
    QCOMPARE(centre.current(), third);
}

void tst_WindowCentre::theLogIsAPlace()
{
    CentreDesk desk;
    QVERIFY(desk.tabs()->count() >= 1);
    QCOMPARE(desk.tabs()->tabText(0), u"Deliveries"_s);
    const QWidget *first = desk.open(u"Compare"_s, CentrePage::Room::Wide);
    QCOMPARE(desk.centre()->current(), first);
    QTest::keyClick(desk.window.get(), Qt::Key_1, Qt::AltModifier);
    QCOMPARE(desk.tabs()->currentIndex(), 0);
    QVERIFY(desk.log()->hasFocus());
    QVERIFY(!desk.action(u"window.closeDocument"_s)->isEnabled());
}

void tst_WindowCentre::wideDocumentsTakeTheInspectorsPlaceAndGiveItBack()
{
    CentreDesk desk;
    const QStringList names{u"timelinePlace"_s, u"receiverPlace"_s, u"inspectorPlace"_s};
    QList<QSize> sizes;
    for (const QString &name : names)
        sizes.append(desk.dock(name)->size());
    const int centre = desk.centre()->height();
    QWidget *document = desk.open(u"Compare"_s, CentrePage::Room::Wide);
    for (const QString &name : names)
        QVERIFY2(!desk.dock(name)->isVisible(), qPrintable(name));
    QTRY_VERIFY(document->width() > desk.window->width() - desk.dock(u"sitePlace"_s)->width() - 10);
    desk.centre()->closeDocument(document);
    for (qsizetype i = 0; i < names.size(); ++i)
        QTRY_COMPARE(desk.dock(names.at(i))->size(), sizes.at(i));
    QTRY_COMPARE(desk.centre()->height(), centre);
}

/// Ctrl+D and Esc, as people do it: a comparison needs more width than the log leaves it, and presses on all that is beside it.
void tst_WindowCentre::aComparisonGivesTheLayoutBack()
{
    CentreDesk desk;
    desk.window->resize(1424, 852);
    QVERIFY(desk.runTrial());
    const QStringList names{u"sitePlace"_s, u"timelinePlace"_s, u"receiverPlace"_s, u"inspectorPlace"_s};
    const auto sizes = [&] {
        QList<QSize> found;
        for (const QString &name : names)
            found.append(desk.dock(name)->size());
        return found;
    };
    const QList<QSize> before = sizes();
    for (const QString &id : {u"log.compare"_s, u"draft.edit"_s}) {
        desk.action(id)->trigger();
        QTRY_VERIFY(!desk.dock(u"inspectorPlace"_s)->isVisible());
        QCoreApplication::processEvents(); // it is laid out
        QTest::keyClick(desk.centre()->current(), Qt::Key_Escape);
        QTRY_VERIFY(desk.dock(u"inspectorPlace"_s)->isVisible());
        QTRY_COMPARE(sizes(), before);
    }
}

void tst_WindowCentre::aColumnLeavesTheInspector()
{
    CentreDesk desk;
    const int width = desk.dock(u"inspectorPlace"_s)->width();
    const QWidget *column = desk.open(u"Draft"_s, CentrePage::Room::Column);
    QVERIFY(desk.dock(u"inspectorPlace"_s)->isVisible() && !desk.dock(u"receiverPlace"_s)->isVisible());
    QTRY_COMPARE(desk.dock(u"inspectorPlace"_s)->width(), width);
    QVERIFY(!desk.open(u"Compare"_s, CentrePage::Room::Wide)->isHidden());
    QVERIFY(!desk.dock(u"inspectorPlace"_s)->isVisible());
    desk.centre()->closeDocument(desk.centre()->current());
    QCOMPARE(desk.centre()->current(), column);
    QVERIFY(desk.dock(u"inspectorPlace"_s)->isVisible() && !desk.dock(u"receiverPlace"_s)->isVisible());
    QTRY_COMPARE(desk.dock(u"inspectorPlace"_s)->width(), width);
}

void tst_WindowCentre::escLeavesDocuments()
{
    CentreDesk desk;
    const int places = desk.tabs()->count();
    QWidget *draft = desk.open(u"Draft"_s, CentrePage::Room::Wide, false);
    QTest::keyClick(draft, Qt::Key_Escape);
    QVERIFY(desk.log()->hasFocus());
    QCOMPARE(desk.tabs()->count(), places + 1); // the tab stays
    QTest::keyClick(desk.open(u"Compare"_s, CentrePage::Room::Wide), Qt::Key_Escape);
    QCOMPARE(desk.tabs()->count(), places + 1);
    QVERIFY(desk.log()->isVisible());
}

void tst_WindowCentre::documentsAreClosed()
{
    CentreDesk desk;
    const int places = desk.tabs()->count();
    QPointer<QWidget> document = desk.open(u"Compare"_s, CentrePage::Room::Wide);
    QVERIFY(desk.action(u"window.closeDocument"_s)->isEnabled());
    QTest::keyClick(document, Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(!document);
    QCOMPARE(desk.tabs()->count(), places);
    document = desk.open(u"Compare"_s, CentrePage::Room::Wide);
    auto *cross = qobject_cast<QToolButton *>(desk.tabs()->tabButton(places, QTabBar::RightSide));
    QVERIFY(cross && !desk.tabs()->tabButton(0, QTabBar::RightSide));
    QTest::mouseClick(cross, Qt::LeftButton);
    QTRY_VERIFY(!document);
}

void tst_WindowCentre::aSideStandsBeside()
{
    CentreDesk desk;
    auto *side = new QLabel(u"list of differences"_s);
    side->setFixedWidth(300);
    const QWidget *document = desk.open(u"Compare"_s, CentrePage::Room::Wide, true, side);
    QTRY_VERIFY(side->isVisible() && side->width() == 300);
    const auto inWindow = [&desk](const QWidget *widget) { return QRect(widget->mapTo(desk.window.get(), QPoint()), widget->size()); };
    QTRY_VERIFY(inWindow(side).left() > inWindow(document).right());
    QTRY_VERIFY(inWindow(side).top() <= inWindow(desk.tabs()).top()); // from the tab line down
    desk.centre()->showPage(desk.find<QWidget>(u"logPanel"_s));
    QVERIFY(!side->isVisible());
}

void tst_WindowCentre::whatLeadsToTheLogShowsIt()
{
    CentreDesk desk;
    QVERIFY(desk.open(u"Compare"_s, CentrePage::Room::Wide)->isVisible());
    QTest::keyClick(desk.window.get(), Qt::Key_5, Qt::ControlModifier); // the receiver
    QVERIFY(desk.find<QWidget>(u"receiverPanel"_s)->isVisible());
    desk.centre()->showPage(desk.centre()->current());
    QVERIFY(desk.open(u"Compare"_s, CentrePage::Room::Wide)->isVisible());
    QVERIFY(desk.runTrial());
    QVERIFY(desk.log()->isVisible() && desk.log()->currentDelivery().isValid());
}

void tst_WindowCentre::theLayoutIsRememberedAsItIsBesideTheLog()
{
    CentreDesk desk;
    const QSize inspector = desk.dock(u"inspectorPlace"_s)->size();
    const QSize receiver = desk.dock(u"receiverPlace"_s)->size();
    QVERIFY(desk.open(u"Compare"_s, CentrePage::Room::Wide)->isVisible());
    desk.window->close();
    desk.window.reset();
    desk.Desk::open();
    QTRY_COMPARE(desk.dock(u"inspectorPlace"_s)->size(), inspector);
    QTRY_COMPARE(desk.dock(u"receiverPlace"_s)->size(), receiver);
}

/// A wide page that is not shown keeps nobody from making the window small, and what was narrowed meanwhile fits.
void tst_WindowCentre::theWindowStaysAsSmallAsItMay()
{
    CentreDesk desk;
    QWidget *document = desk.open(u"Compare"_s, CentrePage::Room::Wide);
    document->setMinimumWidth(700);
    desk.window->resize(1024, 640);
    QTRY_COMPARE(desk.window->size(), QSize(1024, 640));
    desk.centre()->showPage(desk.find<QWidget>(u"logPanel"_s));
    QTRY_VERIFY(desk.dock(u"inspectorPlace"_s)->width() < 400);
    QCOMPARE(desk.window->size(), QSize(1024, 640));
    QVERIFY2(desk.log()->width() > 400 && desk.log()->height() >= 3 * 30,
             qPrintable(u"%1 × %2"_s.arg(desk.log()->width()).arg(desk.log()->height())));
}

/// What a frame leaves of 1440×900, before anything was moved.
void tst_WindowCentre::theFirstLayoutShowsAllOfTheLogAndOfTheSimulator()
{
    BenchFixture fixture;
    MainWindow window(fixture.bench.get());
    window.resize(1424, 852);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.runTrial();
    auto *log = window.findChild<LogView *>(u"deliveryLog"_s);
    QTRY_COMPARE_WITH_TIMEOUT(log->model()->rowCount(), 1, waitMs);
    const QModelIndex event = log->model()->index(0, EventColumn);
    const int needed = QFontMetrics(interfaceFont()).horizontalAdvance(event.data().toString()) + 2 * cellPadding;
    QVERIFY2(log->columnWidth(EventColumn) >= needed, qPrintable(u"%1 of %2"_s.arg(log->columnWidth(EventColumn)).arg(needed)));
    for (const DeliveryColumn column : {AttemptsColumn, TookColumn, NextColumn})
        QVERIFY(!log->isColumnHidden(column));

    window.findChild<QTabWidget *>(u"bottomTabs"_s)->setCurrentIndex(1);
    auto *form = window.findChild<QWidget *>(u"simulatorForm"_s);
    auto *area = qobject_cast<QScrollArea *>(form->parentWidget()->parentWidget());
    QVERIFY(area);
    for (const bool running : {false, true}) {
        if (running)
            window.actionRegistry()->action(u"traffic.simulate"_s)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(window.findChild<QPushButton *>(u"simulatorSpike"_s)->isEnabled(), running, waitMs);
        QTRY_COMPARE(area->horizontalScrollBar()->maximum(), 0);
        QTRY_COMPARE(area->verticalScrollBar()->maximum(), 0);
    }
}

QTEST_MAIN(tst_WindowCentre)
#include "tst_window_centre.moc"

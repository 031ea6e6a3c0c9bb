// SPDX-License-Identifier: MIT
// The window's centre: places and documents on one line, and the docks that give them room.
#include "tests/support/desk.h"
#include "ui/window/centre.h"

#include <QtCore/QPointer>
#include <QtTest/QTest>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct CentreDesk : Desk
{
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
    void aColumnLeavesTheInspector();
    void escLeavesDocuments();
    void documentsAreClosed();
    void aSideStandsBeside();
    void whatLeadsToTheLogShowsIt();
    void theLayoutIsRememberedAsItIsBesideTheLog();
    void theWindowStaysAsSmallAsItMay();
};

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
    QVERIFY(desk.log()->width() > 400 && desk.log()->height() >= 3 * 30);
}

QTEST_MAIN(tst_WindowCentre)
#include "tst_window_centre.moc"

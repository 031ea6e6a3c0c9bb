// SPDX-License-Identifier: MIT
// How the window's room is shared: what is looked at and typed in has most of it, the same size has the same layout, and nothing that is read is cut.
#include "tests/ui/room_desk.h"
#include "ui/clock/speed_slider.h"
#include "ui/common/theme.h"
#include "ui/common/ui_state.h"
#include "ui/log/delivery_columns.h"
#include "ui/log/timeline_view.h"
#include "ui/window/centre.h"
#include "ui/window/top_bar.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_WindowRoom final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theQueryIsTheWidestInTheTopBar_data() { languages(); }
    void theQueryIsTheWidestInTheTopBar();
    void theWrongWordIsInSight();
    void theAnswerIsReadBesideAScrollBar();
    void spareWidthIsShared();
    void theSameSizeHasTheSameLayout();
    void whatIsDraggedStays();
    void whatIsClickedIsNoDrag();
    void whatAnOlderVersionKeptIsNoDrag();
    void theTabLineIsWideAgainWithoutDocuments();
    void aWindowLeftLargeOpensWellOnASmallScreen();
    void languagesThereAndBackLeaveTheLayout();
    void noTriggersNameIsCut_data() { languages(); }
    void noTriggersNameIsCut();
    void scenariosNamesAreWholeOnALargeScreen();
    void placesStayInSightBesideDocuments_data() { languages(); }
    void placesStayInSightBesideDocuments();
};

void tst_WindowRoom::theQueryIsTheWidestInTheTopBar()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    for (const QSize &size : {smallScreen, usualScreen, largeScreen}) {
        QVERIFY(desk.resize(size));
        const auto *bar = desk->window->findChild<TopBar *>();
        const auto *field = desk->find<QWidget>(u"filterField"_s);
        const auto parts = bar->findChildren<QPushButton *>();
        for (const QPushButton *each : parts)
            QVERIFY2(!each->isVisible() || each->width() < field->width(), qPrintable(each->objectName()));
        auto *text = desk->find<QLineEdit>(u"searchText"_s);
        text->setText(u"state:failed since:1h"_s);
        RoomDesk::settle();
        const int wanted = QFontMetrics(text->font()).horizontalAdvance(text->text()) + 24;
        QVERIFY2(text->width() >= wanted, qPrintable(u"%1 at %2: %3 of %4"_s.arg(code).arg(size.width()).arg(text->width()).arg(wanted)));
        text->clear();
        // Nothing lies empty beside it.
        const auto *pause = desk->find<QWidget>(u"clockPause"_s);
        const int gap = pause->mapTo(desk->window.get(), QPoint()).x() - field->mapTo(desk->window.get(), QPoint(field->width(), 0)).x();
        QVERIFY2(gap <= 16, qPrintable(QString::number(gap)));
    }
    const auto *replay = desk->find<QPushButton>(u"replayFailed"_s);
    QVERIFY(desk.resize(smallScreen));
    const QString inShort = replay->text();
    QVERIFY(!inShort.isEmpty() && !replay->accessibleName().isEmpty() && !replay->toolTip().isEmpty());
    QVERIFY(desk.resize(usualScreen));
    QVERIFY(replay->text().size() >= inShort.size());
}

void tst_WindowRoom::theWrongWordIsInSight()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    auto *text = desk->find<QLineEdit>(u"searchText"_s);
    text->setFocus();
    const QString query = u"state:faild webhook:Orders event:goal.completed since:1h took:>10ms"_s;
    QTest::keyClicks(text, query);
    QTest::keyClick(text, Qt::Key_Return);
    QCOMPARE(text->cursorPosition(), int(u"state:faild"_s.size()));
    QCOMPARE(text->text(), query);
    QVERIFY(text->hasFocus());
}

void tst_WindowRoom::theAnswerIsReadBesideAScrollBar()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    const SiteId site = desk->fixture.deliveries.first().site;
    QVERIFY(desk->fixture.addWebhook(BenchFixture::webhook(site, u"Shop with a rather long name"_s, u"https://localhost:1/hook"_s)).ok());
    for (int i = 0; i < 12; ++i)
        QVERIFY(desk->fixture.fire(EventKind::GoalCompleted, site).ok());
    QTRY_VERIFY_WITH_TIMEOUT(desk->log()->model()->rowCount() >= 24, waitMs);
    QVERIFY(desk.resize(smallScreen));
    const auto *log = desk->log();
    QTRY_VERIFY(log->verticalScrollBar()->isVisible());
    int sum = 0;
    for (int column = 0; column < DeliveryColumnCount; ++column)
        sum += log->isColumnHidden(column) ? 0 : log->columnWidth(column);
    QVERIFY2(sum <= log->viewport()->width(), qPrintable(u"%1 of %2"_s.arg(sum).arg(log->viewport()->width())));
    QTRY_VERIFY(log->columnWidth(AnswerColumn) >= QFontMetrics(dataFont(-1)).horizontalAdvance(u"refused"_s) + 18); // once one is
    QVERIFY(log->columnWidth(EventColumn) >= QFontMetrics(interfaceFont()).horizontalAdvance(u"goal.completed"_s) + 18);
}

void tst_WindowRoom::spareWidthIsShared()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(usualScreen));
    const QList<int> usual = desk.sizes();
    QVERIFY(desk.resize(largeScreen));
    const QList<int> large = desk.sizes();
    QVERIFY2(large.at(0) >= 320, qPrintable(QString::number(large.at(0))));                                    // all that a card says
    QVERIFY2(large.at(1) > usual.at(1) + 200 && large.at(1) <= 800, qPrintable(QString::number(large.at(1)))); // and no line that none reads
    QVERIFY(desk->log()->width() >= 1300);
    QVERIFY2(large.at(3) >= usual.at(3) + 100, qPrintable(QString::number(large.at(3)))); // the receiver's rows, too
    const auto *path = desk->find<QLineEdit>(u"triggerUrl"_s);
    QVERIFY(path->width() >= QFontMetrics(path->font()).horizontalAdvance(path->text()) + 16);
}

void tst_WindowRoom::theSameSizeHasTheSameLayout()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(usualScreen));
    const QList<int> usual = desk.sizes();
    QList<int> large;
    for (int round = 0; round < 2; ++round) {
        QVERIFY(desk.resize(largeScreen));
        if (round > 0)
            QCOMPARE(desk.sizes(), large);
        large = desk.sizes();
        QVERIFY(desk.resize(smallScreen));
        QVERIFY(desk.resize(usualScreen));
        QCOMPARE(desk.sizes(), usual);
    }
}

/// Makes it wider.
static bool dragInspector(const RoomDesk &desk)
{
    auto *window = desk->window.get();
    const auto *inspector = desk.place(u"inspector"_s);
    const int before = inspector->width();
    const QPoint edge(inspector->x() - 1, 450);
    QTest::mousePress(window, Qt::LeftButton, {}, edge);
    QTest::mouseMove(window, edge - QPoint(20, 0));
    QTest::mouseMove(window, edge - QPoint(60, 0));
    const bool wider = QTest::qWaitFor([&] { return inspector->width() > before + 30; });
    QTest::mouseRelease(window, Qt::LeftButton, {}, edge - QPoint(60, 0));
    return wider;
}

void tst_WindowRoom::whatIsDraggedStays()
{
    RoomDesk desk;
    QVERIFY(desk.resize(usualScreen));
    const int before = desk.place(u"inspector"_s)->width();
    QVERIFY(dragInspector(desk));
    const QList<int> dragged = desk.sizes();
    QVERIFY(desk.resize(largeScreen));
    QCOMPARE(desk.place(u"inspector"_s)->width(), dragged.at(1));
    QVERIFY(desk.resize(smallScreen));
    QVERIFY(desk.resize(usualScreen));
    QCOMPARE(desk.sizes(), dragged);
    desk.openAnew(u"en"_s, usualScreen);
    QCOMPARE(desk.sizes(), dragged);
    desk->action(u"window.resetLayout"_s)->trigger();
    QTRY_COMPARE(desk.place(u"inspector"_s)->width(), before);
}

/// What takes a press may let its release through to the window.
void tst_WindowRoom::whatIsClickedIsNoDrag()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(usualScreen));
    auto *line = desk->window->findChild<TimelineView *>();
    const QSignalSpy chosen(line, &TimelineView::attemptChosen);
    QPoint attempt;
    for (int y = 0; y < line->height() && chosen.isEmpty(); y += 6) {
        attempt = {20, y}; // the first stands at the left
        QTest::mouseClick(line, Qt::LeftButton, {}, attempt);
    }
    QCOMPARE(chosen.size(), 1);
    RoomDesk::settle();
    const QList<int> usual = desk.sizes();
    QVERIFY(desk.resize(largeScreen));
    const QList<int> large = desk.sizes();
    QTest::mouseClick(line, Qt::LeftButton, {}, attempt);
    QCOMPARE(chosen.size(), 2);
    auto *slider = desk->find<SpeedSlider>(u"clockSpeedSlider"_s);
    QTest::mouseClick(slider, Qt::LeftButton, {}, {1, slider->height() / 2}); // where it stands
    QVERIFY(desk.resize(smallScreen));
    QVERIFY(desk.resize(usualScreen));
    QCOMPARE(desk.sizes(), usual);
    QVERIFY(desk.resize(largeScreen));
    QCOMPARE(desk.sizes(), large);
}

/// It kept the layout, and not which sizes in it people gave: they were shared by another rule, and are nobody's wish.
void tst_WindowRoom::whatAnOlderVersionKeptIsNoDrag()
{
    RoomDesk desk;
    QVERIFY(desk.resize(usualScreen));
    const QList<int> usual = desk.sizes();
    QVERIFY(desk.resize(largeScreen));
    const QList<int> large = desk.sizes();
    desk->window->resizeDocks({desk.place(u"site"_s), desk.place(u"inspector"_s)}, {263, 1200}, Qt::Horizontal); // as it shared so large a window
    desk->window->resizeDocks({desk.place(u"timeline"_s), desk.place(u"receiver"_s)}, {usual.at(2), 300}, Qt::Vertical);
    desk.openAnew(u"en"_s, largeScreen, [&desk] { UiState(desk->fixture.bench->profileFolder()).setPart(u"placeSizes"_s, {}); });
    QCOMPARE(desk.sizes(), large);
    QVERIFY(desk.resize(usualScreen));
    QCOMPARE(desk.sizes(), usual);
    desk.openAnew(u"en"_s, usualScreen);
    QCOMPARE(UiState(desk->fixture.bench->profileFolder()).part(u"placeSizes"_s), "0,0,0,0"_ba);
}

void tst_WindowRoom::theTabLineIsWideAgainWithoutDocuments()
{
    RoomDesk desk;
    QVERIFY(desk.resize(usualScreen));
    auto *centre = desk->find<Centre>(u"centre"_s);
    const auto *tabs = desk->find<QTabBar>(u"centreTabs"_s);
    const auto isNarrow = [tabs] { return tabs->property("narrow").toBool(); };
    QTRY_VERIFY(!isNarrow());
    QList<QWidget *> documents;
    for (int i = 0; i < 12; ++i) {
        CentrePage page;
        page.title = u"A document with a long name, %1"_s.arg(i);
        page.content = new QWidget(centre->contents());
        documents.append(page.content);
        centre->openDocument(page, false);
    }
    QTRY_VERIFY(isNarrow());
    for (QWidget *document : std::as_const(documents))
        centre->closeDocument(document);
    QTRY_VERIFY(!isNarrow());
}

void tst_WindowRoom::aWindowLeftLargeOpensWellOnASmallScreen()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    const QList<int> small = desk.sizes();
    QVERIFY(desk.resize(largeScreen));
    desk.openAnew(u"en"_s, smallScreen);
    QCOMPARE(desk->window->size(), smallScreen);
    QCOMPARE(desk.sizes(), small);
    QVERIFY(desk->log()->viewport()->height() >= 3 * 30);
}

void tst_WindowRoom::languagesThereAndBackLeaveTheLayout()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    for (const QSize &size : {smallScreen, usualScreen}) {
        desk.openAnew(u"en"_s, size);
        const QList<int> before = desk.sizes();
        for (const QString &code : {u"de"_s, u"fr"_s, u"es"_s, u"ja"_s}) {
            desk.openAnew(code, size);
            const int grown = desk.sizes().at(0) - before.at(0); // for longer names, where there is room
            QVERIFY2(grown == 0 || (size == usualScreen && grown < 40), qPrintable(u"%1: %2"_s.arg(code).arg(desk.sizes().at(0))));
        }
        desk.openAnew(u"en"_s, size);
        QCOMPARE(desk.sizes(), before);
    }
}

/// In each language, at the sizes that people have.
void tst_WindowRoom::noTriggersNameIsCut()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    for (const QSize &size : {smallScreen, usualScreen, largeScreen}) {
        QVERIFY(desk.resize(size));
        for (const QString &name : {u"goal.completed"_s, u"usage.threshold"_s, u"realtime.spike"_s}) {
            const auto labels = desk->find<QWidget>(u"triggerCard_"_s + name)->findChildren<QLabel *>();
            QVERIFY2(std::any_of(labels.cbegin(), labels.cend(), [&name](const QLabel *each) { return each->text() == name; }), qPrintable(name));
            const auto *fire = desk->find<QPushButton>(u"fire_"_s + name);
            QVERIFY(fire->width() >= fire->sizeHint().width());
            QVERIFY(!fire->text().isEmpty());
        }
    }
}

void tst_WindowRoom::scenariosNamesAreWholeOnALargeScreen()
{
    RoomDesk desk;
    desk->action(u"window.page3"_s)->trigger();
    QVERIFY(desk.resize(largeScreen));
    auto *list = desk->find<QAbstractItemView>(u"scenarioList"_s);
    QTRY_VERIFY(list->isVisible() && list->model()->rowCount() > 5);
    const QFontMetrics names(interfaceFont(0, QFont::DemiBold));
    for (int row = 0; row < list->model()->rowCount(); ++row)
        QTRY_VERIFY(names.horizontalAdvance(list->model()->index(row, 0).data().toString()) + 40 <= list->viewport()->width());
}

void tst_WindowRoom::placesStayInSightBesideDocuments()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    QTRY_VERIFY_WITH_TIMEOUT(desk->action(u"draft.edit"_s)->isEnabled(), waitMs);
    desk->action(u"draft.edit"_s)->trigger();
    auto *tabs = desk->find<QTabBar>(u"centreTabs"_s);
    QTRY_COMPARE_WITH_TIMEOUT(tabs->count(), 4, waitMs);
    const auto hidden = [tabs] {
        QStringList found;
        for (int i = 0; i < tabs->count(); ++i) {
            if (!tabs->rect().contains(tabs->tabRect(i)))
                found += tabs->tabText(i);
        }
        const auto arrows = tabs->findChildren<QToolButton *>(QString(), Qt::FindDirectChildrenOnly);
        for (const QToolButton *each : arrows) {
            if (each->isVisible() && each->arrowType() != Qt::NoArrow)
                found += u"an arrow"_s;
        }
        return found;
    };
    for (int page = 0; page < 4; ++page) {
        tabs->setCurrentIndex(page);
        RoomDesk::settle();
        QTRY_COMPARE(hidden(), QStringList());
    }
}

QTEST_MAIN(tst_WindowRoom)
#include "tst_window_room.moc"

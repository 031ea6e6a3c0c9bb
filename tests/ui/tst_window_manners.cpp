// SPDX-License-Identifier: MIT
// How the window behaves where people do something else than the plain thing: undo, change the filter, answer by keys, come back.
#include "core/model/limits.h"
#include "tests/support/desk.h"
#include "ui/common/notice_bar.h"
#include "ui/common/ui_state.h"

#include <QtCore/QSettings>
#include <QtCore/QSize>
#include <QtGui/QScreen>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QWidget>

#include <chrono>
#include <optional>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_WindowManners : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWayBackSendsOnlyWhatWasCancelled();
    void anotherFilterKeepsWhatIsRead();
    void enterAnswersTheReplaysQuestion();
    void aWebhooksFailedOnesAreAskedForAndSent();
    void thePaletteSendsAllThatIsOwed();
    void thePayloadIsSearchedFromAnywhere();
    void thePaletteNamesTheClocksSpeeds();
    void theFirstWindowFitsTheScreen();
    void aRestoredWindowFitsTheScreen();
    void coloursAndPlacesAreInAMenu();
    void theLanguageIsChosenFromTheMenuAndRemembered();
    void aLoosePlaceCanBeMovedAndPutBack();
    void aDamagedLayoutGivesAWholeWindow();
    void closingWhileVisitorsRunAheadEndsInOrder();
};

void tst_WindowManners::theWayBackSendsOnlyWhatWasCancelled()
{
    Desk desk;
    Bench *bench = desk.fixture.bench.get();
    QVERIFY(desk.runTrial());
    const auto plan = [&](const QString &text) {
        return desk.fixture.wait<void>([&](auto reply) { bench->receiver()->setPlan(*ResponsePlan::parse(text), bench, reply); }).ok();
    };
    QVERIFY(plan(u"503"_s));
    QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().waiting, 1, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 2, waitMs);
    desk.log()->selectAll();
    QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"log.cancel"_s)->isEnabled(), waitMs);
    desk.action(u"log.cancel"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().cancelled, 1, waitMs);
    QVERIFY(plan(u"200"_s));
    const auto sendAgain = [&desk]() -> QPushButton * {
        const auto buttons = desk.window->findChildren<QPushButton *>(u"noticeAction"_s);
        const auto shown = std::find_if(buttons.cbegin(), buttons.cend(), [](QPushButton *each) { return each->isVisible(); });
        return shown == buttons.cend() ? nullptr : *shown;
    };
    QTRY_VERIFY_WITH_TIMEOUT(sendAgain(), waitMs);
    QTest::mouseClick(sendAgain(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().delivered, 2, waitMs);
    QCOMPARE(bench->sending()->sums().triggered, 3); // what had been delivered before did not go out again
}

void tst_WindowManners::anotherFilterKeepsWhatIsRead()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    const DeliveryId read = desk.log()->currentDelivery();
    auto *text = desk.find<QLineEdit>(u"searchText"_s);
    text->setFocus();
    QTest::keyClicks(text, u"nowhere to be found"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 0, waitMs);
    for (const QString &id : {u"log.inspect"_s, u"log.replayExact"_s, u"log.copyRows"_s, u"log.cancel"_s, u"log.newest"_s})
        QTRY_VERIFY2(!desk.action(id)->isEnabled(), qPrintable(id));
    QVERIFY(desk.action(u"log.clearFilter"_s)->isEnabled());
    QVERIFY(desk.find<QWidget>(u"inspectorTabs"_s)->isVisible()); // what was open stays open
    desk.action(u"log.clearFilter"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery(), read, waitMs);
    QVERIFY(desk.action(u"log.replayExact"_s)->isEnabled());
    QVERIFY(!desk.action(u"log.clearFilter"_s)->isEnabled());
}

void tst_WindowManners::enterAnswersTheReplaysQuestion()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 2, waitMs);
    desk.log()->setFocus();
    desk.log()->selectAll();
    QTest::keyClick(desk.log(), Qt::Key_R, Qt::ControlModifier);
    QTRY_VERIFY(desk.find<QPushButton>(u"replayStart"_s)->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered, 4, waitMs);
}

void tst_WindowManners::aWebhooksFailedOnesAreAskedForAndSent()
{
    Desk desk;
    Bench *bench = desk.fixture.bench.get();
    QVERIFY(desk.runTrial());
    auto *webhooks = desk.find<QListView>(u"webhookList"_s);
    webhooks->setCurrentIndex(webhooks->model()->index(0, 0));
    EventDraft draft = bench->draft(EventKind::GoalCompleted, desk.fixture.deliveries.first().site);
    draft.body = QByteArray(limits::payloadBytes + 1, 'x'); // never sent: fails at once
    bench->sending()->fire(draft, bench, [](const Result<Fired> &) {});
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().owed, 1, waitMs);
    desk.action(u"webhook.replayFailed"_s)->trigger();
    auto *send = desk.find<QPushButton>(u"replayStart"_s);
    QTRY_VERIFY_WITH_TIMEOUT(send->isVisible(), waitMs);
    QCOMPARE(bench->sending()->sums().triggered, 2); // nothing goes before it is confirmed
    QTest::mouseClick(send, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().triggered, 3, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().failed, 2, waitMs);
    QCOMPARE(bench->sending()->sums().owed, 1); // the newest alone
}

void tst_WindowManners::thePaletteSendsAllThatIsOwed()
{
    Desk desk;
    Bench *bench = desk.fixture.bench.get();
    QVERIFY(desk.runTrial());
    const SiteId site = desk.fixture.deliveries.first().site;
    const auto plan = [&](const QString &text) {
        return desk.fixture.wait<void>([&](auto reply) { bench->receiver()->setPlan(*ResponsePlan::parse(text), bench, reply); }).ok();
    };
    QVERIFY(plan(u"503"_s));
    for (int i = 0; i < 2; ++i)
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().waiting, 2, waitMs);
    QVERIFY(desk.fixture.wait<void>([&](auto reply) { bench->clock()->advance(std::chrono::hours(1), bench, reply); }).ok());
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().owed, 2, waitMs);
    QVERIFY(plan(u"200"_s));
    QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"log.replayFailed"_s)->isEnabled(), waitMs);

    desk.action(u"window.palette"_s)->trigger();
    auto *text = desk.find<QLineEdit>(u"paletteText"_s);
    auto *list = desk.find<QListWidget>(u"paletteList"_s);
    QTest::keyClicks(text, u"replay failed owed"_s);
    QCOMPARE(list->count(), 1);
    QCOMPARE(list->item(0)->text(), desk.action(u"log.replayFailed"_s)->text());
    QTest::keyClick(text, Qt::Key_Return);
    auto *send = desk.find<QPushButton>(u"replayStart"_s);
    QTRY_VERIFY_WITH_TIMEOUT(send->isVisible(), waitMs);
    const auto isForetold = [&desk] {
        const auto labels = desk.window->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [](const QLabel *label) { return label->isVisible() && label->text().startsWith(u"2 deliveries → "_s); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isForetold(), waitMs);
    QCOMPARE(bench->sending()->sums().triggered, 3); // nothing goes before it is confirmed
    QTest::mouseClick(send, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().delivered, 3, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().owed, 0, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.action(u"log.replayFailed"_s)->isEnabled(), waitMs); // there is nothing more
}

void tst_WindowManners::thePayloadIsSearchedFromAnywhere()
{
    Desk desk;
    auto *search = desk.find<QLineEdit>(u"treeSearch"_s);
    QTest::keyClick(desk.window.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!search->hasFocus()); // nothing is inspected
    QVERIFY(desk.runTrial());
    auto *inspected = desk.find<QTabWidget>(u"inspectorTabs"_s);
    desk.click(u"payloadRaw"_s);
    inspected->setCurrentIndex(0);
    desk.log()->setFocus();
    QTest::keyClick(desk.window.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(search->hasFocus() && search->isVisible(), waitMs);
    QTest::keyClicks(search, u"goal_name"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.find<QLabel>(u"treeFound"_s)->text(), u"1 of 1"_s, waitMs);
}

void tst_WindowManners::thePaletteNamesTheClocksSpeeds()
{
    Desk desk;
    desk.action(u"window.palette"_s)->trigger();
    auto *text = desk.find<QLineEdit>(u"paletteText"_s);
    auto *list = desk.find<QListWidget>(u"paletteList"_s);
    const int whole = desk.find<QWidget>(u"commandPalette"_s)->height();
    QTest::keyClicks(text, u"speed 3600"_s);
    QCOMPARE(list->count(), 1);
    QVERIFY(desk.find<QWidget>(u"commandPalette"_s)->height() < whole);
    QCOMPARE(text->accessibleDescription(), list->item(0)->text()); // the list itself is never focused
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->clock()->state().speed, 3600.0, waitMs);
}

void tst_WindowManners::theFirstWindowFitsTheScreen()
{
    BenchFixture fixture;
    MainWindow window(fixture.bench.get());
    const QSize room = window.screen()->availableSize();
    QVERIFY(window.height() < room.height());
    QVERIFY(window.width() < std::max(room.width(), window.minimumWidth() + 1));
}

void tst_WindowManners::aRestoredWindowFitsTheScreen()
{
    BenchFixture fixture;
    {
        MainWindow window(fixture.bench.get());
        window.show();
        window.setGeometry(700, 500, 3000, 2000); // on a screen that is gone
        QVERIFY(window.close());
    }
    MainWindow window(fixture.bench.get());
    const QRect room = window.screen()->availableGeometry();
    QVERIFY(window.geometry().left() >= room.left() && window.geometry().top() > room.top());
    QVERIFY(window.geometry().bottom() <= room.bottom());
    QVERIFY(window.width() <= std::max(room.width(), window.minimumWidth()));
}

void tst_WindowManners::coloursAndPlacesAreInAMenu()
{
    Desk desk;
    const auto offered = desk.find<QPushButton>(u"view"_s)->menu()->actions();
    for (const QString &id : {u"window.themeSystem"_s, u"window.themeLight"_s, u"window.themeDark"_s, u"window.arrange"_s, u"window.resetLayout"_s})
        QVERIFY2(offered.contains(desk.action(id)), qPrintable(id));
}

void tst_WindowManners::theLanguageIsChosenFromTheMenuAndRemembered()
{
    Desk desk;
    desk.window->offerLanguages({u"en"_s, u"de"_s, u"ja"_s}, u"de"_s);
    const QList<QAction *> choices = desk.find<QMenu>(u"languageMenu"_s)->actions();
    QStringList names;
    for (const QAction *action : choices)
        names += action->text();
    QCOMPARE(names, (QStringList{u"Language: as the system"_s, u"Language: English"_s, u"Language: Deutsch"_s, u"Language: 日本語"_s}));
    QVERIFY(choices.at(2)->isChecked());
    QStringList chosen;
    connect(desk.window.get(), &MainWindow::languageChosen, this, [&chosen](const QString &code) { chosen += code; });
    desk.action(u"window.language.ja"_s)->trigger();
    QCOMPARE(chosen, QStringList(u"ja"_s));
    QCOMPARE(UiState(desk.fixture.bench->profileFolder()).language(), u"ja"_s);
    QVERIFY(!UiState(desk.fixture.bench->profileFolder()).layout().isEmpty()); // for the window that comes instead
}

void tst_WindowManners::aLoosePlaceCanBeMovedAndPutBack()
{
    Desk desk;
    auto *place = desk.find<QDockWidget>(u"inspectorPlace"_s);
    QVERIFY(place->titleBarWidget());
    desk.action(u"window.arrange"_s)->setChecked(true);
    QVERIFY(!place->titleBarWidget() && place->features().testFlag(QDockWidget::DockWidgetMovable));
    place->setFloating(true);
    const auto *notice = desk.find<NoticeBar>(u"windowNotice"_s);
    QVERIFY(!notice->isHidden());
    desk.action(u"window.arrange"_s)->setChecked(false);
    QVERIFY(notice->isHidden());                                                                     // what it said is so no more
    QVERIFY(!place->titleBarWidget() && place->features().testFlag(QDockWidget::DockWidgetMovable)); // else it could not be grasped
    QVERIFY(desk.find<QDockWidget>(u"receiverPlace"_s)->titleBarWidget());
    desk.action(u"window.resetLayout"_s)->trigger();
    QVERIFY(!place->isFloating());
    QTRY_VERIFY(place->titleBarWidget());
}

void tst_WindowManners::aDamagedLayoutGivesAWholeWindow()
{
    Desk desk;
    desk.window->close();
    desk.window.reset();
    QSettings file(desk.fixture.bench->profileFolder() + u"/window.ini"_s, QSettings::IniFormat);
    const QByteArray layout = file.value(u"window/layout"_s).toByteArray();
    QVERIFY(layout.size() > 50);
    QList<QByteArray> damaged{{}, QByteArrayLiteral("no layout"), layout.left(layout.size() / 2), layout + layout};
    for (qsizetype at = 4; at < layout.size(); at += layout.size() / 8) {
        QByteArray flipped = layout;
        flipped[at] = char(~flipped.at(at));
        damaged.append(flipped);
    }
    for (const QByteArray &state : std::as_const(damaged)) {
        file.setValue(u"window/layout"_s, state);
        file.setValue(u"window/geometry"_s, state);
        file.setValue(u"parts/deliveryLogHeader"_s, state);
        file.sync();
        desk.open();
        for (const QString &name : {u"sitePlace"_s, u"timelinePlace"_s, u"receiverPlace"_s, u"inspectorPlace"_s, u"deliveryLog"_s}) {
            const auto *part = desk.find<QWidget>(name);
            QVERIFY2(part->isVisible() && part->width() > 60 && part->height() > 60, qPrintable(name));
        }
        desk.window.reset(); // not closed: what is damaged stays so
    }
}

// As app/desktop.cpp does it: the window is closed, then the bench, and only then they go.
void tst_WindowManners::closingWhileVisitorsRunAheadEndsInOrder()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    Bench *bench = desk.fixture.bench.get();
    const auto told = std::make_shared<Traffic>();
    connect(bench->traffic(), &TrafficDoor::changed, bench, [told](const Traffic &traffic) { *told = traffic; });
    SimulationSettings settings;
    settings.site = desk.fixture.deliveries.first().site;
    settings.visitorsPerMinute = 200;
    std::optional<Result<void>> ahead;
    bench->traffic()->startSimulation(settings, bench, [](const Result<void> &) {});
    bench->traffic()->simulateAhead(std::chrono::hours{24 * 300}, bench, [&ahead](const Result<void> &ended) { ahead = ended; });
    QTRY_VERIFY_WITH_TIMEOUT(told->pageviews > 5'000, waitMs);
    QVERIFY(desk.window->close());
    QVERIFY(!ahead);
    bench->close();
    QVERIFY(ahead && !ahead->ok());
    QCOMPARE(ahead->error().code, ErrorCode::Cancelled);
    desk.window.reset();

    BenchOptions options = desk.fixture.options();
    options.readOnly = true;
    desk.fixture.open(options);
    const Bench *kept = desk.fixture.bench.get();
    QCOMPARE(kept->sending()->sums().sending, 0);
    QVERIFY(kept->sending()->sums().balances());
    const Usage stored = kept->traffic()->figures().usage;
    QVERIFY(stored.period >= told->usage.period);
    if (stored.period == told->usage.period) // no month has begun since
        QVERIFY2(stored.events >= told->usage.events, qPrintable(u"%1 were told, %2 are stored"_s.arg(told->usage.events).arg(stored.events)));
}

QTEST_MAIN(tst_WindowManners)
#include "tst_window_manners.moc"

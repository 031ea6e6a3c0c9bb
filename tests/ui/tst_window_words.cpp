// SPDX-License-Identifier: MIT
// What the window says in each of its languages where it is small: the words that carry the news are not the cut ones, nothing that came takes room
// for good, and what is off says why.
#include "tests/ui/room_desk.h"
#include "ui/common/cut_label.h"
#include "ui/common/state_style.h"
#include "ui/common/steady_scroll.h"
#include "ui/common/theme.h"
#include "ui/ledger/ledger_columns.h"
#include "ui/receiver/receiver_header.h"

#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;

class tst_WindowWords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastHoursSumsAreAllThere_data() { languages(); }
    void theLastHoursSumsAreAllThere();
    void aDraftSaysWhetherItIsJson_data() { languages(); }
    void aDraftSaysWhetherItIsJson();
    void scenariosButtonsFoldIntoAMenu_data() { languages(); }
    void scenariosButtonsFoldIntoAMenu();
    void whatGrewGivesItsRoomBack_data() { languages(); }
    void whatGrewGivesItsRoomBack();
    void newRowsTakeNobodysRoom_data() { languages(); }
    void newRowsTakeNobodysRoom();
    void mainButtonsKeepAWord_data() { languages(); }
    void mainButtonsKeepAWord();
    void theReceiverSaysThatItListens_data() { languages(); }
    void theReceiverSaysThatItListens();
    void whatIsOffSaysWhy();
    void ledgersTellWhatBothSidesSaw_data() { languages(); }
    void ledgersTellWhatBothSidesSaw();
};

void tst_WindowWords::theLastHoursSumsAreAllThere()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    desk->find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(2);
    RoomDesk::settle();
    for (const QString &name : {u"outageMeeting"_s, u"outageRecovered"_s, u"outageLost"_s, u"outageBurst"_s, u"outageHeld"_s}) {
        const auto *line = desk->find<CutLabel>(name);
        QTRY_VERIFY2(line->isVisible(), qPrintable(name));
        QVERIFY2(line->text() == line->words(), qPrintable(line->text()));
    }
    const auto *heading = desk->find<CutLabel>(u"outageHeading"_s);
    const QString name = desk->find<CutLabel>(u"hourWebhook"_s)->words(); // which the band's head has no room for; how long stands at its red bar
    QVERIFY2(heading->text() == heading->words() && heading->text().contains(name.first(6)), qPrintable(heading->text()));
    const auto *happen = desk->find<QPushButton>(u"outageHappen"_s);
    const auto *show = desk->find<QPushButton>(u"outageShow"_s);
    for (const QPushButton *each : {happen, show})
        QVERIFY(each->isVisible() && each->width() >= each->sizeHint().width());
    const auto *from = desk->find<QWidget>(u"outageFromTime"_s);
    const auto *to = desk->find<QWidget>(u"outageToTime"_s);
    QVERIFY(to->mapTo(desk->window.get(), QPoint()).x() - from->mapTo(desk->window.get(), QPoint(from->width(), 0)).x() < 30);
}

void tst_WindowWords::aDraftSaysWhetherItIsJson()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    QTRY_VERIFY_WITH_TIMEOUT(desk->action(u"draft.edit"_s)->isEnabled(), waitMs);
    desk->action(u"draft.edit"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk->window->findChild<QWidget *>(u"draftView"_s), waitMs);
    auto *judgement = desk->find<CutLabel>(u"draftJudgement"_s);
    QTRY_VERIFY(judgement->isVisible() && judgement->words().contains(u"JSON"_s));
    RoomDesk::settle();
    QCOMPARE(judgement->text(), judgement->words());
    auto *body = desk->find<QPlainTextEdit>(u"draftBody"_s);
    body->setFocus();
    QTest::keyClicks(body, u"x"_s);
    QTRY_VERIFY(judgement->words().startsWith(u'✕'));
    RoomDesk::settle();
    QVERIFY2(judgement->text().contains(u"JSON"_s), qPrintable(judgement->text()));
    // No button is cut at its sides.
    const auto buttons =
        desk->find<QWidget>(u"draftView"_s)->findChildren<QPushButton *>() + desk->find<QWidget>(u"draftSide"_s)->findChildren<QPushButton *>();
    for (const QPushButton *each : buttons)
        QVERIFY2(!each->isVisible() || each->width() >= each->sizeHint().width(), qPrintable(each->objectName() + u": "_s + each->text()));
}

void tst_WindowWords::scenariosButtonsFoldIntoAMenu()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    desk->action(u"window.page3"_s)->trigger();
    auto *record = desk->find<QPushButton>(u"scenarioRecord"_s);
    auto *more = desk->find<QPushButton>(u"cornerMore"_s);
    QVERIFY(desk.resize(usualScreen));
    QTRY_VERIFY(record->isVisible() && !more->isVisible());
    auto *tabs = desk->find<QTabBar>(u"centreTabs"_s);
    desk->window->resize(smallScreen);
    RoomDesk::settle();
    QTRY_VERIFY(tabs->width() >= tabs->tabRect(2).right()); // whatever stands beside them
    for (const QPushButton *each : {record, desk->find<QPushButton>(u"scenarioRunAll"_s)})
        QVERIFY(!each->isVisible() || each->width() >= each->sizeHint().width());
    QVERIFY(record->isVisible() != more->isVisible());
}

/// A question in the inspector's place, which needs more room than what stands there else.
void tst_WindowWords::whatGrewGivesItsRoomBack()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    const QList<int> before = desk.sizes();
    desk->click(u"triggersAbsence"_s);
    auto *question = desk->find<QWidget>(u"absencePanel"_s);
    QTRY_VERIFY(question->isVisible());
    RoomDesk::settle();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_VERIFY(!question->isVisible());
    QTRY_COMPARE(desk.sizes(), before);
}

void tst_WindowWords::newRowsTakeNobodysRoom()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    const QList<int> before = desk.sizes();
    const auto *fire = desk->find<QPushButton>(u"fire_usage.threshold"_s);
    const QString word = fire->text();
    QTRY_VERIFY_WITH_TIMEOUT(desk->action(u"draft.edit"_s)->isEnabled(), waitMs);
    desk->action(u"draft.edit"_s)->trigger();
    auto *tabs = desk->find<QTabBar>(u"centreTabs"_s);
    QTRY_COMPARE_WITH_TIMEOUT(tabs->count(), 4, waitMs);
    tabs->setCurrentIndex(0);
    RoomDesk::settle();
    QTRY_COMPARE(desk.sizes(), before);
    for (const int rows : {5, 1234, 0}) {
        Q_EMIT desk->log()->steady()->unseenAboveChanged(rows); // as when so many came above what is read
        RoomDesk::settle();
        QTRY_COMPARE(desk.sizes(), before);
        QTRY_COMPARE(fire->text(), word);
    }
}

/// Also with the clock on another day, and fast.
void tst_WindowWords::mainButtonsKeepAWord()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    const auto check = [&desk](const QString &when) {
        for (const QString &name : {u"runTrial"_s, u"replayFailed"_s, u"clockPause"_s, u"clockJump"_s, u"fire_goal.completed"_s,
                                    u"fire_usage.threshold"_s, u"fire_realtime.spike"_s, u"receiverToggle"_s, u"addWebhook"_s}) {
            const auto *button = desk->find<QPushButton>(name);
            const bool isWhole = button->isVisible() && button->width() >= button->sizeHint().width();
            if (!isWhole || button->text().size() < 2)
                return u"%1 %2: “%3”"_s.arg(when, name, button->text());
        }
        const auto *field = desk->find<QWidget>(u"filterField"_s);
        return field->width() >= 170 ? QString() : u"%1: the field has %2"_s.arg(when).arg(field->width());
    };
    for (const QSize &size : {smallScreen, usualScreen, largeScreen}) {
        QVERIFY(desk.resize(size));
        QCOMPARE(check(u"now, at %1"_s.arg(size.width())), QString());
    }
    desk->fixture.bench->clock()->skip(std::chrono::hours{26});
    desk->fixture.bench->clock()->setSpeed(3600);
    QTRY_VERIFY_WITH_TIMEOUT(desk->find<QWidget>(u"clockReturn"_s)->isVisible() && desk->find<QWidget>(u"clockRealTime"_s)->isVisible(), waitMs);
    desk->fixture.bench->clock()->setPaused(true);
    for (const QSize &size : {largeScreen, usualScreen, smallScreen}) {
        QVERIFY(desk.resize(size));
        QCOMPARE(check(u"ahead, at %1"_s.arg(size.width())), QString());
    }
}

/// Also while it alters what comes.
void tst_WindowWords::theReceiverSaysThatItListens()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    auto *header = desk->find<ReceiverHeader>(u"receiverHeader"_s);
    const auto *word = desk->find<QLabel>(u"receiverWord"_s);
    const auto *alters = desk->find<QLabel>(u"receiverAlters"_s);
    for (const QList<MangleStep> &steps : {QList<MangleStep>{}, QList<MangleStep>{MangleStep::SortKeys, MangleStep::Gzip}}) {
        header->setMangling(steps);
        RoomDesk::settle();
        QVERIFY(word->isVisible() && word->width() >= word->sizeHint().width());
        QCOMPARE(alters->isVisible(), !steps.isEmpty());
        QVERIFY(alters->isHidden() || alters->width() >= alters->sizeHint().width());
    }
}

/// By its tool tip, and to a screen reader, in each place and document of the window.
void tst_WindowWords::whatIsOffSaysWhy()
{
    RoomDesk desk;
    const auto silent = [&desk] {
        RoomDesk::settle();
        QStringList found;
        const auto buttons = desk->window->findChildren<QPushButton *>();
        for (const QPushButton *each : buttons) {
            if (each->isVisible() && !each->isEnabled() && (each->toolTip().isEmpty() || each->accessibleDescription().isEmpty()))
                found += each->objectName() + u": "_s + each->text();
        }
        return found;
    };
    const auto everywhere = [&desk, &silent] {
        QStringList found;
        for (const QString &page : {u"window.page2"_s, u"window.page3"_s, u"window.page1"_s}) {
            desk->action(page)->trigger();
            found += silent();
        }
        for (int tab = 2; tab >= 0; --tab) {
            desk->find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(tab);
            found += silent();
        }
        return found;
    };
    const auto *replay = desk->find<QPushButton>(u"replayFailed"_s);
    QVERIFY(!replay->isEnabled());
    QCOMPARE(everywhere(), QStringList());
    QVERIFY2(replay->toolTip().contains(u"trial"_s), qPrintable(replay->toolTip()));
    QVERIFY(desk->runTrial());
    QCOMPARE(everywhere(), QStringList());
    const SiteId site = desk->fixture.deliveries.first().site;
    QVERIFY(desk->fixture.addWebhook(BenchFixture::webhook(site, u"Refusing"_s, u"https://localhost:1/hook"_s)).ok());
    QVERIFY(desk->fixture.fire(EventKind::GoalCompleted, site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(desk->fixture.bench->sending()->sums().waiting, 1, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(replay->toolTip().contains(u"wait"_s) && replay->toolTip().contains(u"retry"_s), waitMs);
    QVERIFY(!replay->isEnabled());
    QCOMPARE(replay->accessibleDescription(), desk->action(u"log.replayFailed"_s)->toolTip());
    QTRY_VERIFY_WITH_TIMEOUT(desk->action(u"draft.edit"_s)->isEnabled(), waitMs);
    desk->action(u"draft.edit"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk->window->findChild<QWidget *>(u"draftView"_s), waitMs);
    QCOMPARE(silent(), QStringList());
    desk->action(u"log.compare"_s)->trigger();
    QCOMPARE(silent(), QStringList());
}

/// Also beside the inspector: that a request came in when it was sent is no news.
void tst_WindowWords::ledgersTellWhatBothSidesSaw()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    const QFontMetrics words(interfaceFont(-1));
    constexpr int mark = 14;
    for (int width = 425; width <= 1000; width += 25) {
        const LedgerColumns columns = ledgerColumns(QRect(0, 0, width, 30), false);
        for (const AttemptError error : {AttemptError::Refused, AttemptError::Timeout}) {
            const QString saw = answerText({error}, 0);
            QVERIFY2(columns.saw.width() >= words.horizontalAdvance(saw) + mark, qPrintable(u"%1 at %2"_s.arg(saw).arg(width)));
        }
        QVERIFY2(columns.signature.width() >= words.horizontalAdvance(stateStyle(Verdict::Invalid).word) + mark, qPrintable(QString::number(width)));
        QVERIFY(columns.receiver().contains(columns.answered.center()) && columns.receiver().width() >= 100);
    }
}

QTEST_MAIN(tst_WindowWords)
#include "tst_window_words.moc"

// SPDX-License-Identifier: MIT
// What the window says in each of its languages where it is small: the words that carry the news are not the cut ones.
#include "tests/ui/room_desk.h"
#include "ui/common/cut_label.h"
#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/ledger/ledger_columns.h"

#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
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

// SPDX-License-Identifier: MIT
// The place "Scenarios" in the real window: its report card, a text edited with a mistake and mended, copies, and what is recorded from the log.
#include "tests/support/focusables.h"
#include "tests/ui/scenario_desk.h"
#include "ui/common/badge.h"
#include "ui/common/notice_bar.h"
#include "ui/scenarios/scenario_editor.h"
#include "ui/scenarios/scenario_text.h"

#include <QtTest/QTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSplitter>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct EditDesk : ScenarioDesk
{
    [[nodiscard]] ScenarioText *text() const { return find<ScenarioText>(u"scenarioText"_s); }
    [[nodiscard]] QString mistake() const { return shownIn(u"scenarioMistake"_s); }
    [[nodiscard]] QString shownIn(const QString &bar) const
    {
        const auto *notice = find<NoticeBar>(bar);
        return notice->isVisible() ? notice->text() : QString();
    }
    [[nodiscard]] QString rule(int row) const
    {
        return find<QLabel>(u"scenarioRule%1"_s.arg(row))->text() + u": "_s + find<Badge>(u"scenarioRuleState%1"_s.arg(row))->accessibleName();
    }
    [[nodiscard]] QPushButton *actionOf(const QString &bar) const { return find<NoticeBar>(bar)->findChild<QPushButton *>(u"noticeAction"_s); }
    /// The word in the text, taken out and another one typed.
    void retype(const QString &word, const QString &now) const
    {
        QTextCursor cursor = text()->document()->find(word);
        if (cursor.isNull())
            qFatal("no %s in the text", qPrintable(word));
        text()->setTextCursor(cursor);
        QTest::keyClicks(text(), now);
    }
};

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_ScenarioEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCardSaysWhichRulesAreKept()
    {
        EditDesk desk;
        desk.choose(1); // one event counts once
        QCOMPARE(desk.rule(0), u"“order” sent: open"_s);
        QCOMPARE(desk.rule(2), u"The same event twice at once: open"_s);
        desk.click(u"scenarioRun"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"kept"_s), waitMs);
        QCOMPARE(desk.rule(1), u"The same event a second time: kept"_s);
        QCOMPARE(desk.rule(3), u"“cut” after a cut answer: kept"_s);
        QVERIFY(!desk.find<QWidget>(u"scenarioRepeat"_s)->isVisible());
        QCOMPARE(desk.shownIn(u"scenarioExplanation"_s), QString());
    }

    void aBrokenRuleIsExplainedAndItsDeliveriesAreRepeated()
    {
        EditDesk desk;
        desk.openOwn(brokenScenario);
        desk.click(u"scenarioRun"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"broken"_s), waitMs);
        QCOMPARE(desk.rule(0), u"“order” after a failure: broken"_s);
        QCOMPARE(desk.rule(1), u"What arrived in all: kept"_s);
        QVERIFY2(desk.shownIn(u"scenarioExplanation"_s).startsWith(u"“order” after a failure: Expected state delivered; found state waiting"_s),
                 qPrintable(desk.shownIn(u"scenarioExplanation"_s)));
        auto *repeat = desk.find<QPushButton>(u"scenarioRepeat"_s);
        QVERIFY(repeat->isVisible() && repeat->isEnabled());
        desk.click(u"scenarioRepeat"_s);
        QVERIFY(!repeat->isEnabled()); // until it is answered
        const auto *again = desk.find<Badge>(u"scenarioAgain0"_s);
        QTRY_COMPARE_WITH_TIMEOUT(again->accessibleName(), u"503"_s, waitMs);
        QTRY_VERIFY(repeat->isEnabled());
        desk.click(u"scenarioRun"_s); // and all of it
        QTRY_VERIFY_WITH_TIMEOUT(repeat->isVisible(), waitMs);
        QCOMPARE(desk.states(), (QStringList{u"kept"_s, u"broken"_s, u"kept"_s}));
        desk.click(u"scenarioEdit"_s); // what is edited has not been run
        desk.retype(u"503"_s, u"504"_s);
        QVERIFY(!repeat->isVisible());
    }

    void aMistakeIsMarkedInItsPlaceAndMended()
    {
        EditDesk desk;
        const QString file = desk.openOwn(brokenScenario);
        const QString steps = desk.find<QLabel>(u"scenarioCount"_s)->text();
        desk.click(u"scenarioEdit"_s);
        QVERIFY(desk.text()->hasFocus());
        QCOMPARE(desk.text()->text().toUtf8(), brokenScenario);
        QVERIFY(desk.find<QWidget>(u"scenarioRight"_s)->isVisible());
        desk.retype(u"\"state\""_s, u"\"sate\""_s);
        QTRY_VERIFY(!desk.mistake().isEmpty());
        QVERIFY2(desk.mistake().startsWith(u"Line 3, column "_s) && desk.mistake().contains(u"Did you mean “state”?"_s), qPrintable(desk.mistake()));
        QCOMPARE(desk.text()->mistakeLine(), 2);
        QCOMPARE(desk.text()->extraSelections().size(), 2);
        QCOMPARE(desk.text()->accessibleDescription(), desk.mistake());
        QVERIFY(desk.entry().contains(u"not saved"_s));
        QTest::keyClick(desk.text(), Qt::Key_F5); // nothing is run that is wrong
        QVERIFY(desk.text()->hasFocus());
        QCOMPARE(desk.text()->textCursor().blockNumber(), 2);
        QTest::keyClick(desk.text(), Qt::Key_Z, Qt::ControlModifier);
        while (desk.text()->document()->isUndoAvailable())
            desk.text()->undo();
        QTRY_COMPARE(desk.mistake(), QString());
        QCOMPARE(desk.text()->text().toUtf8(), brokenScenario);
        QCOMPARE(desk.find<QLabel>(u"scenarioCount"_s)->text(), steps); // head and card follow what is typed
        QCOMPARE(desk.rule(0), u"“order” after a failure: open"_s);
        desk.retype(u"503"_s, u"200"_s);
        QTRY_VERIFY(desk.find<QWidget>(u"scenarioRight"_s)->isVisible());
        QTest::keyClick(desk.text(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(contentOf(file).contains("\"respond\": \"200\""));
        QVERIFY(!desk.entry().contains(u"not saved"_s));
        QTest::keyClick(desk.text(), Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states(), (QStringList{u"kept"_s, u"kept"_s, u"broken"_s}), waitMs);
    }

    void whatIsNotSavedIsRunAndRemembered()
    {
        EditDesk desk;
        const QString file = desk.openOwn(brokenScenario);
        desk.click(u"scenarioEdit"_s);
        desk.retype(u"\"requests\": 2"_s, u"\"requests\": 1"_s);
        QTest::keyClick(desk.text(), Qt::Key_Escape);
        QVERIFY(desk.steps()->isVisible());
        QVERIFY(contentOf(file).contains("\"requests\": 2"));
        desk.window->close();
        desk.window.reset();
        desk.open();
        desk.show();
        desk.choose(10);
        QVERIFY(desk.entry().contains(u"not saved"_s));
        desk.click(u"scenarioEdit"_s);
        QVERIFY(desk.text()->text().contains(u"\"requests\": 1"_s));
    }

    void anExampleIsReadOnlyUntilACopyIsEdited()
    {
        EditDesk desk;
        desk.choose(7); // it names a file beside it
        desk.click(u"scenarioEdit"_s);
        QVERIFY(desk.text()->isReadOnly());
        QVERIFY(!desk.find<QPushButton>(u"scenarioSave"_s)->isVisible());
        QTest::mouseClick(desk.actionOf(u"scenarioReadOnly"_s), Qt::LeftButton);
        QCOMPARE(desk.list()->model()->rowCount(), 11);
        QVERIFY(!desk.text()->isReadOnly());
        QCOMPARE(desk.mistake(), QString());
        desk.click(u"scenarioRun"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"kept"_s), waitMs);
    }

    /// Not a goal's or a step's name, whichever stands first; one without a name stays without.
    void aCopyIsToldByItsOwnName()
    {
        const auto copied = [](const QByteArray &text) {
            EditDesk desk;
            desk.openOwn(text);
            Q_EMIT desk.window->findChild<ScenarioEditor *>()->copyWanted();
            return desk.text()->text().toUtf8();
        };
        const QByteArray unnamed = "{ \"goals\": [ { \"name\": \"Purchase\" } ], \"steps\": [] }";
        QCOMPARE(copied(unnamed), unnamed);
        const QByteArray named = "{ \"goals\": [ { \"name\": \"Purchase\" } ], \"name\": \"Shop\", \"steps\": [] }";
        QCOMPARE(copied(named), QByteArray(named).replace("Shop", "Shop (copy)"));
    }

    void whatWasTypedIsUndoneAfterALookAtAnother()
    {
        EditDesk desk;
        desk.openOwn(brokenScenario);
        desk.click(u"scenarioEdit"_s);
        desk.retype(u"503"_s, u"504"_s);
        desk.choose(0);
        desk.click(u"scenarioEdit"_s); // another text in the same place
        QVERIFY(desk.text()->isReadOnly());
        desk.choose(10);
        desk.click(u"scenarioEdit"_s);
        QVERIFY(desk.text()->text().contains(u"504"_s));
        QVERIFY(desk.text()->textCursor().position() > desk.text()->text().indexOf(u"504"_s)); // where people left it
        while (desk.text()->document()->isUndoAvailable())
            QTest::keyClick(desk.text(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.text()->text().toUtf8(), brokenScenario);
    }

    void itIsSavedElsewhere()
    {
        EditDesk desk;
        const QString file = desk.openOwn(brokenScenario);
        desk.click(u"scenarioEdit"_s);
        desk.retype(u"Broken"_s, u"Another"_s);
        const QString other = desk.files.filePath(u"other.json"_s);
        QVERIFY(QMetaObject::invokeMethod(desk.find<QWidget>(u"scenarioPage"_s), "saveTo", Q_ARG(QString, other))); // as the dialogue does
        QVERIFY(contentOf(other).contains("Another"));
        QVERIFY(contentOf(file).contains("Broken"));
        QVERIFY(desk.entry().startsWith(u"Another"_s));
        QVERIFY(desk.entry(10).startsWith(u"Broken"_s));
    }

    void theLogIsRecordedAndRuns()
    {
        EditDesk desk;
        QVERIFY(desk.runTrial());
        desk.show();
        desk.click(u"scenarioRecord"_s);
        auto *since = desk.find<QLineEdit>(u"scenarioSince"_s);
        QVERIFY(since->hasFocus());
        since->setText(u"yesterdy"_s);
        QTest::keyClick(since, Qt::Key_Return);
        QVERIFY2(desk.find<QLabel>(u"scenarioRecordProblem"_s)->text().contains(u"yesterdy"_s), "the mistake is told in its place");
        since->setText(u"1h"_s);
        auto *until = desk.find<QLineEdit>(u"scenarioBefore"_s);
        until->setText(u"30m"_s); // before anything was sent
        QTest::keyClick(until, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLabel>(u"scenarioRecordProblem"_s)->text().startsWith(u"Nothing was sent"_s), waitMs);
        until->clear();
        QTest::keyClick(since, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(desk.list()->model()->rowCount(), 11, waitMs);
        QVERIFY(!desk.find<QWidget>(u"scenarioRecordBar"_s)->isVisible());
        QVERIFY(desk.text()->isVisible() && desk.text()->hasFocus());
        QVERIFY(desk.text()->text().contains(u"\"fire\": \"goal.completed\", \"as\": \"event-1\""_s));
        QCOMPARE(desk.mistake(), QString());
        QTest::keyClick(desk.text(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"kept"_s), waitMs);
    }

    void anEmptyLogSaysSo()
    {
        EditDesk desk;
        desk.click(u"scenarioRecord"_s);
        desk.click(u"scenarioRecordNow"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLabel>(u"scenarioRecordProblem"_s)->text().startsWith(u"Nothing was sent"_s), waitMs);
        QTest::keyClick(desk.find<QLineEdit>(u"scenarioSince"_s), Qt::Key_Escape);
        QVERIFY(!desk.find<QWidget>(u"scenarioRecordBar"_s)->isVisible());
        QVERIFY(desk.list()->hasFocus());
    }

    void oneLeavesTheListAndComesBack()
    {
        EditDesk desk;
        const QString file = desk.openOwn(brokenScenario);
        QTest::keyClick(desk.list(), Qt::Key_Delete);
        QCOMPARE(desk.list()->model()->rowCount(), 10);
        QVERIFY(QFile::exists(file));
        QTest::mouseClick(desk.actionOf(u"scenarioNotice"_s), Qt::LeftButton);
        QVERIFY(desk.entry().startsWith(u"Broken"_s));
        desk.choose(0);
        QTest::keyClick(desk.list(), Qt::Key_Delete);
        QCOMPARE(desk.list()->model()->rowCount(), 11); // what comes with the bench stays
    }

    void allOfItHasANameForThoseWhoListen()
    {
        EditDesk desk;
        desk.openOwn(brokenScenario);
        const auto *page = desk.find<QWidget>(u"scenarioPage"_s);
        QCOMPARE(unnamedFocusables(page), QStringList());
        desk.click(u"scenarioEdit"_s);
        desk.click(u"scenarioRecord"_s);
        QCOMPARE(unnamedFocusables(page), QStringList());
        QCOMPARE(desk.window->actionRegistry()->conflicts(), QStringList());
    }

    void whereItIsNarrowTheCardStandsBelow()
    {
        EditDesk desk;
        desk.window->resize(1024, 640);
        const auto *steps = desk.steps();
        const auto *card = desk.find<QWidget>(u"scenarioCard"_s);
        QTRY_VERIFY(card->mapTo(desk.window.get(), QPoint()).y() > steps->mapTo(desk.window.get(), QPoint()).y() + 40);
        QVERIFY(card->mapTo(desk.window.get(), QPoint()).x() + card->width() <= desk.window->width());
    }
};

QTEST_MAIN(tst_ScenarioEdit)
#include "tst_scenario_edit.moc"

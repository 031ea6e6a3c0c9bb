// SPDX-License-Identifier: MIT
// The place "Scenarios" in the real window, with the real runner on loopback: chosen, run, taken step by step, stopped, and closed in the middle.
#include "tests/support/desk.h"
#include "tests/ui/scenario_desk.h"

#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabBar>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_ScenarioPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theExamplesAreListedAndOneIsKept()
    {
        ScenarioDesk desk;
        const auto *tabs = desk.find<QTabBar>(u"centreTabs"_s);
        QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Scenarios"_s);
        QVERIFY(desk.list()->hasFocus());
        QCOMPARE(desk.list()->model()->rowCount(), 10);
        QCOMPARE(desk.entry(0), u"An order survives a flaky endpoint, not run yet, "_s);
        QCOMPARE(desk.states(), QStringList(4, u"open"_s));
        QTest::keyClick(desk.list(), Qt::Key_F5);
        QVERIFY(desk.find<QPushButton>(u"scenarioStop"_s)->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry(0).contains(u"kept, 4 of 4"_s), waitMs);
        QCOMPARE(desk.states(), QStringList(4, u"kept"_s));
        QVERIFY(desk.said(2).contains(u" s"_s)); // how long it took
        QVERIFY(!desk.find<QPushButton>(u"scenarioStop"_s)->isVisible());
        QCOMPARE(desk.fixture.bench->sending()->sums().triggered, 0); // the log is somebody else's
        QCOMPARE(desk.fixture.bench->clock()->state().paused, false);
    }

    /// In the smallest window nothing of a name or a step is cut off: it goes on in the next line.
    void namesAndStepsAreWhole()
    {
        ScenarioDesk desk;
        desk.window->resize(1024, 640);
        const QString name = u"A scenario whose name says all that it is there for, in as many words as that takes"_s;
        QByteArray text = brokenScenario;
        desk.openOwn(text.replace("Broken", name.toUtf8()));
        const QModelIndex row = desk.list()->currentIndex();
        QTRY_VERIFY(desk.list()->visualRect(row).height() > desk.list()->visualRect(row.siblingAtRow(0)).height() + 10);
        desk.openOwn(R"({ "name": "Long", "steps": [ { "fire": "goal.completed", "as": "order" },
            { "expect": { "delivery": "order", "state": "delivered", "attempts": 3, "status": 200 }, "within": "36m" } ] })");
        const QModelIndex step = desk.steps()->model()->index(1, 0);
        desk.window->resize(960, 640);
        QTRY_VERIFY(desk.steps()->visualRect(step).height() >= desk.steps()->visualRect(step.siblingAtRow(0)).height());
    }

    void aBrokenOneSaysInItsRowWhatWasFound()
    {
        ScenarioDesk desk;
        desk.openOwn(brokenScenario);
        desk.click(u"scenarioRun"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"broken, step 2"_s), waitMs);
        QCOMPARE(desk.states(), (QStringList{u"kept"_s, u"broken"_s, u"kept"_s}));
        QVERIFY2(desk.said(1).contains(u"Expected state delivered; found state waiting"_s), qPrintable(desk.said(1)));
        const QModelIndex row = desk.steps()->model()->index(1, 0);
        QVERIFY(desk.steps()->visualRect(row).height() > desk.steps()->visualRect(row.siblingAtRow(0)).height()); // it stands there
    }

    void stepByStepWaitsAndGoesOn()
    {
        ScenarioDesk desk;
        QTest::keyClick(desk.list(), Qt::Key_F10);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states(), (QStringList{u"kept"_s, u"next"_s, u"open"_s, u"open"_s}), waitMs);
        QCOMPARE(desk.find<QLabel>(u"scenarioCount"_s)->text(), u"1 of 4"_s);
        desk.click(u"scenarioStep"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states(), (QStringList{u"kept"_s, u"kept"_s, u"next"_s, u"open"_s}), waitMs);
        QCOMPARE(desk.find<QPushButton>(u"scenarioRun"_s)->text(), u"Go on"_s);
        desk.click(u"scenarioRun"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states(), QStringList(4, u"kept"_s), waitMs);
    }

    void escStopsIt()
    {
        ScenarioDesk desk;
        QTest::keyClick(desk.list(), Qt::Key_F10);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states().value(1), u"next"_s, waitMs);
        QTest::keyClick(desk.list(), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states(), (QStringList{u"kept"_s, u"not run"_s, u"not run"_s, u"not run"_s}), waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry(0).contains(u"not run yet"_s), waitMs); // what was stopped says nothing of it
        QCOMPARE(desk.find<QLabel>(u"scenarioCount"_s)->text(), u"1 of 4 + 3 skipped"_s);
        desk.click(u"scenarioRun"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states(), QStringList(4, u"kept"_s), waitMs);
    }

    void allAreRunOneAfterTheOther()
    {
        ScenarioDesk desk;
        desk.openOwn(brokenScenario);
        desk.click(u"scenarioRunAll"_s);
        for (int each = 0; each < 10; ++each)
            QTRY_VERIFY_WITH_TIMEOUT(desk.entry(each).contains(u"kept"_s), waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(desk.notice(), u"10 of 11 scenarios held."_s, waitMs);
        QVERIFY(desk.entry(10).contains(u"broken, step 2"_s));
        QVERIFY(!desk.find<QPushButton>(u"scenarioStop"_s)->isVisible());
    }

    void stoppingOneOfAllStopsTheRest()
    {
        ScenarioDesk desk;
        QTest::keyClick(desk.list(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.list()->currentIndex().row() == 1, waitMs);
        QTest::keyClick(desk.list(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.find<QPushButton>(u"scenarioStop"_s)->isVisible(), waitMs);
        desk.click(u"scenarioRun"_s); // nothing else began
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry(1).contains(u"kept"_s), waitMs);
        QVERIFY(desk.entry(2).contains(u"not run yet"_s));
    }

    void aNewOneBeginsWithWhatHolds()
    {
        ScenarioDesk desk;
        desk.click(u"scenarioNew"_s);
        QCOMPARE(desk.list()->model()->rowCount(), 11);
        QVERIFY(desk.find<QWidget>(u"scenarioEditor"_s)->isVisible());
        QVERIFY(desk.entry().startsWith(u"A new scenario"_s));
        desk.click(u"scenarioRun"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"kept, 2 of 2"_s), waitMs);
    }

    void anotherCanBeLookedAtMeanwhile()
    {
        ScenarioDesk desk;
        QTest::keyClick(desk.list(), Qt::Key_F10);
        QTRY_COMPARE_WITH_TIMEOUT(desk.states().value(1), u"next"_s, waitMs);
        desk.choose(1);
        QCOMPARE(desk.states().value(0), u"open"_s);
        desk.click(u"scenarioRun"_s);
        QVERIFY(desk.notice().contains(u"still running"_s));
        desk.choose(0);
        QCOMPARE(desk.states().value(1), u"next"_s);
    }

    void closingTheWindowInTheMiddleLeavesNothingSending()
    {
        QTcpServer endpoint; // takes requests and never answers
        QVERIFY(endpoint.listen(QHostAddress::LocalHost));
        ScenarioDesk desk;
        desk.openOwn("{ \"target\": { \"url\": \"http://127.0.0.1:" + QByteArray::number(endpoint.serverPort())
                     + "/\" }, \"steps\": [ { \"fire\": \"goal.completed\", \"as\": \"a\" }, "
                       "{ \"expect\": { \"delivery\": \"a\", \"state\": \"delivered\" }, \"within\": \"1h\" } ] }");
        desk.click(u"scenarioRun"_s);
        QTRY_VERIFY_WITH_TIMEOUT(endpoint.hasPendingConnections(), waitMs);
        QTcpSocket *peer = endpoint.nextPendingConnection();
        QTRY_COMPARE_WITH_TIMEOUT(desk.states().value(1), u"running"_s, waitMs);
        desk.window->close();
        QTRY_COMPARE_WITH_TIMEOUT(peer->state(), QAbstractSocket::UnconnectedState, waitMs);
        QVERIFY(!endpoint.hasPendingConnections()); // and it is not tried again
        desk.window.reset();
        desk.open();
        desk.show();
        QVERIFY(desk.entry(10).contains(u"not run yet"_s)); // the file is remembered
    }

    void whatIsNoScenarioSaysSo()
    {
        ScenarioDesk desk;
        desk.openOwn("{ \"steps\": [ { \"fyre\": \"goal.completed\" } ] }");
        const auto *wrong = desk.find<QWidget>(u"scenarioWrong"_s);
        QVERIFY(wrong->isVisible());
        const auto labels = wrong->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) { return label->text().startsWith(u"Line 1, column 16"_s); }));
        desk.click(u"scenarioRun"_s); // leads to the place
        QVERIFY(desk.find<QWidget>(u"scenarioEditor"_s)->hasFocus());
    }
};

QTEST_MAIN(tst_ScenarioPage)
#include "tst_scenario_page.moc"

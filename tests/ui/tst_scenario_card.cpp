// SPDX-License-Identifier: MIT
// The report card in the real window: whom a scenario tries, the delivery that a failed step is about, two compared, and what is taken elsewhere.
#include "core/rules/request_import.h"
#include "tests/ui/scenario_desk.h"
#include "ui/compare/compare_view.h"
#include "ui/inspector/inspector_panel.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTabBar>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// Sent twice, refused twice.
constexpr char refusedTwice[] = "{ \"name\": \"Refused\", \"receiver\": { \"respond\": \"503\" }, \"steps\": ["
                                "{ \"fire\": \"goal.completed\", \"as\": \"order\" }, { \"replay\": \"order\" },"
                                "{ \"expect\": { \"delivery\": \"order\", \"status\": 200 }, \"within\": \"1s\" } ] }";

struct CardDesk : ScenarioDesk
{
    void runBroken(const QByteArray &scenario)
    {
        openOwn(scenario);
        click(u"scenarioRun"_s);
        if (!QTest::qWaitFor([this] { return entry().contains(u"broken"_s); }, waitMs))
            qFatal("it did not end");
    }
    [[nodiscard]] QString against() const { return find<QLabel>(u"scenarioAgainst"_s)->text(); }
    [[nodiscard]] QString tab() const
    {
        const auto *tabs = find<QTabBar>(u"centreTabs"_s);
        return tabs->tabText(tabs->currentIndex());
    }
    void chooseInMenu(const QString &button, int act) const
    {
        QMenu *menu = find<QPushButton>(button)->menu();
        menu->popup(find<QPushButton>(button)->mapToGlobal(QPoint()));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(act)).center());
    }
};

} // namespace

class tst_ScenarioCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itSaysWhomTheScenarioTries()
    {
        CardDesk desk;
        QCOMPARE(desk.against(), u"against its own receiver"_s);
        desk.runBroken(refusedTwice);
        QVERIFY2(desk.against().startsWith(u"against https://localhost:"_s), qPrintable(desk.against()));
    }

    void aTargetIsNamedBeforeItRuns()
    {
        CardDesk desk;
        desk.openOwn("{ \"target\": { \"url\": \"http://127.0.0.1:9/hook\" }, \"steps\": [ { \"wait\": \"1s\" } ] }");
        QTRY_COMPARE(desk.against(), u"against http://127.0.0.1:9/hook"_s);
    }

    void aFailedStepLeadsToItsDelivery()
    {
        CardDesk desk;
        desk.runBroken(brokenScenario);
        // Its link, at the end of what was found.
        const auto place = [&desk](int step) { return desk.steps()->visualRect(desk.steps()->model()->index(step, 0)); };
        QTRY_VERIFY(place(1).height() > place(0).height()); // it is laid out
        const QRect row = place(1);
        const auto clickAllOver = [&](Qt::MouseButton button) {
            for (int y = row.top() + 30; y < row.bottom() && desk.tab() == u"Scenarios"_s; y += 4) {
                for (int x = row.left(); x < row.right() && desk.tab() == u"Scenarios"_s; x += 6)
                    QTest::mouseClick(desk.steps()->viewport(), button, {}, QPoint(x, y));
            }
        };
        clickAllOver(Qt::RightButton);
        QCOMPARE(desk.tab(), u"Scenarios"_s);
        clickAllOver(Qt::LeftButton);
        QCOMPARE(desk.tab(), u"Delivery of the run"_s);
        auto *shown = desk.find<InspectorPanel>(u"runDelivery"_s);
        const auto title = [shown] { return shown->findChild<QLabel *>(u"inspectorTitle"_s)->text(); };
        QTRY_VERIFY_WITH_TIMEOUT(title().startsWith(u"goal.completed → Scenario: Broken"_s), waitMs);
        QVERIFY(!shown->findChild<QPushButton *>(u"inspectorEdit"_s)->isVisible());
        QTest::keyClick(shown, Qt::Key_Escape);
        QCOMPARE(desk.tab(), u"Scenarios"_s);
        QTRY_VERIFY(!desk.window->findChild<InspectorPanel *>(u"runDelivery"_s));
        desk.click(u"scenarioShow0"_s); // and from the card
        QCOMPARE(desk.tab(), u"Delivery of the run"_s);
        desk.show();
        desk.click(u"scenarioRun"_s); // it goes with the run that it is of
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QTabBar>(u"centreTabs"_s)->count() == 3, waitMs);
    }

    void enterOnAFailedStepShowsItToo()
    {
        CardDesk desk;
        desk.runBroken(brokenScenario);
        desk.steps()->setFocus();
        desk.steps()->setCurrentIndex(desk.steps()->model()->index(1, 0));
        QTest::keyClick(desk.steps(), Qt::Key_Return);
        QCOMPARE(desk.tab(), u"Delivery of the run"_s);
        desk.window->close(); // with it open
    }

    void twoOfItsDeliveriesAreCompared()
    {
        CardDesk desk;
        desk.runBroken(refusedTwice);
        desk.click(u"scenarioCompare"_s);
        QCOMPARE(desk.tab(), u"Compare in the run"_s);
        const auto *view = desk.find<CompareView>(u"runCompare"_s);
        QTRY_COMPARE_WITH_TIMEOUT(view->findChild<QLabel *>(u"comparePlace"_s)->text(), u"no differences"_s, waitMs); // the same bytes
        desk.window->close();
    }

    void whatWasSentIsCopiedAsCurl()
    {
        CardDesk desk;
        desk.runBroken(refusedTwice);
        desk.click(u"scenarioCurl"_s);
        const QStringList lines = QGuiApplication::clipboard()->text().split(u"\ncurl "_s);
        QCOMPARE(lines.size(), 1); // the same request twice
        const auto request = rules::requestFromCurl(lines.first().toUtf8());
        QVERIFY2(request.ok(), request ? "" : qPrintable(request.error().message));
        QVERIFY(lines.first().contains(u"X-Ovyxa-Signature"_s, Qt::CaseInsensitive) && lines.first().contains(u"--cacert"_s));
    }

    void theRunIsTakenElsewhereAsJunit()
    {
        CardDesk desk;
        QVERIFY(!desk.find<QPushButton>(u"scenarioJunit"_s)->isVisible()); // nothing ran
        desk.runBroken(brokenScenario);
        desk.chooseInMenu(u"scenarioJunit"_s, 0);
        const QString report = QGuiApplication::clipboard()->text();
        QVERIFY2(report.contains(u"<testsuite name=\"Broken\" tests=\"3\" failures=\"1\""_s), qPrintable(report));
        const QString file = desk.files.filePath(u"out.xml"_s);
        QVERIFY(QMetaObject::invokeMethod(desk.find<QWidget>(u"scenarioPage"_s), "saveJunit", Q_ARG(QByteArray, report.toUtf8()),
                                          Q_ARG(QString, file))); // as the dialogue does
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), report.toUtf8());
        QVERIFY(desk.notice().contains(u"out.xml"_s));
    }
};

QTEST_MAIN(tst_ScenarioCard)
#include "tst_scenario_card.moc"

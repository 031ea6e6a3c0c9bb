// SPDX-License-Identifier: MIT
// What is not seen when the window opens is made afterwards, and nobody who comes earlier misses it.
#include "tests/support/bench_fixture.h"
#include "ui/common/action_registry.h"
#include "ui/window/main_window.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// On the screen, before the event loop had a turn.
struct JustOpened
{
    BenchFixture fixture;
    MainWindow window{fixture.bench.get()};

    JustOpened()
    {
        window.resize(1440, 900);
        window.show();
        QApplication::setActiveWindow(&window);
    }
    [[nodiscard]] bool isSeen(const QString &name) const
    {
        const auto *found = window.findChild<QWidget *>(name);
        return found && found->isVisible();
    }
};

} // namespace

class tst_WindowOpening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRestComesByItself();
    void theFirstKeyFindsItsPlace_data();
    void theFirstKeyFindsItsPlace();
    void theFirstClickFindsItsPlace();
    void aPlaceThatIsShownByTheProgramIsThere();
    void theNextPlaceIsThereWithoutAKey();
    void itClosesBeforeTheRestHasCome();
};

void tst_WindowOpening::theRestComesByItself()
{
    JustOpened opened;
    QVERIFY(!opened.window.isWhole());
    const auto *tabs = opened.window.findChild<QTabBar *>(u"centreTabs"_s);
    QCOMPARE(tabs->count(), 3); // all of them from the start
    QCOMPARE(opened.window.findChild<QTabWidget *>(u"bottomTabs"_s)->count(), 3);
    QVERIFY(QTest::qWaitForWindowExposed(&opened.window));
    const QSize size = opened.window.findChild<QWidget *>(u"deliveryLog"_s)->size();
    QTRY_VERIFY_WITH_TIMEOUT(opened.window.isWhole(), waitMs);
    for (const QString &id : {u"scenario.run"_s, u"traffic.simulate"_s, u"inspector.doctor"_s})
        QVERIFY2(opened.window.actionRegistry()->action(id), qPrintable(id));
    for (const QString &name : {u"ledgerPage"_s, u"scenarioPage"_s, u"trafficPanel"_s, u"hourPanel"_s})
        QVERIFY2(opened.window.findChild<QWidget *>(name), qPrintable(name));
    QCoreApplication::sendPostedEvents();
    QCOMPARE(opened.window.findChild<QWidget *>(u"deliveryLog"_s)->size(), size); // nothing moves
    QCOMPARE(opened.window.findChild<QTabWidget *>(u"bottomTabs"_s)->count(), 3);
    QCOMPARE(opened.window.findChild<QTabWidget *>(u"inspectorTabs"_s)->count(), 5);
}

void tst_WindowOpening::theFirstKeyFindsItsPlace_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifier");
    QTest::addColumn<QString>("place");
    QTest::newRow("two ledgers") << int(Qt::Key_2) << int(Qt::AltModifier) << u"ledgerPage"_s;
    QTest::newRow("scenarios") << int(Qt::Key_3) << int(Qt::AltModifier) << u"scenarioPage"_s;
    QTest::newRow("traffic") << int(Qt::Key_7) << int(Qt::ControlModifier) << u"trafficPanel"_s;
    QTest::newRow("last hour") << int(Qt::Key_8) << int(Qt::ControlModifier) << u"hourPanel"_s;
}

void tst_WindowOpening::theFirstKeyFindsItsPlace()
{
    QFETCH(int, key);
    QFETCH(int, modifier);
    QFETCH(QString, place);
    JustOpened opened;
    QVERIFY(!opened.window.isWhole());
    QTest::keyClick(&opened.window, Qt::Key(key), Qt::KeyboardModifiers(modifier));
    QVERIFY(opened.isSeen(place));
    QVERIFY(opened.window.isWhole());
}

void tst_WindowOpening::theFirstClickFindsItsPlace()
{
    JustOpened opened;
    auto *tabs = opened.window.findChild<QTabBar *>(u"centreTabs"_s);
    QVERIFY(!opened.window.isWhole());
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    QVERIFY(opened.isSeen(u"scenarioPage"_s));
}

void tst_WindowOpening::aPlaceThatIsShownByTheProgramIsThere()
{
    const JustOpened opened;
    QVERIFY(!opened.window.isWhole());
    opened.window.findChild<QTabWidget *>(u"bottomTabs"_s)->setCurrentIndex(1); // as a screen reader does it
    QVERIFY(opened.isSeen(u"trafficPanel"_s));
    QCOMPARE(opened.window.findChild<QTabWidget *>(u"bottomTabs"_s)->currentIndex(), 1);
    const JustOpened other;
    other.window.findChild<QTabBar *>(u"centreTabs"_s)->setCurrentIndex(1);
    QVERIFY(other.isSeen(u"ledgerPage"_s));
}

/// By the palette of a screen reader, say.
void tst_WindowOpening::theNextPlaceIsThereWithoutAKey()
{
    const JustOpened opened;
    QVERIFY(!opened.window.isWhole());
    opened.window.actionRegistry()->action(u"window.nextPlace"_s)->trigger();
    QVERIFY(opened.window.isWhole());
}

void tst_WindowOpening::itClosesBeforeTheRestHasCome()
{
    JustOpened opened;
    QVERIFY(!opened.window.isWhole());
    QVERIFY(opened.window.close());
    QVERIFY(!opened.window.isWhole());
}

QTEST_MAIN(tst_WindowOpening)
#include "tst_window_opening.moc"

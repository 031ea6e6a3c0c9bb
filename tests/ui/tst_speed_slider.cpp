// SPDX-License-Identifier: MIT
// How fast simulated time goes, as people set it: by a slider, in the clock bar's menu and elsewhere, and back with one click.
#include "tests/support/test_bench.h"
#include "tests/ui/stand_in_clock.h"
#include "ui/clock/clock_bar.h"
#include "ui/clock/speed_slider.h"

#include <QtCore/QElapsedTimer>
#include <QtGui/QAccessible>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_SpeedSlider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSliderGoesFromStepToStep()
    {
        SpeedSlider slider;
        slider.resize(slider.sizeHint());
        slider.show();
        QSignalSpy wanted(&slider, &SpeedSlider::speedWanted);
        const auto last = [&wanted] { return wanted.last().first().toDouble(); };
        QTest::keyClick(&slider, Qt::Key_Right);
        QCOMPARE(last(), 2.0);
        QTest::keyClick(&slider, Qt::Key_PageUp);
        QCOMPARE(last(), 10.0);
        QTest::keyClick(&slider, Qt::Key_PageUp);
        QCOMPARE(last(), 60.0);
        QTest::keyClick(&slider, Qt::Key_Left);
        QCOMPARE(last(), 30.0);
        QTest::keyClick(&slider, Qt::Key_End);
        QCOMPARE(last(), 3600.0);
        QTest::keyClick(&slider, Qt::Key_Right); // no further
        QCOMPARE(wanted.count(), 5);
        QTest::keyClick(&slider, Qt::Key_Home);
        QCOMPARE(last(), 1.0);

        // Its steps are evenly apart, and a click anywhere means the next of them.
        const int middle = slider.height() / 3;
        QTest::mouseClick(&slider, Qt::LeftButton, {}, QPoint(slider.width() / 2, middle));
        QCOMPARE(last(), 60.0);
        QTest::mouseClick(&slider, Qt::LeftButton, {}, QPoint(slider.width() - 1, middle));
        QCOMPARE(last(), 3600.0);

        // One that the command line chose is shown as it is, and left for the step beside it.
        slider.showSpeed(90);
        QCOMPARE(slider.speed(), 90.0);
        QTest::keyClick(&slider, Qt::Key_Left);
        QCOMPARE(last(), 60.0);

        const QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(&slider);
        QCOMPARE(seen->role(), QAccessible::Slider);
        QCOMPARE(seen->text(QAccessible::Value), u"60 times"_s);
        QCOMPARE(seen->text(QAccessible::Name), u"Speed of the simulated clock"_s);
        auto *value = const_cast<QAccessibleInterface *>(seen)->valueInterface();
        QVERIFY(value);
        QCOMPARE(value->currentValue().toDouble(), 60.0);
        value->setCurrentValue(595);
        QCOMPARE(last(), 600.0);
        slider.showSpeed(1);
        QCOMPARE(seen->text(QAccessible::Value), u"real time"_s);
    }

    void oneClickIsTheWayBackToRealTime()
    {
        StandInClock door;
        door.shown.paused = true;
        ClockBar bar(&door);
        bar.show();
        auto *back = bar.findChild<QPushButton *>(u"clockRealTime"_s);
        auto *slider = bar.findChild<SpeedSlider *>();
        QVERIFY(!back->isVisible());
        slider->ask(600);
        door.shown.speed = 600;
        Q_EMIT door.changed(door.shown);
        QCOMPARE(bar.findChild<QPushButton *>(u"clockSpeed"_s)->text(), u"×600"_s);
        QVERIFY(back->isVisible());
        QTest::mouseClick(back, Qt::LeftButton);
        QCOMPARE(door.asked, (QStringList{u"speed 600"_s, u"speed 1"_s}));
        door.shown.speed = 1;
        Q_EMIT door.changed(door.shown);
        QVERIFY(!back->isVisible());
        QCOMPARE(slider->speed(), 1.0);
    }

    void theSliderInItsMenuHasTheKeys()
    {
        StandInClock door;
        door.shown.paused = true;
        ClockBar bar(&door);
        bar.show();
        QVERIFY(QTest::qWaitForWindowActive(&bar));
        auto *menu = bar.findChild<QMenu *>(u"clockSpeedMenu"_s);
        auto *slider = bar.findChild<SpeedSlider *>();
        menu->popup(bar.mapToGlobal(QPoint(0, bar.height())));
        QTRY_VERIFY(menu->isVisible() && menu->focusWidget() == slider);
        QTest::keyClick(slider, Qt::Key_PageUp);
        QCOMPARE(door.asked, QStringList{u"speed 10"_s});
        QTest::keyClick(slider, Qt::Key_Escape);
        QTRY_VERIFY(!menu->isVisible());
    }

    void anotherSliderGoesWithIt()
    {
        StandInClock door;
        door.shown.speed = 60;
        ClockBar bar(&door);
        const std::unique_ptr<SpeedSlider> other(bar.makeSlider(nullptr));
        QCOMPARE(other->speed(), 60.0);
        QTest::keyClick(other.get(), Qt::Key_Home);
        QCOMPARE(door.asked, QStringList{u"speed 1"_s});
        door.shown.speed = 120; // by another hand
        Q_EMIT door.changed(door.shown);
        QCOMPARE(other->speed(), 120.0);
        QCOMPARE(bar.findChild<SpeedSlider *>()->speed(), 120.0);
    }

    /// Dragged to and fro it neither jumps nor loses what it has shown.
    void timeGoesOnThroughEachSpeed()
    {
        TestBench bench;
        ClockBar bar(bench->clock());
        bar.show();
        auto *slider = bar.findChild<SpeedSlider *>();
        Instant before = bench->clock()->now();
        QElapsedTimer real;
        real.start();
        for (int round = 0; round < 5; ++round) {
            for (const double factor : {2.0, 60.0, 600.0, 5.0, 1.0}) {
                slider->ask(factor);
                QTRY_COMPARE(bench->clock()->state().speed, factor);
                const Instant now = bench->clock()->now();
                QVERIFY2(now >= before, qPrintable(u"back by %1 ms at ×%2"_s.arg((before - now).count()).arg(factor)));
                QVERIFY(now - before <= Millis{real.elapsed()} * 600 + Millis{1});
                before = now;
            }
        }
    }
};

QTEST_MAIN(tst_SpeedSlider)
#include "tst_speed_slider.moc"

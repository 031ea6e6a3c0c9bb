// SPDX-License-Identifier: MIT
#include "tests/support/focusables.h"
#include "tests/support/test_bench.h"
#include "ui/clock/clock_bar.h"
#include "ui/clock/clock_words.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_clock_bar final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsAndFrames()
    {
        ClockState clock;
        clock.at = instantFromMs(1'000'000'250);
        clock.speed = 60;
        QCOMPARE(ClockWords::speed(3600), u"×3600"_s);
        QCOMPARE(ClockWords::speed(1.5), u"×1.5"_s);
        QCOMPARE(ClockWords::jump(clock, clock.at), u"Jump to retry"_s);
        clock.nextDue = clock.at + Millis{192'000};
        QVERIFY(ClockWords::jump(clock, clock.at).endsWith(u"3:12"_s));
        QVERIFY(ClockWords::jump(clock, clock.at + Millis{500'000}).endsWith(u"0:00"_s)); // never negative
        // At ×1 the text changes with the second; a fast clock is drawn at most 30 times a second; a paused one never.
        clock.speed = 1;
        QCOMPARE(ClockWords::nextChange(clock, clock.at).value_or(Millis{}), Millis{750});
        clock.speed = 3600;
        QVERIFY(ClockWords::nextChange(clock, clock.at).value_or(Millis{}) >= Millis{33});
        clock.paused = true;
        QVERIFY(!ClockWords::nextChange(clock, clock.at));
    }

    void anotherDayIsSaid()
    {
        const Instant noon = instantFromMs(1'763'899'961'204); // 2025-11-23T12:12:41Z
        QCOMPARE(ClockWords::time(noon, noon - Millis{3'600'000}, Zone::Utc), u"12:12:41"_s);
        QCOMPARE(ClockWords::time(noon, noon - Millis{86'400'000}, Zone::Utc), u"11-23 12:12:41"_s);
        TestBench bench;
        ClockBar bar(bench.get());
        bar.show();
        ClockState clock = bench->clock()->state();
        clock.paused = true;
        clock.at += Millis{3 * 86'400'000};
        bar.setClock(clock);
        QLabel *time = bar.findChild<QLabel *>(u"clockTime"_s);
        QVERIFY(time->text().contains(u'-'));
        QVERIFY(time->toolTip().startsWith(fullTimeText(clock.at, Zone::Local)));
    }

    void theBarDrivesTheClock()
    {
        TestBench bench;
        QVERIFY2(bench.isOpen(), qPrintable(bench.problem()));
        ClockBar bar(bench.get());
        bar.show();
        QPushButton *pause = bar.findChild<QPushButton *>(u"clockPause"_s);
        QPushButton *jump = bar.findChild<QPushButton *>(u"clockJump"_s);
        QVERIFY(!jump->isEnabled());
        QVERIFY(!jump->toolTip().isEmpty());
        pause->click();
        QTRY_VERIFY(bench->clock()->state().paused);
        QTRY_COMPARE(pause->text(), u"Resume"_s);
        QLabel *time = bar.findChild<QLabel *>(u"clockTime"_s);
        QCOMPARE(time->text(), timeTextSeconds(bench->clock()->state().at, Zone::Local));
        bar.setZone(Zone::Utc);
        QCOMPARE(time->text(), timeTextSeconds(bench->clock()->state().at, Zone::Utc));
        pause->click();
        QTRY_VERIFY(!bench->clock()->state().paused);

        bar.findChild<QAction *>(u"clock.speed.3600"_s)->trigger();
        QTRY_COMPARE(bench->clock()->state().speed, 3600.0);
        QTRY_COMPARE(bar.findChild<QPushButton *>(u"clockSpeed"_s)->text(), u"×3600"_s);
        QVERIFY(bar.findChild<QAction *>(u"clock.speed.3600"_s)->isChecked());
        QVERIFY(!bar.findChild<QAction *>(u"clock.speed.1"_s)->isChecked());
        const QString before = time->text();
        QTRY_VERIFY(time->text() != before); // extrapolated, without a report of the bench
        QCOMPARE(unnamedFocusables(&bar), QStringList());
    }

    void jumpIsOnWhileSomethingIsDue()
    {
        TestBench bench;
        ClockBar bar(bench.get());
        bar.show();
        ClockState clock = bench->clock()->state();
        clock.paused = true;
        clock.nextDue = clock.at + Millis{192'000};
        bar.setClock(clock);
        QPushButton *jump = bar.findChild<QPushButton *>(u"clockJump"_s);
        QVERIFY(jump->isEnabled());
        QVERIFY(jump->text().endsWith(u"3:12"_s));
    }
};

QTEST_MAIN(tst_clock_bar)
#include "tst_clock_bar.moc"

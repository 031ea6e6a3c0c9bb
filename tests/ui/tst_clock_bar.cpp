// SPDX-License-Identifier: MIT
#include "tests/support/focusables.h"
#include "tests/support/test_bench.h"
#include "tests/ui/stand_in_clock.h"
#include "ui/clock/clock_bar.h"
#include "ui/clock/clock_words.h"

#include <QtGui/QAction>
#include <QtTest/QSignalSpy>
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
        QCOMPARE(ClockWords::jump(clock, clock.at), u"Jump to next"_s);
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

    void whatSomebodyHoldsIsLeftToThem()
    {
        TestBench bench;
        ClockBar bar(bench->clock());
        bar.show();
        connect(bench->clock(), &ClockDoor::changed, &bar, &ClockBar::setClock);
        QSignalSpy refused(&bar, &ClockBar::refused);
        QVERIFY(bench->clock()->hold());
        QTRY_VERIFY(bench->clock()->state().paused);
        const Instant held = bench->clock()->now();
        for (const QString &name : {u"clock.pause"_s, u"clock.hour"_s})
            bar.findChild<QAction *>(name)->trigger();
        QCOMPARE(refused.size(), 2);
        QCOMPARE(bench->clock()->now(), held);
        bench->clock()->letGo();
        QTRY_VERIFY(!bench->clock()->state().paused); // none of them was a wish that it stand
        bar.findChild<QAction *>(u"clock.pause"_s)->trigger();
        QTRY_VERIFY(bench->clock()->state().paused);
        QCOMPARE(refused.size(), 2);
    }

    void anotherDayIsSaid()
    {
        const Instant noon = instantFromMs(1'763'899'961'204); // 2025-11-23T12:12:41Z
        QCOMPARE(ClockWords::time(noon, noon - Millis{3'600'000}, Zone::Utc), u"12:12:41"_s);
        QCOMPARE(ClockWords::time(noon, noon - Millis{86'400'000}, Zone::Utc), u"23 Nov 12:12:41"_s);
        TestBench bench;
        ClockBar bar(bench->clock());
        bar.show();
        ClockState clock = bench->clock()->state();
        clock.paused = true;
        clock.at += Millis{3 * 86'400'000};
        bar.setClock(clock);
        QLabel *time = bar.findChild<QLabel *>(u"clockTime"_s);
        QVERIFY(time->text().contains(u' '));
        QVERIFY(time->toolTip().startsWith(fullTimeText(clock.at, Zone::Local)));
    }

    void theBarDrivesTheClock()
    {
        TestBench bench;
        QVERIFY2(bench.isOpen(), qPrintable(bench.problem()));
        ClockBar bar(bench->clock());
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

    void howFarItIsAheadIsSaid()
    {
        const Instant real = instantFromMs(1'763'899'961'204);
        QCOMPARE(ClockWords::lead(real, real), u"simulated"_s);
        QCOMPARE(ClockWords::lead(real + Millis{999}, real), u"simulated"_s); // read a moment apart
        QCOMPARE(ClockWords::lead(real + Millis{42'000}, real), u"42 s ahead"_s);
        QCOMPARE(ClockWords::lead(real + Millis{42 * 60'000 + 59'000}, real), u"42 min ahead"_s);
        QCOMPARE(ClockWords::lead(real + Millis{8 * 3'600'000}, real), u"8 h ahead"_s);
        QCOMPARE(ClockWords::lead(real + Millis{8 * 3'600'000 + 12 * 60'000}, real), u"8 h 12 min ahead"_s);
        QCOMPARE(ClockWords::lead(real + Millis{76 * 3'600'000}, real), u"3 d 4 h ahead"_s);
        QCOMPARE(ClockWords::lead(real - Millis{180'000}, real), u"3 min behind"_s);
    }

    void itOffersToReturn()
    {
        TestBench bench;
        QVERIFY2(bench.isOpen(), qPrintable(bench.problem()));
        ClockBar bar(bench->clock());
        bar.show();
        QPushButton *back = bar.findChild<QPushButton *>(u"clockReturn"_s);
        QLabel *lead = bar.findChild<QLabel *>(u"clockLead"_s);
        QAction *action = bar.findChild<QAction *>(u"clock.return"_s);
        QVERIFY(back->isHidden() && !action->isEnabled());
        QCOMPARE(lead->text(), u"simulated"_s);
        QSignalSpy notices(bench.get(), &Bench::noticed);
        bench->clock()->skip(Millis{42 * 60'000 + 30'000});
        QTRY_VERIFY(back->isVisible() && action->isEnabled());
        QVERIFY2(lead->text().startsWith("42 min ahead"_L1), qPrintable(lead->text()));
        QCOMPARE(unnamedFocusables(&bar), QStringList());
        bar.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&bar));
        back->setFocus();
        back->click();
        QTRY_VERIFY(back->isHidden() && !action->isEnabled());
        QVERIFY(bar.focusWidget() && bar.focusWidget()->objectName() != "clockPause"_L1); // there the next Space would stop the clock
        QVERIFY(std::chrono::abs(bench->clock()->now() - realNow()) < Millis{1000});
        QTRY_COMPARE(notices.count(), 1);
        QVERIFY(notices.first().first().value<Notice>().text.contains("42 min"_L1));
    }

    void aPausedClockSaysHowFarItIsAhead()
    {
        TestBench bench;
        ClockBar bar(bench->clock());
        bar.show();
        ClockState clock = bench->clock()->state();
        clock.paused = true;
        clock.at = realNow() + Millis{42 * 60'000 + 30'000};
        clock.taken = std::chrono::steady_clock::now();
        bar.setClock(clock);
        const QLabel *lead = bar.findChild<QLabel *>(u"clockLead"_s);
        QVERIFY2(lead->text().startsWith("42 min ahead"_L1), qPrintable(lead->text()));
        QCOMPARE(lead->accessibleName(), u"paused, 42 min ahead"_s);
    }

    void nothingBesideItMoves()
    {
        TestBench bench;
        ClockBar bar(bench->clock());
        bar.show();
        const int width = bar.sizeHint().width();
        const auto *jump = bar.findChild<QPushButton *>(u"clockJump"_s);
        ClockState clock = bench->clock()->state();
        for (const bool paused : {false, true}) {
            for (const Millis lead :
                 {Millis{0}, Millis{42 * 60'000}, Millis{(23 * 60 + 59) * 60'000}, Millis{30LL * 86'400'000}, Millis{400LL * 86'400'000}}) {
                for (const Millis due :
                     {Millis{0}, Millis{1'800'000}, Millis{5LL * 3'600'000}, Millis{90LL * 3'600'000}, Millis{30LL * 86'400'000}}) {
                    for (const double speed : ClockWords::speeds) {
                        clock.paused = paused;
                        clock.at = realNow() + lead;
                        clock.taken = std::chrono::steady_clock::now();
                        clock.speed = speed;
                        clock.nextDue = due > Millis{0} ? std::optional(clock.at + due) : std::nullopt;
                        bar.setClock(clock);
                        QCOMPARE(bar.sizeHint().width(), width);
                        QVERIFY(jump->sizeHint().width() <= jump->width());
                    }
                }
            }
        }
        const QLabel *time = bar.findChild<QLabel *>(u"clockTime"_s);
        QVERIFY(time->text().contains(u' ')); // a year ahead it names the day, and has the room for it
        QVERIFY(time->sizeHint().width() <= time->parentWidget()->width());
        QVERIFY(time->parentWidget()->findChild<QLabel *>(u"clockLead"_s));
    }

    void inANarrowWindowTheJumpIsSaidInShort()
    {
        TestBench bench;
        QWidget window;
        auto *bar = new ClockBar(bench->clock(), &window);
        ClockState clock = bench->clock()->state();
        clock.paused = true;
        clock.nextDue = clock.at + Millis{192'000};
        const QPushButton *jump = bar->findChild<QPushButton *>(u"clockJump"_s);
        window.resize(1440, 60);
        bar->setClock(clock);
        QCOMPARE(jump->text(), u"Jump to next · 3:12"_s);
        const int roomy = bar->sizeHint().width();
        window.resize(1024, 60);
        bar->setClock(clock);
        QCOMPARE(jump->text(), u"Jump · 3:12"_s);
        QCOMPARE(jump->accessibleName(), u"Jump to next · 3:12"_s);
        QVERIFY(bar->sizeHint().width() < roomy - 30);
        window.resize(1440, 60);
        bar->setClock(clock);
        QCOMPARE(bar->sizeHint().width(), roomy);
    }

    void itNeedsNoMoreThanTheClocksDoor()
    {
        StandInClock door;
        door.shown.at = instantFromMs(1'763'899'961'204);
        door.shown.paused = true;
        door.shown.nextDue = door.shown.at + Millis{192'000};
        ClockBar bar(&door);
        bar.setZone(Zone::Utc);
        bar.show();
        QVERIFY(bar.findChild<QLabel *>(u"clockTime"_s)->text().endsWith(u"12:12:41"_s));
        bar.findChild<QPushButton *>(u"clockPause"_s)->click();
        bar.findChild<QPushButton *>(u"clockJump"_s)->click();
        QSignalSpy refused(&bar, &ClockBar::refused);
        bar.returnToRealTime();
        QCOMPARE(door.asked, (QStringList{u"go on"_s, u"jump"_s, u"reset"_s}));
        QCOMPARE(refused.count(), 1);
        QCOMPARE(refused.constFirst().constFirst().toString(), u"It is being run ahead."_s);

        door.shown.at += Millis{60'000};
        Q_EMIT door.changed(door.shown);
        QVERIFY(bar.findChild<QLabel *>(u"clockTime"_s)->text().endsWith(u"12:13:41"_s));
    }

    void jumpIsOnWhileSomethingIsDue()
    {
        TestBench bench;
        ClockBar bar(bench->clock());
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

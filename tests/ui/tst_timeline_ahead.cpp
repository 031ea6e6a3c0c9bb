// SPDX-License-Identifier: MIT
// The part of the time line that is to come: its mark taken forward by the mouse and by keys, and the clock run there.
#include "tests/ui/timeline_desk.h"

#include <QtGui/QAccessible>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_TimelineAhead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nowIsDraggedAlongTheLadder();
    void byKeysFromAttemptToAttempt();
    void alongTheLineToWhatIsAhead();
    void aClickOnWhatIsAheadAimsAtIt();
    void theAttemptThatIsMeantIsWaitedFor();
    void whatWasAimedAtIsGivenUp();
    void attemptsOfTheFutureStandBehindNow();
    void whyTheClockWasNotRunIsSaid();
    void aLongRunIsSaidAndCancelled();
};

void tst_TimelineAhead::nowIsDraggedAlongTheLadder()
{
    TimelineDesk line;
    const Instant before = line.clock.now();
    QVERIFY(line.handle()->isVisible());
    QCOMPARE(line.said(), u"next: retry 2 of 3, in 4:20"_s);
    QTest::mousePress(line.handle(), Qt::LeftButton, {}, line.handle()->rect().center());
    line.drag({40, 0});
    QVERIFY2(line.said().startsWith(u"run to 14:3"_s) && line.said().endsWith(u"before retry 2"_s), qPrintable(line.said()));
    line.drag({2'000, 0}); // beyond its end: the last attempt
    QVERIFY2(line.said().endsWith(u"in 34:20 · due by then: retry 2, retry 3"_s), qPrintable(line.said()));
    QVERIFY(line.clock.runs.isEmpty()); // not before it is let go
    QTest::mouseRelease(line.handle(), Qt::LeftButton);
    QCOMPARE(line.clock.runs, QList<Millis>{34min + 20s});
    QTRY_VERIFY(!line.handle()->isVisible()); // nothing is ahead any more, as far as is known
    QCOMPARE(line.clock.now() - before, Millis{34min + 20s});
}

void tst_TimelineAhead::byKeysFromAttemptToAttempt()
{
    TimelineDesk line;
    QVERIFY(!line.handle()->accessibleName().isEmpty());
    line.handle()->setFocus();
    QTRY_VERIFY(line.handle()->hasFocus());
    QTest::keyClick(line.handle(), Qt::Key_Right);
    QVERIFY2(line.said().endsWith(u"in 4:20 · due by then: retry 2"_s), qPrintable(line.said()));
    QCOMPARE(QAccessible::queryAccessibleInterface(line.handle())->valueInterface()->currentValue().toInt(), 260);
    QTest::keyClick(line.handle(), Qt::Key_Right);
    QVERIFY2(line.said().endsWith(u"retry 2, retry 3"_s), qPrintable(line.said()));
    QTest::keyClick(line.handle(), Qt::Key_Left);
    QTest::keyClick(line.handle(), Qt::Key_PageUp); // a minute further
    QVERIFY2(line.said().endsWith(u"in 5:20 · due by then: retry 2"_s), qPrintable(line.said()));
    QTest::keyClick(line.handle(), Qt::Key_Left);
    QVERIFY(line.clock.runs.isEmpty());
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QCOMPARE(line.clock.runs, QList<Millis>{260s}); // to the attempt, to the millisecond
}

/// → goes from what was tried to what is to come.
void tst_TimelineAhead::alongTheLineToWhatIsAhead()
{
    TimelineDesk line;
    line.view.setFocus();
    for (int tried = 0; tried < 3 && !line.handle()->hasFocus(); ++tried)
        QTest::keyClick(&line.view, Qt::Key_Right);
    QTRY_VERIFY_WITH_TIMEOUT(line.handle()->hasFocus(), 10'000);
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QCOMPARE(line.clock.runs, QList<Millis>{260s});
}

void tst_TimelineAhead::aClickOnWhatIsAheadAimsAtIt()
{
    TimelineDesk line;
    const QPoint last(line.view.width() - 14 - 7 - 8, line.handle()->geometry().bottom() + 15);
    const QSignalSpy chosen(&line.view, &TimelineView::attemptChosen);
    QTest::mouseClick(&line.view, Qt::LeftButton, {}, last);
    QVERIFY2(line.said().endsWith(u"retry 2, retry 3"_s), qPrintable(line.said()));
    QVERIFY(line.clock.runs.isEmpty());
    QVERIFY(line.handle()->hasFocus());
    QTest::mouseDClick(&line.view, Qt::LeftButton, {}, last);
    QCOMPARE(line.clock.runs, QList<Millis>{34min + 20s});
    QCOMPARE(chosen.size(), 0);
}

/// The attempts on the way take time themselves: what comes after them is due later than had been foreseen.
void tst_TimelineAhead::theAttemptThatIsMeantIsWaitedFor()
{
    TimelineDesk line;
    line.handle()->setFocus();
    QTest::keyClick(line.handle(), Qt::Key_End);
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QCOMPARE(line.clock.runs, QList<Millis>{34min + 20s});
    DeliveryDetails later = details({{AttemptError::Status, 0s}, {AttemptError::Status, 60s}, {AttemptError::Timeout, 360s}}, DeliveryState::Waiting);
    later.delivery.id = {7};
    later.delivery.dueAt = start + 360s + 10s + 30min;
    line.view.setDelivery(later);
    QCOMPARE(line.clock.runs, (QList<Millis>{34min + 20s, 10s}));
    line.view.setDelivery(later); // told again: it is due, and goes by itself
    QCOMPARE(line.clock.runs.size(), 2);

    // Another delivery is nothing to wait for.
    line.waiting.delivery.id = {8};
    line.waiting.delivery.dueAt = line.clock.now() + 1h;
    line.view.setDelivery(line.waiting);
    QCOMPARE(line.clock.runs.size(), 2);
}

void tst_TimelineAhead::whatWasAimedAtIsGivenUp()
{
    TimelineDesk line;
    line.handle()->setFocus();
    QTest::keyClick(line.handle(), Qt::Key_Right);
    QTest::keyClick(line.handle(), Qt::Key_Escape);
    QVERIFY2(line.said().startsWith(u"next: "_s), qPrintable(line.said()));
    QTest::keyClick(line.handle(), Qt::Key_Return); // nothing to run to
    QVERIFY(line.clock.runs.isEmpty());

    // While it is held, too.
    QTest::mousePress(line.handle(), Qt::LeftButton, {}, line.handle()->rect().center());
    line.drag({60, 0});
    QVERIFY(line.said().startsWith(u"run to "_s));
    QTest::keyClick(line.handle(), Qt::Key_Escape);
    QTest::mouseRelease(line.handle(), Qt::LeftButton);
    QVERIFY(line.clock.runs.isEmpty());

    // And with the delivery it was on, wherever the next one ends.
    QTest::keyClick(line.handle(), Qt::Key_End);
    line.waiting.delivery.id = {8};
    line.waiting.delivery.dueAt = start + 300s;
    line.view.setDelivery(line.waiting);
    QVERIFY2(line.said().startsWith(u"next: "_s), qPrintable(line.said()));
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QVERIFY(line.clock.runs.isEmpty());
    line.view.setDelivery(details({{AttemptError::None, 0s}}, DeliveryState::Delivered));
    QVERIFY(!line.handle()->isVisible());
}

/// The clock was taken back by three hours: what was made keeps its time, and what is due came back with it.
void tst_TimelineAhead::attemptsOfTheFutureStandBehindNow()
{
    TimelineDesk line;
    DeliveryDetails made = details({{AttemptError::Status, 3h}, {AttemptError::Status, 3h + 60s}}, DeliveryState::Waiting);
    made.delivery.id = {9};
    made.delivery.dueAt = start + 360s;
    line.view.setDelivery(made);
    QVERIFY(line.handle()->isVisible());
    QTest::mousePress(line.handle(), Qt::LeftButton, {}, line.handle()->rect().center());
    line.drag({30, 0});
    QVERIFY2(line.said().endsWith(u"before retry 2"_s), qPrintable(line.said()));
    QTest::mouseRelease(line.handle(), Qt::LeftButton);
    QCOMPARE(line.clock.runs.size(), 1);
    QVERIFY(line.clock.runs.first() > 0s && line.clock.runs.first() < 260s);
}

void tst_TimelineAhead::whyTheClockWasNotRunIsSaid()
{
    TimelineDesk line;
    QSignalSpy refused(&line.view, &TimelineView::refused);
    line.clock.problem = u"The simulation goes ahead."_s;
    line.handle()->setFocus();
    QTest::keyClick(line.handle(), Qt::Key_Right);
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QCOMPARE(refused.size(), 1);
    QCOMPARE(refused.last().first().toString(), line.clock.problem);
}

void tst_TimelineAhead::aLongRunIsSaidAndCancelled()
{
    TimelineDesk line;
    line.clock.isLong = true;
    auto *cancel = line.view.findChild<QPushButton *>(u"timelineCancel"_s);
    line.handle()->setFocus();
    QTest::keyClick(line.handle(), Qt::Key_Right);
    const QPoint aimed = line.handle()->pos();
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QVERIFY2(line.said().startsWith(u"the clock runs to 14:3"_s), qPrintable(line.said()));
    QCOMPARE(line.handle()->pos(), aimed); // it does not spring back
    QTRY_VERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(line.clock.under.first.stop_requested());
    line.clock.under.second();
    QVERIFY2(line.said().startsWith(u"next: "_s), qPrintable(line.said()));
    QVERIFY(!cancel->isVisible() && line.handle()->pos() != aimed);
    // By Esc, too.
    QTest::keyClick(line.handle(), Qt::Key_Right);
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QTest::keyClick(line.handle(), Qt::Key_Escape);
    QVERIFY(line.clock.under.first.stop_requested());
    line.clock.under.second();
}

QTEST_MAIN(tst_TimelineAhead)
#include "tst_timeline_ahead.moc"

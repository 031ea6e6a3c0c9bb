// SPDX-License-Identifier: MIT
#include "core/bench/clock_door.h"
#include "core/model/delivery_limits.h"
#include "ui/common/band_handle.h"
#include "ui/log/delivery_text.h"
#include "ui/log/timeline_view.h"

#include <QtCore/QPoint>
#include <QtGui/QAccessible>
#include <QtGui/QFont>
#include <QtGui/QMouseEvent>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant start = instantFromMs(1'742'049'138'000);

DeliveryDetails details(QList<std::pair<AttemptError, Millis>> attempts, DeliveryState state)
{
    DeliveryDetails made;
    made.webhook.name = u"Orders"_s;
    made.delivery.state = state;
    made.delivery.createdAt = start;
    made.delivery.attempts = int(attempts.size());
    for (const auto &[error, after] : attempts) {
        Attempt attempt;
        attempt.number = int(made.attempts.size()) + 1;
        attempt.startedAt = start + after;
        attempt.finished = true;
        attempt.error = error;
        attempt.status = error == AttemptError::Status ? 503 : error == AttemptError::None ? 200 : 0;
        made.attempts.append(attempt);
        made.delivery.failures += error == AttemptError::None || error == AttemptError::Interrupted ? 0 : 1;
    }
    return made;
}

/// Stands still, but for what it is run by; nothing happens on the way.
class StillClock final : public ClockDoor
{
public:
    explicit StillClock(Instant at) : ClockDoor(nullptr) { m_at = at; }

    [[nodiscard]] ClockState state() const override
    {
        ClockState state;
        state.at = m_at;
        state.paused = true;
        return state;
    }
    void advance(Millis span, QObject *, Reply<void> done) override
    {
        runs.append(span);
        m_at += span;
        if (!problem.isEmpty())
            return done(Error{ErrorCode::Conflict, problem});
        done({});
    }

    QList<Millis> runs;
    QString problem;

private:
    Instant m_at{};
};

/// A time line as wide as in the window, at a hundred seconds of a delivery that has failed twice; retry 2 is due at 360 s.
struct Line
{
    StillClock clock{start + 100s};
    TimelineView view{&clock};
    DeliveryDetails waiting = details({{AttemptError::Status, 0s}, {AttemptError::Status, 60s}}, DeliveryState::Waiting);

    Line()
    {
        waiting.delivery.id = {7};
        waiting.delivery.dueAt = start + 360s;
        view.setZone(Zone::Utc);
        view.setDelivery(waiting);
        view.resize(744, 112);
        view.show();
        if (!QTest::qWaitForWindowExposed(&view))
            qFatal("the time line was not shown");
    }
    [[nodiscard]] BandHandle *handle() const { return view.findChild<BandHandle *>(u"timelineNow"_s); }
    [[nodiscard]] QString said() const { return handle()->accessibleDescription(); }
    void drag(const QPoint &by) const
    {
        const QPoint grip = handle()->rect().center();
        const QPoint there = handle()->mapToGlobal(grip) + by;
        const QPoint here = handle()->mapFromGlobal(there);
        QMouseEvent move(QEvent::MouseMove, here, there, Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(handle(), &move);
    }
};

QStringList labels(const QList<TimelinePoint> &points)
{
    QStringList texts;
    for (const TimelinePoint &point : points)
        texts.append(point.label);
    return texts;
}

} // namespace

class tst_LogTimeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatWasTriedAndWhatIsToCome();
    void endsWhereTheDeliveryEnded();
    void beforeTheFirstAttemptTheWholeLadderIsAhead();
    void anInterruptedAttemptDoesNotClimb();
    void aRequestUnderWayIsAPoint();
    void nowMovesWithinItsSpan();
    void statusSaysWhatComesNext();
    void whatWasNeverSentSaysSo();
    void growsWithItsFont();
    void clicksAndKeysChooseAnAttempt();
    void nowIsDraggedAlongTheLadder();
    void byKeysFromAttemptToAttempt();
    void aClickOnWhatIsAheadAimsAtIt();
    void theAttemptThatIsMeantIsWaitedFor();
    void whatWasAimedAtIsGivenUp();
    void whyTheClockWasNotRunIsSaid();
    void saysItAllToAScreenReader();
};

void tst_LogTimeline::showsWhatWasTriedAndWhatIsToCome()
{
    DeliveryDetails waiting = details({{AttemptError::Status, 0s}, {AttemptError::Status, 60s}}, DeliveryState::Waiting);
    waiting.delivery.dueAt = start + 361s; // five minutes after the second had failed
    const QList<TimelinePoint> points = timelinePoints(waiting);
    QCOMPARE(labels(points), (QStringList{u"503 · first"_s, u"503 · +1 min"_s, u"retry 2 · +5 min"_s, u"retry 3 · +30 min"_s}));
    QVERIFY(points.at(0).made && points.at(1).made && !points.at(2).made && !points.at(3).made);
    QCOMPARE(points.at(2).at, start + 361s);
    QCOMPARE(points.at(3).at, start + 361s + limits::retryDelays.at(2));
    QCOMPARE(points.at(1).tone, Tone::Bad);
}

void tst_LogTimeline::endsWhereTheDeliveryEnded()
{
    const auto delivered = timelinePoints(details({{AttemptError::Timeout, 0s}, {AttemptError::None, 70s}}, DeliveryState::Delivered));
    QCOMPARE(labels(delivered), (QStringList{u"timeout · first"_s, u"200 · +1 min"_s}));
    QCOMPARE(delivered.last().tone, Tone::Good);
    const auto failed = timelinePoints(
        details({{AttemptError::Dns, 0s}, {AttemptError::Dns, 60s}, {AttemptError::Dns, 360s}, {AttemptError::Dns, 2160s}}, DeliveryState::Failed));
    QCOMPARE(failed.size(), limits::maxRequestsPerDelivery);
    QVERIFY(timelinePoints(details({}, DeliveryState::Cancelled)).isEmpty());
}

void tst_LogTimeline::beforeTheFirstAttemptTheWholeLadderIsAhead()
{
    DeliveryDetails held = details({}, DeliveryState::Held);
    held.delivery.dueAt = start + 12min;
    const auto points = timelinePoints(held);
    QCOMPARE(points.size(), limits::maxRequestsPerDelivery);
    QCOMPARE(points.first().label, u"first"_s);
    QCOMPARE(points.first().at, start + 12min);
    QCOMPARE(points.at(1).label, u"retry 1 · +1 min"_s);
}

void tst_LogTimeline::anInterruptedAttemptDoesNotClimb()
{
    DeliveryDetails again = details({{AttemptError::Interrupted, 0s}, {AttemptError::Status, 5s}}, DeliveryState::Waiting);
    again.delivery.dueAt = start + 65s;
    const auto points = timelinePoints(again);
    QCOMPARE(points.at(0).label, u"interrupted · first"_s);
    QCOMPARE(points.at(1).label, u"503 · again"_s);
    QCOMPARE(points.last().label, u"retry 3 · +30 min"_s);
    QVERIFY(labels(points).contains(u"retry 1 · +1 min"_s)); // the ladder starts with the first real failure
}

void tst_LogTimeline::aRequestUnderWayIsAPoint()
{
    DeliveryDetails sending = details({{AttemptError::Status, 0s}}, DeliveryState::Sending);
    Attempt running;
    running.number = 2;
    running.startedAt = start + 60s;
    sending.attempts.append(running);
    const auto points = timelinePoints(sending);
    QCOMPARE(points.size(), limits::maxRequestsPerDelivery);
    QVERIFY(points.at(1).running);
    QCOMPARE(points.at(1).label, u"sending · +1 min"_s);
    QCOMPARE(points.at(2).label, u"retry 2 · +5 min"_s);
}

void tst_LogTimeline::nowMovesWithinItsSpan()
{
    DeliveryDetails waiting = details({{AttemptError::Status, 0s}, {AttemptError::Status, 60s}}, DeliveryState::Waiting);
    waiting.delivery.dueAt = start + 360s;
    const auto points = timelinePoints(waiting);
    QCOMPARE(timelinePosition(points, start - 5s), 0.0);
    QCOMPARE(timelinePosition(points, start + 30s), 0.5);
    QCOMPARE(timelinePosition(points, start + 210s), 1.5);
    QCOMPARE(timelinePosition(points, start + 100h), 3.0);
}

void tst_LogTimeline::statusSaysWhatComesNext()
{
    Delivery delivery = details({{AttemptError::Status, 0s}, {AttemptError::Status, 60s}}, DeliveryState::Waiting).delivery;
    delivery.dueAt = start + 192s;
    QCOMPARE(timelineStatus(delivery, start), u"next: retry 2 of 3, in 3:12"_s);
    for (int state = 0; state <= int(DeliveryState::Cancelled); ++state) {
        delivery.state = DeliveryState(state);
        QVERIFY(!timelineStatus(delivery, start).isEmpty());
    }
}

void tst_LogTimeline::whatWasNeverSentSaysSo()
{
    DeliveryDetails refused = details({{AttemptError::TooLarge, 0s}}, DeliveryState::Failed);
    refused.delivery.attempts = 0; // no request was made
    refused.delivery.outcomes = {AttemptError::TooLarge};
    refused.attempts.first().number = 0;
    QCOMPARE(labels(timelinePoints(refused)), QStringList{u"too large"_s});
    QCOMPARE(timelineStatus(refused.delivery, start), u"never sent"_s);
    QCOMPARE(stateSentence(refused.delivery), u"Never sent, because its payload is too large."_s);
    refused.delivery.outcomes = {AttemptError::Protocol}; // its body is gone, say
    QCOMPARE(stateSentence(refused.delivery), u"Never sent. Its response says why."_s);
    refused.delivery.attempts = 2; // the ladder may end early
    QVERIFY(stateSentence(refused.delivery).startsWith(u"Given up after 2 attempt"_s));
}

void tst_LogTimeline::growsWithItsFont()
{
    StillClock clock(start);
    TimelineView view(&clock);
    const int before = view.sizeHint().height();
    const QFont font = QApplication::font();
    QFont larger = font;
    larger.setPixelSize(24);
    QApplication::setFont(larger);
    QVERIFY(view.sizeHint().height() >= before + 20);
    QApplication::setFont(font);
}

void tst_LogTimeline::clicksAndKeysChooseAnAttempt()
{
    Line line;
    QSignalSpy chosen(&line.view, &TimelineView::attemptChosen);
    QTest::mouseClick(&line.view, Qt::LeftButton, {}, QPoint(21, 60));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.last().first().toInt(), 1);
    QTest::keyClick(&line.view, Qt::Key_Right);
    QCOMPARE(chosen.last().first().toInt(), 2);
    QTest::keyClick(&line.view, Qt::Key_Right); // what is still to come has nothing to show
    QCOMPARE(chosen.size(), 2);
    QTest::keyClick(&line.view, Qt::Key_Return); // once more: another tab was looked at meanwhile
    QCOMPARE(chosen.size(), 3);
    QCOMPARE(chosen.last().first().toInt(), 2);
}

void tst_LogTimeline::nowIsDraggedAlongTheLadder()
{
    Line line;
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

void tst_LogTimeline::byKeysFromAttemptToAttempt()
{
    Line line;
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

void tst_LogTimeline::aClickOnWhatIsAheadAimsAtIt()
{
    Line line;
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
void tst_LogTimeline::theAttemptThatIsMeantIsWaitedFor()
{
    Line line;
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

void tst_LogTimeline::whatWasAimedAtIsGivenUp()
{
    Line line;
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

    // And with the delivery it was on.
    QTest::keyClick(line.handle(), Qt::Key_Right);
    line.waiting.delivery.id = {8};
    line.view.setDelivery(line.waiting);
    QVERIFY2(line.said().startsWith(u"next: "_s), qPrintable(line.said()));
    line.view.setDelivery(details({{AttemptError::None, 0s}}, DeliveryState::Delivered));
    QVERIFY(!line.handle()->isVisible());
}

void tst_LogTimeline::whyTheClockWasNotRunIsSaid()
{
    Line line;
    QSignalSpy refused(&line.view, &TimelineView::refused);
    line.clock.problem = u"The simulation goes ahead."_s;
    line.handle()->setFocus();
    QTest::keyClick(line.handle(), Qt::Key_Right);
    QTest::keyClick(line.handle(), Qt::Key_Return);
    QCOMPARE(refused.size(), 1);
    QCOMPARE(refused.last().first().toString(), line.clock.problem);
}

void tst_LogTimeline::saysItAllToAScreenReader()
{
    StillClock clock(start);
    TimelineView view(&clock);
    QVERIFY(!view.accessibleName().isEmpty());
    DeliveryDetails waiting = details({{AttemptError::Status, 0s}}, DeliveryState::Waiting);
    waiting.delivery.dueAt = start + 60s;
    view.setDelivery(waiting);
    QVERIFY(view.accessibleName().contains(u"Orders"_s));
    QVERIFY(view.accessibleDescription().contains(u"503 · first"_s));
    QVERIFY(view.accessibleDescription().contains(u"in 1:00"_s));
}

QTEST_MAIN(tst_LogTimeline)
#include "tst_log_timeline.moc"

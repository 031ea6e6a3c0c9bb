// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "tests/ui/timeline_desk.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QPoint>
#include <QtGui/QFont>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

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
    TimelineDesk line;
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

// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "ui/common/state_style.h"
#include "ui/log/timeline_view.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("Timeline", text);
}

QString outcomeWord(const Attempt &attempt)
{
    if (!attempt.finished)
        return words(QT_TRANSLATE_NOOP("Timeline", "sending"));
    return answerText({attempt.error}, attempt.status);
}

} // namespace

QList<TimelinePoint> timelinePoints(const DeliveryDetails &details)
{
    QList<TimelinePoint> points;
    int failures = 0; // the ones that climb the ladder; an interrupted attempt is made again at once
    for (const Attempt &attempt : details.attempts) {
        TimelinePoint point;
        point.at = attempt.startedAt;
        point.made = attempt.finished;
        point.running = !attempt.finished;
        point.tone = attempt.finished ? outcomeTone(attempt.error) : Tone::Accent;
        const QString when = points.isEmpty() ? words(QT_TRANSLATE_NOOP("Timeline", "first"))
                             : failures == 0 || failures > int(limits::retryDelays.size())
                                 ? words(QT_TRANSLATE_NOOP("Timeline", "again"))
                                 : u"+"_s + spanText(limits::retryDelays.at(size_t(failures - 1)));
        point.brief = outcomeWord(attempt);
        point.label = attempt.number == 0 ? outcomeWord(attempt) : u"%1 · %2"_s.arg(outcomeWord(attempt), when); // 0: refused before it was sent
        points.append(point);
        if (attempt.finished && attempt.error != AttemptError::None && attempt.error != AttemptError::Interrupted
            && attempt.error != AttemptError::Cancelled)
            ++failures;
    }
    if (isFinal(details.delivery.state))
        return points;
    Instant at = points.isEmpty() ? details.delivery.dueAt.value_or(details.delivery.createdAt) : points.last().at;
    if (points.isEmpty())
        points.append({words(QT_TRANSLATE_NOOP("Timeline", "the first attempt")), words(QT_TRANSLATE_NOOP("Timeline", "first")),
                       words(QT_TRANSLATE_NOOP("Timeline", "first")), at, false, false, Tone::Dim});
    for (int retry = std::max(failures, 0) + (points.last().running ? 1 : 0); retry <= int(limits::retryDelays.size()); ++retry) {
        if (retry == 0)
            continue; // the first request is the point that stands there already
        const Millis delay = limits::retryDelays.at(size_t(retry - 1));
        at = retry == failures && details.delivery.dueAt ? *details.delivery.dueAt : at + delay;
        const QString label = words(QT_TRANSLATE_NOOP("Timeline", "retry %1 · +%2")).arg(retry).arg(spanText(delay));
        const QString name = words(QT_TRANSLATE_NOOP("Timeline", "retry %1")).arg(retry);
        points.append({name, label, u"+"_s + spanText(delay), at, false, false, Tone::Dim});
    }
    return points;
}

QString timelineStatus(const Delivery &delivery, Instant now)
{
    const int retries = int(limits::retryDelays.size());
    switch (delivery.state) {
    case DeliveryState::Waiting:
        if (delivery.dueAt && delivery.failures > 0)
            return words(QT_TRANSLATE_NOOP("Timeline", "next: retry %1 of %2, %3"))
                .arg(delivery.failures)
                .arg(retries)
                .arg(dueText(*delivery.dueAt, now));
        return words(QT_TRANSLATE_NOOP("Timeline", "next: the same attempt again"));
    case DeliveryState::Held:
        return delivery.dueAt ? words(QT_TRANSLATE_NOOP("Timeline", "held by the hourly limit, goes out %1")).arg(dueText(*delivery.dueAt, now))
                              : words(QT_TRANSLATE_NOOP("Timeline", "held by the hourly limit"));
    case DeliveryState::Queued: return words(QT_TRANSLATE_NOOP("Timeline", "about to be sent"));
    case DeliveryState::Sending: return words(QT_TRANSLATE_NOOP("Timeline", "sending now"));
    case DeliveryState::Delivered: return words(QT_TRANSLATE_NOOP("Timeline", "delivered with attempt %1")).arg(std::max(1, delivery.attempts));
    case DeliveryState::Failed:
        if (delivery.attempts == 0)
            return words(QT_TRANSLATE_NOOP("Timeline", "never sent"));
        return QCoreApplication::translate("Timeline", "given up after %n attempts", nullptr, delivery.attempts);
    case DeliveryState::Cancelled:
        return isSkipped(delivery) ? words(QT_TRANSLATE_NOOP("Timeline", "skipped: the webhook was paused"))
                                   : words(QT_TRANSLATE_NOOP("Timeline", "cancelled"));
    }
    return {};
}

QString timelineReach(const QList<TimelinePoint> &points, Instant now, Instant to, Zone zone)
{
    const QString when = dayTimeText(to, now, zone, Precision::Seconds);
    QStringList due;
    QString next;
    for (const TimelinePoint &point : points) {
        if (point.isAhead() && point.at <= to)
            due.append(point.name);
        else if (point.isAhead() && next.isEmpty())
            next = point.name;
    }
    if (due.isEmpty())
        return words(QT_TRANSLATE_NOOP("Timeline", "run to %1, %2 · before %3")).arg(when, dueText(to, now), next);
    return words(QT_TRANSLATE_NOOP("Timeline", "run to %1, %2 · due by then: %3")).arg(when, dueText(to, now), due.join(u", "_s));
}

double timelinePosition(const QList<TimelinePoint> &points, Instant now)
{
    if (now < points.first().place())
        return 0;
    for (qsizetype i = 1; i < points.size(); ++i) {
        if (now < points.at(i).place()) {
            const double span = double((points.at(i).place() - points.at(i - 1).place()).count());
            return double(i - 1) + (span > 0 ? double((now - points.at(i - 1).place()).count()) / span : 1.0);
        }
    }
    return double(points.size() - 1);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/window/assumptions.h"

#include "core/model/delivery_limits.h"
#include "core/model/limits.h"
#include "ui/common/time_format.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

namespace {

class Assumptions
{
    Q_DECLARE_TR_FUNCTIONS(Assumptions)
public:
    static QStringList always();
    static QStringList goals();
    static QStringList usage();
    static QStringList spikes();
    static QString slack();
    static QString plainHttp();
};

QStringList Assumptions::always()
{
    return {
        tr("The signing secret is %Ln random bytes as hex digits, or the one that you paste; its UTF-8 bytes are the key.", nullptr,
           limits::secretBytes),
        tr("After a rotation the previous secret is accepted for another %1.").arg(spanText(limits::secretOverlap)),
        tr("A payload is at most %Ln bytes; a larger one is never sent.", nullptr, int(limits::payloadBytes)),
        tr("A payload's timestamp is the time of the event; a retry sends the same bytes again."),
        tr("X-Ovyxa-Signature is made over the exact body bytes and written in lower-case hex, unless the webhook says otherwise."),
        tr("The request carries no delivery number and no timestamp header."),
        tr("Each request has a connection of its own, unless the webhook keeps them; trust is the system's authorities and the profile's."),
        tr("Interim answers are passed over; a malformed answer is a failure that names the line."),
        tr("The %1 of a request run from the start of connecting to the last byte of the answer.").arg(spanText(limits::requestTimeout)),
        tr("The first %1 of an answer are kept.").arg(bytesText(limits::keptResponseBytes)),
        tr("A redirect counts as a failure and is never followed. Retry-After is shown and not obeyed."),
        tr("A failed webhook goes on receiving events; the mark clears with its next success."),
        tr("The limit of %Ln deliveries an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.", nullptr,
           limits::deliveriesPerHour),
        tr("Delivery is at least once: an attempt cut off by a crash is made again."),
        tr("A visitor is a truncated IP address and a kind of browser, for a day; well-known crawlers count nowhere."),
        tr("The Events API takes custom events as it takes page views, with a name and optional properties; its rate limit is off unless chosen."),
        tr("Alert rules count by the time of receipt, in calendar minutes, hours, days and months in UTC."),
    };
}

QStringList Assumptions::goals()
{
    return {tr("In goal.completed, visitor_count is 1 and every completion fires, each visit anew."),
            tr("source is utm_source, else the referrer's known name, else its host, else “direct”."),
            tr("country is the address's, where a country database is set, else the site's default country.")};
}

QStringList Assumptions::usage()
{
    return {tr("usage.threshold carries threshold, usage, limit and period, and fires once a month for each threshold."),
            tr("The period is the calendar month in UTC; page views and custom events count, bots do not.")};
}

QStringList Assumptions::spikes()
{
    return {tr("realtime.spike carries active_visitors, threshold and window_minutes; it fires when the count goes over the webhook's own threshold, "
               "and arms again when it is back at or under it.")};
}

QString Assumptions::slack()
{
    return tr("A Slack webhook gets a Slack message, as Slack refuses a body without “text”.");
}

QString Assumptions::plainHttp()
{
    return tr("Plain HTTP is let through to this machine, because you allowed it. Ovyxa itself takes HTTPS only.");
}

} // namespace

QStringList assumptionsInUse(const QList<Webhook> &webhooks, const ProfileSettings &settings)
{
    const auto listens = [&webhooks](EventKind kind) {
        return std::any_of(webhooks.cbegin(), webhooks.cend(), [kind](const Webhook &each) { return each.events.testFlag(kind); });
    };
    QStringList found = Assumptions::always();
    if (listens(EventKind::GoalCompleted))
        found += Assumptions::goals();
    if (listens(EventKind::UsageThreshold))
        found += Assumptions::usage();
    if (listens(EventKind::RealtimeSpike))
        found += Assumptions::spikes();
    if (std::any_of(webhooks.cbegin(), webhooks.cend(), [](const Webhook &each) { return each.format == BodyFormat::Slack; }))
        found += Assumptions::slack();
    if (settings.allowLoopbackHttp)
        found += Assumptions::plainHttp();
    return found;
}

} // namespace ovyxa

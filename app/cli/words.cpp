// SPDX-License-Identifier: MIT
#include "app/cli/words.h"

#include "app/cli/json_text.h"
#include "app/cli/output.h"
#include "app/cli/shown_words.h"

#include "core/model/lead_text.h"
#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/rules/alert_rule_text.h"
#include "core/rules/cause_words.h"
#include "core/signing/explanation.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

#include <nlohmann/json.hpp>

#include <cmath>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)
};

template<typename Enum>
std::string word(Enum value)
{
    const QLatin1StringView text = toText(value);
    return std::string(text.data(), size_t(text.size()));
}

Json secondsOrNull(const std::optional<Millis> &span)
{
    if (!span)
        return nullptr;
    // Whole seconds stay whole numbers: 60, not 60.0.
    return span->count() % 1000 == 0 ? Json(span->count() / 1000) : Json(double(span->count()) / 1000);
}

} // namespace

Json siteLine(const Site &site)
{
    return {{"type", "site"}, {"id", site.id.toStdString()}, {"country", site.defaultCountry.toStdString()}};
}

Json webhookLine(const WebhookStatus &status)
{
    const Webhook &webhook = status.webhook;
    Json events = Json::array();
    for (const EventKind kind : allEventKinds) {
        if (webhook.events.testFlag(kind))
            events.push_back(word(kind));
    }
    Json line{{"type", "webhook"}};
    line["id"] = webhook.id.value;
    line["site"] = webhook.site.toStdString();
    line["name"] = webhook.name.toStdString();
    line["url"] = webhook.url.toStdString();
    line["events"] = std::move(events);
    line["spike_threshold"] = webhook.spikeThreshold;
    line["format"] = word(webhook.format);
    line["signature"] = word(webhook.encoding);
    line["ca_file"] = textOrNull(webhook.authorityFile);
    line["connections"] = word(webhook.connections);
    line["paused"] = webhook.paused;
    line["health"] = word(webhook.health);
    line["created_at"] = toIsoMillis(webhook.createdAt).toStdString();
    line["rotated_at"] = textOrNull(webhook.rotatedAt ? toIsoMillis(*webhook.rotatedAt) : QString());
    return line;
}

Json goalLine(const Goal &goal)
{
    const bool pageview = goal.kind == Goal::Kind::Pageview;
    return {{"type", "goal"},
            {"id", goal.id.value},
            {"site", goal.site.toStdString()},
            {"name", goal.name.toStdString()},
            {"kind", word(goal.kind)},
            {"path", textOrNull(pageview ? goal.pattern : QString())},
            {"event", textOrNull(pageview ? QString() : goal.pattern)}};
}

Json keyLine(const ApiKey &key)
{
    return {{"type", "key"},
            {"id", key.id.value},
            {"name", key.name.toStdString()},
            {"hint", key.hint.toStdString()},
            {"created_at", toIsoMillis(key.createdAt).toStdString()},
            {"revoked_at", textOrNull(key.revokedAt ? toIsoMillis(*key.revokedAt) : QString())}};
}

Json eventLine(const Event &event)
{
    return {{"type", "event"},
            {"id", event.id.value},
            {"event", word(event.kind)},
            {"timestamp", toPayloadTimestamp(event.at).toStdString()},
            {"site_id", event.site.toStdString()},
            {"data", Json::parse(event.data.toStdString())}};
}

Json alertLine(const Alert &alert)
{
    const auto number = [](double value) { return std::trunc(value) == value ? Json(qint64(value)) : Json(value); }; // 100, not 100.0
    return {{"type", "alert"},
            {"rule", alert.ruleText.toStdString()},
            {"value", number(alert.value)},
            {"threshold", number(alert.rule.threshold)},
            {"at", toIsoMillis(alert.at).toStdString()}};
}

void tellOutcome(JsonText &json, const Delivery &delivery, const QByteArray &signature)
{
    json.add("type", "delivery");
    json.add("id", delivery.id.value);
    json.add("state", toText(delivery.state));
    json.add("attempts", delivery.attempts);
    json.addOrNull("signature", QString::fromLatin1(signature));
}

void tellDelivery(JsonText &json, const Delivery &delivery, const Webhook &webhook, const QByteArray &signature)
{
    tellOutcome(json, delivery, signature);
    json.add("event", toText(delivery.kind));
    json.add("site", delivery.site);
    json.addOrNull("webhook", delivery.webhook.isValid(), delivery.webhook.value);
    json.addOrNull("url", webhook.url);
    json.addOrNull("status", delivery.lastStatus > 0, delivery.lastStatus);
    json.add("created_at", toIsoMillis(delivery.createdAt));
    json.addOrNull("due_at", delivery.dueAt ? toIsoMillis(*delivery.dueAt) : QString());
    json.add("body_bytes", qint64(delivery.bodyBytes));
    json.addOrNull("replay_of", delivery.replayOf.isValid(), delivery.replayOf.value);
}

Json outcomeLine(const Delivery &delivery, const QByteArray &signature)
{
    return jsonObject([&](JsonText &json) { tellOutcome(json, delivery, signature); });
}

Json deliveryLine(const Delivery &delivery, const Webhook &webhook, const QByteArray &signature)
{
    return jsonObject([&](JsonText &json) { tellDelivery(json, delivery, webhook, signature); });
}

QByteArray lastSignature(const DeliveryDetails &details)
{
    return details.attempts.isEmpty() ? QByteArray() : details.attempts.constLast().signature;
}

void tellAttempt(JsonText &json, const Attempt &attempt)
{
    json.add("type", "attempt");
    json.add("delivery", attempt.delivery.value);
    json.add("number", attempt.number);
    json.addOrNull("status", attempt.status > 0, attempt.status);
    json.addOrNull("error", attempt.error != AttemptError::None, toText(attempt.error));
    json.addOrNull("detail", rules::detailOf(attempt));
    json.addOrNull("reason_code", attempt.causes.isEmpty() ? QString() : attempt.causes.first().code);
    json.add("duration_ms", qint64(attempt.duration.count()));
    json.name("next_attempt_in_s");
    if (!attempt.nextAttemptIn)
        json.value(nullptr);
    else if (attempt.nextAttemptIn->count() % 1000 == 0) // 60, not 60.0
        json.value(qint64(attempt.nextAttemptIn->count() / 1000));
    else
        json.value(double(attempt.nextAttemptIn->count()) / 1000);
}

Json attemptLine(const Attempt &attempt)
{
    return jsonObject([&](JsonText &json) { tellAttempt(json, attempt); });
}

Json forecastLine(const ReplayForecast &forecast)
{
    Json line{{"type", "forecast"}};
    line["count"] = qint64(forecast.deliveries.size());
    line["webhooks"] = Json::array();
    for (const ReplayForecast::Target &target : forecast.targets)
        line["webhooks"].push_back(
            {{"id", target.webhook.value}, {"name", target.name.toStdString()}, {"url", target.url.toStdString()}, {"count", target.count}});
    line["already_answered"] = qint64(forecast.answered.size());
    line["answered_deliveries"] = Json::array();
    for (const DeliveryId id : forecast.answered)
        line["answered_deliveries"].push_back(id.value);
    line["impossible"] = forecast.impossible;
    line["requests_now"] = forecast.requestsNow;
    line["wait_duration_ms"] = forecast.wait.count();
    line["duration_ms"] = forecast.duration.count();
    line["longest_duration_ms"] = forecast.longest.count();
    line["retries_within_s"] = secondsOrNull(forecast.retriesWithin);
    return line;
}

std::string reasonCode(const Capture &capture, const QString &diagnosis)
{
    if (!diagnosis.isEmpty())
        return diagnosis.toStdString();
    if (const QString explained = explanationCode(capture.causes); !explained.isEmpty())
        return explained.toStdString();
    if (!capture.causes.isEmpty())
        return capture.causes.first().code.toStdString();
    if (capture.hostRefused)
        return "host_not_allowed";
    if (capture.malformed)
        return "malformed";
    return word(capture.verdict);
}

Json clockLine(const ClockState &clock, Instant now)
{
    const Millis lead = now - realNow();
    const auto seconds = std::chrono::round<std::chrono::seconds>(lead < noLead ? Millis{} : lead);
    return {{"type", "clock"}, {"now", toIsoMillis(now).toStdString()}, {"ahead_s", seconds.count()}, {"speed", clock.speed}};
}

QString trafficText(const Traffic &traffic)
{
    return Words::tr("Page views counted: %1, custom events: %2, those of bots left out: %3; %4 of %5 events this month (%6 %).")
        .arg(Speaking::figure(traffic.pageviews), Speaking::figure(traffic.customEvents), Speaking::figure(traffic.bots),
             Speaking::figure(traffic.usage.events), Speaking::figure(traffic.usage.planLimit))
        .arg(traffic.usage.percent());
}

QString clockText(Instant now)
{
    const Millis lead = now - realNow();
    return lead < noLead ? Words::tr("Simulated time: %1, as this machine's.").arg(toIsoMillis(now))
                         : Words::tr("Simulated time: %1, %2 ahead of this machine's.").arg(toIsoMillis(now), leadText(lead));
}

QString webhookText(const WebhookStatus &status)
{
    const Webhook &webhook = status.webhook;
    QString text = u"%1  %2  %3  %4  (%5)"_s.arg(webhook.id.value).arg(webhook.site, webhook.url, toText(webhook.events), healthText(webhook.health));
    if (webhook.events.testFlag(EventKind::RealtimeSpike))
        text += Words::tr(", spike above %1 visitors").arg(webhook.spikeThreshold);
    if (webhook.paused)
        text += Words::tr(", paused");
    return text;
}

QString goalText(const Goal &goal)
{
    const QString kind = goal.kind == Goal::Kind::Pageview ? Words::tr("path %1").arg(goal.pattern) : Words::tr("event %1").arg(goal.pattern);
    return u"%1  %2  %3  %4"_s.arg(goal.id.value).arg(goal.site, goal.name, kind);
}

QString keyText(const ApiKey &key)
{
    const QString text = u"%1  …%2  %3"_s.arg(key.id.value).arg(key.hint, key.name);
    return key.revokedAt ? Words::tr("%1 (revoked)").arg(text) : text;
}

QString eventText(const Event &event)
{
    return u"%1  %2  %3  %4"_s.arg(toPayloadTimestamp(event.at), toText(event.kind), event.site, QString::fromUtf8(event.data));
}

QString stateText(DeliveryState state)
{
    using enum DeliveryState;
    switch (state) {
    case Queued: return Words::tr("queued");
    case Held: return Words::tr("held");
    case Sending: return Words::tr("sending");
    case Waiting: return Words::tr("waiting");
    case Delivered: return Words::tr("delivered");
    case Failed: return Words::tr("failed");
    case Cancelled: return Words::tr("cancelled");
    }
    Q_UNREACHABLE();
}

QString alertText(const Alert &alert)
{
    return Words::tr("%1  Alert: %2. It stands at %3.").arg(toIsoMillis(alert.at), alert.ruleText, alertNumber(alert.value));
}

QString deliveryText(const Delivery &delivery, const Webhook &webhook)
{
    const QString status = delivery.lastStatus > 0 ? QString::number(delivery.lastStatus) : u"–"_s;
    return u"%1  %2  %3  %4  %5  %6"_s.arg(delivery.id.value)
               .arg(toIsoMillis(delivery.createdAt), toText(delivery.kind), stateText(delivery.state), status, webhook.url)
           + u"  "_s + Words::tr("%n attempt(s)", nullptr, delivery.attempts);
}

QString forecastText(const ReplayForecast &forecast)
{
    const auto count = int(forecast.deliveries.size());
    QString text = Words::tr("%n delivery(ies) to send again.", nullptr, count);
    for (const ReplayForecast::Target &target : forecast.targets)
        text += u"\n  %1  %2  %3"_s.arg(QString::number(target.count), target.name, target.url);
    if (!forecast.answered.isEmpty())
        text += u'\n'
                + Words::tr("%n of them was already answered with 2xx: the endpoint may have processed it.", nullptr, int(forecast.answered.size()));
    if (forecast.impossible > 0)
        text += u'\n' + Words::tr("%n cannot be sent again: its webhook is gone.", nullptr, forecast.impossible);
    if (count == 0)
        return text;
    text += u'\n' + Words::tr("%n request(s) at once", nullptr, forecast.requestsNow);
    text += Words::tr("; all of them take %1 s if each takes as long as it did last time, and at most %2 s.")
                .arg(Speaking::locale().toString(double(forecast.duration.count()) / 1000, 'f', 1), QString::number(forecast.longest.count() / 1000));
    text +=
        u' '
        + Words::tr("What goes on failing is tried for the last time after %1 min of simulated time.").arg(forecast.retriesWithin.count() / 60'000);
    return text;
}

QString attemptText(const Attempt &attempt)
{
    const QString outcome = attempt.status > 0 ? QString::number(attempt.status) : errorText(attempt.error);
    QString text = Words::tr("Delivery %1, attempt %2: %3 after %4 ms.")
                       .arg(attempt.delivery.value)
                       .arg(attempt.number)
                       .arg(outcome)
                       .arg(attempt.duration.count());
    if (const QString detail = rules::detailOf(attempt); !detail.isEmpty() && attempt.error != AttemptError::None)
        text += u' ' + detail;
    if (attempt.nextAttemptIn)
        text += u' ' + Words::tr("The next attempt is in %n second(s) of simulated time.", nullptr, int(attempt.nextAttemptIn->count() / 1000));
    return text;
}

} // namespace ovyxa::cli

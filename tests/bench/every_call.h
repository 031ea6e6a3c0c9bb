// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/bench_fixture.h"

#include <functional>
#include <memory>
#include <utility>

namespace ovyxa::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline const SiteId site = u"acme.test"_s;

/// How often each call was answered.
struct Answers
{
    int asked = 0;
    int answered = 0;
    int cancelled = 0;
    int twice = 0;

    template<typename T>
    Reply<T> reply()
    {
        ++asked;
        return [this, already = std::make_shared<bool>(false)](const Result<T> &result) {
            twice += std::exchange(*already, true) ? 1 : 0;
            ++answered;
            cancelled += !result && result.error().code == ErrorCode::Cancelled ? 1 : 0;
        };
    }
};

using Call = std::function<void(BenchFixture &f, Answers &answers)>;

inline SimulationSettings visitors()
{
    SimulationSettings settings;
    settings.site = site;
    settings.visitorsPerMinute = 200;
    return settings;
}

/// One of each kind that the doors know, on a bench with this site and a webhook.
inline QList<std::pair<const char *, Call>> everyCall()
{
    return {
        {"addSite", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->addSite({u"new.test"_s}, f.bench.get(), a.reply<Site>()); }},
        {"updateSite",
         [](BenchFixture &f, Answers &a) {
             f.bench->catalogue()->updateSite({site, u"FR"_s}, f.bench.get(), a.reply<void>());
         }},
        {"removeSite", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->removeSite(site, f.bench.get(), a.reply<void>()); }},
        {"addWebhook",
         [](BenchFixture &f, Answers &a) {
             f.bench->catalogue()->addWebhook(BenchFixture::webhook(site, u"new"_s, u"https://localhost:1/"_s), {}, f.bench.get(),
                                              a.reply<WebhookWithSecret>());
         }},
        {"updateWebhook",
         [](BenchFixture &f, Answers &a) {
             f.bench->catalogue()->updateWebhook(f.bench->catalogue()->webhook(WebhookId{1}).value_or(Webhook()), f.bench.get(), a.reply<void>());
         }},
        {"setPaused", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->setPaused(WebhookId{1}, true, f.bench.get(), a.reply<void>()); }},
        {"removeWebhook", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->removeWebhook(WebhookId{1}, f.bench.get(), a.reply<void>()); }},
        {"restoreWebhook", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->restoreWebhook(WebhookId{1}, f.bench.get(), a.reply<void>()); }},
        {"rotateSecret",
         [](BenchFixture &f, Answers &a) { f.bench->catalogue()->rotateSecret(WebhookId{1}, {}, f.bench.get(), a.reply<WebhookWithSecret>()); }},
        {"revealSecret", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->revealSecret(WebhookId{1}, f.bench.get(), a.reply<QByteArray>()); }},
        {"addGoal",
         [](BenchFixture &f, Answers &a) {
             f.bench->catalogue()->addGoal({{}, site, u"Blog"_s, Goal::Kind::Pageview, u"/blog/*"_s}, f.bench.get(), a.reply<Goal>());
         }},
        {"updateGoal",
         [](BenchFixture &f, Answers &a) {
             f.bench->catalogue()->updateGoal({GoalId{7}, site, u"Blog"_s, Goal::Kind::Pageview, u"/notes/*"_s}, f.bench.get(), a.reply<void>());
         }},
        {"removeGoal", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->removeGoal(GoalId{7}, f.bench.get(), a.reply<void>()); }},
        {"restoreGoal",
         [](BenchFixture &f, Answers &a) {
             f.bench->catalogue()->restoreGoal({GoalId{7}, site, u"Old"_s, Goal::Kind::Pageview, u"/old"_s}, f.bench.get(), a.reply<void>());
         }},
        {"setSettings",
         [](BenchFixture &f, Answers &a) { f.bench->catalogue()->setSettings(f.bench->catalogue()->settings(), f.bench.get(), a.reply<void>()); }},
        {"fire", [](BenchFixture &f,
                    Answers &a) { f.bench->sending()->fire(f.bench->draft(EventKind::GoalCompleted, site), f.bench.get(), a.reply<Fired>()); }},
        {"fireTo",
         [](BenchFixture &f, Answers &a) {
             f.bench->sending()->fireTo(f.bench->draft(EventKind::GoalCompleted, site), WebhookId{1}, f.bench.get(), a.reply<Fired>());
         }},
        {"resend",
         [](BenchFixture &f, Answers &a) {
             ResendDraft draft;
             draft.webhook = WebhookId{1};
             draft.site = site;
             draft.body = "{}";
             f.bench->sending()->resend(draft, f.bench.get(), a.reply<Fired>());
         }},
        {"addOneOff",
         [](BenchFixture &f, Answers &a) {
             f.bench->catalogue()->addOneOff(BenchFixture::webhook(site, u"once"_s, u"https://localhost:1/"_s), {}, f.bench.get(),
                                             a.reply<WebhookWithSecret>());
         }},
        {"discard",
         [](BenchFixture &f, Answers &a) {
             f.bench->log()->discard(DeliveryPart(AllButNewest{0}), f.bench.get(), a.reply<Discarded>());
             f.bench->log()->discard(CapturePart(AllButNewest{0}), f.bench.get(), a.reply<Discarded>());
         }},
        {"discardForecast",
         [](BenchFixture &f, Answers &a) {
             f.bench->log()->discardForecast(DeliveryPart(AllButNewest{0}), f.bench.get(), a.reply<Discarded>());
             f.bench->log()->discardForecast(CapturePart(AllButNewest{0}), f.bench.get(), a.reply<Discarded>());
         }},
        {"deliveries", [](BenchFixture &f, Answers &a) { f.bench->log()->deliveries({}, {}, 10, f.bench.get(), a.reply<DeliveryPage>()); }},
        {"deliveryIds",
         [](BenchFixture &f, Answers &a) {
             DeliveryQuery query;
             query.text = u"acme"_s;
             f.bench->log()->deliveryIds(query, f.bench.get(), a.reply<QList<DeliveryId>>());
         }},
        {"delivery", [](BenchFixture &f, Answers &a) { f.bench->log()->delivery(DeliveryId{1}, f.bench.get(), a.reply<DeliveryDetails>()); }},
        {"signatures",
         [](BenchFixture &f, Answers &a) { f.bench->log()->signatures({DeliveryId{1}}, f.bench.get(), a.reply<QHash<DeliveryId, QByteArray>>()); }},
        {"forecast", [](BenchFixture &f, Answers &a) { f.bench->log()->forecast({DeliveryId{1}}, f.bench.get(), a.reply<ReplayForecast>()); }},
        {"absence",
         [](BenchFixture &f, Answers &a) {
             f.bench->log()->absence({EventKind::GoalCompleted, WebhookId{1}, realNow(), {}}, f.bench.get(), a.reply<AbsenceFacts>());
         }},
        {"count",
         [](BenchFixture &f, Answers &a) {
             DeliveryQuery query;
             query.text = u"acme"_s;
             f.bench->log()->count(query, f.bench.get(), a.reply<qint64>());
             f.bench->log()->count(CaptureQuery(), f.bench.get(), a.reply<qint64>());
         }},
        {"changeCount", [](BenchFixture &f, Answers &a) { f.bench->log()->changeCount(f.bench.get(), a.reply<qint64>()); }},
        {"deliveryDetails",
         [](BenchFixture &f, Answers &a) {
             f.bench->log()->deliveryDetails(DeliveryId{}, 10, f.bench.get(), a.reply<DeliveryDetailsPage>());
             f.bench->log()->deliveryDetails({DeliveryId{1}}, f.bench.get(), a.reply<DeliveryDetailsPage>());
         }},
        {"captureDetails",
         [](BenchFixture &f, Answers &a) {
             f.bench->log()->captureDetails({}, ReadOrder::OldestFirst, {}, 10, f.bench.get(), a.reply<CaptureDetailsPage>());
         }},
        {"advance", [](BenchFixture &f, Answers &a) { f.bench->clock()->advance(1h, f.bench.get(), a.reply<void>()); }},
        {"reset", [](BenchFixture &f, Answers &a) { f.bench->clock()->reset(f.bench.get(), a.reply<Millis>()); }},
        {"captures", [](BenchFixture &f, Answers &a) { f.bench->log()->captures({}, {}, 10, f.bench.get(), a.reply<CapturePage>()); }},
        {"capture", [](BenchFixture &f, Answers &a) { f.bench->log()->capture(CaptureId{1}, f.bench.get(), a.reply<CaptureReport>()); }},
        {"explain", [](BenchFixture &f, Answers &a) { f.bench->log()->explain(DeliveryId{1}, "5f", f.bench.get(), a.reply<SignatureReport>()); }},
        {"replay",
         [](BenchFixture &f, Answers &a) {
             f.bench->sending()->replay({QList<DeliveryId>(500, DeliveryId{1}), ReplayRequest::Body::Rebuilt, {}}, f.bench.get(),
                                        a.reply<ReplayId>());
         }},
        {"cancelDeliveries",
         [](BenchFixture &f, Answers &a) { f.bench->sending()->cancelDeliveries({DeliveryId{1}}, f.bench.get(), a.reply<QList<DeliveryId>>()); }},
        {"startReceiver", [](BenchFixture &f, Answers &a) { f.bench->receiver()->start({}, f.bench.get(), a.reply<void>()); }},
        {"setPlan",
         [](BenchFixture &f, Answers &a) { f.bench->receiver()->setPlan(*ResponsePlan::parse(u"200"_s), f.bench.get(), a.reply<void>()); }},
        {"startEventsApi", [](BenchFixture &f, Answers &a) { f.bench->traffic()->startEventsApi({}, f.bench.get(), a.reply<void>()); }},
        {"addApiKey", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->addApiKey(u"key"_s, f.bench.get(), a.reply<ApiKeyWithText>()); }},
        {"revokeApiKey", [](BenchFixture &f, Answers &a) { f.bench->catalogue()->revokeApiKey(ApiKeyId{1}, f.bench.get(), a.reply<void>()); }},
        {"startSimulation", [](BenchFixture &f, Answers &a) { f.bench->traffic()->startSimulation(visitors(), f.bench.get(), a.reply<void>()); }},
        {"simulateSpike",
         [](BenchFixture &f, Answers &a) {
             f.bench->traffic()->startSimulation(visitors(), f.bench.get(), a.reply<void>());
             f.bench->traffic()->simulateSpike(1'000, f.bench.get(), a.reply<void>());
         }},
        {"simulateAhead",
         [](BenchFixture &f, Answers &a) {
             f.bench->traffic()->startSimulation(visitors(), f.bench.get(), a.reply<void>());
             f.bench->traffic()->simulateAhead(24h * 300, f.bench.get(), a.reply<void>());
         }},
        {"fillMonth", [](BenchFixture &f, Answers &a) { f.bench->traffic()->fillMonth(100, f.bench.get(), a.reply<void>()); }},
        {"hit",
         [](BenchFixture &f, Answers &a) {
             f.bench->traffic()->hit({Hit{}}, f.bench.get(), a.reply<void>());
             f.bench->traffic()->hit(R"({"site_id":"acme.test","url":"https://acme.test/"})", false, 2, f.bench.get(), a.reply<void>());
         }},
        {"addAlertRule",
         [](BenchFixture &f, Answers &a) {
             AlertRule rule;
             rule.threshold = 100;
             f.bench->catalogue()->addAlertRule(rule, f.bench.get(), a.reply<AlertRule>());
         }},
        {"keepAlertRule",
         [](BenchFixture &f, Answers &a) {
             AlertRule rule;
             rule.threshold = 200;
             f.bench->catalogue()->keepAlertRule(rule, f.bench.get(), a.reply<AlertRule>());
         }},
        {"removeAlertRule",
         [](BenchFixture &f, Answers &a) { f.bench->catalogue()->removeAlertRule(AlertRuleId{1}, f.bench.get(), a.reply<void>()); }},
    };
}

} // namespace ovyxa::test

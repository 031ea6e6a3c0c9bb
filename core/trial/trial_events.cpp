// SPDX-License-Identifier: MIT
#include "core/trial/trial_events.h"

#include "core/triggers/trigger_engine.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 planLimit = 10; // events
} // namespace

Webhook trialWebhook(const SiteId &site)
{
    Webhook webhook;
    webhook.site = site;
    for (const EventKind kind : allEventKinds)
        webhook.events |= kind;
    webhook.spikeThreshold = 2;
    return webhook;
}

EventDraft triggeredEvent(EventKind kind, const SiteId &site, Instant at)
{
    Webhook listening = trialWebhook(site);
    listening.id = {1};
    listening.events = kind;
    const Goal goal{{1}, site, u"Purchase"_s, Goal::Kind::Pageview, u"/checkout/*"_s};
    TriggerEngine engine;
    engine.setRules({Site{site}}, {goal}, {listening});
    engine.setPlanLimit(planLimit);
    for (int hits = 0; hits <= planLimit; ++hits) { // each by somebody else
        const Hit hit{site, u"https://%1/checkout/success"_s.arg(site), {}, u"https://www.google.com/"_s, {}, u"192.0.%1.1"_s.arg(hits), {}};
        const Counted counted = engine.take(hit, at);
        if (!counted.triggered.isEmpty())
            return counted.triggered.constFirst().draft;
    }
    Q_UNREACHABLE(); // each of the three kinds fires on the way
}

} // namespace ovyxa

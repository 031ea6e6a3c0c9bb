// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/clock_state.h"
#include "core/model/event.h"
#include "core/model/events_api.h"
#include "core/model/log_query.h"
#include "core/model/notice.h"
#include "core/model/receiver_setup.h"
#include "core/model/replay.h"
#include "core/model/settings.h"
#include "core/model/traffic.h"
#include "core/model/webhook.h"

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>

namespace ovyxa {

/// What is configured, as the window sees it.
struct ConfigurationView
{
    QList<Site> sites;
    QList<Webhook> webhooks; ///< unlisted and removed ones too
    QList<Goal> goals;
    ProfileSettings settings;
    QList<ApiKey> apiKeys;
    QList<AlertRule> alertRules;
};

/// What the hour of one webhook holds.
struct Gauge
{
    int used = 0;
    int held = 0;
    bool previousSecretAccepted = false;
    bool operator==(const Gauge &) const = default;
};

/// Everything that changed since the last batch. Unset = unchanged.
struct Batch
{
    std::optional<ConfigurationView> configuration;
    std::optional<QHash<WebhookId, Gauge>> gauges;
    std::optional<Sums> sums;
    std::optional<ClockState> clock;
    std::optional<ReceiverState> receiver;
    std::optional<Traffic> traffic;
    std::optional<EventsApiState> eventsApi;
    QList<Event> events;
    QList<Delivery> deliveries;
    QList<Attempt> attempts;
    QList<Capture> captures;
    QList<ApiRequest> refusedRequests;
    QList<Alert> alerts;
    QList<ReplayProgress> replays;
    QList<Notice> notices;
};

/// Gathers what happens on the engine thread and hands it over at most 30 times a second, so that a busy sender never floods the
/// window. Engine thread; owned by the engine.
class Publisher final : public QObject
{
    Q_OBJECT
public:
    /// Asked at each batch for the small things that are cheaper to read than to track.
    struct Sources
    {
        std::function<ConfigurationView()> configuration;
        std::function<QHash<WebhookId, Gauge>()> gauges;
        std::function<Sums()> sums;
        std::function<ClockState()> clock;
        std::function<ReceiverState()> receiver;
        std::function<Traffic()> traffic;
        std::function<EventsApiState()> eventsApi;
    };

    Publisher(Sources sources, std::function<void(Batch)> deliver, QObject *parent = nullptr);

    void configurationChanged();
    void gaugesChanged();
    void clockChanged();
    void receiverChanged();
    void trafficChanged();
    void eventsApiChanged();
    void eventTriggered(const Event &event);
    void requestRefused(const ApiRequest &request);
    void alertRaised(const Alert &alert);
    void deliveryChanged(const Delivery &delivery);
    void attemptFinished(const Attempt &attempt);
    void captured(const Capture &capture);
    void replayProgressed(const ReplayProgress &progress);
    void noticed(const Notice &notice);
    /// Hands over what there is now: before a reply to a call that changed it.
    void flush();

private:
    void schedule();

    Sources m_sources;
    std::function<void(Batch)> m_deliver;
    QTimer m_timer;
    bool m_configuration = false;
    bool m_gauges = false;
    bool m_clock = false;
    bool m_receiver = false;
    bool m_traffic = false;
    bool m_eventsApi = false;
    QList<Event> m_events;
    QList<Delivery> m_deliveries;
    QHash<DeliveryId, qsizetype> m_deliveryIndex;
    QList<Attempt> m_attempts;
    QList<Capture> m_captures;
    QList<ApiRequest> m_refusedRequests;
    QList<Alert> m_alerts;
    QList<ReplayProgress> m_replays;
    QList<Notice> m_notices;
};

} // namespace ovyxa

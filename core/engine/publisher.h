// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/clock_state.h"
#include "core/model/configuration_view.h"
#include "core/model/event.h"
#include "core/model/events_api.h"
#include "core/model/log_query.h"
#include "core/model/notice.h"
#include "core/model/replay.h"
#include "core/model/traffic.h"
#include "core/rules/receiver_setup.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <vector>

namespace ovyxa {

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
    std::vector<std::function<void()>> answers; ///< to calls that changed something of the above; after it has been taken over
};

/// Gathers what happens on the engine thread and hands it over at most 30 times a second, so that a busy sender never floods the
/// window. Answers to calls ride along, so that what they changed is never older than they are. Engine thread; owned by the engine.
class Publisher final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds batchInterval{34}; ///< real; at most 30 a second

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
    /// Runs `answer` where batches are taken, after all that was told before it: with the next batch, which leaves at once if the last one
    /// is long enough ago, or by itself if there is nothing to tell.
    void answer(std::function<void()> answer);
    /// Hands over what there is now. At the start, and as the last word.
    void flush();
    /// Says nothing from now on, whatever the parts still do while they are taken down.
    void silence();

private:
    void schedule();
    [[nodiscard]] bool mayFlush() const { return !m_sinceBatch.isValid() || m_sinceBatch.hasExpired(batchInterval.count()); }

    Sources m_sources;
    std::function<void(Batch)> m_deliver;
    QTimer m_timer; ///< runs while there is something to tell
    QElapsedTimer m_sinceBatch;
    bool m_isSilent = false;
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
    std::vector<std::function<void()>> m_answers;
};

} // namespace ovyxa

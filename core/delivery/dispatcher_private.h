// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/dispatcher.h"
#include "core/delivery/draft.h"
#include "core/delivery/fair_queue.h"
#include "core/delivery/journal.h"
#include "core/delivery/replays.h"
#include "core/delivery/webhook_hours.h"
#include "core/storage/store.h"
#include "core/time/clock.h"

#include <memory>
#include <set>
#include <unordered_map>

namespace ovyxa {

/// The dispatcher's state, shared by dispatcher.cpp (accepting, telling), dispatcher_hour.cpp (who may stand in line),
/// dispatcher_attempts.cpp (sending), dispatcher_cancel.cpp, dispatcher_replay.cpp and dispatcher_stop.cpp. The hours and the replays keep
/// theirs. Memory is ahead of the disk, the disk is ahead of what is told.
struct Dispatcher::Private
{
    /// A delivery that is not final yet.
    struct Live
    {
        Delivery delivery;
        std::optional<QByteArray> body; ///< none after a restart, or when too much is in memory: read when it is sent
        QString host;                   ///< whose queue it is in, or whose place it takes
        Clock::TimerId retryTimer = 0;
        Transport::Token token = 0; ///< while a request is under way
        Attempt attempt;            ///< the current one, while Sending
        bool isCancelling = false;
        RunTermsPtr terms;           ///< null = as the bench does
        bool hasReservation = false; ///< queued for a first attempt that will enter the hour
    };

    /// A new event with its deliveries.
    struct Batch
    {
        Event event;
        QList<DeliveryDraft> drafts;
    };

    /// Someone who waits to hear which of these were cancelled.
    struct CancelCount
    {
        int open = 0;
        QList<DeliveryId> cancelled;
        std::function<void(const QList<DeliveryId> &)> done;
    };

    Private(Dispatcher *dispatcher, Clock *clock, Transport *transport, Store *store, TargetSource targets, DispatcherOptions options);

    // dispatcher.cpp
    [[nodiscard]] Result<Batch> draw(const Submission &submission) const;
    [[nodiscard]] static Result<void> put(Writer &writer, Batch &batch);
    Live &adopt(const Delivery &delivery, std::optional<QByteArray> body);
    void accept(const DeliveryDraft &draft, const RunTermsPtr &terms);
    void move(Live &live, DeliveryState to);
    void save(const Live &live);
    void tell(const Delivery &delivery);
    void forget(DeliveryId id);
    void takeUpToCancel(const QList<DeliveryId> &ids);
    void resumeOne(const Delivery &delivery, const std::optional<Attempt> &cutOff);

    // dispatcher_cancel.cpp
    void takeOutOfLine(Live &live);
    void cancelNow(const QList<DeliveryId> &ids);

    // dispatcher_stop.cpp
    void endIfIdle();

    // dispatcher_hour.cpp
    void refuse(DeliveryDraft &draft, const Webhook &webhook, DeliveryState state, AttemptError error, const FailureCause &why) const;
    void plan(DeliveryDraft &draft, const Webhook &webhook);
    void unplan(const DeliveryDraft &draft);
    void release(WebhookId webhook);
    void waitForRetry(Live &live);
    void standInLine(DeliveryId id);

    // dispatcher_attempts.cpp
    void queue(Live &live);
    void pump();
    void startAttempt(DeliveryId id);
    void send(DeliveryId id, const QByteArray &body);
    void failUnsent(DeliveryId id, const FailureCause &why);
    void finishAttempt(DeliveryId id, const TransportResult &result);
    void settle(Live &live);
    void writeEnd(Live &live);

    // dispatcher_replay.cpp
    [[nodiscard]] Replays::Parts replayParts();

    Dispatcher *q;
    Clock *clock;
    Transport *transport;
    Store *store;
    TargetSource targets;
    DispatcherOptions options;
    Journal journal;
    FairQueue fairQueue;
    bool isPumping = false;
    bool isStopping = false;
    std::function<void()> stopped; ///< to be told, while it stops
    std::unordered_map<qint64, Live> live;
    QHash<WebhookId, int> liveOf; ///< how many
    QHash<WebhookId, RunTermsPtr> termsOf;
    qsizetype bodyBytes = 0; ///< of the bodies in memory
    WebhookHours hours;
    QHash<Transport::Token, DeliveryId> byToken;
    QHash<DeliveryId, DeliveryState> toldStates; ///< of those that are not final: the sums move from these
    QHash<DeliveryId, QList<std::shared_ptr<CancelCount>>> cancelCounts;
    std::multiset<Instant> retries;                                      ///< when they are due
    QHash<DeliveryId, std::pair<Delivery, std::optional<Attempt>>> left; ///< of an earlier run, not taken up
    Sums sums;
    Replays replays;
};

} // namespace ovyxa

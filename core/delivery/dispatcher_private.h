// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/dispatcher.h"
#include "core/delivery/fair_queue.h"
#include "core/delivery/journal.h"
#include "core/delivery/rate_window.h"
#include "core/storage/store.h"
#include "core/time/clock.h"

#include <deque>
#include <memory>
#include <set>
#include <unordered_map>

namespace ovyxa {

/// The dispatcher's state, shared by dispatcher.cpp (accepting, holding, cancelling), dispatcher_attempts.cpp (sending) and
/// dispatcher_replay.cpp. Memory is ahead of the disk, the disk is ahead of what is told.
struct Dispatcher::Private
{
    /// A delivery that is not final yet.
    struct Live
    {
        Delivery delivery;
        std::optional<QByteArray> body;      ///< none after a restart, until it is sent
        QString host;                        ///< while it has a place in the queue
        Clock::TimerId retryTimer = 0;
        Transport::Token token = 0;          ///< while a request is under way
        Attempt attempt;                     ///< the current one, while Sending
        bool isCancelling = false;
        bool hasReservation = false;         ///< queued for a first attempt that will enter the hour
    };

    /// What belongs to one webhook's hour.
    struct Lane
    {
        RateWindow window;
        int reserved = 0;                    ///< queued first attempts: together with the window at most the limit
        std::deque<DeliveryId> held;
        Clock::TimerId releaseTimer = 0;
        std::optional<Instant> releaseAt;
    };

    struct Replay
    {
        ReplayRequest request;
        ReplayProgress progress;
        qsizetype next = 0;
        QList<DeliveryId> made;
    };

    Private(Dispatcher *dispatcher, Clock *clock, Transport *transport, Store *store, TargetSource targets, DispatcherOptions options);

    // dispatcher.cpp
    Live &adopt(const Delivery &delivery, std::optional<QByteArray> body);
    void submitted(const Submitted &submitted, const QList<QByteArray> &bodies);
    void admit(Live &live);
    void hold(Live &live);
    void release(Lane &lane, WebhookId webhook);
    void armRelease(Lane &lane, WebhookId webhook);
    void waitForRetry(Live &live);
    void takeOutOfLine(Live &live);
    void move(Live &live, DeliveryState to);
    void save(const Live &live, std::function<void()> then = {});
    void tell(const Delivery &delivery);
    int cancelNow(const QList<DeliveryId> &ids, std::function<void()> then);
    void forget(DeliveryId id);
    void refuseOversized(Live &live, const QString &sentence);

    // dispatcher_attempts.cpp
    void queue(Live &live);
    void pump();
    void startAttempt(Live &live);
    void send(DeliveryId id);
    void finishAttempt(DeliveryId id, const TransportResult &result);
    void settle(Live &live);
    [[nodiscard]] bool loadBody(Live &live);
    [[nodiscard]] LogReader *reader();

    // dispatcher_replay.cpp
    void continueReplay(ReplayId id);
    void endReplay(Replay &replay);
    [[nodiscard]] Result<QByteArray> replayedBody(const DeliveryDetails &original, const Webhook &target, ReplayRequest::Body how) const;

    Dispatcher *q;
    Clock *clock;
    Transport *transport;
    Store *store;
    TargetSource targets;
    DispatcherOptions options;
    Journal journal;
    FairQueue fairQueue;
    std::unordered_map<qint64, Live> live;
    std::unordered_map<qint64, Lane> lanes;
    QHash<Transport::Token, DeliveryId> byToken;
    QHash<DeliveryId, DeliveryState> toldStates; ///< of those that are not final: the sums move from these
    std::multiset<Instant> due;                  ///< retries and releases
    Sums sums;
    std::unordered_map<qint64, Replay> replays;
    qint64 lastReplay = 0;
    std::unique_ptr<LogReader> logReader;
};

} // namespace ovyxa

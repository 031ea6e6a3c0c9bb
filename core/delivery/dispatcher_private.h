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

/// The dispatcher's state, shared by dispatcher.cpp (accepting, telling), dispatcher_hour.cpp (holding and releasing),
/// dispatcher_attempts.cpp (sending), dispatcher_cancel.cpp, dispatcher_replay.cpp and dispatcher_stop.cpp. Memory is ahead of the disk, the disk is
/// ahead of what is told.
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
        bool hasReservation = false; ///< queued for a first attempt that will enter the hour
    };

    /// What belongs to one webhook's hour.
    struct Hour
    {
        RateWindow window;
        int reserved = 0;            ///< queued first attempts: together with the window at most the limit
        int heldCount = 0;           ///< those being stored included
        std::deque<DeliveryId> held; ///< in order; cancelled ones are skipped when they come up
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

    /// A new delivery on its way to the disk, with the state that it begins in.
    struct Draft
    {
        Delivery delivery;
        QByteArray body;
        std::optional<Attempt> refusal; ///< over the size limit: the one record that it gets
        bool hasReservation = false;
    };

    /// A new event with its deliveries.
    struct Batch
    {
        Event event;
        QList<Draft> drafts;
    };

    /// Someone who waits to hear how many of these were cancelled.
    struct CancelCount
    {
        int open = 0;
        int cancelled = 0;
        std::function<void(int)> done;
    };

    Private(Dispatcher *dispatcher, Clock *clock, Transport *transport, Store *store, TargetSource targets, DispatcherOptions options);

    // dispatcher.cpp
    [[nodiscard]] Result<Batch> draw(const Submission &submission) const;
    [[nodiscard]] static Result<void> put(Writer &writer, Batch &batch);
    [[nodiscard]] static Result<void> put(Writer &writer, Draft &draft);
    Live &adopt(const Delivery &delivery, std::optional<QByteArray> body);
    void accept(const Draft &draft);
    void move(Live &live, DeliveryState to);
    void save(const Live &live);
    void tell(const Delivery &delivery);
    void forget(DeliveryId id);
    void resumeOne(const Delivery &delivery, const std::optional<Attempt> &cutOff);

    // dispatcher_cancel.cpp
    void takeOutOfLine(Live &live);
    void cancelNow(const QList<DeliveryId> &ids);

    // dispatcher_stop.cpp
    [[nodiscard]] static QString interruptedInWords();
    void endIfIdle();

    // dispatcher_hour.cpp
    void plan(Draft &draft, const Webhook &webhook);
    void unplan(const Draft &draft);
    void hold(Live &live);
    void release(WebhookId webhook);
    void armRelease(WebhookId webhook);
    void waitForRetry(Live &live);
    void standInLine(DeliveryId id);

    // dispatcher_attempts.cpp
    void queue(Live &live);
    void pump();
    void startAttempt(DeliveryId id);
    void send(DeliveryId id, const QByteArray &body);
    void failUnsent(DeliveryId id, const Error &error);
    void finishAttempt(DeliveryId id, const TransportResult &result);
    void settle(Live &live);
    void writeEnd(Live &live);

    // dispatcher_replay.cpp
    using Originals = QList<Result<DeliveryDetails>>;
    void continueReplay(ReplayId id);
    void makeOfReplay(ReplayId id, const Originals &originals);
    void madeOfReplay(ReplayId id, const QList<Draft> &drafts);
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
    bool isPumping = false;
    bool isStopping = false;
    std::function<void()> stopped; ///< to be told, while it stops
    std::unordered_map<qint64, Live> live;
    qsizetype bodyBytes = 0; ///< of the bodies in memory
    std::unordered_map<qint64, Hour> hours;
    QHash<Transport::Token, DeliveryId> byToken;
    QHash<DeliveryId, DeliveryState> toldStates; ///< of those that are not final: the sums move from these
    QHash<DeliveryId, QList<std::shared_ptr<CancelCount>>> cancelCounts;
    std::multiset<Instant> due; ///< retries and releases
    Sums sums;
    std::unordered_map<qint64, Replay> replays;
    qint64 lastReplay = 0;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/transport.h"
#include "core/model/event.h"
#include "core/model/log_query.h"
#include "core/model/replay.h"
#include "core/model/resend.h"
#include "core/model/result.h"
#include "core/model/run_terms.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <functional>
#include <memory>
#include <optional>

namespace ovyxa {

class Clock;
class Store;
class Writer;

/// What an attempt needs to know of its webhook, read afresh for each attempt so that edits take effect.
struct DispatchTarget
{
    Webhook webhook;
    QByteArray secret;
    QList<QSslCertificate> authorities{}; ///< trusted beside the bench's, for this webhook alone
    std::optional<RequestEdit> edit{};    ///< of a one-off: what its requests are made of instead
    QList<FailureCause> problem{};        ///< why nothing can be sent to it now, such as that its authority's file is gone
};

struct DispatcherOptions
{
    bool retries = true;                  ///< false: `--no-retry`, the first failure is final
    std::function<bool()> useSystemProxy; ///< asked at each attempt; empty = no
    QByteArray userAgent;                 ///< "Ovyxa-Bench/<version>"
};

/// An event to be sent, and to whom.
struct Submission
{
    EventDraft draft;
    QList<WebhookId> webhooks;
};

/// What became of an event: the stored event and one delivery for each webhook.
struct Submitted
{
    Event event;
    QList<Delivery> deliveries;
};

/// The sender: commits events and deliveries, keeps the sliding hour, sends at most limits::requestsAtOncePerHost a host and
/// limits::requestsAtOnce in all (fairly: one slow endpoint never delays another), climbs the retry ladder on the simulated clock.
/// Every move of a delivery passes isLegalMove and is on disk before it is told. Engine thread; owned by the engine.
class Dispatcher final : public QObject
{
    Q_OBJECT
public:
    using TargetSource = std::function<std::optional<DispatchTarget>(WebhookId)>; ///< none = removed

    Dispatcher(Clock *clock, Transport *transport, Store *store, TargetSource targets, DispatcherOptions options, QObject *parent = nullptr);
    ~Dispatcher() override;

    /// Begins nothing more, and cuts off what is under way: its attempts are recorded as interrupted, and its deliveries are queued again,
    /// for the next run. `done` once, when that and all that was told is on disk, or the disk refuses it.
    void stop(std::function<void()> done);

    /// Stores the event and a delivery to each webhook in one commit, replies, then sends. What is never to be sent has ended in that same
    /// commit: a body over the size limit fails its delivery; that to a paused webhook is cancelled, and can be replayed (isSkipped). Its
    /// one record is a finished attempt with number 0 (no request was made) that says why.
    void submit(const EventDraft &draft, const QList<WebhookId> &webhooks, QObject *context, Reply<Submitted> done);
    /// As submit, for several events in one commit, together with what must become true at once with them (`alongside`; may be empty).
    void submitTogether(const QList<Submission> &submissions, std::function<Result<void>(Writer &)> alongside, QObject *context,
                        Reply<QList<Submitted>> done);
    /// Takes up what an earlier run left: interrupted attempts are recorded as such and made again, held and waiting ones keep their
    /// times. After setInitialSums and restoreWindow.
    void resume(const QList<Delivery> &unfinished, const QList<Attempt> &interrupted);
    /// What an earlier run left and this one does not take up: it stays as it is, but can be cancelled.
    void leave(const QList<Delivery> &unfinished, const QList<Attempt> &interrupted);
    /// What the sliding hour of each webhook already holds.
    void restoreWindow(const QList<std::pair<WebhookId, Instant>> &counted);
    /// On what terms goes what is submitted to this webhook from now on; null = as the bench does.
    void setTerms(WebhookId webhook, const RunTermsPtr &terms);
    /// Nothing can be sent to this webhook any more: its terms and its hour go.
    void forget(WebhookId webhook);
    /// Cancels those that are not final; one under way is cut off. Replies once all of them have come to their end, with those that were
    /// cancelled: one whose 2xx was faster is delivered.
    void cancel(const QList<DeliveryId> &deliveries, QObject *context, Reply<QList<DeliveryId>> done);
    /// The webhook is gone: cancels what it has, and keeps no place for it.
    void cancelAllFor(WebhookId webhook);
    /// Makes new deliveries from old ones (a frozen list), on the terms in force (OnTerms), a group at a time, telling progress; replays do
    /// not count for the limit.
    void replay(const ReplayRequest &request, Reply<ReplayId> started);
    /// Makes no more of them, and cancels those of it that are not final.
    void cancelReplay(ReplayId replay);

    /// How full a webhook's sliding hour is.
    [[nodiscard]] int usedInWindow(WebhookId webhook) const;
    [[nodiscard]] int heldCount(WebhookId webhook) const;
    [[nodiscard]] Sums sums() const;
    void setInitialSums(const Sums &sums);
    void lessenSums(const Sums &by); ///< these were deleted
    /// The next retry or release of a held delivery, simulated.
    [[nodiscard]] std::optional<Instant> nextDue() const;
    /// Nothing is on its way: what is left waits for its time, or is held.
    [[nodiscard]] bool isIdle() const;
    /// The clock went back: the hours, and what is due. `write` does the same on disk, after what was to be written before; then what waits
    /// is told anew, and `written` called.
    void moveBack(Millis span, std::function<Result<void>(Writer &)> write, std::function<void()> written);

Q_SIGNALS:
    void deliveryChanged(const ovyxa::Delivery &delivery);
    void attemptFinished(const ovyxa::Attempt &attempt);
    /// What each finished delivery says of its webhook; also when it said the same before.
    void webhookHealthChanged(ovyxa::WebhookId webhook, ovyxa::WebhookHealth health);
    void replayProgress(const ovyxa::ReplayProgress &progress);
    /// The database refused a write (disk full …); sending has stopped and goes on by itself once writing works again.
    void storageTrouble(const ovyxa::Error &error);
    void storageRecovered();
    /// A write that can never succeed was left out: what it speaks of is gone from the database.
    void recordRefused(const ovyxa::Error &error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

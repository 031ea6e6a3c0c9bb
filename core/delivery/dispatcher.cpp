// SPDX-License-Identifier: MIT
#include "core/delivery/dispatcher_private.h"

#include "core/model/delivery_limits.h"
#include "core/model/thread_check.h"
#include "core/payload/payload.h"
#include "core/rules/cause_words.h"
#include "core/rules/retry_ladder.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype bodiesInMemory = 64 * 1024 * 1024; // beyond it, bodies are read again when they are sent

qint64 &countOf(Sums &sums, DeliveryState state)
{
    switch (state) {
    case DeliveryState::Queued: return sums.queued;
    case DeliveryState::Held: return sums.held;
    case DeliveryState::Sending: return sums.sending;
    case DeliveryState::Waiting: return sums.waiting;
    case DeliveryState::Delivered: return sums.delivered;
    case DeliveryState::Failed: return sums.failed;
    case DeliveryState::Cancelled: return sums.cancelled;
    }
    Q_UNREACHABLE();
}

} // namespace

Dispatcher::Private::Private(Dispatcher *dispatcher, Clock *theClock, Transport *theTransport, Store *theStore, TargetSource theTargets,
                             DispatcherOptions theOptions)
    : q(dispatcher)
    , clock(theClock)
    , transport(theTransport)
    , store(theStore)
    , targets(std::move(theTargets))
    , options(std::move(theOptions))
    , journal(theStore)
    , fairQueue(limits::requestsAtOncePerHost, limits::requestsAtOnce)
    , hours(clock)
    , replays(replayParts())
{
}

Dispatcher::Dispatcher(Clock *clock, Transport *transport, Store *store, TargetSource targets, DispatcherOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, clock, transport, store, std::move(targets), std::move(options)))
{
    connect(&d->journal, &Journal::trouble, this, &Dispatcher::storageTrouble);
    connect(&d->journal, &Journal::gaveUp, this, &Dispatcher::recordRefused);
    connect(&d->journal, &Journal::recovered, this, [this] {
        Q_EMIT storageRecovered();
        d->pump();
    });
    connect(&d->hours, &WebhookHours::roomMade, this, [this](WebhookId webhook) { d->release(webhook); });
    connect(&d->replays, &Replays::progress, this, &Dispatcher::replayProgress);
    connect(&d->replays, &Replays::gaveUp, this, &Dispatcher::recordRefused);
    connect(transport, &Transport::finished, this, [this](Transport::Token token, const TransportResult &result) {
        const DeliveryId id = d->byToken.take(token);
        if (id.isValid())
            d->finishAttempt(id, result);
    });
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::submit(const EventDraft &draft, const QList<WebhookId> &webhooks, QObject *context, Reply<Submitted> done)
{
    submitTogether({{draft, webhooks}}, {}, context, [done = std::move(done)](const Result<QList<Submitted>> &submitted) {
        if (submitted)
            done(submitted->constFirst());
        else
            done(submitted.error());
    });
}

Result<Dispatcher::Private::Batch> Dispatcher::Private::draw(const Submission &submission) const
{
    const EventDraft &draft = submission.draft;
    Batch batch{{{}, draft.kind, draft.site, draft.at.value_or(clock->now()), draft.data}, {}};
    for (WebhookId id : submission.webhooks) {
        const auto target = targets(id);
        if (!target)
            return Error{ErrorCode::NotFound, tr("That webhook has been removed.")};
        auto body = draft.body ? Result<QByteArray>(*draft.body) : makePayload(batch.event, target->webhook.format);
        if (!body)
            return body.error();
        DeliveryDraft &made = batch.drafts.emplace_back();
        made.delivery.webhook = id;
        made.delivery.site = draft.site;
        made.delivery.kind = draft.kind;
        made.delivery.createdAt = batch.event.at;
        made.delivery.bodyBytes = body->size();
        made.body = std::move(body).value();
    }
    return batch;
}

Result<void> Dispatcher::Private::put(Writer &writer, Batch &batch)
{
    const auto id = writer.addEvent(batch.event);
    if (!id)
        return id.error();
    batch.event.id = *id;
    for (DeliveryDraft &made : batch.drafts) {
        made.delivery.event = *id;
        if (const auto stored = ovyxa::put(writer, made); !stored)
            return stored;
    }
    return {};
}

void Dispatcher::submitTogether(const QList<Submission> &submissions, std::function<Result<void>(Writer &)> alongside, QObject *context,
                                Reply<QList<Submitted>> done)
{
    assertOnThreadOf(this, "Dispatcher::submitTogether");
    using Batches = QList<Private::Batch>;
    Batches batches;
    for (const Submission &submission : submissions) {
        auto batch = d->draw(submission);
        if (!batch)
            return done(batch.error());
        batches.append(std::move(batch).value());
    }
    for (Private::Batch &batch : batches) { // only now: a place is promised to nobody whose event is refused
        for (DeliveryDraft &draft : batch.drafts)
            d->plan(draft, d->targets(draft.delivery.webhook)->webhook);
    }

    const auto write = [batches, alongside = std::move(alongside)](Writer &writer) -> Result<Batches> {
        Batches stored = batches;
        for (Private::Batch &batch : stored) {
            if (const auto put = Private::put(writer, batch); !put)
                return put.error();
        }
        if (alongside) {
            if (const auto put = alongside(writer); !put)
                return put.error();
        }
        return stored;
    };
    const auto take = [this, batches, context = QPointer<QObject>(context), done = std::move(done)](const Result<Batches> &stored) {
        if (!stored) {
            for (const Private::Batch &batch : batches) {
                for (const DeliveryDraft &refused : batch.drafts)
                    d->unplan(refused);
            }
            if (context)
                done(stored.error());
            return;
        }
        QList<Submitted> submitted;
        for (const Private::Batch &batch : *stored) {
            Submitted &made = submitted.emplace_back(Submitted{batch.event, {}});
            for (const DeliveryDraft &draft : batch.drafts) {
                d->accept(draft, d->termsOf.value(draft.delivery.webhook));
                made.deliveries.append(draft.delivery);
            }
        }
        if (context)
            done(submitted);
        d->pump();
    };
    d->store->write<Batches>(write, this, take);
}

/// It is on disk: from here on it is the dispatcher's.
void Dispatcher::Private::accept(const DeliveryDraft &draft, const RunTermsPtr &terms)
{
    ++sums.triggered;
    tell(draft.delivery);
    if (draft.refusal) {
        Q_EMIT q->attemptFinished(*draft.refusal);
        return;
    }
    Live &entry = adopt(draft.delivery, draft.body);
    entry.terms = terms;
    entry.hasReservation = draft.hasReservation;
    if (draft.delivery.state == DeliveryState::Held) {
        hours.hold(draft.delivery.webhook, draft.delivery.id);
        release(draft.delivery.webhook); // a place may have become free meanwhile
    } else {
        queue(entry);
    }
}

Dispatcher::Private::Live &Dispatcher::Private::adopt(const Delivery &delivery, std::optional<QByteArray> body)
{
    Live &entry = live[delivery.id.value];
    entry.delivery = delivery;
    ++liveOf[delivery.webhook];
    if (body && bodyBytes + body->size() <= bodiesInMemory) {
        bodyBytes += body->size();
        entry.body = std::move(body);
    }
    return entry;
}

void Dispatcher::Private::forget(DeliveryId id)
{
    const auto found = live.find(id.value);
    if (found == live.end())
        return;
    if (found->second.body)
        bodyBytes -= found->second.body->size();
    const WebhookId webhook = found->second.delivery.webhook;
    live.erase(found);
    if (--liveOf[webhook] > 0)
        return;
    liveOf.remove(webhook);
    const auto target = targets(webhook);
    if (!target || !target->webhook.listed) // a one-off's last: nothing more comes to it by itself
        fairQueue.forget(webhook);
}

void Dispatcher::Private::move(Live &entry, DeliveryState to)
{
    Q_ASSERT_X(isLegalMove(entry.delivery.state, to), "Dispatcher", "an illegal move of a delivery");
    entry.delivery.state = to;
}

void Dispatcher::Private::save(const Live &entry)
{
    const Delivery snapshot = entry.delivery;
    journal.write([snapshot](Writer &writer) { return writer.updateDelivery(snapshot); }, [this, snapshot] { tell(snapshot); });
}

void Dispatcher::Private::tell(const Delivery &delivery)
{
    const auto before = toldStates.constFind(delivery.id);
    if (before != toldStates.cend())
        --countOf(sums, *before);
    ++countOf(sums, delivery.state);
    if (isFinal(delivery.state))
        toldStates.remove(delivery.id);
    else
        toldStates.insert(delivery.id, delivery.state);
    Q_EMIT q->deliveryChanged(delivery);

    if (!isFinal(delivery.state))
        return;
    for (const auto &count : cancelCounts.take(delivery.id)) {
        if (delivery.state == DeliveryState::Cancelled)
            count->cancelled.append(delivery.id);
        if (--count->open == 0)
            count->done(count->cancelled);
    }
}

void Dispatcher::resume(const QList<Delivery> &unfinished, const QList<Attempt> &interrupted)
{
    assertOnThreadOf(this, "Dispatcher::resume");
    QHash<DeliveryId, Attempt> cutOff;
    for (const Attempt &attempt : interrupted)
        cutOff.insert(attempt.delivery, attempt);
    QHash<WebhookId, bool> isThere;
    QList<DeliveryId> orphans;
    for (const Delivery &delivery : unfinished) {
        const auto attempt = cutOff.constFind(delivery.id);
        d->resumeOne(delivery, attempt == cutOff.cend() ? std::nullopt : std::optional(*attempt));
        if (!isThere.contains(delivery.webhook))
            isThere.insert(delivery.webhook, d->targets(delivery.webhook).has_value());
        if (!isThere.value(delivery.webhook))
            orphans.append(delivery.id);
    }
    d->cancelNow(orphans);
    for (auto known = isThere.cbegin(); known != isThere.cend(); ++known)
        d->release(known.key());
    d->pump();
}

void Dispatcher::Private::resumeOne(const Delivery &delivery, const std::optional<Attempt> &cutOff)
{
    Live &entry = adopt(delivery, std::nullopt);
    toldStates.insert(delivery.id, delivery.state);
    switch (delivery.state) {
    case DeliveryState::Waiting:
        // A run on a time of its own may have left it due far ahead of ours: no wait is longer than its rung of the ladder.
        if (const auto latest = nextAttemptAt(delivery.failures, clock->now()); latest && *delivery.dueAt > *latest) {
            entry.delivery.dueAt = latest;
            save(entry);
        }
        return waitForRetry(entry);
    case DeliveryState::Held: hours.countHeld(delivery.webhook); return hours.hold(delivery.webhook, delivery.id);
    case DeliveryState::Sending: break;
    default:
        if (delivery.countsForLimit && !delivery.countedAt) {
            hours.reserve(delivery.webhook); // it had a place before the end, and keeps it
            entry.hasReservation = true;
        }
        return queue(entry);
    }
    // Cut off: it is made again, and climbs no rung of the ladder for it (spec 4).
    move(entry, DeliveryState::Queued);
    entry.delivery.outcomes.append(AttemptError::Interrupted);
    std::optional<Attempt> record = cutOff;
    if (record) {
        record->finished = true;
        record->error = AttemptError::Interrupted;
        record->causes = {{u"interrupted"_s}};
        record->detail = rules::causeWords(record->causes);
    }
    const Delivery snapshot = entry.delivery;
    journal.write(
        [snapshot, record](Writer &writer) -> Result<void> {
            if (record) {
                if (auto finished = writer.finishAttempt(*record); !finished)
                    return finished;
            }
            return writer.updateDelivery(snapshot);
        },
        [this, snapshot, record] {
            if (record)
                Q_EMIT q->attemptFinished(*record);
            tell(snapshot);
        });
    queue(entry);
}

Sums Dispatcher::sums() const
{
    Sums sums = d->sums;
    sums.events = d->store->events();
    sums.owed = d->store->owed();
    return sums;
}

void Dispatcher::setInitialSums(const Sums &sums)
{
    assertOnThreadOf(this, "Dispatcher::setInitialSums");
    d->sums = sums;
}

void Dispatcher::lessenSums(const Sums &by)
{
    assertOnThreadOf(this, "Dispatcher::lessenSums");
    for (const auto member : {&Sums::triggered, &Sums::delivered, &Sums::failed, &Sums::cancelled})
        d->sums.*member -= by.*member;
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
// Sending old deliveries again.
#include "core/delivery/dispatcher_private.h"

#include "core/model/thread_check.h"
#include "core/payload/payload.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {
constexpr qsizetype replayGroup = 100;
} // namespace

void Dispatcher::replay(const ReplayRequest &request, QObject *, Reply<ReplayId> started)
{
    assertOnThreadOf(this, "Dispatcher::replay");
    if (request.to && !d->targets(*request.to))
        return started(Error{ErrorCode::NotFound, tr("The webhook to replay to has been removed.")});
    // A replay is known for as long as one of its deliveries can still be cancelled.
    std::erase_if(d->replays, [this](const auto &entry) {
        const QList<DeliveryId> &made = entry.second.made;
        return entry.second.progress.finished
               && std::none_of(made.cbegin(), made.cend(), [this](DeliveryId id) { return d->live.count(id.value) > 0; });
    });
    const ReplayId id{++d->lastReplay};
    Private::Replay &replay = d->replays[id.value];
    replay.request = request;
    replay.progress.id = id;
    replay.progress.total = int(request.deliveries.size());
    started(id);
    d->continueReplay(id);
}

void Dispatcher::cancelReplay(ReplayId id)
{
    assertOnThreadOf(this, "Dispatcher::cancelReplay");
    const auto found = d->replays.find(id.value);
    if (found == d->replays.end())
        return;
    found->second.progress.cancelled = true;
    d->cancelNow(found->second.made);
    if (found->second.progress.finished)
        d->endReplay(found->second); // so that it is told that it was cancelled
}

Result<QByteArray> Dispatcher::Private::replayedBody(const DeliveryDetails &original, const Webhook &target, ReplayRequest::Body how) const
{
    if (how == ReplayRequest::Body::Exact)
        return original.body;
    // A body that the bench made from the event is made anew, in the target's format; bytes that the user gave keep all but their time.
    // Its webhook's format may have been another then.
    for (BodyFormat format : {BodyFormat::Ovyxa, BodyFormat::Slack}) {
        const auto made = makePayload(original.event, format);
        if (!made || *made != original.body)
            continue;
        Event event = original.event;
        event.at = clock->now();
        return makePayload(event, target.format);
    }
    return withTimestamp(original.body, clock->now());
}

/// Reads the next group's originals, on the storage thread: the engine has others to serve meanwhile.
void Dispatcher::Private::continueReplay(ReplayId id)
{
    const auto found = replays.find(id.value);
    if (found == replays.end() || found->second.progress.finished)
        return;
    Replay &replay = found->second;
    const QList<DeliveryId> group = replay.request.deliveries.mid(replay.next, replayGroup);
    if (replay.progress.cancelled || group.isEmpty())
        return endReplay(replay);
    replay.next += group.size();
    const auto originals = std::make_shared<Originals>();
    const auto read = [originals, group, file = store->file()](Writer &) -> Result<void> {
        originals->clear();
        const auto reader = LogReader::open(file);
        if (!reader)
            return reader.error();
        for (DeliveryId of : group) {
            auto original = (*reader)->original(of);
            if (!original && original.error().code != ErrorCode::NotFound)
                return original.error(); // it is there, and may be read later
            originals->append(std::move(original));
        }
        return {};
    };
    journal.write(
        read, [this, id, originals] { makeOfReplay(id, *originals); }, Journal::AtEnd::Drop);
}

/// Makes one group: a commit of its own, so that between two of them everything else gets its turn.
void Dispatcher::Private::makeOfReplay(ReplayId id, const Originals &originals)
{
    Replay &replay = replays.at(id.value);
    const auto drafts = std::make_shared<QList<Draft>>();
    for (const Result<DeliveryDetails> &original : originals) {
        if (replay.progress.cancelled)
            return endReplay(replay);
        const auto target = original ? targets(replay.request.to.value_or(original->delivery.webhook)) : std::nullopt;
        auto body = target ? replayedBody(*original, target->webhook, replay.request.body) : Result<QByteArray>(Error{});
        if (!body) {
            ++replay.progress.refused;
            continue;
        }
        Draft &draft = drafts->emplace_back();
        draft.delivery.event = original->delivery.event;
        draft.delivery.webhook = target->webhook.id;
        draft.delivery.site = original->delivery.site;
        draft.delivery.kind = original->delivery.kind;
        draft.delivery.createdAt = clock->now();
        draft.delivery.countsForLimit = false;
        draft.delivery.replayOf = original->delivery.id;
        draft.delivery.bodyBytes = body->size();
        draft.body = std::move(body).value();
        plan(draft, target->webhook);
    }
    if (drafts->isEmpty())
        return continueReplay(id);
    // Through the journal: a full disk makes the replay wait, and loses none of it.
    journal.write(
        [drafts](Writer &writer) -> Result<void> {
            for (Draft &draft : *drafts) {
                if (auto done = put(writer, draft); !done)
                    return done;
            }
            return {};
        },
        [this, id, drafts] { madeOfReplay(id, *drafts); });
}

void Dispatcher::Private::madeOfReplay(ReplayId id, const QList<Draft> &drafts)
{
    Replay &replay = replays.at(id.value);
    replay.progress.deliveries.clear();
    for (const Draft &draft : drafts) {
        accept(draft);
        replay.progress.deliveries.append(draft.delivery.id);
    }
    replay.progress.made += int(drafts.size());
    replay.made += replay.progress.deliveries;
    if (replay.progress.cancelled)
        cancelNow(replay.progress.deliveries);
    Q_EMIT q->replayProgress(replay.progress);
    pump();
    QMetaObject::invokeMethod(
        q, [this, id] { continueReplay(id); }, Qt::QueuedConnection);
}

void Dispatcher::Private::endReplay(Replay &replay)
{
    replay.progress.deliveries.clear();
    replay.progress.finished = true;
    Q_EMIT q->replayProgress(replay.progress);
}

} // namespace ovyxa

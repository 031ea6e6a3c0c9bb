// SPDX-License-Identifier: MIT
#include "core/delivery/replays.h"

#include "core/delivery/journal.h"
#include "core/payload/payload.h"
#include "core/time/clock.h"

#include <QtCore/QSet>

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {
constexpr qsizetype groupSize = 100;
constexpr int mostNamed = 10;
} // namespace

Replays::Replays(Parts parts, QObject *parent) : QObject(parent), m_parts(std::move(parts)) {}

/// A replay is known for as long as one of its deliveries can still be cancelled.
void Replays::forgetEnded()
{
    std::erase_if(m_replays, [this](const auto &entry) {
        const QList<DeliveryId> &made = entry.second.made;
        return entry.second.progress.finished && std::none_of(made.cbegin(), made.cend(), m_parts.isOpen);
    });
}

void Replays::start(const ReplayRequest &request, const RunTermsPtr &terms, const Reply<ReplayId> &started)
{
    if (request.to && !m_parts.targets(*request.to))
        return started(Error{ErrorCode::NotFound, tr("The webhook to replay to has been removed.")});
    forgetEnded();
    const ReplayId id{++m_last};
    Replay &replay = m_replays[id.value];
    replay.request = request;
    replay.terms = terms;
    replay.progress.id = id;
    replay.progress.total = int(request.deliveries.size());
    started(id);
    readNext(id);
}

void Replays::cancel(ReplayId id)
{
    const auto found = m_replays.find(id.value);
    if (found == m_replays.end())
        return;
    found->second.progress.cancelled = true;
    m_parts.cancel(found->second.made);
    if (found->second.progress.finished)
        end(found->second); // so that it is told that it was cancelled
}

Result<QByteArray> Replays::body(const DeliveryDetails &original, const Webhook &target, ReplayRequest::Body how) const
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
        event.at = m_parts.clock->now();
        return makePayload(event, target.format);
    }
    return withTimestamp(original.body, m_parts.clock->now());
}

/// Reads the next group's originals, on the storage thread: the engine has others to serve meanwhile.
void Replays::readNext(ReplayId id)
{
    const auto found = m_replays.find(id.value);
    if (found == m_replays.end() || found->second.progress.finished)
        return;
    Replay &replay = found->second;
    const QList<DeliveryId> group = replay.request.deliveries.mid(replay.next, replay.singly > 0 ? 1 : groupSize);
    if (replay.progress.cancelled || group.isEmpty())
        return end(replay);
    replay.next += group.size();
    replay.singly = std::max<qsizetype>(replay.singly - 1, 0);
    const auto originals = std::make_shared<Originals>();
    const auto read = [originals, group, file = m_parts.store->file()](Writer &) -> Result<void> {
        originals->clear();
        const auto reader = LogReader::open(file);
        if (!reader)
            return reader.error();
        for (DeliveryId of : group) {
            auto original = (*reader)->original(of);
            if (!original && original.error().code != ErrorCode::NotFound)
                return original.error(); // it is there, and may be read later
            originals->append({of, std::move(original)});
        }
        return {};
    };
    m_parts.journal->write(
        read, [this, id, originals] { make(id, *originals); }, Journal::AtEnd::Drop,
        [this, id, group](const Error &why) { leaveOut(id, group, why); });
}

/// Makes one group: a commit of its own, so that between two of them everything else gets its turn.
void Replays::make(ReplayId id, const Originals &originals)
{
    Replay &replay = m_replays.at(id.value);
    const auto drafts = std::make_shared<QList<DeliveryDraft>>();
    QList<DeliveryId> group;
    QSet<DeliveryId> ifOwed;
    for (const auto &[old, original] : originals) {
        if (replay.progress.cancelled)
            return end(replay);
        const auto target = original ? m_parts.targets(replay.request.to.value_or(original->delivery.webhook)) : std::nullopt;
        auto bytes = target ? body(*original, target->webhook, replay.request.body) : Result<QByteArray>(Error{});
        if (!bytes) {
            ++replay.progress.refused;
            continue;
        }
        group += old;
        DeliveryDraft &draft = drafts->emplace_back();
        draft.delivery.event = original->delivery.event;
        draft.delivery.webhook = target->webhook.id;
        draft.delivery.site = original->delivery.site;
        draft.delivery.kind = original->delivery.kind;
        draft.delivery.createdAt = m_parts.clock->now();
        draft.delivery.countsForLimit = false;
        draft.delivery.replayOf = original->delivery.id;
        draft.delivery.bodyBytes = bytes->size();
        draft.body = std::move(bytes).value();
        m_parts.plan(draft, target->webhook);
        if (replay.request.owedOnly && (original->delivery.state == DeliveryState::Failed || isSkipped(original->delivery)))
            ifOwed.insert(original->delivery.id);
    }
    if (drafts->isEmpty())
        return readNext(id);
    // Through the journal: a full disk makes the replay wait, and loses none of it.
    m_parts.journal->write(
        [drafts, ifOwed](Writer &writer) -> Result<void> {
            for (DeliveryDraft &draft : *drafts) {
                draft.delivery.id = {};                                                    // of a try that was rolled back
                if (const auto original = writer.body(draft.delivery.replayOf); !original) // deleted meanwhile, perhaps with its event
                    return original.error();
                // Asked in the commit that settles it: two replays of the same set at once send nothing twice.
                const auto isOwed = ifOwed.contains(draft.delivery.replayOf) ? writer.isOwed(draft.delivery.replayOf) : Result<bool>(true);
                if (!isOwed)
                    return isOwed.error();
                if (!*isOwed)
                    continue;
                if (auto done = put(writer, draft); !done)
                    return done;
            }
            return {};
        },
        [this, id, drafts] {
            const qsizetype settled = drafts->removeIf([](const DeliveryDraft &draft) { return !draft.delivery.id.isValid(); });
            m_replays.at(id.value).progress.settled += int(settled);
            takeMade(id, *drafts);
        },
        Journal::AtEnd::Write, [this, id, group](const Error &why) { leaveOut(id, group, why); });
}

/// What the database will never give or take. The write of a group was undone as a whole, so nothing of it was made: one at a time it comes
/// out which of them it was, and the others are made.
void Replays::leaveOut(ReplayId id, const QList<DeliveryId> &group, const Error &why)
{
    Replay &replay = m_replays.at(id.value);
    if (group.size() > 1) {
        const QList<DeliveryId> &all = replay.request.deliveries;
        replay.request.deliveries = all.first(replay.next) + group + all.sliced(replay.next);
        replay.singly = group.size();
    } else {
        ++replay.progress.refused;
        if (replay.named++ < mostNamed)
            Q_EMIT gaveUp({why.code, tr("Delivery %1 was not sent again. %2").arg(group.first().value).arg(why.message)});
    }
    takeMade(id, {});
}

void Replays::takeMade(ReplayId id, const QList<DeliveryDraft> &drafts)
{
    Replay &replay = m_replays.at(id.value);
    replay.progress.deliveries.clear();
    for (const DeliveryDraft &draft : drafts)
        replay.progress.deliveries.append(draft.delivery.id);
    m_parts.accept(drafts, replay.terms);
    replay.progress.made += int(drafts.size());
    replay.made += replay.progress.deliveries;
    if (replay.progress.cancelled)
        m_parts.cancel(replay.progress.deliveries);
    Q_EMIT progress(replay.progress);
    QMetaObject::invokeMethod(
        this, [this, id] { readNext(id); }, Qt::QueuedConnection);
}

void Replays::end(Replay &replay)
{
    replay.progress.deliveries.clear();
    replay.progress.finished = true;
    Q_EMIT progress(replay.progress);
}

} // namespace ovyxa

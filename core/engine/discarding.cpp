// SPDX-License-Identifier: MIT
#include "core/engine/discarding.h"

#include "core/model/thread_check.h"

#include <algorithm>

namespace ovyxa {

namespace {

/// As the store wants it: in order, each once.
template<typename IdType>
void putInOrder(std::variant<QList<IdType>, OlderThan, AllButNewest> &part)
{
    if (auto *ids = std::get_if<QList<IdType>>(&part)) {
        std::sort(ids->begin(), ids->end());
        ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
    }
}

} // namespace

template<typename Part>
struct Discarding::Run
{
    Part part;
    Reply<Discarded> done;
    DiscardPlace place{};
    Discarded so{};
};

void Discarding::discard(DeliveryPart part, Reply<Discarded> done)
{
    assertOnThreadOf(this, "Discarding::discard");
    putInOrder<DeliveryId>(part);
    goOn(std::make_shared<Run<DeliveryPart>>(Run<DeliveryPart>{std::move(part), std::move(done)}));
}

void Discarding::discard(CapturePart part, Reply<Discarded> done)
{
    assertOnThreadOf(this, "Discarding::discard");
    putInOrder<CaptureId>(part);
    goOn(std::make_shared<Run<CapturePart>>(Run<CapturePart>{std::move(part), std::move(done)}));
}

bool Discarding::isStopped(const Reply<Discarded> &done) const
{
    if (m_stopped)
        done(Error{ErrorCode::Cancelled, tr("The bench ended before all of it was deleted. Delete the rest next time.")});
    return m_stopped;
}

template<typename Part>
void Discarding::goOn(const std::shared_ptr<Run<Part>> &run)
{
    if (isStopped(run->done))
        return;
    m_store->write<DiscardPiece>([run](Writer &writer) { return writer.discard(run->part, run->place); }, this,
                                 [this, run](const Result<DiscardPiece> &piece) {
                                     if (!piece)
                                         return run->done(piece.error());
                                     run->place = piece->next;
                                     run->so.rows += piece->discarded.rows;
                                     run->so.kept += piece->discarded.kept;
                                     if (piece->discarded.rows > 0)
                                         Q_EMIT lessened(piece->sums);
                                     if (!run->place.atEnd)
                                         return goOn(run);
                                     m_store->write<void>([](Writer &writer) { return writer.forgetClearedWebhooks(); }, this,
                                                          [this, run](const Result<void> &) { giveSpaceBack(run->so, run->done); });
                                 });
}

void Discarding::giveSpaceBack(const Discarded &discarded, const Reply<Discarded> &done)
{
    if (isStopped(done))
        return;
    m_store->write<qint64>([](Writer &writer) { return writer.giveSpaceBack(); }, this,
                           [this, discarded, done](const Result<qint64> &freed) {
                               if (!freed || *freed <= 0) // the rows are gone in any case
                                   return done(discarded);
                               Discarded so = discarded;
                               so.bytes += *freed;
                               giveSpaceBack(so, done);
                           });
}

} // namespace ovyxa

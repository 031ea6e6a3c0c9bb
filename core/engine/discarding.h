// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/store.h"

#include <QtCore/QObject>

#include <functional>

namespace ovyxa {

/// Deletes parts of the log: piece by piece, each a commit of its own, so that between two of them everything else is written; at the end it
/// gives back the space. What is deleted is gone for good: who wants to offer an undo asks a while later. Engine thread; owned by the engine.
class Discarding final : public QObject
{
    Q_OBJECT
public:
    explicit Discarding(Store *store) : m_store(store) {}

    /// Replies once all of it is gone and the space given back. An error leaves what is deleted already deleted.
    void discard(DeliveryPart part, Reply<Discarded> done);
    void discard(CapturePart part, Reply<Discarded> done);
    /// Begins no further piece; what is asked for is answered with Cancelled.
    void stop() { m_stopped = true; }

Q_SIGNALS:
    void lessened(const ovyxa::Sums &by); ///< what went with a piece

private:
    template<typename Part>
    struct Run;
    template<typename Part>
    void goOn(const std::shared_ptr<Run<Part>> &run);
    void giveSpaceBack(const Discarded &discarded, const Reply<Discarded> &done);
    [[nodiscard]] bool isStopped(const Reply<Discarded> &done) const;

    Store *m_store;
    bool m_stopped = false;
};

} // namespace ovyxa

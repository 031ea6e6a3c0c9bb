// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/dispatcher.h"
#include "core/delivery/draft.h"

#include <QtCore/QObject>

#include <unordered_map>

namespace ovyxa {

class Journal;

/// The replays under way: reads the originals a group at a time, makes new deliveries of them and hands these over once they are on
/// disk. Knows nothing of sending. Engine thread; owned by the dispatcher.
class Replays final : public QObject
{
    Q_OBJECT
public:
    /// What it needs of the dispatcher.
    struct Parts
    {
        Clock *clock;
        Store *store;
        Journal *journal;
        Dispatcher::TargetSource targets;
        std::function<void(DeliveryDraft &draft, const Webhook &webhook)> plan;                   ///< decides the state that it begins in
        std::function<void(const QList<DeliveryDraft> &drafts, const RunTermsPtr &terms)> accept; ///< they are on disk
        std::function<void(const QList<DeliveryId> &deliveries)> cancel;
        std::function<bool(DeliveryId delivery)> isOpen; ///< not final yet
    };

    explicit Replays(Parts parts, QObject *parent = nullptr);

    void start(const ReplayRequest &request, const RunTermsPtr &terms, const Reply<ReplayId> &started);
    /// Makes no more of them, and cancels those of it that are not final.
    void cancel(ReplayId id);

Q_SIGNALS:
    void progress(const ovyxa::ReplayProgress &progress);
    void gaveUp(const ovyxa::Error &why); ///< the database will never take one of them, which counts as refused; the first few are named

private:
    struct Replay
    {
        ReplayRequest request;
        RunTermsPtr terms;
        ReplayProgress progress;
        qsizetype next = 0;
        qsizetype singly = 0; ///< so many of the next go one at a time: their group was refused as a whole
        int named = 0;        ///< of those that the database refused
        QList<DeliveryId> made;
    };
    struct Original
    {
        DeliveryId id;
        Result<DeliveryDetails> details;
    };
    using Originals = QList<Original>;

    void forgetEnded();
    void readNext(ReplayId id);
    void make(ReplayId id, const Originals &originals);
    void leaveOut(ReplayId id, const QList<DeliveryId> &group, const Error &why);
    void takeMade(ReplayId id, const QList<DeliveryDraft> &drafts);
    void end(Replay &replay);
    [[nodiscard]] Result<QByteArray> body(const DeliveryDetails &original, const Webhook &target, ReplayRequest::Body how) const;

    Parts m_parts;
    std::unordered_map<qint64, Replay> m_replays;
    qint64 m_last = 0;
};

} // namespace ovyxa

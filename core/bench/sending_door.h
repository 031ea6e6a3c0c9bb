// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/event.h"
#include "core/model/fired.h"
#include "core/model/log_query.h"
#include "core/model/replay.h"
#include "core/model/resend.h"
#include "core/model/result.h"

#include <QtCore/QObject>

namespace ovyxa {

class Crossing;
struct Batch;

/// Sending, sending again and not sending. Lives on the bench's thread; owned by the bench.
class SendingDoor : public QObject
{
    Q_OBJECT
public:
    /// Made by the bench. A stand-in for it has no crossing, and overrides what is asked of it.
    explicit SendingDoor(Crossing *crossing, QObject *parent = nullptr) : QObject(parent), m_crossing(crossing) {}

    [[nodiscard]] virtual Sums sums() const { return m_sums; }

    /// To every webhook of the site that listens for it; a spike to those whose threshold it exceeds. NotFound when none listens, InvalidInput when
    /// it exceeds none, saying what to do.
    virtual void fire(const EventDraft &draft, QObject *context, Reply<Fired> done);
    /// To one webhook, whatever it listens for ("send a test").
    virtual void fireTo(const EventDraft &draft, WebhookId webhook, QObject *context, Reply<Fired> done);
    /// An event edited, byte for byte, as a new delivery; see Engine::resend.
    virtual void resend(const ResendDraft &draft, QObject *context, Reply<Fired> done);
    virtual void replay(const ReplayRequest &request, QObject *context, Reply<ReplayId> done);
    virtual void cancelReplay(ReplayId id);
    /// Replies with those that were cancelled; the others had ended.
    virtual void cancelDeliveries(const QList<DeliveryId> &ids, QObject *context, Reply<QList<DeliveryId>> done);

    /// Takes over what a batch says of this; tell() emits it, once all doors have taken theirs.
    void take(const Batch &batch);
    void tell(const Batch &batch);

Q_SIGNALS:
    void deliveriesChanged(const QList<ovyxa::Delivery> &deliveries); ///< new and changed, each once, in its newest state
    void attemptsFinished(const QList<ovyxa::Attempt> &attempts);
    void sumsChanged(const ovyxa::Sums &sums);
    void replayProgress(const ovyxa::ReplayProgress &progress);

private:
    Crossing *m_crossing;
    Sums m_sums;
    bool m_sumsMoved = false;
};

} // namespace ovyxa

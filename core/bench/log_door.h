// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/absence.h"
#include "core/model/capture_report.h"
#include "core/model/discard.h"
#include "core/model/log_query.h"
#include "core/model/replay.h"
#include "core/model/resend.h"
#include "core/model/result.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

namespace ovyxa {

class Crossing;

/// The log: what was sent and what was received. The queries run on a reading thread. Lives on the bench's thread; owned by the bench.
class LogDoor : public QObject
{
    Q_OBJECT
public:
    /// Made by the bench. A stand-in for it has no crossing, and overrides what is asked of it.
    explicit LogDoor(Crossing *crossing, QObject *parent = nullptr) : QObject(parent), m_crossing(crossing) {}

    virtual void deliveries(const DeliveryQuery &query, DeliveryId before, int limit, QObject *context, Reply<DeliveryPage> done);
    virtual void deliveryIds(const DeliveryQuery &query, QObject *context, Reply<QList<DeliveryId>> done);
    /// What a replay of these would come to; nothing is sent.
    virtual void forecast(const QList<DeliveryId> &ids, QObject *context, Reply<ReplayForecast> done);
    virtual void delivery(DeliveryId id, QObject *context, Reply<DeliveryDetails> done);
    /// What each one was signed with last; those never sent are left out.
    virtual void signatures(const QList<DeliveryId> &ids, QObject *context, Reply<QHash<DeliveryId, QByteArray>> done);
    /// How the requests of these are signed whose event was edited before it was sent; of others nothing is said.
    virtual void signings(const QList<WebhookId> &webhooks, QObject *context, Reply<QHash<WebhookId, Resigning>> done);
    virtual void captures(const CaptureQuery &query, CaptureId before, int limit, QObject *context, Reply<CapturePage> done);
    /// Whole records as one scan, page after page, in bounded memory; see LogReader.
    virtual void captureDetails(const CaptureQuery &query, ReadOrder order, CaptureId from, int limit, QObject *context,
                                Reply<CaptureDetailsPage> done);
    virtual void deliveryDetails(DeliveryId after, int limit, QObject *context, Reply<DeliveryDetailsPage> done);
    virtual void deliveryDetails(const QList<DeliveryId> &ids, QObject *context, Reply<DeliveryDetailsPage> done);
    virtual void count(const CaptureQuery &query, QObject *context, Reply<qint64> done);
    virtual void count(const DeliveryQuery &query, QObject *context, Reply<qint64> done);
    /// Another figure each time that something was written, by whomever: for those who watch a profile that another bench holds.
    virtual void changeCount(QObject *context, Reply<qint64> done);
    /// Deletes a part of the log for good, and gives back its space; what is under way stays. Numbers are never given again. There is no way
    /// back: a window that offers an undo calls this when the time for it is over.
    virtual void discard(const DeliveryPart &part, QObject *context, Reply<Discarded> done);
    virtual void discard(const CapturePart &part, QObject *context, Reply<Discarded> done);
    /// What that would come to.
    virtual void discardForecast(const DeliveryPart &part, QObject *context, Reply<Discarded> done);
    virtual void discardForecast(const CapturePart &part, QObject *context, Reply<Discarded> done);
    /// All that is known of a delivery that is missed, for explainAbsence(). Of a bench that only reads, without the traffic.
    virtual void absence(const AbsenceSubject &subject, QObject *context, Reply<AbsenceFacts> done);
    virtual void capture(CaptureId id, QObject *context,
                         Reply<CaptureReport> done); ///< with the signature's diagnosis and the delivery it belongs to
    /// What an endpoint's own code computed over a delivery's bytes, diagnosed with the webhook's secret: what it did differently.
    virtual void explain(DeliveryId id, const QByteArray &computed, QObject *context, Reply<SignatureReport> done);

Q_SIGNALS:
    /// Before a page is handed over: the webhooks of its rows that are no longer kept.
    void clearedNamed(const QList<ovyxa::Webhook> &webhooks);
    void discarded(); ///< before the reply: pages read before may show rows that are no more

private:
    template<typename Part>
    void discardPart(const Part &part, QObject *context, Reply<Discarded> done);

    Crossing *m_crossing;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture_report.h"
#include "core/model/log_query.h"
#include "core/model/replay.h"
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
    virtual void captures(CaptureId before, int limit, QObject *context, Reply<CapturePage> done);
    virtual void capture(CaptureId id, QObject *context,
                         Reply<CaptureReport> done); ///< with the signature's diagnosis and the delivery it belongs to

Q_SIGNALS:
    /// Before a page is handed over: the webhooks of its rows that are no longer kept.
    void clearedNamed(const QList<ovyxa::Webhook> &webhooks);

private:
    Crossing *m_crossing;
};

} // namespace ovyxa

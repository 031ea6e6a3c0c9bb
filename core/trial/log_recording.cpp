// SPDX-License-Identifier: MIT
#include "core/trial/log_recording.h"

#include "core/model/speaking.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>

#include <memory>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int recordedPage = 200;
constexpr qsizetype mostRecorded = 1000;

struct LogRecordingWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

/// Owned by its replies.
class LogRecording final : public std::enable_shared_from_this<LogRecording>
{
public:
    LogRecording(Bench *bench, CaptureQuery captures, const QString &name, QObject *context, Reply<RecordedScenario> done)
        : m_bench(bench)
        , m_captures(std::move(captures))
        , m_context(context)
        , m_done(std::move(done))
    {
        m_recording.name = LogRecordingWords::tr("Recorded: %1").arg(name);
        m_recording.bodyPrefix = name + u'-';
    }

    void start(const DeliveryQuery &deliveries)
    {
        if (!m_bench)
            return write();
        m_bench->log()->deliveryIds(deliveries, m_context, orEnd<QList<DeliveryId>>([self = shared_from_this()](const QList<DeliveryId> &ids) {
                                        if (ids.size() > mostRecorded) {
                                            return self->m_done(
                                                Error{ErrorCode::LimitReached,
                                                      LogRecordingWords::tr("%1 deliveries are too many for a scenario, which takes %2. Begin later.")
                                                          .arg(Speaking::figure(ids.size()), Speaking::figure(mostRecorded))});
                                        }
                                        self->readDeliveries(ids);
                                    }));
    }

private:
    template<typename T>
    Reply<T> orEnd(std::function<void(const T &)> next)
    {
        return [self = shared_from_this(), next = std::move(next)](const Result<T> &result) {
            if (result)
                next(*result);
            else
                self->m_done(result.error());
        };
    }

    void readDeliveries(const QList<DeliveryId> &ids)
    {
        if (ids.isEmpty())
            return readSignings();
        m_bench->log()->deliveryDetails(ids, m_context, orEnd<DeliveryDetailsPage>([self = shared_from_this(), ids](const DeliveryDetailsPage &page) {
                                            self->m_recording.deliveries += page.rows;
                                            QList<DeliveryId> rest = ids;
                                            const DeliveryId last = page.rows.isEmpty() ? ids.constLast() : page.rows.constLast().delivery.id;
                                            rest.removeIf([last](DeliveryId id) { return !(last < id); });
                                            self->readDeliveries(rest);
                                        }));
    }

    void readSignings()
    {
        QList<WebhookId> webhooks;
        for (const DeliveryDetails &each : std::as_const(m_recording.deliveries))
            webhooks.append(each.delivery.webhook);
        m_bench->log()->signings(webhooks, m_context,
                                 orEnd<QHash<WebhookId, Resigning>>([self = shared_from_this()](const QHash<WebhookId, Resigning> &signings) {
                                     self->m_recording.signings = signings;
                                     self->readCaptures({});
                                 }));
    }

    void readCaptures(CaptureId from)
    {
        m_bench->log()->captureDetails(m_captures, ReadOrder::OldestFirst, from, recordedPage, m_context,
                                       orEnd<CaptureDetailsPage>([self = shared_from_this()](const CaptureDetailsPage &page) {
                                           self->m_recording.captures += page.rows;
                                           page.atEnd ? self->write() : self->readCaptures(page.next);
                                       }));
    }

    void write()
    {
        if (!m_recording.deliveries.isEmpty()) {
            for (EventKind kind : allEventKinds)
                m_recording.usualData.insert(kind, m_bench->draft(kind, m_recording.deliveries.constFirst().delivery.site).data);
        }
        m_done(recordScenario(m_recording));
    }

    Bench *m_bench;
    CaptureQuery m_captures;
    QObject *m_context;
    Reply<RecordedScenario> m_done;
    ScenarioRecording m_recording;
};

} // namespace

void recordLog(Bench *bench, const DeliveryQuery &deliveries, const CaptureQuery &captures, const QString &name, QObject *context,
               Reply<RecordedScenario> done)
{
    std::make_shared<LogRecording>(bench, captures, name, context, std::move(done))->start(deliveries);
}

QStringList notesOn(const RecordedScenario &recorded)
{
    QStringList notes;
    if (recorded.leftOut > 0)
        notes += LogRecordingWords::tr("%n delivery(ies) left out: not sent yet, cancelled or too large to be sent.", nullptr, recorded.leftOut);
    if (recorded.takenForRight > 0) {
        notes += LogRecordingWords::tr("%n delivery(ies) signed wrongly, and accepted all the same, are written as rightly signed: the receiver of a "
                                       "scenario would refuse them.",
                                       nullptr, recorded.takenForRight);
    }
    if (recorded.movedOn > 0) {
        notes +=
            LogRecordingWords::tr("%n delivery(ies) of several webhooks come later than they did: a scenario has one webhook, and its hour is full.",
                                  nullptr, recorded.movedOn);
    }
    return notes;
}

} // namespace ovyxa

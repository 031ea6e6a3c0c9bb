// SPDX-License-Identifier: MIT
#include "core/engine/publisher.h"

#include "core/model/thread_check.h"

#include <utility>

namespace ovyxa {

namespace {
constexpr qsizetype refusedInABatch = 100;
} // namespace

Publisher::Publisher(Sources sources, std::function<void(Batch)> deliver, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
    , m_deliver(std::move(deliver))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(batchInterval);
    connect(&m_timer, &QTimer::timeout, this, &Publisher::flush);
}

void Publisher::schedule()
{
    assertOnThreadOf(this, "Publisher::schedule");
    if (!m_timer.isActive() && !m_isSilent)
        m_timer.start();
}

void Publisher::configurationChanged()
{
    m_configuration = true;
    schedule();
}

void Publisher::gaugesChanged()
{
    m_gauges = true;
    schedule();
}

void Publisher::clockChanged()
{
    m_clock = true;
    schedule();
}

void Publisher::receiverChanged()
{
    m_receiver = true;
    schedule();
}

void Publisher::trafficChanged()
{
    m_traffic = true;
    schedule();
}

void Publisher::eventsApiChanged()
{
    m_eventsApi = true;
    schedule();
}

void Publisher::eventTriggered(const Event &event)
{
    m_events.append(event);
    schedule();
}

void Publisher::requestRefused(const ApiRequest &request)
{
    if (m_refusedRequests.size() == refusedInABatch) // a flood of them is told by the traffic's count
        m_refusedRequests.removeFirst();
    m_refusedRequests.append(request);
    schedule();
}

void Publisher::alertRaised(const Alert &alert)
{
    m_alerts.append(alert);
    schedule();
}

void Publisher::deliveryChanged(const Delivery &delivery)
{
    const auto found = m_deliveryIndex.constFind(delivery.id);
    if (found == m_deliveryIndex.cend()) {
        m_deliveryIndex.insert(delivery.id, m_deliveries.size());
        m_deliveries.append(delivery);
    } else {
        m_deliveries[*found] = delivery;
    }
    m_gauges = true;
    m_clock = true; // what is due next may have changed
    schedule();
}

void Publisher::attemptFinished(const Attempt &attempt)
{
    m_attempts.append(attempt);
    schedule();
}

void Publisher::captured(const Capture &capture)
{
    m_captures.append(capture);
    schedule();
}

void Publisher::replayProgressed(const ReplayProgress &progress)
{
    m_replays.append(progress);
    schedule();
}

void Publisher::noticed(const Notice &notice)
{
    m_notices.append(notice);
    schedule();
}

void Publisher::answer(std::function<void()> answer)
{
    assertOnThreadOf(this, "Publisher::answer");
    if (m_isSilent)
        return;
    m_answers.push_back(std::move(answer));
    if (!m_timer.isActive()) { // it changed nothing, and nobody's answer waits before it
        Batch alone;
        alone.answers = std::exchange(m_answers, {});
        return m_deliver(std::move(alone));
    }
    if (mayFlush())
        flush();
}

void Publisher::silence()
{
    assertOnThreadOf(this, "Publisher::silence");
    m_isSilent = true;
    m_timer.stop();
}

void Publisher::flush()
{
    assertOnThreadOf(this, "Publisher::flush");
    if (m_isSilent)
        return;
    m_timer.stop();
    m_sinceBatch.start();
    Batch batch;
    if (std::exchange(m_configuration, false))
        batch.configuration = m_sources.configuration();
    if (std::exchange(m_gauges, false)) {
        batch.gauges = m_sources.gauges();
        batch.sums = m_sources.sums();
    }
    if (std::exchange(m_clock, false))
        batch.clock = m_sources.clock();
    if (std::exchange(m_receiver, false))
        batch.receiver = m_sources.receiver();
    if (std::exchange(m_traffic, false))
        batch.traffic = m_sources.traffic();
    if (std::exchange(m_eventsApi, false))
        batch.eventsApi = m_sources.eventsApi();
    batch.events = std::exchange(m_events, {});
    batch.refusedRequests = std::exchange(m_refusedRequests, {});
    batch.alerts = std::exchange(m_alerts, {});
    batch.deliveries = std::exchange(m_deliveries, {});
    m_deliveryIndex.clear();
    batch.attempts = std::exchange(m_attempts, {});
    batch.captures = std::exchange(m_captures, {});
    batch.replays = std::exchange(m_replays, {});
    batch.notices = std::exchange(m_notices, {});
    batch.answers = std::exchange(m_answers, {});
    m_deliver(std::move(batch));
}

} // namespace ovyxa

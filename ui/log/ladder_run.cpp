// SPDX-License-Identifier: MIT
#include "ui/log/ladder_run.h"

#include "core/bench/clock_door.h"

namespace ovyxa {

void LadderRun::start(DeliveryId delivery, Instant to, int attempts)
{
    m_delivery = delivery;
    m_attempts = attempts;
    m_due.reset();
    advance(to);
}

void LadderRun::follow(const Delivery &delivery)
{
    if (delivery.id != m_delivery || isFinal(delivery.state) || delivery.attempts >= m_attempts)
        m_attempts = 0;
    m_due = m_attempts > 0 && delivery.state == DeliveryState::Waiting ? delivery.dueAt : std::nullopt;
    goOn();
}

void LadderRun::advance(Instant to)
{
    const Millis span = to - m_clock->now();
    if (span <= Millis{0})
        return;
    m_isRunning = true;
    m_to = to;
    m_stop = m_clock->advance(span, this, [this, call = ++m_call](const Result<void> &run) {
        if (call != m_call)
            return;
        m_isRunning = false;
        if (run) {
            goOn();
        } else {
            m_attempts = 0;
            if (run.error().code != ErrorCode::Cancelled)
                Q_EMIT refused(run.error().message);
        }
        Q_EMIT moved();
    });
    Q_EMIT moved();
}

void LadderRun::cancel()
{
    m_attempts = 0;
    m_stop.request_stop();
}

/// Its record may come before the run's answer, and behind it.
void LadderRun::goOn()
{
    if (m_attempts > 0 && m_due && !m_isRunning)
        advance(*m_due);
}

} // namespace ovyxa

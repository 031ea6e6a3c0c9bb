// SPDX-License-Identifier: MIT
// How a scenario waits, and what it looks at.
#include "core/trial/scenario_runner.h"
#include "core/trial/scenario_runner_replies.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int pageOfDetails = 200;
} // namespace

void ScenarioRunner::await(std::function<bool()> condition, std::function<void()> then)
{
    m_condition = std::move(condition);
    m_then = std::move(then);
    m_graceIsOver = false;
    check();
}

void ScenarioRunner::check()
{
    if (!m_condition || !m_condition())
        return;
    m_condition = nullptr;
    m_grace.stop();
    // From the event loop: who tells us may be in the middle of its own list.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_then && !m_condition && !m_isEnding)
                std::exchange(m_then, nullptr)();
        },
        Qt::QueuedConnection);
}

bool ScenarioRunner::hasStarted() const
{
    return std::none_of(m_deliveries.cbegin(), m_deliveries.cend(), [](const Delivery &delivery) { return delivery.state == DeliveryState::Queued; });
}

bool ScenarioRunner::isQuiet()
{
    for (const Delivery &delivery : std::as_const(m_deliveries)) {
        const bool isUnderWay = delivery.state == DeliveryState::Queued || delivery.state == DeliveryState::Sending;
        const bool isReplay = delivery.replayOf.isValid() && !isFinal(delivery.state) && delivery.state != DeliveryState::Held;
        if (isUnderWay || isReplay || m_attempts.value(delivery.id) < delivery.attempts)
            return false;
    }
    if (!m_scenario.isSentToReceiver() || m_captures.size() >= m_reached || m_graceIsOver)
        return true;
    if (!m_grace.isActive())
        m_grace.start();
    return false;
}

void ScenarioRunner::expect()
{
    await([this] { return isQuiet(); }, [this] { readLedger([this] { look(judge(step().expectation, m_ledger)); }); });
}

/// What does not hold yet may hold later: time goes on to what is due next, until it is over.
void ScenarioRunner::look(const Judgement &judgement)
{
    if (judgement.holds)
        return pass(tr("As expected: %1.").arg(judgement.found));
    const Instant now = m_bench->clock()->now();
    if (now >= m_deadline) {
        const QString after = step().span > Millis{} ? u' ' + tr("(after %1)").arg(shortSpan(step().span)) : QString();
        return fail(tr("Expected %1; found %2%3.").arg(judgement.expected, judgement.found, after), judgement.expected, judgement.found + after);
    }
    const auto due = m_bench->clock()->state().nextDue;
    const Millis span = due && *due > now ? std::min(*due - now, m_deadline - now) : m_deadline - now;
    m_bench->clock()->advance(span, this, orRefuse([this] { expect(); }));
}

void ScenarioRunner::readLedger(std::function<void()> then)
{
    m_ledger.deliveries.clear();
    m_read.clear();
    DeliveryId first;
    for (auto it = m_deliveries.keyBegin(); it != m_deliveries.keyEnd(); ++it)
        first = first.isValid() ? std::min(first, *it) : *it;
    const auto captures = [this, then = std::move(then)] {
        const auto join = [this, then] {
            m_ledger.join(m_read);
            then();
        };
        if (m_captures.isEmpty())
            return join();
        readCaptures(CaptureId{m_captures.firstKey().value - 1}, join);
    };
    if (!first.isValid())
        return captures();
    readDeliveries(DeliveryId{first.value - 1}, captures);
}

void ScenarioRunner::readDeliveries(DeliveryId after, std::function<void()> then)
{
    m_bench->log()->deliveryDetails(after, pageOfDetails, this, [this, then = std::move(then)](const Result<DeliveryDetailsPage> &page) {
        if (!page)
            return m_isEnding ? then() : refuse(page.error());
        m_ledger.deliveries += page->rows;
        if (page->atEnd)
            return then();
        readDeliveries(page->next, then);
    });
}

void ScenarioRunner::readCaptures(CaptureId from, std::function<void()> then)
{
    m_bench->log()->captureDetails({}, ReadOrder::OldestFirst, from, pageOfDetails, this,
                                   [this, then = std::move(then)](const Result<CaptureDetailsPage> &page) {
                                       if (!page)
                                           return m_isEnding ? then() : refuse(page.error());
                                       for (CaptureDetails details : page->rows) {
                                           // What was told is newer than what is on disk of its answer.
                                           const auto told = m_captures.constFind(details.capture.id);
                                           if (told != m_captures.cend())
                                               details.capture = *told;
                                           m_read += details;
                                       }
                                       if (page->atEnd)
                                           return then();
                                       readCaptures(page->next, then);
                                   });
}

} // namespace ovyxa

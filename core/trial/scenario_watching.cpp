// SPDX-License-Identifier: MIT
// How a scenario waits, for people and for what happens, and what it looks at.
#include "core/trial/scenario_runner.h"
#include "core/trial/scenario_runner_replies.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int pageOfDetails = 200;
} // namespace

BenchOptions ScenarioRunner::benchOptions()
{
    BenchOptions options;
    options.resumeUnfinished = false;
    options.sendsSecurely = true;
    options.keepsTime = false; // its hours are over in a moment, and nobody else's
    options.allowLoopbackHttp = true;
    return options;
}

void ScenarioRunner::setPace(Pace pace)
{
    m_pace = pace;
    if (std::exchange(m_isWaiting, false))
        next();
}

void ScenarioRunner::goOn()
{
    m_isWaiting = m_pace == Pace::StepByStep && m_step + 1 < m_scenario.steps.size();
    if (m_isWaiting)
        Q_EMIT waiting(int(m_step) + 1);
    else
        next();
}

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
            const Speaking speaking(m_language);
            if (m_then && !m_condition && !m_isEnding)
                std::exchange(m_then, nullptr)();
        },
        Qt::QueuedConnection);
}

bool ScenarioRunner::hasStarted() const
{
    return std::none_of(m_own.cbegin(), m_own.cend(), [this](DeliveryId id) { return m_deliveries.value(id).state == DeliveryState::Queued; });
}

bool ScenarioRunner::isQuiet()
{
    qsizetype reached = 0;
    for (const DeliveryId id : std::as_const(m_own)) {
        const Delivery delivery = m_deliveries.value(id);
        const Tried tried = m_tried.value(id);
        reached += tried.reached;
        const bool isUnderWay = delivery.state == DeliveryState::Queued || delivery.state == DeliveryState::Sending;
        const bool isReplay = delivery.replayOf.isValid() && !isFinal(delivery.state) && delivery.state != DeliveryState::Held;
        if (isUnderWay || isReplay || tried.finished < delivery.attempts)
            return false;
    }
    return !m_scenario.isSentToReceiver() || m_captures.size() >= reached || isGraceOver();
}

bool ScenarioRunner::isTold()
{
    const auto isKnown = [this](const CaptureDetails &details) { return m_captures.contains(details.capture.id); };
    return std::all_of(m_read.cbegin(), m_read.cend(), isKnown) || isGraceOver();
}

bool ScenarioRunner::isGraceOver()
{
    if (!m_graceIsOver && !m_grace.isActive())
        m_grace.start();
    return m_graceIsOver;
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
        m_current.about = judgement.about;
        const QString after = step().span > Millis{} ? u' ' + tr("(after %1)").arg(shortSpan(step().span)) : QString();
        return fail(judgement.isMissing ? u"not_sent"_s : u"expectation"_s,
                    tr("Expected %1; found %2%3.").arg(judgement.expected, judgement.found, after), judgement.expected, judgement.found + after);
    }
    const auto due = m_bench->clock()->state().nextDue;
    const Millis span = due && *due > now ? std::min(*due - now, m_deadline - now) : m_deadline - now;
    m_bench->clock()->advance(span, this, orRefuse([this] { expect(); }));
}

void ScenarioRunner::readLedger(std::function<void()> then)
{
    m_ledger.deliveries.clear();
    m_read.clear();
    m_othersBodies.clear();
    DeliveryId first;
    for (const DeliveryId id : std::as_const(m_own))
        first = first.isValid() ? std::min(first, id) : id;
    const auto captures = [this, then = std::move(then)] {
        const auto join = [this, then] {
            for (CaptureDetails &details : m_read) // what is told is newer than what is on disk of its answer
                details.capture = m_captures.value(details.capture.id, details.capture);
            for (const DeliveryDetails &own : std::as_const(m_ledger.deliveries))
                m_othersBodies.remove(own.body);
            m_read.removeIf([this](const CaptureDetails &details) { return m_othersBodies.contains(details.body); });
            m_ledger.join(m_read);
            then();
        };
        // A command may have sent a request that is stored, and answered, and not told yet.
        readCaptures(m_lastBefore, [this, join] { m_isEnding ? join() : await([this] { return isTold(); }, join); });
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
        for (const DeliveryDetails &details : page->rows) {
            if (m_own.contains(details.delivery.id))
                m_ledger.deliveries += details;
            else
                m_othersBodies.insert(details.body);
        }
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
                                       m_read += page->rows;
                                       if (page->atEnd)
                                           return then();
                                       readCaptures(page->next, then);
                                   });
}

} // namespace ovyxa

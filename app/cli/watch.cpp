// SPDX-License-Identifier: MIT
#include "app/cli/watch.h"

#include "app/cli/exit_code.h"
#include "app/cli/progress_bar.h"
#include "app/cli/words.h"

#include "core/model/speaking.h"

#include <QtCore/QTimer>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace ovyxa::cli {

namespace {

bool isUnderWay(DeliveryState state)
{
    return !isFinal(state) && state != DeliveryState::Held;
}

} // namespace

Watch::Watch(Bench *bench, Output *output, QObject *parent) : QObject(parent), m_bench(bench), m_output(output), m_language(Speaking::language())
{
    connect(bench->sending(), &SendingDoor::attemptsFinished, this, &Watch::takeAttempts);
    connect(bench->sending(), &SendingDoor::deliveriesChanged, this, &Watch::takeDeliveries);
}

void Watch::add(const Delivery &delivery)
{
    if (!m_early.contains(delivery.id))
        m_early.insert(delivery.id, delivery);
    add(delivery.id);
}

void Watch::add(DeliveryId id)
{
    if (m_followed.contains(id))
        return;
    m_followed.insert(id, {});
    ++m_open;
    takeAttempts(m_earlyAttempts.take(id));
    if (m_early.contains(id))
        take(m_early.take(id));
    check();
}

void Watch::complete()
{
    m_complete = true;
    m_early.clear();
    m_earlyAttempts.clear();
    check();
}

void Watch::takeAttempts(const QList<Attempt> &attempts)
{
    if (m_isOver)
        return;
    const Speaking speaking(m_language);
    for (const Attempt &attempt : attempts) {
        const auto followed = m_followed.find(attempt.delivery);
        if (followed == m_followed.end()) {
            if (!m_complete)
                m_earlyAttempts[attempt.delivery].append(attempt);
            continue;
        }
        if (!attempt.signature.isEmpty())
            followed->signature = attempt.signature;
        m_output->result(attemptLine(attempt), attemptText(attempt));
    }
}

void Watch::takeDeliveries(const QList<Delivery> &deliveries)
{
    if (m_isOver)
        return;
    for (const Delivery &delivery : deliveries) {
        if (m_followed.contains(delivery.id))
            take(delivery);
        else if (!m_complete)
            m_early.insert(delivery.id, delivery);
    }
    check();
}

void Watch::take(const Delivery &delivery)
{
    Followed &followed = m_followed[delivery.id];
    const bool wasUnderWay = !followed.known || isUnderWay(followed.delivery.state);
    followed.delivery = delivery;
    followed.known = true;
    m_open += int(isUnderWay(delivery.state)) - int(wasUnderWay);
    if (isFinal(delivery.state) && !followed.reported)
        m_ended.append(delivery.id);
}

void Watch::check()
{
    if (m_checking)
        return;
    m_checking = true;
    // Not at once: the attempts of the same news come right after the deliveries, and are reported first.
    QTimer::singleShot(0, this, [this] {
        const Speaking speaking(m_language);
        m_checking = false;
        if (m_isOver)
            return;
        std::sort(m_ended.begin(), m_ended.end());
        for (const DeliveryId id : std::exchange(m_ended, {}))
            reportEnd(id);
        if (m_expected > 1 && !m_output->isJson())
            m_output->progress(progressBar(m_reported, m_expected));
        if (m_complete && m_open == 0 && !m_settled) {
            m_settled = true;
            emit settled();
        }
    });
}

void Watch::reportEnd(DeliveryId id)
{
    Followed &followed = m_followed[id];
    if (std::exchange(followed.reported, true))
        return;
    ++m_reported;
    m_output->result(outcomeLine(followed.delivery, followed.signature),
                     tr("Delivery %1: %2.").arg(id.value).arg(stateText(followed.delivery.state)));
}

QList<DeliveryId> Watch::unfinished() const
{
    QList<DeliveryId> ids;
    for (auto followed = m_followed.cbegin(); followed != m_followed.cend(); ++followed) {
        if (!followed->known || isUnderWay(followed->delivery.state))
            ids.append(followed.key());
    }
    return ids;
}

std::optional<Instant> Watch::nextRetry() const
{
    std::optional<Instant> next;
    for (const Followed &followed : m_followed) {
        if (followed.delivery.state == DeliveryState::Waiting && followed.delivery.dueAt)
            next = std::min(next.value_or(Instant::max()), *followed.delivery.dueAt);
    }
    return next;
}

void Watch::lookUp(std::function<void()> then)
{
    const QList<DeliveryId> ids = unfinished();
    if (ids.isEmpty())
        return then();
    m_bench->log()->signatures(ids, this, [this, then = std::move(then)](const Result<QHash<DeliveryId, QByteArray>> &signatures) {
        if (signatures) {
            for (auto known = signatures->cbegin(); known != signatures->cend(); ++known)
                m_followed[known.key()].signature = known.value();
        }
        then();
    });
}

int Watch::conclude()
{
    m_isOver = true;
    int delivered = 0;
    int held = 0;
    int failed = 0;
    int cancelled = 0;
    int unfinished = 0;
    QList<DeliveryId> ids = m_followed.keys();
    std::sort(ids.begin(), ids.end());
    for (const DeliveryId id : std::as_const(ids)) {
        if (m_followed[id].known)
            reportEnd(id);
        const DeliveryState state = m_followed[id].delivery.state;
        delivered += state == DeliveryState::Delivered;
        held += state == DeliveryState::Held;
        failed += state == DeliveryState::Failed;
        cancelled += state == DeliveryState::Cancelled;
        unfinished += isUnderWay(state);
    }
    if (held > 0)
        m_output->note(tr("%n delivery(ies) are held back by the hourly limit and stay in the log.", nullptr, held));
    if (cancelled > 0)
        m_output->note(tr("%n delivery(ies) were cancelled.", nullptr, cancelled));
    if (unfinished > 0)
        m_output->note(tr("%n delivery(ies) had not ended; they stay in the log, due.", nullptr, unfinished));
    m_output->result({{"type", "summary"}, {"delivered", delivered}, {"failed", failed}, {"held", held}},
                     tr("Delivered %1, failed %2, held %3.").arg(delivered).arg(failed).arg(held));
    return failed + cancelled + unfinished > 0 ? AnswerIsNo : Done;
}

} // namespace ovyxa::cli

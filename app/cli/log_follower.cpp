// SPDX-License-Identifier: MIT
#include "app/cli/log_follower.h"

#include "app/cli/query_option.h"

#include <algorithm>
#include <utility>

namespace ovyxa::cli {

namespace {

constexpr std::chrono::milliseconds lookInterval{100}; // real
constexpr std::chrono::seconds answerPatience{2};
constexpr int followedPage = 200;

} // namespace

QList<DeliveryId> behind(const DeliveryDetailsPage &page, const QList<DeliveryId> &ids)
{
    if (page.rows.isEmpty())
        return {};
    return {std::upper_bound(ids.cbegin(), ids.cend(), page.rows.constLast().delivery.id), ids.cend()};
}

Result<LogQueries> logQueriesFrom(const std::string &text, const Bench *bench)
{
    const auto deliveries = deliveryQueryFrom(text, bench);
    const auto captures = captureQueryFrom(text, bench);
    if (!deliveries && !captures)
        return neitherQuery(text, bench);
    LogQueries queries;
    if (deliveries)
        queries.deliveries = *deliveries;
    if (captures)
        queries.captures = *captures;
    return queries;
}

LogFollower::LogFollower(Bench *bench, LogQueries queries, QObject *parent) : QObject(parent), m_bench(bench), m_queries(std::move(queries))
{
    m_timer.setInterval(lookInterval);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const Speaking inTheirs(m_language);
        look();
    });
}

template<typename T>
Reply<T> LogFollower::orTell(std::function<void(const T &)> next)
{
    return [this, next = std::move(next)](const Result<T> &result) {
        if (result)
            next(*result);
        else
            emit failed(result.error());
    };
}

void LogFollower::start(bool fromNowOn)
{
    if (!fromNowOn)
        return rememberAttempts({});
    const auto rememberNewest = [this](const DeliveryPage &newest) {
        for (const Delivery &delivery : newest.rows)
            m_lastDelivery = delivery.id;
        rememberCapture();
    };
    m_bench->log()->deliveries({}, {}, 1, this, orTell<DeliveryPage>(rememberNewest));
}

void LogFollower::rememberCapture()
{
    const auto rememberNewest = [this](const CapturePage &newest) {
        for (const Capture &received : newest.rows)
            m_lastCapture = received.id;
        rememberOpen();
    };
    m_bench->log()->captures({}, {}, 1, this, orTell<CapturePage>(rememberNewest));
}

void LogFollower::rememberOpen()
{
    DeliveryQuery open;
    open.states = {DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting};
    m_bench->log()->deliveryIds(open, this, orTell<QList<DeliveryId>>([this](const QList<DeliveryId> &ids) { rememberAttempts(ids); }));
}

void LogFollower::rememberAttempts(const QList<DeliveryId> &ids)
{
    if (ids.isEmpty()) {
        emit begun();
        return look();
    }
    const auto remember = [this, ids](const DeliveryDetailsPage &page) {
        for (const DeliveryDetails &details : page.rows) {
            AttemptId last;
            for (const Attempt &one : details.attempts)
                last = one.finished ? one.id : last;
            m_open.insert(details.delivery.id, {last, details.delivery.state == DeliveryState::Held});
        }
        rememberAttempts(behind(page, ids));
    };
    m_bench->log()->deliveryDetails(ids, this, orTell<DeliveryDetailsPage>(remember));
}

void LogFollower::look()
{
    m_bench->log()->changeCount(this, orTell<qint64>([this](const qint64 &change) {
                                    if (std::exchange(m_change, change) == change && m_unanswered.isEmpty())
                                        return done();
                                    QList<DeliveryId> before = m_open.keys();
                                    std::sort(before.begin(), before.end());
                                    lookAtNew(before);
                                }));
}

/// `before`: those that were open before this look. The new ones are taken as they come, page by page, and not once more with the others.
void LogFollower::lookAtNew(const QList<DeliveryId> &before)
{
    m_bench->log()->deliveryDetails(m_lastDelivery, followedPage, this, orTell<DeliveryDetailsPage>([this, before](const DeliveryDetailsPage &page) {
                                        for (const DeliveryDetails &details : page.rows) {
                                            m_lastDelivery = details.delivery.id;
                                            m_open.insert(details.delivery.id, {});
                                            take(details);
                                        }
                                        if (!page.atEnd)
                                            return lookAtNew(before);
                                        leaveOutHeld(before);
                                    }));
}

/// Thousands may be held for an hour, of which nothing changes.
void LogFollower::leaveOutHeld(const QList<DeliveryId> &ids)
{
    if (std::none_of(ids.cbegin(), ids.cend(), [this](DeliveryId id) { return m_open.value(id).second; }))
        return lookAtOpen(ids);
    DeliveryQuery held;
    held.states = {DeliveryState::Held};
    m_bench->log()->deliveryIds(held, this, orTell<QList<DeliveryId>>([this, ids](const QList<DeliveryId> &still) {
                                    const QSet<DeliveryId> unchanged(still.cbegin(), still.cend());
                                    QList<DeliveryId> rest = ids;
                                    rest.removeIf([&](DeliveryId id) { return m_open.value(id).second && unchanged.contains(id); });
                                    lookAtOpen(rest);
                                }));
}

void LogFollower::lookAtOpen(const QList<DeliveryId> &ids)
{
    if (ids.isEmpty())
        return filter();
    const auto look = [this, ids](const DeliveryDetailsPage &page) {
        for (const DeliveryDetails &details : page.rows)
            take(details);
        lookAtOpen(behind(page, ids));
    };
    m_bench->log()->deliveryDetails(ids, this, orTell<DeliveryDetailsPage>(look));
}

void LogFollower::take(const DeliveryDetails &details)
{
    const auto open = m_open.constFind(details.delivery.id);
    if (open == m_open.cend())
        return;
    const bool hasEnded = isFinal(details.delivery.state) || (details.delivery.state == DeliveryState::Held && !open->second);
    const bool hasAttempt =
        std::any_of(details.attempts.cbegin(), details.attempts.cend(), [&](const Attempt &one) { return one.finished && one.id > open->first; });
    if (hasEnded || hasAttempt)
        m_news.append(details);
}

void LogFollower::filter()
{
    const auto fits = [this](const QList<DeliveryId> &ids) {
        tell(QSet<DeliveryId>(ids.cbegin(), ids.cend()));
        lookAtCaptures();
    };
    if (m_news.isEmpty() || !m_queries.deliveries)
        return fits({});
    DeliveryQuery query = *m_queries.deliveries;
    const auto named = std::exchange(query.among, QList<DeliveryId>()); // by their numbers
    for (const DeliveryDetails &details : std::as_const(m_news)) {
        if (!named || named->contains(details.delivery.id))
            query.among->append(details.delivery.id);
    }
    m_bench->log()->deliveryIds(query, this, orTell<QList<DeliveryId>>(fits));
}

void LogFollower::tell(const QSet<DeliveryId> &fitting)
{
    std::sort(m_news.begin(), m_news.end(), [](const auto &a, const auto &b) { return a.delivery.id < b.delivery.id; });
    for (const DeliveryDetails &details : std::exchange(m_news, {})) {
        const DeliveryId id = details.delivery.id;
        const bool isFitting = fitting.contains(id);
        const auto [told, wasHeld] = m_open.value(id);
        for (const Attempt &one : details.attempts) {
            if (!one.finished || one.id <= told)
                continue;
            m_open[id].first = one.id;
            if (isFitting)
                emit attempt(one);
        }
        const bool isHeld = details.delivery.state == DeliveryState::Held;
        m_open[id].second = isHeld;
        if (isFitting && (isFinal(details.delivery.state) || (isHeld && !wasHeld)))
            emit delivery(details);
        if (isFinal(details.delivery.state))
            m_open.remove(id);
    }
}

void LogFollower::lookAtCaptures()
{
    if (!m_queries.captures)
        return done();
    m_bench->log()->captureDetails({}, ReadOrder::OldestFirst, m_lastCapture, followedPage, this,
                                   orTell<CaptureDetailsPage>([this](const CaptureDetailsPage &page) {
                                       for (const CaptureDetails &details : page.rows) {
                                           m_lastCapture = details.capture.id;
                                           m_unanswered.append({details.capture.id, {}});
                                           m_unanswered.last().second.start();
                                       }
                                       page.atEnd ? lookAtAnswers(0) : lookAtCaptures();
                                   }));
}

void LogFollower::lookAtAnswers(qsizetype next)
{
    if (next >= m_unanswered.size())
        return done();
    const auto [id, since] = m_unanswered.at(next);
    // Of all first: what a query says of its status is known only with the answer.
    m_bench->log()->captureDetails({}, ReadOrder::OldestFirst, CaptureId{id.value - 1}, 1, this,
                                   orTell<CaptureDetailsPage>([this, next, id = id, since = since](const CaptureDetailsPage &page) {
                                       const bool isThere = !page.rows.isEmpty() && page.rows.constFirst().capture.id == id;
                                       if (isThere && page.rows.constFirst().capture.answer.isEmpty()
                                           && !since.hasExpired(std::chrono::milliseconds(answerPatience).count()))
                                           return lookAtAnswers(next + 1);
                                       m_unanswered.removeAt(next);
                                       isThere ? answered(page.rows.constFirst().capture, next) : lookAtAnswers(next);
                                   }));
}

void LogFollower::answered(const Capture &received, qsizetype next)
{
    const auto look = [this, received, next](const CaptureDetailsPage &page) {
        if (!page.rows.isEmpty() && page.rows.constFirst().capture.id == received.id)
            emit capture(received);
        lookAtAnswers(next);
    };
    if (*m_queries.captures == CaptureQuery()) {
        emit capture(received);
        return lookAtAnswers(next);
    }
    m_bench->log()->captureDetails(*m_queries.captures, ReadOrder::OldestFirst, CaptureId{received.id.value - 1}, 1, this,
                                   orTell<CaptureDetailsPage>(look));
}

void LogFollower::done()
{
    m_timer.start();
}

} // namespace ovyxa::cli

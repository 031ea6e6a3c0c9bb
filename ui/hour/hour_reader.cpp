// SPDX-License-Identifier: MIT
#include "ui/hour/hour_reader.h"

#include "core/bench/log_door.h"
#include "core/bench/sending_door.h"
#include "core/model/delivery_limits.h"

#include <algorithm>
#include <numeric>

namespace ovyxa {

using namespace std::chrono_literals;

namespace {

constexpr int pageSize = 500;
constexpr int detailsAtOnce = 50; // with their bodies and answers, of which no more than the times are kept

/// An attempt of the last hour belongs to a delivery that was made no earlier, unless the bench was closed in between.
Instant horizon(Instant now)
{
    return now - 1h - std::accumulate(limits::retryDelays.cbegin(), limits::retryDelays.cend(), Millis{0}) - 5min;
}

} // namespace

/// First what is under way, then the newest, then their attempts.
struct HourReader::Round
{
    DeliveryQuery query;
    bool isOfOpen = true;
    DeliveryId before;
    int seen = 0;
    QSet<DeliveryId> told;  ///< while it was read: what is told is newer than what is read
    QSet<DeliveryId> tried; ///< whose attempts are still to be read
};

HourReader::HourReader(Source source, QObject *parent) : QObject(parent), m_source(std::move(source))
{
    connect(m_source.sending, &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &changed) {
        bool isOurs = false;
        for (const Delivery &each : changed) {
            if (each.webhook != m_webhook)
                continue;
            if (m_deliveries.size() >= 2 * mostDeliveries && !m_deliveries.contains(each.id)) {
                m_cut = true;
                continue;
            }
            m_deliveries.insert(each.id, each);
            if (m_round)
                m_round->told.insert(each.id);
            isOurs = true;
        }
        if (isOurs)
            Q_EMIT this->changed();
    });
    connect(m_source.sending, &SendingDoor::attemptsFinished, this, [this](const QList<Attempt> &attempts) {
        const auto before = m_marks.size();
        for (const Attempt &attempt : attempts)
            takeAttempt(attempt);
        if (m_marks.size() == before)
            return;
        dropOld(); // told after the deliveries, which may have ended with it
        Q_EMIT changed();
    });
}

void HourReader::forget()
{
    m_webhook = {};
    m_round.reset();
    m_cut = false;
    m_isWhole = false;
    m_deliveries.clear();
    m_marks.clear();
}

void HourReader::read(WebhookId webhook, const SiteId &site)
{
    forget();
    m_webhook = webhook;
    m_round = std::make_shared<Round>();
    m_round->query.site = site;
    m_round->query.states = {DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting};
    readPage(m_round);
}

void HourReader::readPage(const RoundPtr &round)
{
    m_source.log->deliveries(round->query, round->before, pageSize, this, [this, round](const Result<DeliveryPage> &page) {
        if (round != m_round)
            return;
        if (!page)
            return finish(page.error().message);
        takePage(round, *page);
    });
}

void HourReader::takePage(const RoundPtr &round, const DeliveryPage &page)
{
    for (const Delivery &each : page.rows) {
        if (each.webhook != m_webhook)
            continue;
        if (!round->told.contains(each.id))
            m_deliveries.insert(each.id, each);
        if (each.attempts > 0)
            round->tried.insert(each.id);
    }
    round->seen += int(page.rows.size());
    round->before = page.next;
    const bool isOldEnough = !round->isOfOpen && !page.rows.isEmpty() && page.rows.constLast().createdAt < horizon(m_source.now());
    const bool isFull = round->seen >= mostDeliveries;
    if (!page.atEnd && !isOldEnough && !isFull)
        return readPage(round);
    m_cut = m_cut || (isFull && !page.atEnd && !isOldEnough);
    if (!round->isOfOpen) {
        m_isWhole = page.atEnd;
        return readAttempts(round);
    }
    round->isOfOpen = false;
    round->query.states.clear();
    round->before = {};
    round->seen = 0;
    readPage(round);
}

void HourReader::readAttempts(const RoundPtr &round)
{
    if (round->tried.isEmpty())
        return finish();
    QList<DeliveryId> some;
    while (some.size() < detailsAtOnce && !round->tried.isEmpty()) {
        some.append(*round->tried.cbegin());
        round->tried.erase(round->tried.cbegin());
    }
    m_source.log->deliveryDetails(some, this, [this, round](const Result<DeliveryDetailsPage> &page) {
        if (round != m_round)
            return;
        if (!page)
            return finish(page.error().message);
        for (const DeliveryDetails &details : page->rows) {
            for (const Attempt &attempt : details.attempts)
                takeAttempt(attempt);
        }
        readAttempts(round);
    });
}

void HourReader::finish(const QString &problem)
{
    m_round.reset();
    m_isWhole = m_isWhole && problem.isEmpty();
    dropOld();
    Q_EMIT changed();
    if (!problem.isEmpty())
        Q_EMIT failed(problem);
}

void HourReader::takeAttempt(const Attempt &attempt)
{
    if (!m_deliveries.contains(attempt.delivery))
        return;
    if (const auto mark = rules::attemptMark(attempt); mark && mark->at > m_source.now() - 1h)
        m_marks.insert(attempt.id, *mark);
}

/// What has left the hour.
void HourReader::dropOld()
{
    if (m_round)
        return; // an attempt that is read next may belong to it
    const Instant oldest = m_source.now() - 1h;
    m_marks.removeIf([oldest](const auto &each) { return each.value().at <= oldest; });
    m_deliveries.removeIf([oldest](const auto &each) {
        const Delivery &delivery = each.value();
        return isFinal(delivery.state) && delivery.createdAt <= oldest && delivery.countedAt.value_or(oldest) <= oldest;
    });
}

QList<Instant> HourReader::starts() const
{
    QList<Instant> starts;
    for (const Delivery &each : m_deliveries) {
        if (each.countsForLimit && each.countedAt)
            starts.append(*each.countedAt);
    }
    return starts;
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_reader.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace std::chrono_literals;

namespace {

constexpr int requestPiece = 100;
constexpr qsizetype mostRequests = 5'000; ///< for each piece of deliveries: somebody may have sent a million
constexpr int mostResolved = 50;          ///< in one round: requests that no attempt read so far has made

} // namespace

/// One round of reading: what it has so far takes the place of what is shown when it is whole.
struct LedgerReader::Round
{
    qsizetype wanted = 0; ///< deliveries
    QList<SentRecord> sent;
    QSet<DeliveryId> known;
    QList<ReceivedRecord> received;
    DeliveryId next;
    CaptureId nextRequest;
    bool atEnd = false;
    bool allRequests = false;
    qsizetype mostRequests = 0;
    QList<DeliveryId> ids; ///< whose details are still to be read
    LedgerScope scope;
    QList<LedgerEntry> entries;
    QSet<CaptureId> resolved;
    QSet<CaptureId> unresolved;
};

qsizetype LedgerReader::attempts() const
{
    qsizetype sum = 0;
    for (const SentRecord &record : m_sent)
        sum += record.attempts.size();
    return sum;
}

void LedgerReader::readAnew()
{
    auto round = std::make_shared<Round>();
    round->wanted = std::max<qsizetype>(piece, m_sent.size());
    begin(round);
}

void LedgerReader::readOn()
{
    m_wantsOlder = m_reading; // what is read then is gone on from
    if (m_reading || m_atEnd)
        return;
    auto round = std::make_shared<Round>();
    round->sent = m_sent;
    for (const SentRecord &record : m_sent)
        round->known.insert(record.delivery.id);
    round->received = m_received;
    round->next = m_next;
    round->nextRequest = m_nextRequest;
    round->allRequests = m_allRequests;
    round->wanted = piece;
    begin(round);
}

/// The sender's side first: an attempt is stored before its first byte goes, so that a request which came until now has its attempt in what is
/// read now. The receiver stores a request before it answers: an attempt that has ended has its request in what is read afterwards.
void LedgerReader::begin(const RoundPtr &round)
{
    m_round = round;
    m_reading = true;
    round->scope.to = realNow();
    round->mostRequests = round->received.size() + mostRequests * ((round->wanted + piece - 1) / piece);
    round->wanted += round->sent.size();
    readPage(round);
}

/// What was never tried has nothing to lay beside: thousands may be held by the limit.
void LedgerReader::readPage(const RoundPtr &round)
{
    DeliveryQuery tried;
    tried.states = {DeliveryState::Queued,    DeliveryState::Sending, DeliveryState::Waiting,
                    DeliveryState::Delivered, DeliveryState::Failed,  DeliveryState::Cancelled};
    m_bench->log()->deliveries(tried, round->next, piece, this, [this, round](const Result<DeliveryPage> &page) {
        if (!isCurrent(round))
            return;
        if (!page)
            return fail(page.error().message);
        for (auto row = page->rows.crbegin(); row != page->rows.crend(); ++row) {
            if (row->attempts > 0 && !round->known.contains(row->id))
                round->ids.append(row->id);
        }
        round->next = page->next;
        round->atEnd = page->atEnd;
        readDetails(round);
    });
}

void LedgerReader::readDetails(const RoundPtr &round)
{
    if (round->ids.isEmpty())
        return round->atEnd || round->sent.size() >= round->wanted ? readRequests(round) : readPage(round);
    m_bench->log()->deliveryDetails(round->ids, this, [this, round](const Result<DeliveryDetailsPage> &page) {
        if (!isCurrent(round))
            return;
        if (!page)
            return fail(page.error().message);
        for (const DeliveryDetails &details : page->rows) {
            round->sent.append(rules::sentRecord(details));
            round->known.insert(details.delivery.id);
        }
        const DeliveryId last = page->next;
        const auto rest = std::find_if(round->ids.cbegin(), round->ids.cend(), [last](DeliveryId id) { return id > last; });
        round->ids = page->atEnd ? QList<DeliveryId>() : QList<DeliveryId>(rest, round->ids.cend());
        readDetails(round);
    });
}

/// Until they are older than the first attempt.
void LedgerReader::readRequests(const RoundPtr &round)
{
    round->scope.from = round->atEnd ? Instant{} : round->scope.to;
    if (!round->atEnd) {
        for (const SentRecord &record : std::as_const(round->sent)) {
            if (!record.attempts.isEmpty())
                round->scope.from = std::min(round->scope.from, record.attempts.first().startedReal);
        }
    }
    const bool isOldEnough = !round->received.isEmpty() && round->received.last().capture.receivedReal < round->scope.from - 1s;
    const bool isTooMany = round->received.size() >= round->mostRequests;
    if (isTooMany && !isOldEnough && !round->allRequests)
        round->scope.from = round->received.last().capture.receivedReal;
    if (round->allRequests || isOldEnough || isTooMany)
        return resolve(round);
    m_bench->log()->captureDetails({}, ReadOrder::NewestFirst, round->nextRequest, requestPiece, this,
                                   [this, round](const Result<CaptureDetailsPage> &page) {
                                       if (!isCurrent(round))
                                           return;
                                       if (!page)
                                           return fail(page.error().message);
                                       for (const CaptureDetails &details : page->rows)
                                           round->received.append(rules::receivedRecord(details));
                                       round->nextRequest = page->next;
                                       round->allRequests = page->atEnd;
                                       readRequests(round);
                                   });
}

/// A request that no attempt read so far has made may be a late retry of an older delivery: that one is read as well.
void LedgerReader::resolve(const RoundPtr &round)
{
    round->entries = rules::joinLedgers(round->sent, round->received, round->scope, m_bench->receiver()->state().url);
    round->unresolved.clear();
    if (round->atEnd)
        return finish(round);
    CaptureId next;
    for (const LedgerEntry &entry : std::as_const(round->entries)) {
        if (entry.kind != LedgerCase::NeverSent)
            continue;
        const CaptureId id = entry.lines.first().received->id;
        if (round->resolved.contains(id))
            continue;
        round->unresolved.insert(id);
        if (!next.isValid())
            next = id;
    }
    if (!next.isValid() || round->resolved.size() >= mostResolved)
        return finish(round);
    round->resolved.insert(next);
    m_bench->log()->capture(next, this, [this, round](const Result<CaptureReport> &report) {
        if (!isCurrent(round))
            return;
        if (!report || !report->delivery || round->known.contains(*report->delivery))
            return resolve(round);
        m_bench->log()->delivery(*report->delivery, this, [this, round](const Result<DeliveryDetails> &details) {
            if (!isCurrent(round))
                return;
            if (details) {
                round->sent.append(rules::sentRecord(*details));
                round->known.insert(details->delivery.id);
            }
            resolve(round);
        });
    });
}

void LedgerReader::finish(const RoundPtr &round)
{
    round->entries.removeIf([&round](const LedgerEntry &entry) {
        return entry.kind == LedgerCase::NeverSent && round->unresolved.contains(entry.lines.first().received->id);
    });
    m_round.reset();
    m_reading = false;
    m_sent = round->sent;
    m_received = round->received;
    m_entries = round->entries;
    m_next = round->next;
    m_nextRequest = round->nextRequest;
    m_allRequests = round->allRequests;
    m_atEnd = round->atEnd;
    Q_EMIT changed();
    if (std::exchange(m_wantsOlder, false))
        readOn();
}

void LedgerReader::fail(const QString &message)
{
    m_round.reset();
    m_reading = false;
    m_wantsOlder = false;
    Q_EMIT failed(message);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/storage/join_scan.h"

#include "core/rules/ledger_join.h"
#include "core/storage/detail_scan.h"
#include "core/storage/records.h"
#include "core/storage/rows.h"
#include "core/storage/sql.h"

#include <QtCore/QSet>

#include <algorithm>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {

// What competes for a request began at most this long before or after it, and so did what competes for that.
constexpr Millis neighbourhood = 2 * (rules::longestAttempt + rules::joinLateness);
constexpr int mostNeighbours = 300; // of those that only the time brings together

struct Span
{
    Instant from;
    Instant to;
};

/// Both ledgers' records that may belong together.
class Neighbours final
{
public:
    explicit Neighbours(QSqlDatabase &database) : m_database(database) {}

    void add(const DeliveryDetails &details)
    {
        if (m_deliveries.contains(details.delivery.id))
            return;
        m_deliveries.insert(details.delivery.id);
        m_sent.append(rules::sentRecord(details));
    }

    void add(const CaptureDetails &details)
    {
        if (m_captures.contains(details.capture.id))
            return;
        m_captures.insert(details.capture.id);
        m_received.append(rules::receivedRecord(details));
    }

    /// Those with this body.
    Result<void> addAlike(const QByteArray &body, const Span &span)
    {
        const QVariantList values{records::bodyHash(body), msSinceEpoch(span.from), msSinceEpoch(span.to)};
        if (auto sent = addSent(u"SELECT DISTINCT a.delivery FROM bodies b JOIN attempts a ON a.delivery = b.delivery "
                                u"WHERE b.hash = ? AND a.started_real BETWEEN ? AND ?"_s,
                                values);
            !sent)
            return sent;
        return addReceived(u"c.body_hash = ? AND c.body_hash <> 0 AND c.received_real BETWEEN ? AND ?"_s, values);
    }

    /// The newest of those that were under way then, whatever their bodies. Numbers go up with time, but for a clock that was set back.
    Result<void> addSimultaneous(const Span &span)
    {
        const auto attempt = firstSince(u"attempts"_s, u"started_real"_s, span.to + Millis{1});
        const auto capture = firstSince(u"captures"_s, u"received_real"_s, span.to + Millis{1});
        if (!attempt || !capture)
            return attempt ? capture.error() : attempt.error();
        if (auto sent = addSent(u"SELECT DISTINCT delivery FROM (SELECT delivery, started_real FROM attempts WHERE id < ? ORDER BY id DESC LIMIT ?) "
                                u"WHERE started_real >= ?"_s,
                                {*attempt, mostNeighbours, msSinceEpoch(span.from)});
            !sent)
            return sent;
        return addReceived(u"c.id IN (SELECT id FROM captures WHERE id < ? ORDER BY id DESC LIMIT ?) AND c.received_real >= ?"_s,
                           {*capture, mostNeighbours, msSinceEpoch(span.from)});
    }

    [[nodiscard]] QList<rules::Tie> ties() const { return rules::joinRequests(m_sent, m_received); }
    [[nodiscard]] DeliveryId deliveryAt(const rules::Tie &tie) const { return m_sent.at(tie.record).delivery.id; }
    [[nodiscard]] CaptureId captureAt(const rules::Tie &tie) const { return m_received.at(tie.request).capture.id; }

private:
    /// The number of the first row not older than this.
    Result<qint64> firstSince(const QString &table, const QString &column, Instant real)
    {
        auto last = sql::run(m_database, u"SELECT coalesce(max(id), 0) FROM %1"_s.arg(table));
        if (!last)
            return last.error();
        last->next();
        qint64 from = 0;
        qint64 to = last->value(0).toLongLong() + 1;
        while (from < to) {
            const qint64 middle = from + (to - from) / 2;
            auto row = sql::run(m_database, u"SELECT id, %1 FROM %2 WHERE id >= ? ORDER BY id LIMIT 1"_s.arg(column, table), {middle});
            if (!row)
                return row.error();
            if (!row->next() || row->value(1).toLongLong() >= msSinceEpoch(real))
                to = middle;
            else
                from = row->value(0).toLongLong() + 1;
        }
        return from;
    }

    Result<void> addSent(const QString &statement, const QVariantList &values)
    {
        auto rows = sql::run(m_database, statement, values);
        if (!rows)
            return rows.error();
        QList<DeliveryId> ids;
        while (rows->next())
            ids.append(DeliveryId{rows->value(0).toLongLong()});
        ids.removeIf([this](DeliveryId id) { return m_deliveries.contains(id); });
        std::sort(ids.begin(), ids.end());
        while (!ids.isEmpty()) {
            const auto page = deliveryDetails(m_database, ids);
            if (!page)
                return page.error();
            for (const DeliveryDetails &details : page->rows)
                add(details);
            if (page->atEnd)
                break;
            ids.removeIf([last = page->next](DeliveryId id) { return id <= last; });
        }
        return {};
    }

    Result<void> addReceived(const QString &condition, const QVariantList &values)
    {
        auto rows =
            sql::read(m_database,
                      u"SELECT %1, %2 FROM captures c LEFT JOIN capture_details x ON x.capture = c.id "
                      u"LEFT JOIN capture_answers a ON a.capture = c.id WHERE %3"_s.arg(rows::captureColumns, rows::captureDetailColumns, condition),
                      values);
        if (!rows)
            return rows.error();
        while (rows->next())
            add(rows::captureDetails(*rows));
        if (rows->problem())
            return *rows->problem();
        return {};
    }

    QSqlDatabase &m_database;
    QSet<DeliveryId> m_deliveries;
    QSet<CaptureId> m_captures;
    QList<SentRecord> m_sent;
    QList<ReceivedRecord> m_received;
};

Span around(Instant real)
{
    return {real - neighbourhood, real + neighbourhood};
}

} // namespace

Result<std::optional<DeliveryId>> deliveryOf(QSqlDatabase &database, const CaptureDetails &capture)
{
    const CaptureId id = capture.capture.id;
    Neighbours near(database);
    near.add(capture);
    const auto find = [&]() -> std::optional<rules::Tie> {
        const QList<rules::Tie> ties = near.ties();
        const auto found = std::find_if(ties.cbegin(), ties.cend(), [&](const rules::Tie &tie) { return near.captureAt(tie) == id; });
        return found == ties.cend() ? std::nullopt : std::optional(*found);
    };
    if (auto added = near.addAlike(capture.body, around(capture.capture.receivedReal)); !added)
        return added.error();
    auto tie = find();
    if ((!tie || !tie->isProved) && capture.capture.verdict != Verdict::Valid) { // it may have been changed on the way
        const Instant came = capture.capture.receivedReal;
        if (auto added = near.addSimultaneous({came - rules::longestAttempt - rules::joinLateness, came + rules::joinLateness}); !added)
            return added.error();
        tie = find();
    }
    return tie ? std::optional(near.deliveryAt(*tie)) : std::nullopt;
}

} // namespace ovyxa::scan

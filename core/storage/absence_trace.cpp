// SPDX-License-Identifier: MIT
#include "core/storage/absence_trace.h"

#include "core/model/text.h"
#include "core/storage/rows.h"

namespace ovyxa::absence {

using namespace Qt::StringLiterals;

namespace {

/// The last number that a table's row ever had.
QString lastIdOf(const QString &table)
{
    return u"max(ifnull((SELECT max(id) FROM %1), 0), ifnull((SELECT id FROM last_ids WHERE name = '%1'), 0))"_s.arg(table);
}

Result<void> findEvent(QSqlDatabase &database, const AbsenceSubject &subject, const SiteId &site, EventTrace &trace)
{
    static const QString columns = u"SELECT e.id, e.kind, e.site, e.at, e.data"_s;
    const qint64 near = msSinceEpoch(subject.near);
    const qint64 reach = AbsenceSubject::reach.count();
    const QVariantList within{QString(toText(subject.kind)), near - reach, near + reach};
    auto row = subject.event.isValid()
                   ? sql::run(database, columns + u" FROM events e WHERE e.id = ?"_s, {subject.event.value})
                   : sql::run(database,
                              columns
                                  + u" FROM events e WHERE e.kind = ? AND e.at BETWEEN ? AND ? ORDER BY e.site <> ?, abs(e.at - ?), "
                                    u"NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = e.id AND d.webhook = ?), e.id DESC "
                                    u"LIMIT 1"_s,
                              within + QVariantList{site, near, subject.webhook.value});
    if (!row)
        return row.error();
    if (row->next()) {
        trace.event = Event{{row->value(0).toLongLong()},
                            fromText<EventKind>(row->value(1).toString()).value_or(subject.kind),
                            row->value(2).toString(),
                            instantFromMs(row->value(3).toLongLong()),
                            row->value(4).toByteArray()};
    }
    auto count = sql::run(database, u"SELECT count(*) FROM events WHERE kind = ? AND at BETWEEN ? AND ?"_s, within);
    if (!count)
        return count.error();
    count->next();
    trace.found = count->value(0).toInt();
    return {};
}

/// Numbers between the last event before that time and the first one after it that no event bears any more.
Result<void> countMissingEvents(QSqlDatabase &database, const AbsenceSubject &subject, EventTrace &trace)
{
    const qint64 near = msSinceEpoch(subject.near);
    const qint64 reach = AbsenceSubject::reach.count();
    auto row = sql::run(database,
                        u"WITH after(id) AS (SELECT ifnull((SELECT min(id) FROM events WHERE at > ?), %1 + 1)), "
                        u"before(id) AS (SELECT ifnull((SELECT max(events.id) FROM events, after WHERE events.id < after.id AND at < ?), 0)) "
                        u"SELECT after.id - before.id - 1 - (SELECT count(*) FROM events WHERE id > before.id AND id < after.id) "
                        u"FROM before, after"_s.arg(lastIdOf(u"events"_s)),
                        {near + reach, near - reach});
    if (!row)
        return row.error();
    row->next();
    trace.missingEvents = row->value(0).toLongLong();
    return {};
}

Result<void> readDeliveries(QSqlDatabase &database, EventTrace &trace)
{
    auto rows =
        sql::read(database, u"SELECT %1 FROM deliveries d WHERE d.event = ? ORDER BY d.id"_s.arg(rows::deliveryColumns), {trace.event->id.value});
    if (!rows)
        return rows.error();
    qint64 first = 0;
    qint64 last = 0;
    while (rows->next()) {
        const Delivery delivery = rows::delivery(*rows);
        if (!delivery.replayOf.isValid()) {
            first = first > 0 ? first : delivery.id.value;
            last = delivery.id.value;
        }
        trace.deliveries.append(delivery);
    }
    if (rows->problem())
        return *rows->problem();
    if (first == 0)
        return {};
    auto missing = sql::run(database,
                            u"WITH RECURSIVE numbers(id) AS (SELECT max(1, ? - 1) UNION ALL SELECT id + 1 FROM numbers WHERE id < min(? + 1, %1)) "
                            u"SELECT id FROM numbers WHERE id <= %1 AND id NOT IN (SELECT id FROM deliveries WHERE id BETWEEN ? - 1 AND ? + 1)"_s.arg(
                                lastIdOf(u"deliveries"_s)),
                            {first, last, first, last});
    if (!missing)
        return missing.error();
    while (missing->next())
        trace.missing.append(DeliveryId{missing->value(0).toLongLong()});
    return {};
}

} // namespace

Result<EventTrace> trace(QSqlDatabase &database, const AbsenceSubject &subject, const SiteId &site)
{
    EventTrace trace;
    if (const auto found = findEvent(database, subject, site, trace); !found)
        return found.error();
    const auto more = trace.event ? readDeliveries(database, trace) : countMissingEvents(database, subject, trace);
    return more ? Result<EventTrace>(trace) : Result<EventTrace>(more.error());
}

} // namespace ovyxa::absence

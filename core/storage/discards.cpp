// SPDX-License-Identifier: MIT
#include "core/storage/discards.h"

#include "core/storage/sql.h"

namespace ovyxa::discards {

using namespace Qt::StringLiterals;

namespace {

/// A condition on a row's number or time.
struct DiscardCondition
{
    QString sql;
    QVariantList values;
};

template<typename IdType>
DiscardCondition conditionOf(const std::variant<QList<IdType>, OlderThan, AllButNewest> &part, const QString &table, const QString &time)
{
    if (const auto *ids = std::get_if<QList<IdType>>(&part))
        return {u"d.id IN (SELECT value FROM json_each(?))"_s, {jsonOf(*ids)}};
    if (const auto *older = std::get_if<OlderThan>(&part))
        return {u"d.%1 < ?"_s.arg(time), {msSinceEpoch(older->time)}};
    return {u"d.id <= (SELECT id FROM %1 ORDER BY id DESC LIMIT 1 OFFSET ?)"_s.arg(table), {std::get<AllButNewest>(part).count}};
}

Result<Discarded> forecastOf(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    auto query = sql::run(database, statement, values);
    if (!query)
        return query.error();
    query->next();
    Discarded discarded;
    discarded.rows = query->value(1).toLongLong();
    discarded.kept = query->value(0).toLongLong() - discarded.rows;
    return discarded;
}

} // namespace

QString mayGo(const QString &asked)
{
    return u"d.state IN ('delivered', 'failed', 'cancelled') AND (d.state = 'cancelled' OR NOT EXISTS (SELECT 1 FROM deliveries older "
           u"WHERE older.event = d.event AND older.webhook = d.webhook AND older.id < d.id "
           u"AND (older.state = 'failed' OR older.outcomes = 'paused') AND older.id NOT IN (%1)))"_s.arg(asked);
}

Result<Discarded> forecast(QSqlDatabase &database, const DeliveryPart &part)
{
    const DiscardCondition asked = conditionOf(part, u"deliveries"_s, u"created_at"_s);
    const QString going = u"WITH asked AS MATERIALIZED (SELECT id FROM deliveries d WHERE %1) "_s.arg(asked.sql);
    return forecastOf(
        database,
        going + u"SELECT count(*), ifnull(sum(%1), 0) FROM asked CROSS JOIN deliveries d ON d.id = asked.id"_s.arg(mayGo(u"SELECT id FROM asked"_s)),
        asked.values);
}

Result<Discarded> forecast(QSqlDatabase &database, const CapturePart &part)
{
    const DiscardCondition asked = conditionOf(part, u"captures"_s, u"received_at"_s);
    return forecastOf(database, u"SELECT count(*), count(*) FROM captures d WHERE %1"_s.arg(asked.sql), asked.values);
}

} // namespace ovyxa::discards

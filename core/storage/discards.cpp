// SPDX-License-Identifier: MIT
#include "core/storage/discards.h"

#include "core/storage/sql.h"

namespace ovyxa::discards {

using namespace Qt::StringLiterals;

namespace {

/// A condition on a row's number or time.
struct DiscardCondition
{
    QString sql; ///< of the row %1
    QVariantList values;
};

template<typename IdType>
DiscardCondition conditionOf(const std::variant<QList<IdType>, OlderThan, AllButNewest> &part, const QString &table, const QString &time)
{
    if (const auto *ids = std::get_if<QList<IdType>>(&part))
        return {u"%1.id IN (SELECT value FROM json_each(?))"_s, {jsonOf(*ids)}};
    if (const auto *older = std::get_if<OlderThan>(&part))
        return {u"%1."_s + time + u" < ?"_s, {msSinceEpoch(older->time)}};
    return {u"%1.id <= (SELECT id FROM "_s + table + u" ORDER BY id DESC LIMIT 1 OFFSET ?)"_s, {std::get<AllButNewest>(part).count}};
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
    // mayGo() from its other end, which is short: what was not settled and stays keeps what came after it. So each row is looked at once.
    const QString ofRow = asked.sql.arg(u"d"_s);
    const QString ofOlder = asked.sql.arg(u"older"_s);
    const QString kept =
        u"SELECT DISTINCT d.id FROM (SELECT id, event, webhook FROM deliveries older WHERE older.state = 'failed' AND NOT (%1) UNION ALL "
        u"SELECT id, event, webhook FROM deliveries older WHERE older.outcomes = 'paused' AND NOT (%1)) AS older "
        u"CROSS JOIN deliveries d ON d.event = older.event AND d.webhook = older.webhook AND d.id > older.id "
        u"WHERE d.state IN ('delivered', 'failed') AND (%2)"_s.arg(ofOlder, ofRow);
    return forecastOf(database,
                      u"SELECT count(*), ifnull(sum(d.state IN ('delivered', 'failed', 'cancelled')), 0) - (SELECT count(*) FROM (%1)) "
                      u"FROM deliveries d NOT INDEXED WHERE %2"_s.arg(kept, ofRow),
                      asked.values + asked.values + asked.values + asked.values);
}

Result<Discarded> forecast(QSqlDatabase &database, const CapturePart &part)
{
    const DiscardCondition asked = conditionOf(part, u"captures"_s, u"received_at"_s);
    return forecastOf(database, u"SELECT count(*), count(*) FROM captures d WHERE %1"_s.arg(asked.sql.arg(u"d"_s)), asked.values);
}

} // namespace ovyxa::discards

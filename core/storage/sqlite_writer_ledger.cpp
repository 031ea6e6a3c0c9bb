// SPDX-License-Identifier: MIT
// What is kept up beside the rows themselves: numbers never given twice, what is owed, webhooks that nothing can use any more.
#include "core/storage/schema.h"
#include "core/storage/sqlite_writer.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// Webhooks of no list that are kept though nothing of theirs is under way.
constexpr int keptOneOffs = 100;
constexpr int keptOwedOneOffs = 1000;

} // namespace

Result<qint64> SqliteWriter::nextId(const QString &table)
{
    const auto known = m_lastIds.find(table);
    if (known != m_lastIds.end())
        return ++known->second;
    const auto last =
        run(u"SELECT max(ifnull((SELECT max(id) FROM %1), 0), ifnull((SELECT id FROM last_ids WHERE name = '%1'), 0))"_s.arg(table), {});
    if (!last)
        return last.error();
    const qint64 id = ((*last)->next() ? (*last)->integer(0) : 0) + 1;
    (*last)->finish();
    m_lastIds.emplace(table, id);
    return id;
}

// The newest ones stay, in case their deliveries are replayed; so do those that still have something under way, and for longer those of
// which something is owed.
Result<QList<WebhookId>> SqliteWriter::clearWebhooks()
{
    const QString statement = u"UPDATE webhooks SET cleared = 1 WHERE cleared = 0 AND (listed = 0 OR removed = 1) "
                              u"AND id < (SELECT id FROM webhooks WHERE listed = 0 OR removed = 1 ORDER BY id DESC LIMIT 1 OFFSET ?) "
                              u"AND id NOT IN (SELECT webhook FROM deliveries WHERE state IN ('queued', 'held', 'sending', 'waiting')) "
                              u"AND %1"_s;
    for (const auto &[kept, condition] : {std::pair(keptOneOffs, u"id NOT IN (SELECT webhook FROM owed)"_s), std::pair(keptOwedOneOffs, u"1"_s)}) {
        if (const auto done = change(statement.arg(condition), {kept - 1}); !done)
            return done.error();
    }
    const auto rows = run(u"SELECT id FROM webhooks WHERE cleared = 1"_s, {});
    if (!rows)
        return rows.error();
    QList<WebhookId> cleared;
    while ((*rows)->next())
        cleared.append(WebhookId{(*rows)->integer(0)});
    (*rows)->finish();
    return cleared;
}

Result<void> SqliteWriter::settleOwed(const Delivery &delivery)
{
    const QVariantList pair{delivery.event.value, delivery.webhook.value};
    const auto gone = run(u"DELETE FROM owed WHERE event = ? AND webhook = ?"_s, pair);
    if (!gone)
        return gone.error();
    int change = -(*gone)->changes();
    (*gone)->finish();
    if (delivery.state == DeliveryState::Failed || delivery.state == DeliveryState::Cancelled) { // else nothing of the pair is owed
        static const QString statement = u"INSERT INTO owed (delivery, event, webhook) SELECT d.id, d.event, d.webhook FROM deliveries d "
                                         u"WHERE d.event = ? AND d.webhook = ? AND %1"_s.arg(owedCondition);
        const auto added = run(statement, pair);
        if (!added)
            return added.error();
        change += (*added)->changes();
        (*added)->finish();
    }
    return change == 0 ? Result<void>() : addToSum(u"owed"_s, change);
}

Result<bool> SqliteWriter::isOwed(DeliveryId delivery)
{
    static const QString statement =
        u"SELECT 1 FROM owed WHERE delivery = ? UNION ALL SELECT 1 FROM deliveries d WHERE d.id = ? AND %1"_s.arg(skippedCondition);
    const auto row = run(statement, {delivery.value, delivery.value});
    if (!row)
        return row.error();
    const bool isThere = (*row)->next();
    (*row)->finish();
    return isThere;
}

Result<Standing> SqliteWriter::standing()
{
    Standing standing;
    const auto rows = run(u"SELECT name, count FROM sums WHERE name IN ('events', 'owed')"_s, {});
    if (!rows)
        return rows.error();
    while ((*rows)->next())
        ((*rows)->text(0) == "owed"_L1 ? standing.owed : standing.events) = (*rows)->integer(1);
    (*rows)->finish();
    return standing;
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/storage/detail_scan.h"

#include "core/model/text.h"
#include "core/storage/log_scan.h"
#include "core/storage/rows.h"
#include "core/storage/schema.h"
#include "core/storage/term_sql.h"

#include <utility>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pageBytes = 8 * 1024 * 1024; // of bodies; a page of large ones ends early
constexpr int afterDeliveryColumns = 17;

Result<void> addWebhooks(QSqlDatabase &database, QList<DeliveryDetails> &rows)
{
    QHash<WebhookId, Webhook> webhooks;
    QStringList ids;
    for (const DeliveryDetails &details : std::as_const(rows)) {
        if (const WebhookId id = details.delivery.webhook; !webhooks.contains(id)) {
            webhooks.insert(id, {});
            ids += QString::number(id.value);
        }
    }
    auto found = sql::read(database, u"SELECT %1 FROM webhooks WHERE id IN (%2)"_s.arg(rows::webhookColumns, ids.join(u',')));
    if (!found)
        return found.error();
    while (found->next()) {
        const Webhook webhook = rows::webhook(*found);
        webhooks.insert(webhook.id, webhook);
    }
    if (found->problem())
        return *found->problem();
    for (DeliveryDetails &details : rows)
        details.webhook = *webhooks.constFind(details.delivery.webhook);
    return {};
}

Result<void> addAttempts(QSqlDatabase &database, QList<DeliveryDetails> &rows)
{
    const qint64 first = rows.first().delivery.id.value;
    const qint64 last = rows.last().delivery.id.value;
    QString where = u"delivery BETWEEN %1 AND %2"_s.arg(first).arg(last);
    if (last - first > 2 * rows.size()) { // far apart: what is between them is not worth reading
        QStringList ids;
        for (const DeliveryDetails &details : std::as_const(rows))
            ids += QString::number(details.delivery.id.value);
        where = u"delivery IN (%1)"_s.arg(ids.join(u','));
    }
    auto found = sql::read(database, u"SELECT %1 FROM attempts WHERE %2 ORDER BY delivery, id"_s.arg(rows::attemptColumns, where));
    if (!found)
        return found.error();
    auto row = rows.begin();
    while (found->next()) {
        Attempt attempt = rows::attempt(*found);
        while (row != rows.end() && row->delivery.id.value < attempt.delivery.value)
            ++row;
        if (row != rows.end() && row->delivery.id == attempt.delivery)
            row->attempts.append(std::move(attempt));
    }
    if (found->problem())
        return *found->problem();
    return {};
}

/// The rows of a select of deliveries' columns and bodies, up to `limit` of them, with what belongs to each.
Result<DeliveryDetailsPage> takeDeliveries(QSqlDatabase &database, Result<sql::Rows> rows, DeliveryId after, int limit)
{
    if (!rows)
        return rows.error();
    DeliveryDetailsPage page;
    page.next = after;
    page.rows.reserve(limit);
    qint64 bytes = 0;
    while (bytes < pageBytes) {
        if (!rows->next()) {
            if (rows->problem())
                return *rows->problem();
            page.atEnd = page.rows.size() < limit;
            break;
        }
        DeliveryDetails details;
        details.delivery = rows::delivery(*rows);
        details.body = rows->bytes(afterDeliveryColumns);
        page.next = details.delivery.id;
        bytes += details.body.size();
        page.rows.append(std::move(details));
    }
    if (page.rows.isEmpty())
        return page;
    if (const auto added = addAttempts(database, page.rows); !added)
        return added.error();
    if (const auto added = addWebhooks(database, page.rows); !added)
        return added.error();
    return page;
}
} // namespace

Result<DeliveryDetailsPage> deliveryDetails(QSqlDatabase &database, DeliveryId after, int limit)
{
    return takeDeliveries(database,
                          sql::read(database,
                                    u"SELECT %1, b.body FROM deliveries d LEFT JOIN bodies b ON b.delivery = d.id WHERE d.id > ? "
                                    u"ORDER BY d.id LIMIT ?"_s.arg(rows::deliveryColumns),
                                    {after.value, limit}),
                          after, limit);
}

Result<DeliveryDetailsPage> deliveryDetails(QSqlDatabase &database, const QList<DeliveryId> &ids)
{
    if (ids.isEmpty())
        return DeliveryDetailsPage{{}, {}, true};
    QStringList numbers;
    for (const DeliveryId id : ids)
        numbers += QString::number(id.value);
    auto page = takeDeliveries(database,
                               sql::read(database, u"SELECT %1, b.body FROM deliveries d LEFT JOIN bodies b ON b.delivery = d.id "
                                                   u"WHERE d.id IN (%2) ORDER BY d.id"_s.arg(rows::deliveryColumns, numbers.join(u','))),
                               {}, int(ids.size()) + 1);
    if (page && page->atEnd)
        page->next = ids.last();
    return page;
}

Result<qint64> count(QSqlDatabase &database, const DeliveryQuery &query)
{
    if (query.isScan()) {
        const auto ids = searchIds(database, query);
        if (!ids)
            return ids.error();
        return qint64(ids->size());
    }
    QStringList where;
    QVariantList values;
    if (query.site) {
        where += u"site = ?"_s;
        values += *query.site;
    }
    if (!query.states.isEmpty()) {
        QStringList states;
        for (const DeliveryState state : query.states)
            states += u'\'' + QString(toText(state)) + u'\'';
        where += u"state IN (%1)"_s.arg(states.join(u','));
    }
    if (query.skippedOf.isValid()) {
        where += u"webhook = ? AND "_s + skippedCondition;
        values += query.skippedOf.value;
    }
    if (query.owed)
        where += u"(outcomes <> 'paused' OR (%1))"_s.arg(skippedCondition);
    if (query.owed && query.states.contains(DeliveryState::Failed)) // as a page has it
        where += u"(state <> 'failed' OR id IN (SELECT delivery FROM owed))"_s;
    auto row =
        sql::run(database, u"SELECT count(*) FROM deliveries d"_s + (where.isEmpty() ? QString() : u" WHERE "_s + where.join(" AND "_L1)), values);
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toLongLong() : 0;
}

} // namespace ovyxa::scan

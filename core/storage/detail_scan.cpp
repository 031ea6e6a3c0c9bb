// SPDX-License-Identifier: MIT
#include "core/storage/detail_scan.h"

#include "core/model/text.h"
#include "core/storage/log_scan.h"
#include "core/storage/rows.h"
#include "core/storage/term_sql.h"

#include <algorithm>
#include <numeric>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pageBytes = 8 * 1024 * 1024; // of bodies and trailers; a page of large ones ends early

qint64 bytesOf(const HeaderList &fields)
{
    return std::accumulate(fields.cbegin(), fields.cend(), qint64(0),
                           [](qint64 sum, const Header &field) { return sum + field.name.size() + field.value.size(); });
}
constexpr int afterDeliveryColumns = 17;
constexpr int countedRows = 1000; // a statement

/// WHERE and ORDER BY of a page. Of several verdicts the index would have to be sorted anew for each page: then the table is walked.
struct CaptureRange
{
    QString clauses;
    QVariantList values;

    CaptureRange(const CaptureQuery &query, ReadOrder order, CaptureId from, int limit)
    {
        QStringList where;
        if (from.isValid()) {
            where += order == ReadOrder::NewestFirst ? u"c.id < ?"_s : u"c.id > ?"_s;
            values += from.value;
        }
        if (!query.verdicts.isEmpty()) {
            QStringList marks;
            for (const Verdict verdict : query.verdicts) {
                marks += u"?"_s;
                values += QString(toText(verdict));
            }
            where += query.verdicts.size() == 1 ? u"c.verdict = ?"_s : u"+c.verdict IN (%1)"_s.arg(marks.join(u','));
        }
        if (!query.terms.isEmpty()) {
            const term_sql::Condition condition = term_sql::ofCaptures(query.terms);
            where += u'(' + condition.sql + u')';
            values += condition.values;
        }
        if (!where.isEmpty())
            clauses = u" WHERE "_s + where.join(" AND "_L1);
        clauses += order == ReadOrder::NewestFirst ? u" ORDER BY c.id DESC LIMIT ?"_s : u" ORDER BY c.id LIMIT ?"_s;
        values += limit;
    }
};

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

Result<CapturePage> captures(QSqlDatabase &database, const CaptureQuery &query, CaptureId before, int limit)
{
    if (term_sql::needsRecord(query.terms)) {
        const auto whole = captureDetails(database, query, ReadOrder::NewestFirst, before, limit);
        if (!whole)
            return whole.error();
        CapturePage page{{}, whole->next, whole->atEnd};
        for (const CaptureDetails &details : whole->rows)
            page.rows.append(details.capture);
        return page;
    }
    const CaptureRange range(query, ReadOrder::NewestFirst, before, limit);
    auto rows = sql::read(database, u"SELECT %1 FROM captures c%2"_s.arg(rows::captureColumns, range.clauses), range.values);
    if (!rows)
        return rows.error();
    CapturePage page;
    while (rows->next())
        page.rows.append(rows::capture(*rows));
    page.atEnd = page.rows.size() < limit;
    page.next = page.rows.isEmpty() ? before : page.rows.last().id;
    return page;
}

Result<CaptureDetailsPage> captureDetails(QSqlDatabase &database, const CaptureQuery &query, ReadOrder order, CaptureId from, int limit)
{
    const CaptureRange range(query, order, from, limit);
    const QString statement =
        u"SELECT %1, %2 FROM captures c LEFT JOIN capture_details x ON x.capture = c.id "
        u"LEFT JOIN capture_answers a ON a.capture = c.id%3"_s.arg(rows::captureColumns, rows::captureDetailColumns, range.clauses);
    auto rows = sql::read(database, statement, range.values);
    if (!rows)
        return rows.error();
    CaptureDetailsPage page;
    page.next = from;
    qint64 bytes = 0;
    int seen = 0; // those that are passed over are fewer than a page of rows: there may be none in it
    while (bytes < pageBytes) {
        if (!rows->next()) {
            if (rows->problem())
                return *rows->problem();
            page.atEnd = seen < limit;
            break;
        }
        CaptureDetails details = rows::captureDetails(*rows);
        ++seen;
        page.next = details.capture.id;
        bytes += details.body.size() + bytesOf(details.trailers);
        if (term_sql::isInCapture(query.terms, details))
            page.rows.append(std::move(details));
    }
    return page;
}

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

Result<qint64> count(QSqlDatabase &database, const CaptureQuery &query)
{
    if (!query.terms.isEmpty()) {
        qint64 sum = 0;
        CapturePage page;
        while (!page.atEnd) {
            auto more = captures(database, query, page.next, countedRows);
            if (!more)
                return more.error();
            page = std::move(more).value();
            sum += page.rows.size();
        }
        return sum;
    }
    QStringList verdicts;
    for (const Verdict verdict : query.verdicts)
        verdicts += u'\'' + QString(toText(verdict)) + u'\'';
    const QString where = verdicts.isEmpty() ? QString() : u" WHERE verdict IN (%1)"_s.arg(verdicts.join(u','));
    auto row = sql::run(database, u"SELECT count(*) FROM captures"_s + where);
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toLongLong() : 0;
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
    if (query.owed && query.states.contains(DeliveryState::Failed)) // as a page has it
        where += u"(state <> 'failed' OR id IN (SELECT delivery FROM owed))"_s;
    auto row =
        sql::run(database, u"SELECT count(*) FROM deliveries"_s + (where.isEmpty() ? QString() : u" WHERE "_s + where.join(" AND "_L1)), values);
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toLongLong() : 0;
}

} // namespace ovyxa::scan

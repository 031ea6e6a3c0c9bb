// SPDX-License-Identifier: MIT
#include "core/storage/store.h"

#include "core/model/text.h"
#include "core/storage/records.h"
#include "core/storage/rows.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 searchSliceMs = 50;
constexpr int scanChunk = 500; // rows between two looks at the clock

/// A filter as SQL. The list of ids that a sparse filter needs comes from the indexes on (state, id) and (site, id).
struct Filter
{
    QStringList conditions;
    QVariantList values;

    explicit Filter(const DeliveryQuery &query)
    {
        if (query.site) {
            conditions += u"d.site = ?"_s;
            values += *query.site;
        }
        if (!query.states.isEmpty()) {
            QStringList marks;
            for (DeliveryState state : query.states) {
                marks += u"?"_s;
                values += QString(toText(state));
            }
            conditions += u"d.state IN (%1)"_s.arg(marks.join(u','));
        }
    }

    void olderThan(DeliveryId before)
    {
        if (!before.isValid())
            return;
        conditions += u"d.id < ?"_s;
        values += before.value;
    }

    [[nodiscard]] QString where() const { return conditions.isEmpty() ? QString() : " WHERE "_L1 + conditions.join(" AND "_L1); }
};

} // namespace

struct LogReader::Private
{
    sql::Connection connection;

    [[nodiscard]] QSqlDatabase &database() const { return *connection; }
    Result<DeliveryPage> page(const DeliveryQuery &query, DeliveryId before, int limit);
    Result<DeliveryPage> search(const DeliveryQuery &query, DeliveryId before, int limit);
    Result<QList<Attempt>> attempts(DeliveryId id);
    /// Whether the text stands in the body, an attempt's sentence, or the webhook's name or URL.
    Result<bool> matches(const Delivery &delivery, const QString &text, const QHash<WebhookId, Webhook> &webhooks);
};

LogReader::LogReader()
    : d(std::make_unique<Private>())
{
}

LogReader::~LogReader() = default;

Result<std::unique_ptr<LogReader>> LogReader::open(const QString &file)
{
    if (!QFile::exists(file))
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no profile yet: %1 does not exist. Start the desktop, or add a site.").arg(file)};
    auto connection = sql::open(file, sql::Mode::ReadOnly);
    if (!connection)
        return connection.error();
    std::unique_ptr<LogReader> reader(new LogReader);
    reader->d->connection = std::move(connection).value();
    return reader;
}

Result<StoredState> LogReader::state()
{
    return rows::state(d->database());
}

Result<DeliveryPage> LogReader::deliveries(const DeliveryQuery &query, DeliveryId before, int limit)
{
    return query.text.isEmpty() ? d->page(query, before, limit) : d->search(query, before, limit);
}

Result<DeliveryPage> LogReader::Private::page(const DeliveryQuery &query, DeliveryId before, int limit)
{
    Filter filter(query);
    filter.olderThan(before);
    auto rows = sql::run(database(), u"SELECT %1 FROM deliveries d%2 ORDER BY d.id DESC LIMIT ?"_s.arg(rows::deliveryColumns, filter.where()),
                         filter.values << limit);
    if (!rows)
        return rows.error();
    DeliveryPage page;
    while (rows->next())
        page.rows.append(rows::delivery(*rows));
    page.atEnd = page.rows.size() < limit;
    page.next = page.rows.isEmpty() ? before : page.rows.last().id;
    return page;
}

Result<DeliveryPage> LogReader::Private::search(const DeliveryQuery &query, DeliveryId before, int limit)
{
    const auto known = rows::webhooks(database());
    if (!known)
        return known.error();
    QHash<WebhookId, Webhook> webhooks;
    for (const Webhook &webhook : *known)
        webhooks.insert(webhook.id, webhook);

    QElapsedTimer elapsed;
    elapsed.start();
    DeliveryPage page;
    page.next = before;
    do {
        const auto chunk = this->page(query, page.next, scanChunk);
        if (!chunk)
            return chunk.error();
        for (const Delivery &delivery : chunk->rows) {
            page.next = delivery.id;
            const auto found = matches(delivery, query.text, webhooks);
            if (!found)
                return found.error();
            if (*found)
                page.rows.append(delivery);
            if (page.rows.size() == limit || elapsed.elapsed() > searchSliceMs)
                return page;
        }
        page.atEnd = chunk->atEnd;
    } while (!page.atEnd);
    return page;
}

Result<bool> LogReader::Private::matches(const Delivery &delivery, const QString &text, const QHash<WebhookId, Webhook> &webhooks)
{
    const Webhook webhook = webhooks.value(delivery.webhook);
    if (webhook.name.contains(text, Qt::CaseInsensitive) || webhook.url.contains(text, Qt::CaseInsensitive))
        return true;
    auto body = sql::run(database(), u"SELECT body FROM bodies WHERE delivery = ?"_s, {delivery.id.value});
    if (!body)
        return body.error();
    if (body->next() && QString::fromUtf8(body->value(0).toByteArray()).contains(text, Qt::CaseInsensitive))
        return true;
    auto details = sql::run(database(), u"SELECT detail FROM attempts WHERE delivery = ?"_s, {delivery.id.value});
    if (!details)
        return details.error();
    while (details->next()) {
        if (details->value(0).toString().contains(text, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

Result<QList<DeliveryId>> LogReader::deliveryIds(const DeliveryQuery &query)
{
    QList<DeliveryId> ids;
    if (query.text.isEmpty()) {
        const Filter filter(query);
        auto rows = sql::run(d->database(), u"SELECT d.id FROM deliveries d%1 ORDER BY d.id"_s.arg(filter.where()), filter.values);
        if (!rows)
            return rows.error();
        while (rows->next())
            ids.append(DeliveryId{rows->value(0).toLongLong()});
        return ids;
    }
    DeliveryPage page;
    while (!page.atEnd) {
        auto more = d->search(query, page.next, scanChunk);
        if (!more)
            return more.error();
        page = std::move(more).value();
        for (const Delivery &delivery : std::as_const(page.rows))
            ids.prepend(delivery.id);
    }
    return ids;
}

Result<QList<Attempt>> LogReader::Private::attempts(DeliveryId id)
{
    auto rows = sql::run(database(), u"SELECT %1 FROM attempts WHERE delivery = ? ORDER BY id"_s.arg(rows::attemptColumns), {id.value});
    if (!rows)
        return rows.error();
    QList<Attempt> attempts;
    while (rows->next())
        attempts.append(rows::attempt(*rows));
    return attempts;
}

Result<DeliveryDetails> LogReader::delivery(DeliveryId id)
{
    auto row = sql::run(d->database(), u"SELECT %1 FROM deliveries d WHERE d.id = ?"_s.arg(rows::deliveryColumns), {id.value});
    if (!row)
        return row.error();
    if (!row->next())
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no delivery %1.").arg(id.value)};
    DeliveryDetails details;
    details.delivery = rows::delivery(*row);

    auto event = sql::run(d->database(), u"SELECT id, kind, site, at, data FROM events WHERE id = ?"_s, {details.delivery.event.value});
    if (!event)
        return event.error();
    if (event->next()) {
        details.event = {{event->value(0).toLongLong()}, fromText<EventKind>(event->value(1).toString()).value_or(details.delivery.kind),
                         event->value(2).toString(), instantFromMs(event->value(3).toLongLong()), event->value(4).toByteArray()};
    }
    auto webhook = sql::run(d->database(), u"SELECT %1 FROM webhooks WHERE id = ?"_s.arg(rows::webhookColumns), {details.delivery.webhook.value});
    if (!webhook)
        return webhook.error();
    if (webhook->next())
        details.webhook = rows::webhook(*webhook);
    auto stored = body(id);
    if (!stored)
        return stored.error();
    details.body = std::move(stored).value();
    auto attempts = d->attempts(id);
    if (!attempts)
        return attempts.error();
    details.attempts = std::move(attempts).value();
    return details;
}

Result<QByteArray> LogReader::body(DeliveryId id)
{
    auto row = sql::run(d->database(), u"SELECT body FROM bodies WHERE delivery = ?"_s, {id.value});
    if (!row)
        return row.error();
    if (!row->next())
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no delivery %1.").arg(id.value)};
    return row->value(0).toByteArray();
}

Result<CapturePage> LogReader::captures(CaptureId before, int limit)
{
    const QString older = before.isValid() ? u" WHERE c.id < ?"_s : QString();
    QVariantList values;
    if (before.isValid())
        values += before.value;
    auto rows = sql::run(d->database(), u"SELECT %1 FROM captures c%2 ORDER BY c.id DESC LIMIT ?"_s.arg(rows::captureColumns, older),
                         values << limit);
    if (!rows)
        return rows.error();
    CapturePage page;
    while (rows->next())
        page.rows.append(rows::capture(*rows));
    page.atEnd = page.rows.size() < limit;
    page.next = page.rows.isEmpty() ? before : page.rows.last().id;
    return page;
}

Result<CaptureDetails> LogReader::capture(CaptureId id)
{
    auto row = sql::run(d->database(), u"SELECT %1, x.record, x.body FROM captures c JOIN capture_details x ON x.capture = c.id WHERE c.id = ?"_s
                                           .arg(rows::captureColumns),
                        {id.value});
    if (!row)
        return row.error();
    if (!row->next())
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no captured request %1.").arg(id.value)};
    CaptureDetails details;
    details.capture = rows::capture(*row);
    (void)records::unpack(row->value(16).toByteArray(), details);
    details.body = row->value(17).toByteArray();
    return details;
}

Result<std::optional<DeliveryId>> LogReader::deliveryOf(const CaptureDetails &capture)
{
    auto rows = sql::run(d->database(), u"SELECT b.delivery FROM bodies b JOIN attempts a ON a.delivery = b.delivery "
                                        u"WHERE b.hash = ? AND b.body = ? ORDER BY abs(a.started_real - ?), a.id LIMIT 1"_s,
                         {records::bodyHash(capture.body), capture.body.isNull() ? ""_ba : capture.body,
                          msSinceEpoch(capture.capture.receivedReal)});
    if (!rows)
        return rows.error();
    if (!rows->next())
        return std::optional<DeliveryId>();
    return std::optional(DeliveryId{rows->value(0).toLongLong()});
}

} // namespace ovyxa

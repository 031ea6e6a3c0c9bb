// SPDX-License-Identifier: MIT
#include "core/storage/store.h"

#include "core/model/text.h"
#include "core/model/thread_check.h"
#include "core/storage/absence_trace.h"
#include "core/storage/capture_scan.h"
#include "core/storage/clock_rows.h"
#include "core/storage/detail_scan.h"
#include "core/storage/discards.h"
#include "core/storage/join_scan.h"
#include "core/storage/log_scan.h"
#include "core/storage/replay_forecast.h"
#include "core/storage/rows.h"
#include "core/storage/schema.h"

#include <QtCore/QFile>
#include <QtCore/QSet>

#include <unordered_map>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

struct LogReader::Private
{
    sql::Connection connection;
    QThread *thread = QThread::currentThread(); ///< a connection belongs to the one that opened it

    [[nodiscard]] QSqlDatabase &database() const
    {
        assertOnThread(thread, "LogReader");
        return *connection;
    }
    Result<QList<Attempt>> attempts(DeliveryId id);

    /// What each row holds, by a statement that stays prepared: a delivery is read by five, and to prepare them takes longer than to run them.
    template<typename T>
    Result<QList<T>> all(const QString &statement, const QVariantList &values, T (*held)(const sql::Rows &row));

private:
    std::unordered_map<QString, sql::Statement> statements; ///< by their text; they go before the connection does
};

template<typename T>
Result<QList<T>> LogReader::Private::all(const QString &statement, const QVariantList &values, T (*held)(const sql::Rows &row))
{
    QSqlDatabase &ours = database();
    auto known = statements.find(statement);
    if (known == statements.end()) {
        auto prepared = sql::Statement::prepare(ours, statement);
        if (!prepared)
            return prepared.error();
        known = statements.emplace(statement, std::move(*prepared)).first;
    }
    sql::Statement &prepared = known->second;
    if (const auto begun = prepared.run(values); !begun)
        return begun.error();
    QList<T> found;
    while (prepared.next())
        found.append(held(prepared));
    const std::optional<Error> problem = prepared.problem();
    prepared.finish(); // a cursor that is open would keep all that is read later at what was there now
    if (problem)
        return *problem;
    return found;
}

namespace {

/// With the kind apart: none if the database has one that this program does not know.
std::pair<Event, std::optional<EventKind>> event(const sql::Rows &row)
{
    return {{{row.integer(0)}, {}, row.text(2), instantFromMs(row.integer(3)), row.bytes(4)}, fromText<EventKind>(row.text(1))};
}

QByteArray firstBytes(const sql::Rows &row)
{
    return row.bytes(0);
}

} // namespace

LogReader::LogReader() : d(std::make_unique<Private>()) {}

LogReader::~LogReader() = default;

Result<std::unique_ptr<LogReader>> LogReader::open(const QString &file)
{
    if (!QFile::exists(file))
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no profile yet: %1 does not exist. Start the desktop, or add a site.").arg(file)};
    auto connection = sql::open(file, sql::Mode::ReadOnly);
    if (!connection)
        return connection.error();
    if (const auto current = requireCurrent(**connection); !current)
        return current.error();
    std::unique_ptr<LogReader> reader(new LogReader);
    reader->d->connection = std::move(connection).value();
    return reader;
}

Result<StoredState> LogReader::state()
{
    auto state = rows::state(d->database());
    const auto clock = clock_rows::last(d->database());
    if (state && !clock)
        return clock.error();
    if (state)
        state.value().lastClock = *clock;
    return state;
}

Result<DeliveryPage> LogReader::deliveries(const DeliveryQuery &query, DeliveryId before, int limit)
{
    auto page = query.isScan() ? scan::search(d->database(), query, before, limit) : scan::page(d->database(), query, before, limit);
    if (!page)
        return page;
    QSet<qint64> webhooks;
    for (const Delivery &delivery : std::as_const(page->rows))
        webhooks.insert(delivery.webhook.value);
    QStringList ids;
    for (const qint64 id : std::as_const(webhooks))
        ids += QString::number(id);
    auto cleared =
        sql::all(sql::read(d->database(), u"SELECT %1 FROM webhooks WHERE cleared = 1 AND id IN (%2)"_s.arg(rows::webhookColumns, ids.join(u','))),
                 rows::webhook);
    if (!cleared)
        return cleared.error();
    page->cleared = std::move(cleared).value();
    return page;
}

Result<ReplayForecast> LogReader::forecast(const QList<DeliveryId> &ids)
{
    return scan::forecast(d->database(), ids);
}

Result<EventTrace> LogReader::trace(const AbsenceSubject &subject, const SiteId &site)
{
    return absence::trace(d->database(), subject, site);
}

Result<QList<DeliveryId>> LogReader::deliveryIds(const DeliveryQuery &query)
{
    return query.isScan() ? scan::searchIds(d->database(), query) : scan::ids(d->database(), query);
}

Result<DeliveryIds> LogReader::someDeliveryIds(const DeliveryQuery &query, DeliveryId before)
{
    return scan::someIds(d->database(), query, before);
}

Result<QList<Attempt>> LogReader::Private::attempts(DeliveryId id)
{
    static const QString statement = u"SELECT %1 FROM attempts WHERE delivery = ? ORDER BY id"_s.arg(rows::attemptColumns);
    return all(statement, {id.value}, rows::attempt);
}

Result<DeliveryDetails> LogReader::original(DeliveryId id)
{
    static const QString ofDelivery = u"SELECT %1 FROM deliveries d WHERE d.id = ?"_s.arg(rows::deliveryColumns);
    static const QString ofWebhook = u"SELECT %1 FROM webhooks WHERE id = ?"_s.arg(rows::webhookColumns);
    const auto delivery = d->all(ofDelivery, {id.value}, rows::delivery);
    if (!delivery)
        return delivery.error();
    if (delivery->isEmpty())
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no delivery %1.").arg(id.value)};
    DeliveryDetails details;
    details.delivery = delivery->first();

    const auto events = d->all(u"SELECT id, kind, site, at, data FROM events WHERE id = ?"_s, {details.delivery.event.value}, event);
    if (!events)
        return events.error();
    if (!events->isEmpty()) {
        details.event = events->first().first;
        details.event.kind = events->first().second.value_or(details.delivery.kind);
    }
    const auto webhook = d->all(ofWebhook, {details.delivery.webhook.value}, rows::webhook);
    if (!webhook)
        return webhook.error();
    if (!webhook->isEmpty())
        details.webhook = webhook->first();
    auto stored = body(id);
    if (!stored)
        return stored.error();
    details.body = std::move(stored).value();
    return details;
}

Result<DeliveryDetails> LogReader::delivery(DeliveryId id)
{
    auto details = original(id);
    if (!details)
        return details;
    auto attempts = d->attempts(id);
    if (!attempts)
        return attempts.error();
    details->attempts = std::move(attempts).value();
    return details;
}

Result<QByteArray> LogReader::body(DeliveryId id)
{
    const auto bodies = d->all(u"SELECT body FROM bodies WHERE delivery = ?"_s, {id.value}, firstBytes);
    if (!bodies)
        return bodies.error();
    if (bodies->isEmpty())
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no delivery %1.").arg(id.value)};
    return bodies->first();
}

Result<QHash<DeliveryId, QByteArray>> LogReader::signatures(const QList<DeliveryId> &ids)
{
    QHash<DeliveryId, QByteArray> signatures;
    static const QString statement = u"SELECT %1 FROM attempts WHERE delivery = ? ORDER BY id DESC LIMIT 1"_s.arg(rows::attemptColumns);
    for (const DeliveryId id : ids) {
        const auto last = d->all(statement, {id.value}, rows::attempt);
        if (!last)
            return last.error();
        if (!last->isEmpty() && !last->first().signature.isEmpty())
            signatures.insert(id, last->first().signature);
    }
    return signatures;
}

Result<CapturePage> LogReader::captures(const CaptureQuery &query, CaptureId before, int limit)
{
    return scan::captures(d->database(), query, before, limit);
}

Result<CaptureDetails> LogReader::capture(CaptureId id)
{
    static const QString statement =
        u"SELECT %1, %2 FROM captures c JOIN capture_details x ON x.capture = c.id "
        u"LEFT JOIN capture_answers a ON a.capture = c.id WHERE c.id = ?"_s.arg(rows::captureColumns, rows::captureDetailColumns);
    const auto captures = d->all(statement, {id.value}, rows::captureDetails);
    if (!captures)
        return captures.error();
    if (captures->isEmpty())
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no captured request %1.").arg(id.value)};
    return captures->first();
}

Result<CaptureDetailsPage> LogReader::captureDetails(const CaptureQuery &query, ReadOrder order, CaptureId from, int limit)
{
    return scan::captureDetails(d->database(), query, order, from, limit);
}

Result<DeliveryDetailsPage> LogReader::deliveryDetails(DeliveryId after, int limit)
{
    return scan::deliveryDetails(d->database(), after, limit);
}

Result<DeliveryDetailsPage> LogReader::deliveryDetails(const QList<DeliveryId> &ids)
{
    return scan::deliveryDetails(d->database(), ids);
}

Result<qint64> LogReader::changeCount()
{
    auto row = sql::run(d->database(), u"PRAGMA data_version"_s);
    if (!row)
        return row.error();
    row->next();
    return row->value(0).toLongLong();
}

Result<Discarded> LogReader::discardForecast(const DeliveryPart &part)
{
    return discards::forecast(d->database(), part);
}

Result<Discarded> LogReader::discardForecast(const CapturePart &part)
{
    return discards::forecast(d->database(), part);
}

Result<qint64> LogReader::count(const CaptureQuery &query)
{
    return scan::count(d->database(), query);
}

Result<qint64> LogReader::count(const DeliveryQuery &query)
{
    return scan::count(d->database(), query);
}

Result<std::optional<DeliveryId>> LogReader::deliveryOf(const CaptureDetails &capture)
{
    return scan::deliveryOf(d->database(), capture);
}

} // namespace ovyxa

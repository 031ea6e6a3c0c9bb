// SPDX-License-Identifier: MIT
#include "core/storage/log_scan.h"

#include "core/model/text.h"
#include "core/storage/discards.h"
#include "core/storage/needles.h"
#include "core/storage/rows.h"
#include "core/storage/schema.h"
#include "core/storage/term_sql.h"

#include <QtCore/QElapsedTimer>

#include <algorithm>
#include <limits>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 searchSliceMs = 50;
constexpr qint64 foundSliceMs = 5;                // of a search's first slice: what it finds is waited for
constexpr int leastChunk = 100, mostChunk = 2000; // rows a statement; after each the clock is looked at: more where they are soon read
constexpr qint64 quickChunkMs = 5;
constexpr qint64 numbersInChunk = 20'000; // a statement, where only numbers are asked for

/// One select for each state asked for, newest first: each walks its index backwards and stops after `limit` rows, so that a sparse
/// filter reads its own rows only. (`state IN (…) ORDER BY id` would sort all that match for each page.)
struct Branches
{
    /// Of the rows down to `oldest` those which `mayMatch`, an expression over deliveries d and bodies b.
    struct Search
    {
        DeliveryId oldest;
        term_sql::Condition mayMatch;
    };

    QStringList selects;
    QVariantList values;

    Branches(const DeliveryQuery &query, DeliveryId before, int limit, std::optional<Search> search = std::nullopt) : m_search(std::move(search))
    {
        QList<DeliveryState> states = query.states;
        std::sort(states.begin(), states.end());
        states.resize(std::distance(states.begin(), std::unique(states.begin(), states.end())));
        if (states.isEmpty())
            add(query, std::nullopt, before, limit);
        for (DeliveryState state : std::as_const(states))
            add(query, state, before, limit);
    }

    [[nodiscard]] QString sql() const { return selects.join(" UNION ALL "_L1); }

private:
    void add(const DeliveryQuery &query, std::optional<DeliveryState> state, DeliveryId before, int limit)
    {
        const bool isOwed = query.owed && state == DeliveryState::Failed;
        QString table = isOwed ? u"owed CROSS JOIN deliveries d ON id = owed.delivery"_s : u"deliveries d"_s;
        const QString key = isOwed ? u"owed.delivery"_s : u"id"_s;
        QString where = key + " < ?"_L1;
        values += before.isValid() ? before.value : std::numeric_limits<qint64>::max();
        if (query.among) {
            where += " AND %1 IN (SELECT value FROM json_each(?))"_L1.arg(key);
            values += discards::jsonOf(*query.among);
        }
        if (query.owed && !isOwed)
            where += u" AND (outcomes <> 'paused' OR (%1))"_s.arg(skippedCondition);
        if (query.skippedOf.isValid()) {
            where += u" AND webhook = ? AND "_s + skippedCondition;
            values += query.skippedOf.value;
        }
        if (query.site) {
            where += " AND site = ?"_L1;
            values += *query.site;
        }
        if (state) {
            where += " AND state = ?"_L1;
            values += QString(toText(*state));
        } else if (query.owed) {
            where += " AND (state <> ? OR EXISTS (SELECT 1 FROM owed WHERE owed.delivery = d.id))"_L1;
            values += QString(toText(DeliveryState::Failed));
        }
        if (m_search) {
            table += " LEFT JOIN bodies b ON b.delivery = d.id"_L1; // left out by SQLite where nothing is asked of it
            where += " AND %1 >= ? AND (%2)"_L1.arg(key, m_search->mayMatch.sql);
            values += m_search->oldest.value;
            values += m_search->mayMatch.values;
        }
        selects += u"SELECT id FROM (SELECT id FROM %1 WHERE %2 ORDER BY %3 DESC LIMIT ?)"_s.arg(table, where, key);
        values += limit;
    }

    std::optional<Search> m_search;
};

/// Runs the page's select; CROSS JOIN has SQLite begin with the few ids, and look up their rows.
Result<sql::Rows> select(QSqlDatabase &database, QStringView columns, const Branches &branches, int limit)
{
    const QString statement =
        u"SELECT %1 FROM (%2) AS page CROSS JOIN deliveries d ON d.id = page.id ORDER BY page.id DESC LIMIT ?"_s.arg(columns, branches.sql());
    return sql::read(database, statement, branches.values + QVariantList{limit});
}

/// The next rows that are looked at by one statement: down to which, and whether it is the last of all; none if there is none.
struct Chunk
{
    DeliveryId oldest;
    bool isLast = true;
};

Result<Chunk> chunkBefore(QSqlDatabase &database, const DeliveryQuery &query, DeliveryId before, int size)
{
    const Branches branches(query, before, size);
    auto row = sql::read(database, u"SELECT min(id), count(*) FROM (SELECT id FROM (%1) ORDER BY id DESC LIMIT ?)"_s.arg(branches.sql()),
                         branches.values + QVariantList{size});
    if (!row)
        return row.error();
    if (!row->next())
        return Chunk();
    return Chunk{DeliveryId{row->integer(0)}, row->integer(1) < size};
}

} // namespace

Result<DeliveryPage> page(QSqlDatabase &database, const DeliveryQuery &query, DeliveryId before, int limit)
{
    limit = std::max(1, limit);
    auto found = sql::all(select(database, rows::deliveryColumns, Branches(query, before, limit), limit), rows::delivery);
    if (!found)
        return found.error();
    DeliveryPage page;
    page.rows = std::move(found).value();
    page.atEnd = page.rows.size() < limit;
    page.next = page.rows.isEmpty() ? before : page.rows.last().id;
    return page;
}

Result<DeliveryPage> search(QSqlDatabase &database, const DeliveryQuery &query, DeliveryId before, int limit)
{
    const auto needles = Needles::of(database, query);
    if (!needles)
        return needles.error();
    auto mayMatch = term_sql::ofDeliveries(database, query.terms);
    if (!mayMatch)
        return mayMatch.error();
    needles->addTo(*mayMatch);
    const QString columns = u"%1, (SELECT body FROM bodies WHERE delivery = d.id), "
                            u"(SELECT group_concat(detail, char(10)) FROM attempts WHERE delivery = d.id)"_s.arg(rows::deliveryColumns);
    QElapsedTimer elapsed;
    elapsed.start();
    limit = std::max(1, limit);
    DeliveryPage page;
    page.next = before;
    int size = leastChunk;
    while (!page.atEnd && !elapsed.hasExpired(page.rows.isEmpty() || before.isValid() ? searchSliceMs : foundSliceMs)) {
        const qint64 began = elapsed.elapsed();
        const auto chunk = chunkBefore(database, query, page.next, size);
        if (!chunk)
            return chunk.error();
        page.atEnd = chunk->isLast;
        if (!chunk->oldest.isValid())
            break;
        auto rows = select(database, columns, Branches(query, page.next, size, {{chunk->oldest, *mayMatch}}), size);
        if (!rows)
            return rows.error();
        while (rows->next()) {
            if (!needles->areInRow(*rows))
                continue;
            page.rows.append(rows::delivery(*rows));
            if (page.rows.size() == limit) {
                page.next = page.rows.last().id;
                page.atEnd = false;
                return page;
            }
        }
        if (rows->problem())
            return *rows->problem();
        page.next = chunk->oldest;
        size = elapsed.elapsed() - began < quickChunkMs ? std::min(2 * size, mostChunk) : std::max(size / 2, leastChunk);
    }
    return page;
}

Result<QList<DeliveryId>> ids(QSqlDatabase &database, const DeliveryQuery &query)
{
    const Branches branches(query, {}, std::numeric_limits<int>::max());
    return sql::all<DeliveryId>(sql::read(database, u"SELECT id FROM (%1) ORDER BY id"_s.arg(branches.sql()), branches.values),
                                [](const sql::Rows &row) { return DeliveryId{row.integer(0)}; });
}

Result<DeliveryIds> someIds(QSqlDatabase &database, const DeliveryQuery &query, DeliveryId before)
{
    DeliveryIds found;
    const auto needles = Needles::of(database, query);
    if (!needles)
        return needles.error();
    if (!needles->isEmpty()) {
        const auto page = search(database, query, before, mostChunk);
        if (!page)
            return page.error();
        for (const Delivery &delivery : page->rows)
            found.ids.append(delivery.id);
        found.next = page->next;
        found.atEnd = page->atEnd;
        return found;
    }
    const auto matching = term_sql::ofDeliveries(database, query.terms);
    if (!matching)
        return matching.error();
    auto ends = sql::read(database, u"SELECT (SELECT min(id) FROM deliveries), (SELECT max(id) FROM deliveries)"_s, {});
    if (!ends)
        return ends.error();
    if (!ends->next())
        return ends->problem().value_or(Error{ErrorCode::Corrupt, {}});
    const qint64 oldest = ends->integer(0);
    found.next = before.isValid() ? before : DeliveryId{ends->integer(1) + 1};
    const qint64 chunk = query.among ? found.next.value : numbersInChunk; // which names its rows, and is read anew with each statement
    QElapsedTimer elapsed;
    elapsed.start();
    do {
        const DeliveryId down{std::max(oldest, found.next.value - chunk)};
        const Branches branches(query, found.next, std::numeric_limits<int>::max(), {{down, *matching}});
        auto ids = sql::all<DeliveryId>(sql::read(database, u"SELECT id FROM (%1) ORDER BY id DESC"_s.arg(branches.sql()), branches.values),
                                        [](const sql::Rows &row) { return DeliveryId{row.integer(0)}; });
        if (!ids)
            return ids.error();
        found.ids += *ids;
        found.next = down;
        found.atEnd = down.value <= oldest;
    } while (!found.atEnd && !elapsed.hasExpired(searchSliceMs));
    return found;
}

Result<QList<DeliveryId>> searchIds(QSqlDatabase &database, const DeliveryQuery &query)
{
    QList<DeliveryId> ids;
    DeliveryIds some;
    while (!some.atEnd) {
        auto more = someIds(database, query, some.next);
        if (!more)
            return more.error();
        some = std::move(more).value();
        ids += some.ids;
    }
    std::reverse(ids.begin(), ids.end());
    return ids;
}

} // namespace ovyxa::scan

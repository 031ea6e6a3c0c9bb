// SPDX-License-Identifier: MIT
// Deleting parts of the log, a piece at a time, and giving back the space.
#include "core/storage/clock_rows.h"
#include "core/storage/discards.h"
#include "core/storage/sqlite_writer.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int discardRows = 500; // looked at in a piece: some 20 ms
constexpr int freedPages = 512;  // in a piece, as long

} // namespace

Result<qint64> SqliteWriter::figure(const QString &statement, const QVariantList &values)
{
    const auto row = run(statement, values);
    if (!row)
        return row.error();
    const qint64 value = (*row)->next() ? (*row)->integer(0) : 0;
    (*row)->finish();
    return value;
}

Result<QString> SqliteWriter::list(const QString &statement, const QVariantList &values)
{
    const auto rows = run(u"SELECT json_group_array(id) FROM (%1)"_s.arg(statement), values);
    if (!rows)
        return rows.error();
    const QString array = (*rows)->next() ? (*rows)->text(0) : u"[]"_s;
    (*rows)->finish();
    return array;
}

Result<int> SqliteWriter::changed(const QString &statement, const QVariantList &values)
{
    const auto done = run(statement, values);
    if (!done)
        return done.error();
    const int rows = (*done)->changes();
    (*done)->finish();
    return rows;
}

template<typename IdType>
Result<QString> SqliteWriter::nextOf(const std::variant<QList<IdType>, OlderThan, AllButNewest> &part, DiscardPlace &place)
{
    if (const auto *ids = std::get_if<QList<IdType>>(&part)) {
        const QList<IdType> piece = ids->mid(place.after, discardRows);
        place.after += piece.size();
        place.atEnd = place.after >= ids->size();
        return discards::jsonOf(piece);
    }
    constexpr bool isDelivery = std::is_same_v<IdType, DeliveryId>;
    const QString table = isDelivery ? u"deliveries"_s : u"captures"_s;
    if (place.upTo < 0) {
        const auto *but = std::get_if<AllButNewest>(&part);
        const auto last = figure(u"SELECT id FROM %1 ORDER BY id DESC LIMIT 1 OFFSET ?"_s.arg(table), {but ? but->count : qint64(0)});
        if (!last)
            return last.error();
        place.upTo = *last;
    }
    const auto *older = std::get_if<OlderThan>(&part);
    const QString time = older ? (isDelivery ? u"created_at"_s : u"received_at"_s) : u"0"_s;
    const auto rows =
        run(u"SELECT id, %1 FROM %2 WHERE id > ? AND id <= ? ORDER BY id LIMIT %3"_s.arg(time, table).arg(discardRows), {place.after, place.upTo});
    if (!rows)
        return rows.error();
    QList<IdType> piece;
    int looked = 0;
    for (; (*rows)->next(); ++looked) {
        place.after = (*rows)->integer(0);
        if (!older || (*rows)->integer(1) < msSinceEpoch(older->time))
            piece.append(IdType{place.after});
    }
    (*rows)->finish();
    place.atEnd = looked < discardRows;
    return discards::jsonOf(piece);
}

Result<Instant> SqliteWriter::keepClock()
{
    const auto clock = clock_rows::last(m_database);
    if (!clock)
        return clock.error();
    if (!*clock)
        return Instant{};
    if (const auto kept = putClock(**clock); !kept)
        return kept.error();
    return **clock;
}

Result<DiscardPiece> SqliteWriter::discard(const DeliveryPart &part, const DiscardPlace &from)
{
    DiscardPiece piece;
    piece.next = from;
    const auto asked = nextOf<DeliveryId>(part, piece.next);
    if (!asked)
        return asked.error();
    static const QString numbers = u"SELECT value FROM json_each(?)"_s;
    static const QString mayGo = u"SELECT d.id FROM deliveries d WHERE d.id IN (%1) AND "_s.arg(numbers) + discards::mayGo(numbers);
    const auto there = figure(u"SELECT count(*) FROM deliveries WHERE id IN (SELECT value FROM json_each(?))"_s, {*asked});
    if (!there)
        return there.error();
    const auto going = list(mayGo, {*asked, *asked});
    if (!going)
        return going.error();
    if (const auto gone = deleteDeliveries(*going, piece); !gone)
        return gone.error();
    piece.discarded.kept = *there - piece.discarded.rows;
    return piece;
}

Result<void> SqliteWriter::deleteDeliveries(const QString &ids, DiscardPiece &piece)
{
    const auto now = keepClock();
    if (!now)
        return now.error();
    const QVariantList going{ids};
    static const QString these = u"IN (SELECT value FROM json_each(?))"_s;
    const auto hour = msSinceEpoch(clock_rows::hourBefore(*now));
    if (auto done = change(u"DELETE FROM discarded_uses WHERE counted_at <= ?"_s, {hour}); !done)
        return done;
    if (auto done = change(
            u"INSERT INTO discarded_uses (webhook, counted_at) SELECT webhook, counted_at FROM deliveries WHERE id %1 AND counted_at > ?"_s.arg(
                these),
            {ids, hour});
        !done)
        return done;
    const std::initializer_list<std::pair<QString, qint64 Sums::*>> states{
        {u"delivered"_s, &Sums::delivered}, {u"failed"_s, &Sums::failed}, {u"cancelled"_s, &Sums::cancelled}};
    for (const auto &[state, member] : states) {
        const auto count = figure(u"SELECT count(*) FROM deliveries WHERE id %1 AND state = ?"_s.arg(these), {ids, state});
        if (!count)
            return count.error();
        piece.sums.*member = *count;
        if (auto counted = addToSum(state, -int(*count)); !counted)
            return counted;
    }
    const auto events = list(u"SELECT DISTINCT event AS id FROM deliveries WHERE id %1"_s.arg(these), going);
    if (!events)
        return events.error();
    const auto owed = changed(u"DELETE FROM owed WHERE delivery %1"_s.arg(these), going);
    if (!owed)
        return owed.error();
    for (const QString &statement : {u"DELETE FROM attempts WHERE delivery %1"_s, u"DELETE FROM bodies WHERE delivery %1"_s}) {
        if (auto done = change(statement.arg(these), going); !done)
            return done;
    }
    const auto rows = changed(u"DELETE FROM deliveries WHERE id %1"_s.arg(these), going);
    if (!rows)
        return rows.error();
    const auto ended =
        changed(u"DELETE FROM events WHERE id %1 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = events.id)"_s.arg(these), {*events});
    if (!ended)
        return ended.error();
    piece.discarded.rows = piece.sums.triggered = *rows;
    for (const auto &[name, count] : {std::pair(u"triggered"_s, *rows), std::pair(u"owed"_s, *owed), std::pair(u"events"_s, *ended)}) {
        if (auto counted = addToSum(name, -count); !counted)
            return counted;
    }
    return {};
}

Result<DiscardPiece> SqliteWriter::discard(const CapturePart &part, const DiscardPlace &from)
{
    DiscardPiece piece;
    piece.next = from;
    const auto going = nextOf<CaptureId>(part, piece.next);
    if (!going)
        return going.error();
    if (const auto now = keepClock(); !now)
        return now.error();
    static const QString these = u"IN (SELECT value FROM json_each(?))"_s;
    for (const QString &table : {u"capture_details"_s, u"capture_answers"_s}) {
        if (const auto done = change(u"DELETE FROM %1 WHERE capture %2"_s.arg(table, these), {*going}); !done)
            return done.error();
    }
    const auto rows = changed(u"DELETE FROM captures WHERE id %1"_s.arg(these), {*going});
    if (!rows)
        return rows.error();
    piece.discarded.rows = *rows;
    return piece;
}

Result<void> SqliteWriter::forgetClearedWebhooks()
{
    return change(u"DELETE FROM webhooks WHERE cleared = 1 AND id NOT IN (SELECT webhook FROM deliveries)"_s, {});
}

Result<qint64> SqliteWriter::giveSpaceBack()
{
    const auto before = figure(u"PRAGMA page_count"_s, {});
    if (!before)
        return before.error();
    const auto size = figure(u"PRAGMA page_size"_s, {});
    if (!size)
        return size.error();
    const auto freeing = run(u"PRAGMA incremental_vacuum(%1)"_s.arg(freedPages), {});
    if (!freeing)
        return freeing.error();
    while ((*freeing)->next()) // a step for each page
        ;
    (*freeing)->finish();
    const auto after = figure(u"PRAGMA page_count"_s, {});
    if (!after)
        return after.error();
    return (*before - *after) * *size;
}

} // namespace ovyxa

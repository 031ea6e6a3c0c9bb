// SPDX-License-Identifier: MIT
#include "core/storage/capture_scan.h"

#include "core/model/text.h"
#include "core/storage/rows.h"
#include "core/storage/term_sql.h"

#include <QtCore/QElapsedTimer>

#include <limits>
#include <numeric>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 capturePageBytes = 8 * 1024 * 1024; // of bodies and trailers; a page of large ones ends early
constexpr qint64 captureSliceMs = 50;
constexpr int searchedRows = 1000; // a statement; the clock is looked at after each of them

qint64 bytesOf(const HeaderList &fields)
{
    return std::accumulate(fields.cbegin(), fields.cend(), qint64(0),
                           [](qint64 sum, const Header &field) { return sum + field.name.size() + field.value.size(); });
}
/// WHERE and ORDER BY of a page. Of several verdicts the index would have to be sorted anew for each page: then the table is walked.
struct CaptureRange
{
    QString clauses;
    QVariantList values;

    /// `oldest`: only this one and newer ones.
    CaptureRange(const CaptureQuery &query, ReadOrder order, CaptureId from, int limit, CaptureId oldest = {})
    {
        QStringList where;
        if (from.isValid()) {
            where += order == ReadOrder::NewestFirst ? u"c.id < ?"_s : u"c.id > ?"_s;
            values += from.value;
        }
        if (oldest.isValid()) {
            where += u"c.id >= ?"_s;
            values += oldest.value;
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

Result<QList<Capture>> readCaptures(QSqlDatabase &database, const CaptureRange &range)
{
    return sql::all(sql::read(database, u"SELECT %1 FROM captures c%2"_s.arg(rows::captureColumns, range.clauses), range.values), rows::capture);
}

Result<CaptureDetailsPage> readDetails(QSqlDatabase &database, const QList<QueryTerm> &terms, const CaptureRange &range, CaptureId from, int limit)
{
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
    while (bytes < capturePageBytes) {
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
        if (term_sql::isInCapture(terms, details))
            page.rows.append(std::move(details));
    }
    return page;
}

/// The oldest of the next rows that are searched at once, and whether it is the oldest of all; none if there is none.
struct CaptureSlice
{
    CaptureId oldest;
    bool isLast = true;
};

Result<CaptureSlice> sliceBefore(QSqlDatabase &database, CaptureId before)
{
    auto row = sql::read(database, u"SELECT min(id), count(*) FROM (SELECT id FROM captures WHERE id < ? ORDER BY id DESC LIMIT ?)"_s,
                         {before.isValid() ? before.value : std::numeric_limits<qint64>::max(), searchedRows});
    if (!row)
        return row.error();
    if (!row->next())
        return CaptureSlice();
    return CaptureSlice{CaptureId{row->integer(0)}, row->integer(1) < searchedRows};
}

/// Those of a slice that match, newest first, and where to go on; atEnd: the slice is through.
Result<CapturePage> searchSlice(QSqlDatabase &database, const CaptureQuery &query, CaptureId before, CaptureId oldest, int limit)
{
    const CaptureRange range(query, ReadOrder::NewestFirst, before, limit, oldest);
    CapturePage page;
    if (term_sql::needsRecord(query.terms)) {
        const auto whole = readDetails(database, query.terms, range, before, limit);
        if (!whole)
            return whole.error();
        for (const CaptureDetails &details : whole->rows)
            page.rows.append(details.capture);
        page.next = whole->next;
        page.atEnd = whole->atEnd;
        return page;
    }
    auto found = readCaptures(database, range);
    if (!found)
        return found.error();
    page.rows = std::move(found).value();
    page.atEnd = page.rows.size() < limit;
    page.next = page.rows.isEmpty() ? before : page.rows.last().id;
    return page;
}

Result<CapturePage> searchCaptures(QSqlDatabase &database, const CaptureQuery &query, CaptureId before, int limit)
{
    QElapsedTimer elapsed;
    elapsed.start();
    CapturePage page;
    page.next = before;
    while (!page.atEnd && page.rows.size() < limit && !elapsed.hasExpired(captureSliceMs)) {
        const auto slice = sliceBefore(database, page.next);
        if (!slice)
            return slice.error();
        auto found = slice->oldest.isValid() ? searchSlice(database, query, page.next, slice->oldest, limit - int(page.rows.size()))
                                             : Result<CapturePage>(CapturePage{{}, page.next, true});
        if (!found)
            return found;
        page.rows += found->rows;
        page.next = found->atEnd && slice->oldest.isValid() ? slice->oldest : found->next;
        page.atEnd = found->atEnd && slice->isLast;
    }
    return page;
}

} // namespace

Result<CapturePage> captures(QSqlDatabase &database, const CaptureQuery &query, CaptureId before, int limit)
{
    if (!query.terms.isEmpty())
        return searchCaptures(database, query, before, limit);
    CapturePage page;
    auto found = readCaptures(database, CaptureRange(query, ReadOrder::NewestFirst, before, limit));
    if (!found)
        return found.error();
    page.rows = std::move(found).value();
    page.atEnd = page.rows.size() < limit;
    page.next = page.rows.isEmpty() ? before : page.rows.last().id;
    return page;
}

Result<CaptureDetailsPage> captureDetails(QSqlDatabase &database, const CaptureQuery &query, ReadOrder order, CaptureId from, int limit)
{
    return readDetails(database, query.terms, CaptureRange(query, order, from, limit), from, limit);
}

Result<qint64> count(QSqlDatabase &database, const CaptureQuery &query)
{
    Q_ASSERT(query.terms.isEmpty()); // those are searched, a slice at a time
    QStringList verdicts;
    for (const Verdict verdict : query.verdicts)
        verdicts += u'\'' + QString(toText(verdict)) + u'\'';
    const QString where = verdicts.isEmpty() ? QString() : u" WHERE verdict IN (%1)"_s.arg(verdicts.join(u','));
    auto row = sql::run(database, u"SELECT count(*) FROM captures"_s + where);
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toLongLong() : 0;
}

} // namespace ovyxa::scan

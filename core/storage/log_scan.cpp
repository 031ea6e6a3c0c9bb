// SPDX-License-Identifier: MIT
#include "core/storage/log_scan.h"

#include "core/model/failure_cause.h"
#include "core/model/text.h"
#include "core/rules/cause_words.h"
#include "core/storage/discards.h"
#include "core/storage/rows.h"
#include "core/storage/schema.h"
#include "core/storage/term_sql.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QSet>

#include <algorithm>
#include <limits>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 searchSliceMs = 50;
constexpr qint64 foundSliceMs = 5;                // of a search's first slice: what it finds is waited for
constexpr int leastChunk = 100, mostChunk = 2000; // rows a statement; after each the clock is looked at: more where they are soon read
constexpr qint64 quickChunkMs = 5;
constexpr int bodyColumn = 17; // after rows::deliveryColumns
constexpr int sentencesColumn = 18;

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

/// A text to find, and the webhooks whose name or URL carries it: they are few, and looked at once.
class Needle final
{
public:
    Needle(QString text, const QList<Webhook> &webhooks) : m_text(std::move(text))
    {
        for (const Webhook &webhook : webhooks) {
            if (isIn(webhook.name) || isIn(webhook.url))
                m_webhooks.insert(webhook.id.value);
        }
    }

    [[nodiscard]] bool isIn(const QString &text) const { return text.contains(m_text, Qt::CaseInsensitive); }

    /// An SQL expression that is true of every row which isInRow may be true of: SQLite passes over the others ten times as fast.
    /// It compares the needle's longest part of which the letters' cases are known to SQLite, too.
    [[nodiscard]] QString mayBeInRow(QVariantList &values) const
    {
        const QString part = patternOf(m_text);
        if (part.isEmpty())
            return u"1"_s;
        QStringList webhooks;
        for (qint64 id : m_webhooks)
            webhooks += QString::number(id);
        values << part << part;
        // LIKE ends at a NUL. A lone "none" is a 2xx at once, of which there is no sentence. What is stored as causes (from U+001E on) has to be
        // worded before it can be looked into.
        return u"d.webhook IN (%1) OR CAST(b.body AS TEXT) LIKE ? ESCAPE '!' OR instr(b.body, X'00') > 0 OR (d.outcomes <> 'none' AND EXISTS "
               u"(SELECT 1 FROM attempts WHERE delivery = d.id AND (detail LIKE ? ESCAPE '!' OR unicode(detail) = 30)))"_s.arg(webhooks.join(u','));
    }

    /// In a row of the search's select.
    [[nodiscard]] bool isInRow(const sql::Rows &row) const
    {
        return m_webhooks.contains(row.integer(2)) || isIn(row.text(bodyColumn)) || isInWords(row.text(sentencesColumn));
    }

    /// In what was said of the attempts, one a line.
    [[nodiscard]] bool isInWords(const QString &stored) const
    {
        const QStringList details = stored.split(u'\n');
        return std::any_of(details.cbegin(), details.cend(), [this](const QString &detail) {
            const QList<FailureCause> causes = causesFromStored(detail);
            return isIn(causes.isEmpty() ? detail : rules::causeWords(causes));
        });
    }

    /// A pattern of LIKE that all which carries the text fits, or empty. Of ASCII letters only k and s have a kin elsewhere: the Kelvin
    /// sign and the long s.
    [[nodiscard]] static QString patternOf(const QString &text)
    {
        constexpr qsizetype enough = 40;
        QStringView longest;
        qsizetype begin = 0;
        for (qsizetype i = 0; i <= text.size(); ++i) {
            const QChar c = i < text.size() ? text.at(i).toLower() : QChar();
            if (!c.isNull() && text.at(i).unicode() < 0x80 && c != u'k' && c != u's')
                continue;
            const QStringView part = QStringView(text).mid(begin, std::min(i - begin, enough));
            longest = part.size() > longest.size() ? part : longest;
            begin = i + 1;
        }
        QString pattern = longest.toString();
        for (const auto &[special, escaped] : {std::pair(u"!"_s, u"!!"_s), std::pair(u"%"_s, u"!%"_s), std::pair(u"_"_s, u"!_"_s)})
            pattern.replace(special, escaped);
        return pattern.isEmpty() ? pattern : u'%' + pattern + u'%';
    }

private:
    QString m_text;
    QSet<qint64> m_webhooks;
};

/// All texts of a query: each is to be found, or, if excluded, not to be.
class Needles final
{
public:
    static Result<Needles> of(QSqlDatabase &database, const DeliveryQuery &query)
    {
        Needles needles;
        if (!query.text.isEmpty()) {
            if (const auto added = needles.add(database, {{query.text}}, false); !added)
                return added.error();
        }
        for (const QueryTerm &term : query.terms) {
            if (term.key != QueryTerm::Key::Text)
                continue;
            if (const auto added = needles.add(database, term.anyOf, term.excluded); !added)
                return added.error();
        }
        return needles;
    }

    [[nodiscard]] bool isEmpty() const { return m_each.isEmpty(); }

    /// Passes over what cannot match. Of an excluded one nothing can be said before the row is read.
    void addTo(term_sql::Condition &condition) const
    {
        for (const auto &[needles, excluded] : m_each) {
            if (excluded)
                continue;
            term_sql::Condition may;
            QStringList either;
            for (const Needle &needle : needles)
                either += u'(' + needle.mayBeInRow(may.values) + u')';
            may.sql = either.join(" OR "_L1);
            condition.add(may, false);
        }
    }

    [[nodiscard]] bool areInRow(const sql::Rows &row) const
    {
        return std::all_of(m_each.cbegin(), m_each.cend(), [&row](const auto &each) {
            const auto &[needles, excluded] = each;
            return std::any_of(needles.cbegin(), needles.cend(), [&row](const Needle &needle) { return needle.isInRow(row); }) != excluded;
        });
    }

private:
    Result<void> add(QSqlDatabase &database, const QList<QueryTerm::Alternative> &texts, bool excluded)
    {
        const QString mayNameIt = u"name LIKE ? ESCAPE '!' OR url LIKE ? ESCAPE '!'"_s;
        QList<Needle> needles;
        for (const QueryTerm::Alternative &each : texts) {
            // Cleared webhooks may be many: SQLite passes over those that cannot match.
            const QString part = Needle::patternOf(each.text);
            const QString pattern = part.isEmpty() ? u"%"_s : part;
            const auto webhooks = rows::webhooks(database, mayNameIt, {pattern, pattern});
            if (!webhooks)
                return webhooks.error();
            needles.append(Needle(each.text, *webhooks));
        }
        m_each.append({needles, excluded});
        return {};
    }

    QList<std::pair<QList<Needle>, bool>> m_each; ///< one of each is to be found; and whether they are excluded
};

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

Result<QList<DeliveryId>> searchIds(QSqlDatabase &database, const DeliveryQuery &query)
{
    QList<DeliveryId> ids;
    DeliveryPage page;
    while (!page.atEnd) {
        auto more = search(database, query, page.next, mostChunk);
        if (!more)
            return more.error();
        page = std::move(more).value();
        for (const Delivery &delivery : std::as_const(page.rows))
            ids.append(delivery.id);
    }
    std::reverse(ids.begin(), ids.end());
    return ids;
}

} // namespace ovyxa::scan

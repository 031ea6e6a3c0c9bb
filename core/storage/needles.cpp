// SPDX-License-Identifier: MIT
#include "core/storage/needles.h"

#include "core/model/failure_cause.h"
#include "core/rules/cause_words.h"
#include "core/storage/rows.h"
#include "core/storage/sql_rows.h"
#include "core/storage/term_sql.h"

#include <algorithm>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {
constexpr int bodyColumn = 17; // after rows::deliveryColumns
constexpr int sentencesColumn = 18;
} // namespace

Needle::Needle(QString text, const QList<Webhook> &webhooks) : m_text(std::move(text))
{
    for (const Webhook &webhook : webhooks) {
        if (isIn(webhook.name) || isIn(webhook.url))
            m_webhooks.insert(webhook.id.value);
    }
}

bool Needle::isIn(const QString &text) const
{
    return text.contains(m_text, Qt::CaseInsensitive);
}

QString Needle::mayBeInRow(QVariantList &values) const
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

bool Needle::isInRow(const sql::Rows &row) const
{
    return m_webhooks.contains(row.integer(2)) || isIn(row.text(bodyColumn)) || isInWords(row.text(sentencesColumn));
}

/// In what was said of the attempts, one a line.
bool Needle::isInWords(const QString &stored) const
{
    const QStringList details = stored.split(u'\n');
    return std::any_of(details.cbegin(), details.cend(), [this](const QString &detail) {
        const QList<FailureCause> causes = causesFromStored(detail);
        return isIn(causes.isEmpty() ? detail : rules::causeWords(causes));
    });
}

QString Needle::patternOf(const QString &text)
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

Result<Needles> Needles::of(QSqlDatabase &database, const DeliveryQuery &query)
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

void Needles::addTo(term_sql::Condition &condition) const
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

bool Needles::areInRow(const sql::Rows &row) const
{
    return std::all_of(m_each.cbegin(), m_each.cend(), [&row](const auto &each) {
        const auto &[needles, excluded] = each;
        return std::any_of(needles.cbegin(), needles.cend(), [&row](const Needle &needle) { return needle.isInRow(row); }) != excluded;
    });
}

Result<void> Needles::add(QSqlDatabase &database, const QList<QueryTerm::Alternative> &texts, bool excluded)
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

} // namespace ovyxa::scan

// SPDX-License-Identifier: MIT
#include "core/storage/term_sql.h"

#include "core/storage/sql.h"

#include <algorithm>

namespace ovyxa::term_sql {

using namespace Qt::StringLiterals;

namespace {

using Key = QueryTerm::Key;
using Alternative = QueryTerm::Alternative;

Condition like(const QString &column, const Alternative &pattern)
{
    QString text = pattern.text;
    for (const auto &[special, escaped] : {std::pair(u"!"_s, u"!!"_s), std::pair(u"%"_s, u"!%"_s), std::pair(u"_"_s, u"!_"_s)})
        text.replace(special, escaped);
    return {column + u" LIKE ? ESCAPE '!'"_s, {QString((pattern.anyBefore ? u"%"_s : u""_s) + text + (pattern.anyAfter ? u"%"_s : u""_s))}};
}

Condition within(const QString &column, const Alternative &range)
{
    Condition condition;
    if (range.least)
        condition.add({column + (range.least->inclusive ? u" >= ?"_s : u" > ?"_s), {range.least->value}}, false);
    if (range.most)
        condition.add({column + (range.most->inclusive ? u" <= ?"_s : u" < ?"_s), {range.most->value}}, false);
    return condition;
}

/// Of the JSON in `source` (a BLOB, maybe none): the member that the dots lead to. One that is named with dots is found as well.
Condition inJson(const QString &source, const QString &prefix, const QString &field, const Alternative &pattern)
{
    const auto quoted = [](const QString &name) -> QString { return u".\""_s + name + u'"'; };
    QString path = u"$"_s + prefix;
    for (const QString &name : field.split(u'.'))
        path += quoted(name);
    QStringList paths{path};
    if (field.contains(u'.'))
        paths += u"$"_s + prefix + quoted(field);
    const QString text = u"CAST(%1 AS TEXT)"_s.arg(source);
    Condition found{u"0"_s, {}};
    for (const QString &each : std::as_const(paths)) {
        // json_extract() makes 1 and 0 of true and false.
        const Condition word = like(u"(CASE WHEN json_type(%1, ?) IN ('true', 'false', 'null') THEN json_type(%1, ?) "
                                    u"ELSE CAST(json_extract(%1, ?) AS TEXT) END)"_s.arg(text),
                                    pattern);
        found.sql += u" OR "_s + word.sql;
        found.values += QVariantList{each, each, each} + word.values;
        if (pattern.isRange()) {
            const Condition figure = within(u"json_extract(%1, ?)"_s.arg(text), pattern);
            found.sql += u" OR (json_type(%1, ?) IN ('integer', 'real') AND %2)"_s.arg(text, figure.sql);
            found.values += each;
            for (const QVariant &bound : figure.values)
                found.values += QVariantList{each, bound};
        }
    }
    found.sql = u"(CASE WHEN json_valid(%1) THEN %2 ELSE 0 END)"_s.arg(text, found.sql);
    return found;
}

Condition anyOf(const QueryTerm &term, const std::function<Condition(const Alternative &)> &one)
{
    Condition any{u"0"_s, {}};
    for (const Alternative &alternative : term.anyOf) {
        const Condition condition = one(alternative);
        any.sql += u" OR (%1)"_s.arg(condition.sql);
        any.values += condition.values;
    }
    return any;
}

Condition ofDelivery(const QueryTerm &term, const Alternative &value, const QList<std::pair<QString, QString>> &webhooks)
{
    switch (term.key) {
    case Key::State: return {u"d.state = ?"_s, {value.text}};
    case Key::Event: return {u"d.kind = ?"_s, {value.text}};
    case Key::Site: return like(u"d.site"_s, value);
    case Key::Webhook: {
        QStringList ids;
        for (const auto &[id, name] : webhooks) {
            if (fits(name, value) || value.text == id || value.text == u'#' + id)
                ids += id;
        }
        return {u"d.webhook IN (%1)"_s.arg(ids.join(u',')), {}};
    }
    case Key::Error: // one word each, with commas between
        return {u"instr(',' || d.outcomes || ',', ?) > 0"_s, {QString(u',' + value.text + u',')}};
    case Key::Status: return within(u"nullif(d.last_status, 0)"_s, value); // 0: there was no answer
    case Key::Attempts: return within(u"d.attempts"_s, value);
    case Key::Took: return within(u"d.last_duration"_s, value);
    case Key::Size: return within(u"d.body_bytes"_s, value);
    case Key::At: return within(u"d.created_at"_s, value);
    case Key::Replay:
        if (value.text == "yes"_L1 || value.text == "no"_L1)
            return {value.text == "yes"_L1 ? u"d.replay_of <> 0"_s : u"d.replay_of = 0"_s, {}};
        return {u"d.replay_of = ?"_s, {value.text.toLongLong()}};
    case Key::Data: {
        Condition either = inJson(u"(SELECT data FROM events WHERE id = d.event)"_s, {}, term.field, value);
        const Condition inBody = inJson(u"(SELECT body FROM bodies WHERE delivery = d.id)"_s, u".data"_s, term.field, value);
        either.sql += u" OR "_s + inBody.sql;
        either.values += inBody.values;
        return either;
    }
    default: return {u"0"_s, {}};
    }
}

Condition ofCapture(const QueryTerm &term, const Alternative &value)
{
    switch (term.key) {
    case Key::Verdict: return {u"c.verdict = ?"_s, {value.text}};
    case Key::Method: return like(u"c.method"_s, value);
    case Key::Path: {
        Condition either = like(u"c.target"_s, value);
        const Condition withoutQuery = like(u"substr(c.target, 1, instr(c.target || '?', '?') - 1)"_s, value);
        either.sql += u" OR "_s + withoutQuery.sql;
        either.values += withoutQuery.values;
        return either;
    }
    case Key::Status: return within(u"nullif(c.status, 0)"_s, value);
    case Key::Size: return within(u"c.body_bytes"_s, value);
    case Key::At: return within(u"c.received_at"_s, value);
    case Key::Data: return inJson(u"(SELECT body FROM capture_details WHERE capture = c.id)"_s, u".data"_s, term.field, value);
    default: return {u"0"_s, {}};
    }
}

bool isOfRecord(const QueryTerm &term)
{
    return term.key == Key::Text || term.key == Key::Header;
}

} // namespace

void Condition::add(const Condition &more, bool excluded)
{
    sql = (sql == "1"_L1 ? QString() : sql + u" AND "_s) + (excluded ? u"NOT coalesce((%1), 0)"_s : u"(%1)"_s).arg(more.sql);
    values += more.values;
}

Result<Condition> ofDeliveries(QSqlDatabase &database, const QList<QueryTerm> &terms)
{
    QList<std::pair<QString, QString>> webhooks;
    const auto isOfWebhook = [](const QueryTerm &term) { return term.key == Key::Webhook; };
    if (std::any_of(terms.cbegin(), terms.cend(), isOfWebhook)) {
        auto rows = sql::run(database, u"SELECT id, name FROM webhooks"_s);
        if (!rows)
            return rows.error();
        while (rows->next())
            webhooks.append({rows->value(0).toString(), rows->value(1).toString()});
    }
    Condition all;
    for (const QueryTerm &term : terms) {
        if (term.key != Key::Text)
            all.add(anyOf(term, [&](const Alternative &value) { return ofDelivery(term, value, webhooks); }), term.excluded);
    }
    return all;
}

Condition ofCaptures(const QList<QueryTerm> &terms)
{
    Condition all;
    for (const QueryTerm &term : terms) {
        if (!isOfRecord(term))
            all.add(anyOf(term, [&](const Alternative &value) { return ofCapture(term, value); }), term.excluded);
    }
    return all;
}

bool needsRecord(const QList<QueryTerm> &terms)
{
    return std::any_of(terms.cbegin(), terms.cend(), isOfRecord);
}

bool isInCapture(const QList<QueryTerm> &terms, const CaptureDetails &details)
{
    const auto isIn = [&details](const QueryTerm &term, const Alternative &value) {
        if (term.key == Key::Header) {
            return std::any_of(details.headers.cbegin(), details.headers.cend(), [&](const Header &header) {
                return term.field.compare(QLatin1StringView(header.name), Qt::CaseInsensitive) == 0 && fits(QString::fromUtf8(header.value), value);
            });
        }
        const Capture &capture = details.capture;
        QStringList texts{capture.method + u' ' + capture.target, capture.reason, capture.host, QString::fromUtf8(details.rawHead),
                          QString::fromUtf8(details.body)};
        if (details.answer)
            texts << QString::fromUtf8(details.answer->head) << QString::fromUtf8(details.answer->body);
        return std::any_of(texts.cbegin(), texts.cend(), [&](const QString &text) { return text.contains(value.text, Qt::CaseInsensitive); });
    };
    return std::all_of(terms.cbegin(), terms.cend(), [&](const QueryTerm &term) {
        const bool any =
            !isOfRecord(term) || std::any_of(term.anyOf.cbegin(), term.anyOf.cend(), [&](const auto &value) { return isIn(term, value); });
        return isOfRecord(term) ? any != term.excluded : true;
    });
}

bool fits(const QString &text, const Alternative &pattern)
{
    if (pattern.anyBefore && pattern.anyAfter)
        return text.contains(pattern.text, Qt::CaseInsensitive);
    if (pattern.anyBefore)
        return text.endsWith(pattern.text, Qt::CaseInsensitive);
    if (pattern.anyAfter)
        return text.startsWith(pattern.text, Qt::CaseInsensitive);
    return text.compare(pattern.text, Qt::CaseInsensitive) == 0;
}

} // namespace ovyxa::term_sql

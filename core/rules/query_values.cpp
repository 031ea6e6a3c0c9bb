// SPDX-License-Identifier: MIT
#include "core/rules/query_values.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <algorithm>
#include <numeric>
#include <utility>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct QueryValuesWords
{
    Q_DECLARE_TR_FUNCTIONS(Query)
};

Error noFigure(const QString &key, const QString &text, QueryUnit unit)
{
    switch (unit) {
    case QueryUnit::Milliseconds:
        return {ErrorCode::InvalidInput, QueryValuesWords::tr("%1: \"%2\" is no span of time. Write 500ms, >2s, <=1m or 100ms..2s.").arg(key, text)};
    case QueryUnit::Bytes:
        return {ErrorCode::InvalidInput, QueryValuesWords::tr("%1: \"%2\" is no size. Write 400, >10KiB, <=1MiB or 1k..2k.").arg(key, text)};
    case QueryUnit::Number:
        return {ErrorCode::InvalidInput, QueryValuesWords::tr("%1: \"%2\" is no number. Write 12, 40..52 or 3,5,8.").arg(key, text)};
    case QueryUnit::None: break;
    }
    return {ErrorCode::InvalidInput, QueryValuesWords::tr("%1: \"%2\" is no figure. Write 3, >3, <=3 or 3..5.").arg(key, text)};
}

/// In milliseconds, bytes or what is counted; nothing if it is no figure.
std::optional<double> figureFrom(QStringView text, QueryUnit unit)
{
    static const QRegularExpression shape(u"\\A(\\d{1,15}(?:\\.\\d{1,9})?)\\s*([a-z]*)\\z"_s, QRegularExpression::CaseInsensitiveOption);
    const auto match = shape.match(text.toString());
    if (!match.hasMatch())
        return {};
    const QString suffix = match.captured(2).toLower();
    const double number = match.captured(1).toDouble();
    using Factors = QList<std::pair<QString, double>>;
    static const Factors times{{u""_s, 1}, {u"ms"_s, 1}, {u"s"_s, 1'000}, {u"m"_s, 60'000}, {u"min"_s, 60'000}, {u"h"_s, 3'600'000}};
    static const Factors sizes{{u""_s, 1},       {u"b"_s, 1},         {u"k"_s, 1'000},      {u"kb"_s, 1'000},
                               {u"kib"_s, 1024}, {u"m"_s, 1'000'000}, {u"mb"_s, 1'000'000}, {u"mib"_s, 1024 * 1024}};
    static const Factors plain{{u""_s, 1}};
    for (const auto &[name, factor] : unit == QueryUnit::Milliseconds ? times : unit == QueryUnit::Bytes ? sizes : plain) {
        if (name == suffix)
            return number * factor;
    }
    return {};
}

std::optional<Instant> instantFrom(const QString &text, const QueryTime &time)
{
    static const QRegularExpression span(u"\\A(\\d{1,9})(ms|s|m|h|d)\\z"_s);
    if (const auto match = span.match(text); match.hasMatch()) {
        const qint64 count = match.captured(1).toLongLong();
        const QString unit = match.captured(2);
        const Millis one = unit == "ms"_L1 ? 1ms : unit == "s"_L1 ? 1s : unit == "m"_L1 ? 1min : unit == "h"_L1 ? 1h : 24h;
        return time.now - count * one;
    }
    const QDateTime now = toDateTime(time.now).toTimeZone(time.zone);
    const auto fromDateTime = [](const QDateTime &at) { return at.isValid() ? std::optional(instantFromMs(at.toMSecsSinceEpoch())) : std::nullopt; };
    if (text == "now"_L1)
        return time.now;
    if (text == "today"_L1)
        return fromDateTime(now.date().startOfDay(time.zone));
    if (text == "yesterday"_L1)
        return fromDateTime(now.date().addDays(-1).startOfDay(time.zone));
    static const QRegularExpression clock(u"\\A\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?\\z"_s);
    if (clock.match(text).hasMatch()) {
        const QString whole = text.indexOf(u':') == 1 ? u'0' + text : text;
        const QTime at = QTime::fromString(whole, Qt::ISODateWithMs);
        return at.isValid() ? fromDateTime(QDateTime(now.date(), at, time.zone)) : std::nullopt;
    }
    static const QRegularExpression day(u"\\A\\d{4}-\\d{2}-\\d{2}\\z"_s);
    if (day.match(text).hasMatch()) {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        return date.isValid() ? fromDateTime(date.startOfDay(time.zone)) : std::nullopt;
    }
    static const QRegularExpression moment(u"\\A\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:?\\d{2})?\\z"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    const auto match = moment.match(text);
    if (!match.hasMatch())
        return {};
    QString whole = text.toUpper();
    whole[10] = u'T';
    QDateTime at = QDateTime::fromString(whole, Qt::ISODateWithMs);
    if (match.captured(3).isEmpty())
        at.setTimeZone(time.zone);
    return fromDateTime(at);
}

Error noTime(const QString &key, const QString &text)
{
    return {ErrorCode::InvalidInput,
            QueryValuesWords::tr(
                "%1: \"%2\" is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z, or with > or <, or A..B.")
                .arg(key, text)};
}

/// Where neither signs nor ranges have a sense.
Error noPointInTime(const QString &key, const QString &text)
{
    return {ErrorCode::InvalidInput,
            QueryValuesWords::tr("%1: \"%2\" is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z.").arg(key, text)};
}

Error nothingBetween(const QString &key, const QString &from, const QString &to)
{
    return {ErrorCode::InvalidInput, QueryValuesWords::tr("%1: nothing is between %2 and %3: the lower one stands first.").arg(key, from, to)};
}

qsizetype editsBetween(const QString &from, const QString &to)
{
    QList<qsizetype> above(to.size() + 1);
    QList<qsizetype> row(to.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < from.size(); ++i) {
        const QList<qsizetype> twoAbove = std::exchange(above, row);
        row[0] = i + 1;
        for (qsizetype j = 0; j < to.size(); ++j) {
            row[j + 1] = std::min({above.at(j + 1) + 1, row.at(j) + 1, above.at(j) + (from.at(i) == to.at(j) ? 0 : 1)});
            if (i > 0 && j > 0 && from.at(i) == to.at(j - 1) && from.at(i - 1) == to.at(j)) // two neighbours in the other order
                row[j + 1] = std::min(row.at(j + 1), twoAbove.at(j - 1) + 1);
        }
    }
    return row.last();
}

} // namespace

QueryTerm::Alternative queryPattern(const QueryLetters &letters)
{
    QueryTerm::Alternative pattern;
    QueryLetters rest = letters;
    if (!rest.isEmpty() && rest.first().is(u'*')) {
        pattern.anyBefore = true;
        rest.removeFirst();
    }
    if (!rest.isEmpty() && rest.last().is(u'*')) {
        pattern.anyAfter = true;
        rest.removeLast();
    }
    if (letters.size() == 1 && pattern.anyBefore)
        pattern.anyAfter = true;
    pattern.text = plainText(rest);
    return pattern;
}

Result<QueryTerm::Alternative> queryFigure(const QString &key, const QString &text, QueryUnit unit)
{
    using Bound = QueryTerm::Bound;
    QueryTerm::Alternative range;
    const auto one = [unit](QStringView part) { return figureFrom(part.trimmed(), unit); };
    static const QRegularExpression hundreds(u"\\A([1-5])(?:xx|\\*)\\z"_s, QRegularExpression::CaseInsensitiveOption);
    if (const auto match = hundreds.match(text); unit == QueryUnit::None && match.hasMatch()) {
        range.least = Bound{match.captured(1).toDouble() * 100};
        range.most = Bound{match.captured(1).toDouble() * 100 + 99};
        return range;
    }
    if (const qsizetype dots = text.indexOf(".."_L1); dots >= 0) {
        const QStringView from = QStringView(text).left(dots);
        const QStringView to = QStringView(text).mid(dots + 2);
        const auto least = one(from);
        const auto most = one(to);
        if ((from.isEmpty() && to.isEmpty()) || (!from.isEmpty() && !least) || (!to.isEmpty() && !most))
            return noFigure(key, text, unit);
        if (least && most && *least > *most)
            return nothingBetween(key, from.toString(), to.toString());
        if (least)
            range.least = Bound{*least};
        if (most)
            range.most = Bound{*most};
        return range;
    }
    for (const auto &[sign, isLeast, inclusive] :
         {std::tuple(">="_L1, true, true), std::tuple("<="_L1, false, true), std::tuple(">"_L1, true, false), std::tuple("<"_L1, false, false)}) {
        if (!text.startsWith(sign))
            continue;
        const auto bound = one(QStringView(text).mid(sign.size()));
        if (!bound)
            return noFigure(key, text, unit);
        (isLeast ? range.least : range.most) = Bound{*bound, inclusive};
        return range;
    }
    const auto exactly = one(text);
    if (!exactly)
        return noFigure(key, text, unit);
    range.least = range.most = Bound{*exactly};
    return range;
}

Result<QueryTerm::Alternative> queryMethod(const QString &key, const QueryLetters &letters)
{
    // RFC 9110 and 5789, and what WebDAV and caches ask; the usual ones first.
    static const QStringList methods =
        QString("POST GET PUT PATCH DELETE HEAD OPTIONS TRACE CONNECT QUERY PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT SEARCH PURGE"_L1)
            .split(u' ');
    const QueryTerm::Alternative pattern = queryPattern(letters);
    if (pattern.anyBefore || pattern.anyAfter || letters.first().quoted || methods.contains(pattern.text, Qt::CaseInsensitive))
        return pattern;
    const QString nearest = nearestWord(pattern.text.toUpper(), methods);
    return Error{ErrorCode::InvalidInput,
                 nearest.isEmpty()
                     ? QueryValuesWords::tr("%1: there is no method \"%2\" (quotes around it look for it all the same).").arg(key, pattern.text)
                     : QueryValuesWords::tr("%1: there is no method \"%2\"; the nearest is %3 (quotes around it look for it all the same).")
                           .arg(key, pattern.text, nearest)};
}

Result<Instant> pointInTime(const QString &name, const QString &text, const QueryTime &time)
{
    const auto at = instantFrom(text.trimmed(), time);
    return at ? Result<Instant>(*at) : Result<Instant>(noPointInTime(name, text));
}

Result<QueryTerm::Alternative> queryTime(const QString &key, const QString &text, const QueryTime &time)
{
    QueryTerm::Alternative range;
    const auto bound = [](Instant at, bool inclusive) { return QueryTerm::Bound{double(msSinceEpoch(at)), inclusive}; };
    if (const qsizetype dots = text.indexOf(".."_L1); dots >= 0) {
        const auto from = instantFrom(text.left(dots).trimmed(), time);
        const auto to = instantFrom(text.mid(dots + 2).trimmed(), time);
        const bool isOpenBelow = dots == 0;
        const bool isOpenAbove = dots + 2 == text.size();
        if ((isOpenBelow && isOpenAbove) || !(from || isOpenBelow) || !(to || isOpenAbove))
            return noTime(key, text);
        if (from && to && *from > *to)
            return nothingBetween(key, text.left(dots), text.mid(dots + 2));
        if (from)
            range.least = bound(*from, true);
        if (to)
            range.most = bound(*to, false);
        return range;
    }
    // Later is greater: since:>14:30 is what came after it. A span is the moment that long ago.
    for (const auto &[sign, isLeast, inclusive] :
         {std::tuple(">="_L1, true, true), std::tuple("<="_L1, false, true), std::tuple(">"_L1, true, false), std::tuple("<"_L1, false, false)}) {
        if (!text.startsWith(sign))
            continue;
        const auto at = instantFrom(text.mid(sign.size()).trimmed(), time);
        if (!at)
            return noTime(key, text);
        (isLeast ? range.least : range.most) = bound(*at, inclusive);
        return range;
    }
    const auto at = instantFrom(text, time);
    if (!at)
        return noTime(key, text);
    if (key == "before"_L1)
        range.most = bound(*at, false);
    else
        range.least = bound(*at, true);
    return range;
}

QString nearestWord(const QString &typed, const QStringList &words)
{
    QString nearest;
    qsizetype fewest = std::max(qsizetype(3), typed.size() / 2 + 1);
    qsizetype longest = 0; // beginning that they have in common
    for (const QString &word : words) {
        const qsizetype edits = typed.size() > 1 && word.startsWith(typed) ? 1 : editsBetween(typed.left(40), word);
        const auto common = std::mismatch(typed.cbegin(), typed.cend(), word.cbegin(), word.cend()).first - typed.cbegin();
        const bool isNearer = edits < fewest || (edits == fewest && !nearest.isEmpty() && common > longest);
        if (isNearer && edits < std::max(typed.size(), word.size())) { // else they have no letter in common
            fewest = edits;
            longest = common;
            nearest = word;
        }
    }
    return nearest;
}

} // namespace ovyxa::rules

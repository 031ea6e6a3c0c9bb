// SPDX-License-Identifier: MIT
#include "core/rules/query_text.h"

#include <algorithm>
#include <array>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr int secretLength = 20; // letters and digits in one run; an id with dashes has shorter ones

QString quotedValue(const QString &value)
{
    QString quoted = value;
    quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' + quoted + u'"';
}

bool isPlain(const QString &value)
{
    return !value.isEmpty() && std::all_of(value.cbegin(), value.cend(), [](QChar c) { return c.isLetterOrNumber() || u"._-/"_s.contains(c); });
}

QStringList termsOf(const QString &text)
{
    QStringList terms;
    const QList<QuerySpan> spans = querySpans(text);
    for (const QuerySpan &span : spans)
        terms.append(text.mid(span.start, span.length));
    return terms;
}

/// A key to a service, or a value that keys come with.
bool hasSecretWord(const QString &text)
{
    static constexpr std::array words{"whsec_"_L1,   "sk_live"_L1, "sk_test"_L1, "ovx_"_L1,   "sha256="_L1,       "bearer "_L1, "basic "_L1,
                                      "password"_L1, "secret"_L1,  "token"_L1,   "apikey"_L1, "authorization"_L1, "cookie"_L1,  "signature:"_L1};
    return std::any_of(words.begin(), words.end(), [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace

QList<QuerySpan> querySpans(const QString &text)
{
    QList<QuerySpan> spans;
    qsizetype start = -1;
    bool isInQuotes = false;
    const auto end = [&](qsizetype at) {
        if (start >= 0)
            spans.append({start, at - start});
        start = -1;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isSpace() && !isInQuotes) {
            end(i);
            continue;
        }
        if (start < 0)
            start = i;
        if (c == u'\\' && i + 1 < text.size() && (text.at(i + 1) == u'"' || text.at(i + 1) == u'\\'))
            ++i;
        else if (c == u'"')
            isInQuotes = !isInQuotes;
    }
    end(text.size());
    return spans;
}

QString queryTermText(const QString &key, const QStringList &values)
{
    if (key.isEmpty())
        return quotedValue(values.join(u' '));
    QStringList written;
    for (const QString &value : values)
        written.append(isPlain(value) ? value : quotedValue(value));
    return key + u':' + written.join(u',');
}

QString withTerm(const QString &text, const QString &term)
{
    QStringList terms = termsOf(text);
    if (terms.contains(term))
        return terms.join(u' ');
    terms.removeAll(term.startsWith(u'-') ? term.mid(1) : u'-' + term);
    const QString rest = terms.join(u' ');
    const qsizetype colon = term.indexOf(u':');
    const bool asksForKey = colon > 0 && !term.startsWith(u'-') && !term.startsWith(u'"');
    const QString before = asksForKey ? withoutKey(rest, term.left(colon)) : rest;
    return before.isEmpty() ? term : before + u' ' + term;
}

QString withoutKey(const QString &text, const QString &key)
{
    QStringList terms = termsOf(text);
    terms.removeIf([&key](const QString &each) { return each.startsWith(key + u':', Qt::CaseInsensitive); });
    return terms.join(u' ');
}

bool looksSecret(const QString &text)
{
    if (hasSecretWord(text))
        return true;
    int run = 0;
    bool hasDigit = false;
    bool hasLetter = false;
    for (const QChar c : text) {
        const bool counts = c.isLetterOrNumber() || c == u'_' || c == u'+' || c == u'=';
        run = counts ? run + 1 : 0;
        hasDigit = counts && (hasDigit || c.isDigit());
        hasLetter = counts && (hasLetter || c.isLetter());
        if (run >= secretLength && hasDigit && hasLetter)
            return true;
    }
    return false;
}

} // namespace ovyxa::rules

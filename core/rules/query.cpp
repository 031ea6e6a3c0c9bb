// SPDX-License-Identifier: MIT
#include "core/rules/query.h"

#include "core/model/text.h"
#include "core/rules/query_index.h"
#include "core/rules/query_values.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

using Key = QueryTerm::Key;

constexpr int leastStatus = 100; // of three digits (RFC 9112, section 4)
constexpr int mostStatus = 999;

struct QueryWords
{
    Q_DECLARE_TR_FUNCTIONS(Query)
};

struct KnownKey
{
    QLatin1StringView name;
    Key key;
};

constexpr std::array deliveryKeys{KnownKey{"state"_L1, Key::State},       KnownKey{"event"_L1, Key::Event},   KnownKey{"webhook"_L1, Key::Webhook},
                                  KnownKey{"site"_L1, Key::Site},         KnownKey{"status"_L1, Key::Status}, KnownKey{"error"_L1, Key::Error},
                                  KnownKey{"attempts"_L1, Key::Attempts}, KnownKey{"took"_L1, Key::Took},     KnownKey{"size"_L1, Key::Size},
                                  KnownKey{"since"_L1, Key::At},          KnownKey{"before"_L1, Key::At},     KnownKey{"replay"_L1, Key::Replay},
                                  KnownKey{"id"_L1, Key::Text},           KnownKey{"data."_L1, Key::Data}};
constexpr std::array captureKeys{KnownKey{"verdict"_L1, Key::Verdict}, KnownKey{"method"_L1, Key::Method},  KnownKey{"path"_L1, Key::Path},
                                 KnownKey{"status"_L1, Key::Status},   KnownKey{"size"_L1, Key::Size},      KnownKey{"since"_L1, Key::At},
                                 KnownKey{"before"_L1, Key::At},       KnownKey{"header."_L1, Key::Header}, KnownKey{"data."_L1, Key::Data}};

template<typename Table>
QStringList namesOf(const Table &table)
{
    QStringList names;
    for (const KnownKey &known : table)
        names += known.name;
    return names;
}

QStringList queryWordsOf(Key key)
{
    QStringList words;
    const auto add = [&words](const auto &...values) { (words.append(toText(values)), ...); };
    switch (key) {
    case Key::State:
        add(DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting, DeliveryState::Delivered,
            DeliveryState::Failed, DeliveryState::Cancelled);
        break;
    case Key::Event:
        for (const EventKind kind : allEventKinds)
            add(kind);
        break;
    case Key::Error:
        add(AttemptError::None, AttemptError::Status, AttemptError::Redirect, AttemptError::Timeout, AttemptError::Dns, AttemptError::Refused,
            AttemptError::Connection, AttemptError::Tls, AttemptError::Closed, AttemptError::Protocol, AttemptError::TooLarge,
            AttemptError::Interrupted, AttemptError::Cancelled, AttemptError::Paused);
        break;
    case Key::Verdict: add(Verdict::Valid, Verdict::Invalid, Verdict::Missing, Verdict::Unchecked); break;
    case Key::Replay: words = {u"yes"_s, u"no"_s}; break;
    default: break;
    }
    return words;
}

Error queryRefused(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

Error unknownKey(const QString &typed, const QStringList &names)
{
    const QString nearest = nearestWord(typed, names);
    const auto shownKey = [](const QString &name) {
        return name == "data."_L1 ? u"data.FIELD:"_s : name == "header."_L1 ? u"header.NAME:"_s : name + u':';
    };
    QStringList shownKeys;
    for (const QString &name : names)
        shownKeys += shownKey(name);
    const QString known = shownKeys.join(u' ');
    return queryRefused(nearest.isEmpty()
                            ? QueryWords::tr("There is no key \"%1:\". Known are %2 (quotes around it make it a text).").arg(typed, known)
                            : QueryWords::tr("There is no key \"%1:\". The nearest is \"%2\"; known are %3 (quotes around it make it a text).")
                                  .arg(typed, shownKey(nearest), known));
}

Error unknownWord(const QString &key, const QString &typed, const QStringList &words)
{
    const QString nearest = nearestWord(typed, words);
    const QString known = words.join(", "_L1);
    return queryRefused(nearest.isEmpty()
                            ? QueryWords::tr("%1: there is no \"%2\". Known are %3.").arg(key, typed, known)
                            : QueryWords::tr("%1: there is no \"%2\". The nearest is \"%3\"; known are %4.").arg(key, typed, nearest, known));
}

bool fits(const QString &word, const QueryTerm::Alternative &pattern)
{
    if (pattern.anyBefore && pattern.anyAfter)
        return word.contains(pattern.text);
    if (pattern.anyBefore)
        return word.endsWith(pattern.text);
    return pattern.anyAfter ? word.startsWith(pattern.text) : word == pattern.text;
}

/// Of a key whose words are known; a pattern stands for all that fit it.
Result<void> addWords(const QString &name, Key key, const QueryLetters &value, QueryTerm &term)
{
    const QStringList words = queryWordsOf(key);
    QueryTerm::Alternative pattern = queryPattern(value);
    pattern.text = pattern.text.toLower();
    bool isNumber = false;
    if (const qint64 id = pattern.text.toLongLong(&isNumber); key == Key::Replay && isNumber && id > 0) {
        term.anyOf.append(QueryTerm::Alternative{QString::number(id)});
        return {};
    }
    const qsizetype before = term.anyOf.size();
    // As of a header or a field, that there is one.
    const QString none = key == Key::Error ? QString(toText(AttemptError::None)) : key == Key::Replay ? u"no"_s : QString();
    const bool isAny = pattern.text.isEmpty() && pattern.anyAfter;
    for (const QString &word : words) {
        if (fits(word, pattern) && !(isAny && word == none))
            term.anyOf.append(QueryTerm::Alternative{word});
    }
    return term.anyOf.size() > before ? Result<void>() : Result<void>(unknownWord(name, plainText(value), words));
}

Result<void> addValue(const QString &name, const QueryLetters &value, const QueryTime &time, QueryTerm &term)
{
    const auto add = [&term](Result<QueryTerm::Alternative> alternative) -> Result<void> {
        if (!alternative)
            return alternative.error();
        term.anyOf.append(std::move(alternative).value());
        return {};
    };
    const QString text = plainText(value);
    switch (term.key) {
    case Key::State:
    case Key::Event:
    case Key::Error:
    case Key::Verdict:
    case Key::Replay: return addWords(name, term.key, value, term);
    case Key::Status: {
        const auto figure = queryFigure(name, text, QueryUnit::None);
        if (figure && figure->least && figure->least == figure->most && (figure->least->value < leastStatus || figure->least->value > mostStatus))
            return queryRefused(QueryWords::tr("%1: no answer has the status \"%2\"; they go from 100 to 999.").arg(name, text));
        return add(figure);
    }
    case Key::Attempts: return add(queryFigure(name, text, QueryUnit::None));
    case Key::Took: return add(queryFigure(name, text, QueryUnit::Milliseconds));
    case Key::Size: return add(queryFigure(name, text, QueryUnit::Bytes));
    case Key::At: return add(queryTime(name, text, time));
    case Key::Method: return add(queryMethod(name, value));
    case Key::Data: // a field may hold a figure or a text
        if (const auto figure = queryFigure(name, text, QueryUnit::None); figure && !value.first().quoted && !value.last().is(u'*')) {
            QueryTerm::Alternative both = *figure;
            both.text = text;
            return add(both);
        }
        return add(queryPattern(value));
    case Key::Text: return add(queryFigure(name, text, QueryUnit::Number)); // id: the index has it (takeIndexed)
    default: return add(queryPattern(value));
    }
}

/// A word: commas say "one of", and `*` at an end says what is so anyway, since a text is found anywhere.
Result<void> addTexts(const QueryLetters &token, QueryTerm &term)
{
    const QList<QueryLetters> pieces = splitAt(token, u',');
    for (const QueryLetters &piece : pieces) {
        if (const QString text = queryPattern(piece).text; !text.isEmpty())
            term.anyOf.append(QueryTerm::Alternative{text});
    }
    if (term.anyOf.isEmpty() && !token.isEmpty()) // as a text it might be in every body: the whole log would be cancelled
        return queryRefused(
            QueryWords::tr("\"%1\" is of signs alone, and asks for nothing (quotes around it make it a text).").arg(plainText(token)));
    if (term.anyOf.isEmpty()) // empty quotes
        term.anyOf.append(QueryTerm::Alternative{});
    return {};
}

/// Letters, digits and dots that begin with a letter, before the first colon: what is meant as a key. A URL's scheme is none.
std::optional<QString> keyOf(const QueryLetters &token)
{
    QString key;
    for (qsizetype i = 0; i < token.size(); ++i) {
        const QueryLetter &letter = token.at(i);
        if (letter.is(u':')) {
            const bool isScheme = i + 2 < token.size() && token.at(i + 1).is(u'/') && token.at(i + 2).is(u'/');
            return key.isEmpty() || isScheme ? std::nullopt : std::optional(key);
        }
        const bool fits = letter.c.isLetterOrNumber() || letter.c == u'.' || letter.c == u'_' || letter.c == u'-';
        if (letter.quoted || !fits || (key.isEmpty() && !letter.c.isLetter()))
            return {};
        key += letter.c;
    }
    return {};
}

template<typename Table>
Result<QueryTerm> termFrom(QueryLetters token, const Table &table, const QueryTime &time)
{
    QueryTerm term;
    if (!token.isEmpty() && token.first().is(u'-')) {
        if (token.size() == 1)
            return queryRefused(QueryWords::tr("\"-\" says what is not wanted, and has nothing behind it (quotes around it make it a text)."));
        term.excluded = true;
        token.removeFirst();
    }
    const std::optional<QString> typed = keyOf(token);
    if (!typed) {
        const auto added = addTexts(token, term);
        return added ? Result<QueryTerm>(term) : Result<QueryTerm>(added.error());
    }
    const QString name = typed->toLower();
    const auto known = std::find_if(table.begin(), table.end(), [&name](const KnownKey &each) {
        return each.name.endsWith(u'.') ? name.startsWith(each.name) && name.size() > each.name.size() : name == each.name;
    });
    if (known == table.end()) {
        const QStringList names = namesOf(table);
        if (names.contains(name) || names.contains(name + u'.'))
            return queryRefused(QueryWords::tr("\"%1:\" wants the name of a field behind a dot, as in %2.")
                                    .arg(*typed, name.startsWith("header"_L1) ? u"header.User-Agent:curl*"_s : u"data.goal_name:Signup"_s));
        return unknownKey(*typed, names);
    }
    term.key = known->key;
    if (known->name.endsWith(u'.'))
        term.field = typed->mid(known->name.size());
    const QueryLetters values = token.mid(typed->size() + 1);
    const QList<QueryLetters> pieces = splitAt(values, u',');
    for (const QueryLetters &piece : pieces) {
        if (piece.isEmpty())
            return queryRefused(QueryWords::tr("\"%1:\" has nothing behind it, or behind a comma.").arg(*typed));
        if (const auto added = addValue(known->name.endsWith(u'.') ? *typed : name, piece, time, term); !added)
            return added.error();
    }
    return term;
}

template<typename Table>
Result<QList<QueryTerm>> termsFrom(const QString &text, const Table &table, const QueryTime &time)
{
    const auto tokens = queryTokens(text);
    if (!tokens)
        return tokens.error();
    QList<QueryTerm> terms;
    for (const QueryLetters &token : *tokens) {
        auto term = termFrom(token, table, time);
        if (!term)
            return term.error();
        if (term->key != Key::Text || term->anyOf.first().isRange() || !term->anyOf.first().text.isEmpty())
            terms.append(std::move(term).value());
    }
    return terms;
}

} // namespace

Result<DeliveryQuery> deliveryQuery(const QString &text, const QueryTime &time)
{
    auto terms = termsFrom(text, deliveryKeys, time);
    if (!terms)
        return terms.error();
    DeliveryQuery query;
    query.terms = std::move(terms).value();
    if (const auto taken = takeIndexed(query); !taken)
        return taken.error();
    return query;
}

Result<CaptureQuery> captureQuery(const QString &text, const QueryTime &time)
{
    auto terms = termsFrom(text, captureKeys, time);
    if (!terms)
        return terms.error();
    CaptureQuery query;
    query.terms = std::move(terms).value();
    takeIndexed(query);
    return query;
}

Error queryOfNeither(const QString &text, const QueryTime &time)
{
    const auto tokens = queryTokens(text);
    if (!tokens)
        return tokens.error();
    QString ofDeliveries;
    QString ofCaptures;
    for (const QueryLetters &token : *tokens) {
        const auto asDelivery = termFrom(token, deliveryKeys, time);
        const auto asCapture = termFrom(token, captureKeys, time);
        if (asDelivery.ok() == asCapture.ok() && asDelivery)
            continue;
        const QString typed = keyOf(token.size() > 1 && token.first().is(u'-') ? token.mid(1) : token).value_or(QString());
        if (asDelivery) {
            ofDeliveries = typed;
        } else if (asCapture) {
            ofCaptures = typed;
        } else {
            QStringList names = namesOf(deliveryKeys) + namesOf(captureKeys);
            names.removeDuplicates();
            const auto isKnownTo = [typed = typed.toLower()](const auto &table) {
                return std::any_of(table.begin(), table.end(), [&typed](const KnownKey &each) {
                    return each.name.endsWith(u'.') ? typed.startsWith(each.name.chopped(1)) : typed == each.name;
                });
            };
            if (typed.isEmpty() || isKnownTo(deliveryKeys))
                return asDelivery.error();
            return isKnownTo(captureKeys) ? asCapture.error() : unknownKey(typed, names);
        }
    }
    return queryRefused(QueryWords::tr("\"%1:\" is asked of deliveries and \"%2:\" of received requests; a query is about one of them.")
                            .arg(ofDeliveries, ofCaptures));
}

QStringList deliveryQueryKeys()
{
    return namesOf(deliveryKeys);
}

QStringList captureQueryKeys()
{
    return namesOf(captureKeys);
}

QStringList queryWords(const QString &key)
{
    const auto known = std::find_if(deliveryKeys.begin(), deliveryKeys.end(), [&key](const KnownKey &each) { return key == each.name; });
    if (known != deliveryKeys.end())
        return queryWordsOf(known->key);
    return key == "verdict"_L1 ? queryWordsOf(Key::Verdict) : QStringList();
}

} // namespace ovyxa::rules

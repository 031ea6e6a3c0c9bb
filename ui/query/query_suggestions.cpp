// SPDX-License-Identifier: MIT
#include "ui/query/query_suggestions.h"

#include "core/rules/query_text.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct QueryPopupWords
{
    Q_DECLARE_TR_FUNCTIONS(QueryHelp)
};

using Kind = QuerySuggestion::Kind;

constexpr int fewKeys = 6;     // of those that nothing was typed of
constexpr int mostValues = 12; // of one key
constexpr int mostGuesses = 4; // values of other keys that a word is found in
constexpr int mostEarlier = 4;
constexpr int mostSaved = 6;

/// What is typed, cut where the caret is.
struct Place
{
    QString before;  ///< the text in front of the term, its blank too
    QString after;   ///< behind it
    QString exclude; ///< its "-"
    QString typed;   ///< the term up to the caret
};

Place placeOf(const QString &text, qsizetype caret)
{
    const QList<rules::QuerySpan> spans = rules::querySpans(text);
    const auto found =
        std::find_if(spans.cbegin(), spans.cend(), [caret](const rules::QuerySpan &each) { return each.start <= caret && caret <= each.end(); });
    Place place;
    if (found == spans.cend()) {
        place.before = text.left(caret);
        place.after = text.mid(caret);
        return place;
    }
    place.before = text.left(found->start);
    place.after = text.mid(found->end());
    place.typed = text.mid(found->start, caret - found->start);
    if (place.typed.startsWith(u'-')) {
        place.exclude = u"-"_s;
        place.typed.remove(0, 1);
    }
    return place;
}

QuerySuggestion taken(const Place &place, Kind kind, const QString &term, const QString &says, bool wantsMore)
{
    QuerySuggestion made;
    made.kind = kind;
    made.shown = place.exclude + term;
    made.says = says;
    made.wantsMore = wantsMore;
    const QString behind = wantsMore || place.after.startsWith(u' ') ? QString() : u" "_s;
    made.query = place.before + made.shown + behind + place.after;
    made.cursor = place.before.size() + made.shown.size() + (wantsMore ? 0 : 1);
    return made;
}

QString bare(QString value)
{
    return value.remove(u'"');
}

void addKeys(const Place &place, bool allKeys, const QueryLanguage &language, QList<QuerySuggestion> &list)
{
    int added = 0;
    for (const QString &key : language.keys) {
        const bool fits = allKeys || (place.typed.isEmpty() ? added < fewKeys : key.startsWith(place.typed, Qt::CaseInsensitive));
        if (!fits)
            continue;
        list.append(taken(place, Kind::Key, key.endsWith(u'.') ? key : key + u':', language.keyWords(key), true));
        ++added;
    }
}

/// `typed` is the part behind the colon; values before its last comma stay.
void addValues(const Place &place, const QString &key, const QueryLanguage &language, QList<QuerySuggestion> &list)
{
    const QString behind = place.typed.mid(key.size() + 1);
    const qsizetype comma = behind.lastIndexOf(u',');
    const QString kept = behind.left(comma + 1);
    const QString part = bare(behind.mid(comma + 1));
    const QStringList values = language.values(key);
    const qsizetype before = list.size();
    for (const bool begins : {true, false}) { // what begins with it comes first
        for (const QString &value : values) {
            if (value.startsWith(part, Qt::CaseInsensitive) != begins || !value.contains(part, Qt::CaseInsensitive))
                continue;
            if (list.size() - before == mostValues)
                return;
            const QString written = language.named.contains(key) ? rules::queryTermText(key, {value}).mid(key.size() + 1) : value;
            list.append(taken(place, Kind::Key, key + u':' + kept + written, language.valueWords(key, value), false));
        }
    }
}

/// A word that is no key: the values that have it in them, and the text.
void addTexts(const Place &place, const QueryLanguage &language, QList<QuerySuggestion> &list)
{
    const QString word = bare(place.typed);
    if (word.size() < 2)
        return;
    int guesses = 0;
    for (const QString &key : language.guessed) {
        const QStringList values = language.values(key);
        for (const QString &value : values) {
            if (value.contains(word, Qt::CaseInsensitive) && guesses++ < mostGuesses)
                list.append(taken(place, Kind::Key, rules::queryTermText(key, {value}), language.valueWords(key, value), false));
        }
    }
    list.append(taken(place, Kind::Text, rules::queryTermText({}, {word}), language.textWords, false));
}

QuerySuggestion wholeQuery(Kind kind, const QString &shown, const QString &says, const QString &query)
{
    return {kind, shown, says, query, query.size(), false};
}

void addMemory(const QString &text, const Place &place, const QueryMemory &memory, QList<QuerySuggestion> &list)
{
    const QString word = bare(place.typed);
    const auto fits = [&](const QString &name, const QString &query) {
        return query != text.trimmed() && (word.isEmpty() || name.contains(word, Qt::CaseInsensitive) || query.contains(word, Qt::CaseInsensitive));
    };
    QList<QuerySuggestion> saved;
    for (const QueryMemory::Saved &each : memory.saved()) {
        if (saved.size() < mostSaved && fits(each.name, each.query))
            saved.append(wholeQuery(Kind::Saved, each.name, each.query, each.query));
    }
    QList<QuerySuggestion> earlier;
    for (const QString &each : memory.earlier()) {
        if (earlier.size() < mostEarlier && memory.nameOf(each).isEmpty() && fits({}, each))
            earlier.append(wholeQuery(Kind::Earlier, each, {}, each));
    }
    if (!saved.isEmpty())
        list.append(QuerySuggestion{Kind::Heading, queryHeading(QueryHeading::Saved), {}, {}, 0, false});
    list += saved;
    if (!earlier.isEmpty())
        list.append(QuerySuggestion{Kind::Heading, queryHeading(QueryHeading::Earlier), {}, {}, 0, false});
    list += earlier;
}

} // namespace

QString queryHeading(QueryHeading heading)
{
    switch (heading) {
    case QueryHeading::Terms: return QueryPopupWords::tr("Text or a key");
    case QueryHeading::Values: return QueryPopupWords::tr("Values");
    case QueryHeading::Saved: return QueryPopupWords::tr("Your filters");
    case QueryHeading::Earlier: return QueryPopupWords::tr("Earlier");
    }
    return {};
}

QList<QuerySuggestion> suggestionsFor(const QString &text, qsizetype caret, const QueryLanguage &language, const QueryMemory &memory, bool allKeys)
{
    const Place place = placeOf(text, caret);
    QList<QuerySuggestion> list;
    const qsizetype colon = place.typed.indexOf(u':');
    const QString key = colon < 0 ? QString() : place.typed.left(colon).toLower();
    const bool hasKey = language.knows(key);
    if (hasKey && !allKeys) {
        addValues(place, key, language, list);
    } else {
        const Place anew = allKeys && hasKey ? placeOf(text + u' ', text.size() + 1) : place; // the term stays as it is
        addKeys(anew, allKeys, language, list);
        if (!allKeys)
            addTexts(place, language, list);
    }
    if (!list.isEmpty())
        list.prepend(QuerySuggestion{Kind::Heading, queryHeading(hasKey && !allKeys ? QueryHeading::Values : QueryHeading::Terms), {}, {}, 0, false});
    if (!allKeys)
        addMemory(text, place, memory, list);
    return list;
}

} // namespace ovyxa

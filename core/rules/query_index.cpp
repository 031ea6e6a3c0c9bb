// SPDX-License-Identifier: MIT
#include "core/rules/query_index.h"

#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/rules/query.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

using Key = QueryTerm::Key;

constexpr qint64 mostNamed = 10'000; // deliveries, by their numbers

struct QueryIndexWords
{
    Q_DECLARE_TR_FUNCTIONS(Query)
};

/// The first of a key that an index knows, taken out of the terms, in the type that it is of.
template<typename Enum>
QList<Enum> takeIndexed(QList<QueryTerm> &terms, Key key)
{
    const auto found = std::find_if(terms.begin(), terms.end(), [key](const QueryTerm &term) { return term.key == key && !term.excluded; });
    QList<Enum> values;
    if (found == terms.end())
        return values;
    for (const QueryTerm::Alternative &alternative : std::as_const(found->anyOf))
        values.append(*fromText<Enum>(alternative.text));
    terms.erase(found);
    return values;
}

/// As takeIndexed(), the other way: of two the second is what the index is asked for.
template<typename Enum>
void narrow(const QList<Enum> &values, QList<Enum> &indexed, QList<QueryTerm> &terms, Key key)
{
    if (values.isEmpty())
        return;
    if (!indexed.isEmpty()) {
        QueryTerm term{key, {}, {}, false};
        for (const Enum value : std::as_const(indexed))
            term.anyOf.append(QueryTerm::Alternative{QString(toText(value))});
        terms.append(std::move(term));
    }
    indexed = values;
}

/// A text that is no text but figures: numbers of the log (`id:`).
bool isOfIds(const QueryTerm &term)
{
    return term.key == Key::Text && !term.anyOf.isEmpty() && term.anyOf.first().isRange();
}

Result<QList<DeliveryId>> named(const QueryTerm &term)
{
    QList<DeliveryId> ids;
    for (const QueryTerm::Alternative &range : term.anyOf) {
        if (term.excluded || !range.least || !range.most)
            return Error{ErrorCode::InvalidInput, QueryIndexWords::tr("\"id:\" names deliveries by their numbers, as in id:12 or id:40..52.")};
        constexpr double farthest = 9e15; // no number of the log is near it, and a qint64 holds it
        const auto least = qint64(std::ceil(std::clamp(range.least->value, 0.0, farthest)));
        const auto most = qint64(std::floor(std::clamp(range.most->value, 0.0, farthest)));
        if (most - least >= mostNamed - ids.size())
            return Error{ErrorCode::InvalidInput, QueryIndexWords::tr("\"id:\" names more than %1 deliveries.").arg(Speaking::figure(mostNamed))};
        for (qint64 id = least; id <= most; ++id)
            ids.append(DeliveryId{id});
    }
    return ids;
}

} // namespace

Result<void> takeIndexed(DeliveryQuery &query)
{
    for (const QueryTerm &term : std::as_const(query.terms)) {
        if (!isOfIds(term))
            continue;
        auto ids = named(term);
        if (!ids)
            return ids.error();
        if (query.among) // both
            ids->removeIf([&query](DeliveryId id) { return !query.among->contains(id); });
        query.among = std::move(ids).value();
    }
    query.terms.removeIf(isOfIds);
    query.states = takeIndexed<DeliveryState>(query.terms, Key::State);
    return {};
}

void takeIndexed(CaptureQuery &query)
{
    query.verdicts = takeIndexed<Verdict>(query.terms, Key::Verdict);
}

void narrowTo(const QList<DeliveryState> &states, DeliveryQuery &query)
{
    narrow(states, query.states, query.terms, Key::State);
}

void narrowTo(const QList<Verdict> &verdicts, CaptureQuery &query)
{
    narrow(verdicts, query.verdicts, query.terms, Key::Verdict);
}

QString queryTermOf(QList<DeliveryId> deliveries)
{
    std::sort(deliveries.begin(), deliveries.end());
    QStringList ranges;
    for (qsizetype i = 0; i < deliveries.size();) {
        qsizetype last = i;
        while (last + 1 < deliveries.size() && deliveries.at(last + 1).value <= deliveries.at(last).value + 1)
            ++last;
        const qint64 from = deliveries.at(i).value;
        const qint64 to = deliveries.at(last).value;
        ranges += from == to ? QString::number(from) : u"%1..%2"_s.arg(from).arg(to);
        i = last + 1;
    }
    return ranges.isEmpty() ? QString() : u"id:"_s + ranges.join(u',');
}

} // namespace ovyxa::rules

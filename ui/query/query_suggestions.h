// SPDX-License-Identifier: MIT
#pragma once

#include "ui/query/query_language.h"
#include "ui/query/query_memory.h"

#include <QtCore/QList>
#include <QtCore/QStringList>

namespace ovyxa {

/// A line of the popup under the query's field: a heading, or something that can be taken.
struct QuerySuggestion
{
    enum class Kind { Heading, Key, Text, Saved, Earlier };
    Kind kind = Kind::Heading;
    QString shown;          ///< as typed: "error:timeout"; a saved filter's name
    QString says;           ///< what it is, for people
    QString query;          ///< the field's text when it is taken
    qsizetype cursor = 0;   ///< where the caret goes then
    bool wantsMore = false; ///< a key without a value: taking it is not all
    bool operator==(const QuerySuggestion &) const = default;
};

enum class QueryHeading { Terms, Values, Saved, Earlier };
[[nodiscard]] QString queryHeading(QueryHeading heading);

/// What fits the term that the caret is in: keys and values, the text itself, saved filters and earlier queries. `allKeys`: every key,
/// whatever is typed. Pure.
[[nodiscard]] QList<QuerySuggestion> suggestionsFor(const QString &text, qsizetype caret, const QueryLanguage &language, const QueryMemory &memory,
                                                    bool allKeys = false);

} // namespace ovyxa

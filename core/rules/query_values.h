// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/query_term.h"
#include "core/rules/query.h"
#include "core/rules/query_tokens.h"

/// The values of the query language; see core/rules/query.h. Errors are InvalidInput and name what was typed.
namespace ovyxa::rules {

enum class QueryUnit { None, Number, Milliseconds, Bytes };

/// A text with `*` at its ends.
[[nodiscard]] QueryTerm::Alternative queryPattern(const QueryLetters &letters);
/// "200", "5xx", "5*", ">=2s", "1k..10k"; plain numbers are milliseconds or bytes where the unit says so.
[[nodiscard]] Result<QueryTerm::Alternative> queryFigure(const QString &key, const QString &text, QueryUnit unit);
/// "10m" before now, "14:32", "2025-03-15", "2025-03-15T14:32:18.250+01:00", "today", "yesterday"; with >, >=, < or <= in front, and
/// "A..B" with either end open.
[[nodiscard]] Result<QueryTerm::Alternative> queryTime(const QString &key, const QString &text, const QueryTime &time);
/// One of HTTP's, however written. Anybody may ask with one of their own: in quotes, or with `*`, it is taken as it stands.
[[nodiscard]] Result<QueryTerm::Alternative> queryMethod(const QString &key, const QueryLetters &letters);
/// The one of `words` that needs the fewest changes of a letter; empty if all are far off.
[[nodiscard]] QString nearestWord(const QString &typed, const QStringList &words);

} // namespace ovyxa::rules

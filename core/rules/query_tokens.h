// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QList>

/// The query language's letters; see core/rules/query.h.
namespace ovyxa::rules {

/// A letter, and whether it stood in quotes or behind a backslash: then it is itself and no sign of the language.
struct QueryLetter
{
    QChar c;
    bool quoted = false;
    [[nodiscard]] bool is(char16_t sign) const { return !quoted && c == sign; }
};
using QueryLetters = QList<QueryLetter>;

/// What stands between blanks, one each. InvalidInput: a quote that does not end.
[[nodiscard]] Result<QList<QueryLetters>> queryTokens(const QString &text);
/// Split at a sign that is not quoted; as many pieces as signs and one.
[[nodiscard]] QList<QueryLetters> splitAt(const QueryLetters &letters, char16_t sign);
[[nodiscard]] QString plainText(const QueryLetters &letters);

} // namespace ovyxa::rules

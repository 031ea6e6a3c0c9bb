// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace ovyxa {

struct QueryNames;

enum class QueryHeading { Terms, Values, Saved, Earlier };

/// What the popup under the query's field says beside what can be typed. The words of the language itself are never translated.
[[nodiscard]] QString queryHeading(QueryHeading heading);
[[nodiscard]] QString queryKeyWords(const QString &key);
[[nodiscard]] QString queryValueWords(const QString &key, const QString &value);
[[nodiscard]] QString queryTextWords();
/// What a key can be given: all there is, or what is often asked for.
[[nodiscard]] QStringList queryValues(const QString &key, const QueryNames &names);

} // namespace ovyxa

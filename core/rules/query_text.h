// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

/// A query's text as people edit it: where its terms stand, and with one more or one less of them. Whether the terms are right, only
/// core/rules/query.h can tell. Pure; any thread.
namespace ovyxa::rules {

/// Where a term stands in the text, its quotes and `-` included.
struct QuerySpan
{
    qsizetype start = 0;
    qsizetype length = 0;
    [[nodiscard]] qsizetype end() const { return start + length; }
    bool operator==(const QuerySpan &) const = default;
};

/// The terms in order; a quote that does not end goes to the end of the text.
[[nodiscard]] QList<QuerySpan> querySpans(const QString &text);

/// KEY:VALUE,VALUE with quotes where a value wants them; without a key the quoted text itself.
[[nodiscard]] QString queryTermText(const QString &key, const QStringList &values);

/// The text with this term at its end, unless it is there already. Its opposite goes; so does what else asks for its key, of which
/// nothing could be both. What excludes stays.
[[nodiscard]] QString withTerm(const QString &text, const QString &term);

/// The text without what asks for this key; what excludes stays.
[[nodiscard]] QString withoutKey(const QString &text, const QString &key);

/// Whether something in it could be a key or a secret: such a text is not to be kept where secrets are not.
[[nodiscard]] bool looksSecret(const QString &text);

} // namespace ovyxa::rules

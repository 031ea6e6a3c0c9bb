// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <functional>

namespace ovyxa {

/// What one ledger can be asked, for the field that its queries are typed into: the keys and values of the language (core/rules/query.h),
/// which are never translated, and what is said beside them. A value.
struct QueryLanguage
{
    QString prefix; ///< of its parts' object names, for the second field in a window

    QString placeholder;
    QString accessibleName;
    QString help;      ///< the field's tool tip
    QString textWords; ///< where a text is searched for

    QStringList keys;    ///< what stands before the colon, as core/rules gives them
    QStringList guessed; ///< keys among whose values a word that is no key is looked for
    QStringList named;   ///< keys whose values are names, which want quotes where they have blanks
    std::function<QString(const QString &key)> keyWords;
    /// What a key can be given: all there is now, or what is often asked for.
    std::function<QStringList(const QString &key)> values;
    std::function<QString(const QString &key, const QString &value)> valueWords;

    /// Whether it is a key of these; "data." and "header." want a name behind the dot.
    [[nodiscard]] bool knows(const QString &key) const;
};

/// Of the keys that every ledger has: what is said beside one, and what is often asked for.
[[nodiscard]] QString commonKeyWords(const QString &key);
[[nodiscard]] QStringList commonValues(const QString &key);

} // namespace ovyxa

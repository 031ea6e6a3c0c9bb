// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace ovyxa {

/// Why something went wrong: a stable code for programs ("timeout_waiting") and its figures. Stored as such, and put into words by
/// core/rules/cause_words.h when it is shown, in the language of the moment.
struct FailureCause
{
    QString code;
    QStringList arguments{};
    bool operator==(const FailureCause &) const = default;
};

/// One text for all of them, told from a plain sentence by its first character. Control characters in arguments become blanks.
[[nodiscard]] QString toStored(const QList<FailureCause> &causes);
/// Empty if the text is a plain sentence, as older versions stored them.
[[nodiscard]] QList<FailureCause> causesFromStored(const QString &text);

} // namespace ovyxa

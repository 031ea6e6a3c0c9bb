// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"

#include <QtCore/QList>
#include <QtCore/QString>

namespace ovyxa {

/// Code that checks X-Ovyxa-Signature in one language: over the raw bytes, in constant time (spec 4).
struct Snippet
{
    QString language;
    QString code;
};

/// `cause`: what was found wrong (SignatureReport::hintCode), so that the code does what was not done there and says so in its first line;
/// empty = nothing in particular.
[[nodiscard]] QList<Snippet> verificationSnippets(SignatureEncoding encoding, const QString &cause = {});

} // namespace ovyxa

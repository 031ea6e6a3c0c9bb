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

[[nodiscard]] QList<Snippet> verificationSnippets(SignatureEncoding encoding);

} // namespace ovyxa

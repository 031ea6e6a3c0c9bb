// SPDX-License-Identifier: MIT
#include "core/model/harmless_text.h"

namespace ovyxa {

QString harmless(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar character : text) {
        const char16_t code = character.unicode();
        const bool turnsText = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069); // so that it reads as another
        if (code == u'\n' || (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && !turnsText))
            result += character;
        else
            result += QStringLiteral("\\x%1").arg(uint(code), 2, 16, QChar(u'0'));
    }
    return result;
}

} // namespace ovyxa

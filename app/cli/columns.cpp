// SPDX-License-Identifier: MIT
#include "app/cli/columns.h"

namespace ovyxa::cli {

bool isWide(QChar letter)
{
    const char16_t code = letter.unicode();
    return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3)
           || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60);
}

int columnsOf(QStringView text)
{
    int columns = 0;
    for (const QChar letter : text)
        columns += isWide(letter) ? 2 : 1;
    return columns;
}

} // namespace ovyxa::cli

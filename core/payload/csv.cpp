// SPDX-License-Identifier: MIT
#include "core/payload/csv.h"

#include <algorithm>

namespace ovyxa {

void appendCsvField(QByteArrayView text, QByteArray *to)
{
    const bool isFormula = !text.isEmpty() && QByteArrayView("=+-@\t\r").contains(text.front());
    const bool isPlain = std::none_of(text.cbegin(), text.cend(), [](char c) { return c == '"' || c == ',' || c == '\n' || c == '\r'; });
    if (!isPlain)
        *to += '"';
    if (isFormula)
        *to += '\'';
    qsizetype at = 0;
    for (qsizetype quote = 0; !isPlain && (quote = text.indexOf('"', at)) >= 0; at = quote + 1) {
        to->append(text.data() + at, quote + 1 - at);
        *to += '"';
    }
    to->append(text.data() + at, text.size() - at);
    if (!isPlain)
        *to += '"';
}

} // namespace ovyxa

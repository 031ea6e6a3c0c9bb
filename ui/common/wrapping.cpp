// SPDX-License-Identifier: MIT
#include "ui/common/wrapping.h"

namespace ovyxa {

namespace {

constexpr int longWord = 24;

} // namespace

QString breakable(const QString &text)
{
    QString result;
    result.reserve(text.size() + text.size() / 4);
    qsizetype start = 0;
    while (start < text.size()) {
        qsizetype end = start;
        while (end < text.size() && !text.at(end).isSpace())
            ++end;
        const bool splits = end - start > longWord;
        for (qsizetype i = start; i < end; ++i) {
            result += text.at(i);
            if (splits && i % 4 == 3 && !text.at(i).isHighSurrogate())
                result += QChar(u'\u200b');
        }
        if (end < text.size())
            result += text.at(end);
        start = end + 1;
    }
    return result;
}

} // namespace ovyxa

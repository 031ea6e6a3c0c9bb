// SPDX-License-Identifier: MIT
#include "core/rules/answered_signature.h"

#include <algorithm>

namespace ovyxa::rules {

namespace {

constexpr qsizetype lookedAt = 16 * 1024;
constexpr qsizetype hexDigits = 64;
constexpr qsizetype base64Digits = 43; // and one "="

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isBase64(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/' || c == '-' || c == '_';
}

} // namespace

QByteArray signatureIn(QByteArrayView answer, QByteArrayView sent)
{
    const QByteArrayView text = answer.first(std::min(answer.size(), lookedAt));
    for (qsizetype begin = 0; begin < text.size();) {
        qsizetype end = begin;
        while (end < text.size() && isBase64(text.at(end)))
            ++end;
        QByteArrayView word = text.sliced(begin, end - begin);
        const bool isHexWord = word.size() == hexDigits && std::all_of(word.begin(), word.end(), isHex);
        const bool isBase64Word = word.size() == base64Digits && end < text.size() && text.at(end) == '=';
        if (isBase64Word)
            word = text.sliced(begin, word.size() + 1);
        if ((isHexWord || isBase64Word) && !sent.contains(word))
            return word.toByteArray();
        begin = end + 1;
    }
    return {};
}

} // namespace ovyxa::rules

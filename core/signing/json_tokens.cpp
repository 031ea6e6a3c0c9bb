// SPDX-License-Identifier: MIT
#include "core/signing/json_tokens.h"

namespace ovyxa {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isPunctuation(char c)
{
    return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':';
}

} // namespace

JsonTokens::JsonTokens(QByteArrayView json) : m_json(json)
{
    if (m_json.startsWith("\xEF\xBB\xBF"))
        m_json = m_json.sliced(3);
}

bool JsonTokens::next()
{
    const char *data = m_json.data();
    const qsizetype size = m_json.size();
    const qsizetype gapStart = m_at;
    while (m_at < size && isSpace(data[m_at]))
        ++m_at;
    m_gap = m_json.sliced(gapStart, m_at - gapStart);
    m_token = {};
    if (m_at >= size)
        return false;
    const qsizetype start = m_at;
    if (isPunctuation(data[m_at])) {
        ++m_at;
    } else if (data[m_at] == '"') {
        ++m_at;
        while (m_at < size && data[m_at] != '"')
            m_at += data[m_at] == '\\' ? 2 : 1;
        if (m_at >= size) {
            m_broken = true;
            return false;
        }
        ++m_at;
    } else {
        while (m_at < size && !isSpace(data[m_at]) && !isPunctuation(data[m_at]) && data[m_at] != '"')
            ++m_at;
    }
    m_token = m_json.sliced(start, m_at - start);
    return true;
}

} // namespace ovyxa

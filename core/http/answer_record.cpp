// SPDX-License-Identifier: MIT
#include "core/http/answer_record.h"

#include "core/model/delivery_limits.h"
#include "core/model/receiver_limits.h"

#include <algorithm>
#include <limits>

namespace ovyxa {

namespace {

constexpr QByteArrayView versionBegin = "HTTP/1.";
constexpr QByteArrayView endOfHead = "\r\n\r\n";
constexpr qsizetype codeAt = 9; // in "HTTP/1.1 200 OK"

bool beginsLikeHttp(QByteArrayView bytes)
{
    const qsizetype known = std::min(bytes.size(), versionBegin.size());
    return bytes.first(known) == versionBegin.first(known);
}

HeaderList fieldsOf(QByteArrayView head)
{
    HeaderList fields;
    qsizetype begin = head.indexOf('\n') + 1; // behind the status line, or at 0 where there is no line
    while (begin > 0 && begin < head.size()) {
        const qsizetype newline = head.indexOf('\n', begin);
        const QByteArrayView line = head.sliced(begin, (newline < 0 ? head.size() : newline) - begin);
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            fields.append({line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray()});
        begin = newline + 1;
    }
    return fields;
}

} // namespace

void AnswerRecord::take(QByteArrayView bytes)
{
    if (m_inBody)
        return takeBody(bytes);
    m_answer.head += bytes;
    readHead();
}

void AnswerRecord::readHead()
{
    QByteArray &head = m_answer.head;
    while (!m_inBody) {
        const QByteArrayView current = QByteArrayView(head).sliced(m_begin);
        const qsizetype end = current.indexOf(endOfHead);
        const bool isHttp = beginsLikeHttp(current);
        if (isHttp && end < 0)
            return; // more of it is to come
        const qsizetype bodyAt = isHttp ? m_begin + end + endOfHead.size() : m_begin;
        const QByteArray code = isHttp ? head.mid(m_begin + codeAt, 3) : QByteArray();
        const bool isInterim = code.startsWith('1') && code != "101";
        if (isInterim) {
            m_begin = bodyAt;
            if (m_begin == head.size())
                return;
            continue;
        }
        m_answer.headers = fieldsOf(current.first(bodyAt - m_begin));
        if (headerValue(m_answer.headers, "Transfer-Encoding").toLower() == "chunked")
            m_chunks.emplace(std::numeric_limits<qsizetype>::max(), limits::headBytes);
        const QByteArray rest = head.sliced(bodyAt);
        head.truncate(bodyAt);
        m_inBody = true;
        takeBody(rest);
    }
}

void AnswerRecord::takeBody(QByteArrayView bytes)
{
    if (!m_chunks)
        return keep(bytes);
    QByteArray decoded;
    qsizetype used = 0;
    (void)m_chunks->feed(bytes, &used, &decoded); // of our own making: there is nobody to complain to
    keep(decoded);
    if (m_chunks->isDone())
        m_answer.trailers = m_chunks->trailers();
}

void AnswerRecord::keep(QByteArrayView bytes)
{
    m_answer.bodyBytes += bytes.size();
    m_answer.body += bytes.first(std::min(bytes.size(), limits::keptResponseBytes - m_answer.body.size()));
}

} // namespace ovyxa

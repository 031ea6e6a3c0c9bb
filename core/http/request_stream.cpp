// SPDX-License-Identifier: MIT
#include "core/http/request_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ovyxa {

namespace {

constexpr qsizetype mostAhead = 64 * 1024;

} // namespace

RequestStream::RequestStream(const QByteArray &beginning, std::optional<qint64> length)
    : m_length(length)
    , m_held(beginning)
    , m_came(beginning.size())
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool RequestStream::hasRoom() const
{
    return m_next.size() < mostAhead;
}

void RequestStream::add(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return;
    m_came += bytes.size();
    m_next += bytes;
    Q_EMIT readyRead();
}

void RequestStream::finish(const HeaderList &trailers)
{
    m_trailers = trailers;
    m_isWhole = true;
    Q_EMIT readChannelFinished();
}

void RequestStream::breakOff(const RequestProblem &problem)
{
    m_problem = problem;
    Q_EMIT broken();
}

qint64 RequestStream::bytesAvailable() const
{
    return m_held.size() - m_heldAt + m_next.size() + QIODevice::bytesAvailable();
}

qint64 RequestStream::readData(char *data, qint64 limit)
{
    if (m_heldAt == m_held.size()) {
        m_held = std::exchange(m_next, {});
        m_heldAt = 0;
    }
    const auto count = qsizetype(std::min<qint64>(limit, m_held.size() - m_heldAt));
    if (count == 0)
        return m_isWhole ? -1 : 0;
    std::memcpy(data, m_held.constData() + m_heldAt, size_t(count));
    m_heldAt += count;
    Q_EMIT taken();
    return count;
}

qint64 RequestStream::writeData(const char *, qint64)
{
    return -1;
}

} // namespace ovyxa

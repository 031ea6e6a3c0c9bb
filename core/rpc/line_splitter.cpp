// SPDX-License-Identifier: MIT
#include "core/rpc/line_splitter.h"

#include <utility>

namespace ovyxa {

void LineSplitter::feed(QByteArrayView bytes, const Handler &handler)
{
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n')) {
        append(bytes.first(end));
        bytes = bytes.sliced(end + 1);
        finishLine(handler);
    }
    append(bytes);
}

void LineSplitter::end(const Handler &handler)
{
    finishLine(handler);
}

void LineSplitter::append(QByteArrayView bytes)
{
    if (m_tooLong)
        return;
    if (m_line.size() + bytes.size() <= m_mostBytes + 1) { // one more: it may be the CR of its end
        m_line += bytes;
        return;
    }
    m_tooLong = true;
    m_line = QByteArray(); // its memory, too
}

void LineSplitter::finishLine(const Handler &handler)
{
    QByteArray line = std::exchange(m_line, {});
    if (line.endsWith('\r'))
        line.chop(1);
    const bool tooLong = std::exchange(m_tooLong, false) || line.size() > m_mostBytes;
    if (tooLong)
        handler(Fit::TooLong, {});
    else if (!line.trimmed().isEmpty())
        handler(Fit::Whole, line);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <functional>

namespace ovyxa {

/// Cuts a stream of bytes into lines, each one message of JSON-RPC. Of a line that is longer than the bound nothing is kept but that it was too
/// long, so that a flood takes no memory; the next line is read as if nothing had happened. Any one thread.
class LineSplitter final
{
public:
    enum class Fit { Whole, TooLong };
    /// Called for each line, without its end (LF, or CR LF); of one that is too long, with none of its bytes. Blank lines are left out.
    using Handler = std::function<void(Fit fit, const QByteArray &line)>;

    explicit LineSplitter(qsizetype mostBytes) : m_mostBytes(mostBytes) {}

    void feed(QByteArrayView bytes, const Handler &handler);
    /// The stream is at its end: what is left of it is a line, too.
    void end(const Handler &handler);

private:
    void append(QByteArrayView bytes);
    void finishLine(const Handler &handler);

    qsizetype m_mostBytes;
    QByteArray m_line;
    bool m_tooLong = false;
};

} // namespace ovyxa

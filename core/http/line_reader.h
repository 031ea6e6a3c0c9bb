// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

namespace ovyxa {

/// Gathers one line that must end in CRLF, byte by byte, so that the verdict does not depend on how the bytes were split.
/// A CR or LF of its own and control characters (a tab apart) are refused as they come.
class LineReader final
{
public:
    enum class Step { More, Line, BareCr, BareLf, Control };

    Step add(char c)
    {
        if (m_afterCr) {
            m_afterCr = c != '\n';
            return c == '\n' ? Step::Line : Step::BareCr;
        }
        if (c == '\r') {
            m_afterCr = true;
            return Step::More;
        }
        if (c == '\n')
            return Step::BareLf;
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f)
            return Step::Control;
        m_line += c;
        return Step::More;
    }

    /// Without its end.
    [[nodiscard]] const QByteArray &line() const { return m_line; }
    [[nodiscard]] bool isAfterCr() const { return m_afterCr; }
    [[nodiscard]] bool isEmpty() const { return m_line.isEmpty() && !m_afterCr; }
    void clear()
    {
        m_line.resize(0);
        m_afterCr = false;
    }

private:
    QByteArray m_line;
    bool m_afterCr = false;
};

} // namespace ovyxa

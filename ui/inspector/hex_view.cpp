// SPDX-License-Identifier: MIT
#include "ui/inspector/hex_view.h"

#include "ui/common/tokens.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int offsetCells = 8;

bool isPrintable(char byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

/// `count` bytes as pairs of digits; unlike QByteArray::toHex without a copy of them.
QString hexPairs(QByteArrayView bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    QByteArray text(std::max<qsizetype>(bytes.size() * 3 - 1, 0), ' ');
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        text[i * 3] = digits[quint8(bytes[i]) >> 4];
        text[i * 3 + 1] = digits[quint8(bytes[i]) & 0xF];
    }
    return QString::fromLatin1(text);
}

} // namespace

QString HexView::copied(qsizetype from, qsizetype to) const
{
    return hexPairs(QByteArrayView(bytes()).sliced(from, to - from));
}

QString HexView::rowText(qsizetype row) const
{
    if (row >= rowCount())
        return {};
    return u"%1: %2"_s.arg(row * m_perRow, offsetCells, 16, QChar(u'0')).arg(copied(rowBegin(row), rowBegin(row + 1)));
}

int HexView::digitsCell(int byte) const
{
    return offsetCells + 2 + byte * 3 + (byte >= m_perRow / 2 ? 1 : 0); // a gap in the middle
}

void HexView::layRows()
{
    const qsizetype top = topByte();
    for (m_perRow = 16; m_perRow > 4 && textCell(m_perRow) > columns() + 1;)
        m_perRow /= 2;
    rowsChanged(top);
}

qsizetype HexView::byteAt(qsizetype row, int x) const
{
    const int cell = std::max(0, x) / std::max(1, cellWidth());
    int byte = 0;
    if (cell >= textCell(0))
        byte = std::min(cell - textCell(0), m_perRow);
    else
        while (byte < m_perRow && digitsCell(byte + 1) <= cell + 1)
            ++byte;
    const qsizetype at = row * m_perRow + byte;
    return std::min(at, rowBegin(row + 1) == bytes().size() ? bytes().size() : rowBegin(row + 1) - 1);
}

int HexView::caretX(qsizetype row, qsizetype byte) const
{
    return digitsCell(int(byte - row * m_perRow)) * cellWidth() - 1;
}

void HexView::paintRow(QPainter *painter, qsizetype row, int y, const Tokens &tokens)
{
    const int cell = cellWidth();
    const int base = y + fontMetrics().ascent();
    painter->setPen(tokens.dim);
    painter->drawText(0, base, u"%1"_s.arg(row * m_perRow, offsetCells, 16, QChar(u'0')));
    const qsizetype begin = rowBegin(row);
    const int count = int(rowBegin(row + 1) - begin);
    for (int i = 0; i < count; ++i) {
        const char byte = bytes().at(begin + i);
        const bool selected = isSelected(begin + i);
        if (selected) {
            const bool joined = isSelected(begin + i + 1) && i + 1 < count;
            const int width = joined ? digitsCell(i + 1) - digitsCell(i) : 2;
            painter->fillRect(QRect(digitsCell(i) * cell, y, width * cell, rowHeight()), tokens.accent);
            painter->fillRect(QRect(textCell(i) * cell, y, cell, rowHeight()), tokens.accent);
        }
        painter->setPen(selected ? tokens.onAccent : tokens.text);
        painter->drawText(digitsCell(i) * cell, base, hexPairs(QByteArrayView(&byte, 1)));
        painter->setPen(selected ? tokens.onAccent : isPrintable(byte) ? tokens.text : tokens.dim);
        painter->drawText(textCell(i) * cell, base, isPrintable(byte) ? QString(QLatin1Char(byte)) : u"·"_s);
    }
}

} // namespace ovyxa

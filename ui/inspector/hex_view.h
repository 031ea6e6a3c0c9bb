// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspector/bytes_view.h"

namespace ovyxa {

/// Bytes in hexadecimal with their offsets and, beside them, as ASCII: 16 in a row, 8 or 4 where there is no room. A selection is copied as
/// pairs of digits.
class HexView final : public BytesView
{
    Q_OBJECT
public:
    using BytesView::BytesView;
    [[nodiscard]] QString copied(qsizetype from, qsizetype to) const override;
    [[nodiscard]] qsizetype rowCount() const override { return (bytes().size() + m_perRow - 1) / m_perRow; }
    [[nodiscard]] QString rowText(qsizetype row) const override;

protected:
    void layRows() override;
    [[nodiscard]] qsizetype rowBegin(qsizetype row) const override { return std::min(row * m_perRow, bytes().size()); }
    [[nodiscard]] qsizetype rowOf(qsizetype byte) const override { return std::min(byte, std::max<qsizetype>(bytes().size() - 1, 0)) / m_perRow; }
    [[nodiscard]] qsizetype byteAt(qsizetype row, int x) const override;
    [[nodiscard]] qsizetype byteBeside(qsizetype byte, int by) const override { return byte + by; }
    [[nodiscard]] int caretX(qsizetype row, qsizetype byte) const override;
    void paintRow(QPainter *painter, qsizetype row, int y, const Tokens &tokens) override;

private:
    [[nodiscard]] int digitsCell(int byte) const; ///< of the row's byte, in cells from the left
    [[nodiscard]] int textCell(int byte) const { return digitsCell(m_perRow) + 1 + byte; }

    int m_perRow = 16;
};

} // namespace ovyxa

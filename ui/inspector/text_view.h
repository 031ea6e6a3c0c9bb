// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/background.h"
#include "ui/inspector/bytes_view.h"

#include <QtCore/QStringList>

#include <vector>

namespace ovyxa {

/// Bytes as text, wrapped wherever a row is full. What is no text is shown by pictures and numbers (shown_bytes.h); what is copied are the
/// bytes as they are. Where rows begin is found on another thread for all that is long; until then the old rows stand.
class TextView final : public BytesView
{
    Q_OBJECT
public:
    using BytesView::BytesView;
    /// Texts that are searched for: where they stand in what is seen, without case of ASCII, they are marked and underlined.
    void setFound(const QStringList &texts);
    [[nodiscard]] QString copied(qsizetype from, qsizetype to) const override;
    [[nodiscard]] qsizetype rowCount() const override { return qsizetype(m_starts.size()); }
    [[nodiscard]] QString rowText(qsizetype row) const override;
    [[nodiscard]] bool isLaying() const { return m_laying.isBusy(); }

protected:
    void layRows() override;
    [[nodiscard]] qsizetype rowBegin(qsizetype row) const override;
    [[nodiscard]] qsizetype rowOf(qsizetype byte) const override;
    [[nodiscard]] qsizetype byteAt(qsizetype row, int x) const override;
    [[nodiscard]] qsizetype byteBeside(qsizetype byte, int by) const override;
    [[nodiscard]] int caretX(qsizetype row, qsizetype byte) const override;
    void paintRow(QPainter *painter, qsizetype row, int y, const Tokens &tokens) override;

private:
    /// One character of a row.
    struct Cell
    {
        qsizetype byte;
        QString text;
        int x;
        int width;
        bool stands;
        bool isInvalid;
    };
    [[nodiscard]] std::vector<Cell> cells(qsizetype row) const;
    [[nodiscard]] bool isFound(qsizetype byte) const;
    void setRows(const QByteArray &of, int columns, std::vector<quint32> starts);

    QList<QByteArray> m_found;
    std::vector<quint32> m_starts{0};
    QByteArray m_laid; ///< what the rows were laid of
    int m_columns = 0; ///< … and in how many cells
    Background m_laying{this};
};

} // namespace ovyxa

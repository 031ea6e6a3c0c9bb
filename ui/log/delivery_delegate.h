// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace ovyxa {

/// Paints the log's cells: the state's pill, a dot for each attempt, data in the fixed-width font.
class DeliveryDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setFound(const QStringList &texts) { m_found = texts; } ///< what is searched for, to be marked
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// How much room the dots of as many attempts take as one delivery can have.
    [[nodiscard]] static int dotsWidth();
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QStringList m_found;
};

} // namespace ovyxa

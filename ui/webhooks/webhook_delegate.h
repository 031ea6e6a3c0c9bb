// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace ovyxa {

/// Paints a webhook: its name, the switch that pauses it and the dots of its menu, its line of state, the URL, and how much of the hour's
/// deliveries is used. Reads WebhookModel's roles only.
class WebhookDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int rowHeight = 80; ///< the gap to the next one included

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] static QRect menuRect(const QRect &row);   ///< where the dots of a row stand
    [[nodiscard]] static QRect switchRect(const QRect &row); ///< the switch, and some room around it
    [[nodiscard]] static QRect stateRect(const QRect &row);  ///< the line of state
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index) override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

Q_SIGNALS:
    void switched(const QModelIndex &index); ///< clicked, or Space
    void stateClicked(const QModelIndex &index);
    void menuWanted(const QPoint &at); ///< its dots were pressed; in the view's viewport
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QTableView>

namespace ovyxa {

/// The receiver's table. New rows never move what is being read: they come in above the view unless it stands at the top.
class CaptureView final : public QTableView
{
    Q_OBJECT
public:
    explicit CaptureView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override; ///< Ctrl+C: the selected rows as lines

private:
    void copySelection() const;
    void placeColumns();
};

/// Paints the verdict as a badge and data in the data font.
class CaptureDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace ovyxa

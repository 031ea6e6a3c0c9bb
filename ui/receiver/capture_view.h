// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QTableView>

namespace ovyxa {

class CaptureDelegate;
class SteadyScroll;

/// The receiver's table. At the top it follows what comes in; scrolled away from it, nothing that is read moves (SteadyScroll).
class CaptureView final : public QTableView
{
    Q_OBJECT
public:
    explicit CaptureView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] SteadyScroll *steady() const { return m_steady; }
    void setFound(const QStringList &texts); ///< what is searched for, to be marked in the rows
    void placeColumns();                     ///< to be called where times are told in another way

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override; ///< Ctrl+C: the selected rows as lines

private:
    void copySelection() const;
    void followDates();

    CaptureDelegate *m_delegate;
    SteadyScroll *m_steady;
    bool m_dated = false;
};

/// Paints the verdict as a badge and data in the data font.
class CaptureDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setFound(const QStringList &texts) { m_found = texts; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QStringList m_found;
};

} // namespace ovyxa

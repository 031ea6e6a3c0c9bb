// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/tokens.h"

#include <QtWidgets/QStyledItemDelegate>

namespace ovyxa {

class CompareModel;
struct CompareCell;

/// Paints a line of a comparison: its mark at the edge, the ground of what differs, hatching where one side has no line, and a stroke
/// under the part of a value that differs. Owned by its view.
class CompareDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    CompareDelegate(const CompareModel *model, QObject *parent) : QStyledItemDelegate(parent), m_model(model) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintSection(QPainter *painter, const QStyleOptionViewItem &option, int row, const Tokens &tokens) const;
    void paintCell(QPainter *painter, const QStyleOptionViewItem &option, int row, bool left, const Tokens &tokens) const;
    void paintBytes(QPainter *painter, const QRect &line, const CompareCell &cell, int row, bool left, const Tokens &tokens) const;

    const CompareModel *m_model;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/tokens.h"
#include "ui/ledger/ledger_columns.h"

#include <QtWidgets/QStyledItemDelegate>

namespace ovyxa {

class LedgerModel;
struct LedgerEntry;
struct LedgerLine;

/// Paints a line of the two ledgers: a fold, the heading of what differs with its case, or an attempt with the line that joins its two records.
/// Owned by its view.
class LedgerDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    LedgerDelegate(const LedgerModel *model, QObject *parent) : QStyledItemDelegate(parent), m_model(model) {}

    void setHasDates(bool hasDates) { m_hasDates = hasDates; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintFold(QPainter *painter, const QRect &line, int row, const Tokens &tokens) const;
    void paintHeading(QPainter *painter, const QRect &line, int row, const Tokens &tokens) const;
    void paintLine(QPainter *painter, const QRect &line, int row, const Tokens &tokens) const;
    void paintSender(QPainter *painter, const LedgerColumns &columns, const LedgerEntry &entry, const LedgerLine &line, const Tokens &tokens) const;
    void paintReceiver(QPainter *painter, const LedgerColumns &columns, const LedgerLine &line, const Tokens &tokens) const;

    const LedgerModel *m_model;
    bool m_hasDates = false;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"
#include "ui/draft/draft_tries.h"

#include <QtWidgets/QStyledItemDelegate>

class QListWidgetItem;

namespace ovyxa {

/// How a verdict on a try is shown.
struct TryWordsShown
{
    QString sign;
    QString word;   ///< "Fixed"
    QString tone;   ///< of the style sheet
    QString notice; ///< of the style sheet
};
[[nodiscard]] TryWordsShown tryWords(rules::TryVerdict verdict);
/// A row of the tries' list; the list takes it.
[[nodiscard]] QListWidgetItem *tryItem(const DraftTries::Row &row, Instant now, Zone zone);

/// Paints a try: its number, its answer as a pill, when and what was changed, and the verdict.
class TryDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int height = 46;

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ovyxa

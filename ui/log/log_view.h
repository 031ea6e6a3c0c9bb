// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

#include <QtWidgets/QTableView>

namespace ovyxa {

class DeliveryModel;

/// The log's table. New rows never move what is being read: while it is scrolled away from the top, or a row is selected, it
/// keeps its place and says how many came in above; at the top it follows.
class LogView final : public QTableView
{
    Q_OBJECT
public:
    explicit LogView(QWidget *parent = nullptr);
    void setDeliveries(DeliveryModel *model);

    [[nodiscard]] QList<DeliveryId> selectedDeliveries() const; ///< in the order shown
    [[nodiscard]] DeliveryId currentDelivery() const;
    void select(DeliveryId id); ///< and scrolls to it; nothing if it is not loaded
    [[nodiscard]] int unseenAbove() const { return m_unseen; }
    void scrollToNewest();
    [[nodiscard]] std::pair<int, int> visibleRows() const; ///< first and last; -1 when there is none
    /// The columns' widths as people left them. What was saved with another font or language, or is damaged, is not taken.
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray &saved);

Q_SIGNALS:
    void unseenAboveChanged(int rows);
    void inspectRequested();
    void copyRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QList<int> neededWidths() const;
    void hideWhatDoesNotFit();
    void rowsCame(int first, int last);
    void setUnseen(int rows);

    DeliveryModel *m_model = nullptr;
    int m_unseen = 0;
    QList<int> m_needed; ///< widths that show what each column has to say, in the font and language of now
    QList<int> m_widths; ///< as they are, of hidden columns too
};

} // namespace ovyxa

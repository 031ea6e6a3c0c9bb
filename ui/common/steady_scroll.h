// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

class QAbstractItemModel;
class QPushButton;
class QTableView;

namespace ovyxa {

/// What a list of the newest first does when rows come in above: at the top it follows; elsewhere nothing that is read moves, and what
/// came in is counted. For views that scroll by pixels and whose rows are metrics::row high. Owned by its view.
class SteadyScroll final : public QObject
{
    Q_OBJECT
public:
    explicit SteadyScroll(QTableView *view);

    /// After the view's own setModel, so that its sections are up to date when this one hears of new rows.
    void watch(QAbstractItemModel *model);
    [[nodiscard]] int unseenAbove() const { return m_unseen; }
    void toNewest();
    /// "↑ 4 new", for the line above the list; it goes to them, and is hidden while there are none. `parent` owns it.
    [[nodiscard]] QPushButton *newRowsButton(QWidget *parent);

Q_SIGNALS:
    void unseenAboveChanged(int rows);

private:
    void rowsCame(int first, int last);
    void rowsLeave(int first, int last);
    void setUnseen(int rows);

    QTableView *m_view;
    int m_unseen = 0;
};

} // namespace ovyxa

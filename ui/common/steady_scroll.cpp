// SPDX-License-Identifier: MIT
#include "ui/common/steady_scroll.h"

#include "ui/common/buttons.h"
#include "ui/common/tokens.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QLocale>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>

#include <algorithm>

namespace ovyxa {

SteadyScroll::SteadyScroll(QTableView *view) : QObject(view), m_view(view)
{
    view->setVerticalScrollMode(QTableView::ScrollPerPixel);
    connect(view->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this](int value) { setUnseen(value == 0 ? 0 : std::min(m_unseen, m_view->rowAt(0))); });
}

void SteadyScroll::watch(QAbstractItemModel *model)
{
    connect(model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) { rowsCame(first, last); });
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex &, int first, int last) { rowsLeave(first, last); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] { setUnseen(0); });
}

void SteadyScroll::toNewest()
{
    m_view->verticalScrollBar()->setValue(0);
}

QPushButton *SteadyScroll::newRowsButton(QWidget *parent)
{
    QPushButton *made = linkButton({}, parent);
    made->setObjectName(QStringLiteral("newRows"));
    made->setToolTip(tr("Go to the newest"));
    made->hide();
    connect(made, &QPushButton::clicked, this, [this] {
        m_view->setFocus(Qt::OtherFocusReason); // the button goes, and the focus would go anywhere
        toNewest();
    });
    connect(this, &SteadyScroll::unseenAboveChanged, made, [made](int rows) {
        const QString text = tr("%Ln new", nullptr, rows);
        const QString up = QStringLiteral("↑");
        setWords(made, {up + u' ' + text, up + u' ' + QLocale().toString(rows), up}); // what stands beside it keeps its room
        made->setAccessibleName(text);
        made->setVisible(rows > 0);
    });
    return made;
}

void SteadyScroll::rowsCame(int first, int last)
{
    QScrollBar *bar = m_view->verticalScrollBar();
    const int place = bar->value();
    if (place == 0 || first > m_view->rowAt(0))
        return;
    const int count = last - first + 1;
    const int range = m_view->verticalHeader()->length() - m_view->viewport()->height();
    if (bar->maximum() < range)
        bar->setMaximum(range); // the view does so a turn later
    bar->setValue(place + count * metrics::row);
    setUnseen(std::min(m_unseen + count, m_view->rowAt(0)));
}

void SteadyScroll::rowsLeave(int first, int last)
{
    QScrollBar *bar = m_view->verticalScrollBar();
    const int above = std::min(last + 1, m_view->rowAt(0)) - first; // of those that go
    if (bar->value() == 0 || above <= 0)
        return;
    const int unseen = m_unseen - std::max(0, std::min(last + 1, m_unseen) - first);
    bar->setValue(bar->value() - above * metrics::row);
    setUnseen(unseen);
}

void SteadyScroll::setUnseen(int rows)
{
    const int clamped = std::max(0, rows);
    if (m_unseen == clamped)
        return;
    m_unseen = clamped;
    Q_EMIT unseenAboveChanged(m_unseen);
}

} // namespace ovyxa

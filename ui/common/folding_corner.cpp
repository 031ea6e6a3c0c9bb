// SPDX-License-Identifier: MIT
#include "ui/common/folding_corner.h"

#include "ui/common/buttons.h"
#include "ui/common/tokens.h"

#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

FoldingCorner::FoldingCorner(QWidget *parent)
    : QWidget(parent)
    , m_line(new QHBoxLayout(this))
    , m_more(quietButton(u"···"_s, this)) // Inter has no ⋯, and another font would be looked for and loaded
    , m_menu(new QMenu(this))
{
    m_line->setContentsMargins(0, 0, 0, 0);
    m_line->setSizeConstraint(QLayout::SetNoConstraint); // it would need the room of what folds
    m_line->setSpacing(metrics::grid);
    m_line->addWidget(m_more);
    m_more->setObjectName(u"cornerMore"_s);
    m_more->setAccessibleName(tr("More"));
    m_more->setToolTip(tr("More"));
    m_more->hide();
    m_more->setProperty("opens", QVariant::fromValue(m_menu)); // for the palette
    connect(m_more, &QPushButton::clicked, this, [this] { m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
}

void FoldingCorner::addFolding(QPushButton *button, QAction *action)
{
    m_folding.append(button);
    followAction(button, action);
    m_menu->addAction(action);
    m_line->addWidget(button);
}

void FoldingCorner::addKept(QPushButton *button)
{
    m_kept.append(button);
    m_line->addWidget(button);
}

int FoldingCorner::widthOf(bool folded) const
{
    int width = folded ? m_more->sizeHint().width() + m_line->spacing() : 0;
    for (const QPushButton *each : folded ? m_kept : m_folding + m_kept)
        width += each->sizeHint().width() + m_line->spacing();
    return width - m_line->spacing();
}

QSize FoldingCorner::sizeHint() const
{
    return {widthOf(false), m_line->sizeHint().height()};
}

QSize FoldingCorner::minimumSizeHint() const
{
    return {widthOf(true), m_line->sizeHint().height()};
}

void FoldingCorner::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fold();
}

void FoldingCorner::fold()
{
    const bool folds = width() < widthOf(false);
    m_more->setVisible(folds);
    for (QPushButton *each : std::as_const(m_folding))
        each->setVisible(!folds);
}

} // namespace ovyxa

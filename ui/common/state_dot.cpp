// SPDX-License-Identifier: MIT
#include "ui/common/state_dot.h"

#include "ui/common/tokens.h"

#include <QtGui/QPainter>

namespace ovyxa {

StateDot::StateDot(QWidget *parent) : QWidget(parent)
{
    setFixedSize(10, 10);
}

void StateDot::setOn(bool on)
{
    m_on = on;
    update();
}

void StateDot::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_on ? tokens.good : tokens.dim, 1.5));
    painter.setBrush(m_on ? QBrush(tokens.good) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
}

} // namespace ovyxa

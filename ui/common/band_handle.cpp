// SPDX-License-Identifier: MIT
#include "ui/common/band_handle.h"

#include "ui/common/tokens.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

namespace ovyxa {

BandHandle::BandHandle(Kind kind, std::function<int(double)> valueAt, QWidget *parent)
    : QAbstractSlider(parent)
    , m_kind(kind)
    , m_valueAt(std::move(valueAt))
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::SizeHorCursor);
    setSingleStep(1);
    setPageStep(10);
}

void BandHandle::showValue(int steps)
{
    const QSignalBlocker silent(this);
    setRange(std::min(minimum(), steps), std::max(maximum(), steps));
    setValue(steps);
}

void BandHandle::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.setPen(Qt::NoPen);
    if (m_kind == Kind::Edge) {
        painter.setBrush(tokens.bad);
        painter.drawRoundedRect(QRectF(box.center().x() - 2, box.top(), 4, box.height()), 2, 2);
    } else { // a flag that points at the line below it
        painter.setBrush(tokens.accent);
        QPainterPath flag(box.topLeft());
        flag.lineTo(box.topRight());
        flag.lineTo(box.right(), box.bottom() - 5);
        flag.lineTo(box.center().x(), box.bottom());
        flag.lineTo(box.left(), box.bottom() - 5);
        painter.drawPath(flag);
    }
    if (!hasFocus())
        return;
    painter.setPen(QPen(m_kind == Kind::Edge ? tokens.accent : tokens.text, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
}

void BandHandle::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        setSliderDown(true);
}

void BandHandle::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        setSliderPosition(m_valueAt(mapToParent(event->position()).x()));
}

void BandHandle::mouseReleaseEvent(QMouseEvent *)
{
    setSliderDown(false);
}

void BandHandle::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace ovyxa

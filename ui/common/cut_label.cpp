// SPDX-License-Identifier: MIT
#include "ui/common/cut_label.h"

#include "ui/common/tool_tip_text.h"

namespace ovyxa {

CutLabel::CutLabel(const QString &text, QWidget *parent) : QLabel(parent), m_text(text)
{
    setTextFormat(Qt::PlainText);
    setMinimumWidth(24);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

QSize CutLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, QLabel::sizeHint().height()};
}

void CutLabel::setWords(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    updateGeometry();
    cut();
}

void CutLabel::setElide(Qt::TextElideMode elide)
{
    m_elide = elide;
    cut();
}

void CutLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    cut();
}

void CutLabel::cut()
{
    const QString shown = fontMetrics().elidedText(m_text, m_elide, width());
    setText(shown);
    setToolTip(shown == m_text ? QString() : toolTipText(m_text));
}

} // namespace ovyxa

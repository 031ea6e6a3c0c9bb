// SPDX-License-Identifier: MIT
#include "ui/common/assumed_note.h"

#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

namespace ovyxa {

using namespace Qt::StringLiterals;

AssumedNote::AssumedNote(const QString &assumption, QWidget *parent) : QLabel(tr("assumed"), parent)
{
    setFont(interfaceFont(-2));
    setProperty("tone", u"dim"_s);
    setToolTip(assumption);
    const QString label = tr("Assumed: %1");
    const bool saysSo = assumption.contains(label.section(u"%1"_s, 0, 0).trimmed());
    setAccessibleName(saysSo ? assumption : label.arg(assumption));
    setFocusPolicy(Qt::TabFocus);
    setMargin(2);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); // its line stands under the word, however high the row is
    setCursor(Qt::WhatsThisCursor);
}

AssumedNote::AssumedNote(const QStringList &assumptions, QWidget *parent) : AssumedNote(assumptions.join(u"\n\n"_s), parent)
{
    setText(tr("%n assumptions", nullptr, int(assumptions.size())));
    setToolTip(toolTipText(toolTip()));
}

void AssumedNote::showList()
{
    QToolTip::showText(mapToGlobal(QPoint(0, height())), toolTip(), this);
}

void AssumedNote::mousePressEvent(QMouseEvent *)
{
    // It is shown when the button is let go: that would close a tool tip again.
}

void AssumedNote::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        showList();
}

void AssumedNote::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return)
        showList();
    else
        QLabel::keyPressEvent(event);
}

void AssumedNote::paintEvent(QPaintEvent *event)
{
    QLabel::paintEvent(event);
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(tokens.accent);
        return painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    painter.setPen(QPen(tokens.dim, 1, Qt::DotLine));
    painter.drawLine(2, height() - 1, width() - 3, height() - 1);
}

} // namespace ovyxa

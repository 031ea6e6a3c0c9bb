// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_tile.h"

#include "ui/common/theme.h"
#include "ui/ledger/ledger_words.h"

#include <QtCore/QLocale>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int insetTop = 5;
constexpr int insetRight = 4;
constexpr int insetBottom = 6;

} // namespace

LedgerTile::LedgerTile(LedgerCase kind, QWidget *parent) : QAbstractButton(parent), m_kind(kind)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCount(0);
}

void LedgerTile::setCount(qsizetype count, qsizetype ofNewest)
{
    m_count = count;
    QString text = QLocale().toString(qlonglong(count)) + u' ' + LedgerWords::tile(m_kind);
    if (ofNewest > 0)
        text = tr("%1, of the newest %Ln events", nullptr, int(ofNewest)).arg(text);
    setAccessibleName(text);
    setToolTip(text);
    update();
}

int LedgerTile::heightAt(int width) const
{
    const QRect words =
        QFontMetrics(interfaceFont(-2))
            .boundingRect(QRect(0, 0, std::max(1, width - metrics::grid - insetRight), 1000), Qt::TextWordWrap, LedgerWords::tile(m_kind));
    return insetTop + QFontMetrics(dataFont(3)).height() + 1 + words.height() + insetBottom;
}

void LedgerTile::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool isChosen = isChecked() && m_count > 0; // where there is none, nothing is shown for it
    painter.setPen(QPen(isChosen || hasFocus() ? tokens.accent : tokens.line, hasFocus() ? 2 : 1));
    painter.setBrush(isChosen ? tokens.accentTint : underMouse() ? tokens.alternate : tokens.panel);
    painter.drawRoundedRect(frame, metrics::radius, metrics::radius);

    const Tone tone = m_count == 0 && m_kind != LedgerCase::Agree ? Tone::Dim : LedgerWords::tone(m_kind);
    const QColor ink = tone == Tone::Accent ? tokens.accentText : tokens.colour(tone);
    const QFont figures = dataFont(3);
    const int high = QFontMetrics(figures).height();
    const QRect inside = rect().adjusted(metrics::grid, insetTop, -insetRight, -insetBottom);
    paintCaseMark(&painter, QRectF(inside.left(), inside.top(), 13, high), m_kind, ink);
    painter.setFont(figures);
    painter.setPen(ink);
    painter.drawText(inside.adjusted(19, 0, 0, 0), Qt::AlignLeft | Qt::AlignTop, QLocale().toString(qlonglong(m_count)));
    painter.setFont(interfaceFont(-2));
    painter.setPen(tone == Tone::Dim ? tokens.dim : tokens.text);
    painter.drawText(inside.adjusted(0, high + 1, 0, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, LedgerWords::tile(m_kind));
}

void LedgerTile::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void LedgerTile::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void LedgerTile::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return click();
    QAbstractButton::keyPressEvent(event);
}

} // namespace ovyxa

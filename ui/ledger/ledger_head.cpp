// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_head.h"

#include "ui/common/theme.h"
#include "ui/ledger/ledger_columns.h"

#include <QtGui/QPainter>

namespace ovyxa {

using namespace Qt::StringLiterals;

LedgerHead::LedgerHead(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setRead(0, 0, 0);
}

void LedgerHead::setRead(qsizetype attempts, qsizetype requests, qsizetype newest)
{
    m_scope = newest > 0 ? tr("the newest %Ln events", nullptr, int(newest)) : tr("what this bench sent");
    m_attempts = tr("%Ln attempts", nullptr, int(attempts));
    m_requests = tr("%Ln requests", nullptr, int(requests));
    tell();
}

void LedgerHead::setListening(bool listening)
{
    m_listening = listening;
    tell();
}

void LedgerHead::tell()
{
    setAccessibleName(tr("Sender: %1. Receiver, %2: %3.")
                          .arg(QString(m_scope + u", "_s + m_attempts), m_listening ? tr("listening") : tr("not listening"), m_requests));
    update();
}

void LedgerHead::setColumns(int width, bool hasDates)
{
    m_width = width;
    m_hasDates = hasDates;
    update();
}

QSize LedgerHead::sizeHint() const
{
    return {300, metrics::row + metrics::row - metrics::halfGrid};
}

void LedgerHead::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const LedgerColumns columns = ledgerColumns(QRect(0, 0, m_width > 0 ? m_width : width(), metrics::row), m_hasDates);
    const auto write = [&painter](const QRect &cell, const QString &text, const QColor &colour, const QFont &font,
                                  Qt::Alignment align = Qt::AlignLeft) {
        painter.setFont(font);
        painter.setPen(colour);
        const QString shown = QFontMetrics(font).elidedText(text, Qt::ElideRight, cell.width());
        painter.drawText(cell, int(Qt::AlignVCenter | align) | Qt::TextSingleLine, shown);
        return QFontMetrics(font).horizontalAdvance(shown);
    };
    const auto side = [&](const QRect &cell, const QString &name, const QString &note, const QString &count, bool dot) {
        const QFont nameFont = interfaceFont(0, QFont::DemiBold);
        QRect rest = cell;
        // Where there is no room for both, the side's name it is.
        if (QFontMetrics(nameFont).horizontalAdvance(name) + metrics::grid + QFontMetrics(dataFont(-1)).horizontalAdvance(count) <= cell.width())
            rest.setRight(rest.right() - write(cell, count, tokens.dim, dataFont(-1), Qt::AlignRight) - metrics::grid);
        rest.setLeft(rest.left() + write(rest, name, tokens.text, nameFont) + metrics::grid);
        if (dot && rest.width() > 20) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_listening ? tokens.good : tokens.dim);
            painter.drawEllipse(QPointF(rest.left() + 3.5, rest.center().y() + 0.5), 3.5, 3.5);
            rest.setLeft(rest.left() + 12);
        }
        if (rest.width() > 30)
            write(rest, note, dot && m_listening ? tokens.good : tokens.dim, interfaceFont(-1));
    };
    side(columns.sender(), tr("Sender"), m_scope, m_attempts, false);
    side(columns.receiver(), tr("Receiver"), m_listening ? tr("listening") : tr("not listening"), m_requests, true);

    const auto title = [&](QRect cell, const QString &text, Qt::Alignment align = Qt::AlignLeft) {
        if (cell.isEmpty())
            return;
        cell.moveTop(metrics::row);
        cell.setHeight(metrics::row - metrics::halfGrid);
        write(cell, text, tokens.dim, interfaceFont(-2, QFont::DemiBold), align);
    };
    title(columns.sent, tr("Sent"));
    title(columns.number, QStringLiteral("#"), Qt::AlignRight);
    title(columns.saw, tr("The sender saw"));
    title(columns.took, tr("Took"), Qt::AlignRight);
    title(columns.came, tr("Came in"));
    title(columns.signature, tr("Signature"));
    title(columns.answered, tr("Answered"));
    title(columns.body, tr("Body"), Qt::AlignRight);
}

} // namespace ovyxa

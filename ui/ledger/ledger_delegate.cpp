// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_delegate.h"

#include "ui/common/glyphs.h"
#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_words.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int ledgerSide = 12;

void paintText(QPainter *painter, const QRect &cell, const QString &text, const QColor &colour, const QFont &font,
               Qt::Alignment align = Qt::AlignLeft)
{
    if (cell.isEmpty())
        return;
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(cell, int(Qt::AlignVCenter | align) | Qt::TextSingleLine, QFontMetrics(font).elidedText(text, Qt::ElideRight, cell.width()));
}

void paintMarked(QPainter *painter, const QRect &cell, Glyph glyph, const QString &text, const QColor &colour)
{
    if (cell.isEmpty())
        return;
    paintGlyph(painter, QRectF(cell.left(), cell.top(), 9, cell.height()), glyph, colour);
    paintText(painter, cell.adjusted(14, 0, 0, 0), text, colour, interfaceFont(-1));
}

/// A record that is not there.
void paintAbsent(QPainter *painter, const QRect &cell, const QString &text, const Tokens &tokens)
{
    painter->setPen(QPen(tokens.dim, 1, Qt::DashLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(cell).adjusted(0.5, 4.5, -0.5, -4.5), 3, 3);
    paintText(painter, cell.adjusted(8, 0, -6, 0), text, tokens.dim, interfaceFont(-1));
}

/// Whole; cut where the answer was lost; a stump where there is no other side; dotted ahead.
void paintJoin(QPainter *painter, const QRect &cell, LedgerLine::Shape shape, const QColor &colour, const Tokens &tokens)
{
    constexpr double dot = 3.5;
    const double y = cell.center().y() + 0.5;
    const QPointF left(cell.left() + dot, y);
    const QPointF right(cell.right() - dot, y);
    const QPointF middle(cell.center().x() + 0.5, y);
    const auto line = [painter](QPointF from, QPointF to, const QColor &ink, Qt::PenStyle style = Qt::SolidLine) {
        painter->setPen(QPen(ink, 1.8, style));
        painter->drawLine(from, to);
    };
    const auto disc = [&](QPointF at, const QColor &ink, bool filled) {
        painter->setPen(QPen(ink, 1.6));
        painter->setBrush(filled ? ink : tokens.panel);
        painter->drawEllipse(at, dot - 0.5, dot - 0.5);
    };
    switch (shape) {
    case LedgerLine::Shape::Whole:
        line(left, right, colour);
        disc(left, colour, true);
        disc(right, colour, true);
        break;
    case LedgerLine::Shape::Cut:
        line(left, middle - QPointF(7, 0), colour, Qt::DotLine);
        line(middle + QPointF(7, 0), right, colour);
        line(middle + QPointF(-3.5, -3.5), middle + QPointF(3.5, 3.5), colour);
        line(middle + QPointF(-3.5, 3.5), middle + QPointF(3.5, -3.5), colour);
        disc(left, colour, false);
        disc(right, colour, true);
        break;
    case LedgerLine::Shape::SenderOnly:
        line(left, middle, colour);
        line(middle + QPointF(0, -5), middle + QPointF(0, 5), colour);
        disc(left, colour, true);
        break;
    case LedgerLine::Shape::ReceiverOnly:
        line(middle, right, colour);
        line(middle + QPointF(0, -5), middle + QPointF(0, 5), colour);
        disc(right, colour, true);
        break;
    case LedgerLine::Shape::Ahead:
        line(left, right, tokens.line, Qt::DotLine);
        disc(left, tokens.dim, false);
        break;
    }
}

} // namespace

QSize LedgerDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, metrics::row};
}

void LedgerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    const LedgerModel::RowKind kind = m_model->row(index.row()).kind;
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool isCurrent = view && view->currentIndex().row() == index.row();
    const QRect line = option.rect;
    painter->save();
    painter->setClipRect(line);
    painter->setRenderHint(QPainter::Antialiasing);
    if (isCurrent)
        painter->fillRect(line, view->hasFocus() ? tokens.accentTint : tokens.quiet);
    else if (kind == LedgerModel::RowKind::Fold || kind == LedgerModel::RowKind::More)
        painter->fillRect(line, tokens.alternate);
    if (kind != LedgerModel::RowKind::Line && index.row() > 0)
        painter->fillRect(QRect(line.left(), line.top(), line.width(), 1), tokens.line);
    switch (kind) {
    case LedgerModel::RowKind::Fold: paintFold(painter, line, index.row(), tokens); break;
    case LedgerModel::RowKind::Heading: paintHeading(painter, line, index.row(), tokens); break;
    case LedgerModel::RowKind::Line: paintLine(painter, line, index.row(), tokens); break;
    case LedgerModel::RowKind::More:
        paintText(painter, line.adjusted(ledgerSide, 0, -ledgerSide, 0), index.data().toString(), tokens.accentText, interfaceFont(-1));
        break;
    }
    if (isCurrent && view->hasFocus())
        painter->fillRect(QRect(line.left(), line.top(), 3, line.height()), tokens.accent);
    painter->restore();
}

void LedgerDelegate::paintFold(QPainter *painter, const QRect &line, int row, const Tokens &tokens) const
{
    const LedgerCase kind = m_model->entry(row).kind;
    paintCaseMark(painter, QRectF(line.left() + ledgerSide, line.top(), 10, line.height()), kind, tokens.colour(LedgerWords::tone(kind)));
    const QFont font = interfaceFont(-1);
    const QString text = m_model->foldText(row);
    const QRect words = line.adjusted(ledgerSide + 20, 0, -ledgerSide - 20, 0);
    paintText(painter, words, text, tokens.dim, font);
    const double x = std::min(words.left() + QFontMetrics(font).horizontalAdvance(text) + 10, words.right() + 6);
    const double y = line.center().y() + 0.5;
    painter->setPen(QPen(tokens.dim, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(QPolygonF({QPointF(x, y - 3), QPointF(x + 3, y), QPointF(x, y + 3)}));
}

void LedgerDelegate::paintHeading(QPainter *painter, const QRect &line, int row, const Tokens &tokens) const
{
    const LedgerEntry &entry = m_model->entry(row);
    const Tone tone = LedgerWords::tone(entry.kind);
    const QColor ink = tone == Tone::Accent ? tokens.accentText : tokens.colour(tone);
    const QFont small = interfaceFont(-1, QFont::DemiBold);
    const QFontMetrics smallMetrics(small);
    const QString word = LedgerWords::pill(entry);
    QRect pill(line.left() + metrics::grid, 0, smallMetrics.horizontalAdvance(word) + 34, smallMetrics.height() + 4);
    pill.moveTop(line.top() + (line.height() - pill.height()) / 2);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens.tint(tone));
    painter->drawRoundedRect(pill, pill.height() / 2.0, pill.height() / 2.0);
    paintCaseMark(painter, QRectF(pill.left() + 8, pill.top(), 12, pill.height()), entry.kind, ink);
    paintText(painter, pill.adjusted(25, 0, 0, 0), word, ink, small);

    const QString subject = LedgerWords::subject(entry);
    const QFont font = interfaceFont();
    QRect rest = line;
    rest.setLeft(pill.right() + 12);
    rest.setRight(line.right() - ledgerSide);
    paintText(painter, rest, subject, tokens.text, font);
    rest.setLeft(std::min(rest.right(), rest.left() + QFontMetrics(font).horizontalAdvance(subject) + 16));
    if (rest.width() > 60)
        paintText(painter, rest, LedgerWords::cause(entry), tokens.dim, interfaceFont(-1), Qt::AlignRight);
}

void LedgerDelegate::paintLine(QPainter *painter, const QRect &line, int row, const Tokens &tokens) const
{
    const LedgerEntry &entry = m_model->entry(row);
    const LedgerLine &each = m_model->line(row);
    const LedgerColumns columns = ledgerColumns(line, m_hasDates);
    if (each.sent || each.shape == LedgerLine::Shape::Ahead)
        paintSender(painter, columns, entry, each, tokens);
    else
        paintAbsent(painter, columns.sender(), LedgerWords::absent(entry, each), tokens);
    if (each.received)
        paintReceiver(painter, columns, each, tokens);
    else
        paintAbsent(painter, columns.receiver(), LedgerWords::absent(entry, each), tokens);
    paintJoin(painter, columns.between, each.shape, tokens.colour(LedgerWords::tone(entry.kind)), tokens);
}

void LedgerDelegate::paintSender(QPainter *painter, const LedgerColumns &columns, const LedgerEntry &entry, const LedgerLine &line,
                                 const Tokens &tokens) const
{
    const QString saw = LedgerWords::saw(entry, line, m_model->now());
    if (!line.sent) {
        paintText(painter, columns.sent, entry.delivery.dueAt ? m_model->time(*entry.delivery.dueAt, columns.milliseconds) : QString(), tokens.dim,
                  dataFont(-1));
        return paintMarked(painter, columns.saw, Glyph::Ring, saw, tokens.dim);
    }
    const Attempt &attempt = *line.sent;
    paintText(painter, columns.sent, m_model->time(attempt.startedAt, columns.milliseconds), tokens.text, dataFont(-1));
    paintText(painter, columns.number, QString::number(attempt.number), tokens.dim, dataFont(-1), Qt::AlignRight);
    if (!attempt.finished)
        return paintMarked(painter, columns.saw, Glyph::Arrow, saw, tokens.accentText);
    const bool isDelivered = attempt.error == AttemptError::None;
    paintMarked(painter, columns.saw, isDelivered ? Glyph::Check : Glyph::Cross, saw, tokens.colour(isDelivered ? Tone::Good : Tone::Bad));
    paintText(painter, columns.took, durationText(attempt.duration), tokens.text, dataFont(-1), Qt::AlignRight);
}

void LedgerDelegate::paintReceiver(QPainter *painter, const LedgerColumns &columns, const LedgerLine &line, const Tokens &tokens) const
{
    const Capture &capture = *line.received;
    const StateStyle verdict = stateStyle(capture);
    paintText(painter, columns.came, m_model->time(capture.receivedAt, columns.milliseconds), tokens.text, dataFont(-1));
    paintMarked(painter, columns.signature, verdict.glyph, verdict.word, tokens.colour(verdict.tone));
    paintText(painter, columns.answered, LedgerWords::answered(line), tokens.text, interfaceFont(-1));
    paintText(painter, columns.body, bytesText(capture.bodyBytes), tokens.dim, dataFont(-1), Qt::AlignRight);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/compare/compare_delegate.h"

#include "ui/common/glyphs.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/compare/compare_model.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int markLeft = 14;
constexpr int textLeft = 40;
constexpr int indent = 18;

QColor groundOf(CompareRow::Mark mark, const Tokens &tokens)
{
    switch (mark) {
    case CompareRow::Mark::Changed: return tokens.waitTint;
    case CompareRow::Mark::Added: return tokens.goodTint;
    case CompareRow::Mark::Removed: return tokens.badTint;
    default: return tokens.panel;
    }
}

void paintFoldMark(QPainter *painter, QPointF centre, bool folded, const QColor &colour)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    const double r = 3.5;
    if (folded)
        painter->drawPolygon(QPolygonF({centre + QPointF(-r / 2, -r), centre + QPointF(r, 0), centre + QPointF(-r / 2, r)}));
    else
        painter->drawPolygon(QPolygonF({centre + QPointF(-r, -r / 2), centre + QPointF(r, -r / 2), centre + QPointF(0, r)}));
    painter->restore();
}

} // namespace

void CompareDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    painter->save();
    painter->setClipRect(option.rect);
    if (m_model->kind(index.row()) == CompareModel::RowKind::Section)
        paintSection(painter, option, index.row(), tokens);
    else
        paintCell(painter, option, index.row(), index.column() == 0, tokens);
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool isCurrent = view && view->currentIndex().row() == index.row();
    if (isCurrent && index.column() == 0) // where F7 has got to, whoever has the focus
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), view->hasFocus() ? tokens.accent : tokens.dim);
    painter->restore();
}

void CompareDelegate::paintSection(QPainter *painter, const QStyleOptionViewItem &option, int row, const Tokens &tokens) const
{
    const QRect line = option.rect;
    painter->fillRect(line, tokens.alternate);
    if (row > 0)
        painter->fillRect(QRect(line.left(), line.top(), line.width(), 1), tokens.line);
    paintFoldMark(painter, QPointF(line.left() + 16, line.center().y() + 0.5), m_model->isFolded(row), tokens.dim);
    const QString title = m_model->cell(row, true).key;
    const QFont bold = interfaceFont(0, QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(tokens.text);
    const QRect words = line.adjusted(26, 0, -12, 0);
    painter->drawText(words, Qt::AlignVCenter | Qt::TextSingleLine, title);
    painter->setFont(interfaceFont());
    painter->setPen(tokens.dim);
    const QRect note = words.adjusted(QFontMetrics(bold).horizontalAdvance(title) + 8, 0, 0, 0);
    painter->drawText(note, Qt::AlignVCenter | Qt::TextSingleLine, m_model->sectionNote(row));
    if (row > 0)
        return;
    painter->setFont(dataFont(-1));
    const Comparison &comparison = m_model->comparison();
    const QString sizes = u"%1 → %2"_s.arg(bytesText(comparison.left.body.size()), bytesText(comparison.right.body.size()));
    painter->drawText(words, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, sizes);
}

void CompareDelegate::paintCell(QPainter *painter, const QStyleOptionViewItem &option, int row, bool left, const Tokens &tokens) const
{
    const QRect line = option.rect;
    const CompareCell cell = m_model->cell(row, left);
    const CompareRow::Mark mark = m_model->mark(row);
    const CompareModel::RowKind kind = m_model->kind(row);
    if (!left) {
        painter->fillRect(QRect(line.left(), line.top(), 1, line.height()), tokens.line);
        painter->setClipRect(line.adjusted(1, 0, 0, 0));
    }
    if (!cell.isThere) {
        painter->fillRect(line, tokens.panel);
        painter->fillRect(line, QBrush(tokens.line, Qt::BDiagPattern));
        return;
    }
    painter->fillRect(line, groundOf(mark, tokens));
    const QRect markBox(line.left() + markLeft, line.top(), 12, line.height());
    painter->setFont(dataFont(0));
    if (mark == CompareRow::Mark::SetAside) {
        paintGlyph(painter, QRectF(markBox), Glyph::Clock, tokens.dim);
    } else if (mark != CompareRow::Mark::Same && kind != CompareModel::RowKind::Text) {
        painter->setPen(tokens.text);
        const QString sign = mark == CompareRow::Mark::Changed ? u"~"_s : mark == CompareRow::Mark::Added ? u"+"_s : u"−"_s;
        painter->drawText(markBox, Qt::AlignVCenter | Qt::TextSingleLine, sign);
    }
    QRect words = line.adjusted(textLeft + m_model->depth(row) * indent, 0, -8, 0);
    const QFont font = dataFont(-1);
    const QFontMetrics metrics(font);
    painter->setFont(font);
    if (kind == CompareModel::RowKind::Bytes)
        return paintBytes(painter, line.adjusted(markLeft, 0, 0, 0), cell, row, left, tokens);
    if (kind == CompareModel::RowKind::Fold || kind == CompareModel::RowKind::Remark) {
        if (kind == CompareModel::RowKind::Fold)
            paintFoldMark(painter, QPointF(words.left() + 3, words.center().y() + 0.5), true, tokens.dim);
        painter->setPen(tokens.dim);
        painter->drawText(words.adjusted(kind == CompareModel::RowKind::Fold ? 14 : 0, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine,
                          metrics.elidedText(cell.key, Qt::ElideRight, words.width() - 14));
        return;
    }
    int note = 0;
    if (!cell.note.isEmpty()) {
        const QFont small = interfaceFont(-2);
        note = QFontMetrics(small).horizontalAdvance(cell.note) + 8;
    }
    painter->setPen(mark == CompareRow::Mark::Same || mark == CompareRow::Mark::SetAside ? tokens.accentText : tokens.text);
    painter->setPen(tokens.accentText);
    painter->drawText(words, Qt::AlignVCenter | Qt::TextSingleLine, cell.key);
    words.setLeft(words.left() + metrics.horizontalAdvance(cell.key));
    painter->setPen(cell.isNumber ? tokens.held : tokens.text);
    const QString value = metrics.elidedText(cell.value, Qt::ElideRight, std::max(0, words.width() - note));
    painter->drawText(words, Qt::AlignVCenter | Qt::TextSingleLine, value);
    const int width = metrics.horizontalAdvance(value);
    if (cell.partLength > 0 && cell.partFrom < value.size()) {
        const int from = metrics.horizontalAdvance(value.left(cell.partFrom));
        const int to = metrics.horizontalAdvance(value.left(cell.partFrom + cell.partLength));
        painter->fillRect(QRect(words.left() + from, words.center().y() + metrics.ascent() / 2 + 3, to - from, 2), tokens.wait);
    }
    if (note == 0)
        return;
    painter->setFont(interfaceFont(-2));
    painter->setPen(tokens.dim);
    if (mark == CompareRow::Mark::SetAside)
        painter->drawText(words, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, cell.note);
    else
        painter->drawText(words.adjusted(width + 10, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, cell.note);
}

void CompareDelegate::paintBytes(QPainter *painter, const QRect &line, const CompareCell &cell, int row, bool left, const Tokens &tokens) const
{
    const QFontMetrics metrics(painter->font());
    const int digit = metrics.horizontalAdvance(u'0');
    painter->setPen(tokens.dim);
    painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine, cell.key);
    const int at = line.left() + digit * int(cell.key.size());
    const qsizetype first = qsizetype(row) * CompareModel::bytesInRow;
    const Comparison &comparison = m_model->comparison();
    const QList<ByteRange> &ranges = m_model->settingAside() ? comparison.bytesThatCount : comparison.bytes.ranges;
    const int below = line.center().y() + metrics.ascent() / 2 + 2;
    for (const ByteRange &range : ranges) {
        const qsizetype from = std::max<qsizetype>(0, (left ? range.left : range.right) - first);
        const qsizetype to =
            std::min<qsizetype>(CompareModel::bytesInRow, (left ? range.left + range.leftSize : range.right + range.rightSize) - first);
        if (to <= from)
            continue;
        const QRect digits(at + digit * int(from) * 3, line.top() + 3, digit * (int(to - from) * 3 - 1), line.height() - 6);
        const QRect characters(at + digit * (CompareModel::bytesInRow * 3 + 1 + int(from)), line.top() + 3, digit * int(to - from),
                               line.height() - 6);
        for (const QRect &marked : {digits, characters}) {
            painter->fillRect(marked, tokens.waitTint);
            painter->fillRect(QRect(marked.left(), below, marked.width(), 2), tokens.wait);
        }
    }
    painter->setPen(tokens.text);
    painter->drawText(line.adjusted(at - line.left(), 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, cell.value);
}

} // namespace ovyxa

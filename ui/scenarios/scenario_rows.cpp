// SPDX-License-Identifier: MIT
#include "ui/scenarios/scenario_rows.h"

#include "ui/common/row_painting.h"
#include "ui/common/theme.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtGui/QTextLayout>
#include <QtWidgets/QAbstractItemView>

#include <algorithm>
#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowMargin = 14;
constexpr int mark = 12;
constexpr int numberWidth = 22;
constexpr int textLeft = rowMargin + numberWidth + mark + 2 * metrics::grid;

struct ScenarioRowWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::ScenarioPage)
};

QString textOf(const QModelIndex &index, int role)
{
    return index.data(role).toString();
}

void drawElided(QPainter *painter, const QRect &box, const QString &text, const QFont &font, const QColor &colour)
{
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, std::max(0, box.width())));
}

/// Beneath a step's title: what was found, and behind it the link to the delivery that it is about.
class FoundText final
{
public:
    FoundText(const QModelIndex &index, int rowWidth, const QColor &accent = {}) : m_layout({}, interfaceFont(-1))
    {
        QString text = textOf(index, ScenarioDetailRole);
        if (!text.isEmpty() && index.data(ScenarioAboutRole).toLongLong() > 0) {
            text += u' ';
            m_link = int(text.size());
            text += ScenarioRowWords::tr("Show");
        }
        m_layout.setText(text);
        if (m_link >= 0) {
            QTextCharFormat format;
            format.setForeground(accent);
            format.setFontWeight(QFont::DemiBold);
            m_layout.setFormats({{m_link, int(text.size()) - m_link, format}});
        }
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // a long value may be one word
        m_layout.setTextOption(option);
        m_layout.beginLayout();
        for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
            line.setLineWidth(std::max(80, rowWidth - textLeft - rowMargin));
            line.setPosition({0, m_height});
            m_height += line.height();
        }
        m_layout.endLayout();
    }
    [[nodiscard]] bool isEmpty() const { return m_layout.text().isEmpty(); }
    [[nodiscard]] int height() const { return int(std::ceil(m_height)); }
    void draw(QPainter *painter, const QRect &row) const { m_layout.draw(painter, placeIn(row)); }
    /// Where the link is; empty if there is none.
    [[nodiscard]] QRectF linkIn(const QRect &row) const
    {
        if (m_link < 0)
            return {};
        const QTextLine line = m_layout.lineForTextPosition(m_link);
        const double left = line.cursorToX(m_link);
        return QRectF(left, line.y(), line.cursorToX(int(m_layout.text().size())) - left, line.height()).translated(placeIn(row));
    }

private:
    [[nodiscard]] static QPointF placeIn(const QRect &row) { return {double(row.left() + textLeft), double(row.top() + metrics::row - 3)}; }

    QTextLayout m_layout;
    double m_height = 0;
    int m_link = -1;
};

} // namespace

StateStyle stateStyle(StepState state)
{
    switch (state) {
    case StepState::Open: return {Glyph::Ring, ScenarioRowWords::tr("open"), Tone::Dim};
    case StepState::Next: return {Glyph::Pause, ScenarioRowWords::tr("next"), Tone::Accent};
    case StepState::Running: return {Glyph::Arrow, ScenarioRowWords::tr("running"), Tone::Accent};
    case StepState::Kept: return {Glyph::Check, ScenarioRowWords::tr("kept"), Tone::Good};
    case StepState::Broken: return {Glyph::Cross, ScenarioRowWords::tr("broken"), Tone::Bad};
    case StepState::NotRun: return {Glyph::Dash, ScenarioRowWords::tr("not run"), Tone::Dim};
    }
    Q_UNREACHABLE();
}

StateStyle stateStyle(ScenarioRule::State state)
{
    switch (state) {
    case ScenarioRule::State::Open: return stateStyle(StepState::Open);
    case ScenarioRule::State::Running: return stateStyle(StepState::Running);
    case ScenarioRule::State::Kept: return stateStyle(StepState::Kept);
    case ScenarioRule::State::Broken: return stateStyle(StepState::Broken);
    case ScenarioRule::State::Unclear: return {Glyph::Question, ScenarioRowWords::tr("unclear"), Tone::Wait};
    }
    Q_UNREACHABLE();
}

QString stepTimeText(Millis took)
{
    return ScenarioRowWords::tr("%1 s").arg(QLocale().toString(double(took.count()) / 1000.0, 'f', 2));
}

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const int lines = QFontMetrics(interfaceFont(0, QFont::DemiBold)).height() + QFontMetrics(interfaceFont(-1)).height();
    return {120, lines + metrics::halfGrid + 2 * metrics::grid - 4};
}

void ScenarioDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, tokens.accentTint);
    if (option.state & QStyle::State_HasFocus) // the keys are here
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), tokens.accent);
    const QRect row = option.rect.adjusted(rowMargin, metrics::grid - 2, -metrics::grid, -(metrics::grid - 2));
    const QFont title = interfaceFont(0, QFont::DemiBold);
    const QFont small = interfaceFont(-1);
    drawElided(painter, QRect(row.topLeft(), QSize(row.width(), QFontMetrics(title).height())), textOf(index, Qt::DisplayRole), title, tokens.text);
    const QFontMetrics metrics(small);
    const QRect below(row.left(), row.bottom() - metrics.height() + 1, row.width(), metrics.height());
    const QColor colour = tokens.colour(Tone(index.data(ScenarioToneRole).toInt()));
    paintGlyph(painter, QRectF(below.left(), below.top(), mark, below.height()), Glyph(index.data(ScenarioGlyphRole).toInt()), colour);
    const QString word = textOf(index, ScenarioWordRole);
    const QRect words = below.adjusted(mark + 4, 0, 0, 0);
    drawElided(painter, words, word, small, colour);
    drawElided(painter, words.adjusted(metrics.horizontalAdvance(word) + 7, 0, 0, 0), textOf(index, ScenarioDetailRole), small, tokens.dim);
    painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    const FoundText found(index, width);
    return {100, metrics::row + (found.isEmpty() ? 0 : found.height() + metrics::halfGrid)};
}

bool StepDelegate::editorEvent(QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (mouse->button() != Qt::LeftButton || !FoundText(index, option.rect.width()).linkIn(option.rect).contains(mouse->position()))
        return false;
    Q_EMIT showWanted(index);
    return true;
}

void StepDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintRowGround(painter, option, index, tokens);
    const QRect line(option.rect.left() + rowMargin, option.rect.top(), option.rect.width() - 2 * rowMargin, metrics::row);
    painter->setFont(dataFont(-1));
    painter->setPen(tokens.dim);
    painter->drawText(QRect(line.left(), line.top(), numberWidth, line.height()), Qt::AlignRight | Qt::AlignVCenter,
                      QString::number(index.row() + 1));
    const QColor colour = tokens.colour(Tone(index.data(ScenarioToneRole).toInt()));
    paintGlyph(painter, QRectF(line.left() + numberWidth + metrics::grid, line.top(), mark, line.height()),
               Glyph(index.data(ScenarioGlyphRole).toInt()), colour);
    // From the right: how long it took, the state's word; what is left is the title's.
    const QString took = textOf(index, ScenarioTookRole);
    const int tookWidth = QFontMetrics(dataFont(-1)).horizontalAdvance(u"000.00 s"_s);
    painter->setPen(tokens.dim);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, took);
    const QFont small = interfaceFont(-1);
    const QString word = textOf(index, ScenarioWordRole);
    const QRect state = line.adjusted(0, 0, -(tookWidth + metrics::grid), 0);
    painter->setFont(small);
    painter->setPen(colour);
    painter->drawText(state, Qt::AlignRight | Qt::AlignVCenter, word);
    const int titleRight = state.right() - QFontMetrics(small).horizontalAdvance(word) - metrics::grid;
    const QRect title(option.rect.left() + textLeft, line.top(), titleRight - option.rect.left() - textLeft, line.height());
    const QString text = textOf(index, Qt::DisplayRole);
    const QString verb = textOf(index, ScenarioVerbRole);
    drawElided(painter, title, verb, dataFont(0), tokens.accent);
    const int verbWidth = verb.isEmpty() ? 0 : QFontMetrics(dataFont(0)).horizontalAdvance(verb) + 7;
    drawElided(painter, title.adjusted(verbWidth, 0, 0, 0), text.mid(verb.size()).trimmed(), interfaceFont(0), tokens.text);
    painter->setPen(colour);
    FoundText(index, option.rect.width(), tokens.accent).draw(painter, option.rect);
    painter->restore();
}

} // namespace ovyxa

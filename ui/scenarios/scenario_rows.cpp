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

/// A text over as many lines as it needs, since half a sentence says nothing; its beginning, such as a step's verb, in a font and colour of its own.
class WholeText final
{
public:
    WholeText(const QString &text, const QFont &font, int width, qsizetype beginning = 0, const QFont &beginningFont = {}, const QColor &colour = {})
        : m_layout(text, font)
    {
        if (beginning > 0) {
            QTextCharFormat format;
            format.setFont(beginningFont);
            if (colour.isValid())
                format.setForeground(colour);
            m_layout.setFormats({{0, int(beginning), format}});
        }
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        m_layout.setTextOption(option);
        m_layout.beginLayout();
        for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
            line.setLineWidth(std::max(60, width));
            line.setPosition({0, m_height});
            m_height += line.height();
        }
        m_layout.endLayout();
    }
    [[nodiscard]] int height() const { return int(std::ceil(m_height)); }
    void draw(QPainter *painter, QPointF at, const QColor &colour) const
    {
        painter->setPen(colour);
        m_layout.draw(painter, at);
    }

private:
    QTextLayout m_layout;
    double m_height = 0;
};

int tookWidth()
{
    return QFontMetrics(dataFont(-1)).horizontalAdvance(u"000.00 s"_s);
}

/// What the state's word and the time it took leave of a step's row.
WholeText stepTitle(const QModelIndex &index, int rowWidth, const QColor &verbColour = {})
{
    const QString verb = textOf(index, ScenarioVerbRole);
    const QString rest = textOf(index, Qt::DisplayRole).mid(verb.size()).trimmed();
    const int word = QFontMetrics(interfaceFont(-1)).horizontalAdvance(textOf(index, ScenarioWordRole));
    const int width = rowWidth - textLeft - rowMargin - tookWidth() - word - 2 * metrics::grid;
    return {verb.isEmpty() ? rest : QString(verb + u' ' + rest), interfaceFont(0), width, verb.size(), dataFont(0), verbColour};
}

int stepHead(const WholeText &title)
{
    return std::max(metrics::row, title.height() + 2 * metrics::halfGrid + 2);
}

/// What a scenario's row has for its words.
int wordsWidth(int rowWidth)
{
    return rowWidth - rowMargin - metrics::grid;
}

/// How it came out last, and behind that when or where.
WholeText scenarioOutcome(const QModelIndex &index, int rowWidth, const QColor &colour = {})
{
    const QString word = textOf(index, ScenarioWordRole);
    const QFont small = interfaceFont(-1);
    return {QString(word + u"  " + textOf(index, ScenarioDetailRole)).trimmed(), small, wordsWidth(rowWidth) - mark - 4, word.size(), small, colour};
}

int rowWidthOf(const QStyleOptionViewItem &option)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    return view ? view->viewport()->width() : option.rect.width();
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
    void draw(QPainter *painter, const QRect &row, int under) const { m_layout.draw(painter, placeIn(row, under)); }
    /// Where the link is; empty if there is none.
    [[nodiscard]] QRectF linkIn(const QRect &row, int under) const
    {
        if (m_link < 0)
            return {};
        const QTextLine line = m_layout.lineForTextPosition(m_link);
        const double left = line.cursorToX(m_link);
        return QRectF(left, line.y(), line.cursorToX(int(m_layout.text().size())) - left, line.height()).translated(placeIn(row, under));
    }

private:
    [[nodiscard]] static QPointF placeIn(const QRect &row, int under) { return {double(row.left() + textLeft), double(row.top() + under - 3)}; }

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

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int width = rowWidthOf(option);
    const WholeText title(textOf(index, Qt::DisplayRole), interfaceFont(0, QFont::DemiBold), wordsWidth(width));
    return {120, title.height() + scenarioOutcome(index, width).height() + metrics::halfGrid + 2 * metrics::grid - 4};
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
    const WholeText title(textOf(index, Qt::DisplayRole), interfaceFont(0, QFont::DemiBold), wordsWidth(option.rect.width()));
    title.draw(painter, row.topLeft(), tokens.text);
    const QColor colour = tokens.colour(Tone(index.data(ScenarioToneRole).toInt()));
    const int top = row.top() + title.height() + metrics::halfGrid;
    paintGlyph(painter, QRectF(row.left(), top, mark, QFontMetrics(interfaceFont(-1)).height()), Glyph(index.data(ScenarioGlyphRole).toInt()),
               colour);
    scenarioOutcome(index, option.rect.width(), colour).draw(painter, QPointF(row.left() + mark + 4, top), tokens.dim);
    painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int width = rowWidthOf(option);
    const FoundText found(index, width);
    return {100, stepHead(stepTitle(index, width)) + (found.isEmpty() ? 0 : found.height() + metrics::halfGrid)};
}

bool StepDelegate::editorEvent(QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (mouse->button() != Qt::LeftButton
        || !FoundText(index, option.rect.width()).linkIn(option.rect, stepHead(stepTitle(index, option.rect.width()))).contains(mouse->position()))
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
    painter->setPen(tokens.dim);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, took);
    const QFont small = interfaceFont(-1);
    const QString word = textOf(index, ScenarioWordRole);
    const QRect state = line.adjusted(0, 0, -(tookWidth() + metrics::grid), 0);
    painter->setFont(small);
    painter->setPen(colour);
    painter->drawText(state, Qt::AlignRight | Qt::AlignVCenter, word);
    const WholeText title = stepTitle(index, option.rect.width(), tokens.accent);
    const int head = stepHead(title);
    title.draw(painter, QPointF(option.rect.left() + textLeft, line.top() + (head - title.height()) / 2.0), tokens.text);
    painter->setPen(colour);
    FoundText(index, option.rect.width(), tokens.accent).draw(painter, option.rect, head);
    painter->restore();
}

} // namespace ovyxa

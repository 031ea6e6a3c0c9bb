// SPDX-License-Identifier: MIT
#include "ui/query/query_edit.h"

#include "core/rules/query_text.h"
#include "ui/common/theme.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QGuiApplication>
#include <QtGui/QInputMethodEvent>
#include <QtGui/QPainter>
#include <QtGui/QTextCharFormat>
#include <QtGui/QTextLayout>

#include <algorithm>

namespace ovyxa {

namespace {

constexpr int chipPadding = 5;
constexpr double betweenWords = 2.0 * chipPadding - 1; // and the blank itself between two chips
constexpr int chipHeight = 20;

} // namespace

QueryEdit::QueryEdit(Check isRight, QWidget *parent) : QLineEdit(parent), m_isRight(std::move(isRight))
{
    setProperty("bare", true);
    setTextMargins(chipPadding, 0, chipPadding, 0);
    connect(this, &QLineEdit::textChanged, this, [this] {
        dress();
        colour();
    });
    connect(this, &QLineEdit::cursorPositionChanged, this, &QueryEdit::colour);
    dress();
}

/// Data is in the fixed-width font, with room for the chips between the terms; what stands there while it is empty is words.
void QueryEdit::dress()
{
    QFont wanted = text().isEmpty() ? interfaceFont(0) : dataFont(-1);
    if (!text().isEmpty())
        wanted.setWordSpacing(betweenWords);
    if (font() != wanted)
        setFont(wanted);
    if (m_checkedText == text())
        return;
    m_checkedText = text();
    m_terms.clear();
    const auto spans = rules::querySpans(text());
    for (const rules::QuerySpan &span : spans)
        m_terms.append({span.start, span.length, m_isRight(text().mid(span.start, span.length))});
}

QList<QueryEdit::Chip> QueryEdit::drawnChips() const
{
    QList<Chip> drawn;
    for (const Chip &each : m_terms) {
        const bool open = hasFocus() && cursorPosition() >= each.start && cursorPosition() <= each.start + each.length;
        if (!open)
            drawn.append(each);
    }
    return drawn;
}

QStringList QueryEdit::chips() const
{
    QStringList terms;
    const auto drawn = drawnChips();
    for (const Chip &each : drawn)
        terms.append(text().mid(each.start, each.length));
    return terms;
}

std::pair<QString, int> QueryEdit::wrongTerm() const
{
    const auto wrong = std::find_if(m_terms.cbegin(), m_terms.cend(), [](const Chip &each) { return !each.right; });
    if (wrong == m_terms.cend())
        return {};
    return {text().mid(wrong->start, wrong->length), int(wrong->start) + 1};
}

void QueryEdit::setRefused(bool refused)
{
    if (std::exchange(m_refused, refused) != refused)
        colour();
}

void QueryEdit::goToWrong()
{
    const auto wrong = std::find_if(m_terms.cbegin(), m_terms.cend(), [](const Chip &each) { return !each.right; });
    if (wrong == m_terms.cend())
        return;
    setCursorPosition(int(wrong->start)); // its beginning is in sight, too, where it is longer than the field
    setCursorPosition(int(wrong->start + wrong->length));
}

/// A line edit has no formats of its own; an input method may give it some, which is the way that Qt has for it.
void QueryEdit::colour()
{
    if (m_colouring)
        return;
    m_colouring = true;
    const Tokens &tokens = tokensFor(QGuiApplication::palette());
    QList<QInputMethodEvent::Attribute> attributes;
    const auto drawn = drawnChips();
    for (const Chip &each : drawn) {
        QTextCharFormat format;
        format.setForeground(each.right ? tokens.accentText : tokens.bad);
        attributes.append({QInputMethodEvent::TextFormat, int(each.start) - cursorPosition(), int(each.length), format});
    }
    const QString wrong = m_refused ? wrongTerm().first : QString();
    for (const Chip &each : std::as_const(m_terms)) {
        if (each.right || wrong.isEmpty())
            continue;
        QTextCharFormat format;
        format.setForeground(tokens.bad);
        format.setUnderlineColor(tokens.bad);
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        attributes.append({QInputMethodEvent::TextFormat, int(each.start) - cursorPosition(), int(each.length), format});
        break;
    }
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(this, &event);
    m_colouring = false;
    update();
}

void QueryEdit::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    colour();
}

void QueryEdit::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    colour();
}

void QueryEdit::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        dress(); // a style sheet that is set anew takes the font away
        colour();
    }
}

void QueryEdit::paintEvent(QPaintEvent *event)
{
    const auto drawn = drawnChips();
    if (!drawn.isEmpty()) {
        // The line as the field lays it out; where its caret stands there tells how far it is scrolled.
        QTextLayout layout(text(), font());
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLeadingIncluded(true);
        layout.endLayout();
        const double origin = cursorRect().center().x() + 1 - line.cursorToX(cursorPosition());
        const Tokens &tokens = tokensFor(QGuiApplication::palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setClipRect(rect().adjusted(2, 0, -2, 0));
        for (const Chip &each : drawn) {
            const double left = origin + line.cursorToX(int(each.start)) - chipPadding;
            const double right = origin + line.cursorToX(int(each.start + each.length)) + chipPadding;
            painter.setBrush(each.right ? tokens.accentTint : tokens.badTint);
            painter.drawRoundedRect(QRectF(left, (height() - chipHeight) / 2.0, right - left, chipHeight), 4, 4);
        }
    }
    QLineEdit::paintEvent(event);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/common/code_view.h"

#include "core/payload/utf8.h"
#include "ui/common/theme.h"

#include <QtGui/QAbstractTextDocumentLayout>
#include <QtGui/QTextBlock>
#include <QtGui/QTextLayout>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyle>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostFound = 200; ///< marked in one text
}

CodeView::CodeView(const QString &accessibleName, QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setFont(dataFont(-1));
    setWordWrapMode(QTextOption::WrapAnywhere);
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(accessibleName);
    document()->setDocumentMargin(4);
}

void CodeView::setText(const QString &text)
{
    m_marks.clear();
    if (toPlainText() != text) { // what is selected or scrolled to outlives a refresh
        setPlainText(text);
        updateGeometry();
    }
    showMarks();
}

void CodeView::mark(qsizetype from, qsizetype length, Tone tone, bool keep)
{
    if (!keep)
        m_marks.clear();
    m_marks.append({from, length, tone});
    showMarks();
}

void CodeView::setLines(int minimum, int maximum)
{
    m_minimumLines = minimum;
    m_maximumLines = maximum;
    setSizePolicy(QSizePolicy::Expanding, maximum > 0 ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    updateGeometry();
}

void CodeView::showMarks()
{
    const Tokens &tokens = tokensFor(palette());
    QList<QTextEdit::ExtraSelection> selections = found();
    for (const Mark &each : std::as_const(m_marks)) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        const int last = document()->characterCount() - 1;
        selection.cursor.setPosition(int(std::min<qsizetype>(each.from, last)));
        selection.cursor.setPosition(int(std::min<qsizetype>(each.from + each.length, last)), QTextCursor::KeepAnchor);
        selection.format.setBackground(tokens.tint(each.tone));
        selection.format.setForeground(tokens.colour(each.tone));
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void CodeView::setFound(const QStringList &texts)
{
    if (m_found == texts)
        return;
    m_found = texts;
    showMarks();
}

QList<QTextEdit::ExtraSelection> CodeView::found() const
{
    const Tokens &tokens = tokensFor(palette());
    QList<QTextEdit::ExtraSelection> selections;
    for (const QString &text : m_found) {
        for (QTextCursor at = document()->find(text); !at.isNull() && selections.size() < mostFound; at = document()->find(text, at)) {
            QTextEdit::ExtraSelection selection;
            selection.cursor = at;
            selection.format.setBackground(tokens.waitTint);
            selection.format.setForeground(tokens.text);
            selection.format.setFontUnderline(true);
            selection.format.setUnderlineColor(tokens.wait);
            selections.append(selection);
        }
    }
    return selections;
}

int CodeView::heightFor(int lines) const
{
    const int margins = int(2 * document()->documentMargin()) + contentsMargins().top() + contentsMargins().bottom();
    const bool scrollsSideways =
        lineWrapMode() != NoWrap && wordWrapMode() == QTextOption::NoWrap
        && document()->documentLayout()->documentSize().width() > viewport()->width(); // idealWidth() says nothing of plain text
    const int bar = scrollsSideways ? style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, horizontalScrollBar()) : 0;
    return lines * fontMetrics().lineSpacing() + margins + bar + 1;
}

int CodeView::visualLines() const
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        document()->documentLayout()->blockBoundingRect(block); // a block is laid out when somebody asks for it
        lines += std::max(1, block.layout() ? block.layout()->lineCount() : 1);
        if (m_maximumLines > 0 && lines >= m_maximumLines)
            return m_maximumLines;
    }
    return std::max(lines, m_minimumLines);
}

QSize CodeView::sizeHint() const
{
    if (m_maximumLines == 0)
        return {QPlainTextEdit::sizeHint().width(), heightFor(std::max(m_minimumLines, 6))};
    return {QPlainTextEdit::sizeHint().width(), heightFor(visualLines())};
}

QSize CodeView::minimumSizeHint() const
{
    return {120, m_maximumLines == 0 ? heightFor(m_minimumLines) : sizeHint().height()};
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry(); // another width wraps into another number of lines
}

void CodeView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showMarks();
}

QString printable(const QByteArray &bytes)
{
    QString text;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype wrong = firstInvalidUtf8(QByteArrayView(bytes).sliced(at));
        const qsizetype whole = wrong < 0 ? bytes.size() - at : wrong;
        text += QString::fromUtf8(QByteArrayView(bytes).sliced(at, whole));
        at += whole;
        if (at < bytes.size())
            text += u"\\x%1"_s.arg(uint(uchar(bytes.at(at++))), 2, 16, QChar(u'0'));
    }
    for (QChar &each : text) {
        const char16_t code = each.unicode();
        if (code < 0x20 && code != '\n')
            each = QChar(char16_t(0x2400 + code)); // the control pictures
        else if (code == 0x7f)
            each = QChar(u'\u2421');
    }
    return text;
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/scenarios/scenario_text.h"

#include "ui/common/theme.h"

#include <QtGui/QPainter>
#include <QtGui/QTextBlock>
#include <QtWidgets/QPlainTextDocumentLayout>
#include <QtWidgets/QTextEdit>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int margin = 6;
constexpr int leastForWords = 160; // of room, for what is wrong to be read beside its line

class LineNumbers final : public QWidget
{
public:
    explicit LineNumbers(ScenarioText *text) : QWidget(text), m_text(text) {}

protected:
    void paintEvent(QPaintEvent *event) override { m_text->paintNumbers(event); }

private:
    ScenarioText *m_text;
};

} // namespace

ScenarioText::ScenarioText(QWidget *parent) : QPlainTextEdit(parent), m_numbers(new LineNumbers(this))
{
    setObjectName(u"scenarioText"_s);
    setAccessibleName(tr("The scenario as text"));
    setFont(dataFont(-1));
    setTabChangesFocus(true); // Tab leaves it; JSON needs no tabs
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setStyleSheet(u"border: none; border-radius: 0; padding: 0;"_s);
    document()->setDocumentMargin(margin);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ScenarioText::placeNumbers);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_numbers->scroll(0, dy);
        else
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    });
    placeNumbers();
}

void ScenarioText::openFile(const QString &file)
{
    if (file == m_file)
        return;
    setMistake(-1, {}); // its marks are the other document's
    if (!m_file.isEmpty())
        m_earlier.insert(m_file, textCursor());
    m_file = file;
    QTextCursor place = m_earlier.take(file);
    if (place.isNull()) {
        auto *made = new QTextDocument(this);
        made->setDocumentLayout(new QPlainTextDocumentLayout(made));
        made->setDefaultFont(font());
        made->setDocumentMargin(margin);
        place = QTextCursor(made);
    }
    setDocument(place.document());
    setTextCursor(place);
    placeNumbers();
}

QString ScenarioText::text() const
{
    // toPlainText() would make plain spaces of no-break ones.
    return document()->toRawText().replace(QChar::ParagraphSeparator, u'\n');
}

void ScenarioText::setMistake(int at, const QString &words)
{
    m_at = at;
    m_words = words;
    setAccessibleDescription(words);
    mark();
    m_numbers->update();
    viewport()->update();
}

int ScenarioText::mistakeLine() const
{
    return m_at < 0 ? -1 : document()->findBlock(std::min(m_at, document()->characterCount() - 1)).blockNumber();
}

void ScenarioText::goToMistake()
{
    if (m_at < 0)
        return;
    QTextCursor cursor(document());
    cursor.setPosition(std::min(m_at, document()->characterCount() - 1));
    setTextCursor(cursor);
    centerCursor();
    setFocus(Qt::OtherFocusReason);
}

/// The line on the bad tint, and a wave under the word.
void ScenarioText::mark()
{
    QList<QTextEdit::ExtraSelection> marks;
    if (m_at >= 0) {
        const Tokens &tokens = tokensFor(palette());
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(document());
        line.cursor.setPosition(std::min(m_at, document()->characterCount() - 1));
        line.format.setBackground(tokens.badTint);
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        QTextEdit::ExtraSelection word;
        word.cursor = line.cursor;
        word.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        if (!word.cursor.hasSelection() || word.cursor.selectedText().size() < 2)
            word.cursor.movePosition(QTextCursor::NextWord, QTextCursor::KeepAnchor);
        word.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        word.format.setUnderlineColor(tokens.bad);
        marks = {line, word};
    }
    setExtraSelections(marks);
}

int ScenarioText::numbersWidth() const
{
    const int digits = std::max(2, int(QString::number(blockCount()).size()));
    return fontMetrics().horizontalAdvance(QString(digits, u'0')) + 24;
}

void ScenarioText::placeNumbers()
{
    setViewportMargins(numbersWidth(), 0, 0, 0);
    m_numbers->setGeometry(QRect(contentsRect().topLeft(), QSize(numbersWidth(), contentsRect().height())));
}

void ScenarioText::paintNumbers(QPaintEvent *event)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(m_numbers);
    painter.fillRect(event->rect(), tokens.window);
    if (hasFocus())
        painter.fillRect(QRect(0, 0, 3, m_numbers->height()), tokens.accent);
    painter.setFont(font());
    const int wrong = mistakeLine();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF at = blockBoundingGeometry(block).translated(contentOffset());
        if (at.top() > event->rect().bottom())
            break;
        const bool isWrong = block.blockNumber() == wrong;
        if (isWrong)
            painter.fillRect(QRect(0, int(at.top()), m_numbers->width(), int(at.height())), tokens.badTint);
        painter.setPen(isWrong ? tokens.bad : tokens.dim);
        painter.drawText(QRect(0, int(at.top()), m_numbers->width() - 12, fontMetrics().lineSpacing()), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(block.blockNumber() + 1));
    }
}

void ScenarioText::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    if (m_at < 0)
        return;
    const QTextBlock block = document()->findBlockByNumber(mistakeLine());
    const QRectF at = blockBoundingGeometry(block).translated(contentOffset());
    const int used = int(at.left()) + fontMetrics().horizontalAdvance(block.text()) + 24;
    const int room = viewport()->width() - used - 12;
    if (room < leastForWords)
        return;
    QPainter painter(viewport());
    const QFont small = interfaceFont(-1);
    painter.setFont(small);
    painter.setPen(tokensFor(palette()).bad);
    painter.drawText(QRect(used, int(at.top()), room, fontMetrics().lineSpacing()), Qt::AlignRight | Qt::AlignVCenter,
                     QFontMetrics(small).elidedText(m_words, Qt::ElideRight, room));
}

void ScenarioText::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeNumbers();
}

void ScenarioText::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    m_numbers->update(); // they have the mark of it
}

void ScenarioText::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    m_numbers->update();
}

void ScenarioText::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        mark();
        m_numbers->update();
    }
}

} // namespace ovyxa

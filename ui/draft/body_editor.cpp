// SPDX-License-Identifier: MIT
#include "ui/draft/body_editor.h"

#include "ui/common/theme.h"

#include <QtGui/QPainter>
#include <QtGui/QTextBlock>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

class Gutter final : public QWidget
{
public:
    explicit Gutter(BodyEditor *editor) : QWidget(editor), m_editor(editor) {}

protected:
    void paintEvent(QPaintEvent *event) override { m_editor->paintGutter(event); }

private:
    BodyEditor *m_editor;
};

} // namespace

BodyEditor::BodyEditor(QWidget *parent) : QPlainTextEdit(parent), m_gutter(new Gutter(this))
{
    setObjectName(u"draftBody"_s);
    setAccessibleName(tr("Body, as it goes out"));
    setFont(dataFont(-1));
    setTabChangesFocus(true); // Tab leaves it; JSON needs no tabs
    setWordWrapMode(QTextOption::WrapAnywhere);
    setFrameShape(QFrame::NoFrame);
    setStyleSheet(u"border: none; border-radius: 0; padding: 0;"_s);
    document()->setDocumentMargin(6);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &BodyEditor::placeGutter);
    connect(this, &QPlainTextEdit::textChanged, this, &BodyEditor::compare);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    placeGutter();
}

void BodyEditor::setTexts(const QString &then, const QString &now)
{
    m_then = then.split(u'\n');
    if (text() != now)
        setPlainText(now);
    compare();
}

QString BodyEditor::text() const
{
    // toPlainText() would make plain spaces of no-break ones.
    return document()->toRawText().replace(QChar::ParagraphSeparator, u'\n');
}

void BodyEditor::replaceText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

/// Lines that begin and end alike are the same; what lies between was changed.
void BodyEditor::compare()
{
    const int count = document()->blockCount();
    const int then = int(m_then.size());
    int first = 0;
    QTextBlock block = document()->begin();
    while (first < std::min(count, then) && block.text() == m_then.at(first)) {
        block = block.next();
        ++first;
    }
    int last = 0;
    QTextBlock end = document()->lastBlock();
    while (last < std::min(count, then) - first && end.text() == m_then.at(then - 1 - last)) {
        end = end.previous();
        ++last;
    }
    m_firstChanged = first;
    m_changedEnd = count - last;
    m_changedThen = then - last - first;
    m_gutter->update();
    viewport()->update();
}

QString BodyEditor::was(int line) const
{
    if (m_changedThen != m_changedEnd - m_firstChanged || !isChanged(line))
        return {};
    const QString before = m_then.at(line).trimmed();
    const QString now = document()->findBlockByNumber(line).text().trimmed();
    if (before == now)
        return {};
    // Of a member only its value.
    const qsizetype colon = before.indexOf(u": "_s);
    QString said = colon > 0 && now.startsWith(before.left(colon + 2)) ? before.mid(colon + 2) : before;
    if (said.endsWith(u','))
        said.chop(1);
    return said.size() > 60 ? said.left(60) + u'…' : said;
}

int BodyEditor::gutterWidth() const
{
    const int digits = std::max(2, int(QString::number(blockCount()).size()));
    return fontMetrics().horizontalAdvance(QString(digits, u'0')) + 36;
}

void BodyEditor::placeGutter()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    m_gutter->setGeometry(QRect(contentsRect().topLeft(), QSize(gutterWidth(), contentsRect().height())));
}

void BodyEditor::paintGutter(QPaintEvent *event)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), tokens.window);
    painter.setFont(font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF at = blockBoundingGeometry(block).translated(contentOffset());
        if (at.top() > event->rect().bottom())
            break;
        const QRect line(0, int(at.top()), m_gutter->width(), fontMetrics().lineSpacing());
        if (isChanged(block.blockNumber())) {
            painter.fillRect(QRect(0, int(at.top()), m_gutter->width(), int(at.height())), tokens.waitTint);
            painter.setPen(tokens.wait);
            painter.drawText(line.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, u"~"_s);
        }
        painter.setPen(tokens.dim);
        painter.drawText(line.adjusted(0, 0, -24, 0), Qt::AlignRight | Qt::AlignVCenter, QString::number(block.blockNumber() + 1));
    }
}

void BodyEditor::paintEvent(QPaintEvent *event)
{
    const Tokens &tokens = tokensFor(palette());
    {
        QPainter painter(viewport());
        painter.fillRect(event->rect(), tokens.window);
        for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
            const QRectF at = blockBoundingGeometry(block).translated(contentOffset());
            if (at.top() > viewport()->height())
                break;
            if (isChanged(block.blockNumber()))
                painter.fillRect(QRect(0, int(at.top()), viewport()->width(), int(at.height())), tokens.waitTint);
        }
    }
    QPlainTextEdit::paintEvent(event);
    QPainter painter(viewport());
    painter.setFont(interfaceFont(-2));
    painter.setPen(tokens.dim);
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF at = blockBoundingGeometry(block).translated(contentOffset());
        if (at.top() > viewport()->height())
            break;
        const QString before = was(block.blockNumber());
        if (before.isEmpty())
            continue;
        const QString said = tr("was %1").arg(before);
        const int wide = painter.fontMetrics().horizontalAdvance(said);
        const int used = fontMetrics().horizontalAdvance(block.text()) + 24;
        if (used + wide < viewport()->width())
            painter.drawText(QRect(0, int(at.top()), viewport()->width() - 12, fontMetrics().lineSpacing()), Qt::AlignRight | Qt::AlignVCenter, said);
    }
}

void BodyEditor::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void BodyEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_gutter->update();
}

} // namespace ovyxa

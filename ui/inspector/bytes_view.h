// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtWidgets/QAbstractScrollArea>

namespace ovyxa {

struct Tokens;

/// Bytes in rows of which only those in sight are made, so that no size makes the window wait: what TextView and HexView share, which is the
/// caret, the selection and the keys of a read-only text. GUI thread.
class BytesView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit BytesView(const QString &accessibleName, QWidget *parent = nullptr);

    /// What was selected and scrolled to outlives only the same bytes.
    void setBytes(const QByteArray &bytes);
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    void select(qsizetype from, qsizetype to); ///< [from, to); the caret stands at `to`
    [[nodiscard]] qsizetype selectionBegin() const { return std::min(m_anchor, m_caret); }
    [[nodiscard]] qsizetype selectionEnd() const { return std::max(m_anchor, m_caret); }
    [[nodiscard]] bool hasSelection() const { return m_anchor != m_caret; }
    /// Of [from, to) what people paste.
    [[nodiscard]] virtual QString copied(qsizetype from, qsizetype to) const = 0;
    [[nodiscard]] virtual qsizetype rowCount() const = 0;
    [[nodiscard]] virtual QString rowText(qsizetype row) const = 0; ///< as it is read out
    [[nodiscard]] QString spokenRow() const { return rowText(rowOf(m_caret)); }
    void copy() const; ///< the selection, or the row of the caret

    [[nodiscard]] QSize sizeHint() const override;

protected:
    /// Other bytes, or another width.
    virtual void layRows() = 0;
    [[nodiscard]] virtual qsizetype rowBegin(qsizetype row) const = 0; ///< for one beyond the last, too
    [[nodiscard]] virtual qsizetype rowOf(qsizetype byte) const = 0;
    [[nodiscard]] virtual qsizetype byteAt(qsizetype row, int x) const = 0;       ///< the place between bytes next to x
    [[nodiscard]] virtual qsizetype byteBeside(qsizetype byte, int by) const = 0; ///< one step left (-1) or right
    [[nodiscard]] virtual int caretX(qsizetype row, qsizetype byte) const = 0;
    virtual void paintRow(QPainter *painter, qsizetype row, int y, const Tokens &tokens) = 0;

    void rowsChanged(qsizetype firstByte); ///< to be called when rows were laid; this byte stays at the top
    [[nodiscard]] bool isSelected(qsizetype byte) const { return byte >= selectionBegin() && byte < selectionEnd(); }
    [[nodiscard]] qsizetype topByte() const;
    [[nodiscard]] int rowHeight() const { return fontMetrics().lineSpacing(); }
    [[nodiscard]] int cellWidth() const { return fontMetrics().horizontalAdvance(u'0'); }
    [[nodiscard]] int columns() const { return std::max(8, viewport()->width() / std::max(1, cellWidth()) - 1); }

    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] qsizetype byteAt(const QPoint &at) const;
    void moveTo(qsizetype byte, bool keepAnchor);
    void showCaret();
    [[nodiscard]] int rowsInSight() const { return std::max(1, viewport()->height() / rowHeight()); }

    QByteArray m_bytes;
    qsizetype m_anchor = 0;
    qsizetype m_caret = 0;
};

} // namespace ovyxa

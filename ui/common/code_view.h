// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/tokens.h"

#include <QtWidgets/QPlainTextEdit>

namespace ovyxa {

/// A rounded box of fixed-width text, read-only, selectable and wrapping. As high as its text, up to a number of lines,
/// beyond which it scrolls.
class CodeView final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeView(const QString &accessibleName, QWidget *parent = nullptr);

    /// Shows this text. Bytes that are not text should come as a hex dump or through printable().
    void setText(const QString &text);
    /// Marks characters [from, from + length) in a tone; replaces the marks there were when `keep` is false.
    void mark(qsizetype from, qsizetype length, Tone tone, bool keep = false);
    /// Texts that are searched for: where they stand in what is shown now and later, without case, they are marked and underlined.
    void setFound(const QStringList &texts);
    /// The height follows the text between these; maximum 0 = fills the place it is given.
    void setLines(int minimum, int maximum);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Mark
    {
        qsizetype from;
        qsizetype length;
        Tone tone;
    };
    void showMarks();
    [[nodiscard]] QList<QTextEdit::ExtraSelection> found() const;
    [[nodiscard]] int heightFor(int lines) const;
    [[nodiscard]] int visualLines() const;

    QList<Mark> m_marks;
    QStringList m_found;
    int m_minimumLines = 1;
    int m_maximumLines = 0;
};

/// Control characters made visible (␍ ␊ ␉ and ␀ …), for bytes shown as they came, and what is no UTF-8 as \xNN. Line feeds still break the line.
[[nodiscard]] QString printable(const QByteArray &bytes);

} // namespace ovyxa

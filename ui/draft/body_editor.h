// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QPlainTextEdit>

namespace ovyxa {

/// Text to be edited, with the numbers of its lines; those that differ from what it was are marked, and what they were is said. GUI thread.
class BodyEditor final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit BodyEditor(QWidget *parent = nullptr);

    void setTexts(const QString &then, const QString &now);
    [[nodiscard]] QString text() const; ///< with \n, and every no-break space as it is
    /// As one step that can be undone.
    void replaceText(const QString &text);
    [[nodiscard]] int gutterWidth() const;
    void paintGutter(QPaintEvent *event);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void compare();
    void placeGutter();
    [[nodiscard]] bool isChanged(int line) const { return line >= m_firstChanged && line < m_changedEnd; }
    [[nodiscard]] QString was(int line) const; ///< empty where no one line was it

    QWidget *m_gutter;
    QStringList m_then;
    int m_firstChanged = 0;
    int m_changedEnd = 0;
    int m_changedThen = 0; ///< lines that stood there before
};

} // namespace ovyxa

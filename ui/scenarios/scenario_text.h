// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtGui/QTextCursor>
#include <QtWidgets/QPlainTextEdit>

namespace ovyxa {

/// A scenario's text to be edited, with the numbers of its lines; the line of a mistake is marked, and what is wrong stands beside it where
/// there is room. Each file that was edited keeps what can be undone, and its place. GUI thread.
class ScenarioText final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit ScenarioText(QWidget *parent = nullptr);

    /// The file whose text it is from now on; empty where it was not open yet.
    void openFile(const QString &file);
    [[nodiscard]] QString text() const; ///< with \n, and every no-break space as it is
    /// `at`: the character where it is, -1 = there is none.
    void setMistake(int at, const QString &words);
    [[nodiscard]] int mistakeLine() const; ///< from 0; -1 = there is none
    void goToMistake();
    void paintNumbers(QPaintEvent *event);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void placeNumbers();
    void mark();
    [[nodiscard]] int numbersWidth() const;

    QWidget *m_numbers;
    QString m_file;
    QHash<QString, QTextCursor> m_earlier; ///< of the files that were open, each in a document of its own
    int m_at = -1;
    QString m_words;
};

} // namespace ovyxa

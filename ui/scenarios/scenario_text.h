// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QPlainTextEdit>

namespace ovyxa {

/// A scenario's text to be edited, with the numbers of its lines; the line of a mistake is marked, and what is wrong stands beside it where
/// there is room. GUI thread.
class ScenarioText final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit ScenarioText(QWidget *parent = nullptr);

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

private:
    void placeNumbers();
    void mark();
    [[nodiscard]] int numbersWidth() const;

    QWidget *m_numbers;
    int m_at = -1;
    QString m_words;
};

} // namespace ovyxa

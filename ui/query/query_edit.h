// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QLineEdit>

#include <functional>
#include <utility>

namespace ovyxa {

/// A line of text in which each term of a query is drawn as a chip. The chips are the text: the caret goes into them as into any word, and
/// the one that it is in lies open, undrawn, as long as people write. GUI thread.
class QueryEdit final : public QLineEdit
{
    Q_OBJECT
public:
    /// `isRight` tells of one term whether there is such a thing; what is wrong is drawn so.
    using Check = std::function<bool(const QString &term)>;

    QueryEdit(Check isRight, QWidget *parent);

    /// What is drawn as chips now, left to right, for tests and those who point at one.
    [[nodiscard]] QStringList chips() const;
    /// The first term that cannot be read: as it stands there, and the number of its first sign. Empty where there is none.
    [[nodiscard]] std::pair<QString, int> wrongTerm() const;
    void setRefused(bool refused); ///< the term that cannot be read is underlined, also while it lies open, until people write on
    void goToWrong();              ///< the caret, and with it what is seen, goes to the first term that cannot be read

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Chip
    {
        qsizetype start;
        qsizetype length;
        bool right;
    };
    [[nodiscard]] QList<Chip> drawnChips() const;
    void colour();
    void dress();

    Check m_isRight;
    QString m_checkedText;
    QList<Chip> m_terms; ///< all of the text, the open one too
    bool m_colouring = false;
    bool m_refused = false;
};

} // namespace ovyxa

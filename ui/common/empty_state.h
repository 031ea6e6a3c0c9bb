// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace ovyxa {

/// What stands in the place of an empty list: what it is for and what to do next.
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// An empty `action` hides the button; `primary` makes it the view's main one.
    void showText(const QString &heading, const QString &text, const QString &action = {}, bool primary = false);
    /// Something else to do, below; empty: nothing. It stays until it is set again.
    void setOther(const QString &action);
    [[nodiscard]] QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void actionRequested();
    void otherRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();

    QLabel *m_heading;
    QLabel *m_text;
    QPushButton *m_button;
    QPushButton *m_other;
    QBoxLayout *m_acts;      ///< these two
    bool m_wasShown = false; ///< until then nobody gives it a height
};

} // namespace ovyxa

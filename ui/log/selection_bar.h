// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QFrame>

class QAction;
class QLabel;
class QMenu;
class QPushButton;

namespace ovyxa {

/// Under the rows while several are selected: how many, and what can be done with them. It shows what its actions can do: one that is off is
/// off here, and its tool tip says why. GUI thread.
class SelectionBar final : public QFrame
{
    Q_OBJECT
public:
    explicit SelectionBar(QWidget *parent = nullptr);

    /// In the order they are added. `name` is the button's object name; an action's own text is for menus, so the button has a short one.
    QPushButton *addVerb(const QString &name, const QString &text, QAction *action, const QString &kind = {});
    QPushButton *addMenu(const QString &name, const QString &text, const QList<QAction *> &actions);
    void setSelected(int rows);            ///< shown from two on
    void setListed(const QString &figure); ///< how many can be selected
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void clearWanted();
    void shownChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void place(QPushButton *button);
    void fit();

    QLabel *m_count;
    QLabel *m_of;
    QWidget *m_verbs;
    QPushButton *m_more;             ///< all of them, where not every one has room
    QList<QPushButton *> m_optional; ///< go into its menu, the last first
    QPushButton *m_close;
};

} // namespace ovyxa

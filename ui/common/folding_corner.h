// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QAction;
class QHBoxLayout;
class QMenu;
class QPushButton;

namespace ovyxa {

/// Buttons at a line's end. Where there is no room for all of them, those that can fold stand in a menu. GUI thread.
class FoldingCorner final : public QWidget
{
    Q_OBJECT
public:
    explicit FoldingCorner(QWidget *parent);

    void addFolding(QPushButton *button, QAction *action); ///< the action stands in the menu in its place
    void addKept(QPushButton *button);                     ///< once those that fold have been added

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] int widthOf(bool folded) const;
    void fold();

    QHBoxLayout *m_line;
    QPushButton *m_more;
    QMenu *m_menu;
    QList<QPushButton *> m_folding;
    QList<QPushButton *> m_kept;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QTabWidget;

namespace ovyxa {

/// What stands beside a tab widget's tabs, at the right, while it is wide enough for both. GUI thread; owned by the tab widget.
class TabCorner final : public QWidget
{
    Q_OBJECT
public:
    TabCorner(QWidget *content, QTabWidget *tabs);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, 0}; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *m_content;
    QTabWidget *m_tabs;
};

} // namespace ovyxa

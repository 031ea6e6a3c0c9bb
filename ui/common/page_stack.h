// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStackedWidget>

namespace ovyxa {

/// As small as the page that is shown may be: the others would else keep the window, or the place that they stand in, from being made smaller.
class PageStack final : public QStackedWidget
{
public:
    explicit PageStack(QWidget *parent = nullptr) : QStackedWidget(parent)
    {
        connect(this, &QStackedWidget::currentChanged, this, [this] { updateGeometry(); });
    }

    [[nodiscard]] QSize sizeHint() const override { return currentWidget() ? currentWidget()->sizeHint() : QSize(); }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return currentWidget() ? currentWidget()->minimumSizeHint().expandedTo(currentWidget()->minimumSize()) : QSize();
    }
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QListView>

namespace ovyxa {

/// The list itself: as high as its webhooks when there is room for them, scrolling when there is not.
class WebhookList final : public QListView
{
    Q_OBJECT
public:
    explicit WebhookList(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

namespace ovyxa {

/// Shift+F10 opens the menu of what has the focus, in every window of the program. Qt has that for the Menu key alone on X11 and Wayland, which many
/// keyboards lack. Owned by the window; GUI thread.
class MenuKey final : public QObject
{
    Q_OBJECT
public:
    explicit MenuKey(QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QApplication>
#include <QtWidgets/QWidget>

namespace ovyxa {

/// One dialog for one thing: the one of this kind that is open and fits comes to the front, with what was typed in it. False: there is none, and the
/// caller makes it. GUI thread.
template<typename Dialog, typename Fits>
[[nodiscard]] bool raiseOpen(Fits fits)
{
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *each : windows) {
        auto *dialog = qobject_cast<Dialog *>(each);
        if (!dialog || !dialog->isVisible() || !fits(*dialog))
            continue;
        dialog->raise();
        dialog->activateWindow();
        return true;
    }
    return false;
}

} // namespace ovyxa

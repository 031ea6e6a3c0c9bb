// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QMargins>
#include <QtCore/QRect>

#include <optional>

class QWidget;

namespace ovyxa {

/// The size that a dialog gets: as wanted, but never more than the screen has, its frame and title included, so that the buttons at
/// its foot are always seen.
[[nodiscard]] QSize sizeWithin(const QSize &wanted, const QRect &available);

/// Where a window that was left at `wanted` stands on a screen with this room: as it was if it fits with its frame, else moved and, where
/// that does not do, made smaller, but not below `least`. Without the frame that it had, one as window managers have it is reckoned with.
[[nodiscard]] QRect rectWithin(const QRect &wanted, const QRect &available, const QSize &least, const std::optional<QMargins> &frame = {});

/// How wide a dialog has to be to show all of what scrolls in it, in the font and language of now.
[[nodiscard]] int widthFor(const QWidget *content);

/// Gives a dialog its first size, on the screen of the window that it belongs to. GUI thread.
void resizeWithinScreen(QWidget *dialog, const QSize &wanted);

} // namespace ovyxa

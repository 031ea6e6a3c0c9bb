// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>

class QObject;
class QPushButton;
class QWidget;

namespace ovyxa {

/// Of these segments one is chosen: they are one stop for Tab, and the arrows go from one to the next. `owner` ends it.
void chooseOneOf(const QList<QPushButton *> &segments, QObject *owner);
/// Gives those of them that are not hidden one outline together; again where another one is hidden. Their layout leaves nothing between them.
void joinSegments(const QList<QPushButton *> &segments);

/// Whether a widget lies in a form whose button Ctrl+Enter presses (pressByCtrlEnter).
[[nodiscard]] bool hasCtrlEnter(const QWidget *widget);

} // namespace ovyxa

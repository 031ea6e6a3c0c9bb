// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringView>

namespace ovyxa::cli {

/// Of a script that is written without spaces, two columns a letter (Unicode, East Asian Width).
[[nodiscard]] bool isWide(QChar letter);
/// How many columns of a terminal a line takes.
[[nodiscard]] int columnsOf(QStringView text);

} // namespace ovyxa::cli

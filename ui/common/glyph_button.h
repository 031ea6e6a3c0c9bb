// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/glyphs.h"

#include <QtWidgets/QPushButton>

namespace ovyxa {

/// A quiet button that shows a glyph alone, in the colour of dim text. `says` is its name and its tool tip. The parent owns it.
[[nodiscard]] QPushButton *glyphButton(Glyph glyph, const QString &says, QWidget *parent);
/// The glyph as an icon, in the colour that dim text has now.
[[nodiscard]] QIcon glyphIcon(Glyph glyph);
/// Another glyph or other words for it.
void setGlyph(QPushButton *button, Glyph glyph, const QString &says);

} // namespace ovyxa

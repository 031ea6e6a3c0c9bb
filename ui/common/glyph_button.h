// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/glyphs.h"
#include "ui/common/tokens.h"

#include <QtWidgets/QPushButton>

namespace ovyxa {

/// A quiet button that shows a glyph alone, in the colour of dim text. `says` is its name and its tool tip. The parent owns it.
[[nodiscard]] QPushButton *glyphButton(Glyph glyph, const QString &says, QWidget *parent);
/// The glyph as an icon, in the colour that the tone has now.
[[nodiscard]] QIcon glyphIcon(Glyph glyph, Tone tone = Tone::Dim);
/// Another glyph or other words for it.
void setGlyph(QPushButton *button, Glyph glyph, const QString &says);

} // namespace ovyxa

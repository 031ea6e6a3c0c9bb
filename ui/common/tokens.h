// SPDX-License-Identifier: MIT
#pragma once

#include <QtGui/QColor>
#include <QtGui/QPalette>

namespace ovyxa {

/// What a colour says. Each tone but Neutral and Dim has a text colour and a tint to stand on.
enum class Tone { Neutral, Dim, Accent, Good, Wait, Bad, Held };

/// The colours of one scheme, in the words of the design's table. Values, shared by all; any thread.
struct Tokens
{
    bool dark;
    QColor window; ///< also the ground of code boxes and of the search field
    QColor panel;
    QColor alternate;
    QColor line; ///< hairlines
    QColor text;
    QColor dim;
    QColor accent;
    QColor accentTint; ///< also the selected row
    QColor accentText; ///< the accent as small text on its tint and on the quiet surface
    QColor quiet;      ///< the selection of a list that is not inspected; neutral pills
    QColor onAccent;   ///< text on the primary button
    QColor good;
    QColor goodTint;
    QColor wait;
    QColor waitTint;
    QColor bad;
    QColor badTint;
    QColor held;
    QColor heldTint;

    [[nodiscard]] QColor colour(Tone tone) const;
    [[nodiscard]] QColor tint(Tone tone) const;
};

[[nodiscard]] const Tokens &lightTokens();
[[nodiscard]] const Tokens &darkTokens();
/// The tokens that belong to a palette: whatever paints asks with its widget's or option's palette, and so follows a switch.
[[nodiscard]] const Tokens &tokensFor(const QPalette &palette);

/// Contrast of two opaque colours, 1 … 21 (WCAG 2.1, relative luminance). Text needs 4.5.
[[nodiscard]] double contrastRatio(const QColor &one, const QColor &other);

/// Measures in device-independent pixels.
namespace metrics {
inline constexpr int grid = 8;
inline constexpr int halfGrid = 4;
inline constexpr int row = 30;
inline constexpr int control = 28;
inline constexpr int radius = 6;
} // namespace metrics

} // namespace ovyxa

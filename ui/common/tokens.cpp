// SPDX-License-Identifier: MIT
#include "ui/common/tokens.h"

#include <cmath>

namespace ovyxa {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QColor Tokens::colour(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral: return text;
    case Tone::Dim: return dim;
    case Tone::Accent: return accent;
    case Tone::Good: return good;
    case Tone::Wait: return wait;
    case Tone::Bad: return bad;
    case Tone::Held: return held;
    }
    return text;
}

QColor Tokens::tint(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
    case Tone::Dim: return window;
    case Tone::Accent: return accentTint;
    case Tone::Good: return goodTint;
    case Tone::Wait: return waitTint;
    case Tone::Bad: return badTint;
    case Tone::Held: return heldTint;
    }
    return window;
}

const Tokens &lightTokens()
{
    static const Tokens tokens{
        .dark = false,
        .window = rgb(0xF6F7F9),
        .panel = rgb(0xFFFFFF),
        .alternate = rgb(0xFAFBFC),
        .line = rgb(0xDFE3E8),
        .text = rgb(0x1B2430),
        .dim = rgb(0x5B6776),
        .accent = rgb(0x2F6FDE),
        .accentTint = rgb(0xE7EFFC),
        .accentText = rgb(0x275CB9), // the accent itself is 4.1 to 1 on its tint
        .quiet = rgb(0xEEF1F4),
        .onAccent = rgb(0xFFFFFF),
        .good = rgb(0x197B48), // a shade under the design's #1A7F4B, which is 4.3 to 1 on a selected row
        .goodTint = rgb(0xE3F4EA),
        .wait = rgb(0x8F5B00),
        .waitTint = rgb(0xFFF1D6),
        .bad = rgb(0xB4232C),
        .badTint = rgb(0xFCE8E8),
        .held = rgb(0x6B4BB8),
        .heldTint = rgb(0xEFE9FB),
    };
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens{
        .dark = true,
        .window = rgb(0x14181E),
        .panel = rgb(0x1B2027),
        .alternate = rgb(0x1F252D),
        .line = rgb(0x303842),
        .text = rgb(0xE6EAF0),
        .dim = rgb(0x9AA6B4),
        .accent = rgb(0x7AA7F7),
        .accentTint = rgb(0x223352),
        .accentText = rgb(0x7AA7F7),
        .quiet = rgb(0x262D36),
        .onAccent = rgb(0x14181E),
        .good = rgb(0x5BC98C),
        .goodTint = rgb(0x183527),
        .wait = rgb(0xF0B95A),
        .waitTint = rgb(0x3A2C10),
        .bad = rgb(0xF2858B),
        .badTint = rgb(0x401D20),
        .held = rgb(0xB9A3F2),
        .heldTint = rgb(0x2C2444),
    };
    return tokens;
}

const Tokens &tokensFor(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkTokens() : lightTokens();
}

double contrastRatio(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace ovyxa

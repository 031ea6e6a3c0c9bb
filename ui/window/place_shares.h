// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QSize>

namespace ovyxa {

/// How large the places around the centre are, in pixels: two widths and two heights. The centre has the rest.
struct PlaceSizes
{
    int site = 0;
    int inspector = 0;
    int timeline = 0;
    int receiver = 0;

    [[nodiscard]] QByteArray save() const;
    [[nodiscard]] static PlaceSizes restored(const QByteArray &saved); ///< none where it is damaged
    bool operator==(const PlaceSizes &) const = default;
};

/// What there is to share, and what is needed of it.
struct PlaceWishes
{
    QSize room;        ///< of the window, without the lines above and below
    int site = 0;      ///< the width in which the left column cuts no name
    int inspector = 0; ///< the width that its tabs need
    int centre = 0;    ///< the width that the centre has use for
    int timeline = 0;  ///< the height that the time line has use for
};

/// The same room is shared in the same way, whatever it was before: who makes the window large and small again finds what was there. `own` are the
/// sizes that people gave with the mouse (0 = none): they stand, as far as the centre keeps what it cannot do without.
[[nodiscard]] PlaceSizes sharePlaces(const PlaceWishes &wishes, const PlaceSizes &own);

} // namespace ovyxa

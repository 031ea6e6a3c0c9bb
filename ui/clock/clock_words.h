// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/clock_state.h"
#include "ui/common/time_format.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QFontMetrics>

#include <array>
#include <utility>

namespace ovyxa {

/// What the clock bar says. Pure.
class ClockWords final
{
    Q_DECLARE_TR_FUNCTIONS(ClockWords)
public:
    static constexpr std::array<double, 5> speeds{1, 10, 60, 600, 3600};

    /// "×60"; other speeds, from the command line, with what digits they need.
    [[nodiscard]] static QString speed(double factor);
    /// "60 times", "real time", where it is read out.
    [[nodiscard]] static QString times(double factor);
    /// "14:32:41"; "24 Nov 14:32:41" once simulated time has reached another day than the real one.
    [[nodiscard]] static QString time(Instant simulated, Instant real, Zone zone);
    /// Of the widest with a day of this year's, and of one that names its year.
    [[nodiscard]] static std::pair<int, int> timeWidths(const QFontMetrics &metrics);
    /// "42 min ahead" of the real time, "3 min behind" it after a pause, "simulated" where both are the same.
    [[nodiscard]] static QString lead(Instant simulated, Instant real);
    [[nodiscard]] static bool isAhead(Instant simulated, Instant real);
    /// "Jump to next · 3:12" while a retry or a release is due, "Jump to next" else; from an hour on "· 5:23 h".
    [[nodiscard]] static QString jump(const ClockState &clock, Instant now);
    /// "Jump · 3:12", where there is little room.
    [[nodiscard]] static QString shortJump(const ClockState &clock, Instant now);
    /// How long until the text of the time or of the countdown changes: real time, at least a thirtieth of a second. Nothing while paused.
    [[nodiscard]] static std::optional<Millis> nextChange(const ClockState &clock, Instant now);
};

} // namespace ovyxa

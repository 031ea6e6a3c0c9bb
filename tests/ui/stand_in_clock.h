// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/clock_door.h"

#include <QtCore/QStringList>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

/// A clock without an engine behind it: writes down what it is asked for.
class StandInClock final : public ClockDoor
{
public:
    StandInClock() : ClockDoor(nullptr) {}

    [[nodiscard]] ClockState state() const override { return shown; }
    void setSpeed(double speed) override { asked << u"speed %1"_s.arg(speed); }
    void setPaused(bool paused) override { asked << (paused ? u"pause"_s : u"go on"_s); }
    void jumpToNextDue() override { asked << u"jump"_s; }
    void reset(QObject *, Reply<Millis> done) override
    {
        asked << u"reset"_s;
        done(Error{ErrorCode::Conflict, u"It is being run ahead."_s});
    }

    ClockState shown;
    QStringList asked;
};

} // namespace ovyxa::test

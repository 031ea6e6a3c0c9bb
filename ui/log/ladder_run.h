// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"

#include <QtCore/QObject>

#include <optional>
#include <stop_token>

namespace ovyxa {

class ClockDoor;

/// Runs the clock to a moment of a delivery's ladder, and on to the attempt that is meant: those before it take time themselves, so it falls due
/// a little later than was foreseen. GUI thread; owned by the time line, and the door outlives it.
class LadderRun final : public QObject
{
    Q_OBJECT
public:
    explicit LadderRun(ClockDoor *clock, QObject *parent = nullptr) : QObject(parent), m_clock(clock) {}

    /// `attempts`: how many are to be made by then; 0: the moment is all. One under way gives way to it.
    void start(DeliveryId delivery, Instant to, int attempts);
    void cancel(); ///< the clock stays where it is by then
    /// Where it runs to at this time; nothing while it does not.
    [[nodiscard]] std::optional<Instant> target() const { return m_isRunning ? std::optional(m_to) : std::nullopt; }
    /// What has become of it; another delivery ends the pursuit.
    void follow(const Delivery &delivery);

Q_SIGNALS:
    void refused(const QString &problem); ///< the clock was not run, and why
    void moved();                         ///< it runs, to somewhere else, or no longer

private:
    void advance(Instant to);
    void goOn();

    ClockDoor *m_clock;
    DeliveryId m_delivery;
    int m_attempts = 0;           ///< wanted; 0: none any more
    std::optional<Instant> m_due; ///< the next of them
    int m_call = 0;               ///< the newest: answers to earlier ones are dropped
    bool m_isRunning = false;
    Instant m_to{};
    std::stop_source m_stop{std::nostopstate};
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"
#include "core/rules/response_plan.h"

#include <optional>

namespace ovyxa {

/// An endpoint answers no request that starts from `from` on and before `to`; simulated. Empty where `to` is not after `from`.
struct Outage
{
    Instant from{};
    Instant to{};
    [[nodiscard]] bool holds(Instant at) const { return from <= at && at < to; }
    [[nodiscard]] Millis length() const { return std::max(Millis{0}, to - from); }
    bool operator==(const Outage &) const = default;
};

/// A request that is to come.
struct PlannedAttempt
{
    DeliveryId delivery;
    Instant at{};
    int number = 1;           ///< on the ladder: 1 = the first request, 4 = retry 3
    bool meetsOutage = false; ///< and fails; otherwise it arrives
    bool counts = false;      ///< in the webhook's hour
    bool operator==(const PlannedAttempt &) const = default;
};

/// What an outage would do to what one webhook has under way.
struct OutageForecast
{
    QList<PlannedAttempt> attempts;      ///< in order of time; each delivery's until one arrives or it is lost
    int meeting = 0;                     ///< of these, the ones that fail
    QList<DeliveryId> recovered;         ///< they met it and arrive afterwards
    std::optional<Instant> lastRecovery; ///< when the last of them does
    QList<DeliveryId> lost;              ///< the ladder ended within it
    std::optional<Instant> lastLoss;     ///< when the last of them is given up
    int burst = 0;                       ///< the most requests within one minute after it
    std::optional<Instant> burstAt;      ///< when that minute begins
    int held = 0;                        ///< that wait for the limit, whatever happens
    bool operator==(const OutageForecast &) const = default;
};

/// Pure; any thread.
namespace rules {

/// Follows each delivery that has not ended along the ladder (spec 4) from `now` on. What is known is taken as it is, and no more is guessed:
/// outside the outage the endpoint answers 2xx, within it each request fails at once, and no new events come. One under way now starts now.
[[nodiscard]] OutageForecast forecastOutage(const QList<Delivery> &deliveries, const Outage &outage, Instant now);
/// The answers that make it so, for a receiver that gets these requests alone, in this order: "200x2,503x7,200". A plan counts requests, not
/// time. None where no request meets the outage.
[[nodiscard]] std::optional<ResponsePlan> outagePlan(const OutageForecast &forecast);

} // namespace rules

} // namespace ovyxa

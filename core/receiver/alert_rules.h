// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/capture.h"

#include <memory>

namespace ovyxa {

/// Raises alerts over received requests. Only those whose signature was found valid count: whoever asks must see to it that there is a
/// secret to check with. Windows are calendar minutes, hours, days and months in UTC of the time of receipt (simulated; A). After an alert
/// a rule is silent for its cool-down, or until the next period if it has none; after a cool-down it takes a new crossing or goes on being
/// over the threshold. Pure: memory is a few figures a rule. Engine thread; owned by the bench.
class AlertRules final
{
public:
    AlertRules();
    ~AlertRules();

    /// Rules that stay (by id) keep what they have counted.
    void setRules(const QList<AlertRule> &rules);
    /// The clock went back from `from`: what the period of then has counted counts in that of now, and silence lasts as long as it would have.
    void moveBack(Instant from, Millis span);
    /// Counts a request; `body` is its payload. What is not valid, no payload of Ovyxa's (by its shape or its size), lacks a field, or
    /// comes after one of a later period, counts for nothing. Sums are exact to the millionth.
    [[nodiscard]] QList<Alert> take(const Capture &capture, const QByteArray &body);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

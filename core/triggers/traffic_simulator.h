// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/hit.h"
#include "core/model/traffic.h"

#include <memory>

namespace ovyxa {

/// A hit that the simulator made up, and when.
struct SimulatedHit
{
    Hit hit;
    Instant at{}; ///< simulated
};

/// Makes up the visits of one site: a Poisson stream of visitors who look at some pages each. The same settings, seed and calls give the
/// same hits at the same times after the start, however they are fetched. Pure; any one thread; memory is bounded by the visits under way.
class TrafficSimulator final
{
public:
    TrafficSimulator(const SimulationSettings &settings, Instant start);
    ~TrafficSimulator();

    /// When the next hit is.
    [[nodiscard]] Instant nextAt() const;
    /// The next hit; times never go back.
    [[nodiscard]] SimulatedHit next();
    /// So many visitors more, spread evenly over a span from `from` on: "spike". `visitors` ≥ 0.
    void addSpike(int visitors, Instant from, Millis span);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

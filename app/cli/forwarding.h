// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/rules/receiver_setup.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ovyxa::cli {

/// `listen --forward-to` and what goes with it.
struct ForwardingOptions
{
    std::string to;           ///< empty = nothing is passed on
    bool withoutPeer = false; ///< no X-Forwarded-For, -Host, -Proto, no Forwarded
    std::vector<std::string> authorities;

    void addTo(CLI::App &command);
    /// Puts it into a setup that has its plan; `isPlanned`: `--respond` was given. Or why it cannot be.
    [[nodiscard]] Result<void> applyTo(ReceiverSetup *setup, bool isPlanned) const;
};

} // namespace ovyxa::cli

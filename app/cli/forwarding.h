// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"
#include "core/model/result.h"
#include "core/rules/receiver_setup.h"

#include <nlohmann/json.hpp>

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

/// What the server behind the receiver made of a request, if it was passed on: forward_status, forward_ms, forward_bytes, forward_error and
/// forward_reason.
void addForwardFigures(nlohmann::ordered_json *line, const Capture &capture);

} // namespace ovyxa::cli

// SPDX-License-Identifier: MIT
#pragma once

#include "app/mcp/schema.h"

#include <optional>
#include <string>

/// The bench's log as resources, each read by the tool that knows it: nothing is told in two ways. Pure.
namespace ovyxa::mcp {

struct ResourceReading
{
    std::string tool; ///< empty: bench://status
    Json arguments = Json::object();
};

[[nodiscard]] Json resourceList();
[[nodiscard]] Json resourceTemplates();
/// How it is read; nothing if there is none of that URI.
[[nodiscard]] std::optional<ResourceReading> resourceAt(const QString &uri);

} // namespace ovyxa::mcp

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"
#include "core/model/result.h"

#include <QtCore/QByteArray>

namespace ovyxa {

/// Strict JSON (RFC 8259) as a tree for the inspector, nothing reordered, rounded or dropped. Depth is bounded. Errors say where.
[[nodiscard]] Result<JsonNode> parseJsonTree(QByteArrayView json);

/// The same tokens on indented lines, numbers and strings as written.
[[nodiscard]] Result<QByteArray> prettyJson(QByteArrayView json);

} // namespace ovyxa

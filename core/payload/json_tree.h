// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"
#include "core/model/result.h"

#include <QtCore/QByteArray>

#include <atomic>
#include <optional>

namespace ovyxa {

/// What a window can still show: a body of 10 MiB may hold five million values, or grow a hundredfold by indentation.
inline constexpr int treeValues = 200'000;
inline constexpr qsizetype prettyBytes = 32 * 1024 * 1024;

/// Strict JSON (RFC 8259) as a tree for the inspector, nothing reordered, rounded or dropped. Depth is bounded (jsonDepth), and
/// so is the number of values (treeValues); LimitReached beyond either. Errors say where. Any thread; linear.
[[nodiscard]] Result<JsonNode> parseJsonTree(QByteArrayView json);

/// The same tokens on indented lines, numbers and strings as written; LimitReached where they would take more than prettyBytes.
[[nodiscard]] Result<QByteArray> prettyJson(QByteArrayView json);

/// … of texts of any size and depth, for showing them: where they would take more than prettyBytes, indentation ends some levels deep.
/// Nothing where it is no JSON, or it was stopped. Any thread.
[[nodiscard]] std::optional<QByteArray> shownPrettyJson(QByteArrayView json, const std::atomic_bool &stop);

} // namespace ovyxa

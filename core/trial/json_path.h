// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"

namespace ovyxa {

/// A place in a JSON value: names and numbers of elements with dots between, "data.items.0.name"; "items[0]" and a "$." in front are the same;
/// "$" or nothing is the whole. A name that has dots itself is taken whole where it is there. Null if there is nothing. Pure.
[[nodiscard]] const JsonNode *atPath(const JsonNode &root, const QString &path);

/// Whether a path is written so that it may lead somewhere: no name is left out, brackets hold something and are closed.
[[nodiscard]] bool isJsonPath(const QString &path);

/// The same value: numbers by their worth to the last digit, an object's members in any order.
[[nodiscard]] bool isSameJson(const JsonNode &one, const JsonNode &other);

/// As it is written, in short, for sentences.
[[nodiscard]] QString shortJson(const JsonNode &node);

} // namespace ovyxa

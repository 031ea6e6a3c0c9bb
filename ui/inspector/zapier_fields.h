// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"

#include <utility>

namespace ovyxa {

/// The fields of a catch hook's request as Zapier offers them for mapping: names of nested objects joined by two underscores
/// (data__goal_name), the elements of a list under one name, their values joined by commas. In the order of the body. Pure.
[[nodiscard]] QList<std::pair<QString, QString>> zapierFields(const JsonNode &body);

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

#include <nlohmann/json.hpp>

#include <vector>

/// What a tool's arguments must be, as the JSON Schema that agents are given; the same schema is what they are checked against. Words are
/// English whatever the language, as in all that programs read (cli.md). Pure.
namespace ovyxa::mcp {

using Json = nlohmann::ordered_json;

/// An object of these arguments and no others.
[[nodiscard]] Json objectSchema(Json properties, const std::vector<std::string> &required = {});
[[nodiscard]] Json textSchema(const char *description, qint64 mostCharacters = 4096);
[[nodiscard]] Json choiceSchema(const char *description, const std::vector<std::string> &words);
[[nodiscard]] Json numberSchema(const char *description, qint64 least, qint64 most);
[[nodiscard]] Json flagSchema(const char *description);
[[nodiscard]] Json listSchema(const char *description, Json items, qint64 most);

/// The first thing that is wrong with a value, as a sentence that names the argument and never its value, which may be a secret; empty if
/// nothing is. Knows the keywords that the functions above write.
[[nodiscard]] QString problemWith(const Json &schema, const Json &value);

} // namespace ovyxa::mcp

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"

#include <QtCore/QByteArray>

#include <nlohmann/json_fwd.hpp>

/// What the command line's lines and exports have in common: bytes, header fields and heads as JSON. Pure.
namespace ovyxa::cli {

[[nodiscard]] bool isUtf8(const QByteArray &bytes);
/// As compact UTF-8; bytes that are none become U+FFFD. No control character stands in it as itself, so that it cannot steer a terminal.
[[nodiscard]] QByteArray dump(const nlohmann::ordered_json &json);

/// Adds `name` as text if the bytes are UTF-8, else as `name` + "_base64".
void addBytes(nlohmann::ordered_json &object, const char *name, const QByteArray &bytes);
/// [[name, value], …] in the order of the wire; bytes beyond ASCII are read as UTF-8.
[[nodiscard]] nlohmann::ordered_json headerPairs(const HeaderList &headers);
/// [{name, value}, …] in the order of the wire, as HAR writes them.
[[nodiscard]] nlohmann::ordered_json namesAndValues(const HeaderList &headers);
/// The fields of a head as it was sent: a first line, then "Name: value" lines.
[[nodiscard]] HeaderList fieldsOfHead(const QByteArray &head);
/// {version, cipher, subject, issuer, names, expires, sha256}, or null.
[[nodiscard]] nlohmann::ordered_json tlsOrNull(const std::optional<TlsSummary> &tls);

} // namespace ovyxa::cli

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"

#include <QtCore/QByteArray>

#include <nlohmann/json_fwd.hpp>

/// What the command line's lines and exports have in common: bytes, header fields and heads as JSON. Pure.
namespace ovyxa::cli {

class JsonText;

[[nodiscard]] inline bool isUtf8(QByteArrayView bytes)
{
    return bytes.isValidUtf8();
}
/// As compact UTF-8 in one line, whatever its reader takes for the end of one; bytes that are no UTF-8 become U+FFFD. No control character
/// stands in it as itself, so that it cannot steer a terminal.
[[nodiscard]] QByteArray dump(const nlohmann::ordered_json &json);
/// Of UTF-8 that begins with the byte E2, the character that is written as an escape there: the end of a line to some, or what turns the
/// direction of text; 0: it is another.
[[nodiscard]] uint escapedBehindE2(const char *at, const char *end);

/// A header's value as UTF-8; what is none is read as Latin-1, as HTTP once said.
[[nodiscard]] QByteArray fieldText(const QByteArray &value);

/// Adds `name` as text if the bytes are UTF-8, else as `name` + "_base64".
void addBytes(nlohmann::ordered_json &object, const char *name, const QByteArray &bytes);
/// [[name, value], …] in the order of the wire; each value as fieldText().
[[nodiscard]] nlohmann::ordered_json headerPairs(const HeaderList &headers);

/// For what is written at once: as the value, or the member, that comes next.
void tellBytes(JsonText &json, QByteArrayView name, const QByteArray &bytes);
void tellHeaderPairs(JsonText &json, const HeaderList &headers);
/// A header's value as a text: where it is no UTF-8, read as Latin-1.
void tellField(JsonText &json, QByteArrayView value);
/// {name, value}, as HAR writes them; a value that is no UTF-8 has a comment that says so.
void tellNameAndValue(JsonText &json, QByteArrayView name, QByteArrayView value);
/// A list of these in the order of the wire.
void tellNamesAndValues(JsonText &json, const HeaderList &headers);
/// {version, cipher, subject, issuer, names, expires, sha256}, or null.
void tellTls(JsonText &json, const std::optional<TlsSummary> &tls);

} // namespace ovyxa::cli

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

#include <optional>

/// The small rules of RFC 9110 and 9112, pure functions on bytes.
namespace ovyxa::grammar {

[[nodiscard]] bool isToken(QByteArrayView text);           // RFC 9110 5.6.2
[[nodiscard]] bool isVisible(QByteArrayView text);         // only 0x21 to 0x7e
[[nodiscard]] bool isControl(char c);                      // those that no line of a head may hold: all but the tab
[[nodiscard]] QByteArrayView trimmed(QByteArrayView text); // of space and tab alone
[[nodiscard]] bool isVersion(QByteArrayView text);         // "HTTP/1.1", RFC 9112 2.3: any digit, a point, any digit

/// host [ ":" port ] (RFC 3986 3.2): a registered name that is not empty, whatever its characters, an IPv4 address or an IPv6 one in
/// brackets; the port 1 to 65535, empty or left out.
[[nodiscard]] bool isAuthority(QByteArrayView text);

/// What stands between "://" and the path of an absolute-form target; nothing if the target has not that form.
[[nodiscard]] std::optional<QByteArrayView> authorityOfAbsolute(QByteArrayView target);

/// Without regard to case (RFC 9110 5.1).
[[nodiscard]] bool isNamed(const Header &field, QByteArrayView name);

/// Whether a comma-separated list holds this word, without regard to case.
[[nodiscard]] bool listHas(QByteArrayView list, QByteArrayView word);

/// *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] ), RFC 9112 7.1.1.
[[nodiscard]] bool isChunkExtensions(QByteArrayView text);

} // namespace ovyxa::grammar

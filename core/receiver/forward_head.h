// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_message.h"

/// What a gateway makes of the fields of a message (RFC 9110 7.6). Pure functions.
namespace ovyxa::forwarding {

/// The fields that go to the app, as they came, in their order, repeats apart: without those of this connection alone (RFC 9110 7.6.1), what frames
/// the message, Host (the app's own is sent) and Expect, which has been met; Trailer only where trailers can follow. With Via in the name `via`,
/// and one less in Max-Forwards; `tellsPeer` adds X-Forwarded-For, -Host and -Proto and Forwarded (RFC 7239). Host and Proto that a tunnel before
/// this has set stand.
[[nodiscard]] HeaderList requestFields(const HttpRequest &received, const QByteArray &via, bool tellsPeer);

/// The fields that go back, as they came: without those of this connection alone and what frames the body.
[[nodiscard]] HeaderList responseFields(const HeaderList &received);

/// The trailer fields that may go on behind a body in chunks: without those that frame, route or condition a message, prove who sends it, or
/// say how its content is read, which must stand before it (RFC 9110 6.5.1), and those of the connection alone, which the message's `head` names.
[[nodiscard]] HeaderList trailerFields(const HeaderList &trailers, const HeaderList &head);

/// Whether a gateway of this name has passed the request on before (RFC 9110 7.6.3).
[[nodiscard]] bool hasPassed(const HttpRequest &request, const QByteArray &via);

/// Whether it is to be answered here, as if there were nothing behind: its Max-Forwards is used up (RFC 9110 7.6.2).
[[nodiscard]] bool endsHere(const HttpRequest &received);

/// Another protocol that the peer asks to go on with, such as "websocket"; null if it asks for none, or for HTTP/2, which it is free to do
/// without (RFC 9110 7.8).
[[nodiscard]] QByteArray wantedProtocol(const HttpRequest &request);

} // namespace ovyxa::forwarding

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QUrl>

namespace ovyxa {

/// What destinations are allowed (spec 1). Pure; any thread.
struct UrlPolicy
{
    static const qsizetype longest; ///< bytes
    bool allowLoopbackHttp = false;

    /// The URL as it is stored, shown and sent, or why it is refused: not a URL, not https, http to another machine, credentials, a
    /// fragment, no host, control characters or spaces, port 0, too long. Messages say what to do.
    /// All ASCII: lower-case scheme and host, IDN as punycode, IPv4 in four decimal parts, default port dropped. Path and query stay as they
    /// were typed (segments that are empty or dots, the case of escapes: RFC 3986 lets servers tell them apart), but for other characters
    /// than ASCII, as UTF-8 in escapes, and an empty path, as "/". Doing it twice changes nothing.
    [[nodiscard]] Result<QString> check(const QString &text) const;
};

/// Path and query of a checked URL, as they stand in the request line: what a QUrl would give has its escapes written anew.
[[nodiscard]] QByteArray requestTarget(const QString &url);

/// What looks odd about a checked URL's path, though it is sent exactly so: a sentence, or null.
[[nodiscard]] QString oddTarget(const QString &url);

/// 127.0.0.0/8, ::1, localhost and *.localhost (RFC 6761), by name only: nothing is resolved.
[[nodiscard]] bool isLoopbackHost(const QString &host);
/// Whether a URL is refused for that alone that plain HTTP to this machine is not allowed, so that who refuses it can say how to allow it.
[[nodiscard]] bool lacksPlainHttp(const QString &url);

} // namespace ovyxa

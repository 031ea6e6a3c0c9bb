// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QUrl>

namespace ovyxa {

/// What destinations are allowed (spec 1). Pure; any thread.
struct UrlPolicy
{
    bool allowLoopbackHttp = false;

    /// The normalised URL (as it will be sent and is shown, see urlText), or why it is refused: not a URL, not https, http to
    /// another machine, credentials, a fragment, no host, control characters or spaces, port 0, too long. Messages say what to do.
    /// Normalised: lower-case scheme and host, IDN as punycode, IPv4 in four decimal parts, default port dropped, dot segments
    /// resolved, one slash before the path, an empty path as "/". Normalising twice changes nothing.
    [[nodiscard]] Result<QUrl> check(const QString &text) const;
};

/// A destination as it is stored, shown and sent: all ASCII, hosts as punycode (QUrl::toString would show some as Unicode).
[[nodiscard]] QString urlText(const QUrl &url);

/// 127.0.0.0/8, ::1, localhost and *.localhost (RFC 6761), by name only: nothing is resolved.
[[nodiscard]] bool isLoopbackHost(const QString &host);

} // namespace ovyxa

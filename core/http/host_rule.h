// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace ovyxa {

/// Whether a Host field names this machine (localhost, *.localhost, 127.0.0.0/8, [::1], with any port) or a host that the user
/// allowed. Anything else may be a web page that reaches loopback by DNS rebinding. An empty field (HTTP/1.0) comes from no browser
/// and is allowed. Any thread.
[[nodiscard]] bool isHostAllowed(const QString &hostField, const QStringList &allowed);

} // namespace ovyxa

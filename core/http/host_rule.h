// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>

namespace ovyxa {

/// Whether a Host field names this machine (localhost, *.localhost, 127.0.0.0/8, [::1], with any port) or a host that the user
/// allowed. Anything else may be a web page that reaches loopback by DNS rebinding. An empty field (HTTP/1.0) comes from no browser
/// and is allowed. Any thread.
[[nodiscard]] bool isHostAllowed(const QString &hostField, const QStringList &allowed);

/// The origin of the web page that sent a request here from another site, as its browser names it (the Fetch standard's Origin; "null"
/// for a page that has none to show), empty where only Sec-Fetch-Site tells of one. Nothing if it comes from no page, or from one on this
/// machine or on an allowed host. No page can leave these fields out or forge them, and no sender of webhooks sends them. Any thread.
[[nodiscard]] std::optional<QString> crossSiteOrigin(const HeaderList &headers, const QStringList &allowed);

} // namespace ovyxa

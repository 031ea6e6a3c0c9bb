// SPDX-License-Identifier: MIT
#pragma once

#include "core/triggers/active_visitors.h"

#include <QtCore/QByteArray>
#include <QtCore/QHash>
#include <QtCore/QString>

namespace ovyxa {

/// Who a visitor is for a day: a salted SHA-256 of the truncated IP address (an IPv4 network of 24 bits, an IPv6 one of 48) and the user
/// agent's family (spec 6). The salt is random, of its UTC day, and nowhere but in memory: yesterday's visitors cannot be told any more.
/// Any one thread.
class VisitorIdentity final
{
public:
    VisitorIdentity();

    [[nodiscard]] VisitorKey keyOf(const QString &address, const QString &userAgent, Instant at);

private:
    [[nodiscard]] QByteArray familyOf(const QString &userAgent);

    QByteArray m_salt;
    std::chrono::sys_days m_day{};
    QHash<QString, QByteArray> m_families; // by user agent, a bounded number
    QHash<QByteArray, VisitorKey> m_known; // of today, by network and family, a bounded number: these come with many page views
};

/// "firefox", "edge", "opera", "chrome", "safari" …; the first word of any other user agent, lower case.
[[nodiscard]] QString userAgentFamily(QStringView userAgent);

} // namespace ovyxa

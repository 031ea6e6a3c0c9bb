// SPDX-License-Identifier: MIT
#include "core/rules/address_rules.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

struct AddressRulesWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::rules)
};

} // namespace

Result<void> addressAllowed(const QString &address)
{
    if (QHostAddress(address).isNull())
        return Error{ErrorCode::InvalidInput, AddressRulesWords::tr("An address is written in digits, such as 127.0.0.1 or ::1.")};
    return {};
}

bool isLoopbackAddress(const QString &address)
{
    return QHostAddress(address).isLoopback();
}

bool isSamePlace(const QString &url, const QString &other)
{
    const auto isHere = [](const QString &host) { return host.compare("localhost"_L1, Qt::CaseInsensitive) == 0 || isLoopbackAddress(host); };
    const auto portOf = [](const QUrl &place) { return place.port(place.scheme() == "https"_L1 ? 443 : 80); };
    const QUrl a(url);
    const QUrl b(other);
    return !a.host().isEmpty() && a.scheme() == b.scheme() && portOf(a) == portOf(b)
           && (a.host().compare(b.host(), Qt::CaseInsensitive) == 0 || (isHere(a.host()) && isHere(b.host())));
}

QString inBrackets(const QString &host)
{
    return host.contains(u':') ? u'[' + host + u']' : host;
}

QString withPort(const QString &host, int port)
{
    return inBrackets(host) + u':' + QString::number(port);
}

} // namespace ovyxa::rules

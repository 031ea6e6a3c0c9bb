// SPDX-License-Identifier: MIT
#include "core/rules/address_rules.h"

#include <QtCore/QCoreApplication>
#include <QtNetwork/QHostAddress>

namespace ovyxa::rules {

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

QString inBrackets(const QString &host)
{
    return host.contains(u':') ? u'[' + host + u']' : host;
}

QString withPort(const QString &host, int port)
{
    return inBrackets(host) + u':' + QString::number(port);
}

} // namespace ovyxa::rules

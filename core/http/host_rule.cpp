// SPDX-License-Identifier: MIT
#include "core/http/host_rule.h"

#include "core/rules/http_grammar.h"
#include "core/rules/word_text.h"

#include <QtNetwork/QHostAddress>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// "example.com:8443" → "example.com", "[::1]:8443" → "::1"; a trailing dot (the DNS root) goes.
QString hostOf(const QString &field)
{
    if (field.startsWith(u'[')) {
        const qsizetype end = field.indexOf(u']');
        return end < 0 ? QString() : field.sliced(1, end - 1).toLower();
    }
    QString host = field.section(u':', 0, 0);
    if (host.endsWith(u'.'))
        host.chop(1);
    return host.toLower();
}

} // namespace

bool isHostAllowed(const QString &hostField, const QStringList &allowed)
{
    if (hostField.isEmpty())
        return true;
    const QString host = hostOf(hostField);
    if (host == "localhost"_L1 || host.endsWith(".localhost"_L1))
        return true;
    // Of IPv4 only the plain dotted form counts: QHostAddress also reads 127.1, which no browser sends as it stands.
    QHostAddress address;
    if (address.setAddress(host) && (host.contains(u':') || address.toString() == host) && address.isLoopback())
        return true;
    return std::any_of(allowed.cbegin(), allowed.cend(),
                       [&](const QString &name) { return name.compare(hostField, Qt::CaseInsensitive) == 0 || hostOf(name) == host; });
}

std::optional<QString> crossSiteOrigin(const HeaderList &headers, const QStringList &allowed)
{
    for (const Header &header : headers) {
        if (header.name.compare("Origin", Qt::CaseInsensitive) != 0)
            continue;
        const auto host = grammar::authorityOfAbsolute(header.value);
        if (!host || host->isEmpty() || !isHostAllowed(QString::fromLatin1(*host), allowed))
            return wordText(header.value);
    }
    // A page on 127.0.0.1 is another site than localhost to a browser; its Origin says that it is of this machine.
    const bool isCrossSite = std::any_of(headers.cbegin(), headers.cend(), [](const Header &header) {
        return grammar::isNamed(header, "Sec-Fetch-Site") && grammar::listHas(header.value, "cross-site"); // whatever the others say
    });
    return isCrossSite && headerCount(headers, "Origin") == 0 ? std::optional(QString()) : std::nullopt;
}

} // namespace ovyxa

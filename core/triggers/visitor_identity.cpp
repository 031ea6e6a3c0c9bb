// SPDX-License-Identifier: MIT
#include "core/triggers/visitor_identity.h"

#include "core/platform/sockets.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QRandomGenerator>
#include <QtCore/QtEndian>
#include <QtNetwork/QHostAddress>

#include <array>
#include <string_view>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int saltWords = 8; // 256 bits
constexpr qsizetype bytesOfIpv4Network = 3;
constexpr quint32 networkOfIpv4 = 0xffffff00;
constexpr qsizetype bytesOfIpv6Network = 6;
constexpr qsizetype knownAtMost = 4096;
constexpr qsizetype longestKnown = 512; // no memory for who sends long user agents

struct Family
{
    std::string_view token;
    QLatin1StringView name;
};

// In this order: the agents of many browsers also name those that they are like.
constexpr std::array<Family, 11> families{{
    {"Edg", "edge"_L1},
    {"OPR/", "opera"_L1},
    {"SamsungBrowser/", "samsung"_L1},
    {"YaBrowser/", "yandex"_L1},
    {"Vivaldi/", "vivaldi"_L1},
    {"Firefox/", "firefox"_L1},
    {"FxiOS/", "firefox"_L1},
    {"CriOS/", "chrome"_L1},
    {"Chrome/", "chrome"_L1},
    {"Safari/", "safari"_L1},
    {"Trident/", "explorer"_L1},
}};

/// The network of an address; what is no address stands for itself.
QByteArray truncated(const QString &address)
{
    if (const auto digits = ipv4Bytes(address))
        return QByteArray(digits->data(), bytesOfIpv4Network) + '\0';
    const QHostAddress parsed(address);
    bool isIpv4 = false;
    const quint32 ipv4 = parsed.toIPv4Address(&isIpv4);
    if (isIpv4) {
        std::array<char, 4> bytes{};
        qToBigEndian(ipv4 & networkOfIpv4, bytes.data());
        return QByteArray(bytes.data(), qsizetype(bytes.size()));
    }
    if (parsed.protocol() == QAbstractSocket::IPv6Protocol) {
        const Q_IPV6ADDR ipv6 = parsed.toIPv6Address();
        return QByteArray(reinterpret_cast<const char *>(ipv6.c), bytesOfIpv6Network);
    }
    return address.toUtf8();
}

} // namespace

QString userAgentFamily(QStringView userAgent)
{
    const QByteArray agent = userAgent.toLatin1(); // tokens are found faster in bytes, and every page view asks
    const std::string_view text(agent.constData(), size_t(agent.size()));
    for (const Family &family : families) {
        if (text.find(family.token) != text.npos)
            return family.name;
    }
    qsizetype end = 0;
    while (end < userAgent.size() && userAgent[end] != u'/' && !userAgent[end].isSpace())
        ++end;
    return userAgent.first(end).toString().toLower();
}

VisitorIdentity::VisitorIdentity() = default;

QByteArray VisitorIdentity::familyOf(const QString &userAgent)
{
    if (const auto known = m_families.constFind(userAgent); known != m_families.cend())
        return *known;
    const QByteArray family = userAgentFamily(userAgent).toUtf8();
    if (userAgent.size() > longestKnown)
        return family;
    if (m_families.size() >= knownAtMost)
        m_families.clear();
    return *m_families.insert(userAgent, family);
}

VisitorKey VisitorIdentity::keyOf(const QString &address, const QString &userAgent, Instant at)
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    if (day != m_day || m_salt.isEmpty()) {
        m_day = day;
        m_salt.resize(saltWords * qsizetype(sizeof(quint32)));
        QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(m_salt.data()), saltWords);
        m_known.clear();
    }
    const QByteArray visitor = truncated(address) + '\0' + familyOf(userAgent); // never the whole address
    if (const auto known = m_known.constFind(visitor); known != m_known.cend())
        return *known;
    const QByteArray digest = QCryptographicHash::hash(QByteArray(m_salt + visitor), QCryptographicHash::Sha256);
    const auto key = qFromBigEndian<VisitorKey>(digest.constData());
    if (visitor.size() > longestKnown)
        return key;
    if (m_known.size() >= knownAtMost)
        m_known.clear();
    return *m_known.insert(visitor, key);
}

} // namespace ovyxa

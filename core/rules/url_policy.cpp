// SPDX-License-Identifier: MIT
#include "core/rules/url_policy.h"

#include "core/model/host_text.h"
#include "core/model/limits.h"
#include "core/model/speaking.h"
#include "core/rules/address_rules.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtNetwork/QHostAddress>

#include <algorithm>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct UrlPolicyWords
{
    Q_DECLARE_TR_FUNCTIONS(UrlPolicy)
};

Error refused(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

QString tooLong(qsizetype bytes)
{
    return UrlPolicyWords::tr("The URL is %1 bytes long; at most %2 are allowed. Check that nothing else was pasted with it.")
        .arg(Speaking::figure(bytes), Speaking::figure(limits::urlBytes));
}

/// Characters that no destination needs, and that make a URL look like another one (RFC 3986 allows none of them unescaped).
std::optional<QString> forbiddenCharacter(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text.at(i);
        char32_t point = unit.unicode();
        if (unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            point = QChar::surrogateToUcs4(unit, text.at(++i));
        else if (unit.isSurrogate())
            return UrlPolicyWords::tr("The URL holds broken text (half a character). Type it again.");
        if (point == U'\\')
            return UrlPolicyWords::tr("The URL holds a backslash. Write “/” instead.");
        if (point == U' ')
            return UrlPolicyWords::tr("The URL holds a space. Remove it, or write %20 where it belongs to the path.");
        const auto category = QChar::category(point);
        if (category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Other_NotAssigned || QChar::isSpace(point)) {
            return UrlPolicyWords::tr("The URL holds an invisible character (U+%1). Remove it.")
                .arg(uint(point), 4, 16, '0'_L1)
                .replace("u+"_L1, "U+"_L1);
        }
    }
    return std::nullopt;
}

/// What stands between "//" and the path, or nothing if there is no "//".
std::optional<QStringView> authorityOf(QStringView text, qsizetype afterScheme)
{
    const QStringView rest = text.mid(afterScheme);
    if (!rest.startsWith("//"_L1))
        return std::nullopt;
    const QStringView tail = rest.mid(2);
    qsizetype end = 0;
    while (end < tail.size() && tail.at(end) != u'/' && tail.at(end) != u'?' && tail.at(end) != u'#')
        ++end;
    return tail.first(end);
}

/// "https" from "HTTPS://…"; empty if there is no scheme ("localhost:3000/x" has none: a port follows its colon).
QString schemeOf(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon <= 0)
        return {};
    for (QChar c : QStringView(text).first(colon)) {
        const char16_t u = c.unicode();
        if (!((u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9') || u == u'+' || u == u'-'))
            return {};
    }
    QString scheme = text.first(colon).toLower();
    const bool isOurs = scheme == "https"_L1 || scheme == "http"_L1;
    const bool portFollows = colon + 1 < text.size() && text.at(colon + 1).isDigit();
    const bool isHost = (portFollows && !isOurs) || isLoopbackHost(scheme); // "localhost:" and whatever an unset $PORT leaves
    return isHost ? QString() : std::move(scheme);
}

/// Where path and query begin.
qsizetype targetAt(QStringView url)
{
    qsizetype at = url.indexOf("://"_L1);
    at = at < 0 ? 0 : at + 3;
    while (at < url.size() && url.at(at) != u'/' && url.at(at) != u'?')
        ++at;
    return at;
}

QString asciiTarget(QStringView typed)
{
    QByteArray target = typed.startsWith(u'/') ? QByteArray() : "/"_ba;
    const QByteArray utf8 = typed.toUtf8();
    for (const char c : utf8)
        target += static_cast<unsigned char>(c) < 0x80 ? QByteArray(1, c) : '%' + QByteArray(1, c).toHex().toUpper();
    return QString::fromLatin1(target);
}

/// What Qt's strict reading refuses in a path or query, though browsers and curl let it pass (RFC 3986 2.2).
std::optional<QString> unescapedCharacter(QStringView target)
{
    const QStringView never = u"\"<>^`{|}";
    const auto found = std::find_if(target.begin(), target.end(), [never](QChar c) { return never.contains(c); });
    if (found == target.end())
        return std::nullopt;
    return UrlPolicyWords::tr("The URL holds the character %1, which must be escaped. Write %2 instead.")
        .arg(*found, u'%' + QString::number(found->unicode(), 16).toUpper());
}

/// As servers print where they listen, and as files and tools call this machine beside "localhost".
bool meansThisMachine(const QString &host)
{
    const QString name = host.toLower();
    const QHostAddress address(name);
    return address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6) || name == "ip6-localhost"_L1
           || name == "ip6-loopback"_L1 || name == "host.docker.internal"_L1;
}

Result<QString> normalised(const QString &text, const QString &scheme)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid()) {
        if (const auto problem = unescapedCharacter(QStringView(text).sliced(targetAt(text))))
            return refused(*problem);
        return refused(UrlPolicyWords::tr("This is not a valid URL: the host, the port or a %-escape in it cannot be read. "
                                          "It should look like https://example.com/hook."));
    }
    if (url.port() == (scheme == "https"_L1 ? 443 : 80))
        url.setPort(-1);
    url.setPath({});
    url.setQuery(QString());
    return QString(QString::fromLatin1(url.toEncoded()) + asciiTarget(QStringView(text).mid(targetAt(text))));
}

/// What to put in front of a URL without a scheme: a developer's own server rarely speaks TLS.
QString withoutScheme(const QString &text)
{
    static const QRegularExpression bare(u"^(?:0\\.0\\.0\\.0)?:?([0-9]{1,5})(?=/|$)"_s); // a port, as servers print where they listen
    QString rest = text.first(text.indexOf(u'#') < 0 ? text.size() : text.indexOf(u'#'));
    for (const auto scheme : {"https"_L1, "http"_L1}) {
        if (rest.startsWith(QString(scheme + "//"_L1), Qt::CaseInsensitive))
            return UrlPolicyWords::tr("A colon is missing after “%1”. It should look like https://example.com/hook.").arg(scheme);
    }
    while (rest.startsWith(u'/'))
        rest.remove(0, 1);
    if (const QHostAddress address(rest); address.protocol() == QAbstractSocket::IPv6Protocol) {
        if (!address.isLoopback())
            return UrlPolicyWords::tr("An address of IPv6 stands in brackets. It should look like http://[::1]:3000 or https://[2001:db8::1]/hook.");
        rest = rules::inBrackets(rest);
    }
    rest.replace(bare, u"localhost:\\1"_s);
    static const QRegularExpression places(u"^(\\[[^]]*\\]|[^:/?]*)(?::([^/?]*))?"_s); // host and port
    const auto place = places.match(rest);
    const QString host = place.captured(1);
    if (!isLoopbackHost(bareHost(host)))
        return UrlPolicyWords::tr("The URL does not say how to connect. Put https:// in front of it.");
    const int port = place.captured(2).toInt();
    if (place.hasCaptured(2) && (port < 1 || port > 65535))
        return UrlPolicyWords::tr("What stands behind “%1:” is no port. For a server on this machine write http://%1:3000.").arg(host);
    return UrlPolicyWords::tr("The URL does not say how to connect. For a server on this machine write http://%1.").arg(rest.left(80));
}

QString withUserInfo()
{
    return UrlPolicyWords::tr("The URL holds a user name or password (what stands before “@”). Remove it: it would end up in logs, "
                              "and the signature is what proves who sends.");
}

} // namespace

const qsizetype UrlPolicy::longest = limits::urlBytes;

Result<QString> UrlPolicy::check(const QString &text) const
{
    if (text.isEmpty())
        return refused(UrlPolicyWords::tr("Enter the URL that events are sent to, such as https://example.com/hook."));
    // Before anything looks at the text: 100 KB of it must cost nothing. UTF-16 units never exceed UTF-8 bytes.
    if (text.size() > limits::urlBytes)
        return refused(tooLong(text.toUtf8().size()));
    if (const auto problem = forbiddenCharacter(text))
        return refused(*problem);

    static const QRegularExpression userWithoutScheme(u"^[^/?#@]+:[^/?#@]*@"_s);
    const QString scheme = schemeOf(text);
    if (scheme != "mailto"_L1 && text.contains(userWithoutScheme))
        return refused(withUserInfo());
    if (scheme.isEmpty()) {
        return refused(text.contains("://"_L1) ? UrlPolicyWords::tr("This is not a valid URL. It should look like https://example.com/hook.")
                                               : withoutScheme(text));
    }
    if (scheme != "https"_L1 && scheme != "http"_L1)
        return refused(UrlPolicyWords::tr("Webhooks are sent over https, not over “%1”. Use an https:// URL.").arg(scheme.left(20)));

    const auto authority = authorityOf(text, scheme.size() + 1);
    if (!authority)
        return refused(UrlPolicyWords::tr("Two slashes are missing after “%1:”. It should look like https://example.com/hook.").arg(scheme));
    if (authority->contains(u'@'))
        return refused(withUserInfo());
    if (text.contains(u'#'))
        return refused(UrlPolicyWords::tr("The URL holds a fragment (“#…”), which is never sent. Remove it."));
    if (authority->isEmpty() || authority->startsWith(u':'))
        return refused(UrlPolicyWords::tr("The URL names no host. It should look like https://example.com/hook."));

    const auto checked = normalised(text, scheme);
    if (!checked)
        return checked;
    const QUrl url(*checked, QUrl::StrictMode);
    if (url.host().isEmpty())
        return refused(UrlPolicyWords::tr("The URL names no host. It should look like https://example.com/hook."));
    if (url.port() == 0)
        return refused(UrlPolicyWords::tr("Port 0 cannot be connected to. Give the port that the endpoint listens on, or leave it out."));
    if (checked->size() > limits::urlBytes)
        return refused(tooLong(checked->size()));

    if (scheme == "http"_L1) {
        if (!isLoopbackHost(url.host())) {
            if (meansThisMachine(url.host())) {
                QUrl here(url);
                here.setHost(u"localhost"_s);
                return refused(UrlPolicyWords::tr("%1 is where a server on this machine listens, or what a container calls it. Write %2.")
                                   .arg(url.host(QUrl::FullyEncoded), here.toString(QUrl::FullyEncoded)));
            }
            return refused(UrlPolicyWords::tr("Webhooks must use HTTPS: http:// would send events in the clear to %1. Use https://.")
                               .arg(url.host(QUrl::FullyEncoded).left(80)));
        }
        if (!allowLoopbackHttp) {
            return refused(UrlPolicyWords::tr("Webhooks must use HTTPS. For a server on this machine, allow plain HTTP to this machine, "
                                              "or use https://."));
        }
    }
    return checked;
}

bool lacksPlainHttp(const QString &url)
{
    return !UrlPolicy{false}.check(url) && UrlPolicy{true}.check(url);
}

QByteArray requestTarget(const QString &url)
{
    const QByteArray target = QStringView(url).mid(targetAt(url)).toLatin1();
    return target.startsWith('/') ? target : '/' + target;
}

QString oddTarget(const QString &url)
{
    const QByteArray target = requestTarget(url);
    const QByteArray path = target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?'));
    const QList<QByteArray> segments = path.split('/');
    if (path.contains("//"))
        return UrlPolicyWords::tr("The path holds an empty segment (“//”). It is sent exactly so, and some servers take it for another path.");
    if (segments.contains("."_ba) || segments.contains(".."_ba))
        return UrlPolicyWords::tr("The path holds “.” or “..” as a segment. It is sent exactly so, and some servers resolve it or refuse it.");
    return {};
}

bool isLoopbackHost(const QString &host)
{
    const QString name = bareHost(host.toLower());
    if (name == "localhost"_L1 || name.endsWith(".localhost"_L1))
        return true;
    const QHostAddress address(name);
    bool isIpv4 = false; // ::ffff:127.0.0.1 is one, too
    const quint32 bytes = address.toIPv4Address(&isIpv4);
    return isIpv4 ? (bytes >> 24) == 127 : address == QHostAddress(QHostAddress::LocalHostIPv6);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/receiver/forward_head.h"

#include "core/rules/address_rules.h"
#include "core/rules/http_grammar.h"

#include <QtCore/QSet>

#include <algorithm>
#include <array>

namespace ovyxa::forwarding {

using namespace Qt::StringLiterals;

namespace {

// RFC 9110 7.6.1, and what each hop writes for itself.
constexpr std::array<QByteArrayView, 9> hopByHop{"connection", "keep-alive",        "proxy-connection", "proxy-authenticate", "proxy-authorization",
                                                 "te",         "transfer-encoding", "upgrade",          "content-length"};

// RFC 9110 6.5.1 names their kinds, RFC 7230 4.1.2 named most of them.
constexpr std::array<QByteArrayView, 28> neverTrailers{"host",
                                                       "trailer",
                                                       "expect",
                                                       "max-forwards",
                                                       "pragma",
                                                       "range",
                                                       "cache-control",
                                                       "authorization",
                                                       "www-authenticate",
                                                       "cookie",
                                                       "set-cookie",
                                                       "age",
                                                       "date",
                                                       "expires",
                                                       "location",
                                                       "retry-after",
                                                       "vary",
                                                       "warning",
                                                       "content-encoding",
                                                       "content-type",
                                                       "content-range",
                                                       "content-language",
                                                       "content-location",
                                                       "if-match",
                                                       "if-none-match",
                                                       "if-modified-since",
                                                       "if-unmodified-since",
                                                       "if-range"};

/// What `head` names in Connection is of this connection alone, wherever in the message it stands.
HeaderList endToEnd(const HeaderList &received, const HeaderList &head)
{
    // Looked up, not searched: a head has room for ten thousand names.
    QSet<QByteArray> dropped;
    for (const QByteArrayView name : hopByHop)
        dropped.insert(name.toByteArray());
    for (const Header &header : head) {
        if (grammar::isNamed(header, "Connection")) {
            for (const QByteArray &name : header.value.split(','))
                dropped.insert(name.trimmed().toLower());
        }
    }
    HeaderList kept;
    std::copy_if(received.cbegin(), received.cend(), std::back_inserter(kept),
                 [&dropped](const Header &header) { return !dropped.contains(header.name.toLower()); });
    return kept;
}

/// RFC 7239 4: a token as it is, anything else as a quoted string.
QByteArray quotedIfNeeded(const QByteArray &value)
{
    if (grammar::isToken(value))
        return value;
    QByteArray quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

/// RFC 9110 7.6.2: of these two methods alone.
std::optional<uint> forwardsLeft(const HttpRequest &received)
{
    if (received.method != "OPTIONS" && received.method != "TRACE")
        return std::nullopt;
    bool isNumber = false;
    const uint left = headerValue(received.headers, "Max-Forwards").toUInt(&isNumber);
    return isNumber ? std::optional(left) : std::nullopt;
}

void tellOfPeer(const HttpRequest &received, HeaderList *fields)
{
    const QString peer = received.peerAddress.toString();
    const QByteArray address = peer.toLatin1();
    const QByteArray host = requestedAuthority(received);
    const QByteArray scheme = received.tls ? "https"_ba : "http"_ba;
    const auto last =
        std::find_if(fields->rbegin(), fields->rend(), [](const Header &header) { return grammar::isNamed(header, "X-Forwarded-For"); });
    if (last != fields->rend())
        last->value = last->value.isEmpty() ? address : QByteArray(last->value + ", " + address);
    else
        fields->append({"X-Forwarded-For", address});
    if (headerCount(*fields, "X-Forwarded-Host") == 0 && !host.isEmpty())
        fields->append({"X-Forwarded-Host", host});
    if (headerCount(*fields, "X-Forwarded-Proto") == 0)
        fields->append({"X-Forwarded-Proto", scheme});
    QByteArray forwarded = "for=" + quotedIfNeeded(rules::inBrackets(peer).toLatin1());
    if (!host.isEmpty())
        forwarded += ";host=" + quotedIfNeeded(host);
    fields->append({"Forwarded", forwarded + ";proto=" + scheme});
}

} // namespace

bool endsHere(const HttpRequest &received)
{
    return forwardsLeft(received) == 0U;
}

HeaderList requestFields(const HttpRequest &received, const QByteArray &via, bool tellsPeer)
{
    HeaderList fields = endToEnd(received.headers, received.headers);
    const bool hasTrailers = !trailerFields(received.trailers, received.headers).isEmpty() || (received.hasMore && !received.bodyLength);
    fields.removeIf([hasTrailers](const Header &header) {
        return grammar::isNamed(header, "Host") || grammar::isNamed(header, "Expect") || (!hasTrailers && grammar::isNamed(header, "Trailer"));
    });
    if (const auto left = forwardsLeft(received)) {
        for (Header &header : fields) {
            if (grammar::isNamed(header, "Max-Forwards"))
                header.value = QByteArray::number(*left - 1);
        }
    }
    if (tellsPeer)
        tellOfPeer(received, &fields);
    fields.append({"Via", received.version.last(3) + ' ' + via});
    return fields;
}

HeaderList responseFields(const HeaderList &received)
{
    return endToEnd(received, received);
}

HeaderList trailerFields(const HeaderList &trailers, const HeaderList &head)
{
    HeaderList fields = endToEnd(trailers, head);
    fields.removeIf(
        [](const Header &field) { return std::find(neverTrailers.cbegin(), neverTrailers.cend(), field.name.toLower()) != neverTrailers.cend(); });
    return fields;
}

bool hasPassed(const HttpRequest &request, const QByteArray &via)
{
    return std::any_of(request.headers.cbegin(), request.headers.cend(), [&via](const Header &header) {
        return grammar::isNamed(header, "Via")
               && (grammar::listHas(header.value, QByteArray("1.1 " + via)) || grammar::listHas(header.value, QByteArray("1.0 " + via)));
    });
}

QByteArray wantedProtocol(const HttpRequest &request)
{
    // RFC 9110 7.8: to be ignored of 1.0, and where Connection does not name it.
    const bool isAsked = std::any_of(request.headers.cbegin(), request.headers.cend(), [](const Header &header) {
        return grammar::isNamed(header, "Connection") && grammar::listHas(header.value, "upgrade");
    });
    if (request.version == "HTTP/1.0" || !isAsked)
        return {};
    for (const Header &header : request.headers) {
        if (!grammar::isNamed(header, "Upgrade"))
            continue;
        for (const QByteArray &item : header.value.split(',')) {
            const QByteArray protocol = item.trimmed();
            const QByteArray name = protocol.split('/').first().toLower();
            if (!name.isEmpty() && name != "h2c" && name != "h2" && name != "http" && name != "tls")
                return protocol;
        }
    }
    return {};
}

} // namespace ovyxa::forwarding

// SPDX-License-Identifier: MIT
#include "core/delivery/request_head.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RequestHead)
};

bool isToken(QByteArrayView name)
{
    constexpr std::string_view extra = "!#$%&'*+-.^_`|~"; // RFC 9110 5.6.2
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [extra](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || extra.find(c) != extra.npos;
    });
}

bool isValue(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

/// Fields that the transport alone may set, since they decide where a message ends or what becomes of its connection.
bool isReserved(QByteArrayView name)
{
    constexpr std::array reserved{"host"_L1,
                                  "content-length"_L1,
                                  "transfer-encoding"_L1,
                                  "connection"_L1,
                                  "keep-alive"_L1,
                                  "proxy-connection"_L1,
                                  "te"_L1,
                                  "trailer"_L1,
                                  "upgrade"_L1,
                                  "expect"_L1,
                                  "cookie"_L1,
                                  "accept-encoding"_L1,
                                  "accept-language"_L1,
                                  "proxy-authorization"_L1};
    return std::any_of(reserved.begin(), reserved.end(), [name](QLatin1StringView word) {
        return name.size() == word.size() && qstrnicmp(name.data(), name.size(), word.data(), word.size()) == 0;
    });
}

QByteArray hostField(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    if (url.port(usual) != usual)
        host += ':' + QByteArray::number(url.port());
    return host;
}

} // namespace

Result<HeaderList> completeHeaders(const TransportRequest &request)
{
    const QUrl &url = request.url;
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1))
        return Error{ErrorCode::InvalidInput, Text::tr("The webhook's URL cannot be sent to. Edit the webhook and enter it again.")};

    HeaderList headers{{"Host"_ba, hostField(url)}};
    for (const Header &header : request.headers) {
        if (!isToken(header.name) || !isValue(header.value) || isReserved(header.name)) {
            return Error{ErrorCode::InvalidInput, Text::tr("The header “%1” was not sent: its name or value is not allowed there.")
                                                      .arg(QString::fromLatin1(header.name.left(60)).simplified())};
        }
        headers += header;
    }
    // Qt would name itself a browser and the body a form.
    if (headerCount(headers, "User-Agent") == 0)
        headers += Header{"User-Agent"_ba, QByteArrayLiteral("Ovyxa-Bench/" OVYXA_VERSION)};
    if (headerCount(headers, "Content-Type") == 0)
        headers += Header{"Content-Type"_ba, "application/json"_ba};
    headers += {{"Content-Length"_ba, QByteArray::number(request.body.size())},
                {"Accept-Encoding"_ba, "identity"_ba},
                {"Accept-Language"_ba, "*"_ba},
                {"Connection"_ba, "close"_ba}};
    return headers;
}

QByteArray requestHead(const QUrl &url, const HeaderList &headers)
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    while (path.startsWith("//")) // as QNetworkAccessManager does
        path.remove(0, 1);
    if (path.isEmpty())
        path = "/"_ba;
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray head = "POST " + path + " HTTP/1.1\r\n";
    for (const Header &header : headers)
        head += header.name + ": " + header.value + "\r\n";
    return head + "\r\n";
}

} // namespace ovyxa

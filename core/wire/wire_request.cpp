// SPDX-License-Identifier: MIT
#include "core/wire/wire_request.h"

#include "core/rules/address_rules.h"
#include "core/rules/http_grammar.h"

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr auto attribute = QNetworkRequest::Attribute(QNetworkRequest::User + 1);

/// RFC 9110 5.5: no CR, LF, NUL or other control character.
bool isValue(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

/// They decide where the message ends or what becomes of the connection.
bool isFraming(const Header &header)
{
    constexpr std::array fields{"content-length", "transfer-encoding", "connection"};
    return std::any_of(fields.begin(), fields.end(), [&header](const char *name) { return grammar::isNamed(header, name); });
}

QByteArray hostField(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded).section(u'%', 0, 0); // RFC 6874 4: a zone is of this machine alone
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    return (url.port(usual) == usual ? rules::inBrackets(host) : rules::withPort(host, url.port())).toLatin1();
}

QByteArray targetOf(const QUrl &url)
{
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/"_ba;
    return url.hasQuery() ? target + '?' + url.query(QUrl::FullyEncoded).toLatin1() : target;
}

HeaderList fieldsOf(const QNetworkRequest &request)
{
    HeaderList fields;
    for (const QByteArray &name : request.rawHeaderList()) {
        if (Header field{name, request.rawHeader(name)}; !isFraming(field))
            fields.append(std::move(field));
    }
    return fields;
}

} // namespace

void WireOptions::applyTo(QNetworkRequest *request) const
{
    request->setAttribute(attribute, QVariant::fromValue(*this));
}

WireOptions WireOptions::of(const QNetworkRequest &request)
{
    return request.attribute(attribute).value<WireOptions>();
}

std::variant<QByteArray, WireFailure> requestHead(const QByteArray &verb, const QNetworkRequest &request, const WireOptions &options,
                                                  const BodyFraming &body)
{
    const QUrl url = request.url();
    const QByteArray target = options.target.isEmpty() ? targetOf(url) : options.target;
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1) || !grammar::isToken(verb)
        || !grammar::isVisible(target))
        return failures::unusableUrl();
    const HeaderList fields = options.headers ? *options.headers : fieldsOf(request);

    QByteArray head;
    head.reserve(512);
    head += verb + ' ' + target + " HTTP/1.1\r\n";
    if (std::none_of(fields.cbegin(), fields.cend(), [](const Header &field) { return grammar::isNamed(field, "host"); }))
        head += "Host: " + hostField(url) + "\r\n";
    for (const Header &field : fields) {
        if (!grammar::isToken(field.name) || !isValue(field.value) || isFraming(field))
            return failures::unusableHeader(field.name);
        head += field.name + ": " + field.value + "\r\n";
    }
    if (body.chunked)
        head += "Transfer-Encoding: chunked\r\n";
    else if (body.present)
        head += "Content-Length: " + QByteArray::number(body.length) + "\r\n";
    head += options.keepConnection ? "\r\n" : "Connection: close\r\n\r\n";
    return head;
}

} // namespace ovyxa

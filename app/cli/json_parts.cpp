// SPDX-License-Identifier: MIT
#include "app/cli/json_parts.h"

#include "app/cli/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace ovyxa::cli {

using Json = nlohmann::ordered_json;

namespace {

/// DEL and U+0080 to U+009F, some of which a terminal obeys (U+009B begins a sequence as ESC [ does), as escapes: the same in JSON. What is
/// below U+0020 is escaped already, and outside of strings all is ASCII. U+2028 and U+2029, too: allowed in JSON, and the end of a line to many
/// that read lines (Python's splitlines, JavaScript); and what turns the direction of text (U+202A to U+202E, U+2066 to
/// U+2069), as harmless() has it.
QByteArray withoutControls(std::string_view json)
{
    QByteArray escaped;
    escaped.reserve(qsizetype(json.size()));
    while (!json.empty()) {
        const size_t plain = std::min(json.find_first_of("\x7f\xc2\xe2"), json.size()); // what they begin with
        escaped.append(json.data(), qsizetype(plain));
        json.remove_prefix(plain);
        if (json.starts_with('\x7f')) {
            escaped += "\\u007f";
            json.remove_prefix(1);
        } else if (json.starts_with('\xc2') && json.size() > 1 && static_cast<unsigned char>(json[1]) < 0xa0) {
            escaped += "\\u00" + QByteArray::number(uint(json[1] & 0xff), 16);
            json.remove_prefix(2);
        } else if (const uint code = escapedBehindE2(json.data(), json.data() + json.size()); code > 0) {
            escaped += "\\u" + QByteArray::number(code, 16);
            json.remove_prefix(3);
        } else if (!json.empty()) {
            escaped += json.front();
            json.remove_prefix(1);
        }
    }
    return escaped;
}

} // namespace

uint escapedBehindE2(const char *at, const char *end)
{
    const auto continues = [](char byte) { return (uchar(byte) & 0xc0U) == 0x80U; };
    if (end - at < 3 || *at != '\xe2' || !continues(at[1]) || !continues(at[2]))
        return 0;
    const uint code = 0x2000U + ((uchar(at[1]) & 0x3fU) << 6) + (uchar(at[2]) & 0x3fU);
    return (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ? code : 0;
}

QByteArray dump(const Json &json)
{
    return withoutControls(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

QByteArray fieldText(const QByteArray &value)
{
    return isUtf8(value) ? value : QString::fromLatin1(value).toUtf8();
}

void addBytes(Json &object, const char *name, const QByteArray &bytes)
{
    if (isUtf8(bytes))
        object[name] = bytes.toStdString();
    else
        object[std::string(name) + "_base64"] = bytes.toBase64().toStdString();
}

void tellBytes(JsonText &json, QByteArrayView name, const QByteArray &bytes)
{
    if (isUtf8(bytes))
        return json.add(name, bytes);
    json.add(QByteArray(name.toByteArray() + "_base64"), bytes.toBase64());
}

void tellField(JsonText &json, QByteArrayView value)
{
    if (isUtf8(value))
        json.value(value);
    else
        json.value(QString::fromLatin1(value));
}

void tellNameAndValue(JsonText &json, QByteArrayView name, QByteArrayView value)
{
    json.begin('{');
    json.add("name", name);
    json.name("value");
    tellField(json, value);
    if (!isUtf8(value))
        json.add("comment", "The value is not UTF-8: it is read as Latin-1.");
    json.end('}');
}

void tellNamesAndValues(JsonText &json, const HeaderList &headers)
{
    json.begin('[');
    for (const Header &header : headers)
        tellNameAndValue(json, header.name, header.value);
    json.end(']');
}

void tellHeaderPairs(JsonText &json, const HeaderList &headers)
{
    json.begin('[');
    for (const Header &header : headers) {
        json.begin('[');
        json.value(header.name);
        tellField(json, header.value);
        json.end(']');
    }
    json.end(']');
}

void tellTls(JsonText &json, const std::optional<TlsSummary> &tls)
{
    if (!tls)
        return json.value(nullptr);
    json.begin('{');
    json.add("version", tls->version);
    json.add("cipher", tls->cipher);
    json.addOrNull("subject", tls->peerSubject);
    json.addOrNull("issuer", tls->peerIssuer);
    json.name("names");
    json.begin('[');
    for (const QString &name : tls->peerNames)
        json.value(name);
    json.end(']');
    json.addOrNull("expires", tls->peerExpires);
    json.addOrNull("sha256", tls->peerSha256);
    json.end('}');
}

Json headerPairs(const HeaderList &headers)
{
    return std::move(jsonObject([&](JsonText &json) {
        json.name("headers");
        tellHeaderPairs(json, headers);
    })["headers"]);
}

} // namespace ovyxa::cli

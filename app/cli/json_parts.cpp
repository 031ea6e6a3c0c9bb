// SPDX-License-Identifier: MIT
#include "app/cli/json_parts.h"

#include "app/cli/output.h"

#include <QtCore/QStringDecoder>

#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using Json = nlohmann::ordered_json;

namespace {

/// DEL and U+0080 to U+009F, some of which a terminal obeys (U+009B begins a sequence as ESC [ does), as escapes: the same in JSON. What is
/// below U+0020 is escaped already, and outside of strings all is ASCII.
QByteArray withoutControls(const std::string &json)
{
    QByteArray escaped;
    escaped.reserve(qsizetype(json.size()));
    for (size_t i = 0; i < json.size(); ++i) {
        const auto next = static_cast<unsigned char>(i + 1 < json.size() ? json[i + 1] : '\xff');
        if (json[i] == '\x7f')
            escaped += "\\u007f";
        else if (json[i] == '\xc2' && next < 0xa0)
            escaped += "\\u00" + QByteArray::number(uint(json[++i] & 0xff), 16);
        else
            escaped += json[i];
    }
    return escaped;
}

} // namespace

bool isUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString text = decoder.decode(bytes); // clazy:exclude=unused-non-trivial-variable
    return !decoder.hasError();
}

QByteArray dump(const Json &json)
{
    QByteArray line = withoutControls(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    // Allowed in JSON, and the end of a line to many that read lines (Python's splitlines, JavaScript).
    line.replace("\xE2\x80\xA8", "\\u2028");
    line.replace("\xE2\x80\xA9", "\\u2029");
    return line;
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

Json namesAndValues(const HeaderList &headers)
{
    Json list = Json::array();
    for (const Header &header : headers) {
        list.push_back({{"name", header.name.toStdString()}, {"value", fieldText(header.value).toStdString()}});
        if (!isUtf8(header.value))
            list.back()["comment"] = "The value is not UTF-8: it is read as Latin-1.";
    }
    return list;
}

Json headerPairs(const HeaderList &headers)
{
    Json list = Json::array();
    for (const Header &header : headers)
        list.push_back(Json::array({header.name.toStdString(), fieldText(header.value).toStdString()}));
    return list;
}

Json tlsOrNull(const std::optional<TlsSummary> &tls)
{
    if (!tls)
        return nullptr;
    Json names = Json::array();
    for (const QString &name : tls->peerNames)
        names.push_back(name.toStdString());
    return {{"version", tls->version.toStdString()}, {"cipher", tls->cipher.toStdString()}, {"subject", textOrNull(tls->peerSubject)},
            {"issuer", textOrNull(tls->peerIssuer)}, {"names", std::move(names)},           {"expires", textOrNull(tls->peerExpires)},
            {"sha256", textOrNull(tls->peerSha256)}};
}

} // namespace ovyxa::cli

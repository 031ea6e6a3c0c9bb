// SPDX-License-Identifier: MIT
#include "core/signing/header_reading.h"

#include <algorithm>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestValue = 4096; // beyond it nothing is a signature
constexpr qsizetype longestPrefix = 20;
constexpr qsizetype shortestMac = 16; // bytes: no hash function in use makes fewer
constexpr QByteArrayView expectedPrefix{"sha256="};

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '/';
}

/// What a value says once white space, quotes and URL encoding are taken off it.
struct Bare
{
    QByteArray text;
    Causes causes;
};

Bare stripped(QByteArrayView value)
{
    Bare bare{value.toByteArray(), {}};
    QByteArray trimmed = bare.text.trimmed();
    static constexpr QByteArrayView quotes{"\"'`"};
    while (trimmed.size() >= 2 && quotes.contains(trimmed.front()) && quotes.contains(trimmed.back())) {
        bare.causes.append(Cause::HeaderQuotes);
        bare.text = trimmed.sliced(1, trimmed.size() - 2);
        trimmed = bare.text.trimmed();
    }
    if (trimmed != bare.text)
        bare.causes.append(Cause::HeaderWhitespace);
    bare.text = trimmed;
    if (bare.text.contains('%')) {
        const QByteArray decoded = QByteArray::fromPercentEncoding(bare.text);
        if (decoded != bare.text) {
            bare.causes.append(Cause::HeaderPercentEncoded);
            bare.text = decoded.trimmed();
        }
    }
    return bare;
}

std::optional<QByteArray> fromBase64(const QByteArray &text, QByteArray::Base64Options options)
{
    const auto result = QByteArray::fromBase64Encoding(text, options | QByteArray::AbortOnBase64DecodingErrors);
    // Qt overlooks surplus and missing padding: what does not come out again the same was not base64.
    if (!result || result.decoded.isEmpty() || result.decoded.toBase64(options) != text)
        return {};
    return result.decoded;
}

/// Reads hex digits or base64, with or without the expected prefix before them.
class Decoder final
{
public:
    Decoder(AcceptedEncoding accepted, bool prefixed) : m_accepted(accepted), m_prefixed(prefixed) {}

    void decode(const QByteArray &text, const Causes &causes, QList<HeaderReading> *readings) const
    {
        if (!text.isEmpty() && std::all_of(text.begin(), text.end(), isHexDigit))
            return readings->append(hex(text, causes));
        const auto base64 = [&](QByteArray::Base64Options options, const Causes &more) {
            const auto mac = fromBase64(text, options);
            if (!mac)
                return false;
            readings->append({*mac, SignatureEncoding::Base64, causes + base64Causes() + more, text, {}});
            const bool hexInside = mac->size() >= 40 && std::all_of(mac->begin(), mac->end(), isHexDigit);
            if (hexInside)
                readings->append(
                    {QByteArray::fromHex(*mac), SignatureEncoding::Base64, causes + more + Causes{Cause::HeaderDoubleEncoded}, *mac, {}});
            return true;
        };
        using enum QByteArray::Base64Option;
        (void)(base64(Base64Encoding, {}) || base64(Base64UrlEncoding, {Cause::HeaderBase64Url})
               || base64(Base64Encoding | OmitTrailingEquals, {Cause::HeaderBase64Unpadded})
               || base64(Base64UrlEncoding | OmitTrailingEquals, {Cause::HeaderBase64Url, Cause::HeaderBase64Unpadded}));
    }

private:
    HeaderReading hex(const QByteArray &text, Causes causes) const
    {
        if (text != text.toLower())
            causes.append(Cause::HeaderUpperCase);
        if (m_accepted == AcceptedEncoding::Base64)
            causes.append(Cause::HeaderHex);
        if (m_prefixed && (m_accepted == AcceptedEncoding::Hex || m_accepted == AcceptedEncoding::Base64))
            causes.append(Cause::HeaderPrefix);
        if (!m_prefixed && m_accepted == AcceptedEncoding::Prefixed && !causes.contains(Cause::HeaderPrefix) && !causes.contains(Cause::HeaderExtra))
            causes.append(Cause::HeaderPrefixMissing);
        const QByteArray mac = text.size() % 2 == 0 ? QByteArray::fromHex(text) : QByteArray();
        return {mac, m_prefixed ? SignatureEncoding::Prefixed : SignatureEncoding::Hex, causes, text, {}};
    }

    [[nodiscard]] Causes base64Causes() const
    {
        Causes causes;
        if (m_prefixed)
            causes.append(Cause::HeaderPrefix);
        if (m_accepted == AcceptedEncoding::Hex || m_accepted == AcceptedEncoding::Prefixed)
            causes.append(Cause::HeaderBase64);
        return causes;
    }

    AcceptedEncoding m_accepted;
    bool m_prefixed;
};

/// The length of a prefix such as "v1=", "hmac-sha256:" or "HMAC-SHA256 ", 0 if there is none.
qsizetype prefixLength(const QByteArray &text)
{
    qsizetype length = 0;
    while (length < text.size() && length < longestPrefix && isWordCharacter(text[length]))
        ++length;
    const bool ends = length > 0 && length + 1 < text.size() && (text[length] == '=' || text[length] == ':' || text[length] == ' ');
    return ends ? length + 1 : 0;
}

QList<HeaderReading> readOne(QByteArrayView value, AcceptedEncoding accepted)
{
    QList<HeaderReading> readings;
    const Bare bare = stripped(value);
    const bool prefixed = bare.text.startsWith(expectedPrefix);
    const auto decode = [&](const QByteArray &text, const Causes &causes, bool withPrefix) {
        const Decoder decoder(accepted, withPrefix);
        decoder.decode(text, causes, &readings);
        const QByteArray joined = text.simplified().replace(' ', QByteArrayView()); // as xxd and base64 break long lines
        if (joined != text)
            decoder.decode(joined, causes + Causes{Cause::HeaderWhitespace}, &readings);
    };
    if (!prefixed)
        decode(bare.text, bare.causes, false);
    if (const qsizetype length = prefixLength(bare.text); length > 0) {
        const Bare rest = stripped(QByteArrayView(bare.text).sliced(length));
        Causes causes = bare.causes + rest.causes;
        if (!prefixed)
            causes.append(Cause::HeaderPrefix);
        decode(rest.text, causes, prefixed);
    }
    // What decodes to nothing may still be a piece of a signature.
    if (readings.isEmpty() && !bare.text.isEmpty())
        readings.append({{}, SignatureEncoding::Base64, bare.causes, prefixed ? bare.text.sliced(expectedPrefix.size()) : bare.text, {}});
    return readings;
}

bool couldBeSignature(const HeaderReading &reading)
{
    return reading.mac.size() >= shortestMac;
}

/// What is as long as a signature and stands amid other text: "HMAC-SHA2-256(stdin)= 5f9c…", "0x5f9c…", "v1,X5yr…".
QList<HeaderReading> embedded(const QByteArray &text, AcceptedEncoding accepted)
{
    const auto isBase64 = [](char c) { return isWordCharacter(c) || c == '+'; };
    const auto isPadding = [](char c) { return c == '='; };
    QList<HeaderReading> readings;
    const auto runs = [&](const auto &belongs, const auto &mayEnd, qsizetype length) {
        for (auto from = text.cbegin(); from != text.cend();) {
            const auto end = std::find_if_not(from, text.cend(), belongs);
            if (end - from == length && length < text.size()) {
                const auto padded = std::find_if_not(end, text.cend(), mayEnd);
                Decoder(accepted, false).decode(QByteArray(from, padded - from), {Cause::HeaderExtra}, &readings);
            }
            from = end == text.cend() ? end : std::next(end);
        }
    };
    runs(
        isHexDigit, [](char) { return false; }, 64);
    runs(isBase64, isPadding, 43); // and its padding
    readings.removeIf([](const HeaderReading &reading) { return !couldBeSignature(reading); });
    return readings;
}

/// Several values in one field: as a proxy joins them (RFC 9110, 5.3), or with a timestamp among them.
QList<HeaderReading> readParts(const QByteArray &text, AcceptedEncoding accepted)
{
    QByteArray timestamp;
    QList<HeaderReading> readings;
    int signatures = 0;
    for (const QByteArray &field : text.split(',')) {
        const QByteArray trimmed = field.trimmed();
        if (trimmed.startsWith("t=")) {
            timestamp = trimmed.sliced(2);
            continue;
        }
        const QList<HeaderReading> part = readOne(trimmed, accepted);
        signatures += std::any_of(part.cbegin(), part.cend(), couldBeSignature) ? 1 : 0;
        readings += part;
    }
    if (timestamp.isEmpty() && signatures < 2)
        return {}; // "v1,5f9c…" is one value with a label
    for (HeaderReading &reading : readings) {
        if (timestamp.isEmpty())
            reading.causes.prepend(Cause::HeaderRepeated);
        reading.timestamp = timestamp;
    }
    return readings;
}

} // namespace

QList<HeaderReading> readHeader(QByteArrayView value, AcceptedEncoding accepted)
{
    if (value.size() > longestValue)
        return {};
    QList<HeaderReading> readings = readOne(value, accepted);
    const QByteArray text = stripped(value).text;
    if (text.contains(','))
        readings += readParts(text, accepted);
    return readings + embedded(text, accepted);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/signing/header_reading.h"

#include "core/model/ascii.h"
#include "core/signing/escapes.h"

#include <algorithm>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestValue = 4096; // beyond it nothing is a signature
constexpr qsizetype longestPrefix = 20;
constexpr qsizetype shortestInner = 40; // characters: SHA-1 in hex
constexpr qsizetype shortestMac = 16;   // bytes: no hash function in use makes fewer
constexpr QByteArrayView expectedPrefix{"sha256="};

bool isWordCharacter(char c)
{
    return ascii::isLetterOrDigit(c) || c == '-' || c == '_' || c == '/';
}

/// What a value says once white space, quotes and URL encoding are taken off it.
struct Bare
{
    QByteArray text;
    Faults causes;
};

Bare stripped(QByteArrayView value)
{
    Bare bare{value.toByteArray(), {}};
    QByteArray trimmed = bare.text.trimmed();
    static constexpr QByteArrayView quotes{"\"'`"};
    while (trimmed.size() >= 2 && quotes.contains(trimmed.front()) && quotes.contains(trimmed.back())) {
        bare.causes.append(Fault::HeaderQuotes);
        bare.text = trimmed.sliced(1, trimmed.size() - 2);
        trimmed = bare.text.trimmed();
    }
    if (trimmed != bare.text)
        bare.causes.append(Fault::HeaderWhitespace);
    bare.text = trimmed;
    if (bare.text.contains('%')) {
        const QByteArray decoded = QByteArray::fromPercentEncoding(bare.text);
        if (decoded != bare.text) {
            bare.causes.append(Fault::HeaderPercentEncoded);
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

    void decode(const QByteArray &text, const Faults &causes, QList<HeaderReading> *readings) const
    {
        if (!text.isEmpty() && std::all_of(text.begin(), text.end(), ascii::isHexDigit)) {
            readings->append(hex(text, causes));
            return addInner(readings->constLast().mac, u"hex"_s, causes, readings);
        }
        const auto base64 = [&](QByteArray::Base64Options options, const Faults &more) {
            const auto mac = fromBase64(text, options);
            if (!mac)
                return false;
            readings->append({*mac, SignatureEncoding::Base64, causes + base64Causes() + more, text, {}});
            addInner(*mac, u"base64"_s, causes + more, readings);
            return true;
        };
        using enum QByteArray::Base64Option;
        (void)(base64(Base64Encoding, {}) || base64(Base64UrlEncoding, {Fault::HeaderBase64Url})
               || base64(Base64Encoding | OmitTrailingEquals, {Fault::HeaderBase64Unpadded})
               || base64(Base64UrlEncoding | OmitTrailingEquals, {Fault::HeaderBase64Url, Fault::HeaderBase64Unpadded}));
    }

private:
    /// What was decoded may be a signature's text once more.
    static void addInner(const QByteArray &text, const QString &outer, const Faults &causes, QList<HeaderReading> *readings)
    {
        if (text.size() < shortestInner)
            return;
        const auto add = [&](const QByteArray &mac, const QString &inner) {
            readings->append({mac, SignatureEncoding::Base64, causes + Faults{{Fault::HeaderDoubleEncoded, false, {inner, outer}}}, text, {}});
        };
        if (std::all_of(text.begin(), text.end(), ascii::isHexDigit))
            add(QByteArray::fromHex(text), u"hex"_s);
        else if (const auto mac = fromBase64(text, QByteArray::Base64Encoding))
            add(*mac, u"base64"_s);
    }

    HeaderReading hex(const QByteArray &text, Faults causes) const
    {
        if (text != text.toLower())
            causes.append(Fault::HeaderUpperCase);
        if (m_accepted == AcceptedEncoding::Base64)
            causes.append(Fault::HeaderHex);
        if (m_prefixed && (m_accepted == AcceptedEncoding::Hex || m_accepted == AcceptedEncoding::Base64))
            causes.append(Fault::HeaderPrefix);
        if (!m_prefixed && m_accepted == AcceptedEncoding::Prefixed && !causes.contains(Fault::HeaderPrefix) && !causes.contains(Fault::HeaderExtra))
            causes.append(Fault::HeaderPrefixMissing);
        const QByteArray mac = text.size() % 2 == 0 ? QByteArray::fromHex(text) : QByteArray();
        return {mac, m_prefixed ? SignatureEncoding::Prefixed : SignatureEncoding::Hex, causes, text, {}};
    }

    [[nodiscard]] Faults base64Causes() const
    {
        Faults causes;
        if (m_prefixed)
            causes.append(Fault::HeaderPrefix);
        if (m_accepted == AcceptedEncoding::Hex || m_accepted == AcceptedEncoding::Prefixed)
            causes.append(Fault::HeaderBase64);
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
    const auto decode = [&](const QByteArray &text, const Faults &causes, bool withPrefix) {
        const Decoder decoder(accepted, withPrefix);
        decoder.decode(text, causes, &readings);
        const QByteArray joined = text.simplified().replace(' ', QByteArrayView()); // as xxd and base64 break long lines
        if (joined != text)
            decoder.decode(joined, causes + Faults{Fault::HeaderWhitespace}, &readings);
    };
    if (!prefixed)
        decode(bare.text, bare.causes, false);
    if (const qsizetype length = prefixLength(bare.text); length > 0) {
        const Bare rest = stripped(QByteArrayView(bare.text).sliced(length));
        Faults causes = bare.causes + rest.causes;
        if (!prefixed)
            causes.append(Fault::HeaderPrefix);
        decode(rest.text, causes, prefixed);
    }
    // What decodes to nothing may still be a piece of a signature.
    if (readings.isEmpty() && !bare.text.isEmpty())
        readings.append({{}, SignatureEncoding::Base64, bare.causes, prefixed ? bare.text.sliced(expectedPrefix.size()) : bare.text, {}});
    return readings;
}

bool isHex(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), ascii::isHexDigit);
}

/// Ways to write the same bytes that no decoder takes: hex with something between its digits, decimal bytes, bytes as they are, base64
/// whose + became a space, escapes of HTML.
QList<HeaderReading> unusual(QByteArrayView value, AcceptedEncoding accepted)
{
    QList<HeaderReading> readings;
    QByteArray text = value.trimmed().toByteArray();
    Faults causes;
    if (text.startsWith(expectedPrefix)) {
        text.remove(0, expectedPrefix.size());
        if (accepted == AcceptedEncoding::Base64 || accepted == AcceptedEncoding::Hex)
            causes.append(Fault::HeaderPrefix);
    }
    const Decoder decoder(accepted, false);
    const auto decode = [&](const QByteArray &form, const Finding &cause) { decoder.decode(form, causes + Faults{cause}, &readings); };
    for (const char *separator : {"-", ":", ",", "\\x", " 0x", ", 0x", ",0x"}) {
        QByteArray digits = text;
        if (digits.startsWith("0x") && QByteArrayView(separator).contains('x'))
            digits.remove(0, 2);
        digits.replace(separator, "");
        if (text.count(separator) >= shortestMac - 1 && isHex(digits))
            decode(digits, {Fault::HeaderSeparators, false, {QString::fromLatin1(separator).trimmed()}});
    }
    if (const QByteArray plain = htmlUnescaped(text); plain != text)
        decode(plain, Fault::HeaderHtmlEscaped);
    if (text.contains(' ') || text.size() % 4 == 3) { // a + at its start was trimmed away as white space
        const QByteArray filled = QByteArray(text).replace(' ', '+');
        for (const QByteArray &form : {filled, QByteArray('+' + filled)}) {
            if (form.size() % 4 == 0 && fromBase64(form, QByteArray::Base64Encoding))
                decode(form, Fault::HeaderPlusLost);
        }
    }
    const QByteArray list = text.startsWith('[') && text.endsWith(']') ? text.sliced(1, text.size() - 2) : text;
    QByteArray bytes;
    const QList<QByteArray> numbers = list.contains(',') ? list.split(',') : list.split(' ');
    for (const QByteArray &number : numbers) {
        bool ok = false;
        const int byte = number.trimmed().toInt(&ok);
        if (!ok || byte < -128 || byte > 255)
            break;
        bytes += char(byte);
    }
    if (bytes.size() == numbers.size() && bytes.size() >= shortestMac)
        readings.append({bytes, SignatureEncoding::Base64, causes + Faults{Fault::HeaderByteList}, list, {}});
    const auto isPrintable = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (!std::all_of(value.begin(), value.end(), isPrintable)) {
        for (const QByteArray &raw : {value.toByteArray(), QString::fromUtf8(value).toLatin1()})
            readings.append({raw, SignatureEncoding::Base64, {Fault::HeaderRawBytes}, raw, {}});
    }
    readings.removeIf([](const HeaderReading &reading) { return reading.mac.size() < shortestMac; });
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
                Decoder(accepted, false).decode(QByteArray(from, padded - from), {Fault::HeaderExtra}, &readings);
            }
            from = end == text.cend() ? end : std::next(end);
        }
    };
    runs(
        ascii::isHexDigit, [](char) { return false; }, 64);
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
            reading.causes.prepend(Fault::HeaderRepeated);
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
    return readings + unusual(value, accepted) + embedded(text, accepted);
}

} // namespace ovyxa

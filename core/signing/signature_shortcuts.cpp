// SPDX-License-Identifier: MIT
// The part of the search that computes otherwise: the body as it arrived and the accepted secrets, put together in another way.
#include "core/signing/signature_search.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shortestPart = 8; // characters of a signature cut off: 32 bits, against the few accepted secrets alone
constexpr qsizetype mostSecrets = 8;  // that are tried in other ways

/// As printed byte by byte without a leading zero ("%x"), and as a big integer prints it.
QList<QByteArray> withoutZeros(const QByteArray &mac)
{
    QByteArray each;
    for (const char byte : mac)
        each += QByteArray::number(quint8(byte), 16);
    QByteArray number = mac.toHex();
    while (number.startsWith('0'))
        number.remove(0, 1);
    return {each, number};
}

} // namespace

bool SignatureSearch::tryTruncated(const BodyReading &body)
{
    const auto isWhole = [](const HeaderReading &header) { return header.mac.size() == 32; };
    if (std::all_of(m_headers.cbegin(), m_headers.cend(), isWhole))
        return false;
    const auto isPartOf = [](const QByteArray &part, const QByteArray &whole) {
        return part.size() >= shortestPart && part.size() < whole.size() && (whole.startsWith(part) || whole.endsWith(part));
    };
    for (const NamedSecret &secret : m_case.secrets) {
        if (!afford(body.bytes.size()))
            return false;
        const QByteArray mac = hmacSha256(secret.secret, body.bytes);
        ++m_tried;
        for (const HeaderReading &header : std::as_const(m_headers)) {
            const QByteArray text = header.text.toLower();
            if (text.size() < mac.size() * 2 && text.size() >= mac.size() && withoutZeros(mac).contains(text)) {
                explain(header, {secret.secret, {}, secret.name}, body, {Fault::HeaderZerosLost});
                return true;
            }
            if (isPartOf(text, mac.toHex()) || isPartOf(header.text, mac.toBase64(QByteArray::OmitTrailingEquals))) {
                explain(header, {secret.secret, {}, secret.name}, body, {Fault::HeaderTruncated});
                return true;
            }
        }
    }
    return false;
}

bool SignatureSearch::tryOtherComputations()
{
    const QList<NamedSecret> secrets = m_case.secrets.mid(0, mostSecrets);
    return std::any_of(secrets.cbegin(), secrets.cend(), [this](const NamedSecret &secret) { return tryPlainHashes(secret) || trySwapped(secret); })
           || std::any_of(secrets.cbegin(), secrets.cend(), [this](const NamedSecret &secret) { return tryChains(secret); });
}

bool SignatureSearch::tryPlainHashes(const NamedSecret &secret)
{
    // A large body is hashed once, with the secret on neither side.
    const bool large = m_case.body.size() > largeBodyBytes;
    const QByteArray &key = secret.secret;
    const QList<std::pair<QByteArray, QByteArray>> around{{{}, {}},        {key, {}},       {{}, key},        {key + '.', {}},  {{}, '.' + key},
                                                          {key + ':', {}}, {{}, ':' + key}, {key + '\n', {}}, {{}, '\n' + key}, {key + '|', {}},
                                                          {{}, '|' + key}, {key, key},      {key + '&', {}},  {{}, '&' + key}};
    for (const KnownDigest &known : knownDigests) {
        if (!anyOfSize(known.size))
            continue;
        for (const auto &[before, after] : around) {
            if (large && !(before.isEmpty() && after.isEmpty()))
                break;
            if (!afford(m_case.body.size()))
                return false;
            const QByteArray hash = hashOf(known.digest, {before, m_case.body, after});
            ++m_tried;
            const Faults causes{{Fault::HashWithoutKey, false, {nameOf(known.digest)}}};
            const bool other = known.digest != Digest::Sha256;
            if (explainIfEqual(hash, secret, other ? causes + Faults{{Fault::OtherAlgorithm, false, {nameOf(known.digest)}}} : causes)
                || (!large && explainIfEqual(hashOf(known.digest, hash), secret, causes)))
                return true;
        }
    }
    return false;
}

bool SignatureSearch::trySwapped(const NamedSecret &secret)
{
    for (const KnownDigest &known : knownDigests) {
        if (!anyOfSize(known.size))
            continue;
        if (!afford(m_case.body.size()))
            return false;
        ++m_tried;
        Faults causes{Fault::KeyIsMessage};
        if (known.digest != Digest::Sha256)
            causes.append({Fault::OtherAlgorithm, false, {nameOf(known.digest)}});
        if (explainIfEqual(Hmac(known.digest, m_case.body).of(secret.secret), secret, causes))
            return true;
    }
    return false;
}

bool SignatureSearch::tryChains(const NamedSecret &secret)
{
    if (!afford(2 * m_case.body.size()))
        return false;
    const Hmac hmac(Digest::Sha256, secret.secret);
    const QByteArray mac = hmac.of(m_case.body);
    const QByteArray digest = hashOf(Digest::Sha256, m_case.body);
    using Written = std::pair<QString, QByteArray>;
    const auto written = [](const QByteArray &bytes) {
        return QList<Written>{{u"bytes"_s, bytes}, {u"hex"_s, bytes.toHex()}, {u"hex"_s, bytes.toHex().toUpper()}, {u"base64"_s, bytes.toBase64()}};
    };
    for (const auto &[how, text] : written(mac)) {
        m_tried += 2;
        if (explainIfEqual(hmac.of(text), secret, {{Fault::HmacTwice, false, {how}}})
            || explainIfEqual(hashOf(Digest::Sha256, text), secret, {{Fault::HmacHashed, false, {how}}}))
            return true;
    }
    for (const auto &[how, text] : written(digest)) {
        ++m_tried;
        if (explainIfEqual(hmac.of(text), secret, {{Fault::HashSigned, false, {u"SHA-256"_s}}}))
            return true;
    }
    if (m_case.body.size() > largeBodyBytes)
        return false;
    for (const KnownDigest &known : knownDigests) {
        const QByteArray hash = hashOf(known.digest, m_case.body);
        for (const auto &[how, text] : written(hash)) {
            ++m_tried;
            if (explainIfEqual(hmac.of(text), secret, {{Fault::HashSigned, false, {nameOf(known.digest)}}}))
                return true;
        }
        const QByteArray longer = Hmac(known.digest, secret.secret).of(m_case.body);
        ++m_tried;
        const Finding other{Fault::OtherAlgorithm, false, {nameOf(known.digest)}};
        for (qsizetype size = 16; size < longer.size(); size += 4) {
            if (known.digest != Digest::Sha256 && explainIfEqual(longer.first(size), secret, {other, Fault::HeaderTruncated}))
                return true;
        }
        for (const HeaderReading &header : std::as_const(m_headers)) {
            const QByteArray hex = longer.toHex();
            if (known.digest != Digest::Sha256 && header.text.size() >= shortestPart && header.text.size() < hex.size()
                && hex.startsWith(header.text)) {
                explain(header, {secret.secret, {}, secret.name}, {m_case.body, {}, 0, {}}, {other, Fault::HeaderTruncated});
                return true;
            }
        }
    }
    for (const Digest rare : {Digest::Sha3_256, Digest::Sha512_256, Digest::Blake2s}) {
        ++m_tried;
        if (explainIfEqual(Hmac(rare, secret.secret).of(m_case.body), secret, {{Fault::OtherAlgorithm, false, {nameOf(rare)}}}))
            return true;
    }
    return false;
}

} // namespace ovyxa

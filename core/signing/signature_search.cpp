// SPDX-License-Identifier: MIT
#include "core/signing/signature_search.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QHashFunctions>

#include <algorithm>
#include <array>

namespace ovyxa {

namespace {

// What one diagnosis may hash: about two seconds where the processor has no instructions for SHA.
constexpr qint64 budgetBytes = 768LL * 1024 * 1024;
constexpr qint64 overheadBytes = 2048; // an HMAC of nothing takes about as long as hashing these
constexpr qsizetype shortestCut = 8;   // characters of a signature cut off: 32 bits, against the few accepted secrets alone

constexpr qsizetype closeBodyBytes = 4 * 1024; // up to here a mistake with the secret is looked for beside two with the body

struct KnownDigest
{
    Digest digest;
    qsizetype size;
    QCryptographicHash::Algorithm plain; ///< the same without a key
};

constexpr std::array<KnownDigest, 6> knownDigests{{{Digest::Md5, 16, QCryptographicHash::Md5},
                                                   {Digest::Sha1, 20, QCryptographicHash::Sha1},
                                                   {Digest::Sha224, 28, QCryptographicHash::Sha224},
                                                   {Digest::Sha256, 32, QCryptographicHash::Sha256},
                                                   {Digest::Sha384, 48, QCryptographicHash::Sha384},
                                                   {Digest::Sha512, 64, QCryptographicHash::Sha512}}};

/// Body before secret before algorithm before header: what a reader must know first.
int weightOf(Cause cause)
{
    if (cause >= Cause::BodyReserialised)
        return 0;
    if (cause >= Cause::OtherAlgorithm)
        return 2;
    return cause >= Cause::NoSecret ? 1 : 3;
}

} // namespace

SignatureSearch::SignatureSearch(const SignatureCase &signatureCase, QList<HeaderReading> headers)
    : m_case(signatureCase)
    , m_headers(std::move(headers))
    , m_bodies{signatureCase.body, signatureCase.url, signatureCase.timestamps}
    , m_budget(budgetBytes)
{
    for (const HeaderReading &header : std::as_const(m_headers)) {
        if (!header.timestamp.isEmpty() && !m_bodies.timestamps.contains(header.timestamp))
            m_bodies.timestamps.append(header.timestamp);
    }
    const QList<SecretReading> secrets = secretReadings(m_case.secrets, m_case.otherSecrets);
    for (const SecretReading &secret : secrets) {
        Key key{secret, {}};
        for (const KnownDigest &known : knownDigests) {
            if (anyOfSize(known.size))
                key.macs.emplace_back(known.digest, Hmac(known.digest, secret.key));
        }
        m_keys.push_back(std::move(key));
    }
}

bool SignatureSearch::anyOfSize(qsizetype bytes) const
{
    return std::any_of(m_headers.cbegin(), m_headers.cend(), [bytes](const HeaderReading &header) { return header.mac.size() == bytes; });
}

std::optional<Explanation> SignatureSearch::run()
{
    const BodyReading received{m_case.body, {}, 0, {}};
    if (tryBody(received) || tryTruncated(received) || tryPlainHashes() || trySwapped())
        return m_found;
    if (m_case.sentBody && *m_case.sentBody != m_case.body) {
        const BodyReading sent{*m_case.sentBody, {Cause::BodyChanged}, 1, {}};
        if (tryBody(sent) || tryTruncated(sent)) {
            const BodyReading better = explainedSentBody();
            explain(m_found->header, m_found->secret, better);
            return m_found;
        }
    }
    visitBodyReadings(m_bodies, [this](const BodyReading &body) { return m_cutShort || tryBody(body); });
    return m_found;
}

bool SignatureSearch::afford(qsizetype bytes)
{
    m_budget -= bytes + overheadBytes;
    m_cutShort = m_cutShort || m_budget < 0;
    return !m_cutShort;
}

bool SignatureSearch::tryBody(const BodyReading &body)
{
    // Many readings come to the same bytes. (Two of one hash, once in 2^64, would cost a reading, not a wrong answer.)
    const size_t hash = qHash(body.bytes, size_t(0x5eed));
    if (m_seen.contains(hash) || !afford(body.bytes.size()))
        return false;
    m_seen.insert(hash);
    const bool large = body.bytes.size() > thoroughBodyBytes;
    const bool close = body.bytes.size() <= closeBodyBytes;
    const qsizetype together = std::max(large ? 1 : close ? 3 : 2, body.changes);
    for (const Key &key : m_keys) {
        if (key.secret.causes.size() + body.changes <= together && tryKey(key, body))
            return true;
    }
    return false;
}

bool SignatureSearch::tryKey(const Key &key, const BodyReading &body)
{
    for (const auto &[digest, mac] : key.macs) {
        if (!afford(body.bytes.size()))
            return false;
        const QByteArray computed = mac.of(body.bytes);
        ++m_tried;
        for (const HeaderReading &header : std::as_const(m_headers)) {
            if (header.mac == computed) {
                explain(header, key.secret, body, digest == Digest::Sha256 ? Causes() : Causes{Cause::OtherAlgorithm});
                return true;
            }
        }
    }
    return false;
}

bool SignatureSearch::tryTruncated(const BodyReading &body)
{
    for (const NamedSecret &secret : m_case.secrets) {
        if (!afford(body.bytes.size()))
            return false;
        const QByteArray mac = hmacSha256(secret.secret, body.bytes);
        ++m_tried;
        for (const HeaderReading &header : std::as_const(m_headers)) {
            const auto isPartOf = [](const QByteArray &part, const QByteArray &whole) {
                return part.size() >= shortestCut && part.size() < whole.size() && (whole.startsWith(part) || whole.endsWith(part));
            };
            if (isPartOf(header.text.toLower(), mac.toHex()) || isPartOf(header.text, mac.toBase64(QByteArray::OmitTrailingEquals))) {
                explain(header, {secret.secret, {}, secret.name}, body, {Cause::HeaderTruncated});
                return true;
            }
        }
    }
    return false;
}

bool SignatureSearch::tryPlainHashes()
{
    const auto isHeader = [this](const KnownDigest &known, const NamedSecret &secret, QByteArrayView before, QByteArrayView after) {
        QCryptographicHash hash(known.plain);
        hash.addData(before);
        hash.addData(m_case.body);
        hash.addData(after);
        ++m_tried;
        const Causes causes = known.digest == Digest::Sha256 ? Causes{Cause::HashWithoutKey} : Causes{Cause::HashWithoutKey, Cause::OtherAlgorithm};
        return explainIfEqual(hash.result(), secret, causes);
    };
    for (const NamedSecret &secret : m_case.secrets) {
        for (const KnownDigest &known : knownDigests) {
            if (!anyOfSize(known.size))
                continue;
            if (!afford(3 * m_case.body.size()))
                return false;
            if (isHeader(known, secret, {}, {}) || isHeader(known, secret, secret.secret, {}) || isHeader(known, secret, {}, secret.secret))
                return true;
        }
    }
    return false;
}

bool SignatureSearch::trySwapped()
{
    for (const NamedSecret &secret : m_case.secrets) {
        for (const KnownDigest &known : knownDigests) {
            if (!anyOfSize(known.size))
                continue;
            if (!afford(m_case.body.size()))
                return false;
            ++m_tried;
            const Causes causes = known.digest == Digest::Sha256 ? Causes{Cause::KeyIsMessage} : Causes{Cause::KeyIsMessage, Cause::OtherAlgorithm};
            if (explainIfEqual(Hmac(known.digest, m_case.body).of(secret.secret), secret, causes))
                return true;
        }
    }
    return false;
}

bool SignatureSearch::explainIfEqual(const QByteArray &computed, const NamedSecret &secret, const Causes &causes)
{
    for (const HeaderReading &header : std::as_const(m_headers)) {
        if (header.mac == computed) {
            explain(header, {secret.secret, {}, secret.name}, {m_case.body, {}, 0, {}}, causes);
            return true;
        }
    }
    return false;
}

BodyReading SignatureSearch::explainedSentBody() const
{
    const QByteArray &sent = *m_case.sentBody;
    const QByteArray &received = m_case.body;
    BodyReading best{sent, {Cause::BodyChanged}, 1, {}};
    if (received.isEmpty()) {
        best.causes = {Cause::BodyEmpty};
        return best;
    }
    if (sent.startsWith(received) && received.size() + 2 < sent.size()) {
        best.causes = {Cause::BodyTruncated};
        return best;
    }
    int visits = 0;
    visitBodyReadings(m_bodies, [&](const BodyReading &body) {
        if (body.bytes == sent)
            best = body;
        return body.bytes == sent || (received.size() > thoroughBodyBytes && ++visits > 40);
    });
    if (best.causes != Causes{Cause::BodyChanged} || std::max(sent.size(), received.size()) > thoroughBodyBytes)
        return best;
    // No serialiser that is known wrote it, yet both say the same.
    const JsonStyle plain{JsonStyle::Layout::Compact, {}, "\n", JsonStyle::Order::Sorted, JsonStyle::Strings::Plain};
    const auto one = restyled(sent, plain);
    if (one && one == restyled(received, plain))
        best.causes = {Cause::BodyReserialised};
    return best;
}

void SignatureSearch::explain(const HeaderReading &header, const SecretReading &secret, const BodyReading &body, const Causes &more)
{
    Causes causes;
    const Causes all = body.causes + secret.causes + more + header.causes;
    for (const Cause cause : all) {
        if (!causes.contains(cause))
            causes.append(cause);
    }
    std::stable_sort(causes.begin(), causes.end(), [](Cause a, Cause b) { return weightOf(a) < weightOf(b); });
    m_found = Explanation{header, secret, body, causes};
}

} // namespace ovyxa

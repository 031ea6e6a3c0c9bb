// SPDX-License-Identifier: MIT
#include "core/signing/signature_search.h"

#include <QtCore/QHashFunctions>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

const std::array<KnownDigest, 6> knownDigests{
    {{Digest::Md5, 16}, {Digest::Sha1, 20}, {Digest::Sha224, 28}, {Digest::Sha256, 32}, {Digest::Sha384, 48}, {Digest::Sha512, 64}}};

namespace {

// What one diagnosis may hash: about two seconds for a small body where the processor has no instructions for SHA, and for one of
// 10 MiB no more than a dozen HMACs of it.
constexpr qint64 budgetBytes = 768LL * 1024 * 1024;
constexpr qint64 largeBudgetBytes = 120LL * 1024 * 1024;
constexpr qint64 overheadBytes = 2048; // an HMAC of nothing takes about as long as hashing these

constexpr qsizetype closeBodyBytes = 4 * 1024; // up to here a mistake with the secret is looked for beside two with the body

/// Body before secret before algorithm before header: what a reader must know first.
int weightOf(const Finding &finding)
{
    const Fault cause = finding.fault;
    if (cause >= Fault::BodyReserialised)
        return 0;
    if (cause >= Fault::OtherAlgorithm)
        return 2;
    return cause >= Fault::NoSecret ? 1 : 3;
}

} // namespace

SignatureSearch::SignatureSearch(const SignatureCase &signatureCase, QList<HeaderReading> headers)
    : m_case(signatureCase)
    , m_headers(std::move(headers))
    , m_bodies{signatureCase.body, signatureCase.method, signatureCase.url, {}, {}, {}, {}}
    , m_budget(signatureCase.body.size() > largeBodyBytes ? largeBudgetBytes : budgetBytes)
{
    readFields();
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

void SignatureSearch::readFields()
{
    constexpr qsizetype most = 4; // of each kind: whoever sends a hundred ids is not served by trying them all
    constexpr qsizetype longest = 200;
    for (const Header &field : m_case.fields) {
        const QByteArray name = field.name.toLower();
        if (name == "content-type")
            m_bodies.contentType = field.value.toLower();
        else if (name == "content-encoding" && field.value.toLower() != "identity")
            m_bodies.contentEncoding = field.value.toLower();
        else if (field.value.isEmpty() || field.value.size() > longest)
            continue;
        else if ((name.contains("timestamp") || name == "date" || name.endsWith("-time")) && m_bodies.timestamps.size() < most)
            m_bodies.timestamps.append(field.value);
        else if ((name.endsWith("-id") || name.contains("nonce") || name.contains("delivery") || name.contains("idempotency"))
                 && m_bodies.ids.size() < most)
            m_bodies.ids.append(field.value);
    }
}

bool SignatureSearch::anyOfSize(qsizetype bytes) const
{
    return std::any_of(m_headers.cbegin(), m_headers.cend(), [bytes](const HeaderReading &header) { return header.mac.size() == bytes; });
}

std::optional<Explanation> SignatureSearch::run()
{
    const BodyReading received{m_case.body, {}, 0, {}};
    if (tryBody(received) || tryTruncated(received))
        return m_found;
    if (m_case.sentBody && *m_case.sentBody != m_case.body) {
        const BodyReading sent{*m_case.sentBody, {Fault::BodyChanged}, 1, {}};
        if (tryBody(sent) || tryTruncated(sent)) {
            const BodyReading better = explainedSentBody();
            explain(m_found->header, m_found->secret, better);
            return m_found;
        }
    }
    if (tryOtherComputations())
        return m_found;
    visitBodyReadings(m_bodies, [this](const BodyReading &body) { return m_cutShort || tryBody(body); });
    if (!m_found && m_case.body.size() > largeBodyBytes)
        (void)tryKeys(received, 1, 1); // what is left of the budget
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
    if (m_seen.contains(hash) || !afford(body.bytes.size() / 4))
        return false;
    m_seen.insert(hash);
    // What arrived is held against every key, unless that would cost more than there is for all.
    if (body.bytes.size() > largeBodyBytes)
        return tryKeys(body, 0, 0);
    if (body.bytes.size() > thoroughBodyBytes)
        return tryKeys(body, 0, std::max(1 - body.changes, 0));
    if (body.changes == 0)
        return tryKeys(body, 0, rareSecretCost);
    const int together = body.bytes.size() <= closeBodyBytes ? 3 : 2;
    return tryKeys(body, 0, std::max(together - body.changes, 0));
}

bool SignatureSearch::tryKeys(const BodyReading &body, int fromCost, int toCost)
{
    return std::any_of(m_keys.cbegin(), m_keys.cend(),
                       [&](const Key &key) { return key.secret.cost >= fromCost && key.secret.cost <= toCost && tryKey(key, body); });
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
                explain(header, key.secret, body, digest == Digest::Sha256 ? Faults() : Faults{{Fault::OtherAlgorithm, false, {nameOf(digest)}}});
                return true;
            }
        }
    }
    return false;
}

bool SignatureSearch::explainIfEqual(const QByteArray &computed, const NamedSecret &secret, const Faults &causes)
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
    BodyReading best{sent, {Fault::BodyChanged}, 1, {}};
    if (received.isEmpty()) {
        best.causes = {Fault::BodyEmpty};
        return best;
    }
    if (sent.startsWith(received) && received.size() + 2 < sent.size()) {
        best.causes = {Fault::BodyTruncated};
        return best;
    }
    int visits = 0;
    visitBodyReadings(m_bodies, [&](const BodyReading &body) {
        if (body.bytes == sent)
            best = body;
        return body.bytes == sent || (received.size() > thoroughBodyBytes && ++visits > 40);
    });
    if (!best.causes.contains(Fault::BodyChanged) || std::max(sent.size(), received.size()) > thoroughBodyBytes)
        return best;
    // No serialiser that is known wrote it, yet both say the same.
    const JsonStyle plain{JsonStyle::Layout::Compact, {}, "\n", JsonStyle::Order::Sorted, JsonStyle::Strings::Plain};
    const auto one = restyled(sent, plain);
    if (one && one == restyled(received, plain))
        best.causes = {Fault::BodyReserialised};
    return best;
}

void SignatureSearch::explain(const HeaderReading &header, const SecretReading &secret, const BodyReading &body, const Faults &more)
{
    Faults causes;
    const Faults all = body.causes + secret.causes + more + header.causes;
    for (const Finding &cause : all) {
        if (!causes.contains(cause))
            causes.append(cause);
    }
    std::stable_sort(causes.begin(), causes.end(), [](const Finding &a, const Finding &b) { return weightOf(a) < weightOf(b); });
    m_found = Explanation{header, secret, body, causes};
}

} // namespace ovyxa

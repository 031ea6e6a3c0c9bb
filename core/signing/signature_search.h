// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/body_readings.h"
#include "core/signing/header_reading.h"
#include "core/signing/hmac.h"
#include "core/signing/secret_readings.h"
#include "core/signing/signature_doctor.h"

#include <QtCore/QSet>

#include <array>
#include <memory>
#include <vector>

namespace ovyxa {

/// A reading of header, secret and body that fit together. Only an equal HMAC makes one, so it is never a guess.
struct Explanation
{
    HeaderReading header;
    SecretReading secret;
    BodyReading body;
    Faults causes; ///< all of them, the most telling first
};

/// The hash functions told by their length.
struct KnownDigest
{
    Digest digest;
    qsizetype size;
};
extern const std::array<KnownDigest, 6> knownDigests;

/// Looks for the explanation of one mismatch: each key and body is hashed once, within a budget of bytes.
class SignatureSearch final
{
public:
    SignatureSearch(const SignatureCase &signatureCase, QList<HeaderReading> headers);

    [[nodiscard]] std::optional<Explanation> run();
    /// How many HMACs were computed, and whether some were left out since the body is large.
    [[nodiscard]] qint64 tried() const { return m_tried; }
    [[nodiscard]] bool cutShort() const { return m_cutShort; }

private:
    struct Key
    {
        SecretReading secret;
        std::vector<std::pair<Digest, Hmac>> macs;
    };

    bool tryBody(const BodyReading &body);
    /// Holds a body against the keys of these costs.
    bool tryKeys(const BodyReading &body, int fromCost, int toCost);
    bool tryKey(const Key &key, const BodyReading &body);
    bool tryTruncated(const BodyReading &body);
    bool tryOtherComputations();
    bool tryPlainHashes(const NamedSecret &secret);
    bool tryChains(const NamedSecret &secret);
    bool trySwapped(const NamedSecret &secret);
    /// Whether a header holds these bytes, which the body as it arrived gave.
    bool explainIfEqual(const QByteArray &computed, const NamedSecret &secret, const Faults &causes);
    /// The request's headers, as far as they speak of the body or may have been signed.
    void readFields();
    [[nodiscard]] bool anyOfSize(qsizetype bytes) const;
    bool afford(qsizetype bytes);
    void explain(const HeaderReading &header, const SecretReading &secret, const BodyReading &body, const Faults &more = {});
    [[nodiscard]] BodyReading explainedSentBody() const;

    const SignatureCase &m_case;
    QList<HeaderReading> m_headers;
    BodyContext m_bodies;
    std::vector<Key> m_keys;
    QSet<size_t> m_seen;
    std::optional<Explanation> m_found;
    qint64 m_budget;
    qint64 m_tried = 0;
    bool m_cutShort = false;
};

} // namespace ovyxa

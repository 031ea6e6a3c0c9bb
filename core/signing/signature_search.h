// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/body_readings.h"
#include "core/signing/header_reading.h"
#include "core/signing/hmac.h"
#include "core/signing/secret_readings.h"
#include "core/signing/signature_doctor.h"

#include <memory>
#include <vector>

namespace ovyxa {

/// A reading of header, secret and body that fit together. Only an equal HMAC makes one, so it is never a guess.
struct Explanation
{
    HeaderReading header;
    SecretReading secret;
    BodyReading body;
    Causes causes; ///< all of them, the most telling first
};

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
    bool tryKey(const Key &key, const BodyReading &body);
    bool tryTruncated(const BodyReading &body);
    bool tryPlainHashes();
    bool trySwapped();
    /// Whether a header holds these bytes, which the body as it arrived gave.
    bool explainIfEqual(const QByteArray &computed, const NamedSecret &secret, const Causes &causes);
    [[nodiscard]] bool anyOfSize(qsizetype bytes) const;
    bool afford(qsizetype bytes);
    void explain(const HeaderReading &header, const SecretReading &secret, const BodyReading &body, const Causes &more = {});
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

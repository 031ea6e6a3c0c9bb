// SPDX-License-Identifier: MIT
#include "core/storage/records.h"

#include "core/model/text.h"
#include "core/storage/record_format.h"

#include <QtCore/QDataStream>
#include <QtCore/QIODevice>
#include <QtCore/QStringList>
#include <QtCore/QtEndian>

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace ovyxa::records {

using namespace Qt::StringLiterals;

namespace {

void setUp(QDataStream &stream)
{
    stream.setVersion(QDataStream::Qt_6_4);
}

void put(QDataStream &stream, const HeaderList &headers)
{
    stream << qint32(headers.size());
    for (const Header &header : headers)
        stream << header.name << header.value;
}

void put(QDataStream &stream, const std::optional<TlsSummary> &tls)
{
    stream << tls.has_value();
    if (tls)
        stream << tls->version << tls->cipher << tls->peerSubject << tls->peerIssuer << tls->peerNames << tls->peerExpires << tls->peerSha256;
}

template<typename Duration>
void put(QDataStream &stream, const std::optional<Duration> &duration)
{
    stream << (duration ? qint64(duration->count()) : unset);
}

} // namespace

QByteArray pack(const Attempt &attempt)
{
    QByteArray record;
    QDataStream stream(&record, QIODevice::WriteOnly);
    setUp(stream);
    stream << attemptVersion << attempt.reasonPhrase << attempt.url << attempt.requestHead << attempt.signature;
    put(stream, attempt.responseHeaders);
    stream << attempt.responseBody << attempt.responseTruncated << attempt.retryAfterSeconds.value_or(unset);
    put(stream, attempt.tls);
    const AttemptPhases &phases = attempt.phases;
    for (const auto &phase : {phases.connecting, phases.encrypted, phases.sent, phases.answered, phases.finished})
        put(stream, phase);
    put(stream, attempt.nextAttemptIn);
    stream << attempt.interimHeads << attempt.responseHead << attempt.responseBytes << phases.reused;
    put(stream, attempt.trailers);
    for (const auto &phase : {phases.lookedUp, phases.connected})
        put(stream, phase);
    return record;
}

QByteArray pack(const CaptureDetails &details)
{
    QByteArray record;
    QDataStream stream(&record, QIODevice::WriteOnly);
    setUp(stream);
    stream << recordVersion << details.rawHead;
    put(stream, details.headers);
    stream << details.rawTruncated;
    put(stream, details.tls);
    return record;
}

QByteArray pack(const CaptureAnswer &answer)
{
    QByteArray record;
    QDataStream stream(&record, QIODevice::WriteOnly);
    setUp(stream);
    stream << answerVersion << answer.head;
    put(stream, answer.headers);
    stream << answer.body << answer.bodyBytes;
    put(stream, answer.trailers);
    return record;
}

QByteArray pack(const HeaderList &fields)
{
    QByteArray record = ""_ba;
    if (fields.isEmpty())
        return record;
    QDataStream stream(&record, QIODevice::WriteOnly);
    setUp(stream);
    stream << recordVersion;
    put(stream, fields);
    return record;
}

QString outcomesText(const QList<AttemptError> &outcomes)
{
    QStringList words;
    for (AttemptError outcome : outcomes)
        words.append(toText(outcome));
    return words.join(u',');
}

QList<AttemptError> outcomesFromText(const QString &text)
{
    QList<AttemptError> outcomes;
    for (QStringView word : QStringView(text).split(u',', Qt::SkipEmptyParts)) {
        if (const auto outcome = fromText<AttemptError>(word))
            outcomes.append(*outcome);
    }
    return outcomes;
}

qint64 bodyHash(const QByteArray &body)
{
    // OpenSSL's, since each capture and each delivery is hashed, and Qt's takes seven times as long where the processor knows SHA.
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    if (!sha256 || EVP_Digest(body.constData(), size_t(body.size()), digest.data(), nullptr, sha256.get(), nullptr) != 1)
        qFatal("OpenSSL offers no SHA-256");
    return qFromBigEndian<qint64>(digest.data());
}

} // namespace ovyxa::records

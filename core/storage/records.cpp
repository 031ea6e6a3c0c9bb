// SPDX-License-Identifier: MIT
#include "core/storage/records.h"

#include "core/model/text.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDataStream>
#include <QtCore/QIODevice>
#include <QtCore/QStringList>
#include <QtCore/QtEndian>

namespace ovyxa::records {

using namespace Qt::StringLiterals;

namespace {

constexpr quint8 recordVersion = 1; // of captures, and of attempts before the answer was kept as it was on the wire
constexpr quint8 attemptVersion = 2;
constexpr quint8 answerVersion = 2; // of answers to captures, since they have trailers
constexpr qint64 unset = -1;

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

void take(QDataStream &stream, HeaderList &headers)
{
    qint32 count = 0;
    stream >> count;
    headers.clear();
    for (qint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i) {
        Header header;
        stream >> header.name >> header.value;
        // No value holds a line feed: several Set-Cookie were once joined by it.
        for (const QByteArray &value : header.value.split('\n'))
            headers.append({header.name, value});
    }
}

void put(QDataStream &stream, const std::optional<TlsSummary> &tls)
{
    stream << tls.has_value();
    if (tls)
        stream << tls->version << tls->cipher << tls->peerSubject << tls->peerIssuer << tls->peerNames << tls->peerExpires << tls->peerSha256;
}

void take(QDataStream &stream, std::optional<TlsSummary> &tls)
{
    bool present = false;
    stream >> present;
    tls.reset();
    if (present) {
        tls.emplace();
        stream >> tls->version >> tls->cipher >> tls->peerSubject >> tls->peerIssuer >> tls->peerNames >> tls->peerExpires >> tls->peerSha256;
    }
}

template<typename Duration>
void put(QDataStream &stream, const std::optional<Duration> &duration)
{
    stream << (duration ? qint64(duration->count()) : unset);
}

template<typename Duration>
void take(QDataStream &stream, std::optional<Duration> &duration)
{
    qint64 count = unset;
    stream >> count;
    duration = count == unset ? std::nullopt : std::optional(Duration{count});
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

bool unpack(const QByteArray &record, Attempt &attempt)
{
    QDataStream stream(record);
    setUp(stream);
    quint8 version = 0;
    stream >> version;
    if (version != recordVersion && version != attemptVersion)
        return false;
    stream >> attempt.reasonPhrase >> attempt.url >> attempt.requestHead >> attempt.signature;
    take(stream, attempt.responseHeaders);
    qint64 retryAfter = unset;
    stream >> attempt.responseBody >> attempt.responseTruncated >> retryAfter;
    attempt.retryAfterSeconds = retryAfter == unset ? std::nullopt : std::optional(retryAfter);
    take(stream, attempt.tls);
    AttemptPhases &phases = attempt.phases;
    for (auto *phase : {&phases.connecting, &phases.encrypted, &phases.sent, &phases.answered, &phases.finished})
        take(stream, *phase);
    take(stream, attempt.nextAttemptIn);
    attempt.responseBytes = attempt.responseBody.size();
    if (version == attemptVersion) {
        stream >> attempt.interimHeads >> attempt.responseHead >> attempt.responseBytes >> phases.reused;
        take(stream, attempt.trailers);
        for (auto *phase : {&phases.lookedUp, &phases.connected})
            take(stream, *phase);
    }
    return stream.status() == QDataStream::Ok;
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

bool unpack(const QByteArray &record, CaptureDetails &details)
{
    QDataStream stream(record);
    setUp(stream);
    quint8 version = 0;
    stream >> version;
    if (version != recordVersion)
        return false;
    stream >> details.rawHead;
    take(stream, details.headers);
    stream >> details.rawTruncated;
    take(stream, details.tls);
    return stream.status() == QDataStream::Ok;
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

bool unpack(const QByteArray &record, CaptureAnswer &answer)
{
    QDataStream stream(record);
    setUp(stream);
    quint8 version = 0;
    stream >> version;
    if (version != recordVersion && version != answerVersion)
        return false;
    stream >> answer.head;
    take(stream, answer.headers);
    stream >> answer.body >> answer.bodyBytes;
    if (version == answerVersion)
        take(stream, answer.trailers);
    return stream.status() == QDataStream::Ok;
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

bool unpack(const QByteArray &record, HeaderList &fields)
{
    fields.clear();
    if (record.isEmpty())
        return true;
    QDataStream stream(record);
    setUp(stream);
    quint8 version = 0;
    stream >> version;
    if (version != recordVersion)
        return false;
    take(stream, fields);
    return stream.status() == QDataStream::Ok;
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
    return qFromBigEndian<qint64>(QCryptographicHash::hash(body, QCryptographicHash::Sha256).constData());
}

} // namespace ovyxa::records

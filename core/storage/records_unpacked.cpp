// SPDX-License-Identifier: MIT
// Reading what records.cpp packs. A QDataStream makes a device and a buffer for each record, and goes through both for each value: that took
// longer than all else that an export reads.
#include "core/storage/record_format.h"
#include "core/storage/records.h"

#include <QtCore/QtEndian>

#include <algorithm>

namespace ovyxa::records {

namespace {

/// Takes values as QDataStream (Qt_6_4) writes them. Behind the end of a damaged record each is nothing, as the stream has it.
class RecordReader final
{
public:
    explicit RecordReader(QByteArrayView record) : m_rest(record) {}

    [[nodiscard]] bool isOk() const { return m_isOk; }

    template<typename Integer>
    Integer integer()
    {
        if (m_rest.size() < qsizetype(sizeof(Integer))) {
            fail();
            return 0;
        }
        return qFromBigEndian<Integer>(taken(sizeof(Integer)).data());
    }

    bool boolean() { return integer<qint8>() != 0; }

    QByteArray bytes() { return block(integer<quint32>()).toByteArray(); }

    QString text()
    {
        const QByteArrayView units = block(integer<quint32>());
        if (units.size() % 2 != 0)
            fail();
        if (units.isNull() || !m_isOk)
            return {};
        QString text(units.size() / 2, Qt::Uninitialized);
        qFromBigEndian<char16_t>(units.data(), text.size(), text.data());
        return text;
    }

    /// `one` takes each of a list, and is asked for no more than there are.
    template<typename Count, typename One>
    void each(One one)
    {
        for (auto left = integer<Count>(); left > 0 && m_isOk; --left)
            one();
    }

    template<typename Duration>
    void take(std::optional<Duration> &duration)
    {
        const auto count = integer<qint64>();
        duration = count == unset ? std::nullopt : std::optional(Duration{count});
    }

private:
    void fail()
    {
        m_isOk = false;
        m_rest = {};
    }

    QByteArrayView taken(qsizetype size)
    {
        const QByteArrayView begin = m_rest.first(size);
        m_rest = m_rest.sliced(size);
        return begin;
    }

    QByteArrayView block(quint32 size)
    {
        constexpr quint32 null = 0xffffffff;
        if (size == null || !m_isOk)
            return {};
        if (size > m_rest.size()) {
            fail();
            return {};
        }
        return size == 0 ? QByteArrayView("") : taken(size);
    }

    QByteArrayView m_rest;
    bool m_isOk = true;
};

void take(RecordReader &reader, HeaderList &headers)
{
    headers.clear();
    reader.each<qint32>([&] {
        const QByteArray name = reader.bytes();
        const QByteArray value = reader.bytes();
        if (!value.contains('\n'))
            return headers.append({name, value});
        // No value holds a line feed: several Set-Cookie were once joined by it.
        for (const QByteArray &one : value.split('\n'))
            headers.append({name, one});
    });
}

void take(RecordReader &reader, std::optional<TlsSummary> &tls)
{
    tls.reset();
    if (!reader.boolean())
        return;
    tls.emplace();
    for (QString *text : {&tls->version, &tls->cipher, &tls->peerSubject, &tls->peerIssuer})
        *text = reader.text();
    reader.each<quint32>([&] { tls->peerNames.append(reader.text()); });
    if (!reader.isOk())
        tls->peerNames.clear();
    tls->peerExpires = reader.text();
    tls->peerSha256 = reader.text();
}

} // namespace

bool unpack(QByteArrayView record, Attempt &attempt)
{
    RecordReader reader(record);
    const auto version = reader.integer<quint8>();
    if (version != recordVersion && version != attemptVersion)
        return false;
    attempt.reasonPhrase = reader.text();
    attempt.url = reader.text();
    attempt.requestHead = reader.bytes();
    attempt.signature = reader.bytes();
    take(reader, attempt.responseHeaders);
    attempt.responseBody = reader.bytes();
    attempt.responseTruncated = reader.boolean();
    const auto retryAfter = reader.integer<qint64>();
    attempt.retryAfterSeconds = retryAfter == unset ? std::nullopt : std::optional(retryAfter);
    take(reader, attempt.tls);
    AttemptPhases &phases = attempt.phases;
    for (auto *phase : {&phases.connecting, &phases.encrypted, &phases.sent, &phases.answered, &phases.finished})
        reader.take(*phase);
    reader.take(attempt.nextAttemptIn);
    attempt.responseBytes = attempt.responseBody.size();
    if (version == attemptVersion) {
        attempt.interimHeads.clear();
        reader.each<quint32>([&] { attempt.interimHeads.append(reader.bytes()); });
        if (!reader.isOk())
            attempt.interimHeads.clear();
        attempt.responseHead = reader.bytes();
        attempt.responseBytes = reader.integer<qint64>();
        phases.reused = reader.boolean();
        take(reader, attempt.trailers);
        for (auto *phase : {&phases.lookedUp, &phases.connected})
            reader.take(*phase);
    }
    return reader.isOk();
}

bool unpack(QByteArrayView record, CaptureDetails &details)
{
    RecordReader reader(record);
    if (reader.integer<quint8>() != recordVersion)
        return false;
    details.rawHead = reader.bytes();
    take(reader, details.headers);
    details.rawTruncated = reader.boolean();
    take(reader, details.tls);
    return reader.isOk();
}

bool unpack(QByteArrayView record, CaptureAnswer &answer)
{
    RecordReader reader(record);
    const auto version = reader.integer<quint8>();
    if (version != recordVersion && version != answerVersion)
        return false;
    answer.head = reader.bytes();
    take(reader, answer.headers);
    answer.body = reader.bytes();
    answer.bodyBytes = reader.integer<qint64>();
    if (version == answerVersion)
        take(reader, answer.trailers);
    return reader.isOk();
}

bool unpack(QByteArrayView record, HeaderList &fields)
{
    fields.clear();
    if (record.isEmpty())
        return true;
    RecordReader reader(record);
    if (reader.integer<quint8>() != recordVersion)
        return false;
    take(reader, fields);
    return reader.isOk();
}

} // namespace ovyxa::records

// SPDX-License-Identifier: MIT
#include "core/storage/records.h"

#include "core/model/text.h"
#include "core/signing/hmac.h"
#include "core/storage/record_format.h"

#include <QtCore/QStringList>
#include <QtCore/QtEndian>

#include <type_traits>
#include <utility>

namespace ovyxa::records {

using namespace Qt::StringLiterals;

namespace {

/// Writes values as QDataStream (Qt_6_4) does, and RecordReader takes them: a stream makes a device and a buffer for each record, and asks both
/// for each value.
class RecordWriter final
{
public:
    explicit RecordWriter(qsizetype expected) { m_record.reserve(expected); }

    template<typename Integer>
    RecordWriter &operator<<(Integer value) requires std::is_integral_v<Integer>
    {
        const Integer big = qToBigEndian(value);
        m_record.append(reinterpret_cast<const char *>(&big), sizeof(big));
        return *this;
    }
    RecordWriter &operator<<(bool value) { return *this << quint8(value ? 1 : 0); }

    RecordWriter &operator<<(const QByteArray &bytes)
    {
        if (bytes.isNull())
            return *this << null;
        *this << quint32(bytes.size());
        m_record += bytes;
        return *this;
    }

    RecordWriter &operator<<(const QString &text)
    {
        if (text.isNull())
            return *this << null;
        *this << quint32(2 * text.size());
        const qsizetype at = m_record.size();
        m_record.resize(at + 2 * text.size());
        qToBigEndian<char16_t>(text.utf16(), text.size(), m_record.data() + at);
        return *this;
    }

    template<typename Value>
    RecordWriter &operator<<(const QList<Value> &list)
    {
        *this << quint32(list.size());
        for (const Value &value : list)
            *this << value;
        return *this;
    }

    RecordWriter &operator<<(const HeaderList &headers)
    {
        *this << qint32(headers.size());
        for (const Header &header : headers)
            *this << header.name << header.value;
        return *this;
    }

    RecordWriter &operator<<(const std::optional<TlsSummary> &tls)
    {
        *this << tls.has_value();
        if (tls)
            *this << tls->version << tls->cipher << tls->peerSubject << tls->peerIssuer << tls->peerNames << tls->peerExpires << tls->peerSha256;
        return *this;
    }

    template<typename Duration>
    RecordWriter &operator<<(const std::optional<Duration> &duration)
    {
        return *this << (duration ? qint64(duration->count()) : unset);
    }

    [[nodiscard]] QByteArray record() { return std::move(m_record); }

private:
    static constexpr quint32 null = 0xffffffff;

    QByteArray m_record;
};

constexpr qsizetype fewFields = 256; // bytes: what a record usually takes beside its heads and bodies

} // namespace

QByteArray pack(const Attempt &attempt)
{
    RecordWriter record(2 * (attempt.requestHead.size() + attempt.responseHead.size()) + attempt.responseBody.size() + 3 * fewFields);
    record << attemptVersion << attempt.reasonPhrase << attempt.url << attempt.requestHead << attempt.signature << attempt.responseHeaders
           << attempt.responseBody << attempt.responseTruncated << attempt.retryAfterSeconds.value_or(unset) << attempt.tls;
    const AttemptPhases &phases = attempt.phases;
    for (const auto &phase : {phases.connecting, phases.encrypted, phases.sent, phases.answered, phases.finished})
        record << phase;
    record << attempt.nextAttemptIn << attempt.interimHeads << attempt.responseHead << attempt.responseBytes << phases.reused << attempt.trailers;
    for (const auto &phase : {phases.lookedUp, phases.connected})
        record << phase;
    return record.record();
}

QByteArray pack(const CaptureDetails &details)
{
    RecordWriter record(2 * details.rawHead.size() + fewFields);
    record << recordVersion << details.rawHead << details.headers << details.rawTruncated << details.tls;
    return record.record();
}

QByteArray pack(const CaptureAnswer &answer)
{
    RecordWriter record(2 * answer.head.size() + answer.body.size() + fewFields);
    record << answerVersion << answer.head << answer.headers << answer.body << answer.bodyBytes << answer.trailers;
    return record.record();
}

QByteArray pack(const HeaderList &fields)
{
    if (fields.isEmpty())
        return ""_ba;
    RecordWriter record(fewFields);
    record << recordVersion << fields;
    return record.record();
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
    return qFromBigEndian<qint64>(hashOf(Digest::Sha256, body).constData());
}

} // namespace ovyxa::records

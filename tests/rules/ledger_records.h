// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/ledger_join.h"
#include "core/signing/signature.h"

#include <QtCore/QUrl>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

inline const Instant start = instantFromMs(1'700'000'000'000);
inline const QString here = u"http://localhost:8080/hook"_s;
inline const QString mine = u"http://localhost:3000/hook"_s;
inline const QByteArray agent = "Ovyxa-Bench/1.0";
inline const QByteArray payload = R"({"event":"goal.completed"})";

inline QByteArray signatureWith(const QByteArray &secret)
{
    return sign(secret, payload, SignatureEncoding::Hex);
}

inline QByteArray headOf(const QString &url, const HeaderList &fields)
{
    const QUrl place(url);
    QByteArray head = "POST " + place.path().toUtf8() + " HTTP/1.1\r\nHost: " + place.authority().toUtf8() + "\r\n";
    for (const Header &field : fields)
        head += field.name + ": " + field.value + "\r\n";
    return head + "\r\n";
}

inline HeaderList usual(const QByteArray &signature)
{
    HeaderList fields{{"Content-Type", "application/json"}, {"User-Agent", agent}};
    if (!signature.isEmpty())
        fields.append({signatureHeader.toByteArray(), signature});
    return fields;
}

/// An attempt, as the sender has it.
struct Sending
{
    QString url = here;
    QByteArray signature = signatureWith("one");
    Millis at{0};
    Millis lasted{40};
    int status = 200;
    AttemptError error = AttemptError::None;
    bool finished = true;
};

/// A request, as the receiver has it.
struct Coming
{
    QString url = here;
    HeaderList fields = usual(signatureWith("one"));
    Millis at{5};
    QByteArray body = payload;
    int status = 200;
    Verdict verdict = Verdict::Valid;
    bool isMangled = false; ///< by the receiver
};

inline SentRecord sent(qint64 id, const Sending &sending)
{
    DeliveryDetails details;
    details.delivery.id = {id};
    details.body = payload;
    Attempt attempt;
    attempt.number = 1;
    attempt.startedReal = start + sending.at;
    attempt.duration = sending.finished ? sending.lasted : Millis{0};
    attempt.finished = sending.finished;
    attempt.status = sending.finished ? sending.status : 0;
    attempt.error = sending.error;
    attempt.url = sending.url;
    attempt.signature = sending.signature;
    if (sending.finished)
        attempt.requestHead = headOf(sending.url, usual(sending.signature));
    details.attempts = {attempt};
    return rules::sentRecord(details);
}

inline ReceivedRecord received(qint64 id, const Coming &coming)
{
    CaptureDetails details;
    details.capture.id = {id};
    details.capture.receivedReal = start + coming.at;
    details.capture.target = QUrl(coming.url).path();
    details.capture.host = QUrl(coming.url).authority();
    details.capture.userAgent = QString::fromUtf8(headerValue(coming.fields, "User-Agent"));
    details.capture.status = coming.status;
    details.capture.verdict = coming.verdict;
    if (coming.isMangled)
        details.capture.causes.append({u"mangled"_s, {u"reserialise"_s}});
    details.headers = coming.fields;
    details.rawHead = headOf(coming.url, coming.fields);
    details.body = coming.body;
    return rules::receivedRecord(details);
}

} // namespace ovyxa::test

Q_DECLARE_METATYPE(QList<ovyxa::test::Sending>)
Q_DECLARE_METATYPE(QList<ovyxa::test::Coming>)

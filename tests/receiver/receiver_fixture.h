// SPDX-License-Identifier: MIT
#pragma once

#include "core/receiver/receiver.h"
#include "core/time/clock.h"
#include "core/wire/trust.h"
#include "tests/support/raw_client.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QTest>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

inline constexpr int waitMs = 60'000;
inline const QByteArray secret = "s3cret";

inline QByteArray post(const QByteArray &body, const QByteArray &headers = {}, const QByteArray &host = "localhost")
{
    return "POST /hook HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

inline QByteArray signature(const QByteArray &body, SignatureEncoding encoding = SignatureEncoding::Hex, const QByteArray &key = secret)
{
    return "X-Ovyxa-Signature: " + sign(key, body, encoding) + "\r\n";
}

inline QByteArray bodyOf(const RawClient &client)
{
    return client.received.mid(client.received.indexOf("\r\n\r\n") + 4);
}

/// A receiver on 127.0.0.1 with two secrets, whose recorder keeps all and commits at once, later or never, as a test wants.
struct Fixture
{
    Clock clock{realNow()};
    Trust trust{[] { return QList<QSslCertificate>(); }};
    QList<NamedSecret> secrets{{u"Orders, current"_s, {7}, secret}, {u"Orders, previous"_s, {7}, "old"}};
    QList<CaptureDetails> recorded;
    QList<Capture> captured;
    QList<CaptureEnd> ends;               ///< of those
    QList<std::function<void()>> commits; ///< when it is not immediate
    bool keepCallbacks = false;
    QList<std::function<void(Result<CaptureId>)>> kept; ///< to be called when all this has ended
    bool commitAtOnce = true;
    std::optional<Error> recordingFails;
    Receiver receiver;
    ReceiverOptions options;

    Fixture()
        : receiver(
            &clock, [this] { return secrets; },
            [this](CaptureDetails details, std::function<void(Result<CaptureId>)> done) {
                recorded.append(details);
                const CaptureId id{recorded.size()};
                const auto commit = [this, id, done] { done(recordingFails ? Result<CaptureId>(*recordingFails) : Result<CaptureId>(id)); };
                if (commitAtOnce) {
                    commit();
                } else {
                    commits.append(commit);
                    if (keepCallbacks)
                        kept.append(done);
                }
            })
    {
        QObject::connect(&receiver, &Receiver::captured, &receiver, [this](const Capture &capture, const CaptureEnd &end) {
            captured.append(capture);
            ends.append(end);
        });
    }

    void start(const QString &plan = {}, const QStringList &allowedHosts = {})
    {
        options.plan = plan.isEmpty() ? ResponsePlan() : *ResponsePlan::parse(plan);
        options.allowedHosts = allowedHosts;
        options.trust = &trust;
        const auto started = receiver.start(options);
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
    }

    std::unique_ptr<RawClient> client() const { return std::make_unique<RawClient>(QHostAddress::LocalHost, quint16(receiver.url().port())); }
};

} // namespace ovyxa::test

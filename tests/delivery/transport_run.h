// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/wire_transport.h"
#include "core/wire/trust.h"

#include <QtCore/QUrl>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <chrono>

namespace ovyxa::test {

/// A transport with a short limit, and every end that it tells.
struct TransportRun
{
    Trust trust;
    WireTransport transport{&trust};
    QHash<Transport::Token, QList<TransportResult>> ended;

    /// `roots`: what the system trusts.
    explicit TransportRun(std::chrono::milliseconds limit = std::chrono::seconds(5), const QList<QSslCertificate> &roots = {})
        : trust([roots] { return roots; })
    {
        transport.setTimeLimit(limit);
        QObject::connect(&transport, &Transport::finished, &transport,
                         [this](Transport::Token token, const TransportResult &result) { ended[token] += result; });
    }

    [[nodiscard]] static TransportRequest request(const QUrl &url, const QByteArray &body = QByteArrayLiteral("{\"a\":1}"))
    {
        TransportRequest request;
        request.url = url;
        request.body = body;
        request.headers = {{"Content-Type", "application/json"}, {"User-Agent", "Ovyxa-Bench/test"}, {"X-Ovyxa-Signature", "abc123"}};
        return request;
    }

    /// Sends and waits for its end; a second end of any request is looked for by the caller in `ended`.
    TransportResult run(const TransportRequest &request)
    {
        const Transport::Token token = transport.send(request);
        if (ended.contains(token))
            return {};                                    // it must not end within send()
        QSignalSpy spy(&transport, &Transport::finished); // waits in an event loop, where QTRY_ would nap between looks
        while (!ended.contains(token)) {
            if (!spy.wait(15'000))
                return {};
        }
        return ended.value(token).constFirst();
    }

    [[nodiscard]] bool eachEndedOnce() const
    {
        return std::all_of(ended.cbegin(), ended.cend(), [](const auto &ends) { return ends.size() == 1; });
    }
};

} // namespace ovyxa::test

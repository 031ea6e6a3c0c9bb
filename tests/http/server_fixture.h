// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"

#include "tests/support/raw_client.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <deque>
#include <memory>
#include <vector>

inline constexpr int patience = 8000; // ms; only a failing test waits that long

/// What a TLS client says first, as it is on the wire; empty if it was not said.
inline QByteArray recordedHello(const QSslCertificate &trusted)
{
    QTcpServer mute;
    if (!mute.listen(QHostAddress::LocalHost))
        return {};
    const RawClient client(mute.serverAddress(), mute.serverPort(), trusted);
    QTcpSocket *heard = nullptr;
    const auto hasSpoken = [&] {
        heard = heard ? heard : mute.nextPendingConnection();
        return heard && heard->bytesAvailable() > 0;
    };
    return QTest::qWaitFor(hasSpoken, patience) ? heard->readAll() : QByteArray();
}

/// A server whose requests, refusals and failures are kept, and the peers that a test connects to it.
struct ServerFixture
{
    std::unique_ptr<ovyxa::HttpServer> server = std::make_unique<ovyxa::HttpServer>();
    std::deque<std::shared_ptr<ovyxa::HttpExchange>> exchanges;
    QList<ovyxa::HttpRequest> refused;
    QStringList failures;
    std::vector<std::unique_ptr<RawClient>> clients;

    ServerFixture()
    {
        using ovyxa::HttpServer;
        QObject::connect(server.get(), &HttpServer::requestReceived, server.get(),
                         [this](const std::shared_ptr<ovyxa::HttpExchange> &exchange) { exchanges.push_back(exchange); });
        QObject::connect(server.get(), &HttpServer::requestRefused, server.get(), [this](const ovyxa::HttpRequest &request) { refused += request; });
        QObject::connect(server.get(), &HttpServer::connectionFailed, server.get(),
                         [this](const QString &, const QString &reason) { failures += reason; });
    }

    RawClient *connectClient(const QSslCertificate &trusted = QSslCertificate())
    {
        clients.push_back(std::make_unique<RawClient>(server->address(), server->port(), trusted));
        return clients.back().get();
    }
};

// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"

#include "tests/support/raw_client.h"

#include <deque>
#include <memory>
#include <vector>

inline constexpr int patience = 8000; // ms; only a failing test waits that long

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

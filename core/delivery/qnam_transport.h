// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/transport.h"

#include <QtCore/QHash>

#include <chrono>

namespace ovyxa {

class HttpPost;

/// Transport over QNetworkAccessManager, tamed: each request goes over a connection of its own, once, and never again. Nothing is
/// kept from one request to the next (connection, cookie, credential, TLS session), so no answer can be taken for another's,
/// and "closed without an answer" always speaks of a connection that carried this request alone.
/// Certificates are always verified. Lives on the engine thread; owned by the engine.
class QnamTransport final : public Transport
{
    Q_OBJECT
public:
    explicit QnamTransport(QObject *parent = nullptr);
    ~QnamTransport() override; ///< requests under way are dropped; nothing is emitted for them

    /// Real time for one request, from its start to the last byte of the answer. Default limits::requestTimeout; tests shorten it.
    void setTimeLimit(std::chrono::milliseconds limit) { m_timeLimit = limit; }
    [[nodiscard]] std::chrono::milliseconds timeLimit() const { return m_timeLimit; }

    Token send(const TransportRequest &request) override;
    void cancel(Token token) override;

private:
    QHash<Token, HttpPost *> m_running; ///< children of this
    Token m_last = 0;
    std::chrono::milliseconds m_timeLimit;
};

} // namespace ovyxa

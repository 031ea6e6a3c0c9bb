// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/transport.h"
#include "core/wire/wire_access_manager.h"

#include <QtCore/QHash>

#include <chrono>

namespace ovyxa {

class WireReply;

/// The dispatcher's way to the wire: each request is one post() of one WireAccessManager, over a connection of its own unless it asks for
/// a kept one. Lives on the engine thread; owned by the engine.
class WireTransport final : public Transport
{
    Q_OBJECT
public:
    /// `trust` outlives it.
    explicit WireTransport(Trust *trust, QObject *parent = nullptr);
    ~WireTransport() override; ///< requests under way are dropped; nothing is emitted for them

    /// Real time for one request, from its start to the last byte of the answer. Default limits::requestTimeout; tests shorten it.
    void setTimeLimit(std::chrono::milliseconds limit) { m_timeLimit = limit; }
    [[nodiscard]] std::chrono::milliseconds timeLimit() const { return m_timeLimit; }

    Token send(const TransportRequest &request) override;
    void cancel(Token token) override;

private:
    struct Running
    {
        WireReply *reply = nullptr; ///< owned by m_manager
        QByteArray body;            ///< what is kept of the answer's
    };

    void keepBody(Running &running) const;
    void finish(Token token);

    WireAccessManager m_manager;
    QHash<Token, Running> m_running;
    Token m_last = 0;
    std::chrono::milliseconds m_timeLimit;
};

} // namespace ovyxa

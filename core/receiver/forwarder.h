// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/receiver/plan_answer.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>

#include <chrono>
#include <functional>
#include <memory>

namespace ovyxa {

/// Passes received requests on to a developer's own server: to that one URL, whatever the request's target was, with method, body and
/// end-to-end headers as they came, the signature with them (Qt adds a User-Agent and an Accept-Language where there is none), and Via, as
/// RFC 9110 7.6.3 asks of gateways: a request that has passed here before is answered 508, so that receivers that forward to each other, or
/// one to itself, go round once and not until all connections are taken. Sent once, on a connection of its own; redirects are passed back,
/// not followed. Answers with what that server says, its body up to limits::keptResponseBytes; a failure is answered 502, and 504 if it
/// takes longer than `timeLimit` in all (real time), both with the reason. Engine thread; owned by the receiver.
class Forwarder final : public QObject
{
    Q_OBJECT
public:
    explicit Forwarder(QUrl to, std::chrono::milliseconds timeLimit, QObject *parent = nullptr);

    /// `done` is called once, when it is known what the peer gets; never, and let go of at once, if the peer leaves before.
    void forward(const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done);

private:
    QUrl m_to;
    std::chrono::milliseconds m_timeLimit;
    QByteArray m_name; ///< in Via: this forwarder's alone
};

} // namespace ovyxa

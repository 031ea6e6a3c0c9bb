// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/receiver/plan_answer.h"
#include "core/rules/forward_target.h"
#include "core/wire/wire_access_manager.h"

#include <QtCore/QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace ovyxa {

/// How requests are passed on.
struct ForwardOptions
{
    ForwardTarget to;
    bool tellsPeer = true; ///< X-Forwarded-For, -Host, -Proto and Forwarded
    /// Real: until the answer begins; of one that announced its length, until more of it comes; of one that is broken afterwards, in all.
    std::chrono::milliseconds timeLimit{};
    QList<QSslCertificate> authorities{}; ///< trusted beside Trust's own
};

/// Passes received requests on to a developer's own server, as a gateway (RFC 9110 7.6): with method, body, target and end-to-end fields as
/// they came, the signature with them, and back comes that server's answer: interim answers, head, body as it streams, trailers. Neither has a
/// limit: of a request over limits::bodyBytes the beginning is stored before, the rest goes on as it comes, and no more of it lies here than the
/// server takes, as no more of an answer than the peer takes. A step of the plan may break the answer after the server has given it. Sent once,
/// on a connection of its own; redirects are passed back, not followed. Where there is no answer to pass on the peer gets 502, or 504 if it was a
/// matter of time, with the reason in the words of the sender's log. Via tells what has passed here before: that is answered 508, so that
/// receivers that forward to each other, or one to itself, go round once and not until all connections are taken. Engine thread; owned by the
/// receiver.
class Forwarder final : public QObject
{
    Q_OBJECT
public:
    /// `trust` outlives it.
    Forwarder(const ForwardOptions &options, Trust *trust, QObject *parent = nullptr);

    /// `done` is called once, when it is known what the peer gets, or that it has left, and what the server has done by then.
    void forward(const std::shared_ptr<HttpExchange> &exchange, const PlanStep &step, std::function<void(AnswerGiven)> done);
    /// Ends what is under way, and tells of it: called before the peers' connections end, so that it does not look like their doing.
    void stop();

private:
    ForwardOptions m_options;
    QByteArray m_name; ///< in Via: this forwarder's alone
    WireAccessManager m_network;
};

} // namespace ovyxa

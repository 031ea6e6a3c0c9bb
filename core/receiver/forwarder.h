// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/receiver/plan_answer.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkAccessManager>

#include <functional>
#include <memory>

namespace ovyxa {

/// Passes received requests on to a developer's own server, body and end-to-end headers as they came (the signature with them), and
/// answers with what that server says. Sent once; redirects are passed back, not followed. A failure is answered 502, ten seconds of
/// silence 504, both with the reason. Engine thread; owned by the receiver.
class Forwarder final : public QObject
{
    Q_OBJECT
public:
    explicit Forwarder(QUrl to, QObject *parent = nullptr);

    void forward(const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done);

private:
    QUrl m_to;
    QNetworkAccessManager m_network;
};

} // namespace ovyxa

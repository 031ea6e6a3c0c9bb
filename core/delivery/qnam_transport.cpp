// SPDX-License-Identifier: MIT
#include "core/delivery/qnam_transport.h"

#include "core/delivery/http_post.h"
#include "core/model/limits.h"

namespace ovyxa {

QnamTransport::QnamTransport(QObject *parent) : Transport(parent), m_timeLimit(limits::requestTimeout) {}

QnamTransport::~QnamTransport() = default;

Transport::Token QnamTransport::send(const TransportRequest &request)
{
    const Token token = ++m_last;
    auto *post = new HttpPost(request, m_timeLimit, this);
    m_running.insert(token, post);
    connect(post, &HttpPost::ended, this, [this, token, post](const TransportResult &result) {
        m_running.remove(token);
        post->deleteLater();
        Q_EMIT finished(token, result);
    });
    post->start();
    return token;
}

void QnamTransport::cancel(Token token)
{
    if (HttpPost *post = m_running.value(token))
        post->cancel();
}

} // namespace ovyxa

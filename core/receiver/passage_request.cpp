// SPDX-License-Identifier: MIT
// The request on its way to the server, whole or while it comes.
#include "core/http/request_stream.h"
#include "core/model/thread_check.h"
#include "core/receiver/forward_head.h"
#include "core/receiver/passage.h"
#include "core/rules/capture_words.h"
#include "core/wire/wire_access_manager.h"
#include "core/wire/wire_reply.h"
#include "core/wire/wire_request.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

bool hasBody(const HttpRequest &request)
{
    return headerCount(request.headers, "Content-Length") + headerCount(request.headers, "Transfer-Encoding") > 0;
}

} // namespace

WireReply *Passage::send(WireAccessManager *network)
{
    const HttpRequest &received = m_exchange.lock()->request();
    WireOptions options;
    options.authorities = m_way.authorities;
    options.target = m_way.to.targetFor(received.target);
    options.headers = forwarding::requestFields(received, m_way.via, m_way.tellsPeer);
    options.reading = FieldReading::Lenient; // as RFC 9112 5.1 and 5.2 ask of a gateway
    QNetworkRequest request(QUrl(m_way.to.url));
    if (m_body)
        options.bodyLength = m_body->length();
    if (m_body && !m_body->length())
        options.trailers = [body = m_body, head = received.headers] { return forwarding::trailerFields(body->trailers(), head); };
    else if (const HeaderList trailers = forwarding::trailerFields(received.trailers, received.headers); !trailers.isEmpty())
        options.trailers = [trailers] { return trailers; };
    options.applyTo(&request);
    QNetworkReply *reply = m_body              ? network->sendCustomRequest(request, received.method, m_body.get())
                           : hasBody(received) ? network->sendCustomRequest(request, received.method, received.body)
                                               : network->sendCustomRequest(request, received.method);
    return static_cast<WireReply *>(reply);
}

void Passage::start(WireAccessManager *network)
{
    assertOnThreadOf(this, "Passage::start");
    if (m_body && m_body->problem())
        return onRequestBroken();
    m_reply = send(network);
    m_reply->setReadBufferSize(piece);
    connect(m_reply, &WireReply::interimReceived, this, &Passage::passInterim);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Passage::onHead);
    connect(m_reply, &QIODevice::readyRead, this, &Passage::pump);
    connect(m_reply, &QNetworkReply::finished, this, &Passage::onFinished);
    m_clock.start();
    m_limit.start(m_way.timeLimit);
    if (!m_body)
        return;
    connect(m_body.get(), &RequestStream::taken, this, &Passage::watchRequest);
    connect(m_body.get(), &QIODevice::readChannelFinished, this, &Passage::watchRequest);
    connect(m_body.get(), &QIODevice::readyRead, this, [this] {
        if (!m_limit.isActive())
            watchRequest();
    });
    connect(m_body.get(), &RequestStream::broken, this, &Passage::onRequestBroken);
}

/// The server's time runs while it has something to take, and begins anew with each piece; where nothing is there it is the sender that is slow.
void Passage::watchRequest()
{
    if (m_finished || !m_reply)
        return;
    if (m_reply->answer().hasHead())
        return watchForMore();
    if (m_body->awaitsMore())
        m_limit.stop();
    else
        m_limit.start(m_way.timeLimit);
}

void Passage::onRequestBroken()
{
    const RequestProblem problem = *m_body->problem();
    const QString words = rules::captureWords({problem.cause});
    m_failure = brokenOff();
    if (const auto exchange = m_exchange.lock()) {
        exchange->disconnect(this); // its end may be the peer's as well
        if (m_open)
            exchange->cut();
        else
            exchange->respond(explained(problem.status, problem.cause.code, words));
    }
    tell(m_open ? m_reply->answer().head().status : problem.status, {{u"request_broken"_s, {QString::number(problem.status)}}, problem.cause});
    end();
}

WireFailure Passage::brokenOff() const
{
    return {AttemptError::Cancelled, {{u"request_broken_off"_s, {QString::number(m_body->cameBytes())}}}};
}

std::optional<qint64> Passage::received() const
{
    return m_body ? std::optional(m_body->cameBytes()) : std::nullopt;
}

} // namespace ovyxa

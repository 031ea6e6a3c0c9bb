// SPDX-License-Identifier: MIT
// From a request to the connection that it is written to: a kept one, or a new one once it is known whom to trust.
#include "core/rules/response_fault.h"
#include "core/rules/url_policy.h"
#include "core/wire/trust.h"
#include "core/wire/wire_reply.h"

#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslSocket>

namespace ovyxa {

using namespace Qt::StringLiterals;

void WireReply::start()
{
    if (m_ended)
        return;
    m_framing = bodyFraming();
    auto head = requestHead(m_parts.verb, m_parts.request, m_options, m_framing);
    if (const auto *failure = std::get_if<WireFailure>(&head))
        return fail(*failure);
    m_head = std::get<QByteArray>(std::move(head));
    if (m_options.keepConnection) {
        m_poolKey = poolKey();
        if (auto kept = m_parts.pool->take(m_poolKey)) {
            m_phases.reused = true;
            m_tls = std::move(kept->tls);
            return useSocket(std::move(kept->socket));
        }
    }
    awaitTrust();
}

/// Two requests share a connection only if both would have made it alike.
QByteArray WireReply::poolKey() const
{
    const QUrl url = m_parts.request.url();
    QByteArray key = url.scheme().toLatin1() + ' ' + endpointOf(url).toLatin1() + (m_options.useSystemProxy ? " proxy" : "");
    for (const QSslCertificate &authority : m_options.authorities)
        key += authority.digest(QCryptographicHash::Sha256);
    return key;
}

/// The time shown, and the ten seconds.
void WireReply::startClock()
{
    m_clock.start();
    if (m_options.timeLimit.count() > 0)
        m_limit.start(int(m_options.timeLimit.count()), Qt::PreciseTimer, this);
}

/// The first secure request of a process may have to wait for the system's authorities. That is this machine's time and not the endpoint's: it
/// has a limit of its own, as long, and only then the request and its clock begin.
void WireReply::awaitTrust()
{
    if (url().scheme() != "https"_L1 || m_parts.trust->isReady())
        return connectToPeer();
    m_awaitsTrust = true;
    m_parts.trust->whenReady(this, [this] {
        if (m_ended)
            return;
        m_awaitsTrust = false;
        startClock();
        connectToPeer();
    });
}

void WireReply::connectToPeer()
{
    const QUrl url = m_parts.request.url();
    QNetworkProxy proxy(QNetworkProxy::NoProxy);
    if (m_options.useSystemProxy && !isLoopbackHost(url.host()))
        proxy = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url)).value(0, proxy);
    m_connector =
        std::make_unique<WireConnector>(WireConnector::Goal{url, proxy, m_options.authorities}, m_parts.trust, &m_clock, &m_phases, nullptr);
    connect(m_connector.get(), &WireConnector::connecting, this, &QNetworkReply::socketStartedConnecting);
    connect(m_connector.get(), &WireConnector::failed, this, &WireReply::fail);
    connect(m_connector.get(), &WireConnector::connected, this, [this] {
        m_tls = m_connector->tls();
        if (m_tls)
            Q_EMIT encrypted();
        if (m_ended)
            return; // whoever heard that may have had enough
        SocketPtr socket = m_connector->takeSocket();
        m_connector.release()->deleteLater(); // it is telling this
        useSocket(std::move(socket));
    });
    m_connector->start();
}

void WireReply::useSocket(SocketPtr socket)
{
    m_socket = std::move(socket);
    QTcpSocket *used = m_socket.get();
    used->setParent(nullptr);
    connect(used, &QTcpSocket::readyRead, this, &WireReply::readMore);
    connect(used, &QTcpSocket::disconnected, this, &WireReply::onSocketEnd);
    connect(used, &QTcpSocket::errorOccurred, this, &WireReply::onSocketEnd);
    connect(used, &QTcpSocket::bytesWritten, this, &WireReply::sendMore);
    if (auto *secure = qobject_cast<QSslSocket *>(used)) {
        connect(secure, &QSslSocket::encryptedBytesWritten, this, &WireReply::sendMore);
        connect(secure, &QSslSocket::alertReceived, this, [this](QSsl::AlertLevel, QSsl::AlertType type) { m_alert = int(type); });
    }
    if (m_parts.body && (m_parts.body->isSequential() || m_framing.length > 0)) {
        connect(m_parts.body, &QIODevice::readyRead, this, &WireReply::sendMore);
        connect(m_parts.body, &QIODevice::readChannelFinished, this, &WireReply::sendMore);
    }
    QByteArray first = m_head;
    takeFromBody(&first);
    if (m_ended)
        return;
    m_wasSent = true;
    used->write(first);
    if (auto *secure = qobject_cast<QSslSocket *>(used))
        secure->flush();
    else
        used->flush();
    if (m_ended || m_socketEnded)
        return;
    sendMore();
    if (m_socket && m_socket->bytesAvailable() > 0)
        readMore();
}

WireFailure WireReply::timedOut(std::chrono::milliseconds limit) const
{
    if (m_parser.isBetweenHeads() && m_phases.sent) // else it is the request that was not taken
        return failures::noFinalAnswer(m_parser.lastInterim(), limit, url());
    QString begun;
    if (m_phases.answered && m_parser.hasHead()) {
        const QByteArray type = headerValue(m_parser.head().headers, "Content-Type");
        begun = QString::number(m_parser.head().status) + (type.isEmpty() ? QString() : ", "_L1 + shownBytes(type));
    }
    WireFailure failure = failures::timedOut(stage(), limit, url(), begun);
    addDecimalSize(&failure);
    return failure;
}

WireStage WireReply::stage() const
{
    if (m_awaitsTrust)
        return WireStage::Trust;
    if (m_connector)
        return m_connector->stage();
    if (!m_wasSent)
        return WireStage::LookUp;
    if (m_phases.answered)
        return WireStage::Receiving;
    return m_phases.sent ? WireStage::Waiting : WireStage::Sending;
}

} // namespace ovyxa

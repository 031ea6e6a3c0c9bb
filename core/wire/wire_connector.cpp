// SPDX-License-Identifier: MIT
#include "core/wire/wire_connector.h"

#include "core/platform/name_look_up.h"
#include "core/rules/url_policy.h"
#include "core/tls/tls_report.h"
#include "core/wire/trust.h"

#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds headStart{250}; // RFC 8305 5
constexpr qint64 socketBuffer = 64 * 1024;          // what a peer may send before it is read: the rest waits at its end

/// The families in turn, as they were sorted: a machine or a host without one of them costs one failed try.
QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> first;
    QList<QHostAddress> second;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.first().protocol() ? first : second).append(address);
    QList<QHostAddress> mixed;
    for (qsizetype i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            mixed.append(first.at(i));
        if (i < second.size())
            mixed.append(second.at(i));
    }
    return mixed;
}

/// A certificate's names, and SNI, have no trailing dot (RFC 6066 3).
QString certificateName(const QUrl &url)
{
    QString host = url.host(QUrl::FullyEncoded);
    if (host.endsWith(u'.'))
        host.chop(1);
    return host;
}

} // namespace

WireConnector::WireConnector(Goal goal, Trust *trust, const QElapsedTimer *clock, AttemptPhases *phases, QObject *parent)
    : QObject(parent)
    , m_goal(std::move(goal))
    , m_trust(trust)
    , m_clock(clock)
    , m_phases(phases)
{
    m_nextTry.setSingleShot(true);
    connect(&m_nextTry, &QTimer::timeout, this, &WireConnector::tryNext);
}

WireConnector::~WireConnector()
{
    cancel();
}

void WireConnector::cancel()
{
    m_ended = true;
    m_nextTry.stop();
    m_trying.clear();
    m_socket.reset();
    m_lookUp.reset();
}

bool WireConnector::isTls() const
{
    return m_goal.url.scheme() == "https"_L1;
}

std::chrono::microseconds WireConnector::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::nanoseconds(m_clock->nsecsElapsed()));
}

void WireConnector::start()
{
    const QString host = m_goal.url.host(QUrl::FullyEncoded);
    if (m_goal.proxy.type() != QNetworkProxy::NoProxy) {
        m_phases->lookedUp = elapsed(); // the proxy looks it up
        if (beginConnecting())
            open(host, {});
        return;
    }
    if (QHostAddress address; address.setAddress(host))
        return takeAddresses({address});
    if (isLoopbackHost(host)) // RFC 6761 6.3: whatever a resolver says
        return takeAddresses({QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)});
    m_lookUp = std::make_unique<NameLookUp>(host, [this](const NameAnswer &answer) {
        m_lookUp.reset();
        if (answer.addresses.isEmpty())
            return fail(answer.isKnown ? failures::nameUnknown(m_goal.url) : failures::nameUnanswered(m_goal.url));
        takeAddresses(interleaved(answer.addresses));
    });
}

void WireConnector::takeAddresses(const QList<QHostAddress> &addresses)
{
    m_addresses = addresses;
    m_phases->lookedUp = elapsed();
    if (beginConnecting())
        tryNext();
}

/// False if whoever heard of it has had enough.
bool WireConnector::beginConnecting()
{
    m_stage = WireStage::Connecting;
    m_phases->connecting = elapsed();
    Q_EMIT connecting();
    return !m_ended;
}

void WireConnector::tryNext()
{
    if (m_ended || m_socket || m_addresses.isEmpty())
        return;
    const QHostAddress address = m_addresses.takeFirst();
    if (!m_addresses.isEmpty())
        m_nextTry.start(headStart);
    open({}, address);
}

void WireConnector::open(const QString &hostName, const QHostAddress &address)
{
    QTcpSocket *socket = isTls() ? new QSslSocket : new QTcpSocket;
    m_trying.emplace_back(socket);
    socket->setProxy(m_goal.proxy);
    socket->setReadBufferSize(socketBuffer);
    connect(socket, &QTcpSocket::connected, this, [this, socket] { onConnected(socket); });
    connect(socket, &QTcpSocket::errorOccurred, this, [this, socket] { onRefused(socket); });
    const quint16 port = quint16(m_goal.url.port(isTls() ? 443 : 80));
    if (hostName.isEmpty())
        socket->connectToHost(address, port);
    else
        socket->connectToHost(hostName, port);
}

void WireConnector::onConnected(QTcpSocket *socket)
{
    if (m_ended || m_socket)
        return;
    const auto own = std::find_if(m_trying.begin(), m_trying.end(), [socket](const SocketPtr &other) { return other.get() == socket; });
    m_socket = std::move(*own);
    m_socket->disconnect(this);
    m_nextTry.stop();
    m_trying.clear();
    m_phases->connected = elapsed();
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (!isTls()) {
        m_ended = true;
        Q_EMIT connected();
        return;
    }
    m_stage = WireStage::Handshake;
    connect(socket, &QTcpSocket::errorOccurred, this, &WireConnector::onBrokenHandshake);
    shakeHands();
}

QString WireConnector::peerName() const
{
    return endpointOf(m_goal.url);
}

void WireConnector::onBrokenHandshake(QAbstractSocket::SocketError error)
{
    if (m_sslErrors.isEmpty())
        return fail(failures::noHandshake(error, m_socket->errorString(), m_alert, m_goal.url));
    if (!m_isKnown)
        return fail(failures::wrongCertificate(m_sslErrors, static_cast<QSslSocket *>(m_socket.get())->sslConfiguration(), m_goal.url));
    // It shows another certificate than it did: that is for all to judge, on a connection of its own.
    m_trust->forget(peerName());
    m_sslErrors.clear();
    m_alert = -1;
    m_stage = WireStage::Connecting;
    const QHostAddress address = m_socket->peerAddress();
    m_socket.reset();
    if (m_goal.proxy.type() == QNetworkProxy::NoProxy)
        open({}, address);
    else
        open(m_goal.url.host(QUrl::FullyEncoded), {});
}

void WireConnector::onRefused(QTcpSocket *socket)
{
    if (m_ended || m_socket)
        return;
    const WireFailure failure = failures::notConnected(socket->error(), socket->errorString(), m_goal.url);
    // A refusal says more than "no route": the host is there.
    if (!m_worst || m_worst->error != AttemptError::Refused)
        m_worst = failure;
    std::erase_if(m_trying, [socket](const SocketPtr &other) { return other.get() == socket; });
    if (!m_addresses.isEmpty())
        tryNext();
    else if (m_trying.empty())
        fail(*m_worst);
}

void WireConnector::shakeHands()
{
    if (m_ended)
        return;
    auto *socket = static_cast<QSslSocket *>(m_socket.get());
    connect(socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; }); // never ignored
    connect(socket, &QSslSocket::alertReceived, this, [this](QSsl::AlertLevel, QSsl::AlertType type) { m_alert = int(type); });
    connect(socket, &QSslSocket::encrypted, this, &WireConnector::judge);
    m_isKnown = m_trust->knows(peerName());
    socket->setSslConfiguration(m_trust->configuration(peerName(), m_goal.authorities));
    socket->setPeerVerifyName(certificateName(m_goal.url));
    socket->startClientEncryption();
}

void WireConnector::judge()
{
    if (m_ended)
        return;
    m_phases->encrypted = elapsed();
    const QSslConfiguration tls = static_cast<QSslSocket *>(m_socket.get())->sslConfiguration();
    m_tls = summarise(tls);
    // Qt takes a common name where there is no fitting alternative name.
    const QSslCertificate peer = tls.peerCertificate();
    if (!isCertificateFor(peer, certificateName(m_goal.url)))
        return fail(failures::wrongCertificate({QSslError(QSslError::HostNameMismatch, peer)}, tls, m_goal.url));
    if (!m_isKnown)
        m_trust->know(peerName(), tls.peerCertificateChain(), m_goal.authorities);
    m_socket->disconnect(this);
    m_ended = true;
    Q_EMIT connected();
}

void WireConnector::fail(const WireFailure &failure)
{
    if (m_ended)
        return;
    cancel();
    Q_EMIT failed(failure);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/http/http_server.h"

#include "core/http/http_connection.h"
#include "core/http/sending_turn.h"
#include "core/model/limits.h"

#include <QtCore/QTimer>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpServer>

#include <algorithm>
#include <functional>
#include <utility>

namespace ovyxa {

namespace {

constexpr std::chrono::milliseconds retryAccept{200};

// Hands each accepted socket on at once. Nothing waits in Qt's own queue of pending connections, so it cannot fill up: QSslServer
// of Qt 6.4 stops accepting for good after 30 peers that hang up before their ClientHello.
class Listener final : public QTcpServer
{
public:
    Listener(QObject *parent, std::function<void(qintptr)> accepted) : QTcpServer(parent), m_accepted(std::move(accepted)) {}

protected:
    void incomingConnection(qintptr descriptor) override { m_accepted(descriptor); }

private:
    std::function<void(qintptr)> m_accepted;
};

QSslConfiguration serverConfiguration(const TlsIdentity &identity)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({}); // no certificate is asked for, so none need be loaded for each peer
    configuration.setLocalCertificateChain(identity.chain);
    configuration.setPrivateKey(identity.key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // senders of webhooks have no certificate
    return configuration;
}

} // namespace

HttpServerOptions::HttpServerOptions()
    : handshakeTimeout(limits::tlsHandshakeTimeout)
    , headTimeout(limits::headTimeout)
    , bodyTimeout(limits::bodyTimeout)
    , idleTimeout(limits::idleTimeout)
    , headBytes(limits::headBytes)
    , bodyBytes(limits::bodyBytes)
    , bytesTogether(limits::requestBytesTogether)
    , connections(limits::connections)
{
}

struct HttpServer::Private
{
    HttpServer *q = nullptr;
    HttpServerOptions options;
    QSslConfiguration tls;
    Listener *listener = nullptr;                                 // a child of q
    Listener *twin = nullptr;                                     // on ::1 beside 127.0.0.1; another child, or none
    std::shared_ptr<qint64> memory = std::make_shared<qint64>(0); // of the requests under way
    SendingTurn *turn = nullptr;                                  // a child of q
    int connections = 0;
    bool fullReported = false;
    bool draining = false;

    Listener *makeListener();
    void listenOnTwin();
    void accept(qintptr descriptor);
    void forget(HttpConnection *connection);
    void checkDrained();
    void stopListening();
    [[nodiscard]] Error listenError() const;
};

Listener *HttpServer::Private::makeListener()
{
    auto *const made = new Listener(q, [this](qintptr descriptor) { accept(descriptor); });
    made->setListenBacklogSize(options.connections);
    // When the process is out of descriptors Qt stops accepting; they come back as connections end.
    QObject::connect(made, &QTcpServer::acceptError, made, [made] { QTimer::singleShot(retryAccept, made, [made] { made->resumeAccepting(); }); });
    return made;
}

// "localhost" is ::1 as well, which some clients try first and some alone. Besides, whoever else listened there on our port would get what is
// meant for us. Without IPv6, or where another has that port, 127.0.0.1 serves alone.
void HttpServer::Private::listenOnTwin()
{
    twin = makeListener();
    if (!twin->listen(QHostAddress::LocalHostIPv6, listener->serverPort()))
        delete std::exchange(twin, nullptr);
}

void HttpServer::Private::accept(qintptr descriptor)
{
    std::unique_ptr<QTcpSocket> socket;
    if (options.identity) {
        auto tlsSocket = std::make_unique<QSslSocket>();
        tlsSocket->setSslConfiguration(tls);
        socket = std::move(tlsSocket);
    } else {
        socket = std::make_unique<QTcpSocket>();
    }
    if (!socket->setSocketDescriptor(descriptor))
        return closeDescriptor(descriptor);
    if (connections >= options.connections) {
        if (!std::exchange(fullReported, true)) // once, until there is room again: a flood must not flood the log too
            Q_EMIT q->connectionFailed(
                socket->peerAddress().toString(),
                HttpServer::tr("%n connection(s) are open, which is the limit; further ones are closed at once.", nullptr, options.connections));
        return;
    }
    ++connections;
    auto *const connection = new HttpConnection(socket.release(), options, memory, turn, q);
    connect(connection, &HttpConnection::requestReceived, q, &HttpServer::requestReceived);
    connect(connection, &HttpConnection::requestRefused, q, &HttpServer::requestRefused);
    connect(connection, &HttpConnection::failed, q, &HttpServer::connectionFailed);
    connect(connection, &HttpConnection::finished, q, [this] { checkDrained(); });
    connect(connection, &HttpConnection::ended, q, [this, connection] { forget(connection); });
    connection->start();
}

void HttpServer::Private::forget(HttpConnection *connection)
{
    --connections;
    fullReported = false;
    connection->deleteLater();
    checkDrained();
}

void HttpServer::Private::checkDrained()
{
    const auto connected = q->findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly);
    if (draining && std::none_of(connected.cbegin(), connected.cend(), [](const HttpConnection *each) { return each->isUnderWay(); })) {
        draining = false;
        Q_EMIT q->drained();
    }
}

Error HttpServer::Private::listenError() const
{
    const QString host = options.address.toString();
    switch (listener->serverError()) {
    case QAbstractSocket::AddressInUseError:
        return {ErrorCode::Unavailable, HttpServer::tr("Port %1 is taken by another program. End that program, or choose another port "
                                                       "(0 takes any free one).")
                                            .arg(options.port)};
    case QAbstractSocket::SocketAccessError:
        return {ErrorCode::Unavailable,
                HttpServer::tr("Port %1 may not be opened without special rights. Choose one from 1024 on.").arg(options.port)};
    case QAbstractSocket::SocketAddressNotAvailableError:
        return {ErrorCode::Unavailable, HttpServer::tr("This machine has no network address %1. Choose 127.0.0.1 or one of its own.").arg(host)};
    default:
        return {ErrorCode::Unavailable,
                HttpServer::tr("Listening on %1, port %2, is not possible: %3.").arg(host).arg(options.port).arg(listener->errorString())};
    }
}

HttpServer::HttpServer(QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->q = this;
    d->turn = new SendingTurn(this);
}

HttpServer::~HttpServer()
{
    close();
}

Result<void> HttpServer::listen(const HttpServerOptions &options)
{
    close();
    d->options = options;
    if (options.identity)
        d->tls = serverConfiguration(*options.identity);
    d->listener = d->makeListener();
    if (d->listener->listen(options.address, options.port)) {
        if (options.address == QHostAddress(QHostAddress::LocalHost))
            d->listenOnTwin();
        return {};
    }
    const Error error = d->listenError();
    close();
    return error;
}

void HttpServer::Private::stopListening()
{
    // Called perhaps from within a signal of a listener, so they go later.
    for (Listener **const one : {&listener, &twin}) {
        if (!*one)
            continue;
        (*one)->close();
        std::exchange(*one, nullptr)->deleteLater();
    }
}

void HttpServer::drain()
{
    d->stopListening();
    for (HttpConnection *const connection : findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly))
        connection->drain();
    d->draining = true;
    d->checkDrained();
}

void HttpServer::setIdentity(const TlsIdentity &identity)
{
    if (!d->options.identity)
        return;
    d->options.identity = identity;
    d->tls = serverConfiguration(identity);
}

void HttpServer::close()
{
    d->draining = false;
    d->stopListening();
    for (HttpConnection *const connection : findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly)) {
        connection->sendOut(); // what has been answered has been told as answered
        connection->drop();
    }
}

bool HttpServer::isListening() const
{
    return d->listener && d->listener->isListening();
}

quint16 HttpServer::port() const
{
    return d->listener ? d->listener->serverPort() : quint16(0);
}

QHostAddress HttpServer::address() const
{
    return d->listener ? d->listener->serverAddress() : QHostAddress();
}

int HttpServer::connectionCount() const
{
    return d->connections;
}

} // namespace ovyxa

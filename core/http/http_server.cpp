// SPDX-License-Identifier: MIT
#include "core/http/http_server.h"

#include "core/http/doorstep.h"
#include "core/http/http_connection.h"
#include "core/http/listener.h"
#include "core/http/sending_turn.h"
#include "core/http/waiting_line.h"
#include "core/model/receiver_limits.h"
#include "core/model/thread_check.h"
#include "core/rules/http_grammar.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

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
    std::optional<TlsServerContext> tls;                          // if there is an identity
    Listener *listener = nullptr;                                 // a child of q
    Listener *twin = nullptr;                                     // on ::1 beside 127.0.0.1; another child, or none
    std::shared_ptr<qint64> memory = std::make_shared<qint64>(0); // of the requests under way
    SendingTurn *turn = nullptr;                                  // a child of q
    Doorstep *doorstep = nullptr;                                 // another child
    WaitingLine line;
    int connections = 0;
    bool crowdReported = false;
    bool fullReported = false;
    bool draining = false;

    Listener *makeListener();
    void listenOnTwin();
    void makeDoorstep();
    void accept(int descriptor);
    void welcome(const Doorstep::Guest &guest);
    [[nodiscard]] bool isPlain(int descriptor) const;
    void countOneLess();
    void checkDrained();
    void stopListening();
    [[nodiscard]] Error listenError() const;
};

Listener *HttpServer::Private::makeListener()
{
    return new Listener(q, [this](int descriptor) { accept(descriptor); });
}

// "localhost" is ::1 as well, which some clients try first and some alone. Besides, whoever else listened there on our port would get what is
// meant for us. Without IPv6, or where another has that port, 127.0.0.1 serves alone.
void HttpServer::Private::listenOnTwin()
{
    twin = makeListener();
    if (!twin->listen(QHostAddress::LocalHostIPv6, listener->socket().serverPort()))
        delete std::exchange(twin, nullptr);
}

void HttpServer::Private::makeDoorstep()
{
    const auto tellLate = [this](const QString &peer) {
        if (options.identity)
            Q_EMIT q->connectionFailed(peer, HttpConnection::lateHandshake(options));
    };
    delete doorstep;
    const Doorstep::Rules rules{
        options.identity ? options.handshakeTimeout : options.idleTimeout, options.identity.has_value(), {options.headBytes, options.bodyBytes}};
    doorstep = new Doorstep(&line, rules, {[this](const Doorstep::Guest &guest) { welcome(guest); }, tellLate, [this] { countOneLess(); }}, q);
}

void HttpServer::Private::accept(int descriptor)
{
    if (connections >= options.connections) {
        const bool hasRoom = line.sendFirstAway();
        // Once, until half of the places are free again: a flood must not flood the log, too.
        if (hasRoom && !std::exchange(crowdReported, true))
            Q_EMIT q->connectionFailed(peerText(peerOf(descriptor)),
                                       HttpServer::tr("%n connection(s) are open, which is the limit. For each further one, that one is closed "
                                                      "which has waited longest without a whole request.",
                                                      nullptr, options.connections));
        if (!hasRoom && !std::exchange(fullReported, true))
            Q_EMIT q->connectionFailed(
                peerText(peerOf(descriptor)),
                HttpServer::tr("%n connection(s) are open, which is the limit, and all await their answers; further ones are closed at once.",
                               nullptr, options.connections));
        if (!hasRoom)
            return closeDescriptor(descriptor);
    }
    ++connections;
    doorstep->admit(descriptor);
}

bool HttpServer::Private::isPlain(int descriptor) const
{
    if (!tls)
        return true;
    const QByteArray first = peek(descriptor, 1).value_or(QByteArray());
    const bool mayBePlain = options.plainFromLoopback && peerOf(descriptor).address.isLoopback();
    return !beginsTls(first) && (mayBePlain || grammar::isToken(first)); // a method; where it may not be plain it is refused in words
}

void HttpServer::Private::welcome(const Doorstep::Guest &guest)
{
    std::optional<TlsServerSession> session;
    if (!isPlain(guest.descriptor))
        session.emplace(*tls);
    auto *const connection = new HttpConnection(guest.descriptor, std::move(session), options, memory, turn, &line, guest.place, q);
    connect(connection, &HttpConnection::requestReceived, q, &HttpServer::requestReceived);
    connect(connection, &HttpConnection::requestRefused, q, &HttpServer::requestRefused);
    connect(connection, &HttpConnection::failed, q, &HttpServer::connectionFailed);
    connect(connection, &HttpConnection::finished, q, [this] { checkDrained(); });
    connect(connection, &HttpConnection::ended, q, [this, connection] {
        connection->deleteLater();
        countOneLess();
    });
    connection->start(guest.since);
}

void HttpServer::Private::countOneLess()
{
    --connections;
    if (connections <= options.connections / 2)
        crowdReported = fullReported = false;
    checkDrained();
}

void HttpServer::Private::checkDrained()
{
    if (!draining) // asked at the end of each connection
        return;
    const auto connected = q->findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly);
    if (std::none_of(connected.cbegin(), connected.cend(), [](const HttpConnection *each) { return each->isUnderWay(); })) {
        draining = false;
        Q_EMIT q->drained();
    }
}

Error HttpServer::Private::listenError() const
{
    const QString host = options.address.toString();
    switch (listener->socket().serverError()) {
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
                HttpServer::tr("Listening on %1, port %2, is not possible: %3.").arg(host).arg(options.port).arg(listener->socket().errorString())};
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
    assertOnThreadOf(this, "HttpServer::listen");
    close();
    d->options = options;
    d->tls.reset();
    if (options.identity)
        d->tls.emplace(*options.identity);
    d->makeDoorstep();
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
    assertOnThreadOf(this, "HttpServer::drain");
    d->stopListening();
    if (d->doorstep)
        d->doorstep->closeAll();
    for (HttpConnection *const connection : findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly))
        connection->drain();
    d->draining = true;
    d->checkDrained();
}

void HttpServer::setIdentity(const TlsIdentity &identity)
{
    assertOnThreadOf(this, "HttpServer::setIdentity");
    if (!d->options.identity)
        return;
    d->options.identity = identity;
    d->tls.emplace(identity);
}

void HttpServer::close()
{
    assertOnThreadOf(this, "HttpServer::close");
    d->draining = false;
    d->stopListening();
    if (d->doorstep)
        d->doorstep->closeAll();
    for (HttpConnection *const connection : findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly)) {
        connection->sendOut(); // what has been answered has been told as answered
        connection->drop();
    }
}

bool HttpServer::isListening() const
{
    return d->listener && d->listener->socket().isListening();
}

quint16 HttpServer::port() const
{
    return d->listener ? d->listener->socket().serverPort() : quint16(0);
}

QHostAddress HttpServer::address() const
{
    return d->listener ? d->listener->socket().serverAddress() : QHostAddress();
}

int HttpServer::connectionCount() const
{
    return d->connections;
}

} // namespace ovyxa

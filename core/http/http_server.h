// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/answer_record.h"
#include "core/http/http_message.h"
#include "core/http/memory_share.h"
#include "core/model/result.h"
#include "core/tls/local_authority.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtNetwork/QHostAddress>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace ovyxa {

/// Where and how a server listens. The limits default to the documented ones; tests shorten them.
struct HttpServerOptions
{
    QHostAddress address = QHostAddress::LocalHost; ///< and then ::1 on the same port, too, where there is IPv6
    quint16 port = 0;                               ///< 0 = any free one
    std::optional<TlsIdentity> identity;            ///< none = plain HTTP
    bool plainFromLoopback = false;                 ///< with an identity: peers on this machine may also speak plain HTTP, on the same port
    /// Whether a request's body may have more than `bodyBytes`. It is handed out when so much of it is there, and the rest as it is taken
    /// (HttpExchange::body()); empty = refused with 413.
    std::function<bool(const HttpRequest &head)> passesOn;
    std::function<HttpResponse(const HttpRequest &refused)> refusal; ///< what a refused request is answered with; empty = its problem as text
    std::chrono::milliseconds handshakeTimeout;
    std::chrono::milliseconds headTimeout;
    std::chrono::milliseconds bodyTimeout; ///< of one that is passed on, for each further `bodyBytes`, as long as they would be taken
    std::chrono::milliseconds idleTimeout;
    qsizetype headBytes;
    qsizetype bodyBytes;
    qint64 bytesTogether; ///< of all requests under way; beyond it a larger one is refused with 503
    int connections;
    HttpServerOptions(); ///< from core/model/limits.h
};

class HttpConnection;
class RequestStream;

/// One request that waits for its answer. It may be answered later, in pieces, or not at all. Exactly one of the ends
/// (respond, finish, close, reset) is called; what comes after is ignored. When the peer has gone, calls do nothing. One that has only ended its
/// sending side (`nc -N`) is still there for as long as a connection may be idle; over TLS, where Qt closes with it, it counts as gone.
/// Shared between the server's connection and who answers; engine thread.
class HttpExchange final : public QObject, public std::enable_shared_from_this<HttpExchange>
{
    Q_OBJECT
public:
    HttpExchange(HttpRequest request, HttpConnection *connection, MemoryShare share);
    ~HttpExchange() override;

    [[nodiscard]] const HttpRequest &request() const { return m_request; }
    /// What it is taken for from now on, by who passes it on.
    void amend(const HeaderList &headers, const QByteArray &body)
    {
        m_request.headers = headers;
        m_request.body = body;
    }
    /// The whole body of a request that has more than what request() holds of it: it comes only as fast as it is read. Null for all others.
    /// An answer that begins before it was whole ends the connection.
    [[nodiscard]] std::shared_ptr<RequestStream> body() const { return m_body; }
    [[nodiscard]] bool isOpen() const;                    ///< the peer is still there and no end was called
    [[nodiscard]] bool wasLost() const { return m_lost; } ///< while it was answered the peer turned out to be gone

    void noteSent(QByteArrayView bytes) { m_record.take(bytes); }                   ///< the connection tells what goes out
    [[nodiscard]] const CaptureAnswer &answer() const { return m_record.answer(); } ///< what has been sent so far

    void respond(const HttpResponse &response);

    /// An answer in pieces: interim answers (which an HTTP/1.0 peer does not get), then begin(), send() as often as needed and finish().
    /// Nothing but the caller's patience bounds what waits to be sent: it sends on when sent() says that unsentBytes() has become less.
    void interim(const ResponseStart &interim);
    void begin(const ResponseStart &start);
    void send(const QByteArray &piece);           ///< of the body; dropped where there is none
    void finish(const HeaderList &trailers = {}); ///< the body was whole; trailers go with a body in chunks
    void cut();                                   ///< it was not, and the peer shall see that
    [[nodiscard]] bool hasBegun() const { return m_begun; }
    [[nodiscard]] qint64 unsentBytes() const; ///< what the peer has not yet taken

    void writeRaw(const QByteArray &bytes); ///< any bytes, at once; end with close() or reset()
    void close();                           ///< orderly, after what was written
    void reset();                           ///< RST
    /// Nothing will be called: the connection stays until the peer leaves or the server closes. One that has ended its sending side may have
    /// left, which no answer will ever show: drain() does not wait for it.
    void hang();

Q_SIGNALS:
    void sent(); ///< the peer has taken some of the answer

private:
    HttpRequest m_request;
    QPointer<HttpConnection> m_connection;
    std::shared_ptr<RequestStream> m_body;
    MemoryShare m_share;
    AnswerRecord m_record;
    bool m_begun = false;
    bool m_ended = false;
    bool m_lost = false;
};

/// A strict HTTP/1.1 server on QTcpServer and OpenSSL (RFC 9110, 9112): keep-alive, chunked and Content-Length bodies,
/// Expect: 100-continue; one request at a time a connection. It lives on the engine thread and knows nothing of webhooks.
class HttpServer final : public QObject
{
    Q_OBJECT
public:
    explicit HttpServer(QObject *parent = nullptr);
    ~HttpServer() override;

    /// Errors in words: "Port 8443 is taken by another program. …"
    [[nodiscard]] Result<void> listen(const HttpServerOptions &options);
    /// For connections from now on, such as a renewed certificate; only where it listens with one.
    void setIdentity(const TlsIdentity &identity);
    /// Stops and drops every connection.
    void close();
    /// Takes no more in; `drained` follows once every answer that is still due has been given, or its peer has left.
    void drain();
    [[nodiscard]] bool isListening() const;
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QHostAddress address() const;
    [[nodiscard]] int connectionCount() const;

Q_SIGNALS:
    /// A well-formed request waits for its answer.
    void requestReceived(const std::shared_ptr<ovyxa::HttpExchange> &exchange);
    /// A request was malformed or over a limit; it has been answered with `problemStatus` and its connection is closing.
    void requestRefused(const ovyxa::HttpRequest &request);
    /// A connection ended before a request, for a reason worth a line ("TLS handshake failed: the peer does not trust the
    /// certificate"). `distrusted`: that is, or may be, the reason.
    void connectionFailed(const QString &peer, const QString &reason, bool distrusted = false);
    /// After drain(), once; the server still holds connections whose peers have not hung up yet.
    void drained();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

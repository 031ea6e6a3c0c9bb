// SPDX-License-Identifier: MIT
#pragma once

#include "core/wire/response_parser.h"
#include "core/wire/wire_connector.h"
#include "core/wire/wire_request.h"

#include <QtCore/QBasicTimer>
#include <QtCore/QPointer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>

namespace ovyxa {

class WireAccessManager;

/// One request on its way and its answer: written once, never again; ended once, by `finished`. A whole answer is no error, whatever its
/// status; what went wrong stands in failure(). The body is read as from any QNetworkReply, with setReadBufferSize() as back pressure (some
/// 64 KiB more may be held), and a request body is taken from its device as the peer takes it. Engine thread; owned by its manager or
/// whoever made the request.
class WireReply final : public QNetworkReply
{
    Q_OBJECT
public:
    struct Parts
    {
        QNetworkAccessManager::Operation operation = QNetworkAccessManager::UnknownOperation;
        QByteArray verb;
        QNetworkRequest request;
        QPointer<QIODevice> body; ///< open; null = none
        Trust *trust = nullptr;
        ConnectionPool *pool = nullptr;
    };

    WireReply(const Parts &parts, QNetworkAccessManager *manager);
    ~WireReply() override; ///< ends the connection, without a word

    /// The bytes of request line and fields as they went out; empty as long as nothing did.
    [[nodiscard]] QByteArray sentHead() const { return m_wasSent ? m_head : QByteArray(); }
    /// Why there is no whole answer; nothing as long as it is under way, or if it came.
    [[nodiscard]] const std::optional<WireFailure> &failure() const { return m_failure; }
    /// What is said of it when its time is up now.
    [[nodiscard]] WireFailure timedOut(std::chrono::milliseconds limit) const;
    /// Heads, interim heads, trailers, the bytes of an unfinished head and how much of the body came.
    [[nodiscard]] const ResponseParser &answer() const { return m_parser; }
    /// What came behind the end of the answer, as far as it was there with it. It is nobody's: the connection is not used again.
    [[nodiscard]] const QByteArray &surplus() const { return m_surplus; }
    [[nodiscard]] const AttemptPhases &phases() const { return m_phases; }
    [[nodiscard]] const std::optional<TlsSummary> &tls() const { return m_tls; }
    [[nodiscard]] bool isReused() const { return m_phases.reused; } ///< on a kept connection

    void abort() override; ///< ends it as cancelled
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool isSequential() const override { return true; }

Q_SIGNALS:
    /// 1xx but 101; answer().interims() has it as its last.
    void interimReceived();

protected:
    qint64 readData(char *data, qint64 limit) override;
    void timerEvent(QTimerEvent *event) override;

private:
    [[nodiscard]] WireStage stage() const;
    void start();
    [[nodiscard]] QByteArray poolKey() const;
    void startClock();
    void awaitTrust();
    void connectToPeer();
    void useSocket(SocketPtr socket);
    [[nodiscard]] BodyFraming bodyFraming() const;
    void sendMore();
    void takeFromBody(QByteArray *bytes);
    void noteSent();
    void readMore();
    void readLater();
    void takeAnswer(QByteArrayView bytes);
    void awaitRest();
    void giveUp();
    [[nodiscard]] WireFailure badAnswer() const;
    void addDecimalSize(WireFailure *failure) const;
    void onSocketEnd();
    void endOfStream();
    void fail(const WireFailure &failure);
    void end();
    [[nodiscard]] bool isOverdue() const;
    [[nodiscard]] std::chrono::microseconds elapsed() const;

    Parts m_parts;
    WireOptions m_options;
    ResponseParser m_parser;
    QElapsedTimer m_clock;
    QBasicTimer m_limit;
    AttemptPhases m_phases;
    std::optional<TlsSummary> m_tls;
    std::optional<WireFailure> m_failure;
    bool m_awaitsTrust = false;
    std::unique_ptr<WireConnector> m_connector;
    SocketPtr m_socket;
    QByteArray m_poolKey; ///< where it may be kept
    QByteArray m_head;
    BodyFraming m_framing;
    qint64 m_bodySent = 0;
    bool m_bodyEnded = false; ///< the last of it has been given to the socket
    bool m_wasSent = false;
    bool m_socketEnded = false;
    int m_kept = -1; ///< a second handle on a connection whose end is the answer's, since Qt closes its own before it tells; −1: none
    QAbstractSocket::SocketError m_socketError = QAbstractSocket::UnknownSocketError;
    int m_alert = -1; ///< the last that the peer sent over TLS
    bool m_readScheduled = false;
    bool m_headTold = false;
    qsizetype m_interimsTold = 0;
    QByteArray m_buffer; ///< of the answer's body, not yet read
    qsizetype m_bufferAt = 0;
    QByteArray m_surplus;
    bool m_awaitsRest = false; ///< of a refused answer
    bool m_ended = false;
};

} // namespace ovyxa

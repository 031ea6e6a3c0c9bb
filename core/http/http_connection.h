// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/http/peer_stream.h"
#include "core/http/request_parser.h"
#include "core/http/response_writer.h"
#include "core/http/waiting_line.h"
#include "core/platform/sockets.h"

#include <QtCore/QTimer>

namespace ovyxa {

class SendingTurn;

/// One peer: reads requests, hands them out one at a time, writes the answers, keeps the time limits. Owned by HttpServer; engine
/// thread. Reading stops while an answer is due and while the peer does not read, so that neither side can fill the memory; of a body that is
/// passed on no more is read than is taken.
class HttpConnection final : public QObject
{
    Q_OBJECT
public:
    /// Descriptor and place in the line are taken over; the place is given up whenever a request has come whole.
    HttpConnection(int descriptor, std::optional<TlsServerSession> tls, const HttpServerOptions &options, std::shared_ptr<qint64> memory,
                   SendingTurn *turn, WaitingLine *line, WaitingLine::Place place, QObject *parent);
    ~HttpConnection() override;

    /// `since` it has been connected: the handshake's limit counts from there.
    void start(std::chrono::steady_clock::time_point since);
    [[nodiscard]] static QString lateHandshake(const HttpServerOptions &options);
    /// Ends at once, without a word; `ended` follows.
    void drop();
    /// Takes no further request, and ends once the one that it has, if any, is answered.
    void drain();
    /// An answer is due, or not yet with the peer.
    [[nodiscard]] bool isUnderWay() const { return (m_state == State::Answering && !(m_isHanging && m_halfClosed)) || m_state == State::Closing; }

    [[nodiscard]] bool awaitsAnswer() const { return m_state == State::Answering; }
    [[nodiscard]] bool hasLostPeer() const { return m_lostPeer; }
    [[nodiscard]] bool keepsAlive() const { return m_keepAlive && !m_passesBody; }
    void respond(const HttpResponse &response);
    void begin(const WrittenStart &start);
    void sendPiece(const QByteArray &piece);
    void finishBody(const HeaderList &trailers);
    [[nodiscard]] bool endsWithConnection() const { return m_streamed.framing == StreamFraming::Close; }
    [[nodiscard]] qint64 unsentBytes() const;
    void writeRaw(const QByteArray &bytes);
    void sendOut();
    void closeOrderly();
    void reset();
    void hang();

Q_SIGNALS:
    void requestReceived(const std::shared_ptr<ovyxa::HttpExchange> &exchange);
    void requestRefused(const ovyxa::HttpRequest &request);
    void failed(const QString &peer, const QString &reason, bool distrusted = false);
    /// All that was answered is with the peer, and nothing more is taken from it; nor will anything more be answered.
    void finished();
    /// Nothing follows; emitted once.
    void ended();

private:
    enum class State { Handshaking, Reading, Answering, Closing, Lingering, Ended };
    enum class Wait { None, Idle, Head, Body };

    void joinLine();
    void leaveLine();
    void beginReading();
    void process();
    [[nodiscard]] bool readInput();
    void passBody();
    void waitForRest(const RequestStream &body, qsizetype came);
    void breakOff(const RequestProblem &problem);
    void processLater();
    void afterFeed();
    void waitFor(Wait wait);
    void endAfter(std::chrono::milliseconds span);
    void onTimer();
    void onDeadline();
    [[nodiscard]] RequestProblem lateProblem() const;
    void handOut();
    void refuse();
    void describePeer(HttpRequest *request);
    void write(const QByteArray &bytes);
    void waitForReader();
    void nextRequest();
    [[nodiscard]] bool hasRoomToAnswer();
    void onCame();
    void onSent();
    void onEnded();
    void onLost();
    void goOnHalfClosed();
    void tellOfFailedTls();
    void tellOfPeerThatLeft();
    void linger();
    void tellOfUnfinishedRequest();
    [[nodiscard]] bool isRead() const;
    [[nodiscard]] bool hasMemory();
    void end();

    PeerStream m_stream;
    const HttpServerOptions &m_options;
    const Peer m_peer;
    std::optional<TlsSummary> m_tlsSummary; // once a request has come: few connections differ, and it is asked of each request
    State m_state = State::Reading;
    Wait m_wait = Wait::None;
    RequestParser m_parser;
    const std::shared_ptr<qint64> m_memory;
    SendingTurn *const m_turn;
    WaitingLine *const m_line;
    std::optional<WaitingLine::Place> m_place; // while there is no whole request
    std::optional<MemoryShare> m_share;        // of the request that is coming in
    QByteArray m_input;                        // read, and from m_inputAt on not yet parsed
    qsizetype m_inputAt = 0;
    QByteArray m_output; // written, and not yet given to the socket: answers to requests of one read go out together
    bool m_keepAlive = true;
    bool m_continued = false;
    bool m_processing = false;
    bool m_passesBody = false;   // the request that is answered is still coming
    qsizetype m_passedBytes = 0; // of it, within the time that the next of them may take
    bool m_isBlocked = false;    // reading waits until the peer has read answers
    bool m_served = false;       // a request came whole, or was refused
    bool m_greeted = false;      // something was sent to the peer; in a handshake that is the certificate
    bool m_failed = false;       // why TLS failed has been told
    QByteArray m_method;
    WrittenStart m_streamed; // the answer that goes out in pieces, if any; its head is not kept
    std::shared_ptr<HttpExchange> m_exchange;
    // The timer may lag behind the deadline, which moves with every request: it looks again when it fires.
    std::chrono::steady_clock::time_point m_deadline = std::chrono::steady_clock::time_point::max();
    std::chrono::steady_clock::time_point m_timerFires;
    QTimer m_timer;
    QTimer m_writeStall;
    bool m_halfClosed = false; // the peer has ended its sending, and is owed answers
    bool m_lostPeer = false;   // … and it turned out to be gone
    bool m_isHanging = false;  // no answer will come
};

} // namespace ovyxa

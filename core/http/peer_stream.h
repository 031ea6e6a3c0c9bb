// SPDX-License-Identifier: MIT
#pragma once

#include "core/tls/server_session.h"

#include <QtCore/QByteArray>
#include <QtCore/QObject>

#include <optional>

class QSocketNotifier;

namespace ovyxa {

/// One peer's bytes, in and out, over TLS or not. Unlike a QTcpSocket it knows that a peer which has ended its sending may still read, gives
/// what is sent to the system at once, and costs a system call for what came and one for what goes. Owns the descriptor, which must not block.
/// Owned by its HttpConnection; engine thread.
class PeerStream final : public QObject
{
    Q_OBJECT
public:
    PeerStream(int descriptor, std::optional<TlsServerSession> tls, QObject *parent);
    ~PeerStream() override;

    [[nodiscard]] int descriptor() const { return m_descriptor; } ///< −1 once it is closed or released
    /// None if it does not speak TLS.
    [[nodiscard]] const TlsServerSession *tls() const { return m_tls ? &*m_tls : nullptr; }

    [[nodiscard]] bool hasInput() const { return !m_input.isEmpty(); }
    /// All that has come, 64 KiB at most; what comes meanwhile waits with the system.
    [[nodiscard]] QByteArray takeInput();
    [[nodiscard]] bool hasInputEnded() const { return m_inputEnded; }

    /// Sends as much as the system takes, and the rest when it does.
    void write(const QByteArray &bytes);
    [[nodiscard]] qint64 unsent() const { return m_unsent.size() + (m_tls ? m_tls->unwritten() : 0); }
    /// Says over TLS that nothing follows.
    void sayGoodbye();

    /// Closes it without a word; nothing is told afterwards.
    void abort();
    /// Hands the descriptor over; nothing is told afterwards.
    [[nodiscard]] int release();

Q_SIGNALS:
    void came();  ///< input, or the end of the handshake
    void sent();  ///< some of what had to wait; or, during the handshake, what belongs to it
    void ended(); ///< the peer will send nothing more; once, after all that it sent
    void lost();  ///< the connection is over, or its TLS has failed; once, and nothing follows

private:
    void onReadable();
    void takeIn(QByteArrayView bytes);
    void loseIt();
    void send(const QByteArray &bytes);
    void sendMore();
    void watch();
    void close();

    int m_descriptor;
    std::optional<TlsServerSession> m_tls;
    QSocketNotifier *const m_readable;     // a child
    QSocketNotifier *m_writable = nullptr; // another, once something had to wait
    QByteArray m_input;
    QByteArray m_unsent;
    qsizetype m_unsentReplies = 0; // of it, at most: what TLS itself had to say
    bool m_inputEnded = false;
};

} // namespace ovyxa

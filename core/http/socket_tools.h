// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QObject>
#include <QtCore/QSocketNotifier>
#include <QtCore/QTimer>
#include <QtNetwork/QHostAddress>

#include <optional>

namespace ovyxa {

/// Makes the next close of this socket an RST that drops what was not yet sent (SO_LINGER 0).
void resetOnClose(qintptr descriptor);

/// A second handle on a connection, so that it stays open when Qt has flushed and closed its own; −1 if there is none to be had.
[[nodiscard]] int keepOpen(qintptr descriptor);
void closeDescriptor(qintptr descriptor);

/// The next connection of a listening socket, not blocking; −1 = none, for now.
struct Accepted
{
    int descriptor = -1;
    bool isExhausted = false; ///< there may be one, but the process or the system has no room for it
};
[[nodiscard]] Accepted acceptNext(qintptr listening);

/// What lies there to be read, up to `most` bytes, left where it is; none if nothing will come any more.
[[nodiscard]] std::optional<QByteArray> peek(qintptr descriptor, qsizetype most);

/// Whether a peer begins with a TLS handshake record (RFC 8446 5.1); no HTTP method begins like one.
[[nodiscard]] bool beginsTls(QByteArrayView bytes);
/// The record's length with its header, as far as that is known.
[[nodiscard]] int recordBytes(QByteArrayView bytes);

/// Has a connection count as readable only once it has so many bytes, or its peer has ended (SO_RCVLOWAT).
void waitForBytes(qintptr descriptor, int bytes);
[[nodiscard]] int bytesWaiting(qintptr descriptor);

/// The other end of a connection.
struct Peer
{
    QHostAddress address;
    quint16 port = 0;
    [[nodiscard]] QString text() const; ///< "127.0.0.1:40312", "[::1]:40312"
};
[[nodiscard]] Peer peerOf(qintptr descriptor);

/// Gives bytes to the system without waiting; how many it took. An error counts as none: who watches the socket will hear of it.
[[nodiscard]] qsizetype sendNow(qintptr descriptor, QByteArrayView bytes);

/// Whether a connection is over for good: reset, or ended on both sides. That the peer alone has ended its sending does not count.
[[nodiscard]] bool isOver(qintptr descriptor);

/// Sends to a peer that has ended its own sending and may still read (a half-close, which QTcpSocket takes for the end of all). Owns
/// the descriptor.
class HalfClosedSender final : public QObject
{
    Q_OBJECT
public:
    HalfClosedSender(int descriptor, QObject *parent);
    ~HalfClosedSender() override;

    void send(const QByteArray &bytes);
    [[nodiscard]] qint64 unsent() const { return m_unsent.size(); }
    [[nodiscard]] int descriptor() const { return m_descriptor; }

Q_SIGNALS:
    void sent(); ///< some of it
    void lost(); ///< the peer does not read either; once, and nothing follows

private:
    void sendMore();

    int m_descriptor;
    QSocketNotifier m_notifier;
    QByteArray m_unsent;
    bool m_lost = false;
};

/// Ends a connection so that the peer can read the answer (RFC 9112 9.6): says that nothing more will be sent, then reads and
/// drops what still comes, until the peer hangs up, for two seconds and 64 MiB at most. A plain close with unread input would
/// send an RST, which takes the answer away from a peer that is still writing. Owns the descriptor.
class LingeringClose final : public QObject
{
    Q_OBJECT
public:
    LingeringClose(int descriptor, QObject *parent);
    ~LingeringClose() override;

Q_SIGNALS:
    void done();

private:
    void drain();

    int m_descriptor;
    QSocketNotifier m_notifier;
    QTimer m_deadline;
    qint64 m_dropped = 0;
};

} // namespace ovyxa

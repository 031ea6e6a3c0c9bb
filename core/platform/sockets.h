// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtNetwork/QHostAddress>

#include <array>
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
/// Takes up to `most` bytes without waiting, and drops them: how many; none if nothing will come any more.
[[nodiscard]] std::optional<qsizetype> dropWaiting(qintptr descriptor, qsizetype most);

/// What a connection has for us, without waiting.
struct Received
{
    qsizetype bytes = 0; ///< 0 = none yet, or no more
    bool isEnd = false;  ///< the peer has ended its sending
    bool isLost = false; ///< the connection is over for good
};
[[nodiscard]] Received receiveNow(qintptr descriptor, char *into, qsizetype most);

/// Has a connection count as readable only once it has so many bytes, or its peer has ended (SO_RCVLOWAT).
void waitForBytes(qintptr descriptor, int bytes);
[[nodiscard]] int bytesWaiting(qintptr descriptor);

/// The other end of a connection.
struct Peer
{
    QHostAddress address;
    quint16 port = 0;
};
[[nodiscard]] Peer peerOf(qintptr descriptor);

/// Has small pieces sent at once (TCP_NODELAY).
void sendWithoutDelay(qintptr descriptor);
/// Gives bytes to the system without waiting; how many it took. An error counts as none: who watches the socket will hear of it.
qsizetype sendNow(qintptr descriptor, QByteArrayView bytes);
/// Says that nothing more will be sent; what comes can still be read.
void endSending(qintptr descriptor);

/// Whether a connection is over for good: reset, or ended on both sides. That the peer alone has ended its sending does not count.
[[nodiscard]] bool isOver(qintptr descriptor);

/// Whether the other end of a local socket is a process of this user.
[[nodiscard]] bool isOfThisUser(qintptr descriptor);
/// Bytes that the name of a local socket may have.
[[nodiscard]] qsizetype longestSocketName();

/// An IPv4 address that is written as four numbers and no shorter, in network order; faster and stricter than QHostAddress.
[[nodiscard]] std::optional<std::array<char, 4>> ipv4Bytes(const QString &address);

} // namespace ovyxa

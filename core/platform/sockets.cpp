// SPDX-License-Identifier: MIT
#include "core/platform/sockets.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace ovyxa {

void resetOnClose(qintptr descriptor)
{
    const linger now{1, 0};
    ::setsockopt(int(descriptor), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

int keepOpen(qintptr descriptor)
{
    return descriptor < 0 ? -1 : ::fcntl(int(descriptor), F_DUPFD_CLOEXEC, 0);
}

void closeDescriptor(qintptr descriptor)
{
    if (descriptor >= 0)
        ::close(int(descriptor));
}

Accepted acceptNext(qintptr listening)
{
    const int descriptor = ::accept4(int(listening), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    // Any other error is of that one connection (it was reset while it waited), or none is there: the next is not kept from it.
    return {descriptor, descriptor < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)};
}

std::optional<QByteArray> peek(qintptr descriptor, qsizetype most)
{
    QByteArray bytes(most, Qt::Uninitialized);
    const ssize_t size = ::recv(int(descriptor), bytes.data(), size_t(most), MSG_PEEK | MSG_DONTWAIT);
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        return std::nullopt;
    bytes.truncate(std::max<ssize_t>(size, 0));
    return bytes;
}

std::optional<qsizetype> dropWaiting(qintptr descriptor, qsizetype most)
{
    QByteArray dropped(most, Qt::Uninitialized);
    const ssize_t size = ::recv(int(descriptor), dropped.data(), size_t(most), MSG_DONTWAIT);
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        return std::nullopt;
    return std::max<ssize_t>(size, 0);
}

Received receiveNow(qintptr descriptor, char *into, qsizetype most)
{
    const ssize_t size = ::recv(int(descriptor), into, size_t(most), MSG_DONTWAIT);
    const bool isNotYet = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return {std::max<ssize_t>(size, 0), size == 0, size < 0 && !isNotYet};
}

void waitForBytes(qintptr descriptor, int bytes)
{
    ::setsockopt(int(descriptor), SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
}

int bytesWaiting(qintptr descriptor)
{
    int bytes = 0;
    return ::ioctl(int(descriptor), FIONREAD, &bytes) == 0 ? bytes : 0;
}

Peer peerOf(qintptr descriptor)
{
    sockaddr_storage storage{};
    auto *const address = reinterpret_cast<sockaddr *>(&storage);
    socklen_t size = sizeof storage;
    if (::getpeername(int(descriptor), address, &size) != 0)
        return {};
    const in_port_t port =
        storage.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 *>(address)->sin6_port : reinterpret_cast<sockaddr_in *>(address)->sin_port;
    return {QHostAddress(address), ntohs(port)};
}

void sendWithoutDelay(qintptr descriptor)
{
    const int on = 1;
    ::setsockopt(int(descriptor), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

qsizetype sendNow(qintptr descriptor, QByteArrayView bytes)
{
    const ssize_t sent = ::send(int(descriptor), bytes.data(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    return std::max<ssize_t>(sent, 0);
}

bool isOver(qintptr descriptor)
{
    pollfd state{int(descriptor), 0, 0};
    return ::poll(&state, 1, 0) < 0 || (state.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
}

void endSending(qintptr descriptor)
{
    ::shutdown(int(descriptor), SHUT_WR);
}

bool isOfThisUser(qintptr descriptor)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(int(descriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

qsizetype longestSocketName()
{
    return sizeof(sockaddr_un::sun_path) - 1;
}

std::optional<std::array<char, 4>> ipv4Bytes(const QString &address)
{
    in_addr digits{};
    if (address.contains(QChar::Null) || ::inet_pton(AF_INET, address.toLatin1().constData(), &digits) != 1) // a NUL would end the text
        return std::nullopt;
    std::array<char, 4> bytes{};
    std::memcpy(bytes.data(), &digits, bytes.size());
    return bytes;
}

} // namespace ovyxa

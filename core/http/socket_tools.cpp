// SPDX-License-Identifier: MIT
#include "core/http/socket_tools.h"

#include "core/rules/address_rules.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ovyxa {

namespace {

constexpr std::chrono::seconds lingerTime{2};
constexpr qint64 lingerBytes = 64 * 1024 * 1024;

} // namespace

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

bool beginsTls(QByteArrayView bytes)
{
    constexpr char tlsHandshake = 0x16;
    return bytes.startsWith(tlsHandshake);
}

int recordBytes(QByteArrayView bytes)
{
    constexpr int header = 5;
    const int length = bytes.size() < header ? 0 : quint8(bytes[3]) << 8 | quint8(bytes[4]);
    return header + length;
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

QString Peer::text() const
{
    return rules::withPort(address.toString(), port);
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

HalfClosedSender::HalfClosedSender(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_notifier(descriptor, QSocketNotifier::Write)
{
    m_notifier.setEnabled(false);
    connect(&m_notifier, &QSocketNotifier::activated, this, &HalfClosedSender::sendMore);
}

HalfClosedSender::~HalfClosedSender()
{
    m_notifier.setEnabled(false);
    ::close(m_descriptor);
}

void HalfClosedSender::send(const QByteArray &bytes)
{
    m_unsent += bytes;
    sendMore();
}

// A peer that has left altogether shows only now: its system answers what comes with an RST, on this machine at once.
void HalfClosedSender::sendMore()
{
    if (m_lost)
        return;
    const qsizetype taken = sendNow(m_descriptor, m_unsent);
    m_unsent.remove(0, taken);
    m_lost = isOver(m_descriptor);
    m_notifier.setEnabled(!m_lost && !m_unsent.isEmpty());
    if (m_lost)
        Q_EMIT lost();
    else if (taken > 0)
        Q_EMIT sent();
}

LingeringClose::LingeringClose(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_notifier(descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &LingeringClose::drain);
    connect(&m_deadline, &QTimer::timeout, this, &LingeringClose::done);
    m_deadline.setSingleShot(true);
    m_deadline.start(lingerTime);
    ::shutdown(m_descriptor, SHUT_WR);
}

LingeringClose::~LingeringClose()
{
    m_notifier.setEnabled(false);
    ::close(m_descriptor);
}

void LingeringClose::drain()
{
    std::array<char, 64 * 1024> dropped;
    const ssize_t size = ::recv(m_descriptor, dropped.data(), dropped.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    m_dropped += size;
    if (size <= 0 || m_dropped > lingerBytes) {
        m_notifier.setEnabled(false);
        Q_EMIT done();
    }
}

} // namespace ovyxa

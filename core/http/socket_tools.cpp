// SPDX-License-Identifier: MIT
#include "core/http/socket_tools.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include <fcntl.h>
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

qsizetype sendNow(qintptr descriptor, QByteArrayView bytes)
{
    const ssize_t sent = ::send(int(descriptor), bytes.data(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    return std::max<ssize_t>(sent, 0);
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

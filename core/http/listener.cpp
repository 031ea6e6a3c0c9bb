// SPDX-License-Identifier: MIT
#include "core/http/listener.h"

#include "core/http/socket_tools.h"

#include <QtCore/QSocketNotifier>

#include <chrono>
#include <utility>

namespace ovyxa {

namespace {

constexpr int mostAtOnce = 64;
constexpr int backlog = 4096; // as long as the system allows: who finds it full tries again only a second later
constexpr std::chrono::milliseconds retryAccept{200};

} // namespace

Listener::Listener(QObject *parent, std::function<void(int)> accepted) : QObject(parent), m_accepted(std::move(accepted))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        if (m_notifier)
            m_notifier->setEnabled(true);
    });
}

bool Listener::listen(const QHostAddress &address, quint16 port)
{
    m_socket.setListenBacklogSize(backlog);
    if (!m_socket.listen(address, port))
        return false;
    m_socket.pauseAccepting();
    m_notifier = new QSocketNotifier(m_socket.socketDescriptor(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &Listener::accept);
    return true;
}

void Listener::close()
{
    if (m_notifier) {
        m_notifier->setEnabled(false);
        std::exchange(m_notifier, nullptr)->deleteLater(); // called perhaps from within its signal
    }
    m_socket.close();
}

void Listener::accept()
{
    for (int i = 0; i < mostAtOnce && m_notifier; ++i) {
        const Accepted next = acceptNext(m_socket.socketDescriptor());
        if (next.descriptor >= 0) {
            m_accepted(next.descriptor);
        } else {
            // When the process is out of descriptors those that wait go on waiting; there is room again as others end.
            if (next.isExhausted && m_notifier) {
                m_notifier->setEnabled(false);
                m_retry.start(retryAccept);
            }
            return;
        }
    }
}

} // namespace ovyxa

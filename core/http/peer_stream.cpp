// SPDX-License-Identifier: MIT
#include "core/http/peer_stream.h"

#include "core/platform/sockets.h"

#include <QtCore/QPointer>
#include <QtCore/QSocketNotifier>

#include <array>
#include <utility>

namespace ovyxa {

namespace {

constexpr qsizetype mostUnread = 64 * 1024;        // that lies here
constexpr qsizetype mostUnsentReplies = 64 * 1024; // of TLS itself

} // namespace

PeerStream::PeerStream(int descriptor, std::optional<TlsServerSession> tls, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_tls(std::move(tls))
    , m_readable(new QSocketNotifier(descriptor, QSocketNotifier::Read, this))
{
    sendWithoutDelay(descriptor);
    connect(m_readable, &QSocketNotifier::activated, this, &PeerStream::onReadable);
}

PeerStream::~PeerStream()
{
    close();
}

void PeerStream::close()
{
    closeDescriptor(release());
}

void PeerStream::abort()
{
    close();
}

int PeerStream::release()
{
    m_readable->setEnabled(false);
    if (m_writable)
        m_writable->setEnabled(false);
    m_unsent.clear();
    return std::exchange(m_descriptor, -1);
}

void PeerStream::watch()
{
    if (m_descriptor < 0)
        return;
    // TLS answers each KeyUpdate that asks for it, and each try to renegotiate: a peer that reads none of it is read no further.
    const bool leavesReplies = !m_unsent.isEmpty() && m_unsentReplies >= mostUnsentReplies;
    m_readable->setEnabled(!m_inputEnded && !leavesReplies && m_input.size() < mostUnread);
    if (!m_writable && !m_unsent.isEmpty()) {
        m_writable = new QSocketNotifier(m_descriptor, QSocketNotifier::Write, this);
        connect(m_writable, &QSocketNotifier::activated, this, &PeerStream::sendMore);
    }
    if (m_writable)
        m_writable->setEnabled(!m_unsent.isEmpty());
}

QByteArray PeerStream::takeInput()
{
    const bool wasFull = m_input.size() >= mostUnread;
    QByteArray input = std::exchange(m_input, {});
    if (wasFull)
        watch();
    return input;
}

void PeerStream::onReadable()
{
    if (m_descriptor < 0)
        return;
    static thread_local std::array<char, mostUnread> buffer; // one for all connections of a thread
    const Received received = receiveNow(m_descriptor, buffer.data(), mostUnread - m_input.size());
    if (received.isLost)
        return loseIt();
    const QPointer<PeerStream> held(this);
    if (received.bytes > 0)
        takeIn({buffer.data(), received.bytes});
    if (!held || m_descriptor < 0)
        return;
    const bool saidGoodbye = m_tls && m_tls->state() == TlsServerSession::State::Ended;
    if ((received.isEnd || saidGoodbye) && !std::exchange(m_inputEnded, true)) {
        watch();
        Q_EMIT ended();
    }
}

void PeerStream::takeIn(QByteArrayView bytes)
{
    if (!m_tls) {
        m_input.append(bytes);
    } else {
        const bool wasOpen = m_tls->state() == TlsServerSession::State::Open;
        const bool hadToWait = m_tls->unwritten() > 0;
        m_input += m_tls->read(bytes);
        const QPointer<PeerStream> held(this);
        if (const QByteArray reply = m_tls->takeOutput(); !reply.isEmpty()) {
            m_unsentReplies = reply.size() + (m_unsent.isEmpty() ? 0 : m_unsentReplies);
            send(reply);
            if (held && m_descriptor >= 0 && m_unsent.isEmpty() && (!wasOpen || hadToWait)) // else it is told when it goes
                Q_EMIT sent();
        }
        if (!held || m_descriptor < 0)
            return;
        if (m_tls->state() == TlsServerSession::State::Failed)
            return loseIt();
        if (m_input.isEmpty() && wasOpen)
            return;
    }
    watch();
    Q_EMIT came();
}

void PeerStream::loseIt()
{
    close();
    Q_EMIT lost();
}

void PeerStream::write(const QByteArray &bytes)
{
    if (m_descriptor >= 0 && !bytes.isEmpty())
        send(m_tls ? m_tls->write(bytes) : bytes);
}

void PeerStream::sayGoodbye()
{
    if (m_tls && m_descriptor >= 0)
        send(m_tls->close());
}

void PeerStream::send(const QByteArray &bytes)
{
    const qsizetype taken = m_unsent.isEmpty() ? sendNow(m_descriptor, bytes) : 0;
    if (taken < bytes.size()) {
        m_unsent += QByteArrayView(bytes).sliced(taken);
        watch();
    }
    // A peer that ended its sending and has left altogether shows only now: its system answers what comes with an RST, on this machine at once.
    if (m_inputEnded && isOver(m_descriptor))
        loseIt();
}

void PeerStream::sendMore()
{
    if (m_descriptor < 0)
        return;
    const qsizetype taken = sendNow(m_descriptor, m_unsent);
    if ((taken == 0 || m_inputEnded) && isOver(m_descriptor))
        return loseIt();
    m_unsent.remove(0, taken);
    watch();
    if (taken > 0)
        Q_EMIT sent();
}

} // namespace ovyxa

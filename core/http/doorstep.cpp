// SPDX-License-Identifier: MIT
#include "core/http/doorstep.h"

#include "core/http/socket_tools.h"

#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <utility>

namespace ovyxa {

Doorstep::Doorstep(WaitingLine *line, std::chrono::milliseconds patience, bool speaksTls, Callbacks callbacks, QObject *parent)
    : QObject(parent)
    , m_line(line)
    , m_patience(patience)
    , m_speaksTls(speaksTls)
    , m_callbacks(std::move(callbacks))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Doorstep::onTimer);
}

Doorstep::~Doorstep()
{
    closeAll();
}

void Doorstep::admit(int descriptor)
{
    const Time now = Time::clock::now();
    const auto seat = m_seats.insert(m_seats.end(), Seat{descriptor, {}, now, nullptr});
    seat->place = m_line->join([this, seat] { close(seat); });
    seat->notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
    connect(seat->notifier, &QSocketNotifier::activated, this, [this, seat] { listenTo(seat); });
    startTimer();
    listenTo(seat); // most senders have spoken by the time that they are let in
}

// A handshake is dear: to begin one for each peer that sends half a ClientHello would keep the others waiting. Who has ended in the middle
// of it counts as ready, and is told so by TLS itself.
bool Doorstep::waitsForMore(Seat *seat, int bytes) const
{
    constexpr int longest = 5 + (1 << 14); // RFC 8446 5.1; with more it is no record
    if (!m_speaksTls || bytes > longest || bytes <= seat->awaited || bytesWaiting(seat->descriptor) >= bytes)
        return false;
    seat->awaited = bytes;
    waitForBytes(seat->descriptor, bytes);
    return true;
}

void Doorstep::listenTo(Seats::iterator seat)
{
    const Beginning begin = beginningOf(seat->descriptor);
    if (begin.state == Beginning::State::NotYet || (begin.isTls && waitsForMore(&*seat, begin.bytes)))
        return;
    if (begin.state == Beginning::State::Never)
        return close(seat);
    if (seat->awaited > 1)
        waitForBytes(seat->descriptor, 1);
    const Guest guest{seat->descriptor, seat->place, seat->since};
    seat->notifier->setEnabled(false);
    seat->notifier->deleteLater();
    m_seats.erase(seat);
    m_callbacks.spoke(guest);
}

void Doorstep::close(Seats::iterator seat)
{
    seat->notifier->setEnabled(false);
    seat->notifier->deleteLater();
    closeDescriptor(seat->descriptor);
    m_line->leave(seat->place);
    m_seats.erase(seat);
    m_callbacks.left();
}

void Doorstep::closeAll()
{
    while (!m_seats.empty())
        close(m_seats.begin());
}

void Doorstep::startTimer()
{
    if (m_seats.empty() || m_timer.isActive())
        return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_seats.front().since + m_patience - Time::clock::now());
    m_timer.start(std::max(left, std::chrono::milliseconds(0)));
}

void Doorstep::onTimer()
{
    const Time latest = Time::clock::now() - m_patience;
    while (!m_seats.empty() && m_seats.front().since <= latest) {
        const QString peer = peerOf(m_seats.front().descriptor).text();
        close(m_seats.begin());
        m_callbacks.late(peer); // and may close all the others
    }
    startTimer();
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/http/doorstep.h"

#include "core/http/socket_tools.h"

#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {

constexpr std::chrono::milliseconds moment{200}; // longer than a peer stays here when so many come that it matters
constexpr qsizetype lookedAt = 16 * 1024;        // an event and its head

} // namespace

Doorstep::Doorstep(WaitingLine *line, const Rules &rules, Callbacks callbacks, QObject *parent)
    : QObject(parent)
    , m_line(line)
    , m_rules(rules)
    , m_callbacks(std::move(callbacks))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Doorstep::onTimer);
    m_moment.setSingleShot(true);
    connect(&m_moment, &QTimer::timeout, this, &Doorstep::onMomentOver);
    m_turn.setSingleShot(true);
    connect(&m_turn, &QTimer::timeout, this, &Doorstep::onTurn);
}

Doorstep::~Doorstep()
{
    closeAll();
}

void Doorstep::admit(int descriptor)
{
    const Time now = Time::clock::now();
    const auto seat = m_seats.insert(m_seats.end(), Seat{descriptor, {}, now, nullptr, &m_seats});
    seat->place = m_line->join([this, seat] { close(seat); });
    seat->notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
    connect(seat->notifier, &QSocketNotifier::activated, this, [this, seat] { listenTo(seat); });
    startTimer();
    listenTo(seat); // most senders have spoken by the time that they are let in
}

// A handshake is dear: to begin one for each peer that sends half a ClientHello would keep the others waiting. Who has ended in the middle
// of it counts as ready, and is told so by TLS itself.
bool Doorstep::waitsForHello(Seat *seat, int bytes) const
{
    constexpr int longest = 5 + (1 << 14); // RFC 8446 5.1; with more it is no record
    if (bytes > longest || bytes <= seat->awaited || bytesWaiting(seat->descriptor) >= bytes)
        return false;
    seat->awaited = bytes;
    waitForBytes(seat->descriptor, bytes);
    return true;
}

// To make a connection costs more than to take a peer in. If one were made for each that sends half a request, then those that come faster
// would pile up before the port, and good ones among them. It is looked at once: with the next byte, or after a moment, it is let in.
bool Doorstep::waitsForTheRest(Seats::iterator seat, const QByteArray &bytes)
{
    if (seat->row == &m_begun)
        return false;
    RequestParser parser(m_rules.limits);
    parser.feed(bytes);
    const bool isOpen = parser.state() != RequestParser::State::Complete && parser.state() != RequestParser::State::Refused;
    if (!isOpen || parser.wantsContinue() || bytes.size() == lookedAt)
        return false;
    seat->row = &m_begun;
    seat->since = Time::clock::now();
    seat->awaited = int(bytes.size()) + 1;
    waitForBytes(seat->descriptor, seat->awaited);
    m_begun.splice(m_begun.end(), m_seats, seat);
    startMoment();
    return true;
}

void Doorstep::listenTo(Seats::iterator seat)
{
    const std::optional<QByteArray> bytes = peek(seat->descriptor, lookedAt);
    if (!bytes)
        return close(seat);
    if (bytes->isEmpty())
        return;
    const bool isTls = beginsTls(*bytes);
    if (isTls && m_rules.speaksTls) {
        if (!waitsForHello(&*seat, recordBytes(*bytes)))
            greet(seat);
    } else if (isTls || !waitsForTheRest(seat, *bytes)) {
        letIn(seat);
    }
}

// A handshake takes ten times what it takes to let a peer up to the door. So all who have come are let up first, and of those who wait the
// last is greeted first: when more come than can be greeted, some are served at once, and not all of them seconds late.
void Doorstep::greet(Seats::iterator seat)
{
    seat->notifier->setEnabled(false);
    m_ready.splice(m_ready.end(), *std::exchange(seat->row, &m_ready), seat);
    if (!m_turn.isActive())
        m_turn.start(0);
}

void Doorstep::onTurn()
{
    if (!m_ready.empty())
        letIn(std::prev(m_ready.end()));
    if (!m_ready.empty())
        m_turn.start(0);
}

void Doorstep::letIn(Seats::iterator seat)
{
    if (seat->awaited > 1)
        waitForBytes(seat->descriptor, 1);
    const Guest guest{seat->descriptor, seat->place, seat->since};
    remove(seat);
    m_callbacks.spoke(guest);
}

void Doorstep::close(Seats::iterator seat)
{
    const int descriptor = seat->descriptor;
    m_line->leave(seat->place);
    remove(seat);
    closeDescriptor(descriptor);
    m_callbacks.left();
}

void Doorstep::remove(Seats::iterator seat)
{
    seat->notifier->setEnabled(false);
    seat->notifier->deleteLater(); // called perhaps from within its signal
    seat->row->erase(seat);
}

void Doorstep::closeAll()
{
    for (Seats *const seats : {&m_seats, &m_begun, &m_ready}) {
        while (!seats->empty())
            close(seats->begin());
    }
}

void Doorstep::startTimer()
{
    if (m_seats.empty() || m_timer.isActive())
        return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_seats.front().since + m_rules.patience - Time::clock::now());
    m_timer.start(std::max(left, std::chrono::milliseconds(0)));
}

void Doorstep::onTimer()
{
    const Time latest = Time::clock::now() - m_rules.patience;
    while (!m_seats.empty() && m_seats.front().since <= latest) {
        const QString peer = peerText(peerOf(m_seats.front().descriptor));
        close(m_seats.begin());
        m_callbacks.late(peer); // and may close all the others
    }
    startTimer();
}

void Doorstep::startMoment()
{
    if (!m_begun.empty() && !m_moment.isActive())
        m_moment.start(moment);
}

void Doorstep::onMomentOver()
{
    const Time latest = Time::clock::now() - moment;
    while (!m_begun.empty() && m_begun.front().since <= latest)
        letIn(m_begun.begin()); // whose request may close all the others
    startMoment();
}

} // namespace ovyxa

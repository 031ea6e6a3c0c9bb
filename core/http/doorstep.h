// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/request_parser.h"
#include "core/http/waiting_line.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <list>

class QSocketNotifier;

namespace ovyxa {

/// The connections that have not said anything, or just begun to: each is a descriptor, and nothing more is made for it before its first
/// request is there as a whole, goes on, or has been under way for a moment; where TLS is spoken, its whole ClientHello, of which the last is
/// answered first. So thousands that stay silent, or in the middle of a request, cost next to nothing. Owns the
/// descriptors. Owned by HttpServer; engine thread.
class Doorstep final : public QObject
{
    Q_OBJECT
public:
    using Time = std::chrono::steady_clock::time_point;
    struct Rules
    {
        std::chrono::milliseconds patience; ///< with those that say nothing
        bool speaksTls;
        RequestLimits limits;
    };
    /// Who has begun to speak.
    struct Guest
    {
        int descriptor;
        WaitingLine::Place place; ///< kept: how long it has waited counts from when it came
        Time since;
    };
    struct Callbacks
    {
        std::function<void(const Guest &)> spoke;      ///< takes the descriptor and the place over
        std::function<void(const QString &peer)> late; ///< who was closed for it
        std::function<void()> left;                    ///< after one was closed, for whatever reason
    };

    Doorstep(WaitingLine *line, const Rules &rules, Callbacks callbacks, QObject *parent);
    ~Doorstep() override;

    void admit(int descriptor);
    void closeAll();

private:
    struct Seat
    {
        int descriptor;
        WaitingLine::Place place;
        Time since;
        QSocketNotifier *notifier; // a child of this
        std::list<Seat> *row;      // where it sits
        int awaited = 1;           // bytes, for which it is told
    };
    using Seats = std::list<Seat>;

    void listenTo(Seats::iterator seat);
    [[nodiscard]] bool waitsForHello(Seat *seat, int bytes) const;
    [[nodiscard]] bool waitsForTheRest(Seats::iterator seat, const QByteArray &bytes);
    void greet(Seats::iterator seat);
    void letIn(Seats::iterator seat);
    void close(Seats::iterator seat);
    void remove(Seats::iterator seat);
    void startTimer();
    void onTimer();
    void startMoment();
    void onMomentOver();
    void onTurn();

    WaitingLine *const m_line;
    const Rules m_rules;
    const Callbacks m_callbacks;
    Seats m_seats; // in the order in which they came, so that the first is the next to be late
    Seats m_begun; // those with some of a request, in the order in which they began it
    Seats m_ready; // those with a whole ClientHello, in the order in which it came
    QTimer m_timer;
    QTimer m_moment;
    QTimer m_turn;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/waiting_line.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <list>

class QSocketNotifier;

namespace ovyxa {

/// The connections that have not said anything: each is a descriptor, and nothing more is made for it before its first byte is there, or,
/// where TLS is spoken, its whole ClientHello. So thousands that stay silent cost next to nothing. Owns the descriptors. Owned by
/// HttpServer; engine thread.
class Doorstep final : public QObject
{
    Q_OBJECT
public:
    using Time = std::chrono::steady_clock::time_point;
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

    Doorstep(WaitingLine *line, std::chrono::milliseconds patience, bool speaksTls, Callbacks callbacks, QObject *parent);
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
        int awaited = 1;           // bytes, for which it is told
    };
    using Seats = std::list<Seat>;

    void listenTo(Seats::iterator seat);
    [[nodiscard]] bool waitsForMore(Seat *seat, int bytes) const;
    void close(Seats::iterator seat);
    void startTimer();
    void onTimer();

    WaitingLine *const m_line;
    const std::chrono::milliseconds m_patience;
    const bool m_speaksTls;
    const Callbacks m_callbacks;
    Seats m_seats; // in the order in which they came, so that the first is the next to be late
    QTimer m_timer;
};

} // namespace ovyxa

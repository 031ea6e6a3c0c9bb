// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/clock_door.h"
#include "ui/common/band_handle.h"
#include "ui/log/timeline_view.h"

#include <QtGui/QMouseEvent>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

#include <functional>
#include <stop_token>

namespace ovyxa::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline const Instant start = instantFromMs(1'742'049'138'000);

inline DeliveryDetails details(QList<std::pair<AttemptError, Millis>> attempts, DeliveryState state)
{
    DeliveryDetails made;
    made.webhook.name = u"Orders"_s;
    made.delivery.state = state;
    made.delivery.createdAt = start;
    made.delivery.attempts = int(attempts.size());
    for (const auto &[error, after] : attempts) {
        Attempt attempt;
        attempt.number = int(made.attempts.size()) + 1;
        attempt.startedAt = start + after;
        attempt.finished = true;
        attempt.error = error;
        attempt.status = error == AttemptError::Status ? 503 : error == AttemptError::None ? 200 : 0;
        made.attempts.append(attempt);
        made.delivery.failures += error == AttemptError::None || error == AttemptError::Interrupted ? 0 : 1;
    }
    return made;
}

/// Stands still, but for what it is run by; nothing happens on the way.
class StillClock final : public ClockDoor
{
public:
    explicit StillClock(Instant at) : ClockDoor(nullptr), m_at(at) {}

    [[nodiscard]] ClockState state() const override
    {
        ClockState state;
        state.at = m_at;
        state.paused = true;
        return state;
    }
    std::stop_source advance(Millis span, QObject *, Reply<void> done) override
    {
        runs.append(span);
        if (isLong) {
            std::stop_source stop;
            under = {stop.get_token(), [done] { done(Error{ErrorCode::Cancelled, {}}); }};
            return stop;
        }
        m_at += span;
        done(problem.isEmpty() ? Result<void>() : Error{ErrorCode::Conflict, problem});
        return {};
    }

    QList<Millis> runs;
    bool isLong = false; ///< an attempt on the way takes its time: a run ends when it is told to
    std::pair<std::stop_token, std::function<void()>> under;
    QString problem;

private:
    Instant m_at{};
};

/// A time line as wide as in the window, at a hundred seconds of a delivery that has failed twice; retry 2 is due at 360 s.
struct TimelineDesk
{
    StillClock clock{start + 100s};
    TimelineView view{&clock};
    DeliveryDetails waiting = details({{AttemptError::Status, 0s}, {AttemptError::Status, 60s}}, DeliveryState::Waiting);

    TimelineDesk()
    {
        waiting.delivery.id = {7};
        waiting.delivery.dueAt = start + 360s;
        view.setZone(Zone::Utc);
        view.setDelivery(waiting);
        view.resize(744, 112);
        view.show();
        if (!QTest::qWaitForWindowExposed(&view))
            qFatal("the time line was not shown");
    }
    [[nodiscard]] BandHandle *handle() const { return view.findChild<BandHandle *>(u"timelineNow"_s); }
    [[nodiscard]] QString said() const { return handle()->accessibleDescription(); }
    void drag(const QPoint &by) const
    {
        const QPoint grip = handle()->rect().center();
        const QPoint there = handle()->mapToGlobal(grip) + by;
        const QPoint here = handle()->mapFromGlobal(there);
        QMouseEvent move(QEvent::MouseMove, here, there, Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(handle(), &move);
    }
};

} // namespace ovyxa::test

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/discard.h"
#include "core/model/notice.h"
#include "core/model/result.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace ovyxa {

class CatalogueDoor;
class ClockDoor;
class LogDoor;

/// Keeps the logs to what the profile's settings say (ProfileSettings::keepNewest, keepDays), which is all unless somebody asked for less. Looks
/// a minute after start() and after a change of these settings, so that there is time to take it back, then every ten minutes (real). What is
/// still to be sent stays, as in LogDoor::discard(). Lives on the bench's thread; owned by the bench.
class Retention final : public QObject
{
    Q_OBJECT
public:
    Retention(CatalogueDoor *catalogue, LogDoor *log, ClockDoor *clock);

    void start();
    void stop(); ///< for good
    /// Deletes what is too much by now.
    void prune();

Q_SIGNALS:
    void noticed(const ovyxa::Notice &notice); ///< what went, or why it cannot

private:
    /// Of one log, by count or by age.
    struct Task
    {
        bool byAge = false;
        bool ofCaptures = false;
    };
    struct Kept
    {
        qint64 newest = 0;
        int days = 0;
        bool operator==(const Kept &) const = default;
    };
    [[nodiscard]] Kept kept() const;
    void takeSettings();
    void goOn();
    template<typename Asked>
    void forecast(const Asked &part);
    template<typename Asked>
    void discard(const Asked &part);
    void endTask();
    void end();

    CatalogueDoor *m_catalogue;
    LogDoor *m_log;
    ClockDoor *m_clock;
    QTimer m_next;
    Kept m_kept;         ///< what is asked for now
    Kept m_pruned;       ///< what was asked for when this time began
    QList<Task> m_tasks; ///< still to be done, the first under way
    Discarded m_gone;    ///< so far, of this time
    bool m_isStopped = false;
};

} // namespace ovyxa

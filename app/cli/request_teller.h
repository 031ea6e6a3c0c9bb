// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture_report.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>
#include <functional>

namespace ovyxa {
class Bench;
}

namespace ovyxa::cli {

/// Tells of received requests in their order. One whose signature does not match is told once it is known why; in a flood, and for a body
/// that is larger than any payload, it is told at once and without its cause. Main thread; the bench outlives it.
class RequestTeller final : public QObject
{
    Q_OBJECT
public:
    /// What is told: a request, and why its signature does not match if that is known.
    /// `details` is null unless they were asked for and are there.
    using Tell = std::function<void(const Capture &capture, const SignatureReport &diagnosis, const CaptureDetails *details)>;

    /// `full`: each with its details, which are read from the log.
    RequestTeller(Bench *bench, bool full, Tell tell, QObject *parent);

    void add(const Capture &capture);
    /// Calls `done`, once, when all have been told; within two seconds, with details within ten.
    void finish(std::function<void()> done);

private:
    void tellNext();
    void tellRest();

    void readDetails(const Capture &capture);

    Bench *m_bench;
    bool m_full;
    Tell m_tell;
    std::deque<Capture> m_untold;
    QTimer m_patience;        ///< with the next of them, once no more come
    bool m_isReading = false; ///< about the first of them
    std::function<void()> m_done;
};

} // namespace ovyxa::cli

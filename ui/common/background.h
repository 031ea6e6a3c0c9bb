// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThreadPool>

#include <atomic>
#include <memory>
#include <utility>

namespace ovyxa {

/// One piece of work of a widget at a time, off the GUI thread; the newest counts. Owned by its widget, which it outlives nothing of: the
/// destructor stops what runs and waits for it, so work should look at its `stop` every few milliseconds. GUI thread.
class Background final : public QObject
{
public:
    using Stop = std::atomic_bool;

    explicit Background(QObject *parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }
    ~Background() override
    {
        stop();
        m_pool.waitForDone();
    }

    /// Runs `work(const Stop &)` on a thread, then `done` with what it gave here, unless something newer was started or it was stopped.
    template<typename Work, typename Done>
    void start(Work work, Done done)
    {
        stop();
        m_stop = std::make_shared<Stop>(false);
        m_pool.start([this, stop = m_stop, work = std::move(work), done = std::move(done)] {
            if (*stop)
                return;
            auto given = work(*stop);
            QMetaObject::invokeMethod(
                this,
                [this, stop, given = std::move(given), done]() mutable {
                    if (*stop)
                        return;
                    m_stop.reset();
                    done(std::move(given));
                },
                Qt::QueuedConnection);
        });
    }

    void stop()
    {
        if (const auto running = std::exchange(m_stop, nullptr))
            *running = true;
    }

    [[nodiscard]] bool isBusy() const { return m_stop != nullptr; }

private:
    std::shared_ptr<Stop> m_stop; ///< of what runs now
    QThreadPool m_pool;
};

} // namespace ovyxa

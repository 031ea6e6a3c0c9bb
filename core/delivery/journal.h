// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/store.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace ovyxa {

/// Writes that must not be lost: what the disk refuses (full, say) is kept in memory in its order and tried again until it is
/// written. `then` comes only after that. One group is under way at a time and the next gathers meanwhile, so that a later word on a
/// delivery can never reach the disk before an earlier one. What no patience helps (its row is gone) is taken out, so that it
/// holds up nobody behind it. Engine thread; owned by the dispatcher.
class Journal final : public QObject
{
    Q_OBJECT
public:
    using Job = std::function<Result<void>(Writer &)>;

    /// What becomes of a write that has not been begun when the journal ends. Drop: it announces something that will not happen any more.
    enum class AtEnd { Write, Drop };

    explicit Journal(Store *store, QObject *parent = nullptr);
    ~Journal() override; ///< hands the store what is left; nothing is told of it

    /// `job` may run more than once, until it is on disk. Refused for good, `refused` comes instead of `then`; without one, it is told
    /// by gaveUp() and `then` comes all the same, so that who waits goes on.
    void write(Job job, std::function<void()> then, AtEnd atEnd = AtEnd::Write, std::function<void(const Error &)> refused = {});
    /// Drops what announces something that will not happen any more, and calls back when the rest is on disk, or the disk refuses it.
    void finish(std::function<void()> done);
    /// All is on disk.
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    /// The disk refuses; nothing new should be begun.
    [[nodiscard]] bool isInTrouble() const { return m_inTrouble; }

Q_SIGNALS:
    void trouble(const ovyxa::Error &error);
    void recovered();
    /// A write that could never succeed has been taken out.
    void gaveUp(const ovyxa::Error &error);

private:
    struct Entry
    {
        Job job;
        std::function<void()> then;
        AtEnd atEnd = AtEnd::Write;
        std::function<void(const Error &)> refused;
    };

    /// `reached` tells how many of them were begun: the last of these is the one that failed. 0: none of them did.
    [[nodiscard]] static Job inOneJob(std::vector<Job> jobs, std::shared_ptr<size_t> reached);
    void writeNext();
    void failed(const Error &error, size_t reached);
    void takeOut(size_t index, const Error &error);
    void written(size_t count);
    void endIfDone();

    Store *m_store;
    std::deque<Entry> m_entries; ///< the first ones are those under way
    size_t m_underWay = 0;       ///< how many
    bool m_inTrouble = false;
    std::chrono::milliseconds m_pause;
    QTimer m_retry;
    std::function<void()> m_finished; ///< set while it finishes
};

} // namespace ovyxa

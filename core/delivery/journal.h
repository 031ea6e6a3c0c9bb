// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/store.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <vector>

namespace ovyxa {

/// Writes that must not be lost: what the disk refuses (full, say) is kept in memory in its order and tried again until it is
/// written. `then` comes only after that. One group is under way at a time and the next gathers meanwhile, so that a later word on a
/// delivery can never reach the disk before an earlier one. Engine thread; owned by the dispatcher.
class Journal final : public QObject
{
    Q_OBJECT
public:
    using Job = std::function<Result<void>(Writer &)>;

    /// What becomes of a write that has not been begun when the journal ends. Drop: it announces something that will not happen any more.
    enum class AtEnd { Write, Drop };

    explicit Journal(Store *store, QObject *parent = nullptr);
    ~Journal() override; ///< hands the store what is left; nothing is told of it

    /// `job` may run more than once, until it is on disk.
    void write(Job job, std::function<void()> then, AtEnd atEnd = AtEnd::Write);
    /// The disk refuses; nothing new should be begun.
    [[nodiscard]] bool isInTrouble() const { return m_inTrouble; }

Q_SIGNALS:
    void trouble(const ovyxa::Error &error);
    void recovered();

private:
    struct Entry
    {
        Job job;
        std::function<void()> then;
        AtEnd atEnd = AtEnd::Write;
    };

    [[nodiscard]] static Job inOneJob(std::vector<Job> jobs);
    void writeNext();
    void failed(const Error &error);
    void written(size_t count);

    Store *m_store;
    std::deque<Entry> m_entries; ///< the first ones are those under way
    size_t m_underWay = 0;       ///< how many
    bool m_inTrouble = false;
    std::chrono::milliseconds m_pause;
    QTimer m_retry;
};

} // namespace ovyxa

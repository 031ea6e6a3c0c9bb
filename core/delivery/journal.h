// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/store.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>
#include <functional>

namespace ovyxa {

/// Writes that must not be lost: what the disk refuses (full, say) is kept in memory in its order and tried again until it is
/// written. `then` comes only after that. Engine thread; owned by the dispatcher.
class Journal final : public QObject
{
    Q_OBJECT
public:
    using Job = std::function<Result<void>(Writer &)>;

    explicit Journal(Store *store, QObject *parent = nullptr);

    void write(Job job, std::function<void()> then);
    /// The disk refuses; nothing new should be begun.
    [[nodiscard]] bool isInTrouble() const { return !m_backlog.empty(); }

Q_SIGNALS:
    void trouble(const ovyxa::Error &error);
    void recovered();

private:
    struct Entry
    {
        Job job;
        std::function<void()> then;
    };

    void keep(Entry entry, const Error &error);
    void retry();

    Store *m_store;
    std::deque<Entry> m_backlog;
    QTimer m_retry;
};

} // namespace ovyxa

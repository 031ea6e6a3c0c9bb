// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/store.h"

#include <QtCore/QThread>

#include <functional>

namespace ovyxa {

/// A thread of its own for reading the log, so that neither the window nor the sender waits for a query. Owned by Bench; jobs run
/// one after the other; the destructor lets the current one end and forgets the rest.
class ReadingThread final
{
public:
    explicit ReadingThread(QString databaseFile);
    ~ReadingThread();

    /// Runs `job` on the reading thread. The reader is opened at the first job; when that fails the job gets the Error.
    void run(std::function<void(Result<LogReader *>)> job);
    [[nodiscard]] const QString &file() const { return m_file; } ///< any thread

private:
    QString m_file;
    QThread m_thread;
    QObject m_worker;
    std::unique_ptr<LogReader> m_reader; // made, used and destroyed on m_thread
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/bench/reading_thread.h"

#include <openssl/crypto.h>

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

ReadingThread::ReadingThread(QString databaseFile) : m_file(std::move(databaseFile))
{
    m_thread.setObjectName(u"reading"_s);
    m_worker.moveToThread(&m_thread);
    // SQLite connections belong to the thread that made them.
    QObject::connect(
        &m_thread, &QThread::finished, &m_worker,
        [this] {
            m_reader.reset();
            OPENSSL_thread_stop(); // nobody waits for a thread's own destructors, which would do it
        },
        Qt::DirectConnection);
    m_thread.start();
}

ReadingThread::~ReadingThread()
{
    m_thread.quit();
    m_thread.wait();
}

void ReadingThread::run(std::function<void(Result<LogReader *>)> job)
{
    QMetaObject::invokeMethod(
        &m_worker,
        [this, job = std::move(job)] {
            if (!m_reader) {
                auto opened = LogReader::open(m_file);
                if (!opened)
                    return job(opened.error());
                m_reader = std::move(opened).value();
            }
            job(m_reader.get());
        },
        Qt::QueuedConnection);
}

} // namespace ovyxa

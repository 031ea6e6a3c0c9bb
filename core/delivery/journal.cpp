// SPDX-License-Identifier: MIT
#include "core/delivery/journal.h"

#include <memory>
#include <utility>

namespace ovyxa {

namespace {
constexpr std::chrono::milliseconds retryInterval{500}; // real time
} // namespace

Journal::Journal(Store *store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_retry(this)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryInterval);
    connect(&m_retry, &QTimer::timeout, this, &Journal::retry);
}

void Journal::write(Job job, std::function<void()> then)
{
    auto entry = std::make_shared<Entry>(Entry{std::move(job), std::move(then)});
    if (isInTrouble()) { // behind what waits already, so that the order stays
        m_backlog.push_back(std::move(*entry));
        return;
    }
    m_store->write<void>(entry->job, this, [this, entry](const Result<void> &written) {
        if (!written)
            return keep(std::move(*entry), written.error());
        entry->then();
    });
}

void Journal::keep(Entry entry, const Error &error)
{
    const bool isFirst = !isInTrouble();
    m_backlog.push_back(std::move(entry));
    if (!isFirst)
        return;
    m_retry.start();
    Q_EMIT trouble(error);
}

void Journal::retry()
{
    // All of it in one job: written as a whole or kept as a whole. What is added meanwhile stays behind for the next round.
    const size_t count = m_backlog.size();
    const auto jobs = std::make_shared<std::vector<Job>>();
    for (const Entry &entry : m_backlog)
        jobs->push_back(entry.job);
    const auto writeAll = [jobs](Writer &writer) -> Result<void> {
        for (const Job &job : *jobs) {
            if (auto done = job(writer); !done)
                return done;
        }
        return {};
    };
    m_store->write<void>(writeAll, this, [this, count](const Result<void> &written) {
        if (!written) {
            m_retry.start();
            return;
        }
        std::deque<Entry> finished;
        for (size_t i = 0; i < count; ++i) {
            finished.push_back(std::move(m_backlog.front()));
            m_backlog.pop_front();
        }
        if (isInTrouble())
            m_retry.start(std::chrono::milliseconds(0));
        for (const Entry &entry : finished)
            entry.then();
        if (!isInTrouble())
            Q_EMIT recovered();
    });
}

} // namespace ovyxa

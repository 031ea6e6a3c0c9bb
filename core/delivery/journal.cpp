// SPDX-License-Identifier: MIT
#include "core/delivery/journal.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {

// Real time. A full disk is looked at again soon, and ever less often while it stays full.
constexpr std::chrono::milliseconds firstPause{250};
constexpr std::chrono::milliseconds longestPause{5000};
constexpr size_t groupSize = 500; // the store's other writers get their turn between two groups

} // namespace

Journal::Journal(Store *store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_pause(firstPause)
    , m_retry(this)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Journal::writeNext);
}

Journal::~Journal()
{
    std::vector<Job> rest;
    for (size_t i = m_underWay; i < m_entries.size(); ++i) {
        if (m_entries[i].atEnd == AtEnd::Write)
            rest.push_back(std::move(m_entries[i].job));
    }
    if (!rest.empty())
        m_store->write<void>(inOneJob(std::move(rest)), m_store, [](const Result<void> &) {});
}

void Journal::write(Job job, std::function<void()> then, AtEnd atEnd)
{
    m_entries.push_back({std::move(job), std::move(then), atEnd});
    writeNext();
}

Journal::Job Journal::inOneJob(std::vector<Job> jobs)
{
    return [jobs = std::move(jobs)](Writer &writer) -> Result<void> {
        for (const Job &job : jobs) {
            if (auto done = job(writer); !done)
                return done;
        }
        return {};
    };
}

void Journal::writeNext()
{
    if (m_underWay > 0 || m_entries.empty() || m_retry.isActive())
        return;
    const size_t count = std::min(m_entries.size(), groupSize);
    m_underWay = count;
    std::vector<Job> jobs;
    jobs.reserve(count);
    for (size_t i = 0; i < count; ++i)
        jobs.push_back(m_entries[i].job);
    m_store->write<void>(inOneJob(std::move(jobs)), this, [this, count](const Result<void> &result) {
        m_underWay = 0;
        result ? written(count) : failed(result.error());
    });
}

void Journal::failed(const Error &error)
{
    m_retry.start(m_pause);
    m_pause = std::min(2 * m_pause, longestPause);
    if (!std::exchange(m_inTrouble, true))
        Q_EMIT trouble(error);
}

void Journal::written(size_t count)
{
    std::vector<Entry> done;
    done.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        done.push_back(std::move(m_entries.front()));
        m_entries.pop_front();
    }
    m_pause = firstPause;
    const bool hasRecovered = std::exchange(m_inTrouble, false);
    writeNext(); // the disk need not wait for what is told now
    for (const Entry &entry : done)
        entry.then();
    if (hasRecovered)
        Q_EMIT recovered();
}

} // namespace ovyxa

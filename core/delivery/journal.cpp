// SPDX-License-Identifier: MIT
#include "core/delivery/journal.h"

#include "core/model/thread_check.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {

// Real time. A full disk is looked at again soon, and ever less often while it stays full.
constexpr std::chrono::milliseconds firstPause{250};
constexpr std::chrono::milliseconds longestPause{5000};
constexpr size_t mostInGroup = 500; // the store's other writers get their turn between two groups

/// Whether trying again can help: room on the disk, another program that lets go, a copy that is put back in place of a damaged file.
bool mayPass(const Error &error)
{
    return error.code == ErrorCode::Unavailable || error.code == ErrorCode::Corrupt;
}

} // namespace

Journal::Journal(Store *store, QObject *parent) : QObject(parent), m_store(store), m_pause(firstPause), m_retry(this)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Journal::writeNext);
}

Journal::~Journal()
{
    // One by one, so that one that can never be written takes no other with it; after one that the disk refuses comes none.
    const auto refused = std::make_shared<size_t>(m_entries.size()); // which of them; on the storage thread, where a group may run twice
    for (size_t i = m_underWay; i < m_entries.size(); ++i) {
        if (m_entries[i].atEnd == AtEnd::Drop)
            continue;
        const auto write = [job = std::move(m_entries[i].job), i, none = m_entries.size(), refused](Writer &writer) -> Result<void> {
            if (*refused < i)
                return Error{ErrorCode::Cancelled, {}};
            auto done = job(writer);
            if (!done && mayPass(done.error()))
                *refused = i;
            else if (*refused == i)
                *refused = none;
            return done;
        };
        m_store->write<void>(write, m_store, [](const Result<void> &) {});
    }
}

void Journal::write(Job job, std::function<void()> then, AtEnd atEnd, std::function<void(const Error &)> refused)
{
    assertOnThreadOf(this, "Journal::write");
    if (m_finished && atEnd == AtEnd::Drop)
        return;
    m_entries.push_back({std::move(job), std::move(then), atEnd, std::move(refused)});
    writeNext();
}

void Journal::finish(std::function<void()> done)
{
    assertOnThreadOf(this, "Journal::finish");
    m_finished = std::move(done);
    const auto waiting = m_entries.begin() + std::ptrdiff_t(m_underWay);
    m_entries.erase(std::remove_if(waiting, m_entries.end(), [](const Entry &entry) { return entry.atEnd == AtEnd::Drop; }), m_entries.end());
    m_retry.stop(); // a disk that refused gets its last chance
    writeNext();
    endIfDone();
}

void Journal::endIfDone()
{
    if (m_entries.empty() && m_finished)
        std::exchange(m_finished, {})();
}

Journal::Job Journal::inOneJob(std::vector<Job> jobs, std::shared_ptr<size_t> reached)
{
    return [jobs = std::move(jobs), reached = std::move(reached)](Writer &writer) -> Result<void> {
        *reached = 0;
        for (const Job &job : jobs) {
            ++*reached;
            if (auto done = job(writer); !done)
                return done;
        }
        *reached = 0; // what fails from here on is the commit, which is none of theirs
        return {};
    };
}

void Journal::writeNext()
{
    if (m_underWay > 0 || m_entries.empty() || m_retry.isActive())
        return;
    const size_t count = std::min(m_entries.size(), mostInGroup);
    m_underWay = count;
    std::vector<Job> jobs;
    jobs.reserve(count);
    for (size_t i = 0; i < count; ++i)
        jobs.push_back(m_entries[i].job);
    const auto reached = std::make_shared<size_t>(0); // written on the storage thread, read when its answer has come
    m_store->write<void>(inOneJob(std::move(jobs), reached), this, [this, count, reached](const Result<void> &result) {
        m_underWay = 0;
        result ? written(count) : failed(result.error(), *reached);
    });
}

void Journal::failed(const Error &error, size_t reached)
{
    if (!mayPass(error) && reached > 0)
        return takeOut(reached - 1, error);
    if (m_finished)
        return std::exchange(m_finished, {})();
    m_retry.start(m_pause);
    m_pause = std::min(2 * m_pause, longestPause);
    if (!std::exchange(m_inTrouble, true))
        Q_EMIT trouble(error);
}

/// The rest of its group was rolled back with it, and is written without it.
void Journal::takeOut(size_t index, const Error &error)
{
    const auto place = m_entries.begin() + std::ptrdiff_t(index);
    const Entry entry = std::move(*place);
    m_entries.erase(place);
    writeNext();
    if (entry.refused) {
        entry.refused(error);
    } else {
        Q_EMIT gaveUp(error);
        entry.then();
    }
    endIfDone();
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
    endIfDone();
}

} // namespace ovyxa

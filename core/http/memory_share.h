// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <memory>
#include <utility>

namespace ovyxa {

/// One request's part of the memory that all requests of a server may take together, given back when it ends, wherever the request went
/// meanwhile. All parts of one total live on one thread.
class MemoryShare final
{
public:
    explicit MemoryShare(std::shared_ptr<qint64> total) : m_total(std::move(total)) {}
    ~MemoryShare()
    {
        if (m_total) // not moved from
            set(0);
    }
    MemoryShare(MemoryShare &&other) noexcept : m_total(std::move(other.m_total)), m_bytes(std::exchange(other.m_bytes, 0)) {}
    MemoryShare &operator=(MemoryShare &&) = delete;

    void set(qint64 bytes) { *m_total += bytes - std::exchange(m_bytes, bytes); }
    [[nodiscard]] qint64 total() const { return *m_total; }

private:
    std::shared_ptr<qint64> m_total;
    qint64 m_bytes = 0;
};

} // namespace ovyxa

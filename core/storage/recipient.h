// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

#include <functional>
#include <memory>
#include <mutex>

namespace ovyxa {

/// Where the answer to a job goes: to an object on another thread that may end at any moment. QPointer alone does not do: the object
/// could end between the look at it and the post. Here its `destroyed` waits for the lock that a post holds.
class Recipient final
{
public:
    /// Where the context lives, or under its caller's care; nullptr = nobody waits for the answer.
    explicit Recipient(QObject *context) : m_address(std::make_shared<Address>())
    {
        m_address->context = context;
        if (!context)
            return;
        const auto forget = [address = m_address] {
            const std::lock_guard lock(address->mutex);
            address->context = nullptr;
        };
        m_ended = QObject::connect(context, &QObject::destroyed, context, forget, Qt::DirectConnection);
    }

    ~Recipient() { QObject::disconnect(m_ended); }
    Recipient(Recipient &&other) noexcept : m_address(std::move(other.m_address)), m_ended(std::exchange(other.m_ended, {})) {}
    Recipient &operator=(Recipient &&) = delete;

    /// Has `call` run on the context's thread, by its event loop. Drops it if the context is gone by then. Any thread.
    template<typename Call>
    void post(Call call)
    {
        const std::lock_guard lock(m_address->mutex);
        if (m_address->context)
            QMetaObject::invokeMethod(m_address->context, std::move(call), Qt::QueuedConnection);
    }

private:
    struct Address
    {
        std::mutex mutex;
        QObject *context = nullptr;
    };

    std::shared_ptr<Address> m_address;
    QMetaObject::Connection m_ended;
};

} // namespace ovyxa

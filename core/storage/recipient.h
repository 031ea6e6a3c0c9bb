// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace ovyxa {

/// Where the answers to jobs go: to an object on another thread that may end at any moment. QPointer alone does not do: the object
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
    Q_DISABLE_COPY_MOVE(Recipient)

    /// The context has ended, and perhaps another object lives at its address. Any thread.
    [[nodiscard]] bool isGone() const { return m_address->isGone(); }

    /// Has the calls run on the context's thread, by its event loop and in one event. Drops those that the context does not live to hear.
    /// Any thread.
    void post(std::vector<std::function<void()>> calls)
    {
        const std::lock_guard lock(m_address->mutex);
        if (!m_address->context)
            return;
        const auto makeAll = [address = m_address, calls = std::move(calls)] {
            for (const std::function<void()> &call : calls) {
                if (address->isGone()) // by what the one before did
                    return;
                call();
            }
        };
        QMetaObject::invokeMethod(m_address->context, makeAll, Qt::QueuedConnection);
    }

private:
    struct Address
    {
        std::mutex mutex;
        QObject *context = nullptr;

        [[nodiscard]] bool isGone()
        {
            const std::lock_guard lock(mutex);
            return !context;
        }
    };

    std::shared_ptr<Address> m_address;
    QMetaObject::Connection m_ended;
};

} // namespace ovyxa

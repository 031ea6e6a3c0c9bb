// SPDX-License-Identifier: MIT
#include "core/bench/crossing.h"

#include "core/platform/epoll_dispatcher.h"

#include <QtCore/QCoreApplication>

#include <openssl/crypto.h>

#include <future>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

Result<void> Crossing::start(const BenchOptions &options, std::unique_ptr<Profile> profile, const std::function<void(Batch)> &deliver,
                             const std::function<void(Engine &)> &started)
{
    m_engine = new Engine(options, std::move(profile), [home = m_home, deliver](Batch batch) {
        QMetaObject::invokeMethod(
            home, [deliver, batch = std::move(batch)]() mutable { deliver(std::move(batch)); }, Qt::QueuedConnection);
    });
    m_engineThread.setObjectName(u"engine"_s);
    m_engine->moveToThread(&m_engineThread);
    // On its own thread, as its last act. QThread::wait() does not wait for what a thread's own destructors free, which is where OpenSSL
    // would let go of its random generators and errors: at the end of the program they could be found lost.
    QObject::connect(
        &m_engineThread, &QThread::finished, &m_engineThread,
        [this] {
            delete std::exchange(m_engine, nullptr);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            OPENSSL_thread_stop();
        },
        Qt::DirectConnection);
    EpollDispatcher::install(&m_engineThread);
    m_engineThread.start();

    std::promise<Result<void>> promise;
    auto future = promise.get_future();
    QMetaObject::invokeMethod(
        m_engine,
        [this, &promise, &started] {
            m_engine->start([this, &promise, &started](Result<void> outcome) {
                if (outcome)
                    started(*m_engine);
                promise.set_value(std::move(outcome));
            });
        },
        Qt::QueuedConnection);
    if (options.meanwhile)
        options.meanwhile();
    return future.get();
}

void Crossing::end()
{
    m_isClosed = true;
    m_reading.reset();
    if (!m_engineThread.isRunning())
        return;
    std::promise<void> stopped;
    QMetaObject::invokeMethod(
        m_engine, [this, &stopped] { m_engine->stop([&stopped] { stopped.set_value(); }); }, Qt::QueuedConnection);
    stopped.get_future().wait();
    m_engineThread.quit(); // Engine is deleted when its thread finishes
    m_engineThread.wait();
}

void Crossing::answerRest()
{
    while (!m_openCalls.empty()) { // an answer may be the next call
        const auto call = m_openCalls.extract(m_openCalls.begin());
        call.mapped()(closed());
    }
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/storage/keychain.h"

#include <QtCore/QObject>
#include <QtCore/QThread>

#include <qt6keychain/keychain.h>

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const QString service = u"ovyxa-bench"_s;

/// Asks from a thread of its own: libsecret answers by GLib's loop, which the thread that calls need not run.
class SystemKeychain final : public Keychain
{
public:
    SystemKeychain()
    {
        m_thread.setObjectName(u"keychain"_s);
        m_jobs->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_jobs, &QObject::deleteLater);
    }
    ~SystemKeychain() override
    {
        m_thread.quit();
        m_thread.wait();
        if (!m_started)
            delete m_jobs; // nobody else does
    }
    Q_DISABLE_COPY_MOVE(SystemKeychain)

    void read(const QString &entry, Answered answered) override
    {
        start(
            entry, std::move(answered), [](QObject *owner) { return new QKeychain::ReadPasswordJob(service, owner); },
            [](const QKeychain::ReadPasswordJob *job) { return job->binaryData(); });
    }

    void write(const QString &entry, const QByteArray &secret, Answered answered) override
    {
        const auto make = [secret](QObject *owner) {
            auto *job = new QKeychain::WritePasswordJob(service, owner);
            job->setBinaryData(secret);
            return job;
        };
        start(entry, std::move(answered), make, [](const QKeychain::WritePasswordJob *) { return QByteArray(); });
    }

private:
    template<typename Make, typename Secret>
    void start(const QString &entry, Answered answered, Make make, Secret secretOf)
    {
        if (!std::exchange(m_started, true))
            m_thread.start();
        QMetaObject::invokeMethod(
            m_jobs,
            [this, entry, answered = std::move(answered), make, secretOf] {
                auto *job = make(m_jobs);
                job->setKey(entry);
                QObject::connect(job, &QKeychain::Job::finished, m_jobs, [this, job, answered, secretOf] {
                    const QKeychain::Error error = job->error();
                    const Outcome outcome = error == QKeychain::NoError         ? Outcome::Done
                                            : error == QKeychain::EntryNotFound ? Outcome::NotThere
                                                                                : Outcome::Failed;
                    const Answer answer{outcome, secretOf(job), job->errorString()};
                    QMetaObject::invokeMethod(
                        &m_caller, [answered, answer] { answered(answer); }, Qt::QueuedConnection);
                });
                job->start(); // deletes itself when it ends
            },
            Qt::QueuedConnection);
    }

    QObject m_caller; ///< on the thread that calls: outlives the other's, which answers to it
    QThread m_thread;
    bool m_started = false;
    QObject *m_jobs = new QObject; ///< on m_thread
};

} // namespace

std::unique_ptr<Keychain> systemKeychain()
{
    return std::make_unique<SystemKeychain>();
}

} // namespace ovyxa

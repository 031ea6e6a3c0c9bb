// SPDX-License-Identifier: MIT
#include "core/storage/keychain.h"

#include <QtCore/QObject>

#include <qt6keychain/keychain.h>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const QString service = u"ovyxa-bench"_s;

class SystemKeychain final : public Keychain
{
public:
    void read(const QString &entry, Answered answered) override
    {
        auto *job = new QKeychain::ReadPasswordJob(service, &m_owner);
        start(job, entry, [job, answered = std::move(answered)](Answer answer) {
            answer.secret = job->binaryData();
            answered(answer);
        });
    }

    void write(const QString &entry, const QByteArray &secret, Answered answered) override
    {
        auto *job = new QKeychain::WritePasswordJob(service, &m_owner);
        job->setBinaryData(secret);
        start(job, entry, std::move(answered));
    }

private:
    template<typename Ended>
    void start(QKeychain::Job *job, const QString &entry, Ended ended)
    {
        job->setKey(entry);
        QObject::connect(job, &QKeychain::Job::finished, &m_owner, [ended = std::move(ended)](QKeychain::Job *finished) {
            const QKeychain::Error error = finished->error();
            const Outcome outcome = error == QKeychain::NoError         ? Outcome::Done
                                    : error == QKeychain::EntryNotFound ? Outcome::NotThere
                                                                        : Outcome::Failed;
            ended({outcome, {}, finished->errorString()});
        });
        job->start(); // deletes itself when it ends
    }

    QObject m_owner;
};

} // namespace

std::unique_ptr<Keychain> systemKeychain()
{
    return std::make_unique<SystemKeychain>();
}

} // namespace ovyxa

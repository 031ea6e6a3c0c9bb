// SPDX-License-Identifier: MIT
#include "core/storage/secret_store.h"

#include "core/storage/secret_file.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtCore/QUuid>

#include <qt6keychain/keychain.h>

#include <functional>
#include <memory>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const QString service = u"ovyxa-bench"_s;
constexpr std::chrono::seconds keychainPatience{3}; // a service that does not answer must not keep the bench from starting

} // namespace

struct SecretStore::Private
{
    SecretFile file;
    Policy policy;
    Place place = Place::File;
    QString whyFile;
    SecretFile::Contents contents;

    /// Where the keychain keeps this profile's secrets: one entry, so that a start asks once.
    [[nodiscard]] QString entry() const { return "profile-"_L1 + contents.profile; }
};

SecretStore::SecretStore(QString secretsFile, Policy policy, QObject *parent)
    : QObject(parent)
    , d(new Private{SecretFile(std::move(secretsFile)), policy, Place::File, {}, {}})
{
}

SecretStore::~SecretStore() = default;

namespace {

using Ended = std::function<void(QKeychain::Error, const QString &)>;

/// Starts a keychain job and tells its end once: when it ends, or when patience does.
void runJob(QKeychain::Job *job, QObject *context, Ended ended)
{
    const auto pending = std::make_shared<Ended>(std::move(ended));
    const auto end = [pending](QKeychain::Error error, const QString &words) {
        if (const Ended once = std::exchange(*pending, nullptr))
            once(error, words);
    };
    QObject::connect(job, &QKeychain::Job::finished, context, [end](QKeychain::Job *finished) { end(finished->error(), finished->errorString()); });
    QTimer::singleShot(keychainPatience, job, [end] { // forgotten with the job, which deletes itself when it ends
        end(QKeychain::OtherError, SecretStore::tr("the keychain did not answer within %n second(s)", nullptr, int(keychainPatience.count())));
    });
    job->start();
}

} // namespace

void SecretStore::load(QObject *context, Reply<QHash<WebhookId, WebhookSecrets>> done)
{
    const QPointer<QObject> guard(context);
    auto read = d->file.read();
    if (!read)
        return done(read.error());
    d->contents = std::move(read).value();
    if (d->policy == Policy::FileOnly) {
        d->whyFile = tr("as asked for");
        return done(d->contents.secrets);
    }
    if (d->contents.profile.isEmpty())
        d->contents.profile = QUuid::createUuid().toString(QUuid::WithoutBraces);

    auto *job = new QKeychain::ReadPasswordJob(service, this);
    job->setKey(d->entry());
    runJob(job, this, [this, guard, job = QPointer<QKeychain::ReadPasswordJob>(job), done = std::move(done)](QKeychain::Error error, const QString &words) {
        if (error == QKeychain::NoError || error == QKeychain::EntryNotFound) {
            d->place = Place::Keychain;
            if (error == QKeychain::NoError && job) {
                // What the file holds came later than the keychain's answer only if the keychain was away: it wins.
                auto kept = SecretFile::fromJson(job->binaryData());
                if (!kept) {
                    if (guard)
                        done(kept.error());
                    return;
                }
                kept->secrets.insert(d->contents.secrets);
                d->contents.secrets = kept->secrets;
            }
        } else {
            d->place = Place::File;
            d->whyFile = words;
        }
        if (guard)
            done(d->contents.secrets);
    });
}

void SecretStore::put(WebhookId webhook, const WebhookSecrets &secrets, QObject *context, Reply<void> done)
{
    SecretFile::Contents next = d->contents;
    next.secrets.insert(webhook, secrets);
    save(std::move(next), context, std::move(done));
}

void SecretStore::remove(WebhookId webhook, QObject *context, Reply<void> done)
{
    SecretFile::Contents next = d->contents;
    next.secrets.remove(webhook);
    save(std::move(next), context, std::move(done));
}

void SecretStore::save(SecretFile::Contents next, QObject *context, Reply<void> done)
{
    if (d->place == Place::File) {
        const auto written = d->file.write(next);
        if (written)
            d->contents = std::move(next);
        return done(written);
    }
    // The profile's name in the keychain stands in the file; the secrets do not.
    if (const auto written = d->file.write({next.profile, {}}); !written)
        return done(written);
    const QPointer<QObject> guard(context);
    auto *job = new QKeychain::WritePasswordJob(service, this);
    job->setKey(d->entry());
    job->setBinaryData(SecretFile::toJson(next));
    runJob(job, this, [this, guard, next = std::move(next), done = std::move(done)](QKeychain::Error error, const QString &words) mutable {
        Result<void> outcome;
        if (error != QKeychain::NoError) { // locked or gone since the start: the file serves from here on
            d->place = Place::File;
            d->whyFile = words;
            outcome = d->file.write(next);
        }
        if (outcome)
            d->contents = std::move(next);
        if (guard)
            done(std::move(outcome));
    });
}

SecretStore::Place SecretStore::place() const
{
    return d->place;
}

QString SecretStore::placeInWords() const
{
    if (d->place == Place::Keychain)
        return tr("the system's keychain");
    if (d->policy == Policy::FileOnly)
        return tr("the file %1, readable by you alone").arg(d->file.path());
    return tr("the file %1, readable by you alone (no keychain: %2)").arg(d->file.path(), d->whyFile);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/storage/secret_store.h"

#include "core/model/thread_check.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtCore/QUuid>

#include <deque>
#include <functional>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds keychainPatience{3}; // a service that does not answer must not keep the bench from starting

struct Change
{
    std::function<void(SecretFile::Contents &)> apply;
    QPointer<QObject> context;
    Reply<void> done;
};

} // namespace

struct SecretStore::Private
{
    SecretFile file;
    std::unique_ptr<Keychain> keychain; // none: by the caller's wish
    std::chrono::milliseconds patience;
    Place place = Place::File;
    SecretFile::Contents contents; // all of them; inKeychain tells what the file says
    std::deque<Change> changes;
    bool changing = false;

    /// Where the keychain keeps this profile's secrets: one entry, so that a start asks once.
    [[nodiscard]] QString entry() const { return "profile-"_L1 + contents.profile; }
};

SecretStore::SecretStore(QString secretsFile, Policy policy, QObject *parent)
    : SecretStore(std::move(secretsFile), policy == Policy::FileOnly ? nullptr : systemKeychain(), keychainPatience, parent)
{
}

SecretStore::SecretStore(QString secretsFile, std::unique_ptr<Keychain> keychain, std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , d(new Private{SecretFile(std::move(secretsFile)), std::move(keychain), patience, Place::File, {}, {}, false})
{
}

SecretStore::~SecretStore() = default;

// Passes on the keychain's answer, or, when patience ends first, that there is none: the first of the two, and only while this lives.
Keychain::Answered SecretStore::withPatience(Keychain::Answered answered)
{
    const auto pending = std::make_shared<Keychain::Answered>(std::move(answered));
    const auto once = [pending](const Keychain::Answer &answer) {
        if (const auto call = std::exchange(*pending, nullptr))
            call(answer);
    };
    QTimer::singleShot(d->patience, this, [once, patience = d->patience] {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(patience).count();
        once({Keychain::Outcome::Failed, {}, tr("the keychain did not answer within %n second(s)", nullptr, int(seconds))});
    });
    return once;
}

void SecretStore::load(QObject *context, Reply<QHash<WebhookId, WebhookSecrets>> done)
{
    assertOnThreadOf(this, "SecretStore::load");
    auto read = d->file.read();
    if (!read)
        return done(read.error());
    d->contents = std::move(read).value();
    if (!d->keychain) {
        if (const auto taken = takeAnswer({Keychain::Outcome::Failed, {}, tr("this start was told not to ask it")}); !taken)
            return done(taken.error());
        return done(d->contents.secrets);
    }
    if (d->contents.profile.isEmpty())
        d->contents.profile = QUuid::createUuid().toString(QUuid::WithoutBraces);
    d->keychain->read(d->entry(), withPatience([this, guard = QPointer<QObject>(context), done = std::move(done)](const Keychain::Answer &answer) {
                          const auto taken = takeAnswer(answer);
                          if (!guard)
                              return;
                          if (!taken)
                              return done(taken.error());
                          done(d->contents.secrets);
                      }));
}

Result<void> SecretStore::takeAnswer(const Keychain::Answer &answer)
{
    if (answer.outcome == Keychain::Outcome::Failed) {
        if (d->contents.inKeychain) {
            return Error{ErrorCode::Unavailable, tr("The webhooks' secrets lie in the system's keychain, which cannot be reached (%1). "
                                                    "Unlock it, or start in the session that has it.")
                                                     .arg(answer.why)};
        }
        return {};
    }
    if (answer.outcome == Keychain::Outcome::NotThere) {
        if (d->contents.inKeychain) {
            // A locked one whose prompt nobody could see or answer says no more than this.
            return Error{ErrorCode::Corrupt, tr("The system's keychain does not give out the webhooks' secrets: it is locked, or no longer holds "
                                                "them. Unlock it and start again. If they are gone, restore it, or move %1 away and rotate the "
                                                "secrets.")
                                                 .arg(d->file.path())};
        }
        d->place = Place::Keychain;
        return {};
    }
    const auto kept = SecretFile::fromJson(answer.secret);
    if (!kept)
        return Error{ErrorCode::Corrupt, tr("The entry “%1” in the system's keychain is damaged. "
                                            "Delete it, move %2 away and rotate the webhooks' secrets.")
                                             .arg(d->entry(), d->file.path())};
    d->place = Place::Keychain;
    if (d->contents.inKeychain) // else the keychain was away when the file was written: the file is the newer
        d->contents.secrets = kept->secrets;
    return {};
}

void SecretStore::put(WebhookId webhook, const WebhookSecrets &secrets, QObject *context, Reply<void> done)
{
    assertOnThreadOf(this, "SecretStore::put");
    change([webhook, secrets](SecretFile::Contents &contents) { contents.secrets.insert(webhook, secrets); }, context, std::move(done));
}

void SecretStore::remove(const QSet<WebhookId> &webhooks, QObject *context, Reply<void> done)
{
    assertOnThreadOf(this, "SecretStore::remove");
    const auto apply = [webhooks](SecretFile::Contents &contents) {
        contents.secrets.removeIf([&](const auto &entry) { return webhooks.contains(entry.key()); });
    };
    change(apply, context, std::move(done));
}

// One after the other: each starts from what the one before it left.
void SecretStore::change(std::function<void(SecretFile::Contents &)> apply, QObject *context, Reply<void> done)
{
    d->changes.push_back({std::move(apply), context, std::move(done)});
    changeNext();
}

void SecretStore::changeNext()
{
    if (d->changing || d->changes.empty())
        return;
    d->changing = true;
    const Change change = std::move(d->changes.front());
    d->changes.pop_front();
    SecretFile::Contents next = d->contents;
    change.apply(next);
    save(std::move(next), [this, change](Result<void> saved) {
        const QPointer<SecretStore> alive(this);
        d->changing = false;
        if (change.context)
            change.done(std::move(saved));
        if (alive)
            changeNext();
    });
}

void SecretStore::save(SecretFile::Contents next, std::function<void(Result<void>)> saved)
{
    const auto toFile = [this](SecretFile::Contents contents) {
        contents.inKeychain = false;
        auto written = d->file.write(contents);
        if (written)
            d->contents = std::move(contents);
        return written;
    };
    if (d->place == Place::File)
        return saved(toFile(std::move(next)));
    const QByteArray secret = SecretFile::toJson(next);
    auto written = [this, toFile, next = std::move(next), saved = std::move(saved)](const Keychain::Answer &answer) mutable {
        if (answer.outcome != Keychain::Outcome::Done) { // locked or gone since the start: the file serves from here on
            d->place = Place::File;
            Q_EMIT placeChanged();
            return saved(toFile(std::move(next)));
        }
        // The file gives up its secrets only now that the keychain has them. It keeps the profile's name there.
        if (!d->contents.inKeychain) {
            if (auto given = d->file.write({next.profile, true, {}}); !given)
                return saved(std::move(given));
        }
        next.inKeychain = true;
        d->contents = std::move(next);
        saved({});
    };
    d->keychain->write(d->entry(), secret, withPatience(std::move(written)));
}

SecretStore::Place SecretStore::place() const
{
    return d->place;
}

QString SecretStore::file() const
{
    return d->place == Place::Keychain ? QString() : d->file.path();
}

QString SecretStore::placeInWords() const
{
    if (d->place == Place::Keychain)
        return tr("the system's keychain");
    if (!d->keychain)
        return tr("the file %1, readable by you alone").arg(d->file.path());
    return tr("the file %1, readable by you alone, as no keychain could be used").arg(d->file.path()); // a service's own words help nobody here
}

} // namespace ovyxa

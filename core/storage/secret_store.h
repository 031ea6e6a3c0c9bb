// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/model/webhook.h"
#include "core/storage/keychain.h"
#include "core/storage/secret_file.h"

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QSet>

#include <chrono>
#include <memory>

namespace ovyxa {

/// Keeps the webhooks' secrets: in the system's keychain, or, where there is none, in a 0600 file written atomically. The file says
/// which it is, so that secrets in a keychain that cannot be reached are reported, and not taken for none. Engine thread.
/// Nothing of it is ever logged.
class SecretStore final : public QObject
{
    Q_OBJECT
public:
    enum class Place { Keychain, File };
    /// Useful for tests and headless runs: FileOnly never asks the keychain.
    enum class Policy { KeychainIfAvailable, FileOnly };

    SecretStore(QString secretsFile, Policy policy, QObject *parent = nullptr);
    /// With a keychain of the caller's choice (nullptr = FileOnly), and how long to wait for it before the file serves.
    SecretStore(QString secretsFile, std::unique_ptr<Keychain> keychain, std::chrono::milliseconds patience, QObject *parent = nullptr);
    ~SecretStore() override;

    /// Finds out which place serves and loads every secret; before anything else. `done` once. Errors: Corrupt, a damaged file, which
    /// is kept; Unavailable, if the secrets lie in a keychain that cannot be reached.
    void load(QObject *context, Reply<QHash<WebhookId, WebhookSecrets>> done);
    /// Changes are made one after the other, in the order of the calls; each is on disk or in the keychain when `done` comes.
    void put(WebhookId webhook, const WebhookSecrets &secrets, QObject *context, Reply<void> done);
    void remove(const QSet<WebhookId> &webhooks, QObject *context, Reply<void> done);
    [[nodiscard]] Place place() const;
    /// For people: "the system's keychain" or the file's path with why.
    [[nodiscard]] QString placeInWords() const;
    [[nodiscard]] QString file() const; ///< that keeps them; empty while the keychain does

Q_SIGNALS:
    /// The keychain refused or was away while it was to be changed: the file serves from here on.
    void placeChanged();

private:
    void change(std::function<void(SecretFile::Contents &)> apply, QObject *context, Reply<void> done);
    void changeNext();
    void save(SecretFile::Contents next, std::function<void(Result<void>)> saved);
    [[nodiscard]] Result<void> takeAnswer(const Keychain::Answer &answer);
    Keychain::Answered withPatience(Keychain::Answered answered);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

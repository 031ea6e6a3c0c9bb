// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/model/webhook.h"
#include "core/storage/secret_file.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <memory>

namespace ovyxa {

/// Keeps the webhooks' secrets: in the system's keychain through QtKeychain, or, where there is none, in a 0600 file written
/// atomically. Engine thread. Nothing of it is ever logged.
class SecretStore final : public QObject
{
    Q_OBJECT
public:
    enum class Place { Keychain, File };
    /// Useful for tests and headless runs: FileOnly never asks the keychain.
    enum class Policy { KeychainIfAvailable, FileOnly };

    SecretStore(QString secretsFile, Policy policy, QObject *parent = nullptr);
    ~SecretStore() override;

    /// Finds out which place serves and loads every secret. `done` once.
    void load(QObject *context, Reply<QHash<WebhookId, WebhookSecrets>> done);
    void put(WebhookId webhook, const WebhookSecrets &secrets, QObject *context, Reply<void> done);
    void remove(WebhookId webhook, QObject *context, Reply<void> done);
    [[nodiscard]] Place place() const;
    /// For people: "the system's keychain" or the file's path with why.
    [[nodiscard]] QString placeInWords() const;

private:
    void save(SecretFile::Contents next, QObject *context, Reply<void> done);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/model/webhook.h"

#include <QtCore/QHash>
#include <QtCore/QString>

namespace ovyxa {

/// Secrets as JSON in a file of mode 0600, replaced as a whole so that a crash leaves the old or the new one. Blocking; one thread.
/// Errors name the file, never what is in it.
class SecretFile final
{
public:
    struct Contents
    {
        QString profile;         ///< names this profile in the system's keychain
        bool inKeychain = false; ///< the file holds no secrets: the keychain has them
        QHash<WebhookId, WebhookSecrets> secrets;
    };

    explicit SecretFile(QString path);

    [[nodiscard]] const QString &path() const { return m_path; }
    /// Empty contents when there is no file yet.
    [[nodiscard]] Result<Contents> read() const;
    [[nodiscard]] Result<void> write(const Contents &contents) const;

    [[nodiscard]] static QByteArray toJson(const Contents &contents);
    [[nodiscard]] static Result<Contents> fromJson(const QByteArray &json);

private:
    QString m_path;
};

} // namespace ovyxa

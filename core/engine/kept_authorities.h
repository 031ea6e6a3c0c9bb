// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"
#include "core/model/ids.h"
#include "core/model/result.h"

#include <QtCore/QDateTime>
#include <QtCore/QHash>
#include <QtNetwork/QSslCertificate>

#include <variant>

namespace ovyxa {

/// What is trusted for one webhook alone. Of a one-off webhook what `trigger --ca` said, which holds for its retries and replays, too, in
/// later runs: PEM files in the profile. Of a listed one the file that it names. Owned by the engine, on its thread.
class KeptAuthorities final
{
public:
    explicit KeptAuthorities(QString folder) : m_folder(std::move(folder)) {}

    /// Unavailable, if they cannot be written.
    [[nodiscard]] Result<void> keep(WebhookId webhook, const QList<QSslCertificate> &authorities);
    /// Empty if there are none, or if their file is damaged: then nothing more is trusted.
    [[nodiscard]] QList<QSslCertificate> of(WebhookId webhook);
    void forget(WebhookId webhook);

    /// The certificates in a file that a webhook names, read anew when it has changed; or why there are none, as a cause.
    [[nodiscard]] std::variant<QList<QSslCertificate>, FailureCause> inFile(const QString &file);

private:
    struct Read
    {
        QDateTime changed;
        QList<QSslCertificate> certificates;
    };
    [[nodiscard]] QString fileOf(WebhookId webhook) const;

    QString m_folder;
    QHash<WebhookId, QList<QSslCertificate>> m_known;
    QHash<QString, Read> m_files;
};

} // namespace ovyxa

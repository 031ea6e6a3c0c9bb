// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/model/result.h"

#include <QtCore/QHash>
#include <QtNetwork/QSslCertificate>

namespace ovyxa {

/// What `trigger --ca` was trusted with for its one-off webhook: it holds for that webhook's retries and replays, too, in later runs, and
/// for no other. PEM files in the profile. Owned by the engine, on its thread.
class KeptAuthorities final
{
public:
    explicit KeptAuthorities(QString folder) : m_folder(std::move(folder)) {}

    /// Unavailable, if they cannot be written.
    [[nodiscard]] Result<void> keep(WebhookId webhook, const QList<QSslCertificate> &authorities);
    /// Empty if there are none, or if their file is damaged: then nothing more is trusted.
    [[nodiscard]] QList<QSslCertificate> of(WebhookId webhook);
    void forget(WebhookId webhook);

private:
    [[nodiscard]] QString fileOf(WebhookId webhook) const;

    QString m_folder;
    QHash<WebhookId, QList<QSslCertificate>> m_known;
};

} // namespace ovyxa

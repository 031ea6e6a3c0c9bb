// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/resend.h"
#include "core/model/result.h"

#include <QtCore/QHash>

#include <optional>

namespace ovyxa {

/// What the requests of a one-off webhook are made of, where an event was edited before it was sent again: kept for its retries and replays,
/// in later runs, too, as a file in the profile, which is written whole. An object for each thread that asks.
class KeptEdits final
{
public:
    explicit KeptEdits(QString folder) : m_folder(std::move(folder)) {}

    /// Where they are in a profile.
    [[nodiscard]] static QString folderIn(const QString &profile) { return profile + QStringLiteral("/edits"); }
    /// Unavailable, if it cannot be written.
    [[nodiscard]] Result<void> keep(WebhookId webhook, const RequestEdit &edit);
    /// None for a webhook of which nothing was edited, or if its file is damaged.
    [[nodiscard]] std::optional<RequestEdit> of(WebhookId webhook);
    void forget(WebhookId webhook);

private:
    [[nodiscard]] QString fileOf(WebhookId webhook) const;

    QString m_folder;
    QHash<WebhookId, std::optional<RequestEdit>> m_known;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/events_api.h"
#include "core/model/settings.h"
#include "core/model/traffic.h"
#include "core/model/webhook.h"

namespace ovyxa {

/// What is configured, as the window sees it.
struct ConfigurationView
{
    QList<Site> sites;
    QList<Webhook> webhooks; ///< unlisted and removed ones too
    QList<Goal> goals;
    ProfileSettings settings;
    QList<ApiKey> apiKeys;
    QList<AlertRule> alertRules;
    QString secretsPlace{}; ///< "the system's keychain" or the file, in words
    QString secretsFile{};  ///< empty while the keychain keeps them
};

/// What the hour of one webhook holds.
struct Gauge
{
    int used = 0;
    int held = 0;
    bool previousSecretAccepted = false;
    bool operator==(const Gauge &) const = default;
};

} // namespace ovyxa

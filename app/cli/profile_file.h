// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/configuration_view.h"
#include "core/model/result.h"

#include <QtCore/QDir>

#include <nlohmann/json_fwd.hpp>

#include <optional>

/// What a profile is configured with as one JSON file: sites, webhooks, goals, alert rules, settings; the log and the keys of the Events API
/// are not in it.
namespace ovyxa::cli {

inline constexpr int profileVersion = 1; ///< of the file's form

/// A webhook as the file has it; without a secret one is made where it is added.
struct FiledWebhook
{
    Webhook webhook;
    QByteArray secret{};
};

struct ProfileContent
{
    QList<Site> sites;
    QList<FiledWebhook> webhooks;
    QList<Goal> goals;
    QList<AlertRule> alertRules;
    ProfileSettings settings;
};

[[nodiscard]] nlohmann::ordered_json profileLine(const ProfileContent &content);

/// Without the line that `export-profile --json` ends with, which a script has kept with the rest.
[[nodiscard]] QByteArray withoutSummary(const QByteArray &bytes);

/// Why such a file is refused: the place in it, and the reason.
[[nodiscard]] Error profileRefusal(const QString &place, const QString &reason);

/// Reads such a file, and checks all of it against what is there already (`there`): nothing of it may be refused later. What it leaves out
/// stays as it is. The error names the place ("webhooks[1].url") and the reason. Files that it names are
/// looked for from `folder` on.
[[nodiscard]] Result<ProfileContent> profileFromJson(const QByteArray &json, const QDir &folder, const ProfileContent &there);

} // namespace ovyxa::cli

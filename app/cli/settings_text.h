// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/model/settings.h"

#include <nlohmann/json_fwd.hpp>

#include <QtCore/QDir>
#include <QtCore/QStringList>

/// The profile's switches as people and scripts write them: for `settings` and for a profile in a file.
namespace ovyxa::cli {

/// In the order in which they are listed: "allow_loopback_http", "system_proxy", "plan_limit", "rate_limit", "country_database",
/// "keep_newest", "keep_days".
[[nodiscard]] QStringList settingKeys();
/// A figure, a switch, a text, or null for none.
[[nodiscard]] nlohmann::ordered_json settingValue(const QString &key, const ProfileSettings &settings);
/// Such a value as the text that sets it; a figure or a switch in quotation marks is none, but "off" for what is none.
[[nodiscard]] Result<QString> settingText(const QString &key, const nlohmann::ordered_json &value);
/// Sets one; the error names the nearest right key, or what the key takes. A key may be written with dashes. Files are looked for from
/// `folder` on.
[[nodiscard]] Result<void> setSetting(const QString &key, const QString &value, const QDir &folder, ProfileSettings *settings);
/// The key as it is listed, or the error for one that there is not.
[[nodiscard]] Result<QString> knownSetting(const QString &key);

} // namespace ovyxa::cli

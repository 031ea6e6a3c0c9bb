// SPDX-License-Identifier: MIT
#include "app/cli/profile_file.h"
#include "app/cli/settings_text.h"

#include "core/model/text.h"
#include "core/rules/alert_rule_text.h"

#include <nlohmann/json.hpp>

namespace ovyxa::cli {

nlohmann::ordered_json profileLine(const ProfileContent &content)
{
    nlohmann::ordered_json json{{"type", "profile"}, {"version", profileVersion}};
    json["sites"] = nlohmann::ordered_json::array();
    for (const Site &site : content.sites)
        json["sites"].push_back({{"id", site.id.toStdString()}, {"country", site.defaultCountry.toStdString()}});
    json["webhooks"] = nlohmann::ordered_json::array();
    for (const auto &[webhook, secret] : content.webhooks) {
        nlohmann::ordered_json one{{"site", webhook.site.toStdString()}, {"name", webhook.name.toStdString()}, {"url", webhook.url.toStdString()}};
        one["events"] = nlohmann::ordered_json::array();
        for (const QString &event : toText(webhook.events).split(u',', Qt::SkipEmptyParts))
            one["events"].push_back(event.trimmed().toStdString());
        one["signature"] = QString(toText(webhook.encoding)).toStdString();
        one["format"] = QString(toText(webhook.format)).toStdString();
        one["spike_threshold"] = webhook.spikeThreshold;
        one["connections"] = QString(toText(webhook.connections)).toStdString();
        one["paused"] = webhook.paused;
        one["ca_file"] =
            webhook.authorityFile.isEmpty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(webhook.authorityFile.toStdString());
        if (!secret.isEmpty())
            one["secret"] = secret.toStdString();
        json["webhooks"].push_back(std::move(one));
    }
    json["goals"] = nlohmann::ordered_json::array();
    for (const Goal &goal : content.goals) {
        json["goals"].push_back({{"site", goal.site.toStdString()},
                                 {"name", goal.name.toStdString()},
                                 {goal.kind == Goal::Kind::Pageview ? "path" : "event", goal.pattern.toStdString()}});
    }
    json["alert_rules"] = nlohmann::ordered_json::array();
    for (const AlertRule &rule : content.alertRules)
        json["alert_rules"].push_back(toText(rule).toStdString());
    json["settings"] = nlohmann::ordered_json::object();
    for (const QString &key : settingKeys())
        json["settings"][key.toStdString()] = settingValue(key, content.settings);
    return json;
}

QByteArray withoutSummary(const QByteArray &bytes)
{
    const qsizetype lineStart = bytes.trimmed().lastIndexOf('\n') + 1;
    return lineStart > 0 && bytes.mid(lineStart).startsWith("{\"type\":\"summary\"") ? bytes.left(lineStart) : bytes;
}

} // namespace ovyxa::cli

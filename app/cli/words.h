// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/clock_state.h"
#include "core/model/events_api.h"
#include "core/model/log_query.h"
#include "core/model/replay.h"
#include "core/model/traffic.h"
#include "core/model/webhook_status.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

/// The command line's JSON objects and lines of text for the bench's values: one place, so that a thing is written the same way
/// wherever it appears. Keys are always present; what is unknown is null. No secrets.
namespace ovyxa::cli {

class JsonText;

[[nodiscard]] nlohmann::ordered_json siteLine(const Site &site);
[[nodiscard]] nlohmann::ordered_json webhookLine(const WebhookStatus &status);
[[nodiscard]] nlohmann::ordered_json goalLine(const Goal &goal);
[[nodiscard]] nlohmann::ordered_json keyLine(const ApiKey &key);
/// An event that traffic has set off.
[[nodiscard]] nlohmann::ordered_json eventLine(const Event &event);
[[nodiscard]] nlohmann::ordered_json alertLine(const Alert &alert);
/// As `trigger` and replay report the end of a delivery (cli.md).
[[nodiscard]] nlohmann::ordered_json outcomeLine(const Delivery &delivery, const QByteArray &signature);
/// As the log lists it.
[[nodiscard]] nlohmann::ordered_json deliveryLine(const Delivery &delivery, const Webhook &webhook, const QByteArray &signature);
/// Empty for one that was never sent.
[[nodiscard]] QByteArray lastSignature(const DeliveryDetails &details);
[[nodiscard]] nlohmann::ordered_json attemptLine(const Attempt &attempt);
/// The members of these, for what is written at once.
void tellOutcome(JsonText &json, const Delivery &delivery, const QByteArray &signature);
void tellDelivery(JsonText &json, const Delivery &delivery, const Webhook &webhook, const QByteArray &signature);
void tellAttempt(JsonText &json, const Attempt &attempt);
/// What a replay would come to.
[[nodiscard]] nlohmann::ordered_json forecastLine(const ReplayForecast &forecast);

/// The stable word beside a capture's reason: the diagnosis' cause where there is one, else what was stored ("host_not_allowed", "bare_lf",
/// "valid"); of what older versions stored, what is known of it.
[[nodiscard]] std::string reasonCode(const Capture &capture, const QString &diagnosis = {});
/// Where the simulated clock stands at `now`, its own time.
[[nodiscard]] nlohmann::ordered_json clockLine(const ClockState &clock, Instant now);

[[nodiscard]] QString clockText(Instant now);
[[nodiscard]] QString trafficText(const Traffic &traffic);
[[nodiscard]] QString webhookText(const WebhookStatus &status);
[[nodiscard]] QString goalText(const Goal &goal);
[[nodiscard]] QString keyText(const ApiKey &key);
[[nodiscard]] QString eventText(const Event &event);
[[nodiscard]] QString alertText(const Alert &alert);
[[nodiscard]] QString deliveryText(const Delivery &delivery, const Webhook &webhook);
[[nodiscard]] QString attemptText(const Attempt &attempt);
[[nodiscard]] QString forecastText(const ReplayForecast &forecast);
[[nodiscard]] QString stateText(DeliveryState state);

} // namespace ovyxa::cli

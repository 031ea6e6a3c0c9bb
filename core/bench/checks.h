// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench_types.h"
#include "core/model/alert.h"
#include "core/model/event.h"
#include "core/model/json_node.h"
#include "core/model/traffic.h"

#include <QtCore/QList>

/// Pure questions that a form or an inspector asks while people type or look: nothing here touches disk or network. Any thread.
namespace ovyxa::checks {

enum class WebhookField { Site, Name, Url, Events, SpikeThreshold, Secret };

struct FieldProblem
{
    WebhookField field;
    QString message;
};

/// Every rule of spec 1 for a webhook that is to be added or changed; empty = fine. `existing` are the site's other webhooks.
[[nodiscard]] QList<FieldProblem> webhookProblems(const Webhook &webhook, const QByteArray &secret, const QList<Webhook> &existing,
                                                  const ProfileSettings &settings);
/// The URL as it will be stored and sent, or why it is refused.
[[nodiscard]] Result<QString> normalisedUrl(const QString &url, const ProfileSettings &settings);
[[nodiscard]] bool isSlackHost(const QString &url);
[[nodiscard]] Result<void> siteIdAllowed(const QString &id);
[[nodiscard]] Result<void> countryAllowed(const QString &country); ///< two upper-case letters
[[nodiscard]] Result<void> goalAllowed(const Goal &goal);
/// Empty is fine (one is made); else printable UTF-8 without surrounding white space, at most 1,024 bytes.
[[nodiscard]] Result<void> secretAllowed(const QByteArray &secret);
[[nodiscard]] Result<void> planAllowed(const QString &plan);
/// Whether the receiver can be told to listen there: an IP address in digits.
[[nodiscard]] Result<void> addressAllowed(const QString &address);
/// Whether only this machine reaches it.
[[nodiscard]] bool isLoopbackAddress(const QString &address);

/// A rule over received events as people write it (core/receiver/alert_rules.h), and back.
[[nodiscard]] Result<AlertRule> alertRuleFromText(const QString &text);
[[nodiscard]] QString alertRuleText(const AlertRule &rule);
/// A figure that a rule has reached, as rules write numbers.
[[nodiscard]] QString alertNumber(double number);
/// Whether the simulator can make this up; the ranges stand in core/model/traffic.h.
[[nodiscard]] Result<void> simulationAllowed(const SimulationSettings &settings);
/// "/ 8, /pricing 4, /thanks": values with their weights (1 if none is given), comma-separated; white space around them does not count.
[[nodiscard]] Result<QList<Weighted>> weightedFromText(const QString &text);
[[nodiscard]] QString weightedText(const QList<Weighted> &list);

/// The exact bytes that firing this draft would send now.
[[nodiscard]] Result<QByteArray> payloadPreview(const EventDraft &draft, BodyFormat format, Instant simulatedNow);
[[nodiscard]] Result<QByteArray> normalisedObject(const QByteArray &json);
[[nodiscard]] Result<QByteArray> withField(const QByteArray &object, const QString &key, const QString &value);

[[nodiscard]] Result<JsonNode> jsonTree(const QByteArray &json);
[[nodiscard]] Result<QByteArray> prettyJson(const QByteArray &json);
/// The attempt as a command line that sends the same bytes again (POSIX shell quoting; the secret is not in it, the signature is).
[[nodiscard]] QString asCurl(const Attempt &attempt, const QByteArray &body);
/// "00000000  7b 22 65 …  |{"e…|" lines, at most `limit` bytes.
[[nodiscard]] QString hexDump(const QByteArray &bytes, qsizetype limit);

} // namespace ovyxa::checks

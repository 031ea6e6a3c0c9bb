// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/storage/sql_rows.h"
#include "core/storage/store.h"

/// Between rows and values: the column lists and their reading, shared by the writer's start and the readers.
namespace ovyxa::rows {

inline constexpr const char16_t *webhookColumns =
    u"id, site, name, url, events, encoding, format, spike_threshold, listed, removed, health, created_at, rotated_at, "
    u"authority_file, connections, paused";
inline constexpr const char16_t *deliveryColumns =
    u"d.id, d.event, d.webhook, d.site, d.kind, d.state, d.created_at, d.due_at, d.attempts, d.failures, d.counts, d.counted_at, "
    u"d.replay_of, d.body_bytes, d.outcomes, d.last_status, d.last_duration";
inline constexpr const char16_t *attemptColumns =
    u"id, delivery, number, started_at, started_real, finished, error, detail, status, duration, record";
inline constexpr const char16_t *captureColumns =
    u"c.id, c.received_at, c.received_real, c.verdict, c.reason, c.method, c.target, c.host, c.peer, c.user_agent, c.body_bytes, "
    u"c.status, c.answer, c.malformed, c.host_refused, c.webhook, c.cross_site, c.forward";
/// Behind them, of all of a capture: its trailers, its record, its body, and the record of its answer (null: none).
inline constexpr const char16_t *captureDetailColumns = u"c.trailers, x.record, x.body, a.record";

[[nodiscard]] QVariantList values(const Webhook &webhook); ///< all but the id
[[nodiscard]] Webhook webhook(const sql::Rows &row);
[[nodiscard]] QVariantList values(const Delivery &delivery); ///< all but the id
[[nodiscard]] Delivery delivery(const sql::Rows &row);
[[nodiscard]] QVariantList values(const Attempt &attempt); ///< all but the id
[[nodiscard]] Attempt attempt(const sql::Rows &row);
[[nodiscard]] QVariantList values(const Capture &capture);  ///< all but the id
[[nodiscard]] QString storedReason(const Capture &capture); ///< its causes; of one without any the sentence
[[nodiscard]] QString storedAnswer(const Capture &capture); ///< … and so of what it was answered with
[[nodiscard]] QString storedForward(const std::optional<ForwardOutcome> &forward);
[[nodiscard]] Capture capture(const sql::Rows &row);
/// Of both columns.
[[nodiscard]] CaptureDetails captureDetails(const sql::Rows &row);

[[nodiscard]] QVariant orNull(const std::optional<Instant> &instant);

[[nodiscard]] Result<QList<Site>> sites(QSqlDatabase &database);
/// Those that are kept; with a condition, with its values, those of all that it is true of, too.
[[nodiscard]] Result<QList<Webhook>> webhooks(QSqlDatabase &database, const QString &orElse = {}, const QVariantList &values = {});
[[nodiscard]] Result<QList<Goal>> goals(QSqlDatabase &database);
[[nodiscard]] Result<Sums> sums(QSqlDatabase &database);
/// The profile's switches; what was never set stands at its default.
[[nodiscard]] Result<ProfileSettings> settings(QSqlDatabase &database);
/// Usage, completions, keys and alert rules, into `stored`.
[[nodiscard]] Result<void> traffic(QSqlDatabase &database, StoredState &stored);
/// What is configured, the traffic's counts and the sums.
[[nodiscard]] Result<StoredState> state(QSqlDatabase &database);

} // namespace ovyxa::rows

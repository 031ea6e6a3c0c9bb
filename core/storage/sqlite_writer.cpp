// SPDX-License-Identifier: MIT
#include "core/storage/sqlite_writer.h"

#include "core/model/text.h"
#include "core/model/thread_check.h"
#include "core/storage/records.h"
#include "core/storage/rows.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

SqliteWriter::SqliteWriter(QSqlDatabase &database) : m_database(database) {}

Result<sql::Statement *> SqliteWriter::run(const QString &statement, const QVariantList &values)
{
    const auto found = m_statements.find(statement);
    return found != m_statements.end() ? run(found->second, values) : prepareAndRun(m_statements, statement, statement, values);
}

Result<sql::Statement *> SqliteWriter::run(sql::Statement &statement, const QVariantList &values)
{
    assertOnThread(m_thread, "Writer");
    if (const auto begun = statement.run(values); !begun)
        return begun.error();
    return &statement;
}

Result<sql::Statement *> SqliteWriter::prepareAndRun(Statements &among, const QString &key, const QString &statement, const QVariantList &values)
{
    auto prepared = sql::Statement::prepare(m_database, statement);
    if (!prepared)
        return prepared.error();
    return run(among.emplace(key, std::move(*prepared)).first->second, values);
}

Result<void> SqliteWriter::change(const QString &statement, const QVariantList &values)
{
    const auto done = run(statement, values);
    if (!done)
        return done.error();
    (*done)->finish();
    return {};
}

Result<void> SqliteWriter::execute(const QString &statement)
{
    return change(statement, {});
}

void SqliteWriter::rollBack()
{
    (void)execute(u"ROLLBACK"_s);
    m_lastIds.clear(); // what was taken of them is free again, and is found out anew
}

template<typename IdType>
Result<IdType> SqliteWriter::insert(const QString &table, const QString &columns, const QVariantList &values)
{
    const auto id = nextId(table);
    if (!id)
        return id.error();
    const QVariantList row = QVariantList{*id} + values;
    // One for each table, found by its name: to put its text together takes as long as to run it.
    const auto found = m_inserts.find(table);
    const auto done =
        found != m_inserts.end()
            ? run(found->second, row)
            : prepareAndRun(m_inserts, table, u"INSERT INTO %1 (id, %2) VALUES (?%3)"_s.arg(table, columns, u", ?"_s.repeated(values.size())), row);
    if (!done)
        return done.error();
    (*done)->finish();
    return IdType{*id};
}

Result<void> SqliteWriter::putMeta(const QString &key, const QVariant &value)
{
    return change(u"INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"_s, {key, value});
}

Result<void> SqliteWriter::addToSum(const QString &name, int by)
{
    m_hasChangedSums = true;
    return change(u"INSERT INTO sums (name, count) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count"_s, {name, by});
}

Result<void> SqliteWriter::putSite(const Site &site)
{
    return change(u"INSERT INTO sites (id, country) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET country = excluded.country"_s,
                  {site.id, site.defaultCountry});
}

Result<void> SqliteWriter::removeSite(const SiteId &site)
{
    for (const QString &statement :
         {u"DELETE FROM completions WHERE goal IN (SELECT id FROM goals WHERE site = ?)"_s, u"DELETE FROM sites WHERE id = ?"_s,
          u"DELETE FROM goals WHERE site = ?"_s, u"UPDATE webhooks SET removed = 1 WHERE site = ? AND listed = 1"_s}) {
        if (auto done = change(statement, {site}); !done)
            return done;
    }
    return {};
}

Result<WebhookId> SqliteWriter::addWebhook(const Webhook &webhook)
{
    return insert<WebhookId>(u"webhooks"_s,
                             u"site, name, url, events, encoding, format, spike_threshold, listed, removed, health, created_at, rotated_at, "
                             "authority_file, connections, paused"_s,
                             rows::values(webhook));
}

Result<void> SqliteWriter::updateWebhook(const Webhook &webhook)
{
    return change(
        u"UPDATE webhooks SET site = ?, name = ?, url = ?, events = ?, encoding = ?, format = ?, spike_threshold = ?, "
        "listed = ?, removed = ?, health = ?, created_at = ?, rotated_at = ?, authority_file = ?, connections = ?, paused = ? WHERE id = ?"_s,
        rows::values(webhook) << webhook.id.value);
}

Result<void> SqliteWriter::putHealth(WebhookId webhook, WebhookHealth health)
{
    const QString mark(toText(health));
    return change(u"UPDATE webhooks SET health = ? WHERE id = ? AND health <> ?"_s, {mark, webhook.value, mark});
}

Result<GoalId> SqliteWriter::addGoal(const Goal &goal)
{
    return insert<GoalId>(u"goals"_s, u"site, name, kind, pattern"_s, {goal.site, goal.name, QString(toText(goal.kind)), goal.pattern});
}

Result<void> SqliteWriter::updateGoal(const Goal &goal)
{
    return change(u"UPDATE goals SET name = ?, kind = ?, pattern = ? WHERE id = ?"_s,
                  {goal.name, QString(toText(goal.kind)), goal.pattern, goal.id.value});
}

Result<void> SqliteWriter::removeGoal(GoalId goal)
{
    if (auto done = change(u"DELETE FROM completions WHERE goal = ?"_s, {goal.value}); !done)
        return done;
    return change(u"DELETE FROM goals WHERE id = ?"_s, {goal.value});
}

Result<void> SqliteWriter::restoreGoal(const Goal &goal)
{
    return change(u"INSERT INTO goals (id, site, name, kind, pattern) VALUES (?, ?, ?, ?, ?)"_s,
                  {goal.id.value, goal.site, goal.name, QString(toText(goal.kind)), goal.pattern});
}

Result<void> SqliteWriter::putSettings(const ProfileSettings &settings)
{
    const std::initializer_list<std::pair<QString, QVariant>> values{{u"allow_loopback_http"_s, settings.allowLoopbackHttp},
                                                                     {u"use_system_proxy"_s, settings.useSystemProxy},
                                                                     {u"plan_limit"_s, settings.planLimit},
                                                                     {u"api_tier"_s, QString(toText(settings.apiTier))},
                                                                     {u"country_database"_s, settings.countryDatabase},
                                                                     {u"keep_newest"_s, settings.keepNewest},
                                                                     {u"keep_days"_s, settings.keepDays}};
    for (const auto &[key, value] : values) {
        if (auto done = putMeta(key, value); !done)
            return done;
    }
    return {};
}

Result<void> SqliteWriter::putUsage(const Usage &usage)
{
    return change(u"INSERT INTO usage (period, events, fired) VALUES (?, ?, ?) "
                  u"ON CONFLICT (period) DO UPDATE SET events = excluded.events, fired = excluded.fired"_s,
                  {usage.period, usage.events, usage.fired});
}

Result<void> SqliteWriter::putCompletions(GoalId goal, qint64 count)
{
    return change(u"INSERT INTO completions (goal, count) VALUES (?, ?) ON CONFLICT (goal) DO UPDATE SET count = excluded.count"_s,
                  {goal.value, count});
}

Result<ApiKeyId> SqliteWriter::addApiKey(const ApiKey &key, const QByteArray &hash)
{
    return insert<ApiKeyId>(u"api_keys"_s, u"name, hint, hash, created_at"_s, {key.name, key.hint, hash, msSinceEpoch(key.createdAt)});
}

Result<void> SqliteWriter::revokeApiKey(ApiKeyId key, Instant at)
{
    return change(u"UPDATE api_keys SET revoked_at = ? WHERE id = ?"_s, {msSinceEpoch(at), key.value});
}

Result<AlertRuleId> SqliteWriter::addAlertRule(const QString &rule)
{
    return insert<AlertRuleId>(u"alert_rules"_s, u"rule"_s, {rule});
}

Result<void> SqliteWriter::removeAlertRule(AlertRuleId rule)
{
    return change(u"DELETE FROM alert_rules WHERE id = ?"_s, {rule.value});
}

Result<EventId> SqliteWriter::addEvent(const Event &event)
{
    if (const auto counted = addToSum(u"events"_s, 1); !counted)
        return counted.error();
    return insert<EventId>(u"events"_s, u"kind, site, at, data"_s, {QString(toText(event.kind)), event.site, msSinceEpoch(event.at), event.data});
}

Result<DeliveryId> SqliteWriter::addDelivery(const Delivery &delivery, const QByteArray &body)
{
    auto id = insert<DeliveryId>(u"deliveries"_s,
                                 u"event, webhook, site, kind, state, created_at, due_at, attempts, failures, counts, "
                                 u"counted_at, replay_of, body_bytes, outcomes, last_status, last_duration"_s,
                                 rows::values(delivery));
    if (!id)
        return id;
    const auto stored = change(u"INSERT INTO bodies (delivery, hash, body) VALUES (?, ?, ?)"_s, {id->value, records::bodyHash(body), body});
    if (!stored)
        return stored.error();
    for (const QString &name : {u"triggered"_s, QString(toText(delivery.state))}) {
        if (const auto counted = addToSum(name, 1); !counted)
            return counted.error();
    }
    if (const auto settled = settleOwed(delivery); !settled)
        return settled.error();
    return id;
}

Result<void> SqliteWriter::updateDelivery(const Delivery &delivery)
{
    const auto before = run(u"SELECT state FROM deliveries WHERE id = ?"_s, {delivery.id.value});
    if (!before)
        return before.error();
    const bool known = (*before)->next();
    const QString state = known ? (*before)->text(0) : QString();
    (*before)->finish();
    if (!known)
        return Error{ErrorCode::NotFound, sql::Text::tr("There is no delivery %1.").arg(delivery.id.value)};
    const QString next(toText(delivery.state));
    if (state != next) {
        if (auto counted = addToSum(state, -1); !counted)
            return counted;
        if (auto counted = addToSum(next, 1); !counted)
            return counted;
    }
    if (auto written = change(u"UPDATE deliveries SET event = ?, webhook = ?, site = ?, kind = ?, state = ?, created_at = ?, due_at = ?, "
                              u"attempts = ?, failures = ?, counts = ?, counted_at = ?, replay_of = ?, body_bytes = ?, outcomes = ?, "
                              u"last_status = ?, last_duration = ? WHERE id = ?"_s,
                              rows::values(delivery) << delivery.id.value);
        !written)
        return written;
    // Only an end without success changes what is owed; being under way did so when it was stored.
    const bool mayBeOwed = delivery.state == DeliveryState::Failed || delivery.state == DeliveryState::Cancelled;
    return mayBeOwed && state != next ? settleOwed(delivery) : Result<void>();
}

Result<QByteArray> SqliteWriter::body(DeliveryId delivery)
{
    const auto row = run(u"SELECT body FROM bodies WHERE delivery = ?"_s, {delivery.value});
    if (!row)
        return row.error();
    const bool isThere = (*row)->next();
    QByteArray body = isThere ? (*row)->bytes(0) : QByteArray();
    (*row)->finish();
    if (!isThere)
        return Error{ErrorCode::NotFound, sql::Text::tr("The body of delivery %1 is not in the database any more.").arg(delivery.value)};
    return body;
}

Result<AttemptId> SqliteWriter::addAttempt(const Attempt &attempt)
{
    return insert<AttemptId>(u"attempts"_s, u"delivery, number, started_at, started_real, finished, error, detail, status, duration, record"_s,
                             rows::values(attempt));
}

Result<void> SqliteWriter::finishAttempt(const Attempt &attempt)
{
    return change(u"UPDATE attempts SET delivery = ?, number = ?, started_at = ?, started_real = ?, finished = ?, error = ?, detail = ?, "
                  u"status = ?, duration = ?, record = ? WHERE id = ?"_s,
                  rows::values(attempt) << attempt.id.value);
}

Result<CaptureId> SqliteWriter::addCapture(const CaptureDetails &details)
{
    auto id = insert<CaptureId>(u"captures"_s,
                                u"received_at, received_real, verdict, reason, method, target, host, peer, "
                                u"user_agent, body_bytes, status, answer, malformed, host_refused, webhook, cross_site, forward, trailers, "
                                u"body_hash"_s,
                                rows::values(details.capture) << records::pack(details.trailers) << records::bodyHash(details.body));
    if (!id)
        return id;
    const auto stored =
        change(u"INSERT INTO capture_details (capture, record, body) VALUES (?, ?, ?)"_s, {id->value, records::pack(details), details.body});
    if (!stored)
        return stored.error();
    return id;
}

Result<void> SqliteWriter::finishCapture(const Capture &capture, const CaptureEnd &end)
{
    if (!capture.id.isValid()) // it could not be recorded
        return {};
    if (end.answer != CaptureAnswer()) {
        const auto kept = change(u"INSERT OR REPLACE INTO capture_answers (capture, record) SELECT id, ? FROM captures WHERE id = ?"_s,
                                 {records::pack(end.answer), capture.id.value}); // none, if it has been deleted meanwhile
        if (!kept)
            return kept;
    }
    // Not the reason, which may have been explained while it was being answered.
    return change(u"UPDATE captures SET status = ?, answer = ?, body_bytes = ?, forward = ?, trailers = ? WHERE id = ?"_s,
                  {capture.status, rows::storedAnswer(capture), qint64(capture.bodyBytes), rows::storedForward(capture.forward),
                   records::pack(end.trailers), capture.id.value});
}

Result<void> SqliteWriter::putCaptureCauses(CaptureId capture, const QList<FailureCause> &causes)
{
    return change(u"UPDATE captures SET reason = ? WHERE id = ?"_s, {toStored(causes), capture.value});
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
// What the engine starts from: the tables read whole.
#include "core/model/text.h"
#include "core/storage/rows.h"

namespace ovyxa::rows {

using namespace Qt::StringLiterals;

Result<QList<Site>> sites(QSqlDatabase &database)
{
    auto query = sql::run(database, u"SELECT id, country FROM sites ORDER BY rowid"_s);
    if (!query)
        return query.error();
    QList<Site> sites;
    while (query->next())
        sites.append({query->value(0).toString(), query->value(1).toString()});
    return sites;
}

Result<QList<Webhook>> webhooks(QSqlDatabase &database, const QString &orElse, const QVariantList &values)
{
    const QString more = orElse.isEmpty() ? QString() : u" OR (%1)"_s.arg(orElse);
    return sql::all(sql::read(database, u"SELECT %1 FROM webhooks WHERE cleared = 0%2 ORDER BY id"_s.arg(webhookColumns, more), values), webhook);
}

Result<QList<Goal>> goals(QSqlDatabase &database)
{
    auto query = sql::run(database, u"SELECT id, site, name, kind, pattern FROM goals ORDER BY id"_s);
    if (!query)
        return query.error();
    QList<Goal> goals;
    while (query->next()) {
        goals.append({{query->value(0).toLongLong()},
                      query->value(1).toString(),
                      query->value(2).toString(),
                      fromText<Goal::Kind>(query->value(3).toString()).value_or(Goal::Kind::Pageview),
                      query->value(4).toString()});
    }
    return goals;
}

Result<Sums> sums(QSqlDatabase &database)
{
    auto query = sql::run(database, u"SELECT name, count FROM sums"_s);
    if (!query)
        return query.error();
    Sums sums;
    while (query->next()) {
        const QString name = query->value(0).toString();
        const qint64 count = query->value(1).toLongLong();
        if (name == "triggered"_L1) {
            sums.triggered = count;
            continue;
        }
        if (name == "events"_L1 || name == "owed"_L1) {
            (name == "owed"_L1 ? sums.owed : sums.events) = count;
            continue;
        }
        const auto state = fromText<DeliveryState>(name);
        if (!state)
            continue;
        switch (*state) {
        case DeliveryState::Queued: sums.queued = count; break;
        case DeliveryState::Held: sums.held = count; break;
        case DeliveryState::Sending: sums.sending = count; break;
        case DeliveryState::Waiting: sums.waiting = count; break;
        case DeliveryState::Delivered: sums.delivered = count; break;
        case DeliveryState::Failed: sums.failed = count; break;
        case DeliveryState::Cancelled: sums.cancelled = count; break;
        }
    }
    return sums;
}

Result<ProfileSettings> settings(QSqlDatabase &database)
{
    auto query = sql::run(database, u"SELECT key, value FROM meta"_s);
    if (!query)
        return query.error();
    ProfileSettings settings;
    while (query->next()) {
        const QString key = query->value(0).toString();
        const QVariant value = query->value(1);
        if (key == "allow_loopback_http"_L1)
            settings.allowLoopbackHttp = value.toBool();
        else if (key == "use_system_proxy"_L1)
            settings.useSystemProxy = value.toBool();
        else if (key == "plan_limit"_L1)
            settings.planLimit = std::max<qint64>(1, value.toLongLong());
        else if (key == "api_tier"_L1)
            settings.apiTier = fromText<ApiTier>(value.toString()).value_or(ApiTier::Unlimited);
        else if (key == "country_database"_L1)
            settings.countryDatabase = value.toString();
        else if (key == "keep_newest"_L1)
            settings.keepNewest = std::max<qint64>(0, value.toLongLong());
        else if (key == "keep_days"_L1)
            settings.keepDays = std::max(0, value.toInt());
    }
    return settings;
}

Result<void> traffic(QSqlDatabase &database, StoredState &stored)
{
    auto usage = sql::run(database, u"SELECT period, events, fired FROM usage ORDER BY period DESC LIMIT 1"_s);
    if (!usage)
        return usage.error();
    if (usage->next()) {
        stored.usage.period = usage->value(0).toString();
        stored.usage.events = usage->value(1).toLongLong();
        stored.usage.fired = usage->value(2).toInt();
    }
    auto completions = sql::run(database, u"SELECT goal, count FROM completions"_s);
    if (!completions)
        return completions.error();
    while (completions->next())
        stored.completions.insert({completions->value(0).toLongLong()}, completions->value(1).toLongLong());
    auto keys = sql::run(database, u"SELECT id, name, hint, hash, created_at, revoked_at FROM api_keys ORDER BY id"_s);
    if (!keys)
        return keys.error();
    while (keys->next()) {
        ApiKey key{
            {keys->value(0).toLongLong()}, keys->value(1).toString(), keys->value(2).toString(), instantFromMs(keys->value(4).toLongLong()), {}};
        if (!keys->isNull(5))
            key.revokedAt = instantFromMs(keys->value(5).toLongLong());
        stored.apiKeys.append({key, keys->value(3).toByteArray()});
    }
    auto rules = sql::run(database, u"SELECT id, rule FROM alert_rules ORDER BY id"_s);
    if (!rules)
        return rules.error();
    while (rules->next())
        stored.alertRules.append({{rules->value(0).toLongLong()}, rules->value(1).toString()});
    return {};
}

Result<StoredState> state(QSqlDatabase &database)
{
    StoredState stored;
    auto sites = rows::sites(database);
    if (!sites)
        return sites.error();
    stored.sites = std::move(sites).value();
    auto webhooks = rows::webhooks(database);
    if (!webhooks)
        return webhooks.error();
    stored.webhooks = std::move(webhooks).value();
    auto goals = rows::goals(database);
    if (!goals)
        return goals.error();
    stored.goals = std::move(goals).value();
    auto sums = rows::sums(database);
    if (!sums)
        return sums.error();
    stored.sums = *sums;
    auto settings = rows::settings(database);
    if (!settings)
        return settings.error();
    stored.settings = std::move(settings).value();
    if (const auto read = rows::traffic(database, stored); !read)
        return read.error();
    return stored;
}

} // namespace ovyxa::rows

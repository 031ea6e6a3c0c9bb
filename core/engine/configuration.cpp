// SPDX-License-Identifier: MIT
#include "core/engine/configuration.h"

#include "core/model/thread_check.h"
#include "core/rules/catalogue_rules.h"
#include "core/time/clock.h"
#include "core/triggers/country_database.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

Error Configuration::noSuchWebhook(WebhookId id)
{
    return {ErrorCode::NotFound, tr("There is no webhook %1. List them to see which there are.").arg(id.value)};
}

Error Configuration::noSuchSite(const SiteId &id)
{
    return {ErrorCode::NotFound, tr("There is no site “%1”. Add it first.").arg(id)};
}

Error Configuration::noSuchGoal(GoalId id)
{
    return {ErrorCode::NotFound, tr("There is no goal %1.").arg(id.value)};
}

Configuration::Configuration(Store *store, SecretStore *secrets, Clock *clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_secretStore(secrets)
    , m_clock(clock)
{
}

void Configuration::restore(const StoredState &state, const QHash<WebhookId, WebhookSecrets> &secrets)
{
    assertOnThreadOf(this, "Configuration::restore");
    m_sites = state.sites;
    takeWebhooks(state.webhooks);
    m_goals = state.goals;
    m_settings = state.settings;
    m_secrets = secrets;
}

ConfigurationView Configuration::view() const
{
    return {m_sites, m_webhooks, m_goals, m_settings, {}, {}};
}

const Webhook *Configuration::webhook(WebhookId id) const
{
    const auto found = m_webhookIndex.constFind(id);
    return found == m_webhookIndex.cend() ? nullptr : &m_webhooks.at(*found);
}

Webhook *Configuration::mutableWebhook(WebhookId id)
{
    const auto found = m_webhookIndex.constFind(id);
    return found == m_webhookIndex.cend() ? nullptr : &m_webhooks[*found];
}

const Site *Configuration::site(const SiteId &id) const
{
    const auto found = std::find_if(m_sites.cbegin(), m_sites.cend(), [&](const Site &site) { return site.id == id; });
    return found == m_sites.cend() ? nullptr : &*found;
}

std::optional<Goal> Configuration::firstGoal(const SiteId &site) const
{
    const auto found = std::find_if(m_goals.cbegin(), m_goals.cend(), [&](const Goal &goal) { return goal.site == site; });
    return found == m_goals.cend() ? std::nullopt : std::optional(*found);
}

QList<Webhook> Configuration::webhooksOf(const SiteId &site) const
{
    QList<Webhook> found;
    for (const Webhook &webhook : m_webhooks) {
        if (webhook.site == site && webhook.listed && !webhook.removed)
            found.append(webhook);
    }
    return found;
}

QList<WebhookId> Configuration::listeners(const SiteId &site, EventKind kind) const
{
    QList<WebhookId> found;
    for (const Webhook &webhook : webhooksOf(site)) {
        if (webhook.events.testFlag(kind))
            found.append(webhook.id);
    }
    return found;
}

void Configuration::enqueue(Change change)
{
    assertOnThreadOf(this, "Configuration::enqueue");
    m_changes.push_back(std::move(change));
    if (!m_changing)
        runNext();
}

void Configuration::runNext()
{
    // A loop, and no call from within the one before: thousands that end at once may have queued up behind a slow one.
    m_changing = true;
    while (!m_changes.empty()) {
        const Change change = std::move(m_changes.front());
        m_changes.pop_front();
        struct Turn
        {
            bool hasEnded = false;
            bool isAwaited = false;
        };
        const auto turn = std::make_shared<Turn>();
        change([this, turn] {
            turn->hasEnded = true;
            if (turn->isAwaited)
                runNext();
        });
        if (!turn->hasEnded) {
            turn->isAwaited = true;
            return;
        }
    }
    m_changing = false;
}

void Configuration::addSite(const Site &site, Reply<Site> reply)
{
    enqueue([this, site, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<Site> done = closing(std::move(finished), reply);
        if (const auto allowed = rules::siteIdAllowed(site.id); !allowed)
            return done(allowed.error());
        if (const auto allowed = rules::countryAllowed(site.defaultCountry); !allowed)
            return done(allowed.error());
        if (this->site(site.id))
            return done(Error{ErrorCode::Conflict, tr("There is a site “%1” already.").arg(site.id)});
        m_store->write<void>([site](Writer &writer) { return writer.putSite(site); }, this,
                             [this, site, done](Result<void> stored) {
                                 if (!stored)
                                     return done(stored.error());
                                 m_sites.append(site);
                                 Q_EMIT changed();
                                 done(site);
                             });
    });
}

void Configuration::updateSite(const Site &site, Reply<void> reply)
{
    enqueue([this, site, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        if (!this->site(site.id))
            return done(noSuchSite(site.id));
        if (const auto allowed = rules::countryAllowed(site.defaultCountry); !allowed)
            return done(allowed.error());
        m_store->write<void>([site](Writer &writer) { return writer.putSite(site); }, this,
                             [this, site, done](Result<void> stored) {
                                 if (!stored)
                                     return done(stored.error());
                                 std::replace_if(
                                     m_sites.begin(), m_sites.end(), [&](const Site &old) { return old.id == site.id; }, site);
                                 Q_EMIT changed();
                                 done({});
                             });
    });
}

void Configuration::removeSite(const SiteId &id, Reply<void> reply)
{
    enqueue([this, id, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        if (!site(id))
            return done(noSuchSite(id));
        m_store->write<void>([id](Writer &writer) { return writer.removeSite(id); }, this,
                             [this, id, done](Result<void> stored) {
                                 if (!stored)
                                     return done(stored.error());
                                 m_sites.removeIf([&](const Site &site) { return site.id == id; });
                                 m_goals.removeIf([&](const Goal &goal) { return goal.site == id; });
                                 for (Webhook &webhook : m_webhooks) {
                                     if (webhook.site == id && !webhook.removed) {
                                         webhook.removed = true;
                                         Q_EMIT webhookRemoved(webhook.id);
                                     }
                                 }
                                 Q_EMIT changed();
                                 done({});
                             });
    });
}

Result<void> Configuration::checkGoal(const Goal &goal) const
{
    if (!site(goal.site))
        return noSuchSite(goal.site);
    if (const auto allowed = rules::goalAllowed(goal); !allowed)
        return allowed;
    const bool taken = std::any_of(m_goals.cbegin(), m_goals.cend(),
                                   [&](const Goal &other) { return other.id != goal.id && other.site == goal.site && other.name == goal.name; });
    if (taken)
        return Error{ErrorCode::Conflict, tr("The site has a goal “%1” already.").arg(goal.name)};
    return {};
}

void Configuration::addGoal(const Goal &goal, Reply<Goal> reply)
{
    enqueue([this, goal, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<Goal> done = closing(std::move(finished), reply);
        if (const auto allowed = checkGoal(goal); !allowed)
            return done(allowed.error());
        m_store->write<GoalId>([goal](Writer &writer) { return writer.addGoal(goal); }, this,
                               [this, goal, done](Result<GoalId> id) {
                                   if (!id)
                                       return done(id.error());
                                   Goal stored = goal;
                                   stored.id = *id;
                                   m_goals.append(stored);
                                   Q_EMIT changed();
                                   done(stored);
                               });
    });
}

void Configuration::updateGoal(const Goal &goal, Reply<void> reply)
{
    enqueue([this, goal, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        const auto isIt = [id = goal.id](const Goal &other) { return other.id == id; };
        if (std::none_of(m_goals.cbegin(), m_goals.cend(), isIt))
            return done(noSuchGoal(goal.id));
        if (const auto allowed = checkGoal(goal); !allowed)
            return done(allowed.error());
        m_store->write<void>([goal](Writer &writer) { return writer.updateGoal(goal); }, this,
                             [this, goal, isIt, done](Result<void> stored) {
                                 if (!stored)
                                     return done(stored.error());
                                 std::replace_if(m_goals.begin(), m_goals.end(), isIt, goal);
                                 Q_EMIT changed();
                                 done({});
                             });
    });
}

void Configuration::removeGoal(GoalId id, Reply<void> reply)
{
    enqueue([this, id, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        if (std::none_of(m_goals.cbegin(), m_goals.cend(), [&](const Goal &goal) { return goal.id == id; }))
            return done(noSuchGoal(id));
        m_store->write<void>([id](Writer &writer) { return writer.removeGoal(id); }, this,
                             [this, id, done](Result<void> stored) {
                                 if (!stored)
                                     return done(stored.error());
                                 m_goals.removeIf([&](const Goal &goal) { return goal.id == id; });
                                 Q_EMIT changed();
                                 done({});
                             });
    });
}

void Configuration::restoreGoal(const Goal &goal, Reply<void> reply)
{
    enqueue([this, goal, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        if (!site(goal.site))
            return done(noSuchSite(goal.site));
        const bool taken = std::any_of(m_goals.cbegin(), m_goals.cend(), [&](const Goal &other) {
            return other.id == goal.id || (other.site == goal.site && other.name == goal.name);
        });
        if (taken)
            return done(Error{ErrorCode::Conflict, tr("The site has a goal “%1” already.").arg(goal.name)});
        m_store->write<void>([goal](Writer &writer) { return writer.restoreGoal(goal); }, this,
                             [this, goal, done](Result<void> stored) {
                                 if (!stored)
                                     return done(stored.error());
                                 m_goals.append(goal);
                                 Q_EMIT changed();
                                 done({});
                             });
    });
}

void Configuration::setSettings(const ProfileSettings &settings, Reply<void> reply)
{
    enqueue([this, settings, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        if (const QString &file = settings.countryDatabase; !file.isEmpty() && file != m_settings.countryDatabase) {
            const auto opened = CountryDatabase::open(file);
            if (!opened && opened.error().code == ErrorCode::Corrupt)
                return done(Error{ErrorCode::InvalidInput, opened.error().message});
        }
        m_store->write<void>([settings](Writer &writer) { return writer.putSettings(settings); }, this,
                             [this, settings, done](Result<void> stored) {
                                 if (!stored)
                                     return done(stored.error());
                                 m_settings = settings;
                                 Q_EMIT changed();
                                 done({});
                             });
    });
}

} // namespace ovyxa

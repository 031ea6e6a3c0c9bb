// SPDX-License-Identifier: MIT
#include "app/cli/profile_import.h"

#include "app/cli/action_command.h"
#include "app/cli/words.h"

#include "core/model/speaking.h"
#include "core/rules/alert_rule_text.h"

#include <QtCore/QCoreApplication>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct ProfileImportWords
{
    Q_DECLARE_TR_FUNCTIONS(ProfileCommands)
};

/// One change after the other; owned by its command. All of it has been checked before.
class ProfileImport final : public std::enable_shared_from_this<ProfileImport>
{
public:
    ProfileImport(ActionCommand &command, const ProfileContent &there, const ProfileContent &wanted) : m_command(command)
    {
        if (wanted.settings != there.settings)
            m_steps.append([this, settings = wanted.settings] { changeSettings(settings); });
        for (const Site &site : wanted.sites)
            planSite(site, there);
        for (const FiledWebhook &filed : wanted.webhooks)
            planWebhook(filed, there);
        for (const Goal &goal : wanted.goals)
            planGoal(goal, there);
        for (const AlertRule &rule : wanted.alertRules) {
            const auto isSame = [text = toText(rule)](const AlertRule &known) { return toText(known) == text; };
            if (std::none_of(there.alertRules.cbegin(), there.alertRules.cend(), isSame))
                m_steps.append([this, rule] { catalogue()->keepAlertRule(rule, &m_command, nextAfter<AlertRule>(&m_rules)); });
        }
    }

    void start()
    {
        const auto self = shared_from_this();
        m_command.goOnWhenAskedToEnd([self] { self->sayItGoesOn(); }, [self] { self->sayHowFar(); });
        go();
    }

private:
    void go()
    {
        if (m_steps.isEmpty())
            return summarise();
        m_steps.takeFirst()();
    }

    [[nodiscard]] CatalogueDoor *catalogue() const { return m_command.bench()->catalogue(); }
    /// Goes on, and counts it in the summary; or ends, and says what is changed already.
    void goOnAfter(const Result<void> &result, int *count)
    {
        if (!result)
            return stop(result.error());
        if (count)
            *count += 1;
        if (!m_command.isFinished())
            go();
    }
    Reply<void> next(int *count)
    {
        return [self = shared_from_this(), count](const Result<void> &result) { self->goOnAfter(result, count); };
    }
    template<typename T>
    Reply<T> nextAfter(int *count)
    {
        return [done = next(count)](const Result<T> &result) { done(result ? Result<void>() : result.error()); };
    }

    void stop(Error error)
    {
        if (hasChanged()) {
            error.message += u' ' + halfImported();
            if (m_command.out().isJson())
                m_command.out().result(summary(), {});
        }
        m_command.fail(error);
    }

    void sayItGoesOn()
    {
        const Speaking inTheirs(m_language);
        if (m_command.isFinished() || std::exchange(m_saidItGoesOn, true))
            return;
        m_command.out().note(m_command.isErrand() ? ProfileImportWords::tr("It was asked to end, and goes on until the file is imported whole.")
                                                  : ProfileImportWords::tr("It was asked to end, and goes on until the file is imported whole; "
                                                                           "asked again it ends at once, and leaves half of it."));
    }

    void sayHowFar() { m_command.out().result(summary(), hasChanged() ? halfImported() : addedOrChanged()); }

    [[nodiscard]] bool hasChanged() const { return m_sites + m_webhooks + m_goals + m_rules + m_settings + m_secrets > 0; }
    [[nodiscard]] QString halfImported() const { return ProfileImportWords::tr("The file stays half imported. %1").arg(addedOrChanged()); }

    /// The first change of all. Whether the country database is one shows when the bench opens it; all else has been checked before.
    void changeSettings(const ProfileSettings &settings)
    {
        catalogue()->setSettings(settings, &m_command, [self = shared_from_this(), done = next(&m_settings)](const Result<void> &result) {
            if (!result && result.error().code == ErrorCode::InvalidInput)
                return self->stop(profileRefusal(u"settings.country_database"_s, result.error().message));
            done(result);
        });
    }

    void planSite(const Site &site, const ProfileContent &there)
    {
        const auto known = std::find_if(there.sites.cbegin(), there.sites.cend(), [&site](const Site &other) { return other.id == site.id; });
        if (known == there.sites.cend())
            m_steps.append([this, site] { catalogue()->addSite(site, &m_command, nextAfter<Site>(&m_sites)); });
        else if (*known != site)
            m_steps.append([this, site] { catalogue()->updateSite(site, &m_command, next(&m_sites)); });
    }

    /// One of the same site and name is that one: it keeps its number and its count.
    void planGoal(const Goal &goal, const ProfileContent &there)
    {
        const auto isSame = [&goal](const Goal &other) { return other.site == goal.site && other.name == goal.name; };
        const auto known = std::find_if(there.goals.cbegin(), there.goals.cend(), isSame);
        if (known == there.goals.cend()) {
            m_steps.append([this, goal] { catalogue()->addGoal(goal, &m_command, nextAfter<Goal>(&m_goals)); });
            return;
        }
        Goal changed = goal;
        changed.id = known->id;
        if (changed != *known)
            m_steps.append([this, changed] { catalogue()->updateGoal(changed, &m_command, next(&m_goals)); });
    }

    /// One of the same site and name is that one: it keeps its number, and its secret unless the file has another.
    void planWebhook(const FiledWebhook &filed, const ProfileContent &there)
    {
        const auto isSame = [&filed](const FiledWebhook &other) {
            return other.webhook.site == filed.webhook.site && other.webhook.name == filed.webhook.name;
        };
        const auto known = std::find_if(there.webhooks.cbegin(), there.webhooks.cend(), isSame);
        if (known == there.webhooks.cend()) {
            m_steps.append([this, filed] {
                catalogue()->addWebhook(filed.webhook, filed.secret, &m_command,
                                        [this, filed, done = nextAfter<WebhookWithSecret>(&m_webhooks)](const Result<WebhookWithSecret> &added) {
                                            if (added)
                                                show(*added, filed.secret.isEmpty());
                                            done(added);
                                        });
            });
            return;
        }
        Webhook changed = known->webhook;
        changed.url = filed.webhook.url;
        changed.events = filed.webhook.events;
        changed.encoding = filed.webhook.encoding;
        changed.format = filed.webhook.format;
        changed.connections = filed.webhook.connections;
        changed.authorityFile = filed.webhook.authorityFile;
        changed.spikeThreshold = filed.webhook.spikeThreshold;
        const bool isChanged = changed != known->webhook;
        if (isChanged)
            m_steps.append([this, changed] { catalogue()->updateWebhook(changed, &m_command, next(&m_webhooks)); });
        if (filed.webhook.paused != changed.paused)
            m_steps.append([this, id = changed.id, paused = filed.webhook.paused, count = isChanged ? nullptr : &m_webhooks] {
                catalogue()->setPaused(id, paused, &m_command, next(count));
            });
        if (!filed.secret.isEmpty())
            m_steps.append([this, id = changed.id, secret = filed.secret] { changeSecret(id, secret); });
    }

    void changeSecret(WebhookId id, const QByteArray &secret)
    {
        catalogue()->revealSecret(id, &m_command, [self = shared_from_this(), id, secret](const Result<QByteArray> &now) {
            if (!now)
                return self->stop(now.error());
            if (*now == secret)
                return self->go();
            self->catalogue()->rotateSecret(id, secret, &self->m_command, self->nextAfter<WebhookWithSecret>(&self->m_secrets));
        });
    }

    /// A secret that was made is shown, this once.
    void show(const WebhookWithSecret &added, bool wasMade)
    {
        const WebhookStatus status{added.webhook};
        nlohmann::ordered_json line = webhookLine(status);
        line["secret"] = wasMade ? nlohmann::ordered_json(added.secret.toStdString()) : nlohmann::ordered_json(nullptr);
        QString text = webhookText(status);
        if (wasMade)
            text += u'\n' + ProfileImportWords::tr("Its secret, shown this once: %1").arg(QString::fromUtf8(added.secret));
        m_command.out().result(line, text);
    }

    [[nodiscard]] QString addedOrChanged() const
    {
        QStringList changed{countsInWords(m_sites, m_webhooks, m_goals, m_rules)};
        if (m_settings > 0)
            changed += ProfileImportWords::tr("the settings");
        if (m_secrets > 0)
            changed += ProfileImportWords::tr("%n secret(s)", nullptr, m_secrets);
        return ProfileImportWords::tr("Added or changed: %1.").arg(changed.join(u", "_s));
    }

    [[nodiscard]] nlohmann::ordered_json summary() const
    {
        return {{"type", "summary"},      {"sites", m_sites},       {"webhooks", m_webhooks}, {"goals", m_goals},
                {"alert_rules", m_rules}, {"settings", m_settings}, {"secrets", m_secrets}};
    }

    void summarise()
    {
        m_command.out().result(summary(), addedOrChanged());
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    const QString m_language = Speaking::language();
    QList<std::function<void()>> m_steps;
    bool m_saidItGoesOn = false;
    int m_sites = 0;
    int m_webhooks = 0;
    int m_goals = 0;
    int m_rules = 0;
    int m_settings = 0; ///< 1: some have changed
    int m_secrets = 0;
};

} // namespace

QString countsInWords(qsizetype sites, qsizetype webhooks, qsizetype goals, qsizetype alertRules)
{
    return QStringList{ProfileImportWords::tr("%n site(s)", nullptr, int(sites)), ProfileImportWords::tr("%n webhook(s)", nullptr, int(webhooks)),
                       ProfileImportWords::tr("%n goal(s)", nullptr, int(goals)),
                       ProfileImportWords::tr("%n alert rule(s)", nullptr, int(alertRules))}
        .join(u", "_s);
}

void startImport(ActionCommand &command, const ProfileContent &there, const ProfileContent &wanted)
{
    std::make_shared<ProfileImport>(command, there, wanted)->start();
}

} // namespace ovyxa::cli

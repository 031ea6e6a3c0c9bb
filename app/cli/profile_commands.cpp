// SPDX-License-Identifier: MIT
// `export-profile` and `import-profile`: what a profile is configured with, as a file.
#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/output_file.h"
#include "app/cli/profile_file.h"
#include "app/cli/words.h"

#include "core/rules/alert_rule_text.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestProfileFile = 10 * 1024 * 1024;

struct ProfileCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(ProfileCommands)
};

/// What is configured now, without secrets.
ProfileContent contentOf(const Bench *bench)
{
    ProfileContent content;
    if (!bench)
        return content;
    content.sites = bench->catalogue()->sites();
    for (const Site &site : std::as_const(content.sites))
        content.goals += bench->catalogue()->goals(site.id);
    const QList<WebhookStatus> webhooks = bench->catalogue()->webhooks();
    for (const WebhookStatus &status : webhooks)
        content.webhooks.append({status.webhook});
    content.alertRules = bench->catalogue()->alertRules();
    content.settings = bench->catalogue()->settings();
    return content;
}

QString inAll(qsizetype sites, qsizetype webhooks, qsizetype goals, qsizetype alertRules)
{
    return QStringList{ProfileCommandsWords::tr("%n site(s)", nullptr, int(sites)), ProfileCommandsWords::tr("%n webhook(s)", nullptr, int(webhooks)),
                       ProfileCommandsWords::tr("%n goal(s)", nullptr, int(goals)),
                       ProfileCommandsWords::tr("%n alert rule(s)", nullptr, int(alertRules))}
        .join(u", "_s);
}

/// Owned by its replies.
class ProfileExport final : public std::enable_shared_from_this<ProfileExport>
{
public:
    ProfileExport(ActionCommand &command, QString file) : m_command(command), m_file(std::move(file)), m_content(contentOf(command.bench())) {}

    void start(bool withSecrets) { withSecrets ? reveal(0) : write(); }

private:
    void reveal(qsizetype next)
    {
        if (next == m_content.webhooks.size())
            return write();
        m_hasSecrets = true;
        m_command.bench()->catalogue()->revealSecret(m_content.webhooks.at(next).webhook.id, &m_command,
                                                     m_command.orFail<QByteArray>([self = shared_from_this(), next](const QByteArray &secret) {
                                                         self->m_content.webhooks[next].secret = secret;
                                                         self->reveal(next + 1);
                                                     }));
    }

    void write()
    {
        const auto line = profileLine(m_content);
        if (!isStandardOutput(m_file)) {
            auto file = OutputFile::open(m_command.place(m_file));
            if (!file)
                return m_command.fail(file.error());
            if (m_hasSecrets && !(*file)->makePrivate())
                return m_command.fail(
                    {ErrorCode::Unavailable, ProfileCommandsWords::tr("%1 cannot be made yours alone, so no secret was written.").arg(m_file)});
            (*file)->write(QByteArray::fromStdString(line.dump(2)) + '\n');
            if (const auto written = (*file)->commit(); !written)
                return m_command.fail(written.error());
        } else {
            m_command.out().result(line, QString::fromStdString(line.dump(2)));
        }
        const nlohmann::ordered_json summary{{"type", "summary"},
                                             {"sites", m_content.sites.size()},
                                             {"webhooks", m_content.webhooks.size()},
                                             {"goals", m_content.goals.size()},
                                             {"alert_rules", m_content.alertRules.size()},
                                             {"secrets", m_hasSecrets}};
        if (m_command.out().isJson())
            m_command.out().result(summary, {});
        m_command.out().note(ProfileCommandsWords::tr("Written: %1, and the settings.")
                                 .arg(inAll(m_content.sites.size(), m_content.webhooks.size(), m_content.goals.size(), m_content.alertRules.size())));
        m_command.out().note(m_hasSecrets ? ProfileCommandsWords::tr("It holds the webhooks' secrets: keep it to yourself.")
                                          : ProfileCommandsWords::tr("Secrets are not in it: --with-secrets adds them."));
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    QString m_file;
    ProfileContent m_content;
    bool m_hasSecrets = false;
};

/// One change after the other; owned by its replies. All of it has been checked before.
class ProfileImport final : public std::enable_shared_from_this<ProfileImport>
{
public:
    ProfileImport(ActionCommand &command, const ProfileContent &there, const ProfileContent &wanted) : m_command(command)
    {
        if (wanted.settings != there.settings)
            m_steps.append([this, settings = wanted.settings] { catalogue()->setSettings(settings, &m_command, next(&m_settings)); });
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

    void go()
    {
        if (m_steps.isEmpty())
            return summarise();
        m_steps.takeFirst()();
    }

private:
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
        if (m_sites + m_webhooks + m_goals + m_rules + m_settings + m_secrets > 0)
            error.message += u' ' + ProfileCommandsWords::tr("The file stays half imported. %1").arg(addedOrChanged());
        m_command.fail(error);
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
            text += u'\n' + ProfileCommandsWords::tr("Its secret, shown this once: %1").arg(QString::fromUtf8(added.secret));
        m_command.out().result(line, text);
    }

    [[nodiscard]] QString addedOrChanged() const
    {
        return ProfileCommandsWords::tr("Added or changed: %1.").arg(inAll(m_sites, m_webhooks, m_goals, m_rules));
    }

    void summarise()
    {
        m_command.out().result({{"type", "summary"},
                                {"sites", m_sites},
                                {"webhooks", m_webhooks},
                                {"goals", m_goals},
                                {"alert_rules", m_rules},
                                {"settings", m_settings},
                                {"secrets", m_secrets}},
                               addedOrChanged());
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    QList<std::function<void()>> m_steps;
    int m_sites = 0;
    int m_webhooks = 0;
    int m_goals = 0;
    int m_rules = 0;
    int m_settings = 0; ///< 1: some have changed
    int m_secrets = 0;
};

void importProfile(ActionCommand &command, const QByteArray &json)
{
    const ProfileContent there = contentOf(command.bench());
    const auto wanted = profileFromJson(json, command.place(u"."_s), there);
    if (!wanted)
        return command.fail(wanted.error());
    std::make_shared<ProfileImport>(command, there, *wanted)->go();
}

} // namespace

void addProfileFile(CLI::App &app, CommandFactory &chosen)
{
    using Access = ActionCommand::Access;
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    auto file = std::make_shared<std::string>();
    auto withSecrets = std::make_shared<bool>(false);
    CLI::App *exported = app.add_subcommand(
        "export-profile",
        text(ProfileCommandsWords::tr("Write sites, webhooks, goals, alert rules and settings as one JSON file; the log is not in it")));
    exported->add_option("-o,--output", *file, text(ProfileCommandsWords::tr("Into this file, whole or not at all; without it, to standard output")))
        ->type_name("FILE");
    exported->add_flag("--with-secrets", *withSecrets,
                       text(ProfileCommandsWords::tr("With the webhooks' secrets; the file is then yours alone to read (0600)")));
    exported->callback([file, withSecrets, &chosen] {
        chosen = ActionCommand::factory(*withSecrets ? Access::Change : Access::Read, [file, withSecrets](ActionCommand &command) {
            std::make_shared<ProfileExport>(command, fromStd(*file))->start(*withSecrets);
        });
    });

    CLI::App *imported = app.add_subcommand(
        "import-profile", text(ProfileCommandsWords::tr(
                              "Read such a file: add what is not there, change what is, and leave the rest. One that is wrong changes nothing")));
    imported->add_option("FILE", *file, text(ProfileCommandsWords::tr("Which; - is standard input")))->required()->type_name("");
    imported->callback([file, &chosen] {
        chosen = ActionCommand::factory(Access::Change, [file](ActionCommand &command) {
            const auto json = readInput(fromStd(*file), largestProfileFile, ProfileCommandsWords::tr("the profile's file"), command.globals().errand);
            json ? importProfile(command, *json) : command.fail(json.error());
        });
    });
}

} // namespace ovyxa::cli

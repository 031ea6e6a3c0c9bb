// SPDX-License-Identifier: MIT
// `export-profile` and `import-profile`: what a profile is configured with, as a file.
#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/output_file.h"
#include "app/cli/profile_file.h"
#include "app/cli/profile_import.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

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

/// Owned by its replies.
class ProfileExport final : public std::enable_shared_from_this<ProfileExport>
{
public:
    ProfileExport(ActionCommand &command, QString file) : m_command(command), m_file(std::move(file)), m_content(contentOf(command.bench())) {}

    void start(bool withSecrets)
    {
        m_hasSecrets = withSecrets;
        withSecrets ? reveal(0) : write();
    }

private:
    void reveal(qsizetype next)
    {
        if (next == m_content.webhooks.size())
            return write();
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
        m_command.out().note(
            ProfileCommandsWords::tr("Written: %1, and the settings.")
                .arg(countsInWords(m_content.sites.size(), m_content.webhooks.size(), m_content.goals.size(), m_content.alertRules.size())));
        m_command.out().note(!m_hasSecrets                  ? ProfileCommandsWords::tr("Secrets are not in it: --with-secrets adds them.")
                             : m_content.webhooks.isEmpty() ? ProfileCommandsWords::tr("There are no webhooks, so no secrets are in it.")
                                                            : ProfileCommandsWords::tr("It holds the webhooks' secrets: keep it to yourself."));
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    QString m_file;
    ProfileContent m_content;
    bool m_hasSecrets = false;
};

void importProfile(ActionCommand &command, const QByteArray &json)
{
    const ProfileContent there = contentOf(command.bench());
    const auto wanted = profileFromJson(json, command.place(u"."_s), there);
    if (!wanted)
        return command.fail(wanted.error());
    startImport(command, there, *wanted);
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

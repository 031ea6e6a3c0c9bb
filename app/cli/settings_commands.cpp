// SPDX-License-Identifier: MIT
// `settings`: the profile's switches.
#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/settings_text.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct SettingsCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(Settings)
};

void showSetting(Output &out, const QString &key, const ProfileSettings &settings)
{
    const nlohmann::ordered_json value = settingValue(key, settings);
    const QString text = value.is_boolean()  ? (value.get<bool>() ? u"on"_s : u"off"_s)
                         : value.is_string() ? fromStd(value.get<std::string>())
                         : value.is_null()   ? QString()
                                             : QString::number(value.get<qint64>());
    out.result({{"type", "setting"}, {"key", key.toStdString()}, {"value", value}}, key + u'=' + text); // as `set` takes it
}

void listSettings(ActionCommand &command)
{
    const ProfileSettings settings = command.bench() ? command.bench()->catalogue()->settings() : ProfileSettings();
    for (const QString &key : settingKeys())
        showSetting(command.out(), key, settings);
    command.finish(Done);
}

/// All of them, or, where one is wrong, none.
void setSettings(ActionCommand &command, const std::vector<std::string> &pairs)
{
    ProfileSettings settings = command.bench()->catalogue()->settings();
    QStringList keys;
    for (const std::string &pair : pairs) {
        const QString text = fromStd(pair);
        const qsizetype equals = text.indexOf(u'=');
        if (equals < 1) {
            return command.fail({ErrorCode::InvalidInput, SettingsCommandsWords::tr("\"%1\" is no KEY=VALUE, such as plan_limit=100000. Keys are %2.")
                                                              .arg(text.left(60), settingKeys().join(", "_L1))});
        }
        if (const auto done = setSetting(text.left(equals), text.mid(equals + 1), command.place(u"."_s), &settings); !done)
            return command.fail(done.error());
        keys += *knownSetting(text.left(equals));
    }
    keys.removeDuplicates();
    command.bench()->catalogue()->setSettings(settings, &command, command.orFail([&command, keys, settings] {
        for (const QString &key : keys)
            showSetting(command.out(), key, settings);
        command.finish(Done);
    }));
}

} // namespace

void addSettings(CLI::App &app, CommandFactory &chosen)
{
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *settings = app.add_subcommand("settings", text(SettingsCommandsWords::tr("The profile's switches")));
    settings->require_subcommand(1);
    settings->add_subcommand("list", text(SettingsCommandsWords::tr("List them")))->callback([&chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read, listSettings);
    });
    auto pairs = std::make_shared<std::vector<std::string>>();
    CLI::App *set = settings->add_subcommand("set", text(SettingsCommandsWords::tr("Set one or several")));
    set->add_option("KEY=VALUE", *pairs,
                    text(SettingsCommandsWords::tr(
                        "allow_loopback_http=on|off (plain HTTP to this machine), system_proxy=on|off, plan_limit=N (events a "
                        "month), rate_limit=unlimited|free|pro (the Events API's), country_database=FILE (MaxMind "
                        "format; empty: none), keep_newest=N|off and keep_days=N|off (what each log holds, older records are deleted)")))
        ->required()
        ->type_name("");
    set->callback([pairs, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Change, [pairs](ActionCommand &command) { setSettings(command, *pairs); });
    });
}

} // namespace ovyxa::cli

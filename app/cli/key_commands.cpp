// SPDX-License-Identifier: MIT
// `keys`: who may use the Events API.
#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ovyxa::cli {

namespace {

struct KeyCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(Keys)
};

void addKey(ActionCommand &command, const QString &name)
{
    command.bench()->catalogue()->addApiKey(name, &command, command.orFail<ApiKeyWithText>([&command](const ApiKeyWithText &made) {
        auto line = keyLine(made.key);
        line["key"] = made.text.toStdString();
        command.out().result(line, QString::fromLatin1(made.text));
        command.out().note(KeyCommandsWords::tr("This is the one time that the key is shown."));
        command.finish(Done);
    }));
}

void listKeys(ActionCommand &command)
{
    const QList<ApiKey> keys = command.bench() ? command.bench()->catalogue()->apiKeys() : QList<ApiKey>();
    for (const ApiKey &key : keys)
        command.out().result(keyLine(key), keyText(key));
    if (keys.isEmpty())
        command.out().emptiness(KeyCommandsWords::tr("No keys yet."));
    command.finish(Done);
}

void revokeKey(ActionCommand &command, ApiKeyId id)
{
    command.bench()->catalogue()->revokeApiKey(id, &command, command.orFail([&command, id] {
        const QList<ApiKey> keys = command.bench()->catalogue()->apiKeys();
        const auto revoked = std::find_if(keys.cbegin(), keys.cend(), [id](const ApiKey &key) { return key.id == id; });
        if (revoked != keys.cend())
            command.out().result(keyLine(*revoked), keyText(*revoked));
        command.finish(Done);
    }));
}

} // namespace

void addKeys(CLI::App &app, CommandFactory &chosen)
{
    using Access = ActionCommand::Access;
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *keys = app.add_subcommand("keys", text(KeyCommandsWords::tr("The keys of the Events API")));
    keys->require_subcommand(1);

    auto name = std::make_shared<std::string>();
    CLI::App *add = keys->add_subcommand("add", text(KeyCommandsWords::tr("Make a key; it is shown this once")));
    add->add_option("NAME", *name, text(KeyCommandsWords::tr("What tells it from others, such as the server that will use it")))
        ->required()
        ->type_name("");
    add->callback(
        [name, &chosen] { chosen = ActionCommand::factory(Access::Change, [name](ActionCommand &command) { addKey(command, fromStd(*name)); }); });

    keys->add_subcommand("list", text(KeyCommandsWords::tr("List the keys, revoked ones too")))->callback([&chosen] {
        chosen = ActionCommand::factory(Access::Read, listKeys);
    });

    auto id = std::make_shared<qint64>();
    CLI::App *revoke = keys->add_subcommand("revoke", text(KeyCommandsWords::tr("Have a key refused from now on")));
    revoke->add_option("ID", *id, text(KeyCommandsWords::tr("Which, by its number")))
        ->required()
        ->type_name("")
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()));
    revoke->callback(
        [id, &chosen] { chosen = ActionCommand::factory(Access::Change, [id](ActionCommand &command) { revokeKey(command, ApiKeyId{*id}); }); });
}

} // namespace ovyxa::cli

// SPDX-License-Identifier: MIT
// `sites` and `goals`: what a profile is configured with besides webhooks.
#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct ConfigureCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(Configure)
};

void showSite(ActionCommand &command, const Site &site)
{
    command.out().result(siteLine(site), ConfigureCommandsWords::tr("%1  (country %2)").arg(site.id, site.defaultCountry));
}

void showGoal(ActionCommand &command, const Goal &goal)
{
    command.out().result(goalLine(goal), goalText(goal));
}

void addSite(ActionCommand &command, const Site &site)
{
    command.bench()->catalogue()->addSite(site, &command, command.orFail<Site>([&command](const Site &added) {
        showSite(command, added);
        command.finish(Done);
    }));
}

void removeSite(ActionCommand &command, const SiteId &id)
{
    const QList<Site> sites = command.bench()->catalogue()->sites();
    const auto found = std::find_if(sites.cbegin(), sites.cend(), [&id](const Site &site) { return site.id == id; });
    if (found == sites.cend())
        return command.fail({ErrorCode::NotFound, ConfigureCommandsWords::tr("There is no site \"%1\".").arg(id.left(60))});
    command.bench()->catalogue()->removeSite(id, &command, command.orFail([&command, site = *found] {
        showSite(command, site);
        command.out().note(ConfigureCommandsWords::tr("Removed, with its webhooks and goals. Its deliveries stay in the log."));
        command.finish(Done);
    }));
}

void listSites(ActionCommand &command)
{
    const QList<Site> sites = command.bench() ? command.bench()->catalogue()->sites() : QList<Site>();
    for (const Site &site : sites)
        showSite(command, site);
    if (sites.isEmpty())
        command.out().emptiness(ConfigureCommandsWords::tr("No sites yet."));
    command.finish(Done);
}

void listGoals(ActionCommand &command, const QString &onlySite)
{
    const QList<Site> sites = command.bench() ? command.bench()->catalogue()->sites() : QList<Site>();
    bool areThere = false;
    if (const auto isThere = command.bench() ? isSiteOf(sites, onlySite) : Result<void>(); !isThere)
        return command.fail(isThere.error());
    for (const Site &site : sites) {
        if (!onlySite.isEmpty() && site.id != onlySite)
            continue;
        const QList<Goal> goals = command.bench()->catalogue()->goals(site.id);
        areThere |= !goals.isEmpty();
        for (const Goal &goal : goals)
            showGoal(command, goal);
    }
    if (!areThere) {
        command.out().emptiness(onlySite.isEmpty() ? ConfigureCommandsWords::tr("No goals yet.")
                                                   : ConfigureCommandsWords::tr("No goals of %1 yet.").arg(onlySite.left(60)));
    }
    command.finish(Done);
}

void removeGoal(ActionCommand &command, GoalId id)
{
    const QList<Site> sites = command.bench()->catalogue()->sites();
    for (const Site &site : sites) {
        const QList<Goal> goals = command.bench()->catalogue()->goals(site.id);
        for (const Goal &goal : goals) {
            if (goal.id != id)
                continue;
            command.bench()->catalogue()->removeGoal(id, &command, command.orFail([&command, goal] {
                showGoal(command, goal);
                command.out().note(ConfigureCommandsWords::tr("Removed."));
                command.finish(Done);
            }));
            return;
        }
    }
    command.fail({ErrorCode::NotFound, ConfigureCommandsWords::tr("There is no goal %1.").arg(id.value)});
}

} // namespace

void addSites(CLI::App &app, CommandFactory &chosen)
{
    using Access = ActionCommand::Access;
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *sites = app.add_subcommand("sites", text(ConfigureCommandsWords::tr("The profile's sites")));
    sites->require_subcommand(1);

    auto id = std::make_shared<std::string>();
    auto country = std::make_shared<std::string>();
    CLI::App *add = sites->add_subcommand("add", text(ConfigureCommandsWords::tr("Add a site")));
    add->add_option("ID", *id, text(ConfigureCommandsWords::tr("Its site_id in payloads, such as acme.test")))->required()->type_name("");
    add->add_option("--country", *country, text(ConfigureCommandsWords::tr("Two letters; stands in payloads when nothing better is known")))
        ->type_name("CC");
    add->callback([id, country, &chosen] {
        Site site{fromStd(*id)};
        if (!country->empty())
            site.defaultCountry = fromStd(*country);
        chosen = ActionCommand::factory(Access::Change, [site](ActionCommand &command) { addSite(command, site); });
    });

    sites->add_subcommand("list", text(ConfigureCommandsWords::tr("List the sites")))->callback([&chosen] {
        chosen = ActionCommand::factory(Access::Read, listSites);
    });

    CLI::App *remove = sites->add_subcommand("remove", text(ConfigureCommandsWords::tr("Remove a site with its webhooks and goals")));
    remove->add_option("ID", *id, text(ConfigureCommandsWords::tr("Which")))->required()->type_name("");
    remove->callback(
        [id, &chosen] { chosen = ActionCommand::factory(Access::Change, [id](ActionCommand &command) { removeSite(command, fromStd(*id)); }); });
}

void addGoals(CLI::App &app, CommandFactory &chosen)
{
    using Access = ActionCommand::Access;
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *goals = app.add_subcommand("goals", text(ConfigureCommandsWords::tr("The sites' goals")));
    goals->require_subcommand(1);

    struct Options
    {
        std::string site;
        std::string name;
        std::string path;
        std::string event;
        qint64 id = 0;
    };
    auto options = std::make_shared<Options>();
    CLI::App *add = goals->add_subcommand("add", text(ConfigureCommandsWords::tr("Add a goal")));
    add->add_option("--site", options->site, text(ConfigureCommandsWords::tr("Whose")))->required()->type_name("ID");
    add->add_option("--name", options->name, text(ConfigureCommandsWords::tr("What it is called")))->required()->type_name("NAME");
    auto *path =
        add->add_option("--path", options->path, text(ConfigureCommandsWords::tr("Reached by viewing this path; * stands for any run of characters")))
            ->type_name("PATH");
    add->add_option("--event", options->event, text(ConfigureCommandsWords::tr("Reached by the custom event of this name")))
        ->type_name("NAME")
        ->excludes(path);
    add->callback([add, options, &chosen] {
        if (add->count("--path") + add->count("--event") == 0)
            throw CLI::RequiredError("--path | --event");
        Goal goal;
        goal.site = fromStd(options->site);
        goal.name = fromStd(options->name);
        goal.kind = options->path.empty() ? Goal::Kind::CustomEvent : Goal::Kind::Pageview;
        goal.pattern = fromStd(options->path.empty() ? options->event : options->path);
        chosen = ActionCommand::factory(Access::Change, [goal](ActionCommand &command) {
            command.bench()->catalogue()->addGoal(goal, &command, command.orFail<Goal>([&command](const Goal &added) {
                showGoal(command, added);
                command.finish(Done);
            }));
        });
    });

    CLI::App *list = goals->add_subcommand("list", text(ConfigureCommandsWords::tr("List the goals")));
    list->add_option("--site", options->site, text(ConfigureCommandsWords::tr("Of this site only")))->type_name("ID");
    list->callback([options, &chosen] {
        chosen = ActionCommand::factory(Access::Read, [options](ActionCommand &command) { listGoals(command, fromStd(options->site)); });
    });

    CLI::App *remove = goals->add_subcommand("remove", text(ConfigureCommandsWords::tr("Remove a goal")));
    remove->add_option("ID", options->id, text(ConfigureCommandsWords::tr("Which, by its number")))
        ->required()
        ->type_name("")
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()));
    remove->callback([options, &chosen] {
        chosen = ActionCommand::factory(Access::Change, [options](ActionCommand &command) { removeGoal(command, GoalId{options->id}); });
    });
}

} // namespace ovyxa::cli

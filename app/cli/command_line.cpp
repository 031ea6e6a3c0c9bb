// SPDX-License-Identifier: MIT
#include "app/cli/command_line.h"

#include "app/cli/input.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringDecoder>

#include <CLI/CLI.hpp>

#include <array>
#include <iostream>
#include <string_view>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

// Options that take the next argument as their value where no subcommand is given: ours, then those of QApplication.
constexpr std::array<std::string_view, 13> valueOptions{
    "profile", "lang", "platform", "platformpluginpath", "platformtheme", "plugin", "style", "stylesheet",
    "display", "geometry", "qwindowgeometry", "qwindowicon", "qwindowtitle"};

std::string_view withoutDashes(std::string_view argument)
{
    argument.remove_prefix(std::min(argument.find_first_not_of('-'), argument.size()));
    return argument;
}

/// A sentence for what the parser refused. Values are not repeated: a mistyped call may hold a secret.
QString explain(const CLI::ParseError &problem, const CLI::App &app, int argc, char **argv)
{
    if (dynamic_cast<const CLI::ExtrasError *>(&problem)) {
        for (int i = 1; i < argc; ++i) {
            const std::string argument = argv[i];
            const bool looksLikeOption = argument.size() > 1 && argument[0] == '-';
            if (!looksLikeOption && app.get_subcommands().empty())
                return Text::tr("There is no subcommand \"%1\".").arg(fromStd(argument).left(60));
            if (looksLikeOption) {
                const std::string name = argument.substr(0, argument.find('='));
                const auto knows = [&name](const CLI::App *candidate) { return candidate->get_option_no_throw(name) != nullptr; };
                bool known = knows(&app);
                for (const CLI::App *level = &app; !level->get_subcommands().empty(); level = level->get_subcommands().front())
                    known = known || knows(level->get_subcommands().front());
                if (!known)
                    return Text::tr("There is no option %1 here.").arg(fromStd(name).left(60));
            }
        }
        return Text::tr("There is an argument too many.");
    }
    return fromStd(problem.what());
}

void addSubcommands(CLI::App &app, CommandFactory &chosen)
{
    for (const auto add : {addTrial, addListen, addTrigger, addVerify, addSites, addWebhooks, addGoals, addDeliveries, addServe,
                           addSimulate, addKeys})
        add(app, chosen);
}

} // namespace

QString refusalOfArguments(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder.decode(QByteArrayView(argv[i]));
        if (decoder.hasError())
            return Text::tr("Argument %1 is not valid UTF-8. Write it in UTF-8, or give its content in a file.").arg(i);
    }
    return {};
}

bool asksForDesktop(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument.empty() || argument[0] != '-' || argument == "-h" || argument == "--help" || argument == "--version")
            return false;
        const std::string_view name = withoutDashes(argument);
        if (std::find(valueOptions.begin(), valueOptions.end(), name) != valueOptions.end())
            ++i;
    }
    return true;
}

QString languageFromArguments(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--lang" && i + 1 < argc)
            return QString::fromUtf8(argv[i + 1]);
        if (argument.starts_with("--lang="))
            return QString::fromUtf8(argv[i] + 7);
    }
    return {};
}

Request parseArguments(int argc, char **argv)
{
    Request request;
    std::string profile;
    std::string language;

    CLI::App app(Text::tr("Ovyxa Bench: trigger, sign, deliver, receive and inspect Ovyxa webhooks on your own machine. "
                          "Without a subcommand the desktop opens.").toStdString(), "ovyxa-bench");
    app.fallthrough(); // the global options are valid after a subcommand, too
    app.require_subcommand(0, 1);
    app.set_help_flag("-h,--help", Text::tr("Print this help").toStdString());
    app.set_version_flag("--version", "ovyxa-bench " OVYXA_VERSION, Text::tr("Print the version").toStdString());
    app.add_option("--profile", profile, Text::tr("The folder of all that the program keeps; without it, the platform's data folder").toStdString())
        ->type_name("DIR");
    app.add_option("--lang", language, Text::tr("The language, such as de or en; without it, the system's").toStdString())->type_name("CODE");
    app.add_flag("--json", request.globals.json, Text::tr("One JSON object a line on standard output, and nothing else there").toStdString());
    addSubcommands(app, request.command);

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &success) { // help or version
        app.exit(success, std::cout, std::cerr);
        std::cout.flush();
        request.exitCode = std::cout ? Done : Refused;
        return request;
    } catch (const CLI::ParseError &problem) {
        Output(false).note(explain(problem, app, argc, argv) + u'\n'
                           + Text::tr("\"ovyxa-bench --help\" and \"ovyxa-bench SUBCOMMAND --help\" tell what there is."));
        request.exitCode = WrongCall;
        return request;
    }
    request.globals.profile = fromStd(profile);
    request.globals.language = fromStd(language);
    if (app.count("--profile") > 0 && profile.empty()) {
        Output(false).note(Text::tr("--profile needs the name of a folder."));
        request.exitCode = WrongCall;
    }
    return request;
}

} // namespace ovyxa::cli

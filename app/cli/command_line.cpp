// SPDX-License-Identifier: MIT
#include "app/cli/command_line.h"

#include "app/cli/arguments.h"
#include "app/cli/call_errors.h"
#include "app/cli/help_text.h"
#include "app/cli/input.h"
#include "app/cli/manual.h"
#include "app/mcp/mcp_command.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QStringDecoder>

#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <sstream>
#include <string_view>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct CommandLineWords
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

// Options that take the next argument as their value where no subcommand is given: ours, then those of QApplication.
constexpr std::array<std::string_view, 14> valueOptions{
    "profile", "lang",       "wait-lock", "platform", "platformpluginpath", "platformtheme", "plugin",
    "style",   "stylesheet", "display",   "geometry", "qwindowgeometry",    "qwindowicon",   "qwindowtitle"};

std::string_view withoutDashes(std::string_view argument)
{
    argument.remove_prefix(std::min(argument.find_first_not_of('-'), argument.size()));
    return argument;
}

/// Where the first argument is that is no option nor the value of one; `argc` if there is none.
int firstWord(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (!argument.starts_with('-'))
            return i;
        const std::string_view name = withoutDashes(argument);
        if (std::find(valueOptions.begin(), valueOptions.end(), name) != valueOptions.end())
            ++i;
    }
    return argc;
}

/// The words behind the program's name. As other programs take it, too: "help deliveries list" is "deliveries list --help".
std::vector<std::string> withHelpAsOption(int argc, char **argv)
{
    std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    if (const int word = firstWord(argc, argv); word < argc && std::string_view(argv[word]) == "help") {
        words.erase(words.begin() + word - 1);
        words.insert(std::find(words.begin(), words.end(), "--"), "--help"); // behind "--" it would be an argument
    }
    return words;
}

void addSubcommands(CLI::App &app, CommandFactory &chosen)
{
    for (const auto add :
         {addTrial,    addListen,   addTrigger, addResend, addVerify,   addSites, addWebhooks,    addGoals, addDeliveries, addCaptures, addServe,
          addSimulate, addScenario, addKeys,    addClock,  addSettings, addWatch, addProfileFile, addMcp,   addCompletion, addManual})
        add(app, chosen);
}

/// The parser's own words in its help, in the user's language; and of each subcommand, what it takes besides.
void translateHelp(CLI::App &app)
{
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    const std::string options = text(CommandLineWords::tr("Options"));
    app.get_help_ptr()->group(options);
    if (CLI::Option *version = app.get_version_ptr())
        version->group(options);
    if (!app.get_group().empty()) // it would come to light
        app.group(text(CommandLineWords::tr("Subcommands")));
    if (app.get_parent()) {
        const std::string more = app.get_footer();
        app.footer((more.empty() ? more : more + "\n\n")
                   + text(CommandLineWords::tr("Every subcommand also takes --profile DIR, --json, --wait-lock TIME, --own, --lang CODE and "
                                               "--version: see \"ovyxa-bench --help\".")));
    }
    for (CLI::Option *option : app.get_options([](const CLI::Option *) { return true; }))
        option->capture_default_str(); // whatever its variable holds
    for (CLI::App *subcommand : app.get_subcommands([](CLI::App *) { return true; }))
        translateHelp(*subcommand);
}

} // namespace

QString refusalOfArguments(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        [[maybe_unused]] const QString text = decoder.decode(QByteArrayView(argv[i])); // clazy:exclude=unused-non-trivial-variable
        if (decoder.hasError())
            return CommandLineWords::tr("Argument %1 is not valid UTF-8. Write it in UTF-8, or give its content in a file.").arg(i);
    }
    return {};
}

bool asksForDesktop(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument.empty() || argument[0] != '-' || argument == "-h" || argument == "--help" || argument == "-V" || argument == "--version")
            return false;
        const std::string_view name = withoutDashes(argument);
        if (std::find(valueOptions.begin(), valueOptions.end(), name) != valueOptions.end())
            ++i;
    }
    return true;
}

bool speaksToPrograms(int argc, char **argv)
{
    const int word = firstWord(argc, argv);
    const std::string_view subcommand = word < argc ? argv[word] : "";
    return asksForJson(argc, argv) || subcommand == "mcp" || subcommand == "manual";
}

QString languageFromArguments(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--")
            return {};
        if (argument == "--lang" && i + 1 < argc)
            return QString::fromUtf8(argv[i + 1]);
        if (argument.starts_with("--lang="))
            return QString::fromUtf8(argv[i] + 7);
    }
    return {};
}

bool asksForJson(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--")
            return false;
        if (argument == "--json")
            return true;
        if (argument.starts_with("--json=")) { // as the parser reads a flag's value
            static constexpr std::array<std::string_view, 5> no{"false", "off", "no", "0", "disable"};
            return std::find(no.begin(), no.end(), argument.substr(7)) == no.end();
        }
    }
    return false;
}

namespace {

/// Makes it whole, so that it is told the same by whoever carries the command out; says what is in the way. Qt takes what begins with a colon for
/// a place inside the program.
QString placeHere(QString *folder)
{
    if (folder->isEmpty() || (!folder->startsWith(u':') && QDir::isAbsolutePath(*folder)))
        return {};
    const QString here = QDir::currentPath();
    if (here.isEmpty())
        return CommandLineWords::tr("The folder that this runs in is gone, so --profile %1 is nowhere. Name its whole path.").arg(*folder);
    *folder = here + u'/' + *folder; // "link/.." is not what it looks like: it stays
    return {};
}

/// Help and version, as they were asked for.
int answer(const CLI::Success &success, const CLI::App &app, Output &output)
{
    std::ostringstream said;
    app.exit(success, said, said);
    output.onBroken([&output](const QString &reason) { output.note(Command::lossWords(reason)); });
    if (!output.isJson())
        output.bytes(QByteArray::fromStdString(said.str()));
    else if (dynamic_cast<const CLI::CallForVersion *>(&success))
        output.result({{"type", "version"}, {"version", OVYXA_VERSION}}, {});
    else
        output.result({{"type", "help"}, {"text", said.str()}}, {});
    return output.endedWith(Done);
}

/// Of a call's options, whether one names a file to write to.
bool isWritten(const CLI::Option *option)
{
    return option->check_lname("output") || option->check_lname("junit") || option->check_lname("ready-file");
}

/// By the name that the command line has for it, or the system's.
bool isStandardInput(const std::string &file)
{
    static constexpr std::array<std::string_view, 4> names{"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"};
    return std::find(names.begin(), names.end(), file) != names.end();
}

/// How often standard input is named; it can be read once.
int timesOfStandardInput(const CLI::App &app)
{
    qsizetype times = 0;
    for (const CLI::Option *option : app.get_options([](const CLI::Option *each) { return each->count() > 0; })) {
        if (!isWritten(option) && (option->get_type_name() == "FILE" || option->get_single_name() == "FILE"))
            times += std::count_if(option->results().begin(), option->results().end(), isStandardInput);
    }
    for (const CLI::App *subcommand : app.get_subcommands())
        times += timesOfStandardInput(*subcommand);
    return int(times);
}

/// The files that a call names to be read. What is written to, or handed on by its name, is not among them.
QStringList inputFiles(const CLI::App &app)
{
    QStringList files;
    for (const CLI::Option *option : app.get_options([](const CLI::Option *each) { return each->count() > 0; })) {
        const bool isFile = option->get_type_name() == "FILE" || option->get_single_name() == "FILE";
        if (!isFile || isWritten(option))
            continue;
        for (const std::string &file : option->results())
            files += fromStd(file);
    }
    for (const CLI::App *subcommand : app.get_subcommands())
        files += inputFiles(*subcommand);
    files.removeDuplicates();
    return files;
}

} // namespace

Request parseArguments(int argc, char **argv, Output &output)
{
    Request request;
    output.setJson(asksForJson(argc, argv));
    std::string profile;
    std::string language;
    std::string waitLock;

    CLI::App app(CommandLineWords::tr("Ovyxa Bench: trigger, sign, deliver, receive and inspect Ovyxa webhooks on your own machine. "
                                      "Without a subcommand the desktop opens.")
                     .toStdString(),
                 "ovyxa-bench");
    app.formatter(std::make_shared<HelpText>(helpColumns())); // before the subcommands, which take it over
    app.option_defaults()->group(CommandLineWords::tr("Options").toStdString());
    app.fallthrough(); // the global options are valid after a subcommand, too
    app.require_subcommand(0, 1);
    app.set_help_flag("-h,--help", CommandLineWords::tr("Print this help").toStdString());
    app.set_version_flag("-V,--version", "ovyxa-bench " OVYXA_VERSION, CommandLineWords::tr("Print the version").toStdString());
    app.add_option("--profile", profile,
                   CommandLineWords::tr("The folder of all that the program keeps; without it, the platform's data folder").toStdString())
        ->type_name("DIR");
    app.add_option("--lang", language, CommandLineWords::tr("The language, such as de or en; without it, the system's").toStdString())
        ->type_name("CODE");
    app.add_flag("--json", request.globals.json,
                 CommandLineWords::tr("One JSON object a line on standard output, and nothing else there").toStdString());
    app.add_option("--wait-lock", waitLock,
                   CommandLineWords::tr("Wait so long, real, for a profile that another bench holds: 500ms, 10s, 2m or plain seconds").toStdString())
        ->type_name("TIME");
    app.add_flag(
        "--own", request.globals.own,
        CommandLineWords::tr("Work with the profile by itself, or end with 3 where another bench holds it; no temporary one is used").toStdString());
    addSubcommands(app, request.command);
    translateHelp(app);
    takeMarksAway(app);

    const std::vector<std::string> words = withHelpAsOption(argc, argv);
    try {
        std::vector<std::string> fromTheLast = marked(words, app); // as the parser wishes
        std::reverse(fromTheLast.begin(), fromTheLast.end());
        app.parse(std::move(fromTheLast));
    } catch (const CLI::Success &success) { // help or version
        if (namesNoSubcommand(app)) {
            output.problem({ErrorCode::InvalidInput, explain(CLI::ExtrasError({}), app)});
            request.exitCode = WrongCall;
            return request;
        }
        request.exitCode = answer(success, app, output);
        return request;
    } catch (const CLI::ParseError &problem) {
        QString why = missingValue(app, words);
        if (why.isEmpty())
            why = emptyValue(app, words); // what is missing or does not fit may be what nothing has filled
        output.problem({ErrorCode::InvalidInput, why.isEmpty() ? explain(problem, app) : why});
        output.note(CommandLineWords::tr("\"%1 --help\" tells what there is.").arg(commandPath(app)));
        request.exitCode = WrongCall;
        return request;
    }
    request.globals.profile = fromStd(profile);
    request.globals.language = fromStd(language);
    QString problem = missingValue(app, words);
    if (problem.isEmpty())
        problem = emptyValue(app, words);
    if (problem.isEmpty())
        problem = placeHere(&request.globals.profile);
    if (problem.isEmpty() && !waitLock.empty()) {
        const auto wait = durationFromText(fromStd(waitLock));
        if (wait)
            request.globals.waitLock = *wait;
        else
            problem = wait.error().message;
    }
    if (problem.isEmpty())
        problem = commandWithoutDashes(app, words);
    if (problem.isEmpty() && timesOfStandardInput(app) > 1)
        problem = CommandLineWords::tr("Standard input is named twice, and can be read once. Name a file for one of the two.");
    if (!problem.isEmpty()) {
        output.problem({ErrorCode::InvalidInput, problem});
        request.exitCode = WrongCall;
    }
    request.inputFiles = inputFiles(app);
    return request;
}

} // namespace ovyxa::cli

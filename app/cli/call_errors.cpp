// SPDX-License-Identifier: MIT
#include "app/cli/call_errors.h"

#include "app/cli/arguments.h"
#include "app/cli/input.h"
#include "app/cli/settings_text.h"

#include "core/rules/query_values.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>

#include <CLI/CLI.hpp>

#include <algorithm>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownOfAWord = 60;
constexpr auto commandArgument = "CMD"; // of `listen`

struct CallErrorsWords
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

/// The subcommand that the call got to.
const CLI::App &deepest(const CLI::App &app)
{
    const CLI::App *level = &app;
    while (!level->get_subcommands().empty())
        level = level->get_subcommands().front();
    return *level;
}

/// Of the call's own options, the one that a word names, whatever stands behind its "="; null if there is none.
const CLI::Option *optionOf(const CLI::App &app, const std::string &word)
{
    const std::string name = word.substr(0, word.find('='));
    for (const CLI::App *level = &deepest(app); level; level = level->get_parent()) {
        const CLI::Option *option = name.rfind('-', 0) == 0 ? level->get_option_no_throw(name) : nullptr;
        if (option)
            return option;
    }
    return nullptr;
}

/// The nearest of an app's long options, with its dashes; those that no help names are not offered.
QString nearestOption(const QString &typed, const CLI::App &app)
{
    QStringList names;
    for (const CLI::App *level : {&deepest(app), &app}) {
        for (const CLI::Option *option : level->get_options([](const CLI::Option *each) { return !each->get_group().empty(); })) {
            for (const std::string &name : option->get_lnames())
                names += fromStd(name);
        }
    }
    if (!typed.startsWith("--"_L1))
        return {};
    QString nearest = rules::nearestWord(typed.sliced(2), names);
    if (nearest.isEmpty()) { // --plain-http for --allow-loopback-http: the one with a word of it
        const QStringList words = typed.split(u'-', Qt::SkipEmptyParts);
        names.removeIf([&words](const QString &name) {
            const QStringList parts = name.split(u'-');
            return std::none_of(words.cbegin(), words.cend(), [&parts](const QString &word) { return parts.contains(word); });
        });
        nearest = names.size() == 1 ? names.constFirst() : QString();
    }
    return nearest.isEmpty() ? QString() : QString("--"_L1 + nearest);
}

/// Those that the help names.
QStringList subcommandsOf(const CLI::App &app)
{
    QStringList names;
    for (const CLI::App *subcommand : app.get_subcommands([](const CLI::App *each) { return !each->get_group().empty(); }))
        names += fromStd(subcommand->get_name());
    return names;
}

/// Of a subcommand that takes KEY=VALUE: the key that an option was meant as, such as plan_limit for --plan.
QString keyMeantBy(const QString &typed, const CLI::App &app)
{
    const CLI::Option *pair = deepest(app).get_option_no_throw("KEY=VALUE");
    if (!pair || !pair->get_positional())
        return {};
    const QString word = QString(typed).remove(0, 2).replace(u'-', u'_');
    const QString key = rules::nearestWord(word, settingKeys());
    return key.isEmpty() ? QString() : QString(key + "=VALUE"_L1);
}

/// What was typed that there is not; empty if all that is left over may be meant as an argument.
QString unknownOption(const CLI::App &app)
{
    for (const std::string &argument : app.remaining(true)) {
        if (argument == "--") // what stands behind it are arguments
            break;
        const bool looksLikeOption = argument.size() > 1 && argument[0] == '-';
        if (!looksLikeOption)
            continue;
        const QString typed = fromStd(argument.substr(0, argument.find('='))).left(shownOfAWord);
        const QString key = keyMeantBy(typed, app);
        const QString nearest = key.isEmpty() ? nearestOption(typed, app) : key;
        return nearest.isEmpty() ? CallErrorsWords::tr("There is no option %1 here.").arg(typed)
                                 : CallErrorsWords::tr("There is no option %1 here. The nearest is %2.").arg(typed, nearest);
    }
    return {};
}

/// A word where a subcommand is expected, and that is none; empty if there is no such.
QString unknownSubcommand(const CLI::App &app)
{
    const CLI::App &level = deepest(app);
    const std::vector<std::string> left = app.remaining(true);
    const QStringList names = subcommandsOf(level);
    if (names.isEmpty() || left.empty() || isMarked(left.front()) || left.front().rfind('-', 0) == 0) // and what stands behind it is its own
        return {};
    const QString typed = fromStd(left.front()).left(shownOfAWord);
    if (const QString nearest = rules::nearestWord(typed, names); !nearest.isEmpty())
        return CallErrorsWords::tr("There is no subcommand \"%1\". The nearest is \"%2\".").arg(typed, nearest);
    return level.get_parent() ? CallErrorsWords::tr("There is no subcommand \"%1\" here. There are: %2.").arg(typed, names.join(u", "_s))
                              : CallErrorsWords::tr("There is no subcommand \"%1\".").arg(typed);
}

QString tooMuch(const CLI::App &app)
{
    for (const QString &unknown : {unknownSubcommand(app), unknownOption(app)}) {
        if (!unknown.isEmpty())
            return unknown;
    }
    return CallErrorsWords::tr("There is an argument too many.");
}

QString subcommandMissing(const CLI::App &app)
{
    const QString unknown = unknownSubcommand(app);
    return unknown.isEmpty() ? CallErrorsWords::tr("A subcommand is missing: %1.").arg(subcommandsOf(deepest(app)).join(u", ")) : unknown;
}

/// What a validator of the parser says, in our words; those of our own are sentences already.
QString unfit(const QString &name, const QString &why)
{
    static const QRegularExpression range(u"^Value (.*) not in range (\\S+) to (\\S+)$"_s, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression set(u"^(.*) not in \\{(.*)\\}$"_s, QRegularExpression::DotMatchesEverythingOption);
    if (const auto match = range.match(why); match.hasMatch()) {
        return CallErrorsWords::tr("%1 takes a number from %2 to %3, and \"%4\" is none of these.")
            .arg(name, match.captured(2), match.captured(3), match.captured(1).left(shownOfAWord));
    }
    if (const auto match = set.match(why); match.hasMatch()) {
        const QString typed = match.captured(1).left(shownOfAWord);
        const QString nearest = rules::nearestWord(typed, match.captured(2).split(u','));
        const QString words = match.captured(2).replace(u","_s, u", "_s);
        return nearest.isEmpty()
                   ? CallErrorsWords::tr("%1 takes one of %2, and \"%3\" is none of these.").arg(name, words, typed)
                   : CallErrorsWords::tr("%1 takes one of %2, and \"%3\" is none of these. The nearest is \"%4\".").arg(name, words, typed, nearest);
    }
    return name + ": "_L1 + why;
}

/// "--cert requires --key" → the two names.
std::pair<QString, QString> bothSides(const QString &text, const QString &verb)
{
    return {text.section(verb, 0, 0), text.section(verb, 1)};
}

} // namespace

QString explain(const CLI::ParseError &problem, const CLI::App &app)
{
    const QString text = fromStd(problem.what());
    if (dynamic_cast<const CLI::ExtrasError *>(&problem))
        return tooMuch(app);
    if (const QString unknown = unknownOption(app); !unknown.isEmpty())
        return unknown; // what is missing may be what was typed wrongly, and what does not fit, its value
    if (dynamic_cast<const CLI::RequiredError *>(&problem)) {
        const QString name = text.section(u" is required"_s, 0, 0);
        return name == "A subcommand"_L1 ? subcommandMissing(app) : CallErrorsWords::tr("%1 is missing.").arg(name);
    }
    if (dynamic_cast<const CLI::RequiresError *>(&problem)) {
        const auto [name, other] = bothSides(text, u" requires "_s);
        return CallErrorsWords::tr("%1 goes together with %2.").arg(name, other);
    }
    if (dynamic_cast<const CLI::ExcludesError *>(&problem)) {
        const auto [name, other] = bothSides(text, u" excludes "_s);
        return CallErrorsWords::tr("%1 and %2 exclude each other.").arg(name, other);
    }
    if (dynamic_cast<const CLI::ConversionError *>(&problem)) {
        static const QRegularExpression conversion(u"^Could not convert: (\\S+) = (.*)$"_s, QRegularExpression::DotMatchesEverythingOption);
        if (const auto match = conversion.match(text); match.hasMatch())
            return CallErrorsWords::tr("%1 takes a number, and \"%2\" is none.").arg(match.captured(1), match.captured(2).left(shownOfAWord));
        return text;
    }
    const QString name = text.section(u": "_s, 0, 0);
    if (dynamic_cast<const CLI::ValidationError *>(&problem))
        return unfit(name, text.section(u": "_s, 1));
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&problem) && text.endsWith(" missing"_L1))
        return CallErrorsWords::tr("%1 needs a value.").arg(name);
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&problem)) {
        static const QRegularExpression option(u"(--?[a-z][a-z-]*)"_s);
        return CallErrorsWords::tr("%1 may be given only once.").arg(option.match(text).captured(1));
    }
    return text;
}

bool namesNoSubcommand(const CLI::App &app)
{
    return !unknownSubcommand(app).isEmpty();
}

QString commandPath(const CLI::App &app)
{
    QStringList names;
    for (const CLI::App *level = &app; level; level = level->get_subcommands().empty() ? nullptr : level->get_subcommands().front())
        names += fromStd(level->get_name());
    return names.join(u' ');
}

QString emptyValue(const CLI::App &app, const std::vector<std::string> &words)
{
    const auto emptyWords = [](const std::string &name) {
        return CallErrorsWords::tr("%1 is empty. Check whether a variable that should fill it is set.").arg(fromStd(name));
    };
    for (auto word = words.begin(); word != std::find(words.begin(), words.end(), "--"); ++word) { // a flag's is lost on the parser
        const std::string name = word->substr(0, word->size() - std::min<size_t>(word->size(), 1));
        const CLI::Option *option = word->find('=') == name.size() ? optionOf(app, name) : nullptr;
        if (option && option->get_items_expected_min() == 0)
            return emptyWords(name);
    }
    const auto isFine = [](const CLI::Option *option) {
        // An empty text finds everything; an empty header is a case for `verify`; an empty secret has a sentence of its own.
        static const std::vector<std::string> mayBeEmpty{"--search", "--secret", commandArgument};
        const std::string name = option->get_name();
        const bool asksAboutIt = name == "--signature" && option->get_required();
        return asksAboutIt || std::find(mayBeEmpty.begin(), mayBeEmpty.end(), name) != mayBeEmpty.end();
    };
    for (const CLI::App *level = &app; level; level = level->get_subcommands().empty() ? nullptr : level->get_subcommands().front()) {
        for (const CLI::Option *option : level->get_options([](const CLI::Option *) { return true; })) {
            const std::vector<std::string> values = option->results();
            const auto isEmpty = [](const std::string &value) { return value.size() == size_t(isMarked(value) ? 1 : 0); }; // parsed or not
            const bool hasEmpty = option->get_type_size() > 0 && std::any_of(values.begin(), values.end(), isEmpty);
            if (hasEmpty && !isFine(option))
                return emptyWords(option->get_name());
        }
    }
    return {};
}

QString missingValue(const CLI::App &app, const std::vector<std::string> &words)
{
    for (size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
        const CLI::Option *option = words[i].find('=') == std::string::npos ? optionOf(app, words[i]) : nullptr;
        if (!option || option->get_items_expected_min() == 0)
            continue;
        const std::string &value = words[i + 1];
        if (value == "--" || (value.rfind("--", 0) == 0 && optionOf(app, value)))
            return CallErrorsWords::tr("%1 needs a value.").arg(fromStd(words[i]));
        ++i; // what a value looks like is its own affair
    }
    return {};
}

QString commandWithoutDashes(const CLI::App &app, const std::vector<std::string> &words)
{
    const CLI::Option *command = deepest(app).get_option_no_throw(commandArgument);
    if (!command)
        return {};
    const auto dashes = std::find(words.begin(), words.end(), "--");
    const auto behind = dashes == words.end() ? 0 : words.end() - dashes - 1;
    if (std::ptrdiff_t(command->count()) > behind)
        return CallErrorsWords::tr("There is an argument too many. A command to run stands behind --: listen -- CMD ARG…");
    if (dashes != words.end() && behind == 0)
        return CallErrorsWords::tr("Behind -- a command is missing.");
    return {};
}

} // namespace ovyxa::cli

// SPDX-License-Identifier: MIT
#include "app/cli/completion.h"

#include "app/cli/command.h"
#include "app/cli/input.h"
#include "app/cli/settings_text.h"
#include "app/languages.h"

#include "core/model/event_kind.h"
#include "core/model/text.h"

#include <QtCore/QStringList>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct CompletionWords
{
    Q_DECLARE_TR_FUNCTIONS(Completion)
};

/// What can stand at a place: a subcommand or an option.
struct Completed
{
    QString name;
    QString help;
    bool takesValue = false;
    QStringList values;                                          ///< if only these will do
    enum class Place { None, File, Folder } place = Place::None; ///< that a value names
};

/// One subcommand; the path is " deliveries list", empty for none yet.
struct CompletionLevel
{
    QString path;
    QList<Completed> words;
    bool takesFiles = false;
};

/// What the help calls a value; one that stands by itself has its name.
QString typeOf(const CLI::Option &option)
{
    return fromStd(option.get_type_name().empty() ? option.get_name() : option.get_type_name());
}

/// "STATE:{queued,held}" → the words; and those of types that say what they are.
QStringList valuesOf(const CLI::Option &option)
{
    const QString type = typeOf(option);
    QStringList named;
    if (type == "EVENT"_L1 || (type == "LIST"_L1 && option.check_lname("events"))) {
        for (const EventKind kind : allEventKinds)
            named += QString(toText(kind));
        if (option.get_required())
            return named;
    }
    if (type == "CODE"_L1)
        return Languages::available();
    if (type == "KEY=VALUE"_L1 && option.get_positional()) {
        for (const QString &key : settingKeys())
            named += key + u'=';
        return named;
    }
    const qsizetype open = type.indexOf(u'{');
    const qsizetype close = type.indexOf(u'}', open);
    return open < 0 || close < 0 ? QStringList() : type.mid(open + 1, close - open - 1).split(u',');
}

Completed::Place placeOf(const CLI::Option &option)
{
    const QString type = typeOf(option);
    return type.startsWith("DIR"_L1) ? Completed::Place::Folder : type.startsWith("FILE"_L1) ? Completed::Place::File : Completed::Place::None;
}

QString inOneLine(const std::string &help)
{
    QString text = fromStd(help).simplified();
    constexpr qsizetype enough = 70;
    return text.size() > enough ? text.left(enough - 1).trimmed() + u'…' : text;
}

void collectOptions(const CLI::App &app, QList<Completed> *words)
{
    for (const CLI::Option *option : app.get_options([](const CLI::Option *) { return true; })) {
        const bool takesValue = option->get_items_expected_max() > 0;
        if (option->get_positional()) {
            for (const QString &value : valuesOf(*option))
                words->append({value, inOneLine(option->get_description()), false, {}, {}});
            continue;
        }
        for (const std::string &name : option->get_lnames()) {
            words->append({"--"_L1 + fromStd(name), inOneLine(option->get_description()), takesValue, valuesOf(*option), placeOf(*option)});
        }
        for (const std::string &name : option->get_snames())
            words->append({u'-' + fromStd(name), inOneLine(option->get_description()), takesValue, valuesOf(*option), placeOf(*option)});
    }
}

void collect(const CLI::App &app, const QString &path, const QList<Completed> &everywhere, QList<CompletionLevel> *levels)
{
    CompletionLevel level{path, {}};
    const std::vector<const CLI::App *> subcommands = app.get_subcommands([](const CLI::App *each) { return !each->get_group().empty(); });
    for (const CLI::App *subcommand : subcommands)
        level.words.append({fromStd(subcommand->get_name()), inOneLine(subcommand->get_description()), false, {}, {}});
    collectOptions(app, &level.words);
    const auto positional = app.get_options([](const CLI::Option *option) { return option->get_positional(); });
    level.takesFiles =
        std::any_of(positional.cbegin(), positional.cend(), [](const CLI::Option *option) { return typeOf(*option).startsWith("FILE"_L1); });
    for (const Completed &word : everywhere) {
        const auto isSame = [&word](const Completed &own) { return own.name == word.name; };
        if (std::none_of(level.words.cbegin(), level.words.cend(), isSame))
            level.words.append(word);
    }
    levels->append(level);
    for (const CLI::App *subcommand : subcommands)
        collect(*subcommand, path + u' ' + fromStd(subcommand->get_name()), everywhere, levels);
}

QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', "'\\''"_L1) + u'\'';
}

/// A `case` of bash and zsh over the places that have a value, such as " deliveries list --state".
QString valueCases(const QList<CompletionLevel> &levels, const QString &words, const QString &folders, const QString &files, const QString &nothing)
{
    QString cases;
    for (const CompletionLevel &level : levels) {
        for (const Completed &word : level.words) {
            if (!word.takesValue)
                continue;
            const QString named = word.place == Completed::Place::Folder ? folders : word.place == Completed::Place::File ? files : nothing;
            const QString what = word.values.isEmpty() ? named : words.arg(word.values.join(u' '));
            cases += u"    %1) %2; return ;;\n"_s.arg(quoted(level.path + u' ' + word.name), what);
        }
    }
    return cases;
}

/// The walk along the line, as far as bash and zsh do it alike: `line` is the array of words, `from` its first index, `to` the one completed.
/// Behind "--" stands a command, for which each has `others`.
QString walk(const QList<CompletionLevel> &levels, const QString &from, const QString &to, const QString &others)
{
    QString cases;
    QStringList skipped;
    for (const CompletionLevel &level : levels) {
        if (!level.path.isEmpty())
            cases += u"        %1) at=%1 ;;\n"_s.arg(quoted(level.path));
        for (const Completed &word : level.words) {
            if (word.takesValue)
                skipped += quoted(level.path + u' ' + word.name);
        }
    }
    return u"    local at='' i\n    for ((i = %1; i < %2; i++)); do\n        if [[ ${line[i]} = -- ]]; then "_s.arg(from, to) + others
           + u"; return; fi\n        case \"$at ${line[i]}\" in\n"_s + cases + u"        " + skipped.join(u"|"_s)
           + u") ((i++)) ;; # its value is no subcommand\n        esac\n    done\n"_s;
}

/// Files or folders in bash, as they are called: a name may have blanks and stars in it, which readline quotes then.
QString bashPlaces(QStringView which, const QString &from = {})
{
    return u"compopt -o filenames 2>/dev/null; mapfile -t "_s + from + u" COMPREPLY < <(compgen "_s + which + u" -- \"$cur\")"_s;
}

QString bash(const QList<CompletionLevel> &levels)
{
    QString script = u"# bash completion for ovyxa-bench: source <(ovyxa-bench completion bash)\n_ovyxa_bench() {\n"
                     "    local line=(\"${COMP_WORDS[@]}\") cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words='' files=''\n"
                     "    [[ $cur = = ]] && cur='' # of --option=value, which bash takes for three words\n"
                     "    [[ $prev = = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}\n"_s
                     + walk(levels, u"1"_s, u"COMP_CWORD"_s,
                            u"if ((i + 1 == COMP_CWORD)) && [[ $at = ' listen' ]]; then mapfile -t COMPREPLY < <(compgen -c -- \"$cur\"); else "_s
                                + bashPlaces(u"-f") + u"; fi"_s)
                     + u"    case \"$at $prev\" in\n"_s
                     + valueCases(levels, u"COMPREPLY=($(compgen -W '%1' -- \"$cur\"))"_s, bashPlaces(u"-d"), bashPlaces(u"-f"),
                                  u"compopt +o default 2>/dev/null"_s)
                     + u"    esac\n    case \"$at\" in\n"_s;
    for (const CompletionLevel &level : levels) {
        QStringList names;
        for (const Completed &word : level.words)
            names += word.name;
        const QString files = level.takesFiles ? u" files=1"_s : QString();
        script += u"    %1) words='%2'%3 ;;\n"_s.arg(quoted(level.path), names.join(u' '), files);
    }
    return script
           + u"    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
             "    [[ -n $files && $cur != -* ]] && { "_s
           + bashPlaces(u"-f", u"-O ${#COMPREPLY[@]}"_s)
           + u"; }\n"
             "    [[ ${COMPREPLY[*]} = *= ]] && compopt -o nospace 2>/dev/null\n    return 0\n}\ncomplete -o default -F _ovyxa_bench ovyxa-bench\n"_s;
}

QString zsh(const QList<CompletionLevel> &levels)
{
    QString script = u"#compdef ovyxa-bench\n# zsh completion for ovyxa-bench: source <(ovyxa-bench completion zsh)\n_ovyxa_bench() {\n"
                     "    local -a line entries keys # keys=: no blank behind them\n    line=(\"${words[@]}\")\n    local before=${line[CURRENT-1]}\n"
                     "    if [[ $PREFIX = --*=* ]]; then before=${PREFIX%%=*}; compset -P '*='; fi # --option=value\n"_s
                     + walk(levels, u"2"_s, u"CURRENT"_s, u"words=(\"${(@)words[i+1,-1]}\"); ((CURRENT -= i)); _normal"_s)
                     + u"    case \"$at $before\" in\n"_s + valueCases(levels, u"compadd -- %1"_s, u"_files -/"_s, u"_files"_s, u":"_s)
                     + u"    esac\n    case \"$at\" in\n"_s;
    for (const CompletionLevel &level : levels) {
        QStringList entries;
        QStringList keys;
        for (const Completed &word : level.words)
            (word.name.endsWith(u'=') ? keys : entries) += quoted(QString(word.name).replace(u':', "\\:"_L1) + u':' + word.help);
        const QString files = level.takesFiles ? u"; [[ $PREFIX != -* ]] && _files"_s : QString();
        script += u"    %1) entries=(%2) keys=(%3)%4 ;;\n"_s.arg(quoted(level.path), entries.join(u' '), keys.join(u' '), files);
    }
    return script
           + u"    esac\n    _describe 'ovyxa-bench' entries -- keys -S '' || _files\n}\n"_s
           // Read from a folder of such functions, this file is the function, called for the first word to complete.
           + u"(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n"
             "if [[ ${funcstack[1]} = _ovyxa[_-]bench ]]; then _ovyxa_bench \"$@\"; else compdef _ovyxa_bench ovyxa-bench; fi\n"_s;
}

QString fish(const QList<CompletionLevel> &levels)
{
    QString script =
        u"# fish completion for ovyxa-bench: ovyxa-bench completion fish | source\n"
        "function __ovyxa_bench_at\n    set -l at ''\n    set -l skip 0\n"
        "    for word in (commandline -opc)[2..-1]\n        if test $skip = 1\n            set skip 0\n            continue\n        end\n"
        "        switch \"$at $word\"\n"_s;
    QStringList skipped;
    for (const CompletionLevel &level : levels) {
        if (!level.path.isEmpty())
            script += u"            case %1\n                set at %1\n"_s.arg(quoted(level.path));
        for (const Completed &word : level.words) {
            if (word.takesValue)
                skipped += quoted(level.path + u' ' + word.name);
        }
    }
    script +=
        u"            case "_s + skipped.join(u' ') + u"\n                set skip 1\n        end\n    end\n    test \"$at\" = \"$argv[1]\"\nend\n"_s;
    for (const CompletionLevel &level : levels) {
        const QString here = u"complete -c ovyxa-bench -n \"__ovyxa_bench_at %1\""_s.arg(quoted(level.path));
        for (const Completed &word : level.words) {
            QString line = here;
            if (!word.name.startsWith(u'-'))
                line += u" -f -a "_s + quoted(word.name);
            else
                line += (word.name.startsWith("--"_L1) ? u" -l "_s + word.name.mid(2) : u" -s "_s + word.name.mid(1));
            if (word.takesValue)
                line += !word.values.isEmpty()                 ? QString(u" -x -a "_s + quoted(word.values.join(u' ')))
                        : word.place == Completed::Place::None ? u" -x"_s
                                                               : u" -r"_s;
            script += line + u" -d "_s + quoted(word.help) + u'\n';
        }
    }
    return script;
}

/// Writes a text that is complete already.
class PrintCommand final : public Command
{
    Q_OBJECT
public:
    PrintCommand(QString shell, QString text, const Globals &globals, Output *output)
        : Command(globals, output)
        , m_shell(std::move(shell))
        , m_text(std::move(text))
    {
    }

    void start() override
    {
        if (out().isJson())
            out().result({{"type", "completion"}, {"shell", m_shell.toStdString()}, {"script", m_text.toStdString()}}, {});
        else
            out().bytes(m_text.toUtf8());
        finish(Done);
    }

private:
    QString m_shell;
    QString m_text;
};

} // namespace

QString completionScript(const CLI::App &program, Shell shell)
{
    QList<Completed> everywhere;
    collectOptions(program, &everywhere);
    QList<CompletionLevel> levels;
    collect(program, {}, everywhere, &levels);
    switch (shell) {
    case Shell::Bash: return bash(levels);
    case Shell::Zsh: return zsh(levels);
    case Shell::Fish: return fish(levels);
    }
    Q_UNREACHABLE();
}

void addCompletion(CLI::App &app, CommandFactory &chosen)
{
    auto shell = std::make_shared<std::string>();
    CLI::App *completion = app.add_subcommand(
        "completion",
        CompletionWords::tr("Print what a shell needs to complete this program's words: source <(ovyxa-bench completion bash)").toStdString());
    completion->add_option("SHELL", *shell, CompletionWords::tr("bash, zsh or fish").toStdString())
        ->required()
        ->type_name("")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completion->callback([shell, &app, &chosen] {
        const Shell wanted = *shell == "bash" ? Shell::Bash : *shell == "zsh" ? Shell::Zsh : Shell::Fish;
        chosen = [shell = fromStd(*shell), script = completionScript(app, wanted)](const Globals &globals, Output *output) {
            return std::make_unique<PrintCommand>(shell, script, globals, output);
        };
    });
}

} // namespace ovyxa::cli

#include "completion.moc"

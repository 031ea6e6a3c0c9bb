// SPDX-License-Identifier: MIT
#include "app/cli/help_text.h"

#include "app/cli/columns.h"
#include "app/cli/examples.h"
#include "app/cli/input.h"

#include "core/platform/streams.h"
#include "core/platform/terminal.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>

#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct HelpTextWords
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

constexpr int fewestColumns = 40;
constexpr int mostColumns = 120;
constexpr int usualColumns = 80;
constexpr int columnsForTwo = 72; // narrower, a description stands below its option
constexpr int optionColumn = 30;
constexpr int subcommandColumn = 18;
constexpr int belowColumn = 6;

/// What a line does not begin with.
bool staysBehind(QChar letter)
{
    return QStringView(u"、。，．：；）」』】！？ー").contains(letter);
}

/// What stays on one line, its blank with it: a word, or a letter of those scripts with the marks behind it.
QStringList pieces(const QString &text)
{
    QStringList result{QString()};
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar letter = text[i];
        const QChar before = i ? text[i - 1] : QChar();
        const bool isBetweenWide = (isWide(letter) || isWide(before)) && !staysBehind(letter) && before != u'「' && before != u'（';
        if (i && before != u' ' ? isBetweenWide && letter != u' ' : letter != u' ')
            result.append(QString());
        result.last() += letter;
    }
    return result;
}

/// A line for a shell, on as many as it takes: each but the last says that it goes on. What stands in quotes is one word.
QString wrappedCommand(const QString &line, int columns, int indent)
{
    static const QRegularExpression word(u"(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+"_s);
    QString result;
    int used = 0;
    for (auto each = word.globalMatch(line); each.hasNext();) {
        const QString next = each.next().captured();
        constexpr int continued = 2; // " \"
        if (used && used + 1 + columnsOf(next) + (each.hasNext() ? continued : 0) > columns) {
            result += u" \\\n"_s + QString(indent + 4, u' ');
            used = indent + 4;
        } else if (used) {
            result += u' ';
            ++used;
        } else {
            result += QString(indent, u' ');
            used = indent;
        }
        result += next;
        used += columnsOf(next);
    }
    return result;
}

QString joinedNames(const std::set<CLI::Option *> &options)
{
    QStringList names;
    for (const CLI::Option *option : options)
        names += fromStd(option->get_name());
    return names.join(u", "_s);
}

/// The type as the parser has it is "PORT:INT in [0 - 65535]" or "HOW:{again,wrong}".
QString bareType(const CLI::Option &option)
{
    return fromStd(option.get_type_name()).section(u':', 0, 0);
}

/// "0 to 65535"; empty where anything goes that a machine's word holds.
QString rangeOf(const CLI::Option &option)
{
    static const QRegularExpression range(u" in \\[(-?\\d+) - (\\d+)\\]$"_s);
    const auto match = range.match(fromStd(option.get_type_name()));
    const bool isBounded = match.hasMatch() && match.captured(2).toLongLong() < std::numeric_limits<int>::max();
    return isBounded ? HelpTextWords::tr("%1 to %2").arg(match.captured(1), match.captured(2)) : QString();
}

/// What its variable begins with; empty where that says "not given": nothing, or a figure that the option itself would refuse.
QString defaultOf(const CLI::Option &option)
{
    static const QRegularExpression least(u" in \\[(-?\\d+) - "_s);
    const QString text = fromStd(option.get_default_str());
    const auto match = least.match(fromStd(option.get_type_name()));
    const bool isRefused = match.hasMatch() && text.toLongLong() < match.captured(1).toLongLong();
    return isRefused || text == "[]"_L1 || text == "{}"_L1 || option.get_required() ? QString() : text;
}

} // namespace

int helpColumns()
{
    const int ofTerminal = terminalColumns(standardOutput);
    const int columns = ofTerminal > 0 ? ofTerminal : qEnvironmentVariableIntValue("COLUMNS");
    return columns > 0 ? std::clamp(columns, fewestColumns, mostColumns) : usualColumns;
}

QString wrapped(const QString &text, int columns, int indent)
{
    QString result;
    QString line;
    int used = indent;
    const auto endLine = [&] {
        while (line.endsWith(u' '))
            line.chop(1);
        result += line;
        line.clear();
        used = indent;
    };
    for (const QString &piece : pieces(text)) {
        const int bare = columnsOf(QStringView(piece).trimmed());
        if (!line.isEmpty() && used + bare > columns) {
            endLine();
            result += u'\n' + QString(indent, u' ');
        }
        line += piece;
        used += columnsOf(piece);
    }
    endLine();
    return result;
}

HelpText::HelpText(int columns) : m_columns(columns)
{
    const auto name = [this](const char *key, const QString &translated) { label(key, translated.toStdString()); };
    name("Usage", HelpTextWords::tr("Usage"));
    name("OPTIONS", HelpTextWords::tr("OPTIONS"));
    name("SUBCOMMAND", HelpTextWords::tr("SUBCOMMAND"));
    name("SUBCOMMANDS", HelpTextWords::tr("SUBCOMMAND"));
    name("Positionals", HelpTextWords::tr("Arguments"));
}

QString HelpText::entry(const QString &left, const QString &right, int column) const
{
    const bool isBelow = m_columns < columnsForTwo && column == optionColumn;
    const int indent = isBelow ? belowColumn : column;
    const QString begin = "  "_L1 + left;
    const bool fitsBeside = !isBelow && columnsOf(begin) + 2 <= indent;
    QString result = fitsBeside ? begin + QString(indent - columnsOf(begin), u' ') : wrapped(begin, m_columns, 4);
    if (right.isEmpty())
        return result + u'\n';
    if (!fitsBeside)
        result += u'\n' + QString(indent, u' ');
    return result + wrapped(right, m_columns, indent) + u'\n';
}

std::string HelpText::make_option(const CLI::Option *option, bool isPositional) const
{
    return entry(fromStd(make_option_name(option, isPositional) + make_option_opts(option)), fromStd(make_option_desc(option)), optionColumn)
        .toStdString();
}

std::string HelpText::make_option_opts(const CLI::Option *option) const
{
    if (option->get_type_size() == 0)
        return {};
    const QString type = bareType(*option);
    const bool isRepeated = option->get_expected_max() == CLI::detail::expected_max_vector_size;
    return QString((type.isEmpty() ? type : u' ' + type) + (isRepeated ? " ..."_L1 : ""_L1)).toStdString();
}

std::string HelpText::make_option_desc(const CLI::Option *option) const
{
    QStringList facts;
    if (option->get_required())
        facts += HelpTextWords::tr("required");
    if (const QString range = rangeOf(*option); !range.isEmpty())
        facts += range;
    if (const QString given = defaultOf(*option); !given.isEmpty() && option->get_type_size() > 0)
        facts += HelpTextWords::tr("default: %1").arg(given);
    if (!option->get_needs().empty())
        facts += HelpTextWords::tr("with %1").arg(joinedNames(option->get_needs()));
    if (!option->get_excludes().empty())
        facts += HelpTextWords::tr("not with %1").arg(joinedNames(option->get_excludes()));
    const QString text = fromStd(option->get_description());
    return (facts.isEmpty() ? text : text + " ("_L1 + facts.join(u"; "_s) + u')').toStdString();
}

std::string HelpText::make_description(const CLI::App *app) const
{
    return wrapped(fromStd(app->get_description()), m_columns, 0).toStdString() + '\n';
}

std::string HelpText::make_usage(const CLI::App *app, std::string name) const
{
    return wrapped(fromStd(Formatter::make_usage(app, std::move(name))).trimmed(), m_columns, belowColumn).toStdString() + '\n';
}

std::string HelpText::make_subcommand(const CLI::App *subcommand) const
{
    return entry(fromStd(subcommand->get_name()), fromStd(subcommand->get_description()), subcommandColumn).toStdString();
}

std::string HelpText::make_footer(const CLI::App *app) const
{
    QString result;
    if (const QStringList examples = examplesOf(*app); !examples.isEmpty()) {
        result = HelpTextWords::tr("Examples:") + u'\n';
        for (const QString &example : examples)
            result += wrappedCommand(example, m_columns, 2) + u'\n';
    }
    for (const QString &paragraph : fromStd(app->get_footer()).split(u"\n\n"_s, Qt::SkipEmptyParts))
        result += (result.isEmpty() ? ""_L1 : "\n"_L1) + wrapped(paragraph, m_columns, 0) + u'\n';
    return result.toStdString();
}

} // namespace ovyxa::cli

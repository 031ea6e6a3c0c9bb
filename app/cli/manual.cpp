// SPDX-License-Identifier: MIT
#include "app/cli/manual.h"

#include "app/cli/examples.h"
#include "app/cli/help_text.h"
#include "app/cli/input.h"
#include "core/platform/whole_file.h"

#include <QtCore/QDir>
#include <QtCore/QSet>
#include <QtCore/QStringList>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

/// Text as roff: nothing of it is taken for a request, and what people copy from a page is what they have to type (a bare "-" may become a
/// hyphen, "~", "^", "'" and "`" something typographic).
QByteArray roff(const QString &text)
{
    QByteArray result;
    for (const char32_t code : text.toUcs4()) {
        switch (code) {
        case U'\\': result += "\\e"; break;
        case U'-': result += "\\-"; break;
        case U'\'': result += "\\(aq"; break;
        case U'`': result += "\\(ga"; break;
        case U'~': result += "\\(ti"; break;
        case U'^': result += "\\(ha"; break;
        default:
            if (code < 0x80)
                result += char(code);
            else
                result += "\\[u" + QByteArray::number(uint(code), 16).toUpper().rightJustified(4, '0') + ']';
        }
    }
    return result.startsWith('.') ? "\\&" + result : result;
}

QByteArray roff(const std::string &text)
{
    return roff(fromStd(text));
}

QByteArray bold(const QString &text)
{
    return "\\fB" + roff(text) + "\\fR";
}

QList<const CLI::App *> shownSubcommands(const CLI::App &app)
{
    QList<const CLI::App *> shown;
    for (const CLI::App *subcommand : app.get_subcommands([](const CLI::App *each) { return !each->get_group().empty(); }))
        shown += subcommand;
    return shown;
}

/// One page under way.
class PageWriter final
{
public:
    void line(const QByteArray &text) { m_text += text + '\n'; }
    void section(const char *name) { line(QByteArray(".SH ") + name); }

    void synopsis(const CLI::App &app, const QString &name)
    {
        const QString usage = fromStd(m_words.make_usage(&app, name.toStdString())).trimmed();
        line(bold(name) + roff(usage.mid(usage.indexOf(name) + name.size())));
    }

    /// "Arguments" or options; false if there are none.
    bool options(const CLI::App &app, bool positional)
    {
        const auto all = app.get_options([positional](const CLI::Option *each) { return each->get_positional() == positional; });
        for (const CLI::Option *option : all) {
            line(".TP");
            line(bold(fromStd(m_words.make_option_name(option, positional))) + roff(m_words.make_option_opts(option)));
            line(roff(m_words.make_option_desc(option)));
        }
        return !all.empty();
    }

    /// What stands below a help: paragraphs, of which each is told once a page.
    void footer(const CLI::App &app)
    {
        const QStringList paragraphs = fromStd(app.get_footer()).split(u"\n\n"_s, Qt::SkipEmptyParts);
        for (const QString &paragraph : paragraphs) {
            if (m_told.contains(paragraph))
                continue;
            m_told.insert(paragraph);
            line(".PP\n" + roff(paragraph));
        }
    }

    /// Calls of it and of what is within it, each once, as they are typed.
    void examples(const CLI::App &app)
    {
        section("EXAMPLES");
        line(".nf");
        QStringList calls = examplesOf(app);
        for (const CLI::App *subcommand : app.get_parent() ? shownSubcommands(app) : QList<const CLI::App *>())
            calls += examplesOf(*subcommand);
        calls.removeDuplicates();
        for (const QString &call : std::as_const(calls))
            line(roff(call));
        line(".fi");
    }

    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    HelpText m_words{unlimitedColumns};
    QSet<QString> m_told;
    QByteArray m_text;
};

/// The first clause of a description, as whatis(1) shows it.
QString inShort(const CLI::App &app)
{
    QString text = fromStd(app.get_description());
    for (const QString &end : {u". "_s, u"; "_s, u": "_s}) {
        if (const qsizetype at = text.indexOf(end, text.startsWith("Ovyxa Bench: "_L1) ? 13 : 0); at > 0)
            text.truncate(at);
    }
    return text;
}

void writeHead(PageWriter *page, const CLI::App &app, const QString &title, const QString &command, const QString &date)
{
    page->line(".TH " + roff(title.toUpper()) + " 1 \"" + date.toLatin1() + "\" \"Ovyxa Bench " OVYXA_VERSION "\" \"User Commands\"");
    page->line(".nh\n.ad l"); // words of a shell are not to be taken apart
    page->section("NAME");
    page->line(roff(title) + " \\- " + roff(inShort(app)));
    page->section("SYNOPSIS");
    page->synopsis(app, command);
    page->section("DESCRIPTION");
    page->line(roff(app.get_description()));
}

void writeSubcommandsWithin(PageWriter *page, const CLI::App &app, const QString &command)
{
    for (const CLI::App *subcommand : shownSubcommands(app)) {
        const QString called = command + u' ' + fromStd(subcommand->get_name());
        page->line(".SS " + roff(subcommand->get_name()));
        page->synopsis(*subcommand, called);
        page->line(".PP\n" + roff(subcommand->get_description()));
        page->options(*subcommand, true);
        page->options(*subcommand, false);
        page->footer(*subcommand);
        writeSubcommandsWithin(page, *subcommand, called);
    }
}

ManualPage pageOf(const CLI::App &program, const CLI::App &subcommand, const QString &date)
{
    const QString command = fromStd(program.get_name() + ' ' + subcommand.get_name());
    const QString title = QString(command).replace(u' ', u'-');
    PageWriter page;
    writeHead(&page, subcommand, title, command, date);
    page.section("OPTIONS");
    page.options(subcommand, true);
    page.options(subcommand, false);
    page.footer(subcommand);
    if (!shownSubcommands(subcommand).isEmpty())
        page.section("SUBCOMMANDS");
    writeSubcommandsWithin(&page, subcommand, command);
    page.examples(subcommand);
    page.section("SEE ALSO");
    page.line(".BR " + roff(program.get_name()) + " (1), for the exit status, the environment and the files");
    return {title + ".1"_L1, page.text()};
}

constexpr auto restOfTheFirstPage =
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\nDone.\n"
    ".TP\n.B 1\nIt ran, and the answer is no: a delivery failed, a signature is invalid, a count was not reached.\n"
    ".TP\n.B 2\nThe call or its input is wrong.\n"
    ".TP\n.B 3\nThe surroundings refuse: the port is taken, another bench holds the profile, the disk is full.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B OVYXA_BENCH_SECRET\nThe signing secret, for subcommands that take \\-\\-secret, without showing it in the "
    "process list.\n"
    ".TP\n.B OVYXA_BENCH_API_KEY\nThe key of the Events API, for \\fBserve\\fR.\n"
    ".SH FILES\n"
    ".TP\n.I \\(ti/.local/share/ovyxa\\-bench\nThe profile, where \\-\\-profile names no other folder: "
    "the log, the certificates and, where there is no keychain, the secrets.\n";

ManualPage firstPage(const CLI::App &program, const QString &date)
{
    const QString name = fromStd(program.get_name());
    PageWriter page;
    writeHead(&page, program, name, name, date);
    page.section("OPTIONS");
    page.options(program, false);
    page.footer(program);
    page.section("SUBCOMMANDS");
    for (const CLI::App *subcommand : shownSubcommands(program)) {
        page.line(".TP\n.BR " + roff(name + u'-' + fromStd(subcommand->get_name())) + " (1)");
        page.line(roff(subcommand->get_description()));
    }
    page.examples(program);
    page.line(QByteArray(restOfTheFirstPage).chopped(1));
    return {name + ".1"_L1, page.text()};
}

class ManualCommand final : public Command
{
    Q_OBJECT
public:
    ManualCommand(const QString &folder, QList<ManualPage> pages, const Globals &globals, Output *output)
        : Command(globals, output)
        , m_folder(folder)
        , m_pages(std::move(pages))
    {
    }

    void start() override
    {
        QDir().mkpath(m_folder.path());
        for (const ManualPage &page : m_pages) {
            const QString file = m_folder.filePath(page.file);
            if (const QString problem = writeWhole(file, page.text); !problem.isEmpty())
                return fail({ErrorCode::Unavailable, u"Cannot write %1: %2."_s.arg(file, problem)});
        }
        finish(Done);
    }

private:
    QDir m_folder;
    QList<ManualPage> m_pages;
};

} // namespace

QList<ManualPage> manualPages(const CLI::App &program, const QString &date)
{
    QList<ManualPage> pages{firstPage(program, date)};
    for (const CLI::App *subcommand : shownSubcommands(program))
        pages += pageOf(program, *subcommand, date);
    return pages;
}

void addManual(CLI::App &app, CommandFactory &chosen)
{
    struct Options
    {
        std::string folder;
        std::string date;
    };
    auto options = std::make_shared<Options>();
    CLI::App *manual = app.add_subcommand("manual", "Write the pages of the manual into a folder")->group("");
    manual->add_option("FOLDER", options->folder)->required();
    manual->add_option("DATE", options->date)->required();
    manual->callback([options, &app, &chosen] {
        chosen = [folder = fromStd(options->folder), pages = manualPages(app, fromStd(options->date))](const Globals &globals, Output *output) {
            return std::make_unique<ManualCommand>(folder, pages, globals, output);
        };
    });
}

} // namespace ovyxa::cli

#include "manual.moc"

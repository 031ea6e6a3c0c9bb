// SPDX-License-Identifier: MIT
// `captures`: what the receiver got.
#include "app/cli/action_command.h"
#include "app/cli/capture_lines.h"
#include "app/cli/difference_command.h"
#include "app/cli/input.h"
#include "app/cli/log_export.h"
#include "app/cli/log_removal.h"
#include "app/cli/output.h"
#include "app/cli/query_option.h"
#include "app/cli/whole_number.h"

#include "core/model/text.h"
#include "core/rules/query.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct CapturesCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(Captures)
};

constexpr int capturePageRows = 200;

struct CaptureListOptions
{
    std::vector<std::string> verdicts;
    std::string query;
    int limit = 100;
    qint64 offsetId = 0; ///< 0 = from the newest
    bool full = false;
};

/// Lists page by page, newest first; owned by its replies.
class CaptureListing final : public std::enable_shared_from_this<CaptureListing>
{
public:
    CaptureListing(ActionCommand &command, const CaptureListOptions &options) : m_command(command), m_options(options), m_left(options.limit) {}

    void start()
    {
        auto query = captureQueryFrom(m_options.query, m_command.bench());
        if (!query)
            return m_command.fail(query.error());
        m_query = std::move(query).value();
        QList<Verdict> verdicts;
        for (const std::string &word : m_options.verdicts)
            verdicts += *fromText<Verdict>(fromStd(word));
        rules::narrowTo(verdicts, m_query);
        if (!m_command.bench())
            return summarise({}, true);
        next({m_options.offsetId});
    }

private:
    void next(CaptureId before)
    {
        const int rows = std::min(m_left, capturePageRows);
        if (m_options.full) {
            m_command.bench()->log()->captureDetails(
                m_query, ReadOrder::NewestFirst, before, rows, &m_command,
                m_command.orFail<CaptureDetailsPage>([self = shared_from_this()](const CaptureDetailsPage &page) {
                    for (const CaptureDetails &details : page.rows)
                        self->show(details.capture, &details);
                    self->goOn(page.next, page.atEnd);
                }));
        } else {
            m_command.bench()->log()->captures(m_query, before, rows, &m_command,
                                               m_command.orFail<CapturePage>([self = shared_from_this()](const CapturePage &page) {
                                                   for (const Capture &capture : page.rows)
                                                       self->show(capture, nullptr);
                                                   self->goOn(page.next, page.atEnd);
                                               }));
        }
    }

    void show(const Capture &capture, const CaptureDetails *details)
    {
        nlohmann::ordered_json line = captureLine(capture);
        if (details)
            addDetails(line, *details);
        m_command.out().result(line, details ? captureText(*details) + u'\n' : captureText(capture));
        --m_left;
        ++m_shown;
    }

    void goOn(CaptureId next, bool atEnd)
    {
        if (!atEnd && m_left > 0)
            return this->next(next);
        count(next, atEnd);
    }

    /// After the rows, which so need not wait for it: it may take the whole log.
    void count(CaptureId next, bool atEnd)
    {
        const auto take = [self = shared_from_this(), next, atEnd](const qint64 &count) {
            self->m_total = count;
            self->summarise(next, atEnd);
        };
        if (atEnd && !m_options.offsetId)
            take(m_shown);
        else
            m_command.bench()->log()->count(m_query, &m_command, m_command.orFail<qint64>(take));
    }

    void summarise(CaptureId next, bool atEnd)
    {
        nlohmann::ordered_json line{{"type", "summary"}, {"captures", m_shown}, {"total", m_total}};
        // A page that is full does not say whether it was the last; the count does.
        const bool isLast = atEnd || (!m_options.offsetId && m_shown >= m_total);
        line["next_offset_id"] = isLast ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(next.value);
        QString text = CapturesCommandsWords::tr("%n request(s) of %1.", nullptr, m_shown).arg(m_total);
        if (!isLast)
            text += u' ' + CapturesCommandsWords::tr("Older ones: --offset-id %1").arg(next.value);
        m_command.out().result(line, text);
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    CaptureListOptions m_options;
    CaptureQuery m_query;
    qint64 m_total = 0;
    int m_left;
    int m_shown = 0;
};

void showCapture(ActionCommand &command, CaptureId id)
{
    const auto missing = [id] { return Error{ErrorCode::NotFound, CapturesCommandsWords::tr("There is no received request %1.").arg(id.value)}; };
    if (!command.bench())
        return command.fail(missing());
    // The row after the one before it: without a diagnosis, which would take longer than all the rest.
    const auto shown = [&command, id, missing](const CaptureDetailsPage &page) {
        if (page.rows.isEmpty() || page.rows.constFirst().capture.id != id)
            return command.fail(missing());
        const CaptureDetails &details = page.rows.constFirst();
        nlohmann::ordered_json line = captureLine(details.capture);
        addDetails(line, details);
        command.out().result(line, captureText(details));
        command.finish(Done);
    };
    command.bench()->log()->captureDetails({}, ReadOrder::NewestFirst, CaptureId{id.value + 1}, 1, &command,
                                           command.orFail<CaptureDetailsPage>(shown));
}

void addCaptureList(CLI::App &captures, CommandFactory &chosen)
{
    auto options = std::make_shared<CaptureListOptions>();
    CLI::App *list = captures.add_subcommand("list", CapturesCommandsWords::tr("List what the receiver got, newest first").toStdString());
    addQuery(*list, options->query, QueryOf::Captures);
    list->add_option("--verdict", options->verdicts, CapturesCommandsWords::tr("Only these: valid, invalid, missing, unchecked").toStdString())
        ->type_name("VERDICT")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"valid", "invalid", "missing", "unchecked"}));
    list->add_option("--limit", options->limit, CapturesCommandsWords::tr("At most so many").toStdString())
        ->transform(WholeNumber(1, 10'000'000))
        ->type_name("N")
        ->capture_default_str();
    list->add_option("--offset-id", options->offsetId, CapturesCommandsWords::tr("Only those before this one").toStdString())
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()))
        ->type_name("ID");
    list->add_flag("--full", options->full, CapturesCommandsWords::tr("With headers, bodies and answers").toStdString());
    list->callback([options, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read,
                                        [options](ActionCommand &command) { std::make_shared<CaptureListing>(command, *options)->start(); });
    });
}

void addCaptureShow(CLI::App &captures, CommandFactory &chosen)
{
    auto id = std::make_shared<qint64>();
    CLI::App *shown = captures.add_subcommand("show", CapturesCommandsWords::tr("Show one with its headers, body and answer").toStdString());
    shown->add_option("ID", *id, CapturesCommandsWords::tr("Which, by its number").toStdString())
        ->required()
        ->type_name("")
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max() - 1));
    shown->callback([id, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read, [id](ActionCommand &command) { showCapture(command, CaptureId{*id}); });
    });
}

void addCaptureExport(CLI::App &captures, CommandFactory &chosen)
{
    auto format = std::make_shared<std::string>();
    auto file = std::make_shared<std::string>();
    auto query = std::make_shared<std::string>();
    CLI::App *exported = captures.add_subcommand(
        "export", CapturesCommandsWords::tr("Write what the receiver got, all of it or what a query fits, oldest first").toStdString());
    addQuery(*exported, *query, QueryOf::Captures);
    exported->add_option("--format", *format, CapturesCommandsWords::tr("ndjson, har or http (a .http file)").toStdString())
        ->required()
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"ndjson", "har", "http"}));
    exported
        ->add_option("-o,--output", *file,
                     CapturesCommandsWords::tr("Into this file, whole or not at all; without it, or with -, to standard output").toStdString())
        ->type_name("FILE");
    exported->callback([format, file, query, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read,
                                        [format, file, query](ActionCommand &command) { exportCaptures(command, *query, *format, fromStd(*file)); });
    });
}

} // namespace

void addCaptures(CLI::App &app, CommandFactory &chosen)
{
    CLI::App *captures = app.add_subcommand("captures", CapturesCommandsWords::tr("The requests that the receiver got").toStdString());
    captures->require_subcommand(1);
    addCaptureList(*captures, chosen);
    addCaptureShow(*captures, chosen);
    addCaptureExport(*captures, chosen);
    addCaptureDiff(*captures, chosen);
    addClear(*captures, chosen);
}

} // namespace ovyxa::cli

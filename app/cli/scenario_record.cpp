// SPDX-License-Identifier: MIT
#include "app/cli/scenario_record.h"

#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/output_file.h"
#include "app/cli/query_option.h"

#include "core/trial/log_recording.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct RecordWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

struct RecordOptions
{
    std::string since = "1h";
    std::string file;
};

/// Writes the files of a recording, the exact bodies beside the scenario; beside standard output is where the program was called.
void writeRecording(ActionCommand &command, const QString &file, const RecordedScenario &recorded)
{
    QMap<QString, QByteArray> files;
    if (isStandardOutput(file))
        command.out().bytes(recorded.text);
    else
        files.insert(file, recorded.text);
    for (auto it = recorded.bodies.cbegin(); it != recorded.bodies.cend(); ++it)
        files.insert(isStandardOutput(file) ? it.key() : QFileInfo(file).dir().filePath(it.key()), it.value());
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        auto out = OutputFile::open(it.key());
        if (!out)
            return command.fail(out.error());
        (*out)->write(it.value());
        if (const auto committed = (*out)->commit(); !committed)
            return command.fail(committed.error());
    }
    const QStringList notes = notesOn(recorded);
    for (const QString &note : notes)
        command.out().note(note);
    if (isStandardOutput(file))
        return command.finish(Done); // all of it is the scenario
    command.out().result(
        {{"type", "summary"}, {"file", file.toStdString()}, {"deliveries", recorded.deliveries}, {"left_out", recorded.leftOut}},
        RecordWords::tr("%n delivery(ies) are in %1; run it with \"ovyxa-bench scenario run %1\".", nullptr, recorded.deliveries).arg(file));
    command.finish(Done);
}

void recordSince(ActionCommand &command, const RecordOptions &options)
{
    const auto since = timeFrom(u"--since"_s, options.since, command.bench());
    const auto deliveries = deliveryQueryFrom("since:\"" + options.since + '"', command.bench());
    const auto captures = captureQueryFrom("since:\"" + options.since + '"', command.bench());
    if (!since || !deliveries || !captures)
        return command.fail((!since ? since.error() : !deliveries ? deliveries.error() : captures.error()));
    const QString file = fromStd(options.file);
    if (isStandardOutput(file) && command.out().isJson()) {
        return command.fail(
            {ErrorCode::InvalidInput, RecordWords::tr("The scenario and --json both write to standard output: leave one out, or name a file.")});
    }
    const QString name = isStandardOutput(file) ? u"scenario"_s : QFileInfo(file).completeBaseName();
    recordLog(command.bench(), *deliveries, *captures, name, &command,
              command.orFail<RecordedScenario>([&command, file](const RecordedScenario &recorded) { writeRecording(command, file, recorded); }));
}

} // namespace

void addScenarioRecord(CLI::App &scenario, CommandFactory &chosen)
{
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    auto options = std::make_shared<RecordOptions>();
    CLI::App *record = scenario.add_subcommand(
        "record", text(RecordWords::tr("Write a scenario from what was sent, answered and received, expectations included, ready to run")));
    record
        ->add_option("--since", options->since,
                     text(RecordWords::tr("From when on, simulated: 10m or 2h ago, 14:30, today, 2025-03-15; without it, the last hour")))
        ->type_name("TIME");
    record
        ->add_option("-o,--output", options->file,
                     text(RecordWords::tr("The file to write; exact bodies go into files beside it; - is standard output")))
        ->required()
        ->type_name("FILE");
    record->callback([options, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read, [options](ActionCommand &command) { recordSince(command, *options); });
    });
}

} // namespace ovyxa::cli

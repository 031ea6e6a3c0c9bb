// SPDX-License-Identifier: MIT
#include "app/cli/scenario_record.h"

#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/output_file.h"
#include "app/cli/query_option.h"

#include "core/trial/scenario_recorder.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr int recordedPage = 200;
constexpr qsizetype mostRecorded = 1000;

struct RecordWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

struct RecordOptions
{
    std::string since = "1h";
    std::string file;
};

/// Reads what was sent and received since a time, and writes it down; owned by its replies.
class Recording final : public std::enable_shared_from_this<Recording>
{
public:
    Recording(ActionCommand &command, const RecordOptions &options) : m_command(command), m_options(options) {}

    void start()
    {
        const auto since = timeFrom(u"--since"_s, m_options.since, m_command.bench());
        const auto deliveries = deliveryQueryFrom("since:\"" + m_options.since + '"', m_command.bench());
        const auto captures = captureQueryFrom("since:\"" + m_options.since + '"', m_command.bench());
        if (!since || !deliveries || !captures)
            return m_command.fail((!since ? since.error() : !deliveries ? deliveries.error() : captures.error()));
        m_captures = *captures;
        if (!m_command.bench())
            return write();
        m_command.bench()->log()->deliveryIds(
            *deliveries, &m_command, m_command.orFail<QList<DeliveryId>>([self = shared_from_this()](const QList<DeliveryId> &ids) {
                if (ids.size() > mostRecorded) {
                    return self->m_command.fail({ErrorCode::LimitReached, RecordWords::tr("%1 deliveries are too many for a scenario, which "
                                                                                          "takes %2. Begin later with --since.")
                                                                              .arg(ids.size())
                                                                              .arg(mostRecorded)});
                }
                self->readDeliveries(ids);
            }));
    }

private:
    void readDeliveries(const QList<DeliveryId> &ids)
    {
        if (ids.isEmpty())
            return readCaptures({});
        m_command.bench()->log()->deliveryDetails(
            ids, &m_command, m_command.orFail<DeliveryDetailsPage>([self = shared_from_this(), ids](const DeliveryDetailsPage &page) {
                self->m_recording.deliveries += page.rows;
                QList<DeliveryId> rest = ids;
                const DeliveryId last = page.rows.isEmpty() ? ids.constLast() : page.rows.constLast().delivery.id;
                rest.removeIf([last](DeliveryId id) { return !(last < id); });
                self->readDeliveries(rest);
            }));
    }

    void readCaptures(CaptureId from)
    {
        m_command.bench()->log()->captureDetails(m_captures, ReadOrder::OldestFirst, from, recordedPage, &m_command,
                                                 m_command.orFail<CaptureDetailsPage>([self = shared_from_this()](const CaptureDetailsPage &page) {
                                                     self->m_recording.captures += page.rows;
                                                     page.atEnd ? self->write() : self->readCaptures(page.next);
                                                 }));
    }

    void write()
    {
        const QFileInfo place(fromStd(m_options.file));
        m_recording.name = RecordWords::tr("Recorded: %1").arg(place.completeBaseName());
        m_recording.bodyPrefix = place.completeBaseName() + u'-';
        if (!m_recording.deliveries.isEmpty()) {
            for (EventKind kind : allEventKinds)
                m_recording.usualData.insert(kind, m_command.bench()->draft(kind, m_recording.deliveries.constFirst().delivery.site).data);
        }
        const auto recorded = recordScenario(m_recording);
        if (!recorded)
            return m_command.fail(recorded.error());
        QMap<QString, QByteArray> files{{fromStd(m_options.file), recorded->text}};
        for (auto it = recorded->bodies.cbegin(); it != recorded->bodies.cend(); ++it)
            files.insert(place.dir().filePath(it.key()), it.value());
        for (auto it = files.cbegin(); it != files.cend(); ++it) {
            auto file = OutputFile::open(it.key());
            if (!file)
                return m_command.fail(file.error());
            (*file)->write(it.value());
            if (const auto committed = (*file)->commit(); !committed)
                return m_command.fail(committed.error());
        }
        if (recorded->leftOut > 0) {
            m_command.out().note(
                RecordWords::tr("%n delivery(ies) left out: not sent yet, cancelled or too large to be sent.", nullptr, recorded->leftOut));
        }
        m_command.out().result(
            {{"type", "summary"}, {"file", m_options.file}, {"deliveries", recorded->deliveries}, {"left_out", recorded->leftOut}},
            RecordWords::tr("%n delivery(ies) are in %1; run it with \"ovyxa-bench scenario run %1\".", nullptr, recorded->deliveries)
                .arg(fromStd(m_options.file)));
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    RecordOptions m_options;
    CaptureQuery m_captures;
    ScenarioRecording m_recording;
};

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
    record->add_option("-o,--output", options->file, text(RecordWords::tr("The file to write; exact bodies go into files beside it")))
        ->required()
        ->type_name("FILE");
    record->callback([options, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read,
                                        [options](ActionCommand &command) { std::make_shared<Recording>(command, *options)->start(); });
    });
}

} // namespace ovyxa::cli

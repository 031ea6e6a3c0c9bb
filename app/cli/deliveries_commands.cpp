// SPDX-License-Identifier: MIT
// `deliveries`: the log.
#include "app/cli/action_command.h"
#include "app/cli/capture_lines.h"
#include "app/cli/delivery_lines.h"
#include "app/cli/difference_command.h"
#include "app/cli/input.h"
#include "app/cli/json_parts.h"
#include "app/cli/log_export.h"
#include "app/cli/log_removal.h"
#include "app/cli/query_option.h"
#include "app/cli/replay_command.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"

#include "core/model/text.h"
#include "core/rules/query.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct DeliveriesCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(Deliveries)
};

constexpr int pageRows = 200;

struct ListOptions
{
    std::vector<std::string> states;
    std::string search;
    std::string query;
    int limit = 100;
    qint64 offsetId = 0; ///< 0 = from the newest
};

QList<DeliveryState> statesFrom(const std::vector<std::string> &words)
{
    QList<DeliveryState> states;
    for (const std::string &word : words)
        states += *fromText<DeliveryState>(fromStd(word));
    return states;
}

/// Lists page by page, newest first; owned by its replies.
class Listing final : public std::enable_shared_from_this<Listing>
{
public:
    Listing(ActionCommand &command, const ListOptions &options) : m_command(command), m_options(options), m_left(options.limit) {}

    void start()
    {
        auto query = deliveryQueryFrom(m_options.query, m_command.bench());
        if (!query)
            return m_command.fail(query.error());
        m_query = std::move(query).value();
        m_query.text = fromStd(m_options.search);
        rules::narrowTo(statesFrom(m_options.states), m_query);
        if (!m_command.bench())
            return summarise({}, true);
        next({m_options.offsetId});
    }

private:
    void next(DeliveryId before)
    {
        m_command.bench()->log()->deliveries(
            m_query, before, std::min(m_left, pageRows), &m_command,
            m_command.orFail<DeliveryPage>([self = shared_from_this()](const DeliveryPage &page) { self->look(page); }));
    }

    void look(const DeliveryPage &page)
    {
        QList<DeliveryId> ids;
        for (const Delivery &delivery : page.rows)
            ids += delivery.id;
        using Signatures = QHash<DeliveryId, QByteArray>;
        m_command.bench()->log()->signatures(
            ids, &m_command,
            m_command.orFail<Signatures>([self = shared_from_this(), page](const Signatures &signatures) { self->show(page, signatures); }));
    }

    void show(const DeliveryPage &page, const QHash<DeliveryId, QByteArray> &signatures)
    {
        for (const Delivery &delivery : page.rows) {
            const Webhook webhook = m_command.bench()->catalogue()->webhook(delivery.webhook).value_or(Webhook{});
            m_command.out().result(deliveryLine(delivery, webhook, signatures.value(delivery.id)), deliveryText(delivery, webhook));
        }
        m_left -= int(page.rows.size());
        m_shown += int(page.rows.size());
        if (!page.atEnd && m_left > 0)
            return next(page.next);
        count(page.next, page.atEnd);
    }

    /// After the rows, which so need not wait for it: it may take the whole log.
    void count(DeliveryId next, bool atEnd)
    {
        const auto take = [self = shared_from_this(), next, atEnd](const qint64 &count) {
            self->m_total = count;
            self->countOwed(next, atEnd);
        };
        if (atEnd && !m_options.offsetId)
            take(m_shown);
        else
            m_command.bench()->log()->count(m_query, &m_command, m_command.orFail<qint64>(take));
    }

    /// Of the failed ones, those that `replay --state failed` would send.
    void countOwed(DeliveryId next, bool atEnd)
    {
        if (!m_query.states.contains(DeliveryState::Failed))
            return summarise(next, atEnd);
        DeliveryQuery owed = m_query;
        owed.states = {DeliveryState::Failed};
        owed.owed = true;
        m_command.bench()->log()->count(owed, &m_command, m_command.orFail<qint64>([self = shared_from_this(), next, atEnd](const qint64 &count) {
            self->m_owed = count;
            self->summarise(next, atEnd);
        }));
    }

    void summarise(DeliveryId next, bool atEnd)
    {
        nlohmann::ordered_json line{{"type", "summary"}, {"deliveries", m_shown}, {"total", m_total}};
        // A page that is full does not say whether it was the last; the count does.
        const bool isLast = atEnd || (!m_options.offsetId && m_shown >= m_total);
        line["next_offset_id"] = isLast ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(next.value);
        QString text = DeliveriesCommandsWords::tr("%n delivery(ies) of %1.", nullptr, m_shown).arg(m_total);
        if (m_owed) {
            line["owed"] = *m_owed;
            text += u' ' + DeliveriesCommandsWords::tr("Still owed, so sent by replay --state failed: %1.").arg(*m_owed);
        }
        if (!isLast)
            text += u' ' + DeliveriesCommandsWords::tr("Older ones: --offset-id %1").arg(next.value);
        m_command.out().result(line, text);
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    ListOptions m_options;
    DeliveryQuery m_query;
    qint64 m_total = 0;
    std::optional<qint64> m_owed;
    int m_left;
    int m_shown = 0;
};

void show(ActionCommand &command, DeliveryId id)
{
    if (!command.bench())
        return command.fail({ErrorCode::NotFound, DeliveriesCommandsWords::tr("There is no delivery %1.").arg(id.value)});
    command.bench()->log()->delivery(id, &command, command.orFail<DeliveryDetails>([&command](const DeliveryDetails &details) {
        nlohmann::ordered_json line = deliveryLine(details.delivery, details.webhook, lastSignature(details));
        addBytes(line, "body", details.body);
        QString text = deliveryText(details.delivery, details.webhook);
        if (details.attempts.isEmpty())
            text += u'\n' + messageText({}, {}, details.body);
        command.out().result(line, text);
        for (const Attempt &attempt : details.attempts)
            command.out().result(wholeAttemptLine(attempt), wholeAttemptText(attempt, details.body));
        command.finish(Done);
    }));
}

void addStates(CLI::App &command, std::vector<std::string> &states)
{
    command
        .add_option("--state", states,
                    DeliveriesCommandsWords::tr("Only these: queued, held, sending, waiting, delivered, failed, cancelled").toStdString())
        ->type_name("STATE")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"queued", "held", "sending", "waiting", "delivered", "failed", "cancelled"}));
}

void addList(CLI::App &deliveries, CommandFactory &chosen)
{
    auto options = std::make_shared<ListOptions>();
    CLI::App *list = deliveries.add_subcommand("list", DeliveriesCommandsWords::tr("List the log, newest first").toStdString());
    addQuery(*list, options->query, QueryOf::Deliveries);
    addStates(*list, options->states);
    list->get_option("--state")->description(
        DeliveriesCommandsWords::tr(
            "Only these: queued, held, sending, waiting, delivered, failed, cancelled; failed are all that failed, and beside "
            "their number stands how many of them are still owed")
            .toStdString());
    list->add_option("--search", options->search, DeliveriesCommandsWords::tr("Only what contains this text").toStdString())->type_name("TEXT");
    list->add_option("--limit", options->limit, DeliveriesCommandsWords::tr("At most so many").toStdString())
        ->transform(WholeNumber(1, 10'000'000))
        ->type_name("N")
        ->capture_default_str();
    list->add_option("--offset-id", options->offsetId, DeliveriesCommandsWords::tr("Only those before this one").toStdString())
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()))
        ->type_name("ID");
    list->callback([options, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read,
                                        [options](ActionCommand &command) { std::make_shared<Listing>(command, *options)->start(); });
    });
}

void addShow(CLI::App &deliveries, CommandFactory &chosen)
{
    auto id = std::make_shared<qint64>();
    CLI::App *shown = deliveries.add_subcommand("show", DeliveriesCommandsWords::tr("Show one with its attempts").toStdString());
    shown->add_option("ID", *id, DeliveriesCommandsWords::tr("Which, by its number").toStdString())
        ->required()
        ->type_name("")
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()));
    shown->callback([id, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read, [id](ActionCommand &command) { show(command, DeliveryId{*id}); });
    });
}

void addReplay(CLI::App &deliveries, CommandFactory &chosen)
{
    auto options = std::make_shared<ReplayOptions>();
    CLI::App *replay = deliveries.add_subcommand(
        "replay",
        DeliveriesCommandsWords::tr("Send deliveries again, byte for byte, as new ones; of the failed ones, what is still owed").toStdString());
    auto *ids = replay->add_option("ID", options->ids, DeliveriesCommandsWords::tr("Which, by their numbers").toStdString())
                    ->type_name("")
                    ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()));
    addStates(*replay, options->stateWords);
    auto *states = replay->get_option("--state")->excludes(ids);
    addQuery(*replay, options->query, QueryOf::Deliveries);
    replay->get_option("--query")->excludes(ids)->excludes(states);
    replay->add_option("--ca", options->authorities, DeliveriesCommandsWords::tr("Trust this CA certificate, too (PEM)").toStdString())
        ->type_name("FILE")
        ->allow_extra_args(false);
    addSpeed(*replay, options->speed);
    replay->add_flag("--dry-run", options->dryRun, DeliveriesCommandsWords::tr("Say what it would come to, and send nothing").toStdString());
    replay->add_flag("--no-retry", options->noRetry, DeliveriesCommandsWords::tr("The first failure is final").toStdString());
    replay->callback([options, &chosen] {
        if (options->ids.empty() && options->stateWords.empty() && options->query.empty())
            throw CLI::RequiredError("ID | --query | --state");
        options->states = statesFrom(options->stateWords);
        chosen = replayFactory(*options);
    });
}

void addExport(CLI::App &deliveries, CommandFactory &chosen)
{
    auto format = std::make_shared<std::string>();
    auto file = std::make_shared<std::string>();
    auto query = std::make_shared<std::string>();
    CLI::App *exported = deliveries.add_subcommand(
        "export", DeliveriesCommandsWords::tr("Write the log, all of it or what a query fits; secrets are never in it").toStdString());
    addQuery(*exported, *query, QueryOf::Deliveries);
    exported->add_option("--format", *format, DeliveriesCommandsWords::tr("ndjson, csv, har or http (a .http file)").toStdString())
        ->required()
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"ndjson", "csv", "har", "http"}));
    exported
        ->add_option("-o,--output", *file,
                     DeliveriesCommandsWords::tr("Into this file, whole or not at all; without it, or with -, to standard output").toStdString())
        ->type_name("FILE");
    exported->callback([format, file, query, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read, [format, file, query](ActionCommand &command) {
            exportDeliveries(command, *query, *format, fromStd(*file));
        });
    });
}

} // namespace

void addDeliveries(CLI::App &app, CommandFactory &chosen)
{
    CLI::App *deliveries = app.add_subcommand("deliveries", DeliveriesCommandsWords::tr("The log of deliveries").toStdString());
    deliveries->require_subcommand(1);
    addList(*deliveries, chosen);
    addShow(*deliveries, chosen);
    addReplay(*deliveries, chosen);
    addExport(*deliveries, chosen);
    addDeliveryDiff(*deliveries, chosen);
    addPrune(*deliveries, chosen);
    addCancel(*deliveries, chosen);
}

} // namespace ovyxa::cli

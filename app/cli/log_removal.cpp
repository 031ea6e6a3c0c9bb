// SPDX-License-Identifier: MIT
#include "app/cli/log_removal.h"

#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/query_option.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"

#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/rules/query.h"

#include <QtCore/QLocale>
#include <QtCore/QSet>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct LogRemovalWords
{
    Q_DECLARE_TR_FUNCTIONS(LogRemoval)
};

struct PruneOptions
{
    std::string olderThan;
    std::optional<qint64> keep;
    bool dryRun = false;
};

/// What goes, or would go.
void say(ActionCommand &command, const Discarded &discarded, bool isForecast)
{
    const int rows = int(std::min<qint64>(discarded.rows, std::numeric_limits<int>::max())); // as many as words can count
    if (isForecast) {
        command.out().result({{"type", "forecast"}, {"count", discarded.rows}, {"still_due", discarded.kept}},
                             LogRemovalWords::tr("%n record(s) would be deleted.", nullptr, rows));
    } else {
        command.out().result(
            {{"type", "summary"}, {"deleted", discarded.rows}, {"still_due", discarded.kept}, {"freed_bytes", discarded.bytes}},
            LogRemovalWords::tr("%n record(s) deleted, %1 freed.", nullptr, rows).arg(Speaking::locale().formattedDataSize(discarded.bytes)));
    }
    if (discarded.kept > 0) {
        command.out().note(LogRemovalWords::tr("%n of them stay(s): still to be sent, or what shows that an older failed one is no longer owed.",
                                               nullptr, int(std::min<qint64>(discarded.kept, std::numeric_limits<int>::max()))));
    }
    command.finish(Done);
}

template<typename Part>
void discard(ActionCommand &command, const Part &part, bool dryRun)
{
    if (!command.bench()) // nothing was ever kept
        return say(command, {}, dryRun);
    const auto done = command.orFail<Discarded>([&command, dryRun](const Discarded &discarded) { say(command, discarded, dryRun); });
    if (dryRun)
        command.bench()->log()->discardForecast(part, &command, done);
    else
        command.bench()->log()->discard(part, &command, done);
}

void prune(ActionCommand &command, const PruneOptions &options)
{
    if (options.keep)
        return discard(command, DeliveryPart(AllButNewest{*options.keep}), options.dryRun);
    const auto time = timeFrom(u"--older-than"_s, options.olderThan, command.bench());
    if (!time)
        return command.fail(time.error());
    discard(command, DeliveryPart(OlderThan{*time}), options.dryRun);
}

/// `deliveries cancel`: looks at what it is asked for, then ends what has not ended; owned by its replies.
class Cancelling final : public std::enable_shared_from_this<Cancelling>
{
public:
    Cancelling(ActionCommand &command, QList<DeliveryId> ids) : m_command(command), m_ids(std::move(ids)) {}

    void cancel()
    {
        m_command.bench()->sending()->cancelDeliveries(
            m_ids, &m_command, m_command.orFail<QList<DeliveryId>>([self = shared_from_this()](const QList<DeliveryId> &) { self->tell(0); }));
    }

    /// A number that is in no log is a wrong call, told before anything is done; one that has ended is said.
    void lookThenCancel() { look(0); }

private:
    void look(qsizetype next)
    {
        if (next == m_ids.size())
            return cancel();
        m_command.bench()->log()->delivery(m_ids.at(next), &m_command,
                                           m_command.orFail<DeliveryDetails>([self = shared_from_this(), next](const DeliveryDetails &details) {
                                               if (isFinal(details.delivery.state))
                                                   self->refuse(details.delivery);
                                               self->look(next + 1);
                                           }));
    }

    void refuse(const Delivery &delivery)
    {
        const QString why = LogRemovalWords::tr("Delivery %1 has ended already: %2.").arg(delivery.id.value).arg(stateText(delivery.state));
        m_command.out().note(why);
        if (m_command.out().isJson()) {
            m_command.out().result({{"type", "refused"},
                                    {"id", delivery.id.value},
                                    {"state", QString(toText(delivery.state)).toStdString()},
                                    {"reason", why.toStdString()},
                                    {"reason_code", "already_ended"}},
                                   {});
        }
        m_ended.insert(delivery.id);
    }

    void tell(qsizetype next)
    {
        while (next < m_ids.size() && m_ended.contains(m_ids.at(next)))
            ++next;
        if (next == m_ids.size())
            return summarise();
        m_command.bench()->log()->delivery(
            m_ids.at(next), &m_command, m_command.orFail<DeliveryDetails>([self = shared_from_this(), next](const DeliveryDetails &details) {
                const bool isCancelled = details.delivery.state == DeliveryState::Cancelled;
                ++(isCancelled ? self->m_cancelled : self->m_late);
                self->m_command.out().result(outcomeLine(details.delivery, lastSignature(details)), deliveryText(details.delivery, details.webhook));
                self->tell(next + 1);
            }));
    }

    void summarise()
    {
        const int refused = int(m_ended.size()) + m_late; // whose answer was faster
        m_command.out().result({{"type", "summary"}, {"cancelled", m_cancelled}, {"refused", refused}},
                               LogRemovalWords::tr("%n delivery(ies) cancelled.", nullptr, m_cancelled));
        m_command.finish(refused > 0 ? AnswerIsNo : Done);
    }

    ActionCommand &m_command;
    QList<DeliveryId> m_ids;
    QSet<DeliveryId> m_ended; ///< before this
    int m_cancelled = 0;
    int m_late = 0;
};

void cancel(ActionCommand &command, const std::vector<qint64> &numbers, const std::string &text)
{
    auto query = deliveryQueryFrom(text, command.bench());
    if (!query)
        return command.fail(query.error());
    if (!numbers.empty()) {
        QList<DeliveryId> ids;
        for (const qint64 id : numbers) {
            if (!ids.contains(DeliveryId{id}))
                ids += DeliveryId{id};
        }
        return std::make_shared<Cancelling>(command, ids)->lookThenCancel();
    }
    if (const auto meant = asksForSomething(*query); !meant)
        return command.fail(meant.error());
    rules::narrowTo({DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting}, *query);
    command.bench()->log()->deliveryIds(*query, &command, command.orFail<QList<DeliveryId>>([&command](const QList<DeliveryId> &ids) {
        std::make_shared<Cancelling>(command, ids)->cancel();
    }));
}

} // namespace

void addPrune(CLI::App &deliveries, CommandFactory &chosen)
{
    auto options = std::make_shared<PruneOptions>();
    CLI::App *command = deliveries.add_subcommand(
        "prune", LogRemovalWords::tr("Delete what has ended, with its attempts, for good; what is still to be sent stays").toStdString());
    auto *older =
        command
            ->add_option("--older-than", options->olderThan,
                         LogRemovalWords::tr("What was made before this time: 30d or 12h (ago), 2025-03-15, 2025-03-15T14:30:00Z").toStdString())
            ->type_name("TIME");
    command->add_option("--keep", options->keep, LogRemovalWords::tr("All but so many, the newest").toStdString())
        ->transform(WholeNumber(0, std::numeric_limits<qint64>::max()))
        ->type_name("N")
        ->excludes(older);
    command->add_flag("--dry-run", options->dryRun, LogRemovalWords::tr("Say what it would come to, and delete nothing").toStdString());
    command->callback([options, &chosen] {
        if (options->olderThan.empty() && !options->keep)
            throw CLI::RequiredError("--older-than | --keep");
        chosen = ActionCommand::factory(options->dryRun ? ActionCommand::Access::Read : ActionCommand::Access::Change,
                                        [options](ActionCommand &action) { prune(action, *options); });
    });
}

void addCancel(CLI::App &deliveries, CommandFactory &chosen)
{
    auto ids = std::make_shared<std::vector<qint64>>();
    auto query = std::make_shared<std::string>();
    CLI::App *command = deliveries.add_subcommand(
        "cancel", LogRemovalWords::tr("End deliveries that are queued, held, being sent or waiting for a retry; ends with 1 if one had ended already")
                      .toStdString());
    auto *numbers = command->add_option("ID", *ids, LogRemovalWords::tr("Which, by their numbers").toStdString())
                        ->type_name("")
                        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max()));
    addQuery(*command, *query, QueryOf::Deliveries);
    command->get_option("--query")->excludes(numbers);
    command->callback([ids, query, &chosen] {
        if (ids->empty() && query->empty())
            throw CLI::RequiredError("ID | --query");
        chosen = ActionCommand::factory(ActionCommand::Access::Change, [ids, query](ActionCommand &action) { cancel(action, *ids, *query); });
    });
}

void addClear(CLI::App &captures, CommandFactory &chosen)
{
    auto dryRun = std::make_shared<bool>(false);
    CLI::App *command = captures.add_subcommand(
        "clear", LogRemovalWords::tr("Delete all that the receiver got, for good; their numbers are never used again").toStdString());
    command->add_flag("--dry-run", *dryRun, LogRemovalWords::tr("Say what it would come to, and delete nothing").toStdString());
    command->callback([dryRun, &chosen] {
        chosen = ActionCommand::factory(*dryRun ? ActionCommand::Access::Read : ActionCommand::Access::Change,
                                        [dryRun](ActionCommand &action) { discard(action, CapturePart(AllButNewest{0}), *dryRun); });
    });
}

} // namespace ovyxa::cli

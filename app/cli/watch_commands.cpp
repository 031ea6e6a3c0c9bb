// SPDX-License-Identifier: MIT
// `watch` and `wait-for`: what comes into a profile's logs.
#include "app/cli/following_command.h"
#include "app/cli/input.h"
#include "app/cli/query_option.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"
#include "core/model/speaking.h"

#include <QtCore/QTimer>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace ovyxa::cli {

namespace {

/// `watch`: tells what happens from now on.
class WatchCommand final : public FollowingCommand
{
    Q_OBJECT
public:
    using FollowingCommand::FollowingCommand;

    void sumUp() override
    {
        tellBegun(); // its first line, however short a while it had
        out().result({{"type", "summary"}, {"deliveries", m_deliveries}, {"attempts", m_attempts}, {"captures", m_captures}},
                     tr("%1 deliveries ended, %2 attempts, %3 requests received.").arg(m_deliveries).arg(m_attempts).arg(m_captures));
    }

private:
    void waits() override { tellBegun(); }

    void tellBegun()
    {
        if (std::exchange(m_hasBegun, true))
            return;
        out().result({{"type", "watching"}, {"profile", folder().toStdString()}}, tr("Watching %1. Ctrl+C ends it.").arg(folder()));
    }

    void follow(const LogQueries &queries, bool wasThere) override
    {
        auto *follower = new LogFollower(bench(), queries, this);
        connect(follower, &LogFollower::begun, this, &WatchCommand::tellBegun);
        connect(follower, &LogFollower::failed, this, [this](const Error &error) { fail(error); });
        connect(follower, &LogFollower::attempt, this, [this](const Attempt &attempt) {
            if (hasAll())
                return;
            ++m_attempts;
            out().result(attemptLine(attempt), attemptText(attempt));
        });
        connect(follower, &LogFollower::delivery, this, [this](const DeliveryDetails &details) {
            if (hasAll())
                return;
            tell(details);
            m_deliveries += isFinal(details.delivery.state) ? 1 : 0;
            check();
        });
        connect(follower, &LogFollower::capture, this, [this](const Capture &capture) {
            if (hasAll())
                return;
            tell(capture);
            ++m_captures;
            check();
        });
        follower->start(wasThere);
    }

    [[nodiscard]] bool hasAll() const { return isFinished() || (wanted() > 0 && m_deliveries + m_captures >= wanted()); }

    void check()
    {
        if (hasAll())
            conclude(End::Count);
    }

    void summarise(End end) override
    {
        sumUp();
        finish(end == End::Time && wanted() > 0 ? AnswerIsNo : Done);
    }

    bool m_hasBegun = false;
    int m_deliveries = 0;
    int m_attempts = 0;
    int m_captures = 0;
};

/// `wait-for`: until the logs hold so many that fit.
class WaitForCommand final : public FollowingCommand
{
    Q_OBJECT
public:
    using FollowingCommand::FollowingCommand;

    void sumUp() override
    {
        const bool isReached = m_end == End::Count;
        out().result({{"type", "summary"}, {"reached", isReached}, {"found", m_found}, {"wanted", wanted()}},
                     (isReached            ? tr("There are %1 of %2.")
                      : m_end == End::Wish ? tr("It was asked to end: there are %1 of %2.")
                      : m_end == End::Time ? tr("The time was up: there are %1 of %2.")
                                           : tr("So far there are %1 of %2."))
                         .arg(m_found)
                         .arg(wanted()));
    }

private:
    /// A script whose variable was empty must not be told that all is well.
    [[nodiscard]] Result<void> mayAskFor(const LogQueries &queries) const override
    {
        return queries.askForNothing() ? asksForSomething({}) : Result<void>();
    }

    void follow(const LogQueries &queries, bool) override
    {
        m_queries = queries;
        look();
    }

    void look()
    {
        const Speaking inTheirs = speaking();
        bench()->log()->changeCount(this, orFail<qint64>([this](const qint64 &change) {
                                        if (std::exchange(m_change, change) == change)
                                            return lookLater();
                                        m_counted = 0;
                                        countDeliveries();
                                    }));
    }

    void lookLater() { QTimer::singleShot(lookInterval, this, &WaitForCommand::look); }

    void countDeliveries()
    {
        if (!m_queries.deliveries)
            return countCaptures();
        bench()->log()->count(*m_queries.deliveries, this, orFail<qint64>([this](const qint64 &count) {
            m_counted += count;
            countCaptures();
        }));
    }

    void countCaptures()
    {
        if (!m_queries.captures)
            return check();
        bench()->log()->count(*m_queries.captures, this, orFail<qint64>([this](const qint64 &count) {
            m_counted += count;
            check();
        }));
    }

    void check()
    {
        if (isConcluding())
            return;
        m_found = m_counted;
        m_found >= wanted() ? conclude(End::Count) : lookLater();
    }

    /// What fits is shown, as far as it was asked for: the newest.
    void summarise(End end) override
    {
        m_end = end;
        if (!bench() || !m_queries.deliveries)
            return showCaptures();
        bench()->log()->deliveries(*m_queries.deliveries, {}, wanted(), this, [this](const Result<DeliveryPage> &page) {
            QList<DeliveryId> ids;
            if (page)
                std::transform(page->rows.crbegin(), page->rows.crend(), std::back_inserter(ids), [](const Delivery &each) { return each.id; });
            showDeliveries(ids);
        });
    }

    void showDeliveries(const QList<DeliveryId> &ids)
    {
        if (ids.isEmpty())
            return showCaptures();
        bench()->log()->deliveryDetails(ids, this, [this, ids](const Result<DeliveryDetailsPage> &page) {
            if (!page)
                return showCaptures();
            for (const DeliveryDetails &details : page->rows)
                tell(details);
            showDeliveries(behind(*page, ids));
        });
    }

    void showCaptures()
    {
        if (!bench() || !m_queries.captures)
            return end();
        bench()->log()->captures(*m_queries.captures, {}, wanted(), this, [this](const Result<CapturePage> &page) {
            if (page) {
                for (auto row = page->rows.crbegin(); row != page->rows.crend(); ++row)
                    tell(*row);
            }
            end();
        });
    }

    void end()
    {
        sumUp();
        finish(m_end == End::Count ? Done : AnswerIsNo);
    }

    LogQueries m_queries;
    qint64 m_change = -1;
    qint64 m_counted = 0; ///< so far, of this look
    qint64 m_found = 0;   ///< at the last one
    End m_end = End::None;
};

} // namespace

void addWatch(CLI::App &app, CommandFactory &chosen)
{
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    auto options = std::make_shared<WatchOptions>();
    CLI::App *watch =
        app.add_subcommand("watch", text(WatchCommand::tr("Tell what comes into the profile's logs, until the bench that holds it ends")));
    watch
        ->add_option("--query", options->query,
                     text(WatchCommand::tr("Only what fits, of the deliveries or of the received requests, whose words are used; what both know asks "
                                           "for both")))
        ->type_name("Q");
    watch->add_option("--count", options->count, text(WatchCommand::tr("End after so many deliveries that ended and requests received")))
        ->transform(WholeNumber(1, std::numeric_limits<int>::max()))
        ->type_name("N");
    watch
        ->add_option("--duration", options->duration,
                     text(WatchCommand::tr("End after this time: 500ms, 5s, 2m or plain seconds; with 1 if --count was not reached")))
        ->type_name("TIME");
    watch->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<WatchCommand>(*options, globals, output); };
    });

    auto waiting = std::make_shared<WatchOptions>();
    waiting->count = 1;
    CLI::App *waitFor = app.add_subcommand(
        "wait-for",
        text(WaitForCommand::tr("Wait until the profile's logs hold what fits a query, what is there already included; ends with 1 if they "
                                "do not in time. since: asks for new ones only")));
    waitFor->add_option("QUERY", waiting->query, text(WaitForCommand::tr("Such as 'state:delivered event:goal.completed' or 'verdict:valid'")))
        ->required()
        ->type_name("");
    waitFor->add_option("--count", waiting->count, text(WaitForCommand::tr("So many")))
        ->transform(WholeNumber(1, 1'000'000))
        ->type_name("N")
        ->capture_default_str();
    waitFor->add_option("--within", waiting->duration, text(WaitForCommand::tr("How long, real: 500ms, 5s, 2m or plain seconds")))
        ->required()
        ->type_name("TIME");
    waitFor->callback([waiting, &chosen] {
        chosen = [waiting](const Globals &globals, Output *output) { return std::make_unique<WaitForCommand>(*waiting, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "watch_commands.moc"

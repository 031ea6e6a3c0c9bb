// SPDX-License-Identifier: MIT
#include "app/cli/replay_command.h"

#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/cli/query_option.h"
#include "app/cli/watch.h"
#include "app/cli/words.h"

#include <nlohmann/json.hpp>

namespace ovyxa::cli {

namespace {

/// `deliveries replay`: makes new deliveries from old ones and follows them to their end.
class ReplayCommand final : public BenchCommand
{
    Q_OBJECT
public:
    ReplayCommand(ReplayOptions options, const Globals &globals, Output *output) : BenchCommand(globals, output), m_options(std::move(options)) {}

    [[nodiscard]] Reach reach() const override { return m_options.dryRun ? Reach::Reads : Reach::There; }

    void start() override
    {
        const auto asked = deliveryQueryFrom(m_options.query, nullptr); // before anything is opened
        if (!asked)
            return fail(asked.error());
        if (const auto meant = asksForSomething(*asked); !m_options.query.empty() && !meant)
            return fail(meant.error());
        BenchOptions options;
        options.resumeUnfinished = false;
        options.sendsSecurely = true;
        options.retries = !m_options.noRetry;
        options.speed = m_options.speed;
        options.keepsTime = m_options.speed == ClockState::minSpeed; // who waits for its retries has not aged the profile
        const auto authorities = authoritiesIn(m_options.authorities, globals().errand);
        if (!authorities)
            return fail(authorities.error());
        options.extraAuthorities = *authorities;
        m_terms = termsFrom(options, m_options.speed);
        if (m_options.dryRun ? !openToRead() : !open(options))
            return;
        if (!bench())
            return say({});
        if (!m_options.dryRun) {
            m_watch = new Watch(bench(), &out(), this);
            connect(m_watch, &Watch::settled, this, [this] { conclude(); });
            connect(bench()->sending(), &SendingDoor::replayProgress, this, &ReplayCommand::follow);
            onTermination([this] { isErrand() ? cancel() : conclude(); });
            onStorageTrouble([this] { conclude(Refused); });
        }
        if (m_options.ids.empty()) {
            auto query = deliveryQueryFrom(m_options.query, bench());
            if (!query)
                return fail(query.error());
            if (!m_options.states.isEmpty())
                query->states = m_options.states;
            query->owed = true; // of the failed ones
            m_owedOnly = true;
            bench()->log()->deliveryIds(*query, this, orFail<QList<DeliveryId>>([this](const QList<DeliveryId> &ids) { replay(ids); }));
        } else {
            QList<DeliveryId> ids;
            for (const qint64 id : m_options.ids)
                ids += DeliveryId{id};
            checkThenReplay(ids, 0);
        }
    }

    void sumUp() override
    {
        if (m_watch)
            m_outcome = m_watch->conclude();
    }

private:
    void outputLost() override { isErrand() && m_watch ? cancel() : BenchCommand::outputLost(); }

    /// A number that is in no log is a wrong call, told before anything is sent.
    void checkThenReplay(const QList<DeliveryId> &ids, qsizetype next)
    {
        if (next == ids.size())
            return replay(ids);
        bench()->log()->delivery(ids.at(next), this,
                                 orFail<DeliveryDetails>([this, ids, next](const DeliveryDetails &) { checkThenReplay(ids, next + 1); }));
    }

    void replay(const QList<DeliveryId> &ids)
    {
        if (m_options.dryRun)
            return bench()->log()->forecast(ids, this, orFail<ReplayForecast>([this](const ReplayForecast &forecast) { say(forecast); }));
        out().note(tr("%n delivery(ies) to send again.", nullptr, int(ids.size())));
        if (m_isCancelling)
            return conclude();
        m_watch->expect(ids.size());
        m_hasBegunAll = ids.isEmpty();
        if (ids.isEmpty())
            return m_watch->complete();
        ReplayRequest request;
        request.deliveries = ids;
        request.owedOnly = m_owedOnly;
        m_isAsked = true;
        const OnTerms onTerms(m_terms);
        bench()->sending()->replay(request, this, orFail<ReplayId>([this](const ReplayId &id) {
                                       m_replay = id;
                                       for (const ReplayProgress &progress : std::exchange(m_early, {}))
                                           follow(progress);
                                       if (m_isCancelling)
                                           cancel();
                                   }));
    }

    void say(const ReplayForecast &forecast)
    {
        out().result(forecastLine(forecast), forecastText(forecast));
        finish(Done);
    }

    /// On an errand: the bench goes on, and so would they. It ends when all of them have.
    void cancel()
    {
        m_isCancelling = true;
        if (!m_isAsked)
            conclude();
        else if (m_replay.isValid())
            bench()->sending()->cancelReplay(m_replay);
    }

    void follow(const ReplayProgress &progress)
    {
        if (!m_replay.isValid()) // told before the answer that names ours
            return m_early.append(progress);
        if (progress.id != m_replay)
            return;
        for (const DeliveryId id : progress.deliveries)
            m_watch->add(id);
        if (!progress.finished)
            return;
        m_refused = progress.refused;
        m_settled = progress.settled;
        m_hasBegunAll = true;
        m_watch->complete();
    }

    void conclude(std::optional<ExitCode> code = {})
    {
        if (isFinished())
            return;
        if (m_refused > 0)
            out().note(tr("%n delivery(ies) could not be sent again: their webhook is gone.", nullptr, m_refused));
        if (m_settled > 0)
            out().note(tr("%n delivery(ies) were sent again meanwhile, and are owed no more.", nullptr, m_settled));
        settle(*m_watch, [this, code] {
            sumUp();
            finish(code ? int(*code) : m_refused > 0 || !m_hasBegunAll ? int(AnswerIsNo) : m_outcome);
        });
    }

    ReplayOptions m_options;
    RunTermsPtr m_terms;
    Watch *m_watch = nullptr;
    ReplayId m_replay;
    QList<ReplayProgress> m_early;
    int m_outcome = AnswerIsNo;
    bool m_isAsked = false; ///< to be sent again
    bool m_isCancelling = false;
    bool m_owedOnly = false;
    bool m_hasBegunAll = false; ///< each that was asked for is on its way, or was refused
    int m_refused = 0;
    int m_settled = 0;
};

} // namespace

CommandFactory replayFactory(const ReplayOptions &options)
{
    return [options](const Globals &globals, Output *output) { return std::make_unique<ReplayCommand>(options, globals, output); };
}

} // namespace ovyxa::cli

#include "replay_command.moc"

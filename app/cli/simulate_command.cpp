// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/cli/progress_bar.h"
#include "app/cli/watch.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"
#include "core/model/speaking.h"
#include "core/rules/simulation_rules.h"

#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::hours longestSimulation{366 * 24}; // simulated

constexpr int progressEveryMs = 100;

struct SimulateOptions
{
    std::string site;
    quint64 seed = 1;
    double visitors = SimulationSettings{}.visitorsPerMinute;
    int pages = SimulationSettings{}.pagesPerVisit;
    int bots = SimulationSettings{}.botPercent;
    std::string paths;
    std::string sources;
    std::string countries;
    std::string customEvents;
    int spike = 0;    ///< 0 = none
    int fill = 0;     ///< per cent; 0 = not
    qint64 limit = 0; ///< 0 = the profile's
    std::string span = "1h";
    std::vector<std::string> authorities;
};

/// `simulate`: made-up visitors of one site for a span of simulated time, as fast as this machine can.
class SimulateCommand final : public BenchCommand
{
    Q_OBJECT
public:
    SimulateCommand(SimulateOptions options, const Globals &globals, Output *output) : BenchCommand(globals, output), m_options(std::move(options)) {}

    ~SimulateCommand() override { giveBack(); }
    [[nodiscard]] Reach reach() const override { return m_options.authorities.empty() ? Reach::There : Reach::Alone; }

    void start() override
    {
        const auto settings = settingsFromOptions();
        if (!settings)
            return fail(settings.error());
        m_settings = *settings;
        const auto span = durationFromText(fromStd(m_options.span), longestSimulation);
        if (!span)
            return fail(span.error());
        m_span = *span;
        BenchOptions options;
        options.resumeUnfinished = false; // it minds its own
        options.sendsSecurely = true;
        const auto authorities = authoritiesIn(m_options.authorities, globals().errand);
        if (!authorities)
            return fail(authorities.error());
        options.extraAuthorities = *authorities;
        if (!open(options))
            return;
        connect(this, &Command::finished, this, &SimulateCommand::giveBack); // before whoever asked is told
        if (!takeClock())
            return;
        m_watch = new Watch(bench(), &out(), this);
        connect(bench()->sending(), &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &deliveries) {
            for (const Delivery &delivery : deliveries) {
                if (!isErrand() || m_setOff.contains(delivery.event)) // on somebody's bench there are others' deliveries, too
                    m_watch->add(delivery);
            }
            goToNextRetry();
        });
        connect(bench()->traffic(), &TrafficDoor::eventsTriggered, this, [this](const QList<Event> &events) {
            if (isSilent())
                return;
            const Speaking inTheirs = speaking();
            for (const Event &event : events) {
                if (isErrand() && event.site != m_settings.site)
                    continue; // others' traffic
                out().result(eventLine(event), eventText(event));
                m_setOff.insert(event.id);
            }
        });
        connect(m_watch, &Watch::settled, this, [this] { end(); });
        onTermination([this] { end(); });
        onStorageTrouble([this] { end(Refused); });
        setLimit();
    }

    void sumUp() override
    {
        if (!m_watch)
            return;
        Traffic traffic = bench()->traffic()->figures();
        traffic.pageviews -= m_before.pageviews;
        traffic.customEvents -= m_before.customEvents;
        traffic.bots -= m_before.bots;
        const Usage &usage = traffic.usage;
        out().result({{"type", "traffic"},
                      {"pageviews", traffic.pageviews},
                      {"custom_events", traffic.customEvents},
                      {"bots", traffic.bots},
                      {"usage", usage.events},
                      {"limit", usage.planLimit},
                      {"period", textOrNull(usage.period)}},
                     trafficText(traffic));
        out().result(clockLine(bench()->clock()->state(), bench()->clock()->now()), clockText(bench()->clock()->now()));
        noteLead();
        m_outcome = m_watch->conclude();
    }

private:
    /// It goes where the visitors go and nowhere else, so that a seed gives the same events each time. On somebody's bench it goes with one at a
    /// time: the second would end the first.
    [[nodiscard]] bool takeClock()
    {
        m_hasClock = !(isErrand() && bench()->traffic()->figures().simulating) && bench()->clock()->hold();
        if (!m_hasClock) {
            fail({ErrorCode::Unavailable,
                  tr("Visitors or a scenario are under way on the bench already, and its clock goes with them. Wait for their end, or stop them.")});
        }
        return m_hasClock;
    }

    void giveBack()
    {
        if (!std::exchange(m_hasClock, false) || !bench())
            return;
        if (m_hasVisitors) // and not those whom somebody else has let come since
            bench()->traffic()->stopSimulation();
        if (isErrand()) // one of its own ends with it, where it stands
            bench()->clock()->letGo();
    }

    [[nodiscard]] Result<SimulationSettings> settingsFromOptions() const
    {
        SimulationSettings settings;
        settings.site = fromStd(m_options.site);
        settings.seed = m_options.seed;
        settings.visitorsPerMinute = m_options.visitors;
        settings.pagesPerVisit = m_options.pages;
        settings.botPercent = m_options.bots;
        const std::initializer_list<std::pair<const std::string *, QList<Weighted> *>> lists{{&m_options.paths, &settings.paths},
                                                                                             {&m_options.sources, &settings.sources},
                                                                                             {&m_options.countries, &settings.countries},
                                                                                             {&m_options.customEvents, &settings.customEvents}};
        for (const auto &[text, list] : lists) {
            if (text->empty())
                continue;
            auto weighted = rules::weightedFromText(fromStd(*text));
            if (!weighted)
                return weighted.error();
            *list = std::move(weighted).value();
        }
        if (const auto allowed = rules::simulationAllowed(settings); !allowed)
            return allowed.error();
        return settings;
    }

    void setLimit()
    {
        if (m_options.limit == 0)
            return begin();
        ProfileSettings settings = bench()->catalogue()->settings();
        settings.planLimit = m_options.limit;
        bench()->catalogue()->setSettings(settings, this, orFail([this] { begin(); }));
    }

    void begin()
    {
        m_before = bench()->traffic()->figures(); // of a bench that has run for a while
        m_settings = rules::reachingGoals(m_settings, bench()->catalogue()->goals(m_settings.site));
        bench()->traffic()->startSimulation(m_settings, this, orFail([this] {
                                                m_hasVisitors = true;
                                                fill();
                                            }));
    }

    void fill()
    {
        if (m_options.fill == 0)
            return spike();
        bench()->traffic()->fillMonth(m_options.fill, this, orFail([this] { spike(); }));
    }

    void spike()
    {
        if (m_options.spike == 0)
            return goAhead();
        bench()->traffic()->simulateSpike(m_options.spike, this, orFail([this] { goAhead(); }));
    }

    void goAhead()
    {
        m_isAhead = true;
        const Instant from = bench()->clock()->now();
        connect(&m_progress, &QTimer::timeout, this, [this, from] {
            const qint64 over = (bench()->clock()->now() - from).count();
            out().progress(progressBar(over, m_span.count(), tr("of %1, simulated").arg(fromStd(m_options.span))));
        });
        if (isProgressSeen() && !out().isJson() && !isErrand())
            m_progress.start(progressEveryMs);
        bench()->traffic()->simulateAhead(m_span, this, [this](const Result<void> &gone) {
            m_isAhead = false;
            m_progress.stop();
            if (m_isEnding) // what came with the same news is told first
                return QTimer::singleShot(0, this, [this] { conclude({}); });
            if (!gone)
                return fail(gone.error());
            bench()->traffic()->stopSimulation();
            m_hasVisitors = false;
            m_isWhole = true;
            m_watch->complete();
            m_onlyRetries = true;
            goToNextRetry();
        });
    }

    /// Once the visitors have gone: the clock goes from one retry to the next, and stands while one is under way.
    void goToNextRetry()
    {
        const auto due = m_onlyRetries && !m_isEnding && !isFinished() ? m_watch->nextRetry() : std::nullopt;
        if (!due)
            return;
        m_onlyRetries = false;
        bench()->clock()->advance(std::max(*due - bench()->clock()->now(), Millis{1}), this, orFail([this] {
                                      m_onlyRetries = true;
                                      goToNextRetry();
                                  }));
    }

    /// Visitors who are on their way go first, and all that they have set off is stored and told; unless the storage is the trouble.
    void end(std::optional<ExitCode> code = {})
    {
        if (!m_isAhead || code)
            return conclude(code);
        m_isEnding = true;
        bench()->traffic()->stopSimulation();
    }

    void conclude(std::optional<ExitCode> code)
    {
        if (isFinished())
            return;
        settle(*m_watch, [this, code] {
            sumUp();
            finish(code ? int(*code) : m_isWhole ? m_outcome : int(AnswerIsNo));
        });
    }

    SimulateOptions m_options;
    SimulationSettings m_settings;
    std::chrono::milliseconds m_span{};
    QTimer m_progress; ///< while the span is being gone through, on a terminal
    Traffic m_before;
    int m_outcome = AnswerIsNo;
    bool m_hasVisitors = false;
    bool m_isAhead = false;     ///< the span is being gone through
    bool m_isWhole = false;     ///< it has been gone through
    bool m_isEnding = false;    ///< somebody wished so, and it waits for what is on its way
    bool m_onlyRetries = false; ///< are left to come, and the clock stands
    Watch *m_watch = nullptr;
    bool m_hasClock = false;
    QSet<EventId> m_setOff; ///< by its visitors
};

} // namespace

void addSimulate(CLI::App &app, CommandFactory &chosen)
{
    auto options = std::make_shared<SimulateOptions>();
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *simulate = app.add_subcommand("simulate", text(SimulateCommand::tr("Made-up visitors of a site, for a span of simulated time")));
    simulate->add_option("--site", options->site, text(SimulateCommand::tr("Whose visitors")))->required()->type_name("ID");
    simulate->add_option("--for", options->span, text(SimulateCommand::tr("How long, simulated: 30m, 12h, 30d")))
        ->type_name("TIME")
        ->capture_default_str();
    simulate->add_option("--seed", options->seed, text(SimulateCommand::tr("The same seed gives the same visitors")))
        ->type_name("N")
        ->capture_default_str()
        ->transform([](std::string given) { // as large as it comes
            if (!makeDecimal(given) || given.front() == '-')
                throw CLI::ValidationError(SimulateCommand::tr("a number from 0 on is expected").toStdString());
            return given;
        });
    simulate->add_option("--visitors", options->visitors, text(SimulateCommand::tr("New visitors a minute")))
        ->type_name("N")
        ->capture_default_str()
        ->check([](const std::string &given) {
            return given.find_first_not_of("0123456789.+-eE") == std::string::npos
                       ? std::string()
                       : SimulateCommand::tr("a number from 0 on is expected").toStdString();
        });
    simulate->add_option("--pages", options->pages, text(SimulateCommand::tr("Pages a visit, on average")))
        ->type_name("N")
        ->capture_default_str()
        ->transform(WholeNumber(0, std::numeric_limits<int>::max()));
    simulate->add_option("--bots", options->bots, text(SimulateCommand::tr("Per cent of the hits that are of crawlers")))
        ->type_name("PERCENT")
        ->capture_default_str()
        ->transform(WholeNumber(0, std::numeric_limits<int>::max()));
    const QString weights = SimulateCommand::tr("Comma-separated, each with its weight: %1");
    simulate->add_option("--paths", options->paths, text(weights.arg(u"\"/ 8, /pricing 4, /thanks 1\""_s)))->type_name("LIST");
    simulate->add_option("--sources", options->sources, text(weights.arg(u"\"direct 4, google 4\""_s)))->type_name("LIST");
    simulate->add_option("--countries", options->countries, text(weights.arg(u"\"DE 3, FR 2\""_s)))->type_name("LIST");
    simulate->add_option("--events", options->customEvents, text(weights.arg(u"\"signup 3, purchase 1\""_s)))->type_name("LIST");
    simulate->add_option("--spike", options->spike, text(SimulateCommand::tr("So many visitors more within the first ten seconds")))
        ->transform(WholeNumber(1, 1'000'000))
        ->type_name("N");
    simulate->add_option("--fill", options->fill, text(SimulateCommand::tr("First fill the month's usage to so many per cent")))
        ->transform(WholeNumber(1, 1000))
        ->type_name("PERCENT");
    simulate->add_option("--plan-limit", options->limit, text(SimulateCommand::tr("Set the plan's limit of events a month")))
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max() / 1000))
        ->type_name("N");
    simulate->add_option("--ca", options->authorities, text(SimulateCommand::tr("Trust this CA certificate, too (PEM)")))
        ->type_name("FILE")
        ->allow_extra_args(false);
    simulate->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<SimulateCommand>(*options, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "simulate_command.moc"

// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/cli/ready_file.h"
#include "app/cli/whole_number.h"
#include "app/cli/words.h"

#include "core/model/speaking.h"
#include "core/model/text.h"

#include <QtCore/QFileInfo>
#include <QtCore/QTimer>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct ServeOptions
{
    int port = 0;
    ApiKeyOptions keys;
    double speed = ClockState::minSpeed;
    std::vector<std::string> authorities;
    std::string countries;
    std::string rateLimit;
    std::string duration;
    std::string readyFile;
};

/// `serve`: the whole bench without a window. Takes up what an earlier run left unfinished.
class ServeCommand final : public BenchCommand
{
    Q_OBJECT
public:
    ServeCommand(ServeOptions options, const Globals &globals, Output *output) : BenchCommand(globals, output), m_options(std::move(options)) {}

    void start() override
    {
        if (const auto prepared = ReadyFile::prepare(fromStd(m_options.readyFile)); !prepared)
            return fail(prepared.error());
        const auto keys = m_options.keys.all();
        if (!keys)
            return fail(keys.error());
        if (!m_options.duration.empty()) {
            const auto duration = durationFromText(fromStd(m_options.duration));
            if (!duration)
                return fail(duration.error());
            m_duration = *duration;
        }
        if (!m_options.countries.empty() && !QFileInfo(fromStd(m_options.countries)).isReadable())
            return fail({ErrorCode::InvalidInput, tr("The country database %1 cannot be read.").arg(fromStd(m_options.countries))});
        BenchOptions options;
        options.speed = m_options.speed;
        const auto authorities = authoritiesIn(m_options.authorities, nullptr);
        if (!authorities)
            return fail(authorities.error());
        options.extraAuthorities = *authorities;
        if (!open(options))
            return;
        answerOthers();
        connect(bench()->traffic(), &TrafficDoor::eventsTriggered, this, &ServeCommand::reportEvents);
        connect(bench()->sending(), &SendingDoor::attemptsFinished, this, &ServeCommand::reportAttempts);
        connect(bench()->sending(), &SendingDoor::deliveriesChanged, this, &ServeCommand::takeDeliveries);
        connect(bench()->traffic(), &TrafficDoor::apiRequestsRefused, this, &ServeCommand::reportRefused);
        m_unfinishedBefore = bench()->sending()->sums().unfinished();
        onTermination([this] { windUp(); });

        EventsApiSetup setup;
        setup.port = quint16(m_options.port);
        setup.extraKeys = *keys;
        const QList<ApiKey> known = bench()->catalogue()->apiKeys();
        const bool hasKey = std::any_of(known.cbegin(), known.cend(), [](const ApiKey &key) { return !key.revokedAt; });
        if (keys->isEmpty() && !hasKey) {
            m_madeKey = keyForOneRun();
            setup.extraKeys += m_madeKey;
        }
        ProfileSettings settings = bench()->catalogue()->settings();
        if (!m_options.countries.empty())
            settings.countryDatabase = QFileInfo(fromStd(m_options.countries)).absoluteFilePath();
        if (!m_options.rateLimit.empty())
            settings.apiTier = fromText<ApiTier>(fromStd(m_options.rateLimit)).value_or(ApiTier::Unlimited);
        bench()->catalogue()->setSettings(settings, this,
                                          orFail([this, setup] { bench()->traffic()->startEventsApi(setup, this, orFail([this] { announce(); })); }));
    }

private:
    void announce()
    {
        const QString url = bench()->traffic()->eventsApi().url;
        if (!m_options.readyFile.empty()) { // before the line, for who waits for the line
            m_ready.emplace(fromStd(m_options.readyFile));
            if (const auto written = m_ready->write(url, bench()->authorityFile()); !written)
                return fail(written.error());
        }
        if (!m_madeKey.isEmpty())
            out().note(tr("The profile has no key of the Events API, so one was made for this run: %1").arg(QString::fromLatin1(m_madeKey)));
        out().result({{"type", "events-api"}, {"url", url.toStdString()}, {"ca_file", bench()->authorityFile().toStdString()}},
                     tr("The Events API listens on %1, and for plain HTTP on the same port. Ctrl+C ends it.").arg(url) + u'\n'
                         + tr("Clients trust it with the CA certificate %1").arg(bench()->authorityFile()));
        if (const qint64 resumed = m_unfinishedBefore; resumed > 0)
            out().note(tr("%n delivery(ies) that an earlier run left unfinished are taken up.", nullptr, int(resumed)));
        if (bench()->catalogue()->webhooks().isEmpty())
            out().note(tr("The profile has no webhook yet: events will be counted, and nobody told of them."));
        m_announced = true; // what an earlier run left may have gone out already
        reportAttempts(std::exchange(m_early, {}));
        reportDeliveries();
        if (m_duration.count() > 0)
            QTimer::singleShot(m_duration, Qt::PreciseTimer, this, &ServeCommand::windUp);
    }

    void reportEvents(const QList<Event> &events)
    {
        m_events += int(events.size());
        for (const Event &event : events)
            out().result(eventLine(event), eventText(event));
    }

    void reportAttempts(const QList<Attempt> &attempts)
    {
        if (!m_announced) {
            m_early += attempts;
            return;
        }
        for (const Attempt &attempt : attempts) {
            if (!attempt.signature.isEmpty())
                m_signatures.insert(attempt.delivery, attempt.signature);
            out().result(attemptLine(attempt), attemptText(attempt));
        }
    }

    void reportRefused(const QList<ApiRequest> &requests)
    {
        for (const ApiRequest &request : requests)
            out().note(tr("%1 was refused with %2: %3").arg(request.target).arg(request.status).arg(request.problem));
    }

    void takeDeliveries(const QList<Delivery> &deliveries)
    {
        for (const Delivery &delivery : deliveries) {
            const bool isNews = isFinal(delivery.state) || (delivery.state == DeliveryState::Held && !m_held.contains(delivery.id));
            if (delivery.state == DeliveryState::Held)
                m_held.insert(delivery.id);
            if (isNews)
                m_news.append(delivery);
        }
        // Not at once: the attempts of the same batch come right after the deliveries, and are reported first.
        QTimer::singleShot(0, this, &ServeCommand::reportDeliveries);
    }

    void reportDeliveries()
    {
        if (!m_announced)
            return;
        for (const Delivery &delivery : std::exchange(m_news, {})) {
            out().result(outcomeLine(delivery, m_signatures.value(delivery.id)),
                         tr("Delivery %1: %2.").arg(delivery.id.value).arg(stateText(delivery.state)));
            if (isFinal(delivery.state)) {
                ++m_ended[delivery.state];
                m_signatures.remove(delivery.id);
                m_held.remove(delivery.id);
            }
        }
    }

    void endedWhileWaiting(bool wasAsked) override
    {
        if (!wasAsked)
            return BenchCommand::endedWhileWaiting(wasAsked);
        out().result(
            {{"type", "summary"}, {"pageviews", 0}, {"custom_events", 0}, {"bots", 0}, {"events", 0}, {"delivered", 0}, {"failed", 0}, {"held", 0}},
            tr("It was asked to end while it waited for the profile."));
        finish(Done);
    }

    /// Takes no more in; what was taken is told before the news that it has stopped.
    void windUp()
    {
        connect(bench()->traffic(), &TrafficDoor::eventsApiChanged, this, [this](const EventsApiState &state) {
            if (!state.running)
                QTimer::singleShot(0, this, &ServeCommand::conclude);
        });
        bench()->traffic()->stopEventsApi();
        QTimer::singleShot(patience, this, &ServeCommand::conclude);
    }

    void conclude()
    {
        if (isFinished())
            return;
        answerNobody();
        reportDeliveries();
        const Traffic traffic = bench()->traffic()->figures();
        out().note(trafficText(traffic));
        noteLead();
        // What ended in this run; the rest of what it began stays in the log, due.
        out().result({{"type", "summary"},
                      {"pageviews", traffic.pageviews},
                      {"custom_events", traffic.customEvents},
                      {"bots", traffic.bots},
                      {"events", m_events},
                      {"delivered", m_ended.value(DeliveryState::Delivered)},
                      {"failed", m_ended.value(DeliveryState::Failed)},
                      {"held", qint64(m_held.size())}},
                     tr("%n event(s) set off; delivered %1, failed %2, held %3.", nullptr, m_events)
                         .arg(m_ended.value(DeliveryState::Delivered))
                         .arg(m_ended.value(DeliveryState::Failed))
                         .arg(m_held.size()));
        finish(Done);
    }

    static constexpr std::chrono::seconds patience{2}; // real time; the engine answers in milliseconds

    ServeOptions m_options;
    std::chrono::milliseconds m_duration{};
    QByteArray m_madeKey;     ///< empty = the profile or the call has one
    bool m_announced = false; ///< whoever reads the lines looks for the URL first
    QList<Attempt> m_early;
    QHash<DeliveryId, QByteArray> m_signatures;
    QSet<DeliveryId> m_held;
    QHash<DeliveryState, int> m_ended; ///< how many, by how
    int m_events = 0;
    std::optional<ReadyFile> m_ready;
    qint64 m_unfinishedBefore = 0; ///< deliveries, when the profile was opened
    QList<Delivery> m_news;
};

} // namespace

void addServe(CLI::App &app, CommandFactory &chosen)
{
    auto options = std::make_shared<ServeOptions>();
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *serve = app.add_subcommand("serve", text(ServeCommand::tr("The whole bench without a window: the Events API, the triggers, and the "
                                                                        "profile's webhooks")));
    serve->add_option("--events-port", options->port, text(ServeCommand::tr("0 = any free one")))
        ->transform(WholeNumber(0, 65535))
        ->type_name("PORT");
    options->keys.addTo(*serve);
    addSpeed(*serve, options->speed);
    serve->add_option("--ca", options->authorities, text(ServeCommand::tr("Trust this CA certificate, too (PEM)")))
        ->type_name("FILE")
        ->allow_extra_args(false);
    serve
        ->add_option("--country-database", options->countries,
                     text(ServeCommand::tr("Look visitors' countries up in this MaxMind-format file; the profile remembers it")))
        ->type_name("FILE");
    serve
        ->add_option("--rate-limit", options->rateLimit,
                     text(ServeCommand::tr("unlimited, free (1,000 an hour) or pro (5,000); the profile "
                                           "remembers it")))
        ->check(CLI::IsMember({"unlimited", "free", "pro"}))
        ->type_name("TIER");
    serve->add_option("--duration", options->duration, text(ServeCommand::tr("End after this time: 500ms, 5s, 2m or plain seconds")))
        ->type_name("TIME");
    ReadyFile::addTo(*serve, options->readyFile);
    serve->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<ServeCommand>(*options, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "serve_command.moc"

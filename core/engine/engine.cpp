// SPDX-License-Identifier: MIT
#include "core/engine/engine.h"

#include "core/delivery/wire_transport.h"
#include "core/model/thread_check.h"
#include "core/triggers/event_template.h"
#include "core/wire/trust.h"

#include <QtCore/QFileInfo>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
// How often the gauges are looked at while the hour slides, and how much simulated time a crash may lose. Real time.
constexpr std::chrono::milliseconds housekeepingInterval{1000};
constexpr std::chrono::milliseconds untilTrust{500};  // real
constexpr std::chrono::hours certificateInterval{24}; // real; a leaf is renewed a month before it ends
} // namespace

Engine::Engine(BenchOptions options, std::unique_ptr<Profile> profile, std::function<void(Batch)> deliver)
    : m_options(std::move(options))
    , m_profile(std::move(profile))
    , m_deliver(std::move(deliver))
    , m_authority(m_profile->tlsFolder())
    , m_keptAuthorities(m_profile->tlsFolder())
    , m_keptEdits(KeptEdits::folderIn(m_profile->folder()))
    , m_clockKeeping(this)
    , m_housekeeping(this)
    , m_certificates(this)
{
}

Engine::~Engine()
{
    // Each of them may look at those above it in this list while it ends.
    m_walk.reset();
    m_discarding.reset();
    m_traffic.reset();
    m_receiver.reset();
    m_dispatcher.reset();
    m_store.reset(); // commits what is queued; only then is the profile let go
}

void Engine::stop(std::function<void()> done)
{
    assertOnThreadOf(this, "Engine::stop");
    if (!m_publisher) // it never came to anything
        return done();
    for (QTimer *timer : {&m_clockKeeping, &m_housekeeping, &m_certificates})
        timer->stop();
    m_discarding->stop();
    m_receiver->stop();
    m_traffic->stop();
    m_walk->stop();           // whoever was on the way with the simulation is here now
    m_clock->setPaused(true); // what is still told and stored has the time that is kept, and nothing is later than whoever begins with that
    keepClock();
    m_dispatcher->stop([this, done = std::move(done)] {
        // Twice: a request that was being recorded is told as unanswered only now, and that is written, too.
        afterWriting([this, done] {
            afterWriting([this, done] {
                m_publisher->flush();
                m_publisher->silence();
                done();
            });
        });
    });
}

void Engine::afterWriting(std::function<void()> then)
{
    m_store->write<void>([](Writer &) { return Result<void>(); }, this, [then = std::move(then)](const Result<void> &) { then(); });
}

void Engine::start(std::function<void(Result<void>)> done)
{
    assertOnThreadOf(this, "Engine::start");
    m_trust = std::make_unique<Trust>();
    if (m_options.sendsSecurely)
        m_trust->prepare();              // first of all, so that it is done when the first delivery needs it
    else if (m_options.resumeUnfinished) // unless that is needed sooner: who has just started the program waits for other things
        QTimer::singleShot(untilTrust, m_trust.get(), &Trust::prepare);
    auto opened = Store::open(m_profile->databaseFile());
    if (!opened)
        return done(opened.error());
    m_store = std::move(opened).value();

    auto authorities = loadAuthorities();
    if (!authorities)
        return done(authorities.error());

    const auto policy = m_options.useKeychain ? SecretStore::Policy::KeychainIfAvailable : SecretStore::Policy::FileOnly;
    m_secrets = std::make_unique<SecretStore>(m_profile->secretsFile(), policy);
    m_secrets->load(this, [this, done = std::move(done), authorities = *authorities](const Result<QHash<WebhookId, WebhookSecrets>> &secrets) {
        if (!secrets)
            return done(secrets.error());
        assemble(*secrets, authorities);
        done({});
    });
}

Result<QList<QSslCertificate>> Engine::loadAuthorities()
{
    QList<QSslCertificate> authorities;
    const auto own = m_authority.certificate();
    if (!own)
        return own.error();
    authorities.append(*own);
    return authorities + m_options.extraAuthorities;
}

void Engine::assemble(const QHash<WebhookId, WebhookSecrets> &secrets, const QList<QSslCertificate> &authorities)
{
    const StoredState &state = m_store->initialState();
    const Instant begun = std::max(realNow(), state.lastClock.value_or(Instant{}));
    m_clock = std::make_unique<Clock>(begun);
    m_clock->setSpeed(m_options.speed);
    if (!m_options.keepsTime) // at 3,600 times a few milliseconds from here on are seconds that are nobody else's
        m_store->write<void>([begun](Writer &writer) { return writer.beginOwnTime(begun); }, this, [](const Result<void> &) {});
    m_configuration = std::make_unique<Configuration>(m_store.get(), m_secrets.get(), m_clock.get());
    m_configuration->restore(state, secrets);
    m_configuration->allowLoopbackHttpForOneOffs(m_options.allowLoopbackHttp);

    m_trust->setProfileAuthorities(authorities);
    m_transport = std::make_unique<WireTransport>(m_trust.get());
    DispatcherOptions dispatching;
    dispatching.retries = m_options.retries;
    dispatching.useSystemProxy = [this] { return m_configuration->settings().useSystemProxy; };
    dispatching.userAgent = "Ovyxa-Bench/"_ba + OVYXA_VERSION;
    const auto target = [this](WebhookId id) -> std::optional<DispatchTarget> {
        const Webhook *webhook = m_configuration->webhook(id);
        if (!webhook || webhook->removed)
            return std::nullopt;
        DispatchTarget wanted{*webhook, m_configuration->currentSecret(id), m_keptAuthorities.of(id)};
        if (!webhook->listed)
            wanted.edit = m_keptEdits.of(id);
        if (!webhook->authorityFile.isEmpty()) {
            const auto named = m_keptAuthorities.inFile(webhook->authorityFile);
            if (const auto *problem = std::get_if<FailureCause>(&named))
                wanted.problem = {*problem};
            else
                wanted.authorities += std::get<QList<QSslCertificate>>(named);
        }
        return wanted;
    };
    m_dispatcher = std::make_unique<Dispatcher>(m_clock.get(), m_transport.get(), m_store.get(), target, dispatching);
    m_dispatcher->setInitialSums(state.sums);
    m_dispatcher->restoreWindow(state.countedSince);

    m_discarding = std::make_unique<Discarding>(m_store.get());
    m_walk = std::make_unique<ClockWalk>(
        m_clock.get(), ClockWalk::Surroundings{[this] { return m_dispatcher->isIdle(); }, [this] { return m_dispatcher->nextDue(); }});
    m_receiver =
        std::make_unique<ReceiverDesk>(ReceiverDesk::Parts{m_clock.get(), m_store.get(), m_configuration.get(), &m_authority, m_trust.get()});
    m_receiver->restore(state);
    m_traffic =
        std::make_unique<TrafficDesk>(TrafficDesk::Parts{m_clock.get(), m_store.get(), m_configuration.get(), m_dispatcher.get(), &m_authority});

    Publisher::Sources sources;
    sources.configuration = [this] { return configurationView(); };
    sources.traffic = [this] { return m_traffic->traffic(); };
    sources.eventsApi = [this] { return m_traffic->eventsApi(); };
    sources.gauges = [this] { return gauges(); };
    sources.sums = [this] { return m_dispatcher->sums(); };
    sources.receiver = [this] { return m_receiver->state(); };
    sources.clock = [this] { return clockState(); };
    m_publisher = std::make_unique<Publisher>(std::move(sources), m_deliver);

    connectParts();
    connectDesks();
    m_traffic->restore(state);
    if (m_options.resumeUnfinished)
        m_dispatcher->resume(state.unfinished, state.unfinishedAttempts);
    else
        m_dispatcher->leave(state.unfinished, state.unfinishedAttempts);
    m_configuration->clearWebhooks();

    m_publisher->configurationChanged();
    m_publisher->gaugesChanged();
    m_publisher->clockChanged();
    m_publisher->receiverChanged();
    if (const QString warning = m_profile->sharingWarning(); !warning.isEmpty())
        m_publisher->noticed({Notice::Level::Warning, warning});
    m_publisher->flush();
}

void Engine::connectParts()
{
    Publisher *publisher = m_publisher.get();
    connect(m_clock.get(), &Clock::changed, publisher, &Publisher::clockChanged);
    m_clockKeeping.setSingleShot(true);
    connect(&m_clockKeeping, &QTimer::timeout, this, [this] { keepClock(); });
    connect(m_clock.get(), &Clock::changed, &m_clockKeeping, qOverload<>(&QTimer::start));
    connect(m_configuration.get(), &Configuration::changed, publisher, &Publisher::configurationChanged);
    connect(m_configuration.get(), &Configuration::changed, publisher, &Publisher::gaugesChanged);
    connect(m_configuration.get(), &Configuration::webhookRemoved, m_dispatcher.get(), &Dispatcher::cancelAllFor);
    connect(m_configuration.get(), &Configuration::webhookCleared, this, [this](WebhookId id) {
        m_keptAuthorities.forget(id);
        m_dispatcher->forget(id);
        m_keptEdits.forget(id);
    });
    connect(m_dispatcher.get(), &Dispatcher::deliveryChanged, publisher, &Publisher::deliveryChanged);
    connect(m_dispatcher.get(), &Dispatcher::attemptFinished, publisher, &Publisher::attemptFinished);
    connect(m_dispatcher.get(), &Dispatcher::webhookHealthChanged, m_configuration.get(), &Configuration::setHealth);
    connect(m_dispatcher.get(), &Dispatcher::replayProgress, publisher, &Publisher::replayProgressed);
    connect(m_discarding.get(), &Discarding::lessened, this, [this](const Sums &by) {
        m_dispatcher->lessenSums(by);
        m_publisher->gaugesChanged(); // with which the sums go
    });
    connect(m_secrets.get(), &SecretStore::placeChanged, publisher, [this, publisher] {
        publisher->configurationChanged();
        publisher->noticed(
            {Notice::Level::Warning, tr("The keychain cannot be used any more. Secrets are kept in %1 now.").arg(m_secrets->placeInWords())});
    });
    connect(m_dispatcher.get(), &Dispatcher::storageTrouble, publisher, [publisher](const Error &error) {
        publisher->noticed({Notice::Level::Problem, error.message});
    });
    connect(m_dispatcher.get(), &Dispatcher::storageRecovered, publisher, [publisher] {
        publisher->noticed({Notice::Level::Information, tr("Writing works again; sending goes on.")});
    });
    connect(m_dispatcher.get(), &Dispatcher::recordRefused, publisher, [publisher](const Error &error) {
        publisher->noticed({Notice::Level::Warning, tr("Something could not be recorded. %1").arg(error.message)});
    });

    m_housekeeping.setInterval(housekeepingInterval);
    connect(&m_housekeeping, &QTimer::timeout, publisher, &Publisher::gaugesChanged);
    connect(&m_housekeeping, &QTimer::timeout, this, [this] {
        // Ahead of real time, by its speed or a skip, what is on disk is all that the next start knows of it.
        if (m_clock->now() > std::max(realNow(), m_clockKept))
            keepClock();
    });
    m_housekeeping.start();
    connect(&m_certificates, &QTimer::timeout, this, &Engine::renewCertificates);
    m_certificates.start(certificateInterval);
}

void Engine::connectDesks()
{
    Publisher *publisher = m_publisher.get();
    connect(m_traffic.get(), &TrafficDesk::changed, publisher, &Publisher::trafficChanged);
    connect(m_traffic.get(), &TrafficDesk::eventsApiChanged, publisher, &Publisher::eventsApiChanged);
    connect(m_traffic.get(), &TrafficDesk::eventTriggered, publisher, &Publisher::eventTriggered);
    connect(m_traffic.get(), &TrafficDesk::refused, publisher, &Publisher::requestRefused);
    connect(m_traffic.get(), &TrafficDesk::noticed, publisher, &Publisher::noticed);
    connect(&m_traffic->keys(), &ApiKeys::changed, publisher, &Publisher::configurationChanged);
    connect(m_receiver.get(), &ReceiverDesk::changed, publisher, &Publisher::receiverChanged);
    connect(m_receiver.get(), &ReceiverDesk::captured, publisher, &Publisher::captured);
    connect(m_receiver.get(), &ReceiverDesk::noticed, publisher, &Publisher::noticed);
    connect(&m_receiver->alerts(), &Alerts::changed, publisher, &Publisher::configurationChanged);
    connect(&m_receiver->alerts(), &Alerts::raised, publisher, &Publisher::alertRaised);
}

// A bench may run for longer than its certificate has left when it starts.
void Engine::renewCertificates()
{
    const auto identity = m_authority.serverIdentity();
    if (!identity)
        return m_publisher->noticed({Notice::Level::Warning, identity.error().message});
    m_receiver->setIdentity(*identity);
    m_traffic->setIdentity(*identity);
}

ConfigurationView Engine::configurationView() const
{
    ConfigurationView view = m_configuration->view();
    view.apiKeys = m_traffic->keys().list();
    view.alertRules = m_receiver->alerts().rules();
    view.secretsPlace = m_secrets->placeInWords();
    view.secretsFile = m_secrets->file();
    return view;
}

QHash<WebhookId, Gauge> Engine::gauges() const
{
    QHash<WebhookId, Gauge> gauges;
    const ConfigurationView view = m_configuration->view();
    for (const Webhook &webhook : view.webhooks) {
        if (webhook.listed && !webhook.removed) {
            gauges.insert(webhook.id, {m_dispatcher->usedInWindow(webhook.id), m_dispatcher->heldCount(webhook.id),
                                       m_configuration->isPreviousAccepted(webhook.id)});
        }
    }
    return gauges;
}

EventDraft Engine::draft(EventKind kind, const SiteId &site) const
{
    const Site *known = m_configuration->site(site);
    return eventTemplate(kind, known ? *known : Site{site}, m_clock->now(), m_configuration->firstGoal(site), m_configuration->webhooksOf(site));
}

void Engine::addOneOff(const Webhook &webhook, const QByteArray &secret, const Reply<WebhookWithSecret> &done)
{
    assertOnThreadOf(this, "Engine::addOneOff");
    if (webhook.url.startsWith("https:"_L1))
        m_trust->prepare();
    const RunTermsPtr terms = OnTerms::current();
    const auto keep = [this, terms, done](const Result<WebhookWithSecret> &added) {
        if (!added)
            return done(added);
        const QList<QSslCertificate> authorities = m_options.extraAuthorities + (terms ? terms->authorities : QList<QSslCertificate>());
        if (const auto kept = m_keptAuthorities.keep(added->webhook.id, authorities); !kept)
            return done(kept.error());
        m_dispatcher->setTerms(added->webhook.id, terms);
        done(added);
    };
    m_configuration->addWebhook(webhook, secret, keep, terms && terms->allowLoopbackHttp);
}

} // namespace ovyxa

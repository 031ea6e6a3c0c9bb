// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/dispatcher.h"
#include "core/engine/clock_walk.h"
#include "core/engine/configuration.h"
#include "core/engine/discarding.h"
#include "core/engine/kept_authorities.h"
#include "core/engine/kept_edits.h"
#include "core/engine/publisher.h"
#include "core/engine/receiver_desk.h"
#include "core/engine/traffic_desk.h"
#include "core/model/absence.h"
#include "core/model/bench_options.h"
#include "core/model/fired.h"
#include "core/model/webhook_status.h"
#include "core/rules/receiver_setup.h"
#include "core/storage/profile.h"
#include "core/storage/secret_store.h"
#include "core/storage/store.h"
#include "core/time/clock.h"
#include "core/tls/local_authority.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <memory>
#include <stop_token>

namespace ovyxa {

class Trust;

/// How a clock was taken back.
struct ClockReset
{
    Millis span{}; ///< 0: it was not ahead
    ClockState clock;
};

/// The parts that work while the window shows: clock, configuration, dispatcher, receiver, put together. Made and destroyed on
/// the engine thread by Bench, which hands calls in and takes batches out. It decides nothing that a part below could decide.
class Engine final : public QObject
{
    Q_OBJECT
public:
    Engine(BenchOptions options, std::unique_ptr<Profile> profile, std::function<void(Batch)> deliver);
    ~Engine() override;

    /// Opens what needs opening and takes up what an earlier run left; `done` once, on this thread, after the first batch.
    void start(std::function<void(Result<void>)> done);
    /// Ends it front to back, while all its parts are still there: takes nothing more in, cuts off what is under way, and has all of it
    /// written down; `done` once, on this thread, when what was told is on disk and nothing more will be told. Then it may be destroyed.
    void stop(std::function<void()> done);

    [[nodiscard]] Configuration &configuration() { return *m_configuration; }
    [[nodiscard]] Dispatcher &dispatcher() { return *m_dispatcher; }
    [[nodiscard]] Discarding &discarding() { return *m_discarding; }
    [[nodiscard]] Clock &clock() { return *m_clock; }
    [[nodiscard]] Publisher &publisher() { return *m_publisher; }
    [[nodiscard]] TrafficDesk &traffic() { return *m_traffic; }
    [[nodiscard]] ReceiverDesk &receiver() { return *m_receiver; }
    [[nodiscard]] ConfigurationView configurationView() const;

    [[nodiscard]] EventDraft draft(EventKind kind, const SiteId &site) const;
    void fire(const EventDraft &draft, Reply<Fired> done);
    void fireTo(const EventDraft &draft, WebhookId webhook, Reply<Fired> done);

    /// A webhook that joins no list. What this run trusts by `--ca`, or by the call's terms, it goes on trusting.
    void addOneOff(const Webhook &webhook, const QByteArray &secret, const Reply<WebhookWithSecret> &done);
    /// An event edited: a new delivery, through a one-off webhook made after the one that it went to. InvalidInput for a header that the
    /// bench makes or that would break the request; NotFound where that webhook is no longer kept.
    void resend(const ResendDraft &draft, const Reply<Fired> &done);

    /// What is known here of a delivery that is missed; what the log holds of it is added where the log is read.
    [[nodiscard]] AbsenceFacts absenceFacts(const AbsenceSubject &subject);

    [[nodiscard]] ClockState clockState() const;
    void jumpToNextDue();
    void advanceClock(Millis span, std::stop_token wish, Reply<void> done);
    /// The one way back, to this machine's time. Conflict, while it is being run ahead.
    void resetClock(const Reply<ClockReset> &done);

private:
    void assemble(const QHash<WebhookId, WebhookSecrets> &secrets, const QList<QSslCertificate> &authorities);
    void connectParts();
    void connectDesks();
    void submit(const EventDraft &draft, const QList<WebhookId> &webhooks, Reply<Fired> done);
    void keepClock(const Reply<void> &done = [](const Result<void> &) {});
    /// Calls back when all that has been handed to the storage thread so far is on disk, and has been told.
    void afterWriting(std::function<void()> then);
    void renewCertificates();
    [[nodiscard]] Result<QList<QSslCertificate>> loadAuthorities();
    [[nodiscard]] QHash<WebhookId, Gauge> gauges() const;

    BenchOptions m_options;
    std::unique_ptr<Profile> m_profile;
    std::function<void(Batch)> m_deliver;
    LocalAuthority m_authority;
    KeptAuthorities m_keptAuthorities;
    KeptEdits m_keptEdits;
    std::unique_ptr<Store> m_store;
    // In the order of making; the last is destroyed first.
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<Configuration> m_configuration;
    std::unique_ptr<Trust> m_trust;
    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::unique_ptr<Discarding> m_discarding;
    std::unique_ptr<ClockWalk> m_walk;
    std::unique_ptr<ReceiverDesk> m_receiver;
    std::unique_ptr<TrafficDesk> m_traffic;
    std::unique_ptr<Publisher> m_publisher;
    Instant m_clockKept{};
    QTimer m_clockKeeping; // going ahead, the clock is set many times a turn of the event loop
    QTimer m_housekeeping;
    QTimer m_certificates;
};

} // namespace ovyxa

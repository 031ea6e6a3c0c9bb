// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/bench_options.h"
#include "core/model/capture_report.h"
#include "core/model/clock_state.h"
#include "core/model/event.h"
#include "core/model/events_api.h"
#include "core/model/fired.h"
#include "core/model/log_query.h"
#include "core/model/notice.h"
#include "core/model/receiver_setup.h"
#include "core/model/replay.h"
#include "core/model/result.h"
#include "core/model/settings.h"
#include "core/model/signature_report.h"
#include "core/model/traffic.h"
#include "core/model/webhook_status.h"

#include <QtCore/QObject>

#include <memory>

namespace ovyxa {

/// The one door to all that needs no window: owns the engine, storage and reading threads. The window and the command line talk
/// to nothing else. Lives on the thread that opened it; no call blocks on disk, network or crypto but open(), close() and the destructor.
///
/// Calls that end later take a context and a Reply, called once on this thread unless the context is gone. What happens is told by
/// signals, gathered and sent at most 30 times a second. The snapshots (sites(), webhooks(), …) are values as of the last signal.
class Bench final : public QObject
{
    Q_OBJECT
public:
    /// Opens a profile and starts its threads; blocking (some ms, a keychain's answer included). Errors: Locked, Corrupt, Unavailable.
    [[nodiscard]] static Result<std::unique_ptr<Bench>> open(const BenchOptions &options);
    /// The profile that is meant where none is named.
    [[nodiscard]] static QString defaultFolder();
    /// Whether anything is kept in a folder, so that a reader finds something to open.
    [[nodiscard]] static bool isProfile(const QString &folder);
    /// Ends it in order; blocking, but for nobody's network. When it returns, all that was told is on disk, what was still to be told has
    /// been, and every open call is answered: with Cancelled, if with nothing else. Later calls are, too.
    void close();
    ~Bench() override; ///< as close(), but tells nobody: those who called may be half gone

    // What is configured. Snapshots.
    [[nodiscard]] QList<Site> sites() const;
    [[nodiscard]] QList<WebhookStatus> webhooks() const; ///< listed and not removed, of every site
    [[nodiscard]] QList<WebhookStatus> webhooks(const SiteId &site) const;
    [[nodiscard]] std::optional<Webhook> webhook(WebhookId id) const; ///< unlisted and removed ones too: for the log's names
    [[nodiscard]] QList<Goal> goals(const SiteId &site) const;
    [[nodiscard]] ProfileSettings settings() const;
    [[nodiscard]] Sums sums() const;
    [[nodiscard]] ClockState clock() const;
    [[nodiscard]] Instant now() const; ///< simulated, extrapolated
    [[nodiscard]] ReceiverState receiver() const;
    [[nodiscard]] Traffic traffic() const;
    [[nodiscard]] EventsApiState eventsApi() const;
    [[nodiscard]] QList<ApiKey> apiKeys() const; ///< revoked ones too
    [[nodiscard]] QList<AlertRule> alertRules() const;
    [[nodiscard]] QString profileFolder() const;
    [[nodiscard]] QString secretsPlace() const;  ///< "the system's keychain" or the file, in words
    [[nodiscard]] QString authorityFile() const; ///< the profile CA's certificate (PEM)

    // Changing it.
    void addSite(const Site &site, QObject *context, Reply<Site> done);
    void updateSite(const Site &site, QObject *context, Reply<void> done);
    void removeSite(const SiteId &site, QObject *context, Reply<void> done);
    /// The secret is made if it is empty. Replies with it: the one time that it is shown.
    void addWebhook(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done);
    void updateWebhook(const Webhook &webhook, QObject *context, Reply<void> done);
    void removeWebhook(WebhookId id, QObject *context, Reply<void> done);  ///< cancels what it still has under way
    void restoreWebhook(WebhookId id, QObject *context, Reply<void> done); ///< undo of removeWebhook
    void rotateSecret(WebhookId id, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done);
    void revealSecret(WebhookId id, QObject *context, Reply<QByteArray> done);
    void addGoal(const Goal &goal, QObject *context, Reply<Goal> done);
    void removeGoal(GoalId id, QObject *context, Reply<void> done);
    void setSettings(const ProfileSettings &settings, QObject *context, Reply<void> done);

    // Firing.
    /// A complete event of this kind for this site, to edit.
    [[nodiscard]] EventDraft draft(EventKind kind, const SiteId &site) const;
    /// To every webhook of the site that listens for it. NotFound when none does, saying what to do.
    void fire(const EventDraft &draft, QObject *context, Reply<Fired> done);
    /// To one webhook, whatever it listens for ("send a test").
    void fireTo(const EventDraft &draft, WebhookId webhook, QObject *context, Reply<Fired> done);
    /// To a webhook that does not join the list: `trigger`. It must have been made by addOneOff.
    void addOneOff(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done);

    // The log. The queries run on a reading thread.
    void deliveries(const DeliveryQuery &query, DeliveryId before, int limit, QObject *context, Reply<DeliveryPage> done);
    void deliveryIds(const DeliveryQuery &query, QObject *context, Reply<QList<DeliveryId>> done);
    void delivery(DeliveryId id, QObject *context, Reply<DeliveryDetails> done);
    /// What each one was signed with last; those never sent are left out.
    void signatures(const QList<DeliveryId> &ids, QObject *context, Reply<QHash<DeliveryId, QByteArray>> done);
    void captures(CaptureId before, int limit, QObject *context, Reply<CapturePage> done);
    void capture(CaptureId id, QObject *context, Reply<CaptureReport> done); ///< with the signature's diagnosis and the delivery it belongs to

    // Doing again, and not doing.
    void replay(const ReplayRequest &request, QObject *context, Reply<ReplayId> done);
    void cancelReplay(ReplayId id);
    void cancelDeliveries(const QList<DeliveryId> &ids, QObject *context, Reply<int> done);

    // Time.
    void setSpeed(double speed);
    void setPaused(bool paused);
    void jumpToNextDue(); ///< nothing due: nothing happens
    void skip(Millis span);

    // The receiver.
    void startReceiver(const ReceiverSetup &setup, QObject *context, Reply<void> done);
    void stopReceiver();
    /// Takes no more in, and stops once what came has been answered or its peers have left: a sender that meets `hang` sees its own limit.
    void finishReceiver();
    void setPlan(const QString &plan, QObject *context, Reply<void> done);
    void allowHost(const QString &host);

    // Traffic: hits in, events out (spec 2, 6).
    void startEventsApi(const EventsApiSetup &setup, QObject *context, Reply<void> done);
    void stopEventsApi();
    /// Replies with the key's text: the one time that it is shown.
    void addApiKey(const QString &name, QObject *context, Reply<ApiKeyWithText> done);
    void revokeApiKey(ApiKeyId id, QObject *context, Reply<void> done);
    /// From now on, on the simulated clock; ends one that runs.
    void startSimulation(const SimulationSettings &settings, QObject *context, Reply<void> done);
    void stopSimulation();
    /// While simulating: so many visitors more, within the next ten seconds.
    void simulateSpike(int visitors, QObject *context, Reply<void> done);
    /// While simulating: goes through a span as fast as this machine can, the clock with it. Replies at its end, or with Cancelled.
    void simulateAhead(Millis span, QObject *context, Reply<void> done);
    /// Counts events until the month's usage stands at so many per cent, as if they had come earlier. Conflict if it stands higher.
    void fillMonth(int percent, QObject *context, Reply<void> done);

    // Alerts over received, verified events (spec 5).
    void addAlertRule(const AlertRule &rule, QObject *context, Reply<AlertRule> done);
    void removeAlertRule(AlertRuleId id, QObject *context, Reply<void> done);

Q_SIGNALS:
    void configurationChanged();                                      ///< sites, webhooks, health, goals, settings, keys, alert rules
    void gaugesChanged();                                             ///< the hour's use of the webhooks
    void deliveriesChanged(const QList<ovyxa::Delivery> &deliveries); ///< new and changed, each once, in its newest state
    void attemptsFinished(const QList<ovyxa::Attempt> &attempts);
    void capturesAdded(const QList<ovyxa::Capture> &captures);
    void eventsTriggered(const QList<ovyxa::Event> &events); ///< by traffic; a click's are told by its reply
    void trafficChanged(const ovyxa::Traffic &traffic);
    void eventsApiChanged(const ovyxa::EventsApiState &state);
    void apiRequestsRefused(const QList<ovyxa::ApiRequest> &requests);
    void alertRaised(const ovyxa::Alert &alert); ///< not after capturesAdded of the request that raised it
    void sumsChanged(const ovyxa::Sums &sums);
    void clockChanged(const ovyxa::ClockState &clock);
    void receiverChanged(const ovyxa::ReceiverState &receiver);
    void replayProgress(const ovyxa::ReplayProgress &progress);
    void noticed(const ovyxa::Notice &notice); ///< something people should know: disk full, a refused connection …

private:
    Bench();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

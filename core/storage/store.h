// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/absence.h"
#include "core/model/alert.h"
#include "core/model/discard.h"
#include "core/model/events_api.h"
#include "core/model/log_query.h"
#include "core/model/replay.h"
#include "core/model/result.h"
#include "core/model/settings.h"
#include "core/model/traffic.h"
#include "core/storage/delivery_ids.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <functional>
#include <memory>

namespace ovyxa {

/// How far a part of a log has been looked through.
struct DiscardPlace
{
    qint64 after = 0; ///< the row looked at last, or how many of the list were
    qint64 upTo = -1; ///< the last row that there was at first; -1: nothing was looked at yet
    bool atEnd = false;
};

/// A piece of a deletion, small enough for others to write between two of them.
struct DiscardPiece
{
    Discarded discarded;
    Sums sums; ///< what of the sums went with it
    DiscardPlace next;
};

/// The typed writes, on the writer's connection. Only inside a job of Store::write, on the storage thread.
class Writer
{
public:
    virtual ~Writer() = default;

    virtual Result<void> putSite(const Site &site) = 0;      ///< adds or replaces
    virtual Result<void> removeSite(const SiteId &site) = 0; ///< with its goals; its webhooks become removed
    virtual Result<WebhookId> addWebhook(const Webhook &webhook) = 0;
    virtual Result<void> updateWebhook(const Webhook &webhook) = 0;
    virtual Result<void> putHealth(WebhookId webhook, WebhookHealth health) = 0; ///< its mark alone; no error if the webhook is gone
    /// Sets aside those of no list (one-offs, removed ones) that nothing can use any more, but for the newest: they are no longer among
    /// StoredState::webhooks. Replies with all that ever were.
    virtual Result<QList<WebhookId>> clearWebhooks() = 0;
    virtual Result<GoalId> addGoal(const Goal &goal) = 0;
    virtual Result<void> updateGoal(const Goal &goal) = 0;
    virtual Result<void> removeGoal(GoalId goal) = 0;
    virtual Result<void> restoreGoal(const Goal &goal) = 0; ///< under the number that it had
    virtual Result<void> putSettings(const ProfileSettings &settings) = 0;
    virtual Result<void> putClock(Instant simulatedNow) = 0; ///< so that time does not go back at the next start
    /// The clock went back: what is due and what counts in the hour with it, and the usage of months that have not begun is forgotten. What
    /// happened keeps its time. Returns the usage counted in the month of `to`, without the plan's limit.
    virtual Result<Usage> moveTimeBack(Instant from, Instant to) = 0;
    /// The next start goes on from this time, whatever time what is written until then bears.
    virtual Result<void> beginOwnTime(Instant simulatedNow) = 0;

    virtual Result<void> putUsage(const Usage &usage) = 0; ///< of its period; the plan's limit is among the settings
    virtual Result<void> putCompletions(GoalId goal, qint64 count) = 0;
    virtual Result<ApiKeyId> addApiKey(const ApiKey &key, const QByteArray &hash) = 0;
    virtual Result<void> revokeApiKey(ApiKeyId key, Instant at) = 0;
    virtual Result<AlertRuleId> addAlertRule(const QString &rule) = 0;
    virtual Result<void> removeAlertRule(AlertRuleId rule) = 0;

    virtual Result<EventId> addEvent(const Event &event) = 0;
    virtual Result<DeliveryId> addDelivery(const Delivery &delivery, const QByteArray &body) = 0;
    virtual Result<void> updateDelivery(const Delivery &delivery) = 0;
    virtual Result<bool> isOwed(DeliveryId delivery) = 0;             ///< spec 4, "what is still owed", or skipped and not sent since
    virtual Result<QByteArray> body(DeliveryId delivery) = 0;         ///< as it was stored: what is to be sent after a restart
    virtual Result<AttemptId> addAttempt(const Attempt &attempt) = 0; ///< unfinished: before the first byte is sent
    virtual Result<void> finishAttempt(const Attempt &attempt) = 0;

    virtual Result<CaptureId> addCapture(const CaptureDetails &details) = 0;
    virtual Result<void> finishCapture(const Capture &capture, const CaptureEnd &end) = 0; ///< status, answer, trailers, and what was sent
    /// Why it is judged as it is, where that came to light later.
    virtual Result<void> putCaptureCauses(CaptureId capture, const QList<FailureCause> &causes) = 0;

    /// Deletes what the next few hundred rows of a part hold; lists are sorted, each number once. Of a delivery its attempts and body go, too,
    /// and an event with the last of its deliveries; what counts in the hour goes on counting, and no number is given again. Nothing becomes
    /// owed by it: a delivery stays while an older failed one of the same event to the same webhook does.
    virtual Result<DiscardPiece> discard(const DeliveryPart &part, const DiscardPlace &from) = 0;
    virtual Result<DiscardPiece> discard(const CapturePart &part, const DiscardPlace &from) = 0;
    /// After the last piece: forgets the names of cleared webhooks that no delivery bears any more.
    virtual Result<void> forgetClearedWebhooks() = 0;
    /// Gives pages that hold nothing back to the file system, some at a time; replies with their bytes, 0 when there are none left.
    virtual Result<qint64> giveSpaceBack() = 0;
};

/// A key of the Events API with what it is known by.
struct StoredApiKey
{
    ApiKey key;
    QByteArray hash; ///< SHA-256 of its text
};

/// Everything that a start needs at once.
struct StoredState
{
    QList<Site> sites;
    QList<Webhook> webhooks; ///< unlisted and removed ones too, cleared ones not
    QList<Goal> goals;
    ProfileSettings settings;
    Sums sums;
    std::optional<Instant> lastClock;
    Usage usage; ///< of the newest period counted; without the plan's limit
    QHash<GoalId, qint64> completions;
    QList<StoredApiKey> apiKeys;
    QList<std::pair<AlertRuleId, QString>> alertRules;
    QList<Delivery> unfinished;                        ///< Queued, Held, Sending, Waiting; oldest first
    QList<Attempt> unfinishedAttempts;                 ///< cut off by a crash
    QList<std::pair<WebhookId, Instant>> countedSince; ///< first attempts that count in the sliding hour before lastClock
};

/// The profile's database: SQLite in WAL mode, synchronous=FULL, one writer thread with natural group commit (commits whatever
/// has queued up, then tells the callers). Owned by the engine; write() belongs to its thread, and never blocks.
class Store final : public QObject
{
    Q_OBJECT
public:
    /// Opens or creates, and migrates after a backup copy (file + ".v<N>.bak"). Blocking. Errors in words: a newer version, damaged,
    /// read-only, disk full.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const QString &file);
    ~Store() override; ///< commits what is queued, then joins the thread

    [[nodiscard]] QString file() const;
    [[nodiscard]] const StoredState &initialState() const;
    /// Sums::events and Sums::owed, as committed last. Any thread.
    [[nodiscard]] qint64 events() const;
    [[nodiscard]] qint64 owed() const;

    /// Runs `job` on the storage thread, in the transaction of the current group; an Error rolls the job back alone. The group of one that
    /// fails is run once more, so a job must do nothing but by the Writer, or all of it again. `done` comes on context's thread
    /// after the group is on disk (or with what went wrong, disk full included); exactly once, unless context is gone.
    template<typename T>
    void write(std::function<Result<T>(Writer &)> job, QObject *context, Reply<T> done)
    {
        auto outcome = std::make_shared<std::optional<Result<T>>>();
        enqueue(
            [job = std::move(job), outcome](Writer &writer) -> Result<void> {
                outcome->emplace(job(writer));
                if (!outcome->value().ok())
                    return outcome->value().error();
                return {};
            },
            context,
            [outcome, done = std::move(done)](const Result<void> &committed) {
                if (!committed.ok())
                    done(committed.error());
                else
                    done(std::move(outcome->value()));
            });
    }

private:
    Store();
    void wakeUp();
    void enqueue(std::function<Result<void>(Writer &)> job, QObject *context, std::function<void(Result<void>)> done);

    struct Private;
    std::unique_ptr<Private> d;
};

/// Reads the log on a connection of its own, read-only; works beside a running bench. Blocking: one object per thread that reads,
/// made and used there.
class LogReader final
{
public:
    [[nodiscard]] static Result<std::unique_ptr<LogReader>> open(const QString &file);
    ~LogReader();

    [[nodiscard]] Result<StoredState> state(); ///< what is configured, the sums and the clock (the rest is left empty)
    /// At most `limit` rows older than `before` (none = from the newest). A text search stops after about 50 ms of scanning, so
    /// that callers can go on or leave off.
    [[nodiscard]] Result<DeliveryPage> deliveries(const DeliveryQuery &query, DeliveryId before, int limit);
    [[nodiscard]] Result<QList<DeliveryId>> deliveryIds(const DeliveryQuery &query); ///< all that match, oldest first
    /// Those of them that are older than `before` and found in about 50 ms.
    [[nodiscard]] Result<DeliveryIds> someDeliveryIds(const DeliveryQuery &query, DeliveryId before);
    [[nodiscard]] Result<DeliveryDetails> delivery(DeliveryId id);
    [[nodiscard]] Result<DeliveryDetails> original(DeliveryId id); ///< as delivery(), without its attempts: what a replay is made from
    [[nodiscard]] Result<QByteArray> body(DeliveryId id);
    /// What replaying these would come to. Of those that are in no log nothing is said.
    [[nodiscard]] Result<ReplayForecast> forecast(const QList<DeliveryId> &ids);
    /// What each one's last attempt was signed with; those never sent are left out.
    [[nodiscard]] Result<QHash<DeliveryId, QByteArray>> signatures(const QList<DeliveryId> &ids);
    [[nodiscard]] Result<CapturePage> captures(const CaptureQuery &query, CaptureId before, int limit);
    [[nodiscard]] Result<CaptureDetails> capture(CaptureId id);
    /// All of at most `limit` captures beyond `from` (none = from the end where the order begins), fewer where they are large: read as one
    /// scan. The page's `next` goes on from there.
    [[nodiscard]] Result<CaptureDetailsPage> captureDetails(const CaptureQuery &query, ReadOrder order, CaptureId from, int limit);
    /// As captureDetails(), of deliveries, oldest first and without their events.
    [[nodiscard]] Result<DeliveryDetailsPage> deliveryDetails(DeliveryId after, int limit);
    /// Of these, which stand oldest first; as many as are worth one page, at least one. Those that are in no log are left out.
    [[nodiscard]] Result<DeliveryDetailsPage> deliveryDetails(const QList<DeliveryId> &ids);
    /// Of what is missed: the event that is meant, its deliveries, and what is missing there; `site` is its webhook's.
    [[nodiscard]] Result<EventTrace> trace(const AbsenceSubject &subject, const SiteId &site);
    /// Another figure each time that others have written something since it was asked last.
    [[nodiscard]] Result<qint64> changeCount();
    /// What deleting this part would come to; `bytes` stays 0.
    [[nodiscard]] Result<Discarded> discardForecast(const DeliveryPart &part);
    [[nodiscard]] Result<Discarded> discardForecast(const CapturePart &part);
    [[nodiscard]] Result<qint64> count(const CaptureQuery &query);  ///< without terms
    [[nodiscard]] Result<qint64> count(const DeliveryQuery &query); ///< of a scan it looks at all rows
    /// The delivery whose attempt a capture is, by the rule of rules::joinRequests(); none if none fits.
    [[nodiscard]] Result<std::optional<DeliveryId>> deliveryOf(const CaptureDetails &capture);

private:
    LogReader();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

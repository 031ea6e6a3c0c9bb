// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/sql_rows.h"
#include "core/storage/store.h"

#include <QtCore/QThread>
#include <QtSql/QSqlDatabase>

#include <unordered_map>
#include <utility>

namespace ovyxa {

/// What Sums tells besides the states: counted where it is kept.
struct Standing
{
    qint64 events = 0;
    qint64 owed = 0;
};

/// The writes in SQL, with every statement prepared once. Storage thread; owned by the store.
class SqliteWriter final : public Writer
{
public:
    explicit SqliteWriter(QSqlDatabase &database);

    Result<void> putSite(const Site &site) override;
    Result<void> removeSite(const SiteId &site) override;
    Result<WebhookId> addWebhook(const Webhook &webhook) override;
    Result<void> updateWebhook(const Webhook &webhook) override;
    Result<void> putHealth(WebhookId webhook, WebhookHealth health) override;
    Result<QList<WebhookId>> clearWebhooks() override;
    Result<GoalId> addGoal(const Goal &goal) override;
    Result<void> updateGoal(const Goal &goal) override;
    Result<void> removeGoal(GoalId goal) override;
    Result<void> restoreGoal(const Goal &goal) override;
    Result<void> putSettings(const ProfileSettings &settings) override;
    Result<void> putClock(Instant simulatedNow) override;
    Result<Usage> moveTimeBack(Instant from, Instant to) override;
    Result<void> beginOwnTime(Instant simulatedNow) override;
    Result<void> putUsage(const Usage &usage) override;
    Result<void> putCompletions(GoalId goal, qint64 count) override;
    Result<ApiKeyId> addApiKey(const ApiKey &key, const QByteArray &hash) override;
    Result<void> revokeApiKey(ApiKeyId key, Instant at) override;
    Result<AlertRuleId> addAlertRule(const QString &rule) override;
    Result<void> removeAlertRule(AlertRuleId rule) override;
    Result<EventId> addEvent(const Event &event) override;
    Result<DeliveryId> addDelivery(const Delivery &delivery, const QByteArray &body) override;
    Result<void> updateDelivery(const Delivery &delivery) override;
    Result<bool> isOwed(DeliveryId delivery) override;
    Result<QByteArray> body(DeliveryId delivery) override;
    Result<AttemptId> addAttempt(const Attempt &attempt) override;
    Result<void> finishAttempt(const Attempt &attempt) override;
    Result<CaptureId> addCapture(const CaptureDetails &details) override;
    Result<void> finishCapture(const Capture &capture, const CaptureEnd &end) override;
    Result<void> putCaptureCauses(CaptureId capture, const QList<FailureCause> &causes) override;

    Result<DiscardPiece> discard(const DeliveryPart &part, const DiscardPlace &from) override;
    Result<DiscardPiece> discard(const CapturePart &part, const DiscardPlace &from) override;
    Result<void> forgetClearedWebhooks() override;
    Result<qint64> giveSpaceBack() override;

    /// A statement of the transaction's own: BEGIN, SAVEPOINT and the like.
    Result<void> execute(const QString &statement);
    /// Undoes the transaction, where there still is one: SQLite may have ended it by itself.
    void rollBack();
    /// Since it was asked last, rolled back changes included.
    [[nodiscard]] bool hasChangedSums() { return std::exchange(m_hasChangedSums, false); }
    /// How many events there are and how many deliveries are owed, as of now.
    Result<Standing> standing();

private:
    /// Executes a cached statement, which is valid until the same one runs again.
    Result<sql::Statement *> run(const QString &statement, const QVariantList &values);
    Result<sql::Statement *> run(sql::Statement &statement, const QVariantList &values);
    using Statements = std::unordered_map<QString, sql::Statement>;
    Result<sql::Statement *> prepareAndRun(Statements &among, const QString &key, const QString &statement, const QVariantList &values);
    Result<void> change(const QString &statement, const QVariantList &values);
    /// Inserts a row under the next number, which was never given to another (schema.cpp, last_ids).
    template<typename IdType>
    Result<IdType> insert(const QString &table, const QString &columns, const QVariantList &values);
    Result<qint64> nextId(const QString &table);
    /// Keeps the table `owed` true after a change to a delivery of this event to this webhook.
    Result<void> settleOwed(const Delivery &delivery);
    Result<void> putMeta(const QString &key, const QVariant &value);
    Result<void> addToSum(const QString &name, int by);
    /// The numbers of the next rows of a part, and where it goes on.
    template<typename IdType>
    Result<QString> nextOf(const std::variant<QList<IdType>, OlderThan, AllButNewest> &part, DiscardPlace &place);
    Result<void> deleteDeliveries(const QString &ids, DiscardPiece &piece);
    /// Rows that tell the time are about to go: the clock stays where they have it.
    Result<Instant> keepClock();
    /// A figure that a statement reads.
    Result<qint64> figure(const QString &statement, const QVariantList &values);
    /// A statement's first column as a JSON array of numbers, the way lists are handed to SQLite.
    Result<QString> list(const QString &statement, const QVariantList &values);
    Result<int> changed(const QString &statement, const QVariantList &values); ///< how many rows

    bool m_hasChangedSums = false;
    QSqlDatabase &m_database;
    QThread *m_thread = QThread::currentThread();  ///< a connection belongs to the one that opened it
    Statements m_statements;                       ///< by their text
    Statements m_inserts;                          ///< of whole rows, by table
    std::unordered_map<QString, qint64> m_lastIds; ///< by table; what a job took that was undone alone stays unused
};

} // namespace ovyxa

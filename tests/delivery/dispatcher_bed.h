// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/dispatcher.h"
#include "core/storage/store.h"
#include "core/time/clock.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <functional>
#include <map>

namespace ovyxa::test {

/// A transport without a wire: answers as a test's script says, at once (from the event loop) or when the test says so.
class FakeTransport final : public Transport
{
    Q_OBJECT
public:
    using Script = std::function<std::optional<TransportResult>(const TransportRequest &)>; ///< none = stays under way

    [[nodiscard]] static TransportResult status(int code);
    [[nodiscard]] static TransportResult failure(AttemptError error);
    void answer(Script script) { m_script = std::move(script); }
    void answerAll(int code);
    void keepAll();

    Token send(const TransportRequest &request) override;
    void cancel(Token token) override;
    void finish(Token token, const TransportResult &result);

    [[nodiscard]] const QList<TransportRequest> &requests() const { return m_requests; }
    [[nodiscard]] const std::map<Token, TransportRequest> &underWay() const { return m_underWay; }
    [[nodiscard]] int peak() const { return m_peak; } ///< most at once so far

private:
    Script m_script;
    QList<TransportRequest> m_requests;
    std::map<Token, TransportRequest> m_underWay;
    Token m_last = 0;
    int m_peak = 0;
};

/// A dispatcher with a real store and a clock that stands still until a test moves it.
class DispatcherBed final : public QObject
{
    Q_OBJECT
public:
    /// 2025-03-15T14:32:18Z
    static constexpr Instant start{std::chrono::milliseconds(1'742'049'138'000)};

    explicit DispatcherBed(DispatcherOptions options = {});

    /// Ends the dispatcher and the store as a crash does to what was under way, and starts them again on the same file.
    void restart();

    [[nodiscard]] WebhookId addWebhook(const QString &url = QStringLiteral("https://one.example/hook"));
    /// A goal.completed for these webhooks; waits until it is stored.
    QList<Delivery> submit(const QList<WebhookId> &webhooks, const std::optional<QByteArray> &body = std::nullopt);
    Delivery submitOne(WebhookId webhook) { return submit({webhook}).value(0); }
    /// Many, one event each, in order; waits until all are stored.
    QList<DeliveryId> submitMany(WebhookId webhook, int count);
    ReplayId startReplay(const ReplayRequest &request);
    int cancel(const QList<DeliveryId> &ids);
    /// Waits for the deliveries' newest told state.
    [[nodiscard]] bool reaches(DeliveryId id, DeliveryState state);
    [[nodiscard]] bool waitFor(const std::function<bool()> &condition);
    /// Waits until nothing more happens by itself.
    void settle();
    [[nodiscard]] Delivery told(DeliveryId id) const { return m_told.value(id); }
    [[nodiscard]] DeliveryDetails stored(DeliveryId id);
    [[nodiscard]] Sums storedSums();
    [[nodiscard]] qsizetype countTold(DeliveryState state) const;
    [[nodiscard]] QList<DeliveryId> idsTold() const { return m_told.keys(); }

    std::unique_ptr<Store> store;
    std::unique_ptr<Clock> clock;
    std::unique_ptr<FakeTransport> transport;
    std::unique_ptr<Dispatcher> dispatcher;
    QHash<WebhookId, DispatchTarget> targets;
    QList<Attempt> finished; ///< in the order told
    QList<ReplayProgress> replays;
    QList<QPair<WebhookId, WebhookHealth>> healths;
    QStringList illegal;  ///< moves told that are none
    QStringList troubles; ///< what the storage refused

private:
    void make();

    QTemporaryDir m_folder;
    DispatcherOptions m_options;
    QHash<DeliveryId, Delivery> m_told;
    qsizetype m_changes = 0;
};

} // namespace ovyxa::test

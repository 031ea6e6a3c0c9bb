// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>
#include <functional>
#include <memory>

namespace ovyxa {

class Trust;
class WireTransport;

/// The end-to-end trial (cli.md): a local HTTPS receiver, a webhook, all three triggers; an endpoint that fails twice and recovers;
/// one that never does, then its replay; a tampered body that the receiver must refuse. Works through the bench's calls alone, on
/// its thread, and removes its site again; what it sent stays in the log. Retries run on simulated time. Nothing is assumed to
/// have worked: each step looks at what the sender and the receiver recorded.
class Trial final : public QObject
{
    Q_OBJECT
public:
    explicit Trial(Bench *bench, QObject *parent = nullptr);
    ~Trial() override;

    void start();

Q_SIGNALS:
    /// `code`: what the detail says, for programs ("done", "timeout", "verdict").
    void step(const QString &name, bool ok, const QString &detail, const QString &code);
    /// Once, at the end, also when a step failed: later steps that build on it then fail too and say so.
    void finished(int passed, int failed);

private:
    void next();
    void pass(const QString &detail);
    void fail(const QString &code, const QString &detail);
    /// Goes on with `then` as soon as `condition` holds; the step fails when it does not in time.
    void await(std::function<bool()> condition, std::function<void()> then, const QString &whatFor);
    void check();

    void cleanUp(std::function<void()> then);
    void startReceiver();
    void addWebhook();
    void fireAndVerify(EventKind kind);
    void recover();
    void giveUp();
    void replayFailed();
    void refuseTampered();
    void balance();

    void fire(EventKind kind, std::function<void(DeliveryId)> then);
    void usePlan(const QString &plan, std::function<void()> then);
    /// Waits for a final state, going ahead in simulated time to each retry.
    void untilFinal(DeliveryId id, std::function<void(const Delivery &)> then);
    [[nodiscard]] QString ladderProblem(DeliveryId id) const;
    [[nodiscard]] QList<Attempt> attemptsOf(DeliveryId id) const;

    struct Stage
    {
        QString name;
        std::function<void()> run;
    };

    Bench *m_bench;
    std::unique_ptr<Trust> m_trust;
    std::unique_ptr<WireTransport> m_transport;
    std::deque<Stage> m_stages;
    Stage m_stage;
    int m_passed = 0;
    int m_failed = 0;

    QTimer m_limit;
    std::function<bool()> m_condition;
    std::function<void()> m_then;
    QString m_whatFor;

    WebhookId m_webhook;
    QHash<DeliveryId, Delivery> m_deliveries;
    QList<Attempt> m_attempts;
    QList<Capture> m_captures;
    Instant m_jumpedFor{};
    DeliveryId m_firstDelivery;
    DeliveryId m_failedDelivery;
};

} // namespace ovyxa

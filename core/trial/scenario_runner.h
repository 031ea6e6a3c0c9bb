// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/model/speaking.h"
#include "core/trial/scenario_ledger.h"
#include "core/trial/scenario_outcome.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <functional>

namespace ovyxa {

/// Runs a scenario step by step through the bench's doors, on a bench that nobody else works with meanwhile (its clock stands still but where
/// the scenario lets time pass; open it with `keepsTime` off). On one that others have, too, what falls due for them goes out when it is due by
/// that clock. An expectation that does not hold ends nothing: the steps behind it still run.
/// What it makes in the profile it removes again; the log stays. Lives on the bench's thread.
///
/// Time passes between two steps only once nothing is under way, so that the same file gives the same requests in the same order each time.
class ScenarioRunner final : public QObject
{
    Q_OBJECT
public:
    enum class Pace { Through, StepByStep };

    /// How a bench for scenarios is opened, but for its place.
    [[nodiscard]] static BenchOptions benchOptions();

    /// `ownProfile`: a temporary one, that may be set up as the scenario needs it.
    ScenarioRunner(Bench *bench, Scenario scenario, bool ownProfile, QObject *parent = nullptr);
    ~ScenarioRunner() override;

    /// Around the programs that it starts, where that is not this process' own. Before start().
    void setSurroundings(const QString &directory, const QProcessEnvironment &environment);
    /// StepByStep: it runs one step, and waits for the next call; Through: it goes on to the end. Any time; for the first step before start().
    void setPace(Pace pace);
    /// At its end receiver and clock are left as they are, so that what was sent can be sent again by the bench's door, and replays of it are
    /// still one request. Where the profile is its own; before start().
    void stayOpen() { m_staysOpen = true; }
    void start();
    /// Whom it tries; its own receiver's, too, from the first step on.
    [[nodiscard]] QString triedUrl() const { return m_scenario.triedUrl().isEmpty() ? m_url : m_scenario.triedUrl(); }
    /// Ends it as soon as the step under way lets it: the rest counts as skipped.
    void cancel();

Q_SIGNALS:
    void stepBegan(int index);
    void stepEnded(const ovyxa::StepResult &result);
    void waiting(int index);                              ///< for setPace(), before this step
    void finished(const ovyxa::ScenarioOutcome &outcome); ///< once, the last

private:
    // Before and after the steps.
    void applySettings();
    void ensureSite();
    void addGoals(QList<Goal> goals);
    void startReceiver();
    void addWebhook();
    void goOn();
    void next();
    void end();
    void cleanUp();
    void letClockGo();

    // The steps.
    void fire(const ScenarioStep &step);
    [[nodiscard]] EventDraft draftOf(const ScenarioStep &step) const;
    void hit(const ScenarioStep &step, int left);
    void replay(QList<DeliveryId> rest, bool overlap);
    void askForReplay(DeliveryId id);
    void respond(const ScenarioStep &step);
    void wait(Millis span);
    void expect();
    void look(const Judgement &judgement);
    void runCommand(const ScenarioStep &step);
    void commandEnded();
    void rotate(const ScenarioStep &step);

    void pass(const QString &detail);
    void fail(const QString &code, const QString &detail, const QString &expected = {}, const QString &found = {});
    void conclude(StepResult::Verdict verdict, const QString &code, const QString &detail);
    void refuse(const Error &error);

    /// Goes on with `then` once `condition` holds; looked at whenever something happens.
    void await(std::function<bool()> condition, std::function<void()> then);
    void check();
    [[nodiscard]] bool hasStarted() const; ///< nothing waits for its first request
    [[nodiscard]] bool isQuiet();          ///< nothing is on its way; replays have ended
    [[nodiscard]] bool isTold();           ///< of each request that was read it is known how it was answered
    [[nodiscard]] bool isGraceOver();
    /// Reads what was sent and received so far, and goes on with it.
    void readLedger(std::function<void()> then);
    void readDeliveries(DeliveryId after, std::function<void()> then);
    void readCaptures(CaptureId from, std::function<void()> then);
    template<typename T>
    Reply<T> orRefuse(std::function<void(const T &)> then);
    Reply<void> orRefuse(std::function<void()> then);
    [[nodiscard]] const ScenarioStep &step() const { return m_scenario.steps.at(m_step); }

    [[nodiscard]] bool isUnderWay(WebhookId webhook) const; ///< through it another scenario sends on this bench

    static QList<const ScenarioRunner *> s_all; // of the main thread
    Bench *m_bench;
    Scenario m_scenario;
    bool m_ownProfile;
    QString m_language = Speaking::language(); ///< of whoever has it run
    ScenarioOutcome m_outcome;
    StepResult m_current;
    qsizetype m_step = -1;
    bool m_isCancelled = false;
    bool m_isEnding = false;
    bool m_holdsClock = false;
    bool m_staysOpen = false;
    Pace m_pace = Pace::Through;
    bool m_isWaiting = false; ///< for setPace()
    QElapsedTimer m_running;
    QElapsedTimer m_stepRunning;

    std::optional<ProfileSettings> m_settingsBefore;
    bool m_hasMadeSite = false;
    QList<GoalId> m_madeGoals;
    QString m_url;
    WebhookId m_webhook; ///< made for it: what is fired and what hits set off goes through it

    std::function<bool()> m_condition;
    std::function<void()> m_then;
    QTimer m_grace; ///< for requests that the receiver has not told yet, which were sent, or are stored
    bool m_graceIsOver = false;
    /// What came of a delivery's attempts since the start.
    struct Tried
    {
        int finished = 0;
        int reached = 0; ///< whose request was handed over in whole
    };
    QHash<DeliveryId, Delivery> m_deliveries; ///< as last told: of others on the same bench, too, since an edited one is told before it is named
    QHash<DeliveryId, Tried> m_tried;
    QSet<DeliveryId> m_own; ///< the scenario's: through its webhook, edited for it, or replays of those. It looks at these alone
    QMap<CaptureId, Capture> m_captures;
    CaptureId m_lastBefore; ///< the newest that there was at the start
    QSet<DeliveryId> m_cancelled;
    int m_fires = 0;   ///< asked for, not yet answered
    int m_replays = 0; ///< asked for
    int m_replaysMade = 0;
    int m_replaysRefused = 0;
    int m_visitors = 0; ///< made up
    Instant m_deadline{};
    ScenarioLedger m_ledger;
    QList<CaptureDetails> m_read;
    QSet<QByteArray> m_othersBodies;                                              ///< of what others sent meanwhile
    std::unique_ptr<QProcess> m_process;                                          ///< of `run`
    QString m_directory;                                                          ///< it starts in; empty = the current one
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment(); ///< its own
    QByteArray m_output;
    QTimer m_commandLimit;
};

} // namespace ovyxa

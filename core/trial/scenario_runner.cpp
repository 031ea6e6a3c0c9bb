// SPDX-License-Identifier: MIT
#include "core/trial/scenario_runner.h"

#include "core/platform/processes.h"
#include "core/trial/scenario_card.h"
#include "core/trial/scenario_runner_replies.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

QList<const ScenarioRunner *> ScenarioRunner::s_all;

namespace {
constexpr std::chrono::milliseconds captureGrace{2000}; // real; from an attempt's end to the receiver's word on it, which takes a batch
constexpr std::chrono::seconds patienceWithCommand{5};  // real; between asking it to end and ending it
} // namespace

ScenarioRunner::ScenarioRunner(Bench *bench, Scenario scenario, bool ownProfile, QObject *parent)
    : QObject(parent)
    , m_bench(bench)
    , m_scenario(std::move(scenario))
    , m_ownProfile(ownProfile)
    , m_grace(this)
    , m_commandLimit(this)
{
    s_all.append(this);
    m_outcome.file = m_scenario.file;
    m_outcome.name = m_scenario.name;
    m_grace.setSingleShot(true);
    m_grace.setInterval(captureGrace);
    connect(&m_grace, &QTimer::timeout, this, [this] {
        m_graceIsOver = true;
        check();
    });
    m_commandLimit.setSingleShot(true);
    connect(&m_commandLimit, &QTimer::timeout, this, [this] {
        if (m_process)
            endNow(m_process->processId());
    });
    connect(bench->sending(), &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &deliveries) {
        for (const Delivery &delivery : deliveries) {
            m_deliveries.insert(delivery.id, delivery);
            const bool isReplay = m_own.contains(delivery.replayOf);
            if (isReplay && !m_own.contains(delivery.id))
                ++m_replaysMade;
            if (isReplay || (m_webhook.isValid() && delivery.webhook == m_webhook))
                m_own.insert(delivery.id);
            // A replay is one request (scenarios.md): it is not tried again.
            if (isReplay && delivery.state == DeliveryState::Waiting && !m_cancelled.contains(delivery.id)) {
                m_cancelled.insert(delivery.id);
                m_bench->sending()->cancelDeliveries({delivery.id}, this, [](const Result<QList<DeliveryId>> &) {});
            }
        }
        check();
    });
    connect(bench->sending(), &SendingDoor::attemptsFinished, this, [this](const QList<Attempt> &attempts) {
        for (const Attempt &attempt : attempts) {
            Tried &tried = m_tried[attempt.delivery];
            ++tried.finished;
            tried.reached += attempt.phases.sent ? 1 : 0;
        }
        check();
    });
    connect(bench->sending(), &SendingDoor::replayProgress, this, [this](const ReplayProgress &progress) {
        if (progress.finished)
            m_replaysRefused += progress.refused;
        check();
    });
    connect(bench->receiver(), &ReceiverDoor::capturesAdded, this, [this](const QList<Capture> &captures) {
        for (const Capture &capture : captures)
            m_captures.insert(capture.id, capture);
        check();
    });
}

ScenarioRunner::~ScenarioRunner()
{
    s_all.removeOne(this);
    if (m_process) { // it ends now; a QProcess that is left to do that itself complains
        m_process->disconnect(this);
        endNow(m_process->processId());
        m_process->waitForFinished();
    }
    if (!m_ownProfile) // it was left in the middle, and the bench goes on
        letClockGo();
}

void ScenarioRunner::setSurroundings(const QString &directory, const QProcessEnvironment &environment)
{
    m_directory = directory;
    m_environment = environment;
}

void ScenarioRunner::start()
{
    m_running.start();
    m_holdsClock = m_bench->clock()->hold();
    if (!m_holdsClock)
        return refuse(
            {ErrorCode::Unavailable, tr("The clock is somebody else's meanwhile: a scenario or visitors are under way. Wait for their end.")});
    m_bench->log()->captures({}, {}, 1, this, orRefuse<CapturePage>([this](const CapturePage &page) {
                                 if (!page.rows.isEmpty())
                                     m_lastBefore = page.rows.constFirst().id;
                                 applySettings();
                             }));
}

void ScenarioRunner::letClockGo()
{
    if (std::exchange(m_holdsClock, false))
        m_bench->clock()->letGo();
}

void ScenarioRunner::cancel()
{
    if (m_isCancelled || m_isEnding)
        return;
    m_isCancelled = true;
    m_condition = nullptr;
    if (!m_process)
        return end();
    askToEnd(m_process->processId()); // its end is the run's
    m_commandLimit.start(patienceWithCommand);
}

Reply<void> ScenarioRunner::orRefuse(std::function<void()> then)
{
    return [this, then = std::move(then)](const Result<void> &result) {
        if (m_isEnding)
            return;
        if (!result)
            return refuse(result.error());
        then();
    };
}

void ScenarioRunner::applySettings()
{
    const ProfileSettings before = m_bench->catalogue()->settings();
    ProfileSettings settings = before;
    settings.allowLoopbackHttp = settings.allowLoopbackHttp || m_ownProfile || m_scenario.target.url.startsWith("http:"_L1);
    if (m_scenario.planLimit > 0)
        settings.planLimit = m_scenario.planLimit;
    if (settings == before)
        return ensureSite();
    if (!m_ownProfile)
        m_settingsBefore = before;
    m_bench->catalogue()->setSettings(settings, this, orRefuse([this] { ensureSite(); }));
}

void ScenarioRunner::ensureSite()
{
    const QList<Site> sites = m_bench->catalogue()->sites();
    QList<Goal> goals = m_scenario.goals.value_or(QList<Goal>());
    if (!m_scenario.goals && m_ownProfile)
        goals = {{{}, m_scenario.site, u"Purchase"_s, Goal::Kind::Pageview, u"/checkout/success"_s}};
    if (std::any_of(sites.cbegin(), sites.cend(), [this](const Site &site) { return site.id == m_scenario.site; }))
        return addGoals(goals);
    m_bench->catalogue()->addSite({m_scenario.site}, this, orRefuse<Site>([this, goals](const Site &) {
                                      m_hasMadeSite = true;
                                      addGoals(goals);
                                  }));
}

void ScenarioRunner::next()
{
    if (++m_step >= m_scenario.steps.size())
        return end();
    m_current = {};
    m_current.index = int(m_step);
    m_current.name = step().name;
    m_stepRunning.start();
    Q_EMIT stepBegan(m_current.index);
    using Action = ScenarioStep::Action;
    switch (step().action) {
    case Action::Fire: return fire(step());
    case Action::Hit: return hit(step(), step().times);
    case Action::Replay: {
        QStringList names = step().names;
        if (step().reverse)
            std::reverse(names.begin(), names.end());
        QList<DeliveryId> ids;
        for (int i = 0; i < step().times; ++i) {
            for (const QString &name : std::as_const(names))
                ids += m_ledger.named.value(name);
        }
        return await([this] { return isQuiet(); }, [this, ids] { replay(ids, step().overlap); });
    }
    case Action::Respond: return await([this] { return isQuiet(); }, [this] { respond(step()); });
    case Action::Wait: return await([this] { return isQuiet(); }, [this] { wait(step().span); });
    case Action::Expect: m_deadline = m_bench->clock()->now() + step().span; return expect();
    case Action::Run: return await([this] { return isQuiet(); }, [this] { runCommand(step()); });
    case Action::Rotate: return await([this] { return isQuiet(); }, [this] { rotate(step()); });
    }
}

void ScenarioRunner::pass(const QString &detail)
{
    conclude(StepResult::Verdict::Passed, u"done"_s, detail);
}

void ScenarioRunner::fail(const QString &code, const QString &detail, const QString &expected, const QString &found)
{
    m_current.expected = expected;
    m_current.found = found;
    conclude(StepResult::Verdict::Failed, code, detail);
}

void ScenarioRunner::conclude(StepResult::Verdict verdict, const QString &code, const QString &detail)
{
    m_current.verdict = verdict;
    m_current.code = code;
    m_current.detail = detail;
    m_current.duration = Millis{m_stepRunning.elapsed()};
    m_outcome.steps.append(m_current);
    Q_EMIT stepEnded(m_current);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_isEnding)
                goOn();
        },
        Qt::QueuedConnection);
}

void ScenarioRunner::refuse(const Error &error)
{
    m_outcome.refusal = error;
    end();
}

void ScenarioRunner::end()
{
    if (std::exchange(m_isEnding, true))
        return;
    m_condition = nullptr;
    m_isWaiting = false;
    for (qsizetype i = m_outcome.steps.size(); i < m_scenario.steps.size(); ++i) {
        StepResult skipped;
        skipped.verdict = StepResult::Verdict::Skipped;
        skipped.index = int(i);
        skipped.name = m_scenario.steps.at(i).name;
        if (m_outcome.refusal && i == std::max(m_step, qsizetype(0))) {
            skipped.verdict = StepResult::Verdict::Failed;
            skipped.code = u"refused"_s;
            skipped.detail = m_outcome.refusal->message;
        } else if (i == m_step) {
            skipped.code = u"cut_off"_s;
            skipped.detail = tr("It was ended while it ran.");
            skipped.output = m_current.output;
        } else {
            skipped.code = u"not_run"_s;
            skipped.detail = tr("Not run.");
        }
        m_outcome.steps.append(skipped);
        Q_EMIT stepEnded(skipped);
    }
    if (m_isCancelled && !m_outcome.refusal && m_outcome.count(StepResult::Verdict::Skipped) > 0)
        m_outcome.refusal = Error{ErrorCode::Cancelled, tr("It was ended before all of its steps had run.")};
    if (m_outcome.held() || m_step < 0)
        return cleanUp();
    readLedger([this] {
        m_outcome.card = scenarioCard(m_scenario, m_outcome, m_ledger, m_url);
        m_outcome.suspicions = scenarioSuspicions(m_ledger);
        m_outcome.sent = scenarioDeliveries(m_scenario, m_ledger, m_bench->authorityFile());
        cleanUp();
    });
}

/// What was made for the scenario goes; the log keeps what happened.
void ScenarioRunner::cleanUp()
{
    const auto done = [this] {
        if (!m_staysOpen)
            letClockGo();
        m_outcome.duration = Millis{m_running.elapsed()};
        Q_EMIT finished(m_outcome);
    };
    if (m_scenario.hasReceiver && m_holdsClock && !m_staysOpen) // else it has begun nothing
        m_bench->receiver()->stop();
    if (m_ownProfile)
        return done();
    const auto last = [this, done] {
        if (!m_settingsBefore)
            return done();
        ProfileSettings settings = m_bench->catalogue()->settings(); // others may have changed others
        settings.planLimit = m_settingsBefore->planLimit;
        settings.allowLoopbackHttp = m_settingsBefore->allowLoopbackHttp;
        m_bench->catalogue()->setSettings(settings, this, [done](const Result<void> &) { done(); });
    };
    QList<DeliveryId> open; // of the one-offs that edited requests went through
    for (const DeliveryId id : std::as_const(m_own)) {
        if (!isFinal(m_deliveries.value(id).state))
            open += id;
    }
    if (!open.isEmpty())
        m_bench->sending()->cancelDeliveries(open, this, [](const Result<QList<DeliveryId>> &) {});
    if (m_hasMadeSite)
        return m_bench->catalogue()->removeSite(m_scenario.site, this, [last](const Result<void> &) { last(); });
    for (const GoalId goal : std::as_const(m_madeGoals))
        m_bench->catalogue()->removeGoal(goal, this, [](const Result<void> &) {});
    if (m_webhook.isValid())
        return m_bench->catalogue()->removeWebhook(m_webhook, this, [last](const Result<void> &) { last(); });
    last();
}

} // namespace ovyxa

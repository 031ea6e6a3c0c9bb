// SPDX-License-Identifier: MIT
// How the place "Scenarios" shows and runs the chosen one.
#include "ui/scenarios/scenario_page.h"

#include "core/trial/scenario_reader.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/scenarios/step_model.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// What it says now, saved or not.
Result<Scenario> scenarioIn(const ScenarioShelf &shelf, int row)
{
    const auto text = shelf.text(row);
    if (!text)
        return text.error();
    auto scenario = readScenario(*text, QFileInfo(shelf.file(row)).absolutePath());
    if (scenario) {
        scenario->file = shelf.file(row);
        scenario->name = shelf.name(row);
    }
    return scenario;
}

} // namespace

void ScenarioPage::showChosen()
{
    if (row() < 0)
        return;
    StepModel *model = isShownRun() ? m_ran : m_idle;
    QString problem;
    if (!isShownRun()) {
        const auto scenario = scenarioIn(*m_shelf, row());
        m_idle->setSteps(scenario ? scenario->steps : QList<ScenarioStep>());
        if (!scenario)
            problem = scenario.error().message;
    }
    if (m_steps->model() != model)
        m_steps->setModel(model);
    m_wrong->showText(tr("This is no scenario yet"), problem);
    m_stack->setCurrentWidget(problem.isEmpty() ? static_cast<QWidget *>(m_steps) : m_wrong);
    showActs();
}

void ScenarioPage::showActs()
{
    const bool isRunning = m_isRunning && isShownRun();
    m_runButton->setText(isRunning && m_isWaiting ? tr("Go on") : tr("Run"));
    m_runButton->setEnabled(!isRunning || m_isWaiting);
    m_stepButton->setEnabled(!isRunning || m_isWaiting);
    m_stopButton->setVisible(isRunning);
    const StepModel *model = isShownRun() ? m_ran : m_idle;
    m_count->setText(model->ended().isEmpty() ? tr("%n step(s)", nullptr, model->rowCount())
                                              : tr("%1 of %2").arg(model->ended().size()).arg(model->rowCount()));
    arrange();
}

void ScenarioPage::arrange()
{
    const QString name = row() < 0 ? QString() : m_shelf->name(row());
    m_title->setText(m_title->fontMetrics().elidedText(name, Qt::ElideRight, std::max(40, m_title->width())));
    m_title->setToolTip(m_title->text() == name ? QString() : name.toHtmlEscaped());
    m_title->setAccessibleName(name);
}

void ScenarioPage::run(ScenarioRunner::Pace pace)
{
    if (row() < 0)
        return;
    if (m_isRunning && isShownRun()) {
        m_isWaiting = false;
        m_run->setPace(pace);
        return showActs();
    }
    if (m_isRunning) {
        const QString name = m_shelf->name(m_shelf->rowOf(m_runFile));
        return m_notice->showNotice(NoticeBar::Level::Information, tr("“%1” is still running, and one runs at a time.").arg(name), tr("Show it"),
                                    [this] { choose(m_shelf->rowOf(m_runFile)); });
    }
    m_notice->dismiss();
    const auto scenario = scenarioIn(*m_shelf, row());
    if (!scenario)
        return showChosen();
    dropRun();
    m_runFile = m_shelf->file(row());
    m_ran->setSteps(scenario->steps);
    m_run = new ScenarioRun(this);
    connect(m_run, &ScenarioRun::stepBegan, this, [this](int index) {
        m_ran->begin(index);
        m_shelf->setRunning(m_shelf->rowOf(m_runFile), index, m_ran->rowCount());
        if (isShownRun())
            m_steps->scrollTo(m_ran->index(index));
        showActs();
    });
    connect(m_run, &ScenarioRun::stepEnded, this, &ScenarioPage::takeStep);
    connect(m_run, &ScenarioRun::waiting, this, [this](int index) {
        m_isWaiting = true;
        m_ran->waitBefore(index);
        showActs();
    });
    connect(m_run, &ScenarioRun::finished, this, &ScenarioPage::takeEnd);
    connect(m_run, &ScenarioRun::noticed, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
    m_isRunning = true;
    m_isWaiting = false;
    showChosen();
    const QFileInfo file(m_runFile);
    if (const auto started = m_run->start(*scenario, pace, m_shelf->isExample(row()) ? QString() : file.absolutePath()); !started) {
        m_isRunning = false;
        dropRun();
        m_notice->showNotice(NoticeBar::Level::Problem, started.error().message);
        showActs();
    }
}

void ScenarioPage::takeStep(const StepResult &result)
{
    m_ran->end(result);
    showActs();
}

void ScenarioPage::takeEnd(const ScenarioOutcome &outcome)
{
    m_isRunning = m_isWaiting = false;
    m_ran->stop();
    const int row = m_shelf->rowOf(m_runFile);
    m_shelf->setRunning(row, -1, 0);
    const bool wasStopped = outcome.refusal && outcome.refusal->code == ErrorCode::Cancelled;
    if (!wasStopped)
        m_shelf->setLastRun(row, outcome);
    if (outcome.refusal)
        m_notice->showNotice(wasStopped ? NoticeBar::Level::Information : NoticeBar::Level::Problem, outcome.refusal->message);
    if (outcome.held() || wasStopped)
        dropRun(); // nothing is to be repeated
    showActs();
}

/// Its steps stay to be seen.
void ScenarioPage::dropRun()
{
    if (m_run) {
        m_run->disconnect(this);
        m_run->deleteLater(); // it may be in the midst of its last word
        m_run.clear();
    }
}

void ScenarioPage::endRun()
{
    if (m_run) {
        m_run->disconnect(this);
        delete m_run.data();
    }
    if (std::exchange(m_isRunning, false)) {
        m_ran->stop();
        m_shelf->setRunning(m_shelf->rowOf(m_runFile), -1, 0);
        showActs();
    }
}

} // namespace ovyxa

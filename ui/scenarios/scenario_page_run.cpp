// SPDX-License-Identifier: MIT
// How the place "Scenarios" shows and runs the chosen one.
#include "ui/common/buttons.h"
#include "ui/scenarios/scenario_page.h"

#include "core/trial/scenario_reader.h"
#include "ui/common/cut_label.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/scenarios/card_view.h"
#include "ui/scenarios/scenario_editor.h"
#include "ui/scenarios/step_model.h"

#include <QtCore/QFileInfo>
#include <QtGui/QAction>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int leastBeside = 940; // for list, steps and card side by side
constexpr int listWidth = 236;
constexpr int cardWidth = 380;
constexpr int widestList = 380; // in which its names are whole
constexpr int widestCard = 520;

/// "8 of 11 + 3 skipped"
QString countText(const StepModel &model)
{
    const auto skipped = int(std::count_if(model.ended().cbegin(), model.ended().cend(),
                                           [](const StepResult &step) { return step.verdict == StepResult::Verdict::Skipped; }));
    if (model.ended().isEmpty())
        return ScenarioPage::tr("%n step(s)", nullptr, model.rowCount());
    const QString done = ScenarioPage::tr("%1 of %2").arg(model.ended().size() - skipped).arg(model.rowCount());
    return skipped > 0 ? done + u" + "_s + ScenarioPage::tr("%n skipped", nullptr, skipped) : done;
}

} // namespace

/// What it says now, saved or not.
Result<Scenario> ScenarioPage::scenarioAt(int row) const
{
    const auto text = m_shelf->text(row);
    if (!text)
        return text.error();
    auto scenario = readScenario(*text, QFileInfo(m_shelf->file(row)).absolutePath());
    if (scenario) {
        scenario->file = m_shelf->file(row);
        scenario->name = m_shelf->name(row);
    }
    return scenario;
}

/// Its steps and rules as it stands, while it is not the one that ran. Gives what is wrong with it.
QString ScenarioPage::readChosen()
{
    const auto scenario = scenarioAt(row());
    m_idle->setSteps(scenario ? scenario->steps : QList<ScenarioStep>());
    m_card->setRules(scenario ? scenarioRules(*scenario) : QList<ScenarioRule>());
    m_idleUrl = scenario ? scenario->triedUrl() : QString();
    return scenario ? QString() : scenario.error().message;
}

void ScenarioPage::showAgainst(const QString &problem, const QString &url)
{
    const bool isKnown = !url.isEmpty() || !problem.isEmpty();
    m_against->setWords(!isKnown ? tr("against its own receiver") : url.isEmpty() ? QString() : tr("against %1").arg(url));
}

void ScenarioPage::showChosen()
{
    if (row() < 0)
        return;
    StepModel *model = isShownRun() ? m_ran : m_idle;
    const QString problem = isShownRun() ? QString() : readChosen();
    showAgainst(problem, isShownRun() ? m_runUrl : m_idleUrl);
    if (m_steps->model() != model)
        m_steps->setModel(model);
    m_wrong->showText(tr("This is no scenario yet"), problem, tr("Edit as text"));
    m_stack->setCurrentWidget(m_isEditing ? static_cast<QWidget *>(m_editor) : problem.isEmpty() ? static_cast<QWidget *>(m_steps) : m_wrong);
    if (m_isEditing) {
        const auto text = m_shelf->text(row());
        if (!text)
            m_notice->showNotice(NoticeBar::Level::Problem, text.error().message);
        m_editor->setText(m_shelf->file(row()), text ? *text : QByteArray(), m_shelf->isExample(row()) || !text);
    }
    if (isShownRun())
        showCard();
    const bool hasEnded = isShownRun() && !m_isRunning;
    m_card->setOutcome(hasEnded ? m_outcome : std::nullopt, m_run);
    showActs();
}

/// Of the run, as far as it is known.
void ScenarioPage::showCard()
{
    if (isShownRun())
        m_card->setRules(judgedRules(m_rules, m_ran->ended(), m_ran->running()));
}

void ScenarioPage::showActs()
{
    const bool isRunning = m_isRunning && isShownRun();
    m_runButton->setText(isRunning && m_isWaiting ? tr("Go on") : tr("Run"));
    for (QAction *act : {m_runAct, m_allAct, m_stepAct})
        act->setEnabled(isVisible());
    const QString running = !isRunning || m_isWaiting ? QString() : tr("It is running. Wait for its end, or stop it.");
    setOff(m_runButton, running);
    setOff(m_stepButton, running);
    m_stepButton->setVisible(!m_isEditing);
    m_stopButton->setVisible(isRunning);
    const bool isOwn = row() >= 0 && !m_shelf->isExample(row());
    m_saveAct->setEnabled(isVisible() && isOwn && m_shelf->isChanged(row()));
    m_saveAsAct->setEnabled(isVisible() && m_isEditing);
    setOff(m_saveButton, isOwn && m_shelf->isChanged(row()) ? QString() : tr("Nothing was changed since it was saved."));
    m_saveButton->setVisible(m_isEditing && isOwn);
    m_saveAsButton->setVisible(m_isEditing && isOwn);
    m_textButton->setText(m_isEditing ? tr("Show the steps") : tr("Edit as text"));
    m_textButton->setAccessibleName(m_textButton->text());
    const StepModel *model = isShownRun() ? m_ran : m_idle;
    m_count->setText(countText(*model));
    arrange();
}

void ScenarioPage::arrange()
{
    const QString name = row() < 0 ? QString() : m_shelf->name(row());
    m_title->setWords(name);
    m_title->setAccessibleName(name);
    const Qt::Orientation orientation = width() < leastBeside ? Qt::Vertical : Qt::Horizontal;
    if (m_isMoved && orientation == m_inner->orientation())
        return;
    // By the page's width alone, until people move the lines between them.
    m_inner->setOrientation(orientation);
    const int list = std::clamp(width() / 5, listWidth, widestList);
    const int card = std::clamp(width() / 4, cardWidth, widestCard);
    m_outer->setSizes({list, std::max(1, width() - list)});
    if (orientation == Qt::Horizontal)
        m_inner->setSizes({std::max(1, width() - list - card), card});
    else
        m_inner->setSizes({3 * height() / 5, 2 * height() / 5});
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
    const auto scenario = scenarioAt(row());
    if (!scenario) {
        showText(true);
        return m_editor->goToMistake();
    }
    m_isEditing = false;
    begin(row(), *scenario, pace);
}

void ScenarioPage::begin(int row, const Scenario &scenario, ScenarioRunner::Pace pace)
{
    dropRun();
    m_outcome.reset();
    m_rules = scenarioRules(scenario);
    m_runFile = m_shelf->file(row);
    m_runUrl = scenario.triedUrl();
    m_ran->setSteps(scenario.steps);
    m_ran->setOpen(true);
    m_run = new ScenarioRun(this);
    followRun();
    m_isRunning = true;
    m_isWaiting = false;
    showChosen();
    const QFileInfo file(m_runFile);
    if (const auto started = m_run->start(scenario, pace, m_shelf->isExample(row) ? QString() : file.absolutePath()); !started) {
        m_isRunning = false;
        m_all.reset();
        dropRun();
        m_notice->showNotice(NoticeBar::Level::Problem, started.error().message);
        showActs();
    }
}

/// One after the other, each as it stands; what is stopped ends the rest, too.
void ScenarioPage::runAll()
{
    if (m_isRunning)
        return run(ScenarioRunner::Pace::Through); // which says so
    m_all.emplace();
    m_all->count = m_shelf->rowCount();
    for (int each = 0; each < m_all->count; ++each)
        m_all->left += m_shelf->file(each);
    runNext();
}

/// Who looks at another one meanwhile, or edits it, is not taken away from it.
void ScenarioPage::runNext()
{
    if (!m_all || m_isRunning)
        return; // it was ended, or another one begun, meanwhile
    const bool follows = std::exchange(m_all->isFirst, false) || (!m_isEditing && isShownRun());
    while (!m_all->left.isEmpty()) {
        const int next = m_shelf->rowOf(m_all->left.takeFirst());
        if (next < 0) {
            --m_all->count; // taken out of the list
            continue;
        }
        const auto scenario = scenarioAt(next);
        if (!scenario) {
            m_all->wrong += m_shelf->name(next);
            continue;
        }
        if (follows) {
            m_isEditing = false;
            choose(next);
        }
        return begin(next, *scenario, ScenarioRunner::Pace::Through);
    }
    const RunOfAll all = *std::exchange(m_all, {});
    QString said = tr("%1 of %n scenarios held.", nullptr, all.count).arg(all.held);
    if (!all.wrong.isEmpty())
        said += u' ' + tr("Not run, since there is a mistake in it: %1").arg(all.wrong.join(u", "_s));
    m_notice->showNotice(all.held == all.count ? NoticeBar::Level::Good : NoticeBar::Level::Warning, said);
}

void ScenarioPage::showDelivery(DeliveryId id)
{
    if (m_run && id.isValid())
        Q_EMIT deliveryWanted(m_run->bench(), id);
}

void ScenarioPage::showStep(const QModelIndex &step)
{
    showDelivery({step.data(ScenarioAboutRole).toLongLong()});
}

/// As soon as the step under way lets it.
void ScenarioPage::stop()
{
    if (!m_isRunning)
        return;
    m_all.reset();
    m_isWaiting = false;
    m_run->cancel();
    showActs();
}

void ScenarioPage::takeStep(const StepResult &result)
{
    m_ran->end(result);
    showCard();
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
    m_outcome = outcome;
    if (isShownRun()) {
        showCard();
        m_card->setOutcome(m_outcome, m_run);
    }
    showActs();
    if (m_all) {
        m_all->held += outcome.held() ? 1 : 0;
        QMetaObject::invokeMethod(this, &ScenarioPage::runNext, Qt::QueuedConnection); // this one is in the midst of its last word
    }
}

} // namespace ovyxa

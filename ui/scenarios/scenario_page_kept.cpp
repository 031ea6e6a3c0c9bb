// SPDX-License-Identifier: MIT
// A run of the place "Scenarios" as an object: followed, let go, ended, and handed from one window to the next.
#include "ui/scenarios/scenario_page.h"

#include "core/bench/bench.h"
#include "ui/common/cut_label.h"
#include "ui/common/notice_bar.h"
#include "ui/scenarios/card_view.h"
#include "ui/scenarios/step_model.h"

#include <QtWidgets/QListView>

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr auto keptScenariosName = "keptScenarios"_L1;

/// What a window leaves for the next one: the run, and what is known of it. The bench owns it meanwhile, and ends it where no other window comes.
class KeptScenarios final : public QObject
{
public:
    explicit KeptScenarios(QObject *bench) : QObject(bench) { setObjectName(keptScenariosName); }

    QString chosen; ///< the scenario that is shown
    bool isEditing = false;
    QPointer<ScenarioRun> run;
    QString file; ///< of the run
    QString url;
    QList<ScenarioStep> steps;
    QList<StepResult> ended;
    int underWay = -1;
    int next = -1;
    QList<ScenarioRule> rules;
    std::optional<ScenarioOutcome> outcome;
    std::optional<RunOfAll> all;
    bool isRunning = false;
    bool isWaiting = false;
};

} // namespace

void ScenarioPage::followRun()
{
    connect(m_run, &ScenarioRun::stepBegan, this, [this](int index) {
        m_runUrl = m_run->triedUrl();
        m_ran->begin(index);
        m_shelf->setRunning(m_shelf->rowOf(m_runFile), index, m_ran->rowCount());
        if (isShownRun()) {
            m_against->setWords(tr("against %1").arg(m_runUrl));
            m_steps->scrollTo(m_ran->index(index));
        }
        showCard();
        showActs();
    });
    connect(m_run, &ScenarioRun::stepEnded, this, &ScenarioPage::takeStep);
    connect(m_run, &ScenarioRun::waiting, this, [this](int index) {
        m_isWaiting = true;
        m_ran->waitBefore(index);
        showActs();
    });
    connect(m_run, &ScenarioRun::repeated, m_card, &CardView::showRepeated);
    connect(m_run, &ScenarioRun::finished, this, &ScenarioPage::takeEnd);
    connect(m_run, &ScenarioRun::noticed, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
}

/// Its steps stay to be seen.
void ScenarioPage::dropRun()
{
    m_ran->setOpen(false);
    if (m_run) {
        Q_EMIT runGone();
        m_run->disconnect(this);
        m_run->deleteLater(); // it may be in the midst of its last word
        m_run.clear();
    }
}

void ScenarioPage::endRun()
{
    if (m_run) {
        Q_EMIT runGone();
        m_run->disconnect(this);
        delete m_run.data();
    }
    m_all.reset();
    if (std::exchange(m_isRunning, false)) {
        m_ran->stop();
        m_shelf->setRunning(m_shelf->rowOf(m_runFile), -1, 0);
        showActs();
    }
}

/// With its window: what runs goes on.
void ScenarioPage::leaveRun()
{
    auto *kept = new KeptScenarios(m_bench);
    kept->chosen = row() < 0 ? QString() : m_shelf->file(row());
    kept->isEditing = m_isEditing;
    kept->run = m_run;
    kept->file = m_runFile;
    kept->url = m_runUrl;
    kept->steps = m_ran->steps();
    kept->ended = m_ran->ended();
    kept->underWay = m_ran->running();
    kept->next = m_ran->next();
    kept->rules = m_rules;
    kept->outcome = m_outcome;
    kept->all = m_all;
    kept->isRunning = m_isRunning;
    kept->isWaiting = m_isWaiting;
    if (m_run) {
        m_run->disconnect();
        m_run->setParent(kept);
    }
}

/// In the words of now, as far as it is worded by what stands in its file.
void ScenarioPage::takeRun()
{
    auto *kept = static_cast<KeptScenarios *>(m_bench->findChild<QObject *>(keptScenariosName, Qt::FindDirectChildrenOnly));
    if (!kept)
        return;
    m_run = kept->run;
    m_runFile = kept->file;
    m_runUrl = kept->url;
    m_rules = kept->rules;
    m_outcome = kept->outcome;
    m_all = kept->all;
    m_isRunning = kept->isRunning;
    m_isWaiting = kept->isWaiting;
    const int runRow = m_shelf->rowOf(m_runFile);
    if (const auto read = runRow < 0 ? Result<Scenario>(Error{}) : scenarioAt(runRow); read && read->steps.size() == kept->steps.size()) {
        kept->steps = read->steps;
        m_rules = scenarioRules(*read);
    }
    m_ran->restore(kept->steps, kept->ended, kept->underWay, kept->next);
    m_ran->setOpen(m_run);
    if (m_run) {
        m_run->setParent(this);
        followRun();
    }
    if (m_isRunning)
        m_shelf->setRunning(runRow, int(m_ran->ended().size()), m_ran->rowCount());
    if (const int chosen = m_shelf->rowOf(kept->chosen); chosen >= 0)
        choose(chosen);
    m_isEditing = kept->isEditing;
    showChosen();
    delete kept;
    if (m_all && !m_isRunning)
        QMetaObject::invokeMethod(this, &ScenarioPage::runNext, Qt::QueuedConnection); // it was between two of them
}

} // namespace ovyxa

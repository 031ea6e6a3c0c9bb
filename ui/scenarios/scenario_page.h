// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_rules.h"
#include "ui/common/time_format.h"
#include "ui/scenarios/scenario_run.h"
#include "ui/scenarios/scenario_shelf.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace ovyxa {

class CardView;
class CutLabel;
class EmptyState;
class FoldingCorner;
class NoticeBar;
class RecordBar;
class ScenarioEditor;
class StepModel;

/// Of all scenarios that are run one after the other.
struct RunOfAll
{
    QStringList left; ///< files
    int count = 0;
    int held = 0;
    bool isFirst = true; ///< nobody is taken away from anything yet
    QStringList wrong;   ///< names of those that cannot be read
};

/// The place "Scenarios": a list of them, the steps of the chosen one as it runs, or its text, and its report card. One runs at a time, on a
/// bench of its own. GUI thread; the bench outlives it, and whoever closes the window calls endRun().
class ScenarioPage final : public QWidget
{
    Q_OBJECT
public:
    explicit ScenarioPage(Bench *bench, QWidget *parent = nullptr);
    ~ScenarioPage() override;

    [[nodiscard]] QWidget *corner() const; ///< for the tab line
    void setZone(Zone zone);
    [[nodiscard]] QByteArray memory() const { return m_shelf->memory(); }
    void setMemory(const QByteArray &memory);
    /// Ends a run that is under way, in order: when it returns nothing is sent any more.
    void endRun();
    /// What runs, or ran last, does not end with this page, but is left with the bench: takeRun() of the next window's goes on with it.
    void keepRun() { m_keepsRun = true; }
    void takeRun();
    [[nodiscard]] Bench *runBench() const { return m_run ? m_run->bench() : nullptr; } ///< until runGone()

public Q_SLOTS:
    void open(const QString &file);   ///< takes it into the list, and shows it
    void saveTo(const QString &file); ///< the shown one's text, which is the new file's from then on
    void saveJunit(const QByteArray &junit, const QString &file);

Q_SIGNALS:
    void memoryChanged();
    void shownWanted(); ///< something was chosen that stands here
    /// Of what a run sent, to be read from the run's own bench, until runGone().
    void deliveryWanted(ovyxa::Bench *bench, ovyxa::DeliveryId id);
    void compareWanted(ovyxa::Bench *bench, ovyxa::DeliveryId one, ovyxa::DeliveryId other); ///< `other` 0 = the last that worked
    void runGone();                                                                          ///< its bench is about to be

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildActions();
    [[nodiscard]] QWidget *buildList();
    [[nodiscard]] QWidget *buildMiddle();
    QAction *addAct(const QString &id, const QString &text, const QKeySequence &keys);
    void openFile();
    void showText(bool shown);
    void takeEdited();
    void lookAtEdited();
    void showAgainst(const QString &problem, const QString &url);
    void chooseJunitFile(const QByteArray &junit);
    void showDelivery(DeliveryId id);
    void showStep(const QModelIndex &step); ///< the delivery that a failed one is about
    void save();
    void saveAs();
    void editCopy();
    void record(const QString &since, const QString &before);
    void makeNew();
    void takeOut();

    [[nodiscard]] int row() const;
    void choose(int row);
    void showChosen();
    QString readChosen();
    void showActs();
    void showCard();
    void arrange();
    void run(ScenarioRunner::Pace pace);
    void begin(int row, const Scenario &scenario, ScenarioRunner::Pace pace);
    void followRun();
    void leaveRun();
    [[nodiscard]] Result<Scenario> scenarioAt(int row) const;
    void runAll();
    void runNext();
    void stop();
    void takeStep(const StepResult &result);
    void takeEnd(const ScenarioOutcome &outcome);
    void dropRun();
    [[nodiscard]] bool isShownRun() const; ///< what is shown is what runs, or ran last

    Bench *m_bench;
    ScenarioShelf *m_shelf;
    StepModel *m_ran;  ///< of the run
    StepModel *m_idle; ///< of a scenario that does not run
    FoldingCorner *m_corner;
    NoticeBar *m_notice;
    QListView *m_list;
    QSplitter *m_outer;
    QSplitter *m_inner;
    CutLabel *m_title;
    CutLabel *m_against; ///< whom it tries
    QLabel *m_count;
    QStackedWidget *m_stack;
    QListView *m_steps;
    EmptyState *m_wrong;
    ScenarioEditor *m_editor;
    CardView *m_card;
    RecordBar *m_record;
    QPushButton *m_runButton;
    QPushButton *m_stepButton;
    QPushButton *m_stopButton;
    QPushButton *m_saveButton;
    QPushButton *m_saveAsButton;
    QPushButton *m_textButton;
    QAction *m_runAct = nullptr;
    QAction *m_allAct = nullptr;
    QAction *m_stepAct = nullptr;
    QAction *m_saveAct = nullptr;
    QAction *m_saveAsAct = nullptr;
    QAction *m_textAct = nullptr;
    QPointer<ScenarioRun> m_run;
    QString m_runFile;                        ///< of what runs, or ran last
    QString m_runUrl;                         ///< that it tries, once it is known
    QString m_idleUrl;                        ///< of the chosen one, while it is not the one that ran
    QList<ScenarioRule> m_rules;              ///< of the run
    std::optional<ScenarioOutcome> m_outcome; ///< of the last run
    std::optional<RunOfAll> m_all;
    bool m_keepsRun = false;
    bool m_isMoved = false; ///< the lines between its parts, by hand
    bool m_isEditing = false;
    bool m_isRunning = false;
    bool m_isWaiting = false;
};

} // namespace ovyxa

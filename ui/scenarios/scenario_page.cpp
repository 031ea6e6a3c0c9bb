// SPDX-License-Identifier: MIT
#include "ui/scenarios/scenario_page.h"

#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/empty_state.h"
#include "ui/common/folding_corner.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"
#include "ui/scenarios/card_view.h"
#include "ui/scenarios/record_bar.h"
#include "ui/scenarios/scenario_editor.h"
#include "ui/scenarios/scenario_rows.h"
#include "ui/scenarios/step_model.h"

#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QListView>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QListView *listView(const QString &name, const QString &said, QWidget *parent)
{
    auto *list = new QListView(parent);
    list->setObjectName(name);
    list->setAccessibleName(said);
    list->setResizeMode(QListView::Adjust); // rows are as high as their width lets them be
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    return list;
}

QVBoxLayout *columnIn(QWidget *widget)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

ScenarioPage::ScenarioPage(Bench *bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_shelf(new ScenarioShelf(bench->profileFolder() + u"/scenarios"_s, this))
    , m_ran(new StepModel(this))
    , m_idle(new StepModel(this))
    , m_corner(new FoldingCorner(this))
    , m_notice(new NoticeBar(this))
    , m_list(listView(u"scenarioList"_s, tr("Scenarios"), this))
    , m_outer(new QSplitter(Qt::Horizontal, this))
    , m_inner(new QSplitter(Qt::Horizontal, m_outer))
    , m_title(new CutLabel({}, this))
    , m_against(new CutLabel({}, this))
    , m_count(dimLabel({}, this))
    , m_stack(new QStackedWidget(this))
    , m_steps(listView(u"scenarioSteps"_s, tr("Steps"), this))
    , m_wrong(new EmptyState(this))
    , m_editor(new ScenarioEditor(this))
    , m_card(new CardView(m_inner))
    , m_record(new RecordBar(this))
    , m_runButton(primaryButton(tr("Run"), this))
    , m_stepButton(secondaryButton(tr("Step"), this))
    , m_stopButton(secondaryButton(tr("Stop"), this))
    , m_saveButton(secondaryButton(tr("Save"), this))
    , m_saveAsButton(secondaryButton(tr("Save as…"), this))
    , m_textButton(secondaryButton({}, this))
{
    setObjectName(u"scenarioPage"_s);
    setFocusProxy(m_list);
    buildActions();
    m_outer->setHandleWidth(1);
    m_outer->setChildrenCollapsible(false);
    m_outer->addWidget(buildList());
    m_outer->addWidget(m_inner);
    m_inner->setHandleWidth(1);
    m_inner->setChildrenCollapsible(false);
    m_inner->addWidget(buildMiddle());
    m_inner->addWidget(m_card);
    m_inner->setStretchFactor(0, 1);
    for (const QSplitter *each : {m_outer, m_inner})
        connect(each, &QSplitter::splitterMoved, this, [this] { m_isMoved = true; });
    m_outer->setStretchFactor(0, 0);
    m_outer->setStretchFactor(1, 1);
    QVBoxLayout *column = columnIn(this);
    column->addWidget(m_notice);
    column->addWidget(m_record);
    column->addWidget(m_outer, 1);
    m_notice->setObjectName(u"scenarioNotice"_s);
    m_notice->hide();
    connect(m_shelf, &ScenarioShelf::memoryChanged, this, &ScenarioPage::memoryChanged);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        m_isEditing = false;
        showChosen();
    });
    connect(m_wrong, &EmptyState::actionRequested, this, [this] { showText(true); });
    connect(m_editor, &ScenarioEditor::edited, this, &ScenarioPage::takeEdited);
    connect(m_editor, &ScenarioEditor::looked, this, &ScenarioPage::lookAtEdited);
    connect(m_editor, &ScenarioEditor::copyWanted, this, &ScenarioPage::editCopy);
    connect(m_record, &RecordBar::recordWanted, this, &ScenarioPage::record);
    connect(m_card, &CardView::repeatWanted, this, [this](const QList<DeliveryId> &ids) {
        if (m_run)
            m_run->repeat(ids);
    });
    connect(m_card, &CardView::showWanted, this, &ScenarioPage::showDelivery);
    connect(m_card, &CardView::compareWanted, this, [this](DeliveryId one, DeliveryId other) {
        if (m_run)
            Q_EMIT compareWanted(m_run->bench(), one, other);
    });
    connect(m_card, &CardView::saveWanted, this, &ScenarioPage::chooseJunitFile);
    connect(m_steps, &QListView::activated, this, &ScenarioPage::showStep);
    connect(m_list, &QListView::activated, this, [this] { run(ScenarioRunner::Pace::Through); });
    choose(0);
}

ScenarioPage::~ScenarioPage()
{
    const QSignalBlocker quiet(this); // the window may be gone already
    m_keepsRun ? leaveRun() : endRun();
}

QAction *ScenarioPage::addAct(const QString &id, const QString &text, const QKeySequence &keys)
{
    auto *act = new QAction(text, this);
    act->setObjectName(id);
    act->setShortcut(keys);
    addAction(act); // the window takes it over
    return act;
}

void ScenarioPage::buildActions()
{
    m_runAct = addAct(u"scenario.run"_s, tr("Run the scenario"), Qt::Key_F5);
    connect(m_runAct, &QAction::triggered, this, [this] { run(ScenarioRunner::Pace::Through); });
    m_allAct = addAct(u"scenario.runAll"_s, tr("Run all scenarios"), QKeySequence(Qt::SHIFT | Qt::Key_F5));
    connect(m_allAct, &QAction::triggered, this, &ScenarioPage::runAll);
    m_stepAct = addAct(u"scenario.step"_s, tr("Run the scenario's next step"), Qt::Key_F10);
    connect(m_stepAct, &QAction::triggered, this, [this] { run(ScenarioRunner::Pace::StepByStep); });
    m_textAct = addAct(u"scenario.text"_s, tr("Edit the scenario as text"), {});
    connect(m_textAct, &QAction::triggered, this, [this] { showText(!m_isEditing); });
    m_saveAct = addAct(u"scenario.save"_s, tr("Save the scenario"), QKeySequence(Qt::CTRL | Qt::Key_S));
    connect(m_saveAct, &QAction::triggered, this, &ScenarioPage::save);
    m_saveAsAct = addAct(u"scenario.saveAs"_s, tr("Save the scenario as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    connect(m_saveAsAct, &QAction::triggered, this, &ScenarioPage::saveAs);
    for (QAction *act : {m_runAct, m_allAct, m_stepAct, m_textAct, m_saveAct, m_saveAsAct})
        act->setEnabled(false); // until the page is shown
    QAction *open = addAct(u"scenario.open"_s, tr("Open a scenario…"), {});
    connect(open, &QAction::triggered, this, &ScenarioPage::openFile);

    QAction *fromLog = addAct(u"scenario.record"_s, tr("Record a scenario from the log…"), {});
    connect(fromLog, &QAction::triggered, this, [this] {
        Q_EMIT shownWanted();
        m_record->open();
    });
    QAction *fresh = addAct(u"scenario.new"_s, tr("Write a new scenario"), {});
    connect(fresh, &QAction::triggered, this, &ScenarioPage::makeNew);
    auto *takesOut = new QAction(this);
    takesOut->setShortcut(Qt::Key_Delete);
    takesOut->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(takesOut);
    connect(takesOut, &QAction::triggered, this, &ScenarioPage::takeOut);

    for (const auto &[name, text, act] :
         {std::tuple{u"scenarioRecord"_s, tr("Record from the log…"), fromLog}, {u"scenarioOpen"_s, tr("Open a file…"), open}}) {
        QPushButton *button = secondaryButton(text, m_corner);
        button->setObjectName(name);
        m_corner->addFolding(button, act);
    }
    QPushButton *all = secondaryButton(tr("Run all"), m_corner);
    all->setObjectName(u"scenarioRunAll"_s);
    all->setToolTip(tr("Run all of them, one after the other (Shift+F5)"));
    connect(all, &QPushButton::clicked, m_allAct, &QAction::trigger);
    m_corner->addKept(all);
}

QWidget *ScenarioPage::buildList()
{
    auto *side = new QWidget(m_outer);
    side->setMinimumWidth(168);
    m_list->setModel(m_shelf);
    m_list->setItemDelegate(new ScenarioDelegate(m_list));
    QLabel *hint = dimLabel(tr("Each runs on a bench and a clock of its own: nothing of it comes into this log."), side, -1);
    hint->setWordWrap(true);
    hint->setContentsMargins(14, metrics::grid, metrics::grid, metrics::grid);
    QVBoxLayout *column = columnIn(side);
    QLabel *head = sectionLabel(tr("Scenarios"), side);
    head->setContentsMargins(14, 10, metrics::grid, metrics::halfGrid);
    QPushButton *made = linkButton(tr("+ New"), side);
    made->setObjectName(u"scenarioNew"_s);
    made->setAccessibleName(tr("Write a new scenario"));
    connect(made, &QPushButton::clicked, this, &ScenarioPage::makeNew);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(0, 0, metrics::grid, 0);
    line->addWidget(head, 1);
    line->addWidget(made);
    column->addLayout(line);
    column->addWidget(m_list, 1);
    column->addWidget(hint);
    return side;
}

QWidget *ScenarioPage::buildMiddle()
{
    auto *middle = new QWidget(m_inner);
    middle->setMinimumWidth(320);
    m_title->setObjectName(u"scenarioTitle"_s);
    m_title->setFont(interfaceFont(0, QFont::DemiBold));
    m_against->setObjectName(u"scenarioAgainst"_s);
    m_against->setFont(interfaceFont(-1));
    setTone(m_against, u"dim"_s);
    for (CutLabel *each : {m_title, m_against})
        each->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_count->setObjectName(u"scenarioCount"_s);
    auto *rows = new StepDelegate(m_steps);
    m_steps->setItemDelegate(rows);
    connect(rows, &StepDelegate::showWanted, this, &ScenarioPage::showStep);
    m_runButton->setObjectName(u"scenarioRun"_s);
    m_runButton->setToolTip(tr("Run it to its end (F5)"));
    m_stepButton->setObjectName(u"scenarioStep"_s);
    m_stepButton->setToolTip(tr("Run the next step, and wait (F10)"));
    m_stopButton->setObjectName(u"scenarioStop"_s);
    m_stopButton->setToolTip(tr("End it here; the rest is not run (Esc)"));
    m_wrong->setObjectName(u"scenarioWrong"_s);
    for (QWidget *each : std::initializer_list<QWidget *>{m_steps, m_wrong, m_editor})
        m_stack->addWidget(each);
    pressByCtrlEnter(m_runButton, m_editor);
    m_saveButton->setObjectName(u"scenarioSave"_s);
    m_saveAsButton->setObjectName(u"scenarioSaveAs"_s);
    m_textButton->setObjectName(u"scenarioEdit"_s);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, metrics::grid, 14, metrics::grid);
    head->setSpacing(metrics::grid);
    head->addWidget(m_title);
    head->addWidget(m_against);
    head->addStretch(1);
    head->addWidget(m_count);
    auto *acts = new QHBoxLayout;
    acts->setContentsMargins(14, metrics::grid, 14, metrics::grid);
    acts->setSpacing(metrics::grid);
    acts->addWidget(m_runButton);
    acts->addWidget(m_stepButton);
    acts->addWidget(m_stopButton);
    acts->addStretch(1);
    acts->addWidget(m_saveButton);
    acts->addWidget(m_saveAsButton);
    acts->addWidget(m_textButton);
    QVBoxLayout *column = columnIn(middle);
    column->addLayout(head);
    column->addWidget(hairline(middle));
    column->addWidget(m_stack, 1);
    column->addWidget(hairline(middle));
    column->addLayout(acts);

    connect(m_runButton, &QPushButton::clicked, m_runAct, &QAction::trigger);
    connect(m_stepButton, &QPushButton::clicked, m_stepAct, &QAction::trigger);
    connect(m_saveButton, &QPushButton::clicked, m_saveAct, &QAction::trigger);
    connect(m_saveAsButton, &QPushButton::clicked, m_saveAsAct, &QAction::trigger);
    connect(m_textButton, &QPushButton::clicked, m_textAct, &QAction::trigger);
    connect(m_stopButton, &QPushButton::clicked, this, &ScenarioPage::stop);
    return middle;
}

int ScenarioPage::row() const
{
    return m_list->currentIndex().row();
}

void ScenarioPage::choose(int row)
{
    const QModelIndex index = m_shelf->index(row);
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
}

bool ScenarioPage::isShownRun() const
{
    return row() >= 0 && !m_runFile.isEmpty() && m_shelf->file(row()) == m_runFile;
}

void ScenarioPage::setZone(Zone zone)
{
    m_shelf->setZone(zone);
    m_card->setZone(zone);
}

void ScenarioPage::setMemory(const QByteArray &memory)
{
    m_shelf->setMemory(memory);
    choose(0);
}

void ScenarioPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_textAct->setEnabled(true);
    showActs();
}

void ScenarioPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    for (QAction *act : {m_runAct, m_allAct, m_stepAct, m_textAct, m_saveAct, m_saveAsAct})
        act->setEnabled(false);
}

QWidget *ScenarioPage::corner() const
{
    return m_corner;
}

void ScenarioPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ScenarioPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_isRunning)
        stop();
    else if (event->key() == Qt::Key_Escape && m_isEditing)
        showText(false);
    else
        QWidget::keyPressEvent(event);
}

} // namespace ovyxa

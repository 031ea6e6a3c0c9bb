// SPDX-License-Identifier: MIT
#include "ui/receiver/plan_steps.h"

#include "ui/common/buttons.h"
#include "ui/common/row_focus.h"
#include "ui/common/theme.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTimes = 1'000'000; // response_plan.h

/// The only step of a text; nothing if it is none.
std::optional<PlanStep> stepOf(const QString &text)
{
    const auto plan = ResponsePlan::parse(text);
    return plan && plan->steps().size() == 1 ? std::optional(plan->steps().constFirst()) : std::nullopt;
}

QString textOf(const PlanStep &step)
{
    return step.repeat > 1 ? QString(toText(step) % u'x' % QString::number(step.repeat)) : toText(step);
}

} // namespace

PlanSteps::PlanSteps(QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_menu(new QMenu(this))
    , m_add(outlineButton(tr("Add a step"), this))
    , m_up(quietButton(u"↑"_s, this))
    , m_down(quietButton(u"↓"_s, this))
    , m_remove(quietButton(u"×"_s, this))
    , m_times(new QSpinBox(this))
{
    m_list->setObjectName(u"planSteps"_s);
    m_list->setAccessibleName(tr("Steps of the plan"));
    m_list->setFont(dataFont());
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_list->installEventFilter(this);
    frameWithoutRow(m_list);
    m_menu->setObjectName(u"planStepMenu"_s);
    fillMenu();
    m_add->setObjectName(u"planStepAdd"_s);
    m_up->setObjectName(u"planStepUp"_s);
    m_up->setAccessibleName(tr("Move the step up"));
    m_up->setToolTip(tr("Move up (Alt+Up)"));
    m_down->setObjectName(u"planStepDown"_s);
    m_down->setAccessibleName(tr("Move the step down"));
    m_down->setToolTip(tr("Move down (Alt+Down)"));
    m_remove->setObjectName(u"planStepRemove"_s);
    m_remove->setAccessibleName(tr("Remove the step"));
    m_remove->setToolTip(tr("Remove (Delete)"));
    m_times->setObjectName(u"planStepTimes"_s);
    m_times->setAccessibleName(tr("How often the step is answered"));
    m_times->setToolTip(tr("How often the step is answered before the next one"));
    m_times->setRange(1, mostTimes);
    m_times->setPrefix(u"×"_s);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    buttons->addWidget(m_add);
    buttons->addStretch(1);
    buttons->addWidget(m_times);
    for (QPushButton *button : {m_up, m_down, m_remove})
        buttons->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::halfGrid);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);

    connect(m_add, &QPushButton::clicked, m_menu, [this] { m_menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height()))); });
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_remove, &QPushButton::clicked, this, &PlanSteps::removeStep);
    connect(m_times, &QSpinBox::valueChanged, this, &PlanSteps::repeat);
    connect(m_list, &QListWidget::currentRowChanged, this, &PlanSteps::showCurrent);
    connect(m_list, &QListWidget::itemChanged, this, &PlanSteps::tell);
    showCurrent();
}

void PlanSteps::fillMenu()
{
    const QList<std::pair<QString, QString>> kinds{
        {u"200"_s, tr("accept")},
        {u"503"_s, tr("fail")},
        {u"429"_s, tr("too many requests, with Retry-After")},
        {u"delay=2s:200"_s, tr("accept late")},
        {u"close"_s, tr("close without an answer")},
        {u"reset"_s, tr("break the connection")},
        {u"hang"_s, tr("never answer")},
        {u"truncate=20"_s, tr("cut the answer short")},
        {u"drip=1s"_s, tr("a byte a second")},
        {u"garbage"_s, tr("no HTTP")},
        {u"redirect=/elsewhere"_s, tr("redirect")},
        {u"slack"_s, tr("as Slack does")},
        {u"zapier"_s, tr("as Zapier does")},
        {u"app"_s, tr("the server behind")},
    };
    for (const auto &[step, words] : kinds)
        m_menu->addAction(menuText(step % u"  ·  "_s % words), this, [this, step = step] { add(step); })->setData(step);
}

void PlanSteps::setPlan(const ResponsePlan &plan)
{
    const QList<PlanStep> all = plan.isScripted() ? plan.steps() : QList<PlanStep>();
    // What stands here may be the same in other words, and is perhaps being typed.
    if (const auto mine = ResponsePlan::parse(steps().join(u',')); mine && mine->steps() == all)
        return;
    QStringList shown;
    for (const PlanStep &step : all)
        shown.append(textOf(step));
    const QSignalBlocker quiet(m_list);
    const int row = m_list->currentRow();
    m_list->clear();
    m_list->addItems(shown);
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setFlags(m_list->item(i)->flags() | Qt::ItemIsEditable);
    m_list->setCurrentRow(std::clamp(row, -1, int(shown.size()) - 1));
    showCurrent();
}

QStringList PlanSteps::steps() const
{
    QStringList texts;
    for (int i = 0; i < m_list->count(); ++i)
        texts.append(m_list->item(i)->text());
    return texts;
}

void PlanSteps::add(const QString &step)
{
    const int row = m_list->currentRow() < 0 ? m_list->count() : m_list->currentRow() + 1;
    {
        const QSignalBlocker quiet(m_list);
        m_list->insertItem(row, step);
        m_list->item(row)->setFlags(m_list->item(row)->flags() | Qt::ItemIsEditable);
        m_list->setCurrentRow(row);
    }
    m_list->setFocus();
    tell();
}

void PlanSteps::move(int by)
{
    const int row = m_list->currentRow();
    const int to = row + by;
    if (row < 0 || to < 0 || to >= m_list->count())
        return;
    {
        const QSignalBlocker quiet(m_list);
        m_list->insertItem(to, m_list->takeItem(row));
        m_list->setCurrentRow(to);
    }
    tell();
}

void PlanSteps::removeStep()
{
    {
        const QSignalBlocker quiet(m_list);
        delete m_list->takeItem(m_list->currentRow());
    }
    tell();
}

void PlanSteps::repeat(int times)
{
    QListWidgetItem *item = m_list->currentItem();
    auto step = item ? stepOf(item->text()) : std::nullopt;
    if (!step || step->repeat == times)
        return;
    step->repeat = times;
    item->setText(textOf(*step)); // which tells
}

void PlanSteps::showCurrent()
{
    const int row = m_list->currentRow();
    const auto step = row < 0 ? std::nullopt : stepOf(m_list->currentItem()->text());
    const QString none = row < 0 ? tr("Select a step first.") : QString();
    setOff(m_up, row == 0 ? tr("It is the first step.") : none);
    setOff(m_down, row >= 0 && row + 1 == m_list->count() ? tr("It is the last step.") : none);
    setOff(m_remove, none);
    const QSignalBlocker quiet(m_times);
    m_times->setEnabled(step && step->kind != PlanStep::Kind::Redirect); // whose URL may end in xN
    m_times->setValue(step ? step->repeat : 1);
}

void PlanSteps::tell()
{
    showCurrent();
    Q_EMIT edited(steps().join(u','));
}

bool PlanSteps::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool moves = key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down);
        if (moves) {
            move(key->key() == Qt::Key_Up ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Delete && m_list->currentRow() >= 0) {
            removeStep();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace ovyxa

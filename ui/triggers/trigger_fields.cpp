// SPDX-License-Identifier: MIT
#include "ui/triggers/trigger_fields.h"

#include "core/bench/bench.h"
#include "core/model/traffic_limits.h"
#include "ui/common/number_range.h"
#include "ui/common/tool_tip_text.h"
#include "ui/triggers/goal_manager.h"
#include "ui/triggers/trigger_controller.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSpinBox>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int manageGoals = -1; // the chooser's last entry
constexpr int unlistedGoal = 0; // a name that stands in the data and is no goal of the site

QHBoxLayout *rowOf(QWidget *owner)
{
    auto *row = new QHBoxLayout(owner);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    return row;
}

template<typename Field>
Field *compact(Field *field, const QString &objectName, const QString &accessibleName)
{
    field->setObjectName(objectName);
    field->setAccessibleName(accessibleName);
    field->setProperty("compact", true);
    field->setMinimumWidth(60);
    field->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    return field;
}

} // namespace

GoalFields::GoalFields(Bench *bench, TriggerController *controller, QWidget *parent)
    : TriggerFields(parent)
    , m_bench(bench)
    , m_controller(controller)
    , m_goal(compact(new QComboBox(this), u"triggerGoal"_s, tr("Goal")))
    , m_url(compact(new QLineEdit(this), u"triggerUrl"_s, tr("Path of the page")))
{
    auto *row = rowOf(this);
    row->addWidget(m_goal, 1);
    row->addWidget(m_url, 1);
    connect(m_goal, &QComboBox::activated, this, &GoalFields::choose);
    connect(m_url, &QLineEdit::textEdited, this, [this](const QString &text) { m_controller->setField(u"url"_s, text); });
    connect(m_url, &QLineEdit::returnPressed, this, &TriggerFields::fireWanted);
    connect(bench->catalogue(), &CatalogueDoor::changed, this, &GoalFields::refresh);
}

void GoalFields::refresh()
{
    if (const QString url = m_controller->field(u"url"_s); url != m_url->text()) {
        m_url->setText(url);
        m_url->setCursorPosition(0); // its beginning says more than its end
    }
    m_url->setToolTip(toolTipText(m_url->text()));
    m_url->setEnabled(!m_controller->site().isEmpty());
    m_goal->setEnabled(!m_controller->site().isEmpty());
    if (m_goal->view()->isVisible())
        return; // not while somebody chooses
    const QSignalBlocker quiet(m_goal);
    const QString name = m_controller->field(u"goal_name"_s);
    m_goal->clear();
    int current = -1;
    for (const Goal &goal : m_bench->catalogue()->goals(m_controller->site())) {
        if (goal.name == name)
            current = m_goal->count();
        m_goal->addItem(goal.name, goal.id.value);
        m_goal->setItemData(m_goal->count() - 1, toolTipText(GoalManager::description(goal)), Qt::ToolTipRole);
    }
    if (current < 0 && !name.isEmpty()) {
        current = 0;
        m_goal->insertItem(0, name, qint64(unlistedGoal));
    }
    m_goal->insertSeparator(m_goal->count());
    m_goal->addItem(tr("Manage goals…"), qint64(manageGoals));
    m_goal->setCurrentIndex(current);
}

void GoalFields::choose(int index)
{
    const qint64 chosen = m_goal->itemData(index).toLongLong();
    if (chosen == manageGoals) {
        refresh(); // back to what was chosen
        return GoalManager::openFor(m_bench->catalogue(), m_controller->site(), this);
    }
    for (const Goal &goal : m_bench->catalogue()->goals(m_controller->site())) {
        if (goal.id.value == chosen)
            m_controller->chooseGoal(goal);
    }
}

QString GoalFields::summary() const
{
    return tr("A visitor completes a goal");
}

UsageFields::UsageFields(Bench *bench, TriggerController *controller, QWidget *parent)
    : TriggerFields(parent)
    , m_bench(bench)
    , m_controller(controller)
    , m_threshold(compact(new QComboBox(this), u"triggerThreshold"_s, tr("Threshold of the plan")))
    , m_period(compact(new QLineEdit(this), u"triggerPeriod"_s, tr("Month, as 2026-11")))
{
    for (const int percent : limits::usageThresholdsPercent)
        m_threshold->addItem(tr("%1 %").arg(percent), percent);
    auto *row = rowOf(this);
    row->addWidget(m_threshold, 1);
    row->addWidget(m_period, 1);
    connect(m_threshold, &QComboBox::activated, this, [this] { choose(m_threshold->currentData().toInt()); });
    connect(m_period, &QLineEdit::textEdited, this, [this](const QString &text) { m_controller->setField(u"period"_s, text); });
    connect(m_period, &QLineEdit::returnPressed, this, &TriggerFields::fireWanted);
}

void UsageFields::refresh()
{
    m_threshold->setCurrentIndex(m_threshold->findData(m_controller->field(u"threshold"_s).toInt()));
    if (const QString period = m_controller->field(u"period"_s); period != m_period->text())
        m_period->setText(period);
    m_threshold->setEnabled(!m_controller->site().isEmpty());
    m_period->setEnabled(!m_controller->site().isEmpty());
}

void UsageFields::choose(int percent)
{
    // The event says that the usage has just reached the threshold, so the usage goes with it.
    const qint64 limit = m_controller->field(u"limit"_s).toLongLong();
    m_controller->setField(u"threshold"_s, QString::number(percent));
    if (limit > 0)
        m_controller->setField(u"usage"_s, QString::number(limit / 100 * percent + limit % 100 * percent / 100));
}

QString UsageFields::summary() const
{
    const qint64 usage = m_controller->field(u"usage"_s).toLongLong();
    const qint64 limit = m_controller->field(u"limit"_s).toLongLong();
    if (limit <= 0)
        return tr("The month's usage reaches the plan's limit");
    const QLocale locale;
    // What the event will say is made up; what was counted is what the traffic's bar tells.
    const qint64 counted = m_bench->traffic()->figures().usage.events;
    return tr("Says %1 of %2 · counted: %3").arg(locale.toString(usage), locale.toString(limit), locale.toString(counted));
}

SpikeFields::SpikeFields(TriggerController *controller, QWidget *parent)
    : TriggerFields(parent)
    , m_controller(controller)
    , m_visitors(compact(new QSpinBox(this), u"triggerVisitors"_s, tr("Active visitors")))
{
    m_visitors->setRange(0, std::numeric_limits<int>::max());
    sayRange(m_visitors);
    m_visitors->setButtonSymbols(QAbstractSpinBox::NoButtons);
    //: stands behind a number in a field
    m_visitors->setSuffix(tr(" visitors"));
    rowOf(this)->addWidget(m_visitors, 1);
    connect(m_visitors, &QSpinBox::valueChanged, this, [this](int value) { m_controller->setField(u"active_visitors"_s, QString::number(value)); });
    m_visitors->installEventFilter(this);
}

bool SpikeFields::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_visitors && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_visitors->interpretText();
            Q_EMIT fireWanted();
            return true;
        }
    }
    return TriggerFields::eventFilter(watched, event);
}

void SpikeFields::refresh()
{
    const QSignalBlocker quiet(m_visitors);
    m_visitors->setValue(m_controller->field(u"active_visitors"_s).toInt());
    m_visitors->setEnabled(!m_controller->site().isEmpty());
}

QString SpikeFields::summary() const
{
    const QString threshold = m_controller->field(u"threshold"_s);
    if (threshold.isEmpty() || !m_controller->isHeard()) // whose threshold would that be
        return tr("More visitors are active than a threshold");
    return tr("More than %1 active in %n minutes", nullptr,
              int(std::chrono::duration_cast<std::chrono::minutes>(limits::activeVisitorWindow).count()))
        .arg(threshold);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/receiver/alerts_dialog.h"

#include "core/rules/alert_rule_text.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/dialog_size.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"
#include "ui/receiver/alert_controller.h"

#include <QtGui/QAction>
#include <QtGui/QShortcut>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

AlertsDialog::AlertsDialog(AlertController *controller, QAction *tellsDesktop, Zone zone, QWidget *parent)
    : QDialog(parent)
    , m_controller(controller)
    , m_zone(zone)
    , m_rules(new QListWidget(this))
    , m_empty(dimLabel(tr("No rules yet. Type one below: it tells you when verified events reach a figure."), this))
    , m_notice(new NoticeBar(this))
    , m_rule(new QLineEdit(this))
    , m_problem(new QLabel(this))
    , m_add(primaryButton(tr("Add rule"), this))
    , m_remove(secondaryButton(tr("Remove"), this))
    , m_raisedHeading(sectionLabel(tr("Raised"), this))
    , m_raised(new QListWidget(this))
{
    setObjectName(u"alertsDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Alerts on received events"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(metrics::grid);
    buildRules(column);
    column->addWidget(makeDesktopBox(tellsDesktop));
    buildRaised(column);
    connect(m_controller, &AlertController::changed, this, &AlertsDialog::refresh);
    refresh();
    review();
    resizeWithinScreen(this, {640, 440});
    m_rule->setFocus();
}

void AlertsDialog::buildRules(QVBoxLayout *column)
{
    m_rules->setObjectName(u"alertRules"_s);
    m_rules->setAccessibleName(tr("Alert rules"));
    m_rules->setFont(dataFont());
    for (QListWidget *list : {m_rules, m_raised}) {
        list->setWordWrap(true);
        list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        list->setResizeMode(QListView::Adjust);
    }
    m_empty->setObjectName(u"alertRulesEmpty"_s);
    m_empty->setWordWrap(true);
    m_rule->setObjectName(u"alertRule"_s);
    m_rule->setAccessibleName(tr("New alert rule"));
    m_rule->setFont(dataFont());
    m_problem->setObjectName(u"alertProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_add->setObjectName(u"alertAdd"_s);
    m_add->setDefault(true);
    pressByCtrlEnter(m_add, this);
    m_remove->setObjectName(u"alertRemove"_s);
    auto *hint = dimLabel(tr("Add up a field with sum(value), and set a pause with “silent for 15m” at the end. Only events whose signature is "
                             "valid count."),
                          this, -1);
    hint->setWordWrap(true);
    auto *help = new QHBoxLayout;
    help->addWidget(hint, 1);
    help->addWidget(new AssumedNote(tr("Ovyxa names alerting as a use and not its rules. Assumed: minutes, hours, days and months are those of "
                                       "the calendar in UTC, on the simulated clock; without a pause a rule is silent until the next one."),
                                    this));
    QPushButton *close = secondaryButton(tr("Close"), this);
    close->setObjectName(u"alertsClose"_s);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_add);
    column->addWidget(m_empty);
    column->addWidget(m_rules, 2);
    column->addWidget(m_notice);
    column->addWidget(hairline(this));
    QLabel *asked = dimLabel(tr("New alert rule, such as %1").arg(u"goal.completed[goal_name=Purchase] >= 100 per day"_s), this, -1);
    asked->setWordWrap(true);
    asked->setBuddy(m_rule);
    column->addWidget(asked);
    column->addWidget(m_rule);
    column->addWidget(m_problem);
    column->addLayout(help);
    column->addLayout(buttons);
    connect(m_rule, &QLineEdit::textChanged, this, &AlertsDialog::review);
    connect(m_add, &QPushButton::clicked, this, &AlertsDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &AlertsDialog::removeSelected);
    connect(m_rules, &QListWidget::currentRowChanged, this, [this] { allowRemoving(); });
    auto *erase = new QShortcut(QKeySequence::Delete, m_rules, nullptr, nullptr, Qt::WidgetShortcut);
    connect(erase, &QShortcut::activated, this, &AlertsDialog::removeSelected);
}

QCheckBox *AlertsDialog::makeDesktopBox(QAction *tellsDesktop)
{
    auto *box = new QCheckBox(tellsDesktop->text(), this);
    box->setObjectName(u"alertsDesktop"_s);
    box->setChecked(tellsDesktop->isChecked());
    connect(box, &QCheckBox::clicked, tellsDesktop, &QAction::trigger);
    connect(tellsDesktop, &QAction::toggled, box, &QCheckBox::setChecked);
    return box;
}

void AlertsDialog::buildRaised(QVBoxLayout *column)
{
    m_raised->setObjectName(u"alertsRaised"_s);
    m_raised->setAccessibleName(tr("Alerts that were raised"));
    m_raised->setToolTip(tr("A double click shows the request"));
    m_raised->setFont(dataFont());
    column->addWidget(m_raisedHeading);
    column->addWidget(m_raised, 1);
    connect(m_raised, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem *item) { Q_EMIT captureWanted(item->data(Qt::UserRole).value<CaptureId>()); });
}

void AlertsDialog::refresh()
{
    const int row = m_rules->currentRow();
    const QSignalBlocker quiet(m_rules);
    m_rules->clear();
    const QList<AlertRule> rules = m_controller->rules();
    for (const AlertRule &rule : rules) {
        const QString text = toText(rule);
        const auto last = m_controller->lastOf(rule.id);
        auto *item = new QListWidgetItem(last ? tr("%1   ·   last raised %2").arg(text, timeTextSeconds(last->at, m_zone)) : text, m_rules);
        item->setData(Qt::UserRole, QVariant::fromValue(rule.id));
        item->setData(Qt::AccessibleTextRole, item->text());
    }
    m_rules->setCurrentRow(std::min(row, m_rules->count() - 1));
    allowRemoving();
    m_empty->setVisible(rules.isEmpty());
    m_rules->setFocusPolicy(rules.isEmpty() ? Qt::NoFocus : Qt::StrongFocus); // it keeps its room, so that what is below it stays

    m_raised->clear();
    for (const Alert &alert : m_controller->raised()) {
        auto *item = new QListWidgetItem(timeTextSeconds(alert.at, m_zone) % u"   "_s % AlertController::words(alert), m_raised);
        item->setData(Qt::UserRole, QVariant::fromValue(alert.capture));
    }
    m_raised->setVisible(m_raised->count() > 0);
    m_raisedHeading->setVisible(m_raised->count() > 0);
}

void AlertsDialog::allowRemoving()
{
    setOff(m_remove, m_rules->currentRow() < 0 ? tr("Select an alert to remove first.") : QString());
}

void AlertsDialog::review()
{
    const bool untouched = m_rule->text().trimmed().isEmpty();
    const QString problem = m_controller->problem(m_rule->text());
    setOff(m_add, untouched ? tr("Write a rule first.") : problem);
    refuse(untouched ? QString() : problem);
}

void AlertsDialog::refuse(const QString &reason)
{
    m_problem->setText(reason);
    m_problem->setVisible(!reason.isEmpty());
    setStyleProperty(m_rule, "invalid", !reason.isEmpty());
}

void AlertsDialog::add()
{
    m_controller->add(m_rule->text(), [guard = QPointer(this)](const QString &refusal) {
        if (!guard)
            return;
        if (!refusal.isEmpty())
            return guard->refuse(refusal);
        guard->m_rule->clear();
        guard->m_rule->setFocus();
    });
}

void AlertsDialog::removeSelected()
{
    const QListWidgetItem *item = m_rules->currentItem();
    if (!item)
        return;
    const auto id = item->data(Qt::UserRole).value<AlertRuleId>();
    const QList<AlertRule> rules = m_controller->rules();
    const auto rule = std::find_if(rules.cbegin(), rules.cend(), [id](const AlertRule &each) { return each.id == id; });
    if (rule == rules.cend())
        return;
    m_controller->remove(id, [guard = QPointer(this), text = toText(*rule)](const QString &refusal) {
        if (!guard)
            return;
        if (!refusal.isEmpty())
            return guard->m_notice->showNotice(NoticeBar::Level::Problem, refusal);
        guard->m_notice->showNotice(NoticeBar::Level::Information, tr("The rule is removed: %1").arg(text), tr("Undo"), [guard, text] {
            guard->m_controller->add(text, [guard](const QString &problem) {
                if (guard && !problem.isEmpty())
                    guard->m_notice->showNotice(NoticeBar::Level::Problem, problem);
            });
        });
    });
}

} // namespace ovyxa

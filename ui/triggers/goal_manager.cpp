// SPDX-License-Identifier: MIT
#include "ui/triggers/goal_manager.h"

#include "core/bench/catalogue_door.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/dialog_size.h"
#include "ui/common/notice_bar.h"
#include "ui/common/raise_open.h"
#include "ui/common/theme.h"

#include <QtGui/QShortcut>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>

namespace ovyxa {

using namespace Qt::StringLiterals;

GoalManager::GoalManager(CatalogueDoor *catalogue, const SiteId &site, QWidget *parent)
    : QDialog(parent)
    , m_catalogue(catalogue)
    , m_site(site)
    , m_list(new QListWidget(this))
    , m_empty(dimLabel(tr("No goals yet. Add one below: a page that visitors reach, or a custom event."), this))
    , m_notice(new NoticeBar(this))
    , m_remove(secondaryButton(tr("Remove"), this))
    , m_name(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_pattern(new QLineEdit(this))
    , m_hint(dimLabel({}, this, -1))
    , m_add(primaryButton(tr("Add goal"), this))
    , m_problem(new QLabel(this))
{
    setObjectName(u"goalManager"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Goals of %1").arg(site));
    m_list->setObjectName(u"goalList"_s);
    m_list->setAccessibleName(tr("Goals"));
    m_empty->setWordWrap(true);
    m_remove->setObjectName(u"goalRemove"_s);
    buildForm();
    connect(m_remove, &QPushButton::clicked, this, &GoalManager::removeSelected);
    connect(m_list, &QListWidget::currentRowChanged, this, [this] { allowRemoving(); });
    auto *erase = new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut);
    connect(erase, &QShortcut::activated, this, &GoalManager::removeSelected);
    connect(m_catalogue, &CatalogueDoor::changed, this, &GoalManager::refresh);
    refresh();
    review();
    resizeWithinScreen(this, {480, 400});
    m_name->setFocus();
}

void GoalManager::openFor(CatalogueDoor *catalogue, const SiteId &site, QWidget *parent)
{
    if (!raiseOpen<GoalManager>([&](const GoalManager &each) { return each.m_catalogue == catalogue && each.m_site == site; }))
        (new GoalManager(catalogue, site, parent))->show();
}

void GoalManager::buildForm()
{
    m_name->setObjectName(u"goalName"_s);
    m_name->setAccessibleName(tr("Name of the goal"));
    m_kind->setObjectName(u"goalKind"_s);
    m_kind->setAccessibleName(tr("Kind of goal"));
    m_kind->addItem(tr("Page is viewed"), int(Goal::Kind::Pageview));
    m_kind->addItem(tr("Custom event"), int(Goal::Kind::CustomEvent));
    m_pattern->setObjectName(u"goalPattern"_s);
    m_pattern->setFont(dataFont());
    m_hint->setWordWrap(true);
    m_add->setObjectName(u"goalAdd"_s);
    m_add->setDefault(true);
    pressByCtrlEnter(m_add, this);
    m_problem->setObjectName(u"goalProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);

    auto *what = new QHBoxLayout;
    what->addWidget(m_kind);
    what->addWidget(m_pattern, 1);
    what->addWidget(new AssumedNote(tr("Ovyxa does not say how paths are compared. Assumed: exact, or with * for any run of characters; the "
                                       "query, the fragment and one slash at the end are ignored; letter case counts."),
                                    this));
    auto *form = new QFormLayout;
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("When"), what);
    form->addRow(QString(), m_hint);
    QPushButton *close = secondaryButton(tr("Close"), this);
    close->setObjectName(u"goalsClose"_s);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_add);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(metrics::grid);
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    column->addWidget(m_notice);
    column->addWidget(hairline(this));
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addLayout(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &GoalManager::review);
    connect(m_pattern, &QLineEdit::textChanged, this, &GoalManager::review);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &GoalManager::review);
    connect(m_add, &QPushButton::clicked, this, &GoalManager::add);
}

QString GoalManager::problem(const Goal &goal, const QList<Goal> &existing)
{
    if (goal.name.isEmpty())
        return tr("Give the goal a name: it stands as goal_name in the payload.");
    for (const Goal &other : existing) {
        if (other.name == goal.name)
            return tr("There is a goal %1 already. Names tell goals apart.").arg(goal.name);
    }
    if (goal.pattern.isEmpty())
        return goal.kind == Goal::Kind::Pageview ? tr("Say which path counts, such as /checkout/success or /blog/*.")
                                                 : tr("Say which event counts, by its exact name.");
    if (goal.kind == Goal::Kind::Pageview && !goal.pattern.startsWith(u'/') && !goal.pattern.startsWith(u'*'))
        return tr("A path begins with a slash: /%1").arg(goal.pattern);
    return {};
}

QString GoalManager::description(const Goal &goal)
{
    return goal.kind == Goal::Kind::Pageview ? tr("page %1").arg(goal.pattern) : tr("event %1").arg(goal.pattern);
}

void GoalManager::refresh()
{
    const int row = m_list->currentRow();
    m_list->clear();
    for (const Goal &goal : m_catalogue->goals(m_site)) {
        auto *item = new QListWidgetItem(goal.name % u"   ·   "_s % description(goal), m_list);
        item->setData(Qt::UserRole, goal.id.value);
    }
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    allowRemoving();
    m_empty->setVisible(m_list->count() == 0);
    m_list->setFocusPolicy(m_list->count() == 0 ? Qt::NoFocus : Qt::StrongFocus); // it keeps its room, so that what is below it stays
}

Goal GoalManager::typed() const
{
    Goal goal;
    goal.site = m_site;
    goal.name = m_name->text().trimmed();
    goal.kind = Goal::Kind(m_kind->currentData().toInt());
    goal.pattern = m_pattern->text().trimmed();
    return goal;
}

void GoalManager::allowRemoving()
{
    setOff(m_remove, m_list->currentRow() < 0 ? tr("Select a goal to remove first.") : QString());
}

void GoalManager::review()
{
    const Goal goal = typed();
    const bool page = goal.kind == Goal::Kind::Pageview;
    m_pattern->setAccessibleName(page ? tr("Path of the page") : tr("Name of the event"));
    m_hint->setText(page ? tr("The path of the page, such as /checkout/success; * stands for any run of characters.")
                         : tr("The event's exact name, such as signup."));
    // What is still to be filled in is no fault before it was asked for.
    Goal meant = goal;
    if (!m_asked && meant.name.isEmpty())
        meant.name = QChar(QChar::ReplacementCharacter);
    if (!m_asked && meant.pattern.isEmpty())
        meant.pattern = u"/"_s;
    const QString message = problem(meant, m_catalogue->goals(m_site));
    m_problem->setText(message);
    setOff(m_add, message);
}

void GoalManager::add()
{
    m_asked = true;
    review();
    if (!m_problem->text().isEmpty())
        return (m_name->text().trimmed().isEmpty() ? m_name : m_pattern)->setFocus();
    m_catalogue->addGoal(typed(), this, [this](const Result<Goal> &added) {
        if (!added)
            return m_problem->setText(added.error().message);
        m_asked = false;
        m_name->clear();
        m_pattern->clear();
        m_name->setFocus();
    });
}

void GoalManager::removeSelected()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    for (const Goal &goal : m_catalogue->goals(m_site)) {
        if (goal.id.value != item->data(Qt::UserRole).toLongLong())
            continue;
        m_catalogue->removeGoal(goal.id, this, [this, goal](const Result<void> &removed) {
            if (!removed)
                return m_notice->showNotice(NoticeBar::Level::Problem, removed.error().message);
            m_notice->showNotice(NoticeBar::Level::Information, tr("%1 is removed.").arg(goal.name), tr("Undo"), [this, goal] {
                m_catalogue->restoreGoal(goal, this, [this](const Result<void> &restored) {
                    if (!restored)
                        m_notice->showNotice(NoticeBar::Level::Problem, restored.error().message);
                });
            });
        });
        return;
    }
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/triggers/trigger_panel.h"

#include "core/bench/bench.h"
#include "core/model/text.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/triggers/goal_manager.h"
#include "ui/triggers/trigger_card.h"
#include "ui/triggers/trigger_controller.h"

#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <memory>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int sideOfCards = 12;
}

TriggerPanel::TriggerPanel(Bench *bench, QWidget *parent) : QWidget(parent), m_bench(bench)
{
    setObjectName(u"triggerPanel"_s);
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(sideOfCards, 8, sideOfCards, 4);
    auto *title = new CutLabel(tr("Fire a trigger"), this); // cut rather than widening the column
    title->setFont(std::unique_ptr<QLabel>(sectionLabel({}, this))->font());
    setTone(title, u"dim"_s);
    heading->addWidget(title, 1);
    QPushButton *absent = linkButton(tr("Why not here?"), this);
    absent->setObjectName(u"triggersAbsence"_s);
    absent->setProperty("inline", true);
    absent->setProperty("edge", u"right"_s);
    absent->setAccessibleName(tr("Why is this delivery not here?"));
    absent->setToolTip(tr("Explains why an event did not become a delivery to a webhook, and what mends it"));
    connect(absent, &QPushButton::clicked, this, [this] { Q_EMIT absenceWanted(m_last); });
    heading->addWidget(absent);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *body = new QWidget(scroll->viewport());
    auto *cards = new QVBoxLayout(body);
    cards->setContentsMargins(sideOfCards, 0, sideOfCards, 8);
    cards->setSpacing(8);
    for (const EventKind kind : allEventKinds) {
        auto *card = new TriggerCard(bench, new TriggerController(bench, kind, this), body);
        cards->addWidget(card);
        m_cards.insert(kind, card);
        auto *action = new QAction(tr("Fire %1").arg(toText(kind)), this);
        action->setObjectName(u"trigger.fire.%1"_s.arg(toText(kind)));
        connect(action, &QAction::triggered, this, [this, kind] { fire(kind); });
        addAction(action);
        TriggerController *controller = card->controller();
        connect(controller, &TriggerController::fired, this, &TriggerPanel::fired);
        connect(controller, &TriggerController::outcomeChanged, this, [this, controller] {
            if (!controller->outcome().text.isEmpty()) // else the site has changed, and nothing was tried there yet
                m_last = controller->kind();
            if (controller->outcome().problem)
                Q_EMIT refused(controller->outcome().text);
        });
    }
    auto *goals = new QAction(tr("Goals of the site…"), this);
    goals->setObjectName(u"trigger.goals"_s);
    goals->setToolTip(tr("Add or remove what counts as a goal"));
    connect(goals, &QAction::triggered, this, [this] { GoalManager::openFor(m_bench->catalogue(), site(), this); });
    addAction(goals);
    connect(bench->catalogue(), &CatalogueDoor::changed, this, &TriggerPanel::nameGoals);
    cards->addStretch();
    scroll->setWidget(body);
    // It scrolls up and down only: Fire must never be cut off at the side.
    scroll->setMinimumWidth(body->minimumSizeHint().width() + scroll->verticalScrollBar()->sizeHint().width());

    constexpr int least = 200; // two of them: a list of five webhooks gives way, and scrolls itself
    scroll->setMinimumHeight(least);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(heading);
    column->addWidget(scroll, 1);
}

void TriggerPanel::setSite(const SiteId &site)
{
    for (TriggerCard *card : std::as_const(m_cards))
        card->controller()->setSite(site);
    nameGoals();
}

SiteId TriggerPanel::site() const
{
    return m_cards.value(EventKind::GoalCompleted)->controller()->site();
}

/// Each goal of the site is fired by a command of its own, as its name in the card's field and Fire do.
void TriggerPanel::nameGoals()
{
    findChild<QAction *>(u"trigger.goals"_s)->setEnabled(!site().isEmpty());
    const QList<Goal> goals = m_bench->catalogue()->goals(site());
    if (goals == m_named)
        return; // a webhook's health has changed, or the like
    m_named = goals;
    qDeleteAll(m_goals);
    m_goals.clear();
    for (const Goal &goal : goals) {
        auto *action = new QAction(tr("Fire the goal %1").arg(menuText(goal.name)), this);
        action->setObjectName(u"trigger.goal.%1"_s.arg(goal.id.value));
        connect(action, &QAction::triggered, this, [this, goal] {
            m_cards.value(EventKind::GoalCompleted)->controller()->chooseGoal(goal);
            fire(EventKind::GoalCompleted);
        });
        addAction(action);
        m_goals.append(action);
    }
    Q_EMIT commandsChanged();
}

int TriggerPanel::wantedWidth() const
{
    int width = 0;
    for (const TriggerCard *card : m_cards)
        width = std::max(width, card->wantedWidth());
    return width + 2 * sideOfCards;
}

void TriggerPanel::fire(EventKind kind)
{
    m_cards.value(kind)->controller()->fire();
}

QMap<int, QByteArray> TriggerPanel::typed() const
{
    QMap<int, QByteArray> texts;
    for (auto card = m_cards.cbegin(); card != m_cards.cend(); ++card) {
        if ((*card)->controller()->isEdited())
            texts.insert(int(card.key()), (*card)->controller()->data());
    }
    return texts;
}

void TriggerPanel::setTyped(const QMap<int, QByteArray> &texts)
{
    for (auto typed = texts.cbegin(); typed != texts.cend(); ++typed) {
        if (TriggerCard *into = card(EventKind(typed.key())))
            into->controller()->setData(*typed);
    }
}

} // namespace ovyxa

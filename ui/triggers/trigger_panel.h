// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event_kind.h"
#include "core/model/ids.h"
#include "core/model/webhook.h"

#include <QtCore/QHash>
#include <QtCore/QMap>
#include <QtWidgets/QWidget>

class QAction;

namespace ovyxa {

class Bench;
class TriggerCard;
struct Fired;

/// "Fire a trigger": the three cards, for the site that is chosen on the left. Scrolls when there is no room. GUI thread.
class TriggerPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit TriggerPanel(Bench *bench, QWidget *parent = nullptr);

    void setSite(const SiteId &site);
    [[nodiscard]] SiteId site() const;
    [[nodiscard]] TriggerCard *card(EventKind kind) const { return m_cards.value(kind); }
    [[nodiscard]] int wantedWidth() const; ///< in which no card cuts a name
    void fire(EventKind kind);             ///< as its button does: for the palette
    /// What was typed into the cards, for the window that takes this one's place; for the same site.
    [[nodiscard]] QMap<int, QByteArray> typed() const;
    void setTyped(const QMap<int, QByteArray> &texts);

Q_SIGNALS:
    void fired(const ovyxa::Fired &fired);
    void commandsChanged();                    ///< actions() has others: a site's goals
    void absenceWanted(ovyxa::EventKind kind); ///< why one of this kind, the last that was fired, is not in the log
    void refused(const QString &problem);      ///< the whole of it: the card has room for its beginning

private:
    void nameGoals();

    Bench *m_bench;
    QList<Goal> m_named; ///< the goals that have a command
    QList<QAction *> m_goals;
    QHash<EventKind, TriggerCard *> m_cards;
    EventKind m_last = EventKind::GoalCompleted; ///< fired, or tried
};

} // namespace ovyxa

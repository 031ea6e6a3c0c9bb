// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/result.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <functional>

namespace ovyxa {

class CatalogueDoor;
class ReceiverDoor;

/// All that the alerts' dialog decides, without widgets: which rules there are, which may be added, what they have raised since the
/// program began. GUI thread; owned by the panel; the doors outlive it.
class AlertController final : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype keptAlerts = 200;

    AlertController(CatalogueDoor *catalogue, ReceiverDoor *receiver, QObject *parent = nullptr);

    [[nodiscard]] QList<AlertRule> rules() const;
    [[nodiscard]] const QList<Alert> &raised() const { return m_raised; } ///< newest first, at most keptAlerts
    [[nodiscard]] std::optional<Alert> lastOf(AlertRuleId rule) const;
    /// What was raised by this request, as one line; empty = nothing.
    [[nodiscard]] QString raisedBy(CaptureId capture) const;
    /// Why this text is no rule that can be added; empty = it is one.
    [[nodiscard]] QString problem(const QString &text) const;
    /// `done` is told why the bench refused it; empty = it is in force.
    void add(const QString &text, std::function<void(const QString &refusal)> done);
    void remove(AlertRuleId rule, std::function<void(const QString &refusal)> done);
    [[nodiscard]] static QString words(const Alert &alert); ///< a sentence

Q_SIGNALS:
    void changed(); ///< rules, or what they have raised
    void alerted(const ovyxa::Alert &alert);

private:
    void take(const Alert &alert);

    CatalogueDoor *m_catalogue;
    QList<Alert> m_raised;
    QHash<AlertRuleId, Alert> m_last;
};

} // namespace ovyxa

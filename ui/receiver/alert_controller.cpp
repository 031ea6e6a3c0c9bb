// SPDX-License-Identifier: MIT
#include "ui/receiver/alert_controller.h"

#include "core/bench/catalogue_door.h"
#include "core/bench/receiver_door.h"
#include "core/rules/alert_rule_text.h"

namespace ovyxa {

AlertController::AlertController(CatalogueDoor *catalogue, ReceiverDoor *receiver, QObject *parent) : QObject(parent), m_catalogue(catalogue)
{
    connect(catalogue, &CatalogueDoor::changed, this, &AlertController::changed);
    connect(receiver, &ReceiverDoor::alertRaised, this, &AlertController::take);
}

QList<AlertRule> AlertController::rules() const
{
    return m_catalogue->alertRules();
}

std::optional<Alert> AlertController::lastOf(AlertRuleId rule) const
{
    const auto found = m_last.constFind(rule);
    return found == m_last.cend() ? std::nullopt : std::optional(*found);
}

QString AlertController::raisedBy(CaptureId capture) const
{
    QStringList rules;
    for (const Alert &alert : m_raised) {
        if (alert.capture == capture)
            rules.prepend(alert.ruleText);
    }
    return rules.join(QStringLiteral(" · "));
}

QString AlertController::problem(const QString &text) const
{
    const auto rule = alertRuleFromText(text);
    if (!rule)
        return rule.error().message;
    const QString written = toText(*rule);
    const QList<AlertRule> known = rules();
    const bool twice = std::any_of(known.cbegin(), known.cend(), [&](const AlertRule &other) { return toText(other) == written; });
    return twice ? tr("There is such a rule already.") : QString();
}

void AlertController::add(const QString &text, std::function<void(const QString &refusal)> done)
{
    const auto rule = alertRuleFromText(text);
    if (!rule)
        return done(rule.error().message);
    m_catalogue->addAlertRule(*rule, this,
                              [done = std::move(done)](const Result<AlertRule> &added) { done(added ? QString() : added.error().message); });
}

void AlertController::remove(AlertRuleId rule, std::function<void(const QString &refusal)> done)
{
    m_catalogue->removeAlertRule(rule, this,
                                 [done = std::move(done)](const Result<void> &removed) { done(removed ? QString() : removed.error().message); });
}

QString AlertController::words(const Alert &alert)
{
    return tr("Alert: %1. It stands at %2.").arg(alert.ruleText, alertNumber(alert.value));
}

void AlertController::take(const Alert &alert)
{
    m_raised.prepend(alert);
    if (m_raised.size() > keptAlerts)
        m_raised.removeLast();
    m_last.insert(alert.rule.id, alert);
    Q_EMIT alerted(alert);
    Q_EMIT changed();
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/engine/alerts.h"

#include "core/model/thread_check.h"
#include "core/rules/alert_rule_text.h"

#include <algorithm>

namespace ovyxa {

Alerts::Alerts(Store *store, QObject *parent) : QObject(parent), m_store(store) {}

void Alerts::restore(const QList<std::pair<AlertRuleId, QString>> &rules)
{
    assertOnThreadOf(this, "Alerts::restore");
    m_rules = readable(rules);
    refresh();
}

QList<AlertRule> Alerts::readable(const QList<std::pair<AlertRuleId, QString>> &stored)
{
    QList<AlertRule> found;
    for (const auto &[id, text] : stored) {
        if (auto rule = alertRuleFromText(text)) {
            rule->id = id;
            found.append(*rule);
        }
    }
    return found;
}

void Alerts::add(const AlertRule &rule, Reply<AlertRule> done)
{
    assertOnThreadOf(this, "Alerts::add");
    const QString text = toText(rule);
    if (std::any_of(m_rules.cbegin(), m_rules.cend(), [&](const AlertRule &other) { return toText(other) == text; }))
        return done(Error{ErrorCode::Conflict, tr("There is such a rule already.")});
    m_store->write<AlertRuleId>([text](Writer &writer) { return writer.addAlertRule(text); }, this,
                                [this, rule, done = std::move(done)](const Result<AlertRuleId> &id) {
                                    if (!id)
                                        return done(id.error());
                                    AlertRule stored = rule;
                                    stored.id = *id;
                                    m_rules.append(stored);
                                    refresh();
                                    Q_EMIT changed();
                                    done(stored);
                                });
}

void Alerts::remove(AlertRuleId id, Reply<void> done)
{
    assertOnThreadOf(this, "Alerts::remove");
    if (m_rules.removeIf([&](const AlertRule &rule) { return rule.id == id; }) == 0)
        return done(Error{ErrorCode::NotFound, tr("There is no alert rule %1.").arg(id.value)});
    refresh();
    Q_EMIT changed();
    m_store->write<void>([id](Writer &writer) { return writer.removeAlertRule(id); }, this, std::move(done));
}

void Alerts::setForRun(const QList<AlertRule> &rules)
{
    assertOnThreadOf(this, "Alerts::setForRun");
    m_forRun = rules;
    refresh();
}

void Alerts::take(const Capture &capture, const QByteArray &body)
{
    assertOnThreadOf(this, "Alerts::take");
    const QList<Alert> alerts = m_watch.take(capture, body);
    for (const Alert &alert : alerts)
        Q_EMIT raised(alert);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/receiver/alert_rules.h"
#include "core/storage/store.h"

#include <QtCore/QObject>

namespace ovyxa {

/// The profile's alert rules: kept on disk as people write them, asked about each recorded request. Engine thread; owned by the engine.
class Alerts final : public QObject
{
    Q_OBJECT
public:
    /// The store outlives it.
    explicit Alerts(Store *store, QObject *parent = nullptr);

    /// Takes what an earlier run stored; a rule that cannot be read any more is left out.
    void restore(const QList<std::pair<AlertRuleId, QString>> &rules);
    [[nodiscard]] static QList<AlertRule> readable(const QList<std::pair<AlertRuleId, QString>> &stored); ///< any thread
    /// Replies once it is on disk. Conflict, when the same rule is there.
    void add(const AlertRule &rule, Reply<AlertRule> done);
    void remove(AlertRuleId id, Reply<void> done);
    [[nodiscard]] const QList<AlertRule> &rules() const { return m_rules; }
    /// Rules besides, for as long as the receiver runs as it was started; they are not stored and have no id.
    void setForRun(const QList<AlertRule> &rules);

    /// Asks every rule about a recorded request.
    void take(const Capture &capture, const QByteArray &body);

    /// The clock went back from `from`.
    void moveBack(Instant from, Millis span) { m_watch.moveBack(from, span); }

Q_SIGNALS:
    void changed();
    void raised(const ovyxa::Alert &alert);

private:
    void refresh() { m_watch.setRules(m_rules + m_forRun); }

    Store *m_store;
    QList<AlertRule> m_rules;
    QList<AlertRule> m_forRun;
    AlertRules m_watch;
};

} // namespace ovyxa

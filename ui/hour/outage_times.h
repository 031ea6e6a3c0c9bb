// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/rules/outage.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

class QLineEdit;

namespace ovyxa {

/// The outage from one time of day to another, of those within an hour from `now`; or why it cannot be.
[[nodiscard]] Result<Outage> typedOutage(const QString &from, const QString &to, Instant now, Zone zone);

/// When the outage begins and ends, as two fields beside its bar: what is typed moves it as soon as it makes sense; what does not when it is left
/// is marked, and said why. Esc takes it back. GUI thread.
class OutageTimes final : public QWidget
{
    Q_OBJECT
public:
    explicit OutageTimes(QWidget *parent = nullptr);

    /// Shows it, but not in the field that is being typed in.
    void setOutage(const Outage &outage, Instant now, Zone zone);
    [[nodiscard]] QString problem() const { return m_problem; } ///< of what is typed; empty: none

Q_SIGNALS:
    void outageTyped(const ovyxa::Outage &outage);
    void problemChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void read(bool isDone);
    void say(const QString &problem);
    void fill(bool all);

    QLineEdit *m_from;
    QLineEdit *m_to;
    Outage m_outage;
    Instant m_now{};
    Zone m_zone = Zone::Local;
    QString m_problem;
};

} // namespace ovyxa

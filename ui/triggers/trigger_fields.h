// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace ovyxa {

class Bench;
class TriggerController;

/// The one or two compact fields on a trigger card and the dim line above them. Each kind of event has its own; all show the data as it
/// stands and write back member by member, so that what was typed in the full editor stays. GUI thread; owned by the card.
class TriggerFields : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    virtual void refresh() = 0;                        ///< the data changed
    [[nodiscard]] virtual QString summary() const = 0; ///< the dim line

Q_SIGNALS:
    void fireWanted(); ///< Enter in a field
};

/// Which goal, and the path.
class GoalFields final : public TriggerFields
{
    Q_OBJECT
public:
    GoalFields(Bench *bench, TriggerController *controller, QWidget *parent);
    void refresh() override;
    [[nodiscard]] QString summary() const override;

private:
    void choose(int index);

    Bench *m_bench;
    TriggerController *m_controller;
    QComboBox *m_goal;
    QLineEdit *m_url;
};

/// Which threshold of the plan, and the month.
class UsageFields final : public TriggerFields
{
    Q_OBJECT
public:
    UsageFields(Bench *bench, TriggerController *controller, QWidget *parent);
    void refresh() override;
    [[nodiscard]] QString summary() const override;

private:
    void choose(int percent);

    Bench *m_bench;
    TriggerController *m_controller;
    QComboBox *m_threshold;
    QLineEdit *m_period;
};

/// How many visitors are active.
class SpikeFields final : public TriggerFields
{
    Q_OBJECT
public:
    SpikeFields(TriggerController *controller, QWidget *parent);
    void refresh() override;
    [[nodiscard]] QString summary() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    TriggerController *m_controller;
    QSpinBox *m_visitors;
};

} // namespace ovyxa

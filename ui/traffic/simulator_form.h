// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/traffic.h"

#include <QtWidgets/QWidget>

#include <optional>

class QAction;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace ovyxa {

class TrafficController;

/// What the simulator makes up, and the buttons that set it off. Says what is wrong where it stands. GUI thread.
class SimulatorForm final : public QWidget
{
    Q_OBJECT
public:
    explicit SimulatorForm(TrafficController *controller, QWidget *parent = nullptr);

    void toggle();                          ///< starts, or stops what runs
    [[nodiscard]] QByteArray typed() const; ///< what stands in the fields
    void setTyped(const QByteArray &typed);
    /// What its buttons do, as commands of a place.
    void addCommandsTo(QWidget *place);

    /// Of the narrow arrangement: the wide one is chosen only where there is room for it.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void arrange(bool wide);
    void measure();
    void buildFields();
    void buildButtons();
    [[nodiscard]] QLineEdit *listField(const QString &name, const QString &accessibleName, const QString &example);
    /// What is typed; nothing if it cannot be simulated, which is then said under it.
    std::optional<SimulationSettings> check();
    void refresh();
    void showProgress();
    void showGoals();

    TrafficController *m_controller;
    QDoubleSpinBox *m_visitors;
    QSpinBox *m_pages;
    QSpinBox *m_bots;
    QSpinBox *m_seed;
    QLineEdit *m_paths;
    QLineEdit *m_sources;
    QLineEdit *m_countries;
    QLineEdit *m_events;
    QLabel *m_problem;
    QLabel *m_hint;
    QPushButton *m_toggle;
    QSpinBox *m_spikeVisitors;
    QPushButton *m_spike;
    QSpinBox *m_fillPercent;
    QPushButton *m_fill;
    QComboBox *m_span;
    QPushButton *m_ahead;
    QProgressBar *m_progress;
    QWidget *m_assumed = nullptr;
    QGridLayout *m_acts;
    QGridLayout *m_settings;
    QList<std::pair<QLabel *, QWidget *>> m_fields; ///< in their order
    QList<std::pair<QAction *, QPushButton *>> m_commands;
    std::optional<bool> m_wide;
    int m_leastWidth = 0; ///< of each arrangement, in the font and language of now
    int m_roomForAll = 0;
};

} // namespace ovyxa

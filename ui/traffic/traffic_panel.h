// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "ui/common/time_format.h"
#include "ui/traffic/traffic_controller.h"

#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QScrollArea;
class QSpinBox;
class QTabWidget;
class QHBoxLayout;
class QFrame;

namespace ovyxa {

class ApiForm;
class NoticeBar;
class SimulatorForm;
class UsageBar;
class VisitorCurve;

/// The local Ovyxa's place: what the traffic comes to on the left, where it comes from on the right. Wires widgets to TrafficController, which
/// decides. GUI thread; the doors outlive it. Its actions() belong into the window's registry.
class TrafficPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit TrafficPanel(const TrafficController::Doors &doors, QWidget *parent = nullptr);

    void setSite(const SiteId &site);
    void setZone(Zone zone);
    [[nodiscard]] QByteArray typed() const; ///< of the simulator, and which tab is shown
    void setTyped(const QByteArray &typed);
    [[nodiscard]] QSize sizeHint() const override { return {480, 216}; } ///< no more than its neighbours: it takes what the docks leave
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void placeWanted(); ///< something is to be done in it: it should be in front

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showApi();
    [[nodiscard]] QWidget *buildFigures();
    void buildActions();
    void setNarrow(bool narrow); ///< the figures as a tab of their own, instead of beside the others
    void manageGoals();
    void refresh();
    void refreshTraffic();

    CatalogueDoor *m_catalogue;
    TrafficController *m_controller;
    NoticeBar *m_notice;
    UsageBar *m_usage;
    QSpinBox *m_limit;
    VisitorCurve *m_curve;
    QLabel *m_goals;
    QLabel *m_counts;
    QTabWidget *m_tabs;
    SimulatorForm *m_simulator;
    ApiForm *m_api;
    QHBoxLayout *m_halves;
    QScrollArea *m_figures;
    QFrame *m_between;
    QAction *m_toggleSimulator;
    QAction *m_toggleApi;
    QAction *m_copyApi;
};

} // namespace ovyxa

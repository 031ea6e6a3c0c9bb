// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/clock_state.h"
#include "ui/common/time_format.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <optional>

class QAction;
class QActionGroup;
class QLabel;
class QMenu;
class QPushButton;

namespace ovyxa {

class ClockDoor;
class SpeedSlider;

/// The simulated clock in the window's top bar: pause, the time and how far it is ahead of the real one, its speed (a slider under its button,
/// and one click back to real time), and the jump to what is due next. Its width is the same whatever it says. Between the door's reports the
/// time is extrapolated, at most 30 times a second and only while it is seen. GUI thread; the door outlives it. Its actions() belong into the
/// window's registry.
class ClockBar final : public QWidget
{
    Q_OBJECT
public:
    explicit ClockBar(ClockDoor *door, QWidget *parent = nullptr);

    void setZone(Zone zone);
    [[nodiscard]] bool isOurs(); ///< false: who has the clock is told
    void togglePause();
    void jump();
    void goAnHour();
    void returnToRealTime();
    /// One more slider of its speed, for another place.
    [[nodiscard]] SpeedSlider *makeSlider(QWidget *parent) const;

    /// What is shown.
    void setClock(const ClockState &clock);

Q_SIGNALS:
    /// The clock could not be moved, and why.
    void refused(const QString &problem);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildSpeeds();
    void buildActions();
    [[nodiscard]] QWidget *buildTime();
    void keepWidths();
    void tick();
    void showJump(Instant now);
    void showLead(Instant now, Instant real);

    ClockDoor *m_door;
    bool m_isUnderWay = false; ///< the hour that was asked for
    ClockState m_clock;
    Zone m_zone = Zone::Local;
    QTimer m_timer;
    QPushButton *m_pause;
    QLabel *m_time;
    QLabel *m_lead;
    QPushButton *m_return;
    QPushButton *m_realTime; ///< while it goes faster
    QPushButton *m_speed;
    QMenu *m_speedMenu;
    SpeedSlider *m_slider;
    QActionGroup *m_speeds;
    QPushButton *m_jump;
    std::optional<bool> m_isNarrow; ///< whether the jump is said in short; not known before the first look
    QAction *m_pauseAction;
    QAction *m_jumpAction;
    QAction *m_returnAction;
};

} // namespace ovyxa

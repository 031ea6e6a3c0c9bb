// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

namespace ovyxa {

/// How fast the simulated clock goes, from real time to 3,600 times, in steps that are named below it: dragged, clicked or moved by the arrow
/// keys. Shows any speed, and asks for one of its steps. To a screen reader its value is "60 times". GUI thread.
class SpeedSlider final : public QWidget
{
    Q_OBJECT
public:
    explicit SpeedSlider(QWidget *parent = nullptr);

    void showSpeed(double factor);
    /// Asks for the step that is next to this one, if it is another than what is shown.
    void ask(double factor);
    [[nodiscard]] double speed() const { return m_speed; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void speedWanted(double factor);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] double xOf(double factor) const;
    void askAt(double x);

    double m_speed = 1;
};

} // namespace ovyxa

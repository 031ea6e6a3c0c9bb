// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QAbstractSlider>

#include <functional>

namespace ovyxa {

/// A mark on a band or line of time that is dragged, or moved by the arrow keys, in whole steps from now (minutes, or seconds: its owner's): an
/// end of the red bar, or now itself. To a screen reader it is a slider. Stands where its owner puts it. GUI thread; owned by what it marks.
class BandHandle final : public QAbstractSlider
{
    Q_OBJECT
public:
    enum class Kind { Edge, Now };
    /// `valueAt`: the step at a place of the parent, in its pixels.
    BandHandle(Kind kind, std::function<int(double x)> valueAt, QWidget *parent);

    /// Shows a value that nobody moved it to.
    void showValue(int steps);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override; ///< scrolling over it moves nothing

private:
    Kind m_kind;
    std::function<int(double)> m_valueAt;
};

} // namespace ovyxa

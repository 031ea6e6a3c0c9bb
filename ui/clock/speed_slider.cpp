// SPDX-License-Identifier: MIT
#include "ui/clock/speed_slider.h"

#include "ui/clock/clock_words.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QtGui/QAccessible>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QAccessibleWidget>

#include <algorithm>
#include <array>
#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// Evenly apart; each third of them has its name below it (ClockWords::speeds).
constexpr std::array<double, 13> speedSteps{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600};
constexpr int stepsApart = 3; // of those with a name
constexpr int knob = 6;
constexpr int trackTop = 8;

bool isNamed(size_t step)
{
    return step % stepsApart == 0;
}

/// Where a speed stands, in steps; between two of them by its logarithm.
double stepOf(double factor)
{
    const auto *const above = std::upper_bound(speedSteps.begin(), speedSteps.end(), factor);
    if (above == speedSteps.begin())
        return 0;
    if (above == speedSteps.end())
        return double(speedSteps.size() - 1);
    const double below = *(above - 1);
    return double(above - 1 - speedSteps.begin()) + std::log(factor / below) / std::log(*above / below);
}

/// Its value is a number to programs, and words to people.
class AccessibleSpeed final : public QAccessibleWidget, public QAccessibleValueInterface
{
public:
    explicit AccessibleSpeed(SpeedSlider *slider) : QAccessibleWidget(slider, QAccessible::Slider), m_slider(slider) {}

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? ClockWords::times(m_slider->speed()) : QAccessibleWidget::text(kind);
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ValueInterface ? static_cast<QAccessibleValueInterface *>(this) : QAccessibleWidget::interface_cast(type);
    }
    QVariant currentValue() const override { return m_slider->speed(); }
    void setCurrentValue(const QVariant &value) override { m_slider->ask(value.toDouble()); }
    QVariant maximumValue() const override { return speedSteps.back(); }
    QVariant minimumValue() const override { return speedSteps.front(); }
    QVariant minimumStepSize() const override { return 1.0; }

private:
    SpeedSlider *m_slider;
};

QAccessibleInterface *accessibleSpeed(const QString &, QObject *object)
{
    auto *slider = qobject_cast<SpeedSlider *>(object);
    return slider ? new AccessibleSpeed(slider) : nullptr;
}

} // namespace

SpeedSlider::SpeedSlider(QWidget *parent) : QWidget(parent)
{
    static const bool installed = [] {
        QAccessible::installFactory(&accessibleSpeed);
        return true;
    }();
    Q_UNUSED(installed)
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Speed of the simulated clock"));
    showSpeed(1);
}

void SpeedSlider::showSpeed(double factor)
{
    const bool isOther = factor != m_speed;
    m_speed = factor;
    setToolTip(tr("Simulated time goes at %1; ← and → change it, Home is real time").arg(ClockWords::speed(factor)));
    update();
    if (isOther) {
        QAccessibleValueChangeEvent told(this, factor);
        QAccessible::updateAccessibility(&told);
    }
}

void SpeedSlider::ask(double factor)
{
    const double wanted = speedSteps.at(size_t(std::lround(stepOf(factor))));
    if (wanted == m_speed)
        return;
    showSpeed(wanted);
    Q_EMIT speedWanted(wanted);
}

QSize SpeedSlider::sizeHint() const
{
    return {250, trackTop + knob + 2 + QFontMetrics(dataFont(-2)).height()};
}

QSize SpeedSlider::minimumSizeHint() const
{
    return {130, sizeHint().height()};
}

double SpeedSlider::xOf(double factor) const
{
    const double side = QFontMetricsF(dataFont(-2)).horizontalAdvance(ClockWords::speed(speedSteps.back())) / 2 + 5;
    return side + (width() - 2 * side) * stepOf(factor) / double(speedSteps.size() - 1);
}

void SpeedSlider::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double here = xOf(m_speed);
    const double end = xOf(speedSteps.back());
    const auto bar = [&](double from, double to, const QColor &colour) {
        painter.setPen(QPen(colour, 3, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(from, trackTop), QPointF(to, trackTop));
    };
    bar(xOf(speedSteps.front()), end, tokens.line);
    const QFont plain = dataFont(-2);
    QFont strong = plain;
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(strong);
    double taken = -metrics.horizontalAdvance(u' ');
    for (size_t i = 0; i < speedSteps.size(); ++i) {
        const double factor = speedSteps.at(i);
        const double x = xOf(factor);
        painter.setPen(QPen(tokens.dim, 1));
        painter.drawLine(QPointF(x, trackTop - (isNamed(i) ? 5 : 3)), QPointF(x, trackTop + (isNamed(i) ? 5 : 3)));
        if (!isNamed(i))
            continue;
        const QString name = ClockWords::speed(factor);
        const double wide = metrics.horizontalAdvance(name) + 1;
        const bool isLast = i + 1 == speedSteps.size();
        const double lastLeft = end - metrics.horizontalAdvance(ClockWords::speed(speedSteps.back())) / 2;
        if (x - wide / 2 < taken + 4 || (!isLast && x + wide / 2 + 4 > lastLeft))
            continue; // no room: the ends stay
        painter.setPen(factor == m_speed ? tokens.accentText : tokens.dim);
        painter.setFont(factor == m_speed ? strong : plain);
        painter.drawText(QRectF(x - wide / 2, trackTop + knob + 1, wide, height() - trackTop - knob - 1), Qt::AlignHCenter | Qt::AlignTop, name);
        taken = x + wide / 2;
    }
    bar(xOf(speedSteps.front()), here, tokens.accent);
    painter.setPen(QPen(tokens.accent, 2));
    painter.setBrush(hasFocus() ? tokens.accent : tokens.panel);
    painter.drawEllipse(QPointF(here, trackTop), knob - 1, knob - 1);
    if (!hasFocus())
        return;
    painter.setPen(QPen(tokens.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

void SpeedSlider::askAt(double x)
{
    const auto *const nearest = std::min_element(speedSteps.begin(), speedSteps.end(),
                                                 [&](double one, double other) { return std::abs(xOf(one) - x) < std::abs(xOf(other) - x); });
    ask(*nearest);
}

void SpeedSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        askAt(event->position().x());
}

void SpeedSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        askAt(event->position().x());
}

/// The next of its steps; by page, of those with a name. In a menu Up and Down are the menu's.
void SpeedSlider::keyPressEvent(QKeyEvent *event)
{
    const auto move = [this](bool up, size_t apart) {
        double wanted = up ? speedSteps.back() : speedSteps.front();
        for (size_t i = 0; i < speedSteps.size(); i += apart) {
            const double each = speedSteps.at(up ? speedSteps.size() - 1 - i : i);
            wanted = (up ? each > m_speed : each < m_speed) ? each : wanted;
        }
        ask(wanted);
    };
    const bool isInMenu = window()->windowType() == Qt::Popup;
    switch (event->key()) {
    case Qt::Key_Right: return move(true, 1);
    case Qt::Key_Left: return move(false, 1);
    case Qt::Key_PageUp: return move(true, stepsApart);
    case Qt::Key_PageDown: return move(false, stepsApart);
    case Qt::Key_Home: return ask(speedSteps.front());
    case Qt::Key_End: return ask(speedSteps.back());
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (!isInMenu)
            return move(event->key() == Qt::Key_Up, 1);
        [[fallthrough]];
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace ovyxa

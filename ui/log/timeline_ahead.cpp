// SPDX-License-Identifier: MIT
// The part of the time line that is to come: its mark is taken forward by the mouse or by keys, and the clock run there.
#include "core/bench/clock_door.h"
#include "ui/common/band_handle.h"
#include "ui/log/ladder_run.h"
#include "ui/log/timeline_parts.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QFocusEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QPushButton>

#include <algorithm>
#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int flagWidth = 17;
constexpr double snap = 6;     // pixels about an attempt that mean it
constexpr Millis soon = 300ms; // a run that is over by then needs no button

} // namespace

void TimelineView::buildHandle()
{
    m_handle->setObjectName(u"timelineNow"_s);
    m_handle->setAccessibleName(tr("Now: seconds to run the clock forward"));
    m_handle->setToolTip(tr("Drag it forward to run the clock to that moment. By keys: → goes from attempt to attempt, Enter runs the clock there, "
                            "Esc gives up."));
    m_handle->setPageStep(60);
    m_handle->setVisible(false);
    m_handle->installEventFilter(this);
    connect(m_handle, &QAbstractSlider::valueChanged, this, [this](int seconds) { aim(m_base + seconds * 1s); });
    connect(m_handle, &QAbstractSlider::sliderReleased, this, &TimelineView::run);
    connect(m_run, &LadderRun::refused, this, &TimelineView::refused);
    connect(m_run, &LadderRun::moved, this, &TimelineView::showRun);
    m_cancel->setObjectName(u"timelineCancel"_s);
    m_cancel->setAccessibleName(tr("Cancel: the clock stays where it is"));
    m_cancel->hide();
    connect(m_cancel, &QPushButton::clicked, m_run, &LadderRun::cancel);
}

Instant TimelineView::now() const
{
    return m_clock->now();
}

bool TimelineView::isAheadOf(int point, Instant moment) const
{
    return m_points.at(point).isAhead() && m_points.at(point).at > moment;
}

Instant TimelineView::momentAt(double x) const
{
    for (int i = 1; i < m_points.size(); ++i) {
        const double left = xOf(i - 1);
        const double right = xOf(i);
        if (x > right && i + 1 < m_points.size())
            continue;
        const Millis span = m_points.at(i).place() - m_points.at(i - 1).place();
        return m_points.at(i - 1).place() + Millis{qint64(double(span.count()) * std::clamp((x - left) / std::max(1.0, right - left), 0.0, 1.0))};
    }
    return m_points.isEmpty() ? now() : m_points.first().place();
}

/// A moment close by an attempt is that attempt's.
void TimelineView::aim(Instant at)
{
    const Instant now = this->now();
    for (int i = 0; i < m_points.size(); ++i) {
        if (isAheadOf(i, now) && std::abs(xOf(i) - xOf(timelinePosition(m_points, at))) <= snap)
            return aimAtPoint(i);
    }
    setReach(at > now ? std::optional(Reach{at, -1}) : std::nullopt);
}

void TimelineView::aimAtPoint(int point)
{
    if (!isAheadOf(point, now()))
        return;
    setReach(Reach{m_points.at(point).at, point});
    if (!m_handle->hasFocus())
        m_handle->setFocus(Qt::OtherFocusReason); // where Enter runs there, and Esc gives up
}

void TimelineView::setReach(const std::optional<Reach> &reach)
{
    m_reach = reach;
    placeHandle(Value::Told);
    describeHandle();
    update();
}

void TimelineView::step(int direction)
{
    const Instant now = this->now();
    const Instant from = m_reach ? m_reach->at : now;
    int wanted = -1;
    for (int i = 0; i < m_points.size(); ++i) {
        if (!isAheadOf(i, now) || (direction > 0 ? m_points.at(i).at <= from : m_points.at(i).at >= from))
            continue;
        wanted = direction > 0 && wanted >= 0 ? wanted : i;
    }
    if (wanted >= 0)
        aimAtPoint(wanted);
    else if (direction < 0)
        giveUp();
}

void TimelineView::giveUp()
{
    setReach({});
    m_handle->setSliderDown(false); // with nothing to reach, that runs nothing
}

void TimelineView::run()
{
    const auto reach = m_reach;
    setReach({});
    if (reach && m_details)
        m_run->start(m_details->delivery.id, reach->at, reach->point + 1);
}

std::optional<Instant> TimelineView::destination() const
{
    return m_reach ? std::optional(m_reach->at) : m_run->target();
}

QString TimelineView::headline() const
{
    if (m_reach)
        return timelineReach(m_points, now(), m_reach->at, m_zone);
    if (const auto to = m_run->target())
        return tr("the clock runs to %1 …").arg(dayTimeText(*to, now(), m_zone, Precision::Seconds));
    return timelineStatus(m_details->delivery, now());
}

/// An attempt on the way may take its 10 seconds: until then it is said where the clock is run to, and it can be cancelled.
void TimelineView::showRun()
{
    if (m_run->target())
        QTimer::singleShot(soon, m_cancel, [this] { placeCancel(); });
    else
        m_cancel->hide();
    placeHandle(Value::Told);
    describeHandle();
    update();
}

void TimelineView::placeCancel()
{
    m_cancel->setVisible(m_run->target().has_value() && m_details);
    m_cancel->resize(m_cancel->sizeHint());
    m_cancel->move(width() - Rows::side - m_cancel->width(), Rows::top + (Rows().heading - m_cancel->height()) / 2);
}

/// Only while something is ahead; what has been overtaken by the clock is given up. While a moment is aimed at, its value stays as it was told:
/// with each second that passes it would be read out again.
void TimelineView::placeHandle(Value value)
{
    const Instant now = this->now();
    const bool isShown = m_details && !isFinal(m_details->delivery.state) && !m_points.isEmpty() && isAheadOf(int(m_points.size()) - 1, now);
    if (m_reach && (m_reach->at <= now || !isShown)) {
        m_reach.reset();
        describeHandle();
    }
    if (!isShown && m_handle->hasFocus())
        setFocus(Qt::OtherFocusReason);
    m_handle->setVisible(isShown);
    if (!m_handle->isSliderDown() && (value == Value::Told || !m_reach)) {
        const QSignalBlocker quiet(m_handle); // a range that no longer holds the value would have it told, and that would aim
        m_base = now;
        m_handle->setRange(0, isShown ? int(std::min<qint64>((m_points.last().at - now + 999ms) / 1s, INT_MAX)) : 0);
        m_handle->showValue(m_reach ? int((m_reach->at - now) / 1s) : 0);
    }
    if (!isShown)
        return;
    const double x = xOf(timelinePosition(m_points, std::max(now, destination().value_or(now))));
    m_handle->setGeometry(int(std::lround(x)) - flagWidth / 2, Rows().line - Rows::mark - Rows::flag, flagWidth, Rows::flag);
}

void TimelineView::describeHandle()
{
    if (m_details)
        m_handle->setAccessibleDescription(headline());
}

bool TimelineView::takeKey(const QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Up: step(1); return true;
    case Qt::Key_Left:
    case Qt::Key_Down: step(-1); return true;
    case Qt::Key_Home: giveUp(); return true;
    case Qt::Key_End: aimAtPoint(int(m_points.size()) - 1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: // with nothing to run to, it is nobody else's either
        if (m_reach)
            run();
        return true;
    case Qt::Key_Escape:
        if (m_reach)
            giveUp();
        else if (m_run->target())
            m_run->cancel();
        else
            return false;
        return true;
    default: return false;
    }
}

bool TimelineView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_handle && event->type() == QEvent::KeyPress)
        return takeKey(static_cast<QKeyEvent *>(event));
    if (watched == m_handle && event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
            giveUp();
    }
    return QWidget::eventFilter(watched, event);
}

void TimelineView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeHandle(Value::Told);
    placeCancel();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int point = pointAt(event->position());
    if (point < 0 || !isAheadOf(point, now()))
        return mousePressEvent(event);
    aimAtPoint(point);
    run();
}

} // namespace ovyxa

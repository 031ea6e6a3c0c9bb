// SPDX-License-Identifier: MIT
#include "ui/log/timeline_view.h"

#include "core/model/delivery_limits.h"
#include "ui/common/band_handle.h"
#include "ui/common/buttons.h"
#include "ui/log/delivery_text.h"
#include "ui/log/ladder_run.h"
#include "ui/log/timeline_parts.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolTip>

#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

double widthOf(Millis span)
{
    return std::cbrt(std::max(15.0, double(span.count()) / 1000));
}

} // namespace

TimelineView::TimelineView(ClockDoor *clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_run(new LadderRun(clock, this))
    , m_handle(new BandHandle(
          BandHandle::Kind::Now, [this](double x) { return int((momentAt(x) - m_base) / 1s); }, this))
    , m_cancel(linkButton(tr("Cancel"), this))
{
    setObjectName(u"timeline"_s);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_tick.setInterval(100ms);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        placeHandle(Value::Kept);
        update();
    });
    buildHandle();
    describe();
}

void TimelineView::setDelivery(const std::optional<DeliveryDetails> &details)
{
    m_stranger = false;
    const bool isSame = details && m_details && details->delivery.id == m_details->delivery.id;
    m_details = details;
    m_points = details ? timelinePoints(*details) : QList<TimelinePoint>{};
    for (TimelinePoint &point : m_points) {
        if (!point.isAhead())
            point.latest = now();
    }
    m_current = std::min(m_current, int(m_points.size()) - 1);
    if (details && !isFinal(details->delivery.state))
        m_tick.start();
    else
        m_tick.stop();
    if (!isSame)
        m_reach.reset();
    else if (m_reach && m_reach->point >= 0 && m_reach->point < m_points.size())
        m_reach->at = m_points.at(m_reach->point).at; // it is known better now
    m_run->follow(details ? details->delivery : Delivery());
    placeHandle(Value::Told);
    describe();
    describeHandle();
    update();
}

void TimelineView::setStranger()
{
    setDelivery({});
    m_stranger = true;
    describe();
}

QString TimelineView::emptyText() const
{
    return m_stranger ? tr("This request belongs to no delivery in the log: somebody else sent it, or its delivery was deleted.")
                      : tr("Select a delivery to see its attempts and what comes next.");
}

void TimelineView::setZone(Zone zone)
{
    m_zone = zone;
    describe();
    update();
}

QSize TimelineView::sizeHint() const
{
    return {480, Rows().height};
}

QSize TimelineView::minimumSizeHint() const
{
    return {240, Rows().height - 8};
}

/// The spans are 1, 5 and 30 minutes: drawn to scale the first would vanish, so each is as wide as the cube root of its length.
double TimelineView::xOf(double position) const
{
    const double left = Rows::side + Rows::radius;
    const double right = width() - Rows::side - Rows::radius - 8;
    if (m_points.size() < 2)
        return left;
    // With few points they stay at the left instead of stretching over the whole width.
    QList<double> ends{0};
    for (qsizetype i = 1; i < m_points.size(); ++i)
        ends.append(ends.last() + widthOf(m_points.at(i).place() - m_points.at(i - 1).place()));
    double ladder = 0;
    for (const Millis delay : limits::retryDelays)
        ladder += widthOf(delay);
    const double full = std::max(ends.last(), ladder);
    const auto whole = qsizetype(std::min(position, double(m_points.size() - 1)));
    double reached = ends.at(whole);
    if (whole + 1 < ends.size())
        reached += (ends.at(whole + 1) - ends.at(whole)) * (position - double(whole));
    return left + (right - left) * reached / full;
}

int TimelineView::pointAt(const QPointF &place) const
{
    for (int i = 0; i < m_points.size(); ++i) {
        if (std::abs(place.x() - xOf(i)) <= Rows::radius + 4 && std::abs(place.y() - Rows().line) <= Rows::radius + 8)
            return i;
    }
    return -1;
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    const int point = pointAt(event->position());
    if (point < 0 || event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    if (m_points.at(point).isAhead())
        return aimAtPoint(point);
    m_current = point;
    update();
    Q_EMIT attemptChosen(point + 1);
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const bool isAgain = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int wanted = m_current + step;
    if (step > 0 && wanted < m_points.size() && m_points.at(wanted).isAhead() && m_handle->isVisible()) { // along the ladder it is the handle's
        m_handle->setFocus(Qt::TabFocusReason);
        QCoreApplication::sendEvent(m_handle, event);
        return;
    }
    if ((step == 0 && !isAgain) || wanted < 0 || wanted >= m_points.size() || m_points.at(wanted).isAhead())
        return QWidget::keyPressEvent(event);
    m_current = wanted;
    update();
    Q_EMIT attemptChosen(wanted + 1);
}

bool TimelineView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int point = pointAt(help->pos());
        if (point >= 0)
            QToolTip::showText(help->globalPos(), u"%1\n%2"_s.arg(m_points.at(point).label, fullTimeText(m_points.at(point).at, m_zone)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void TimelineView::describe()
{
    if (!m_details) {
        setAccessibleName(m_stranger ? tr("Time line: no delivery belongs to the request") : tr("Time line: no delivery is selected"));
        return setAccessibleDescription(emptyText());
    }
    QStringList labels;
    for (const TimelinePoint &point : std::as_const(m_points))
        labels.append(labelOf(point));
    setAccessibleName(tr("Time line of %1 to %2, %3")
                          .arg(eventName(*m_details), m_details->webhook.name, dayTimeText(m_details->delivery.createdAt, now(), m_zone)));
    setAccessibleDescription(u"%1: %2"_s.arg(labels.join(u", "_s), timelineStatus(m_details->delivery, now())));
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "ui/hour/hour_band.h"

#include "core/model/delivery_limits.h"
#include "ui/common/band_handle.h"
#include "ui/common/tool_tip_text.h"
#include "ui/hour/hour_band_parts.h"

#include <QtCore/QLocale>
#include <QtGui/QHelpEvent>
#include <QtGui/QMouseEvent>
#include <QtWidgets/QToolTip>

#include <algorithm>
#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int hour = 60; // minutes, either way
constexpr int edgeWidth = 12;
constexpr int flagWidth = 17;

} // namespace

HourBand::HourBand(QWidget *parent)
    : QWidget(parent)
    , m_nowHandle(new BandHandle(
          BandHandle::Kind::Now, [this](double x) { return minuteAt(x); }, this))
    , m_fromHandle(new BandHandle(
          BandHandle::Kind::Edge, [this](double x) { return minuteAt(x); }, this))
    , m_toHandle(new BandHandle(
          BandHandle::Kind::Edge, [this](double x) { return minuteAt(x); }, this))
{
    setObjectName(u"hourBand"_s);
    setFocusPolicy(Qt::TabFocus); // so that a screen reader comes by
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_nowHandle->setObjectName(u"hourNow"_s);
    m_nowHandle->setAccessibleName(tr("Now: minutes to run the clock forward"));
    m_nowHandle->setToolTip(tr("Drag it forward, or press →, to run the clock: what is due on the way goes out"));
    m_nowHandle->setRange(0, hour);
    m_fromHandle->setObjectName(u"outageFrom"_s);
    m_fromHandle->setToolTip(tr("When the endpoint goes down: drag it, or use the arrow keys"));
    m_toHandle->setObjectName(u"outageTo"_s);
    m_toHandle->setToolTip(tr("When it answers again: drag it, or use the arrow keys"));
    for (BandHandle *edge : {m_fromHandle, m_toHandle}) {
        edge->setRange(edge == m_toHandle ? 1 : -hour, hour); // what is over already is nothing to think through
        connect(edge, &QAbstractSlider::valueChanged, this, &HourBand::moveEdges);
        connect(edge, &QAbstractSlider::sliderReleased, this, [this] {
            placeHandles();
            update();
        });
    }
    const auto run = [this] {
        const int minutes = m_nowHandle->value();
        m_nowHandle->showValue(0);
        placeHandles();
        update();
        if (minutes > 0)
            Q_EMIT nowMoved(minutes * 1min);
    };
    connect(m_nowHandle, &QAbstractSlider::sliderReleased, this, run);
    connect(m_nowHandle, &QAbstractSlider::valueChanged, this, [this, run] {
        if (!m_nowHandle->isSliderDown())
            return run();
        placeHandles();
        update();
    });
    describe();
}

void HourBand::setPicture(const HourPicture &picture)
{
    m_picture = picture;
    describe();
    update();
}

void HourBand::setNow(Instant now)
{
    m_now = now;
    placeHandles();
    update();
}

void HourBand::setOutage(const Outage &outage)
{
    if (outage == m_outage)
        return;
    m_outage = outage;
    placeHandles();
    describe();
    update();
}

void HourBand::setZone(Zone zone)
{
    m_zone = zone;
    describe();
    update();
}

double HourBand::xOf(Instant at) const
{
    return width() * (double((at - m_now).count()) / double(Millis{1h}.count()) + 1) / 2;
}

int HourBand::minuteAt(double x) const
{
    return int(std::lround((x / std::max(1, width()) * 2 - 1) * hour));
}

/// Ends of the bar are whole minutes of the clock on the wall.
Instant HourBand::minuteFromNow(int minutes) const
{
    return std::chrono::floor<std::chrono::minutes>(m_now) + minutes * 1min;
}

int HourBand::minutesTo(Instant at) const
{
    return int((at - minuteFromNow(0)) / 1min);
}

/// One end does not pass the other.
void HourBand::moveEdges()
{
    const bool isFirst = sender() == m_fromHandle;
    int from = m_fromHandle->value();
    int to = m_toHandle->value();
    if (isFirst)
        from = std::min(from, to - 1);
    else
        to = std::max(to, from + 1);
    setOutage({minuteFromNow(from), minuteFromNow(to)});
    placeHandles();
    Q_EMIT outageMoved(m_outage);
}

void HourBand::placeHandles()
{
    const Rows rows = this->rows();
    const auto place = [this, &rows](BandHandle *edge, Instant at) {
        if (!edge->isSliderDown())
            edge->showValue(minutesTo(at));
        const double x = std::clamp(xOf(at), 0.0, double(width()));
        edge->setGeometry(int(std::lround(x)) - edgeWidth / 2, rows.bar, edgeWidth, rows.axis - rows.bar);
    };
    place(m_fromHandle, m_outage.from);
    place(m_toHandle, m_outage.to);
    m_nowHandle->setGeometry(int(std::lround(xOf(m_now + m_nowHandle->value() * 1min))) - flagWidth / 2, 0, flagWidth, rows.bar);
}

void HourBand::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeHandles();
}

void HourBand::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !bar().contains(event->position()))
        return QWidget::mousePressEvent(event);
    m_grabbed = minuteAt(event->position().x()) - minutesTo(m_outage.from);
    setCursor(Qt::ClosedHandCursor);
}

void HourBand::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_grabbed)
        return QWidget::mouseMoveEvent(event);
    const int length = int(m_outage.length() / 1min);
    const int from = std::clamp(minuteAt(event->position().x()) - *m_grabbed, 1 - length, hour - length);
    const Outage moved{minuteFromNow(from), minuteFromNow(from + length)};
    if (moved == m_outage)
        return;
    setOutage(moved);
    Q_EMIT outageMoved(m_outage);
}

void HourBand::mouseReleaseEvent(QMouseEvent *event)
{
    m_grabbed.reset();
    unsetCursor();
    update();
    QWidget::mouseReleaseEvent(event);
}

HourSums HourBand::lastHour() const
{
    return rules::hourSums(m_picture.marks, m_now - 1h + 1ms, m_now + 1ms);
}

void HourBand::describe()
{
    setAccessibleName(tr("The last hour and the next"));
    const HourSums sums = lastHour();
    QStringList lines;
    if (sums.half) {
        lines += tr("Outcomes: %L1 answered 2xx, %L2 otherwise, %L3 not at all").arg(sums.delivered).arg(sums.refused).arg(sums.unanswered);
        lines += tr("Answer time: half within %1, 95 % within %2, 99 % within %3")
                     .arg(durationText(*sums.half), durationText(*sums.most), durationText(*sums.nearlyAll));
    } else {
        lines += tr("no attempt in the last hour");
    }
    lines += tr("%L1 of %L2 an hour used").arg(m_picture.used).arg(limits::deliveriesPerHour);
    if (m_picture.gone > 0)
        lines += tr("%Ln of them no longer in the log", nullptr, m_picture.gone);
    QStringList ladder;
    for (const LadderMark &mark : std::as_const(m_picture.ladder))
        ladder += mark.said;
    if (!ladder.isEmpty())
        lines += tr("Ladder of %1: %2").arg(m_picture.selected, ladder.join(u", "_s));
    setAccessibleDescription(lines.join(u"; "_s));
    m_fromHandle->setAccessibleName(tr("The outage begins, minutes from now"));
    m_fromHandle->setAccessibleDescription(minuteText(m_outage.from, m_zone));
    m_toHandle->setAccessibleName(tr("The outage ends, minutes from now"));
    m_toHandle->setAccessibleDescription(minuteText(m_outage.to, m_zone));
}

bool HourBand::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (const LadderMark &mark : std::as_const(m_picture.ladder)) {
        if (!rows().ladder.contains(help->pos()) || std::abs(xOf(mark.at) - help->pos().x()) > 7)
            continue;
        QToolTip::showText(help->globalPos(), toolTipText(u"%1\n%2"_s.arg(mark.said, fullTimeText(mark.at, m_zone))), this);
        return true;
    }
    const Millis span = binMinutes() * 1min;
    const Instant from = m_now + Millis{qint64((help->pos().x() * 2.0 / std::max(1, width()) - 1) * double(Millis{1h}.count()))};
    const Instant begin{from.time_since_epoch() / span * span};
    QStringList lines{u"%1 – %2"_s.arg(minuteText(begin, m_zone), minuteText(begin + span, m_zone))};
    const HourSums sums = rules::hourSums(m_picture.marks, begin, begin + span);
    if (sums.half)
        lines += tr("%1 answered 2xx, %2 did not; half of them within %3").arg(sums.delivered).arg(sums.failed()).arg(durationText(*sums.half));
    const auto &planned = m_picture.forecast.attempts;
    const auto coming =
        std::count_if(planned.cbegin(), planned.cend(), [&](const PlannedAttempt &each) { return each.at >= begin && each.at < begin + span; });
    if (coming > 0)
        lines += tr("%Ln attempt(s) to come", nullptr, int(coming));
    QToolTip::showText(help->globalPos(), toolTipText(lines.join(u'\n')), this);
    return true;
}

} // namespace ovyxa

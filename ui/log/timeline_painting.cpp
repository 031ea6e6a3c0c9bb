// SPDX-License-Identifier: MIT
#include "ui/common/band_handle.h"
#include "ui/log/delivery_text.h"
#include "ui/log/timeline_parts.h"

#include <QtGui/QPainter>
#include <QtWidgets/QPushButton>

#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

void TimelineView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &tokens = tokensFor(palette());
    if (hasFocus() && m_current < 0) { // else the point that the keys are at has the ring
        painter.setPen(QPen(tokens.accent, 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
    if (!m_details) {
        painter.setPen(tokens.dim);
        painter.drawText(rect().adjusted(Rows::side, 0, -Rows::side, 0), Qt::AlignCenter | Qt::TextWordWrap, emptyText());
        return;
    }
    paintHeading(&painter, tokens);
    if (m_points.isEmpty())
        return;
    paintLine(&painter, tokens);
    paintPoints(&painter, tokens);
}

void TimelineView::paintHeading(QPainter *painter, const Tokens &tokens) const
{
    const QString status = headline();
    const QFont bold = interfaceFont(0, QFont::DemiBold);
    const int statusWidth = fontMetrics().horizontalAdvance(status);
    const int end = m_cancel->isVisible() ? m_cancel->x() - 8 : width() - Rows::side;
    const QRect line(Rows::side, Rows::top, end - Rows::side, Rows().heading);
    painter->setPen(destination() ? tokens.accentText : tokens.dim);
    painter->setFont(font());
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, status);
    painter->setPen(tokens.text);
    painter->setFont(bold);
    // When it is of stands beside it where there is room for all three.
    const QString time = dayTimeText(m_details->delivery.createdAt, now(), m_zone);
    const QFont figures = dataFont(-1);
    const QString title = u"%1 → %2"_s.arg(eventName(*m_details), m_details->webhook.name);
    const int room = line.width() - statusWidth - 16;
    const int titleWidth = std::min(room, QFontMetrics(bold).horizontalAdvance(title) + 1);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(bold).elidedText(title, Qt::ElideRight, titleWidth));
    if (titleWidth + 10 + QFontMetrics(figures).horizontalAdvance(time) > room)
        return;
    painter->setPen(tokens.dim);
    painter->setFont(figures);
    painter->drawText(line.adjusted(titleWidth + 10, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, time);
}

void TimelineView::paintLine(QPainter *painter, const Tokens &tokens) const
{
    const Rows rows;
    const int lineY = rows.line;
    const bool open = !isFinal(m_details->delivery.state);
    const double last = xOf(double(m_points.size() - 1));
    painter->setPen(QPen(tokens.line, 2));
    painter->drawLine(QPointF(xOf(0), lineY), QPointF(last, lineY));
    const double reached = open ? xOf(timelinePosition(m_points, now())) : last;
    const Tone tone = open ? Tone::Wait : m_points.last().tone;
    painter->setPen(QPen(tokens.colour(tone), 2));
    painter->drawLine(QPointF(xOf(0), lineY), QPointF(reached, lineY));
    if (!open)
        return;
    painter->setPen(QPen(tokens.accent, 2));
    painter->drawLine(QPointF(reached, lineY - Rows::mark), QPointF(reached, lineY + Rows::mark));
    // Beside its flag, or where that would be had it not been taken along.
    painter->setFont(dataFont(-2));
    const QString said = tr("now");
    const double wide = QFontMetricsF(painter->font()).horizontalAdvance(said) + 2;
    const double beside = m_handle->width() / 2.0 + 2;
    const double left = reached + beside + wide <= width() ? reached + beside : reached - beside - wide;
    const QRectF place(left, lineY - Rows::mark - rows.label, wide, rows.label);
    if (!m_handle->isVisible() || !QRectF(m_handle->geometry()).intersects(place))
        painter->drawText(place, Qt::AlignCenter, said);
    const auto to = destination();
    if (!to || *to <= now())
        return;
    const double there = xOf(timelinePosition(m_points, *to));
    painter->setPen(QPen(tokens.accent, 2, Qt::DotLine));
    painter->drawLine(QPointF(reached, lineY), QPointF(there, lineY));
    painter->setPen(QPen(tokens.accent, 2));
    painter->drawLine(QPointF(there, lineY - Rows::mark), QPointF(there, lineY + Rows::mark));
}

/// With its day, where that is not the delivery's own.
QString TimelineView::labelOf(const TimelinePoint &point) const
{
    const Instant created = m_details->delivery.createdAt;
    return sameDay(point.at, created, m_zone) ? point.label : u"%1 · %2"_s.arg(point.label, dayText(point.at, now(), m_zone));
}

void TimelineView::paintPoints(QPainter *painter, const Tokens &tokens) const
{
    const Rows rows;
    const QFont font = dataFont(-2);
    const QFontMetricsF metrics(font);
    const QList<TimelineLabel> labels = placeLabels(metrics);
    for (int i = 0; i < m_points.size(); ++i) {
        const TimelinePoint &point = m_points.at(i);
        const QPointF centre(xOf(i), rows.line);
        if (i == m_current && hasFocus()) {
            painter->setPen(QPen(tokens.accent, 1.5));
            painter->setBrush(Qt::NoBrush);
            painter->drawEllipse(centre, Rows::radius + 3, Rows::radius + 3);
        }
        const bool isReached = m_reach && point.isAhead() && point.at <= m_reach->at;
        painter->setPen(point.made ? QPen(Qt::NoPen) : QPen(tokens.colour(point.running || isReached ? Tone::Accent : Tone::Dim), 2));
        painter->setBrush(point.made ? tokens.colour(point.tone) : isReached ? tokens.accentTint : tokens.panel);
        const double radius = point.made ? Rows::radius : Rows::radius - 1;
        painter->drawEllipse(centre, radius, radius);

        const TimelineLabel &label = labels.at(i);
        painter->setFont(font);
        painter->setPen(tokens.dim);
        painter->drawText(QRectF(label.left, label.lower ? rows.second : rows.first, label.width + 2, rows.label), Qt::AlignLeft | Qt::AlignVCenter,
                          label.text);
    }
}

/// A label that would run into its neighbour goes one line down; where it would there, too, it is said in brief, and else left to the tool tip.
QList<TimelineLabel> TimelineView::placeLabels(const QFontMetricsF &metrics) const
{
    constexpr double gap = 8;
    QList<TimelineLabel> labels;
    std::array<double, 2> ends{-gap, -gap}; // of the labels on each line
    for (int i = 0; i < m_points.size(); ++i) {
        const auto place = [&](const QString &text) -> std::optional<TimelineLabel> {
            const double wide = metrics.horizontalAdvance(text);
            const double wanted = i == 0 ? xOf(i) - Rows::radius : xOf(i) - wide / 2;
            const double left = std::clamp(wanted, double(Rows::side), std::max(double(Rows::side), width() - wide - Rows::side));
            for (const size_t line : {0U, 1U}) {
                if (left < ends.at(line) + gap)
                    continue;
                ends[line] = left + wide;
                return TimelineLabel{text, left, wide, line == 1};
            }
            return std::nullopt;
        };
        auto placed = place(labelOf(m_points.at(i)));
        if (!placed)
            placed = place(m_points.at(i).brief);
        labels.append(placed.value_or(TimelineLabel()));
    }
    return labels;
}

} // namespace ovyxa

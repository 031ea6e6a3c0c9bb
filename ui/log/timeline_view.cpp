// SPDX-License-Identifier: MIT
#include "ui/log/timeline_view.h"

#include "core/model/delivery_limits.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_text.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

#include <array>
#include <cmath>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int side = 14;
constexpr int top = 10;
constexpr double radius = 7;

/// Where things stand, one below the other, in the font of now.
struct Rows
{
    int heading = std::max(20, QFontMetrics(interfaceFont(0, QFont::DemiBold)).height());
    int label = std::max(16, QFontMetrics(dataFont(-2)).height());
    int line = top + heading + label + 14; ///< the middle of the line itself
    int first = line + 14;                 ///< its labels
    int second = first + label - 3;        ///< those that would run into their neighbours
    int height = second + label + 9;
};

double widthOf(Millis span)
{
    return std::cbrt(std::max(15.0, double(span.count()) / 1000));
}

} // namespace

TimelineView::TimelineView(std::function<Instant()> now, QWidget *parent) : QWidget(parent), m_now(std::move(now))
{
    setObjectName(u"timeline"_s);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_tick.setInterval(100ms);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            update();
    });
    describe();
}

void TimelineView::setDelivery(const std::optional<DeliveryDetails> &details)
{
    m_stranger = false;
    m_details = details;
    m_points = details ? timelinePoints(*details) : QList<TimelinePoint>{};
    m_current = std::min(m_current, int(m_points.size()) - 1);
    if (details && !isFinal(details->delivery.state))
        m_tick.start();
    else
        m_tick.stop();
    describe();
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
    return m_stranger ? tr("This request belongs to no delivery of the bench: somebody else sent it.")
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
    const double left = side + radius;
    const double right = width() - side - radius - 8;
    if (m_points.size() < 2)
        return left;
    // With few points they stay at the left instead of stretching over the whole width.
    QList<double> ends{0};
    for (qsizetype i = 1; i < m_points.size(); ++i)
        ends.append(ends.last() + widthOf(m_points.at(i).at - m_points.at(i - 1).at));
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
        if (std::abs(place.x() - xOf(i)) <= radius + 4 && std::abs(place.y() - Rows().line) <= radius + 8)
            return i;
    }
    return -1;
}

void TimelineView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &tokens = tokensFor(palette());
    if (!m_details) {
        painter.setPen(tokens.dim);
        painter.drawText(rect().adjusted(side, 0, -side, 0), Qt::AlignCenter | Qt::TextWordWrap, emptyText());
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
    const QString status = timelineStatus(m_details->delivery, m_now());
    const QFont bold = interfaceFont(0, QFont::DemiBold);
    const int statusWidth = fontMetrics().horizontalAdvance(status);
    const QRect line(side, top, width() - 2 * side, Rows().heading);
    painter->setPen(tokens.dim);
    painter->setFont(font());
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, status);
    painter->setPen(tokens.text);
    painter->setFont(bold);
    // When it is of stands beside it where there is room for all three.
    const QString time = dayTimeText(m_details->delivery.createdAt, m_now(), m_zone);
    const QFont figures = dataFont(-1);
    const QString title = u"%1 → %2"_s.arg(eventName(m_details->delivery.kind), m_details->webhook.name);
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
    const double reached = open ? xOf(timelinePosition(m_points, m_now())) : last;
    const Tone tone = open ? Tone::Wait : m_points.last().tone;
    painter->setPen(QPen(tokens.colour(tone), 2));
    painter->drawLine(QPointF(xOf(0), lineY), QPointF(reached, lineY));
    if (!open)
        return;
    painter->setPen(QPen(tokens.accent, 2));
    painter->drawLine(QPointF(reached, lineY - 14), QPointF(reached, lineY + 14));
    painter->setFont(dataFont(-2));
    const QString now = tr("now");
    const double half = QFontMetricsF(painter->font()).horizontalAdvance(now) / 2 + 2;
    const double centre = std::clamp(reached, half, width() - half);
    painter->drawText(QRectF(centre - half, lineY - 16 - rows.label, 2 * half, rows.label), Qt::AlignCenter, now);
}

/// With its day, where that is not the delivery's own.
QString TimelineView::labelOf(const TimelinePoint &point) const
{
    const Instant created = m_details->delivery.createdAt;
    return sameDay(point.at, created, m_zone) ? point.label : u"%1 · %2"_s.arg(point.label, dayText(point.at, m_now(), m_zone));
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
            painter->drawEllipse(centre, radius + 3, radius + 3);
        }
        painter->setPen(point.made ? QPen(Qt::NoPen) : QPen(tokens.colour(point.running ? Tone::Accent : Tone::Dim), 2));
        painter->setBrush(point.made ? tokens.colour(point.tone) : tokens.panel);
        painter->drawEllipse(centre, point.made ? radius : radius - 1, point.made ? radius : radius - 1);

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
            const double wanted = i == 0 ? xOf(i) - radius : xOf(i) - wide / 2;
            const double left = std::clamp(wanted, double(side), std::max(double(side), width() - wide - side));
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

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    const int point = pointAt(event->position());
    if (point < 0 || !(m_points.at(point).made || m_points.at(point).running))
        return QWidget::mousePressEvent(event);
    m_current = point;
    update();
    Q_EMIT attemptChosen(point + 1);
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int wanted = m_current + step;
    if (step == 0 || wanted < 0 || wanted >= m_points.size() || !(m_points.at(wanted).made || m_points.at(wanted).running))
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
    setAccessibleName(
        tr("Time line of %1 to %2, %3")
            .arg(eventName(m_details->delivery.kind), m_details->webhook.name, dayTimeText(m_details->delivery.createdAt, m_now(), m_zone)));
    setAccessibleDescription(u"%1: %2"_s.arg(labels.join(u", "_s), timelineStatus(m_details->delivery, m_now())));
}

} // namespace ovyxa

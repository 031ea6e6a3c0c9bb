// SPDX-License-Identifier: MIT
#include "ui/traffic/visitor_curve.h"

#include "core/model/traffic_limits.h"
#include "ui/common/glyphs.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QToolTip>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int figureWidth = 88; // "1,234" in the large font, and what it is
constexpr int labelHeight = 16;
constexpr int markSize = 11;

} // namespace

VisitorCurve::VisitorCurve(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"visitorCurve"_s);
    setFocusPolicy(Qt::TabFocus); // so that a screen reader comes by
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    describe();
}

void VisitorCurve::setTraffic(const SiteTraffic &traffic)
{
    if (traffic == m_traffic)
        return;
    m_traffic = traffic;
    describe();
    update();
}

void VisitorCurve::setEverCounted(bool ever)
{
    if (ever != std::exchange(m_everCounted, ever))
        update();
}

void VisitorCurve::setThresholds(const QList<CurveThreshold> &thresholds)
{
    if (thresholds == m_thresholds)
        return;
    m_thresholds = thresholds;
    describe();
    update();
}

void VisitorCurve::setZone(Zone zone)
{
    m_zone = zone;
    update();
}

QRectF VisitorCurve::plot() const
{
    return QRectF(rect()).adjusted(figureWidth, 6, -2, -labelHeight - 2);
}

int VisitorCurve::top() const
{
    int most = m_traffic.activeVisitors;
    for (const VisitorPoint &point : m_traffic.curve)
        most = std::max(most, point.visitors);
    // A threshold far above all that has come would press the curve flat; it then stands at the edge, with its figure.
    for (const CurveThreshold &threshold : m_thresholds) {
        if (threshold.visitors <= 4 * std::max(most, 10))
            most = std::max(most, threshold.visitors);
    }
    return std::max(10, most * 115 / 100);
}

double VisitorCurve::yOf(int visitors) const
{
    const QRectF area = plot();
    return area.bottom() - area.height() * std::min(1.0, double(visitors) / top());
}

double VisitorCurve::xOf(Instant at) const
{
    const QRectF area = plot();
    const Millis span = limits::activeVisitorRefresh * limits::visitorCurvePoints;
    const Instant end = m_traffic.curve.constLast().at;
    return area.right() - area.width() * double((end - at).count()) / double(span.count());
}

void VisitorCurve::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    if (hasFocus()) {
        painter.setPen(QPen(tokens.accent, 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(figureWidth - 5, 1, -1, -1), 3, 3); // the figure stands at the edge: it would be cut
    }

    painter.setFont(interfaceFont(12, QFont::DemiBold));
    painter.setPen(tokens.text);
    painter.drawText(QRectF(0, area.top(), figureWidth - 12, 32), Qt::AlignLeft | Qt::AlignVCenter, QLocale().toString(m_traffic.activeVisitors));
    painter.setFont(interfaceFont(-2));
    painter.setPen(tokens.dim);
    const QRectF caption(0, area.top() + 32, figureWidth - 12, height() - area.top() - 32);
    if (painter.fontMetrics().height() <= caption.height()) // else it would be cut; the accessible name has it
        painter.drawText(caption, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, tr("active now"));

    painter.setPen(QPen(tokens.line, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    if (m_traffic.curve.isEmpty()) {
        if (m_traffic.activeVisitors > 0)
            return; // the first point is some seconds away
        painter.setPen(tokens.dim);
        painter.setClipRect(area.adjusted(0, 0, 0, -1));
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap,
                         m_everCounted ? tr("No visitors since the start. Start the simulator, or post page views to the Events API.")
                                       : tr("No visitors yet. Start the simulator, or post page views to the Events API."));
        return;
    }
    paintCurve(&painter, tokens);
    paintThresholds(&painter, tokens); // over the curve, or a full hour would hide their names
    painter.setFont(dataFont(-3));
    painter.setPen(tokens.dim);
    const QRectF scale(area.left(), area.bottom() + 2, area.width(), labelHeight);
    const QString end = timeTextSeconds(m_traffic.curve.constLast().at, m_zone);
    const QString start = tr("an hour before");
    painter.drawText(scale, Qt::AlignRight | Qt::AlignVCenter, end);
    if (painter.fontMetrics().horizontalAdvance(start % u"  " % end) <= scale.width())
        painter.drawText(scale, Qt::AlignLeft | Qt::AlignVCenter, start);
}

/// Where there is no room for the words the figure stays whole, and the name is cut at its end.
QString VisitorCurve::labelOf(const CurveThreshold &threshold, bool isOver, const QFontMetricsF &metrics, double room)
{
    const QString words =
        isOver ? tr("%1: over %L2").arg(threshold.name).arg(threshold.visitors) : tr("%1: more than %L2").arg(threshold.name).arg(threshold.visitors);
    if (metrics.horizontalAdvance(words) <= room)
        return words;
    const QString figure = u" > "_s + QLocale().toString(threshold.visitors);
    return metrics.elidedText(threshold.name, Qt::ElideRight, room - metrics.horizontalAdvance(figure)) + figure;
}

bool VisitorCurve::isCrossed(const QRectF &box) const
{
    const auto at = [this](qsizetype i) { return QPointF(xOf(m_traffic.curve.at(i).at), yOf(m_traffic.curve.at(i).visitors)); };
    for (qsizetype i = 0; i < m_traffic.curve.size(); ++i) {
        const QPointF from = at(std::max<qsizetype>(0, i - 1));
        const QPointF to = at(i);
        const bool isBeside = to.x() < box.left() || from.x() > box.right();
        const bool isOverOrUnder = std::max(from.y(), to.y()) < box.top() || std::min(from.y(), to.y()) > box.bottom();
        if (!isBeside && !isOverOrUnder)
            return true;
    }
    return false;
}

/// Above its line, else below it, at the left, else at the right: where the curve does not run, which would lie behind it.
QRectF VisitorCurve::placeOf(const QSizeF &label, double line) const
{
    const QRectF area = plot();
    const double above = line - labelHeight < 0 ? line + 1 : line - labelHeight;
    const double below = line + labelHeight > area.bottom() ? above : line + 1;
    const QRectF first(QPointF(area.left() + 2, above), label);
    for (const double left : {area.left() + 2, area.right() - label.width() - 6}) {
        for (const double top : {above, below}) {
            if (const QRectF place(QPointF(left, top), label); !isCrossed(place))
                return place;
        }
    }
    return first;
}

void VisitorCurve::paintThresholds(QPainter *painter, const Tokens &tokens) const
{
    const QRectF area = plot();
    painter->setFont(dataFont(-3));
    double lastLabel = -100;
    for (const CurveThreshold &threshold : m_thresholds) {
        const double y = yOf(threshold.visitors);
        const bool isOver = m_traffic.activeVisitors > threshold.visitors;
        painter->setPen(QPen(isOver ? tokens.bad : tokens.wait, 1, Qt::DashLine));
        painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        if (std::abs(y - lastLabel) < labelHeight)
            continue; // the tool tip has them all
        lastLabel = y;
        const QFontMetricsF metrics(painter->font());
        const QString shown = labelOf(threshold, isOver, metrics, area.width() - 12 - (isOver ? markSize + 4 : 0));
        const QSizeF size(metrics.horizontalAdvance(shown) + 4 + (isOver ? markSize + 4 : 0), labelHeight - 1);
        const QRectF ground = placeOf(size, y);
        painter->fillRect(ground, tokens.panel); // where the curve is everywhere it runs behind it
        if (isOver)
            paintGlyph(painter, QRectF(ground.left() + 2, ground.top() + (labelHeight - markSize) / 2.0, markSize, markSize), Glyph::Warning,
                       tokens.bad);
        painter->setPen(isOver ? tokens.bad : tokens.wait);
        painter->drawText(ground.adjusted(2 + (isOver ? markSize + 4 : 0), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, shown);
    }
}

void VisitorCurve::paintCurve(QPainter *painter, const Tokens &tokens) const
{
    const QRectF area = plot();
    QPainterPath path(QPointF(xOf(m_traffic.curve.constFirst().at), yOf(m_traffic.curve.constFirst().visitors)));
    for (const VisitorPoint &point : m_traffic.curve)
        path.lineTo(xOf(point.at), yOf(point.visitors));
    QPainterPath ground = path;
    ground.lineTo(area.right(), area.bottom());
    ground.lineTo(xOf(m_traffic.curve.constFirst().at), area.bottom());
    painter->setClipRect(area.adjusted(0, -4, 2, 1));
    painter->fillPath(ground, tokens.accentTint);
    painter->setPen(QPen(tokens.accent, 1.5));
    painter->drawPath(path);
    painter->setClipping(false);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens.accent);
    painter->drawEllipse(QPointF(area.right(), yOf(m_traffic.curve.constLast().visitors)), 3, 3);
}

bool VisitorCurve::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QStringList lines;
    if (!m_traffic.curve.isEmpty()) {
        const auto nearest = std::min_element(m_traffic.curve.cbegin(), m_traffic.curve.cend(), [&](const VisitorPoint &a, const VisitorPoint &b) {
            return std::abs(xOf(a.at) - help->pos().x()) < std::abs(xOf(b.at) - help->pos().x());
        });
        lines += tr("%1: %Ln active visitor(s)", nullptr, nearest->visitors).arg(fullTimeText(nearest->at, m_zone));
    }
    for (const CurveThreshold &threshold : std::as_const(m_thresholds))
        lines += tr("%1 is told when more than %L2 are active").arg(threshold.name).arg(threshold.visitors);
    QToolTip::showText(help->globalPos(), toolTipText(lines.join(u'\n')), this);
    return true;
}

void VisitorCurve::describe()
{
    setAccessibleName(tr("%Ln active visitor(s) in the last 5 minutes", nullptr, m_traffic.activeVisitors));
    QStringList thresholds;
    for (const CurveThreshold &threshold : std::as_const(m_thresholds))
        thresholds += tr("%1: more than %L2").arg(threshold.name).arg(threshold.visitors);
    setAccessibleDescription(thresholds.join(u", "_s));
}

} // namespace ovyxa

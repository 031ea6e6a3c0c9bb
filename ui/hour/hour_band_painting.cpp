// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "ui/common/band_handle.h"
#include "ui/common/glyphs.h"
#include "ui/common/theme.h"
#include "ui/hour/hour_band_parts.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <algorithm>
#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int flagHeight = 18;
constexpr int ladderHeight = 18;

Instant beginOf(qint64 bin, Millis span)
{
    return Instant{bin * span};
}

} // namespace

QString minuteText(Instant at, Zone zone)
{
    return timeTextSeconds(at, zone).chopped(3);
}

HourBand::Rows HourBand::rows() const
{
    Rows rows;
    rows.bar = flagHeight;
    rows.caption = QFontMetrics(interfaceFont(-2)).height() + 1;
    rows.axis = height() - QFontMetrics(dataFont(-2)).height() - 3;
    const int ladder = m_picture.ladder.isEmpty() ? 0 : ladderHeight;
    const double each = (rows.axis - ladder - rows.bar) / 3.0;
    const auto plot = [&](int row) { return QRectF(0, rows.bar + row * each + rows.caption, width(), each - rows.caption - 2); };
    rows.outcomes = plot(0);
    rows.times = plot(1);
    rows.gauge = plot(2);
    rows.ladder = QRectF(0, rows.axis - ladder, width(), ladder);
    return rows;
}

bool HourBand::isHeld() const
{
    return m_grabbed || m_fromHandle->isSliderDown() || m_toHandle->isSliderDown();
}

QRectF HourBand::bar() const
{
    const Rows rows = this->rows();
    const double left = std::clamp(xOf(m_outage.from), 0.0, double(width()));
    const double right = std::clamp(xOf(m_outage.to), 0.0, double(width()));
    return {left, double(rows.bar), right - left, double(rows.axis - rows.bar)};
}

/// The fewest minutes that leave a bin wide enough to be seen.
int HourBand::binMinutes() const
{
    for (const int minutes : {1, 2}) {
        if (width() * minutes / 120.0 >= 4)
            return minutes;
    }
    return 5;
}

HourBand::Bins HourBand::bins() const
{
    Bins bins;
    bins.span = binMinutes() * 1min;
    const auto binOf = [&bins](Instant at) { return qint64(at.time_since_epoch() / bins.span); };
    QMap<qint64, QList<AttemptMark>> marks;
    for (const AttemptMark &mark : m_picture.marks) {
        if (mark.at > m_now - 1h && mark.at <= m_now)
            marks[binOf(mark.at)].append(mark);
    }
    for (auto each = marks.cbegin(); each != marks.cend(); ++each) {
        const HourSums sums = rules::hourSums(*each, beginOf(each.key(), bins.span), beginOf(each.key() + 1, bins.span));
        bins.past.insert(each.key(), sums);
        bins.highest = std::max(bins.highest, sums.delivered + sums.failed());
    }
    for (const PlannedAttempt &each : m_picture.forecast.attempts) {
        auto &coming = bins.future[binOf(std::max(each.at, m_now))];
        ++(each.meetsOutage ? coming.failing : coming.arriving);
        bins.highest = std::max(bins.highest, coming.failing + coming.arriving);
    }
    return bins;
}

void HourBand::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Rows rows = this->rows();
    const Bins bins = this->bins();
    paintBar(&painter, tokens, rows);
    paintAxis(&painter, tokens, rows);
    paintOutcomes(&painter, tokens, rows.outcomes, bins);
    paintTimes(&painter, tokens, rows.times, bins);
    paintGauge(&painter, tokens, rows.gauge);
    paintLadder(&painter, tokens, rows.ladder);
    paintCaptions(&painter, tokens, rows);
    painter.setPen(QPen(tokens.accent, 1.5));
    const double now = xOf(m_now);
    painter.drawLine(QPointF(now, rows.bar - 2), QPointF(now, rows.axis));
    if (!hasFocus())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
}

void HourBand::paintBar(QPainter *painter, const Tokens &tokens, const Rows &rows) const
{
    const QRectF bar = this->bar();
    if (bar.width() <= 0)
        return;
    painter->fillRect(bar, tokens.badTint);
    painter->setFont(interfaceFont(-2, QFont::DemiBold));
    painter->setPen(tokens.bad);
    // Above it, clear of the flag of now: where there is no room for that, how long it is will do.
    const double free = xOf(m_now) + 12;
    const auto widthOf = [painter](const QString &text) { return QFontMetricsF(painter->font()).horizontalAdvance(text) + 4; };
    QString said = tr("down %1").arg(spanText(m_outage.length()));
    if (free + widthOf(said) > width())
        said = spanText(m_outage.length());
    const double wide = widthOf(said);
    const double left = std::clamp(bar.center().x() - wide / 2, std::min(free, width() - wide), std::max(0.0, width() - wide));
    painter->drawText(QRectF(left, 0, wide, rows.bar), Qt::AlignCenter, said);
}

void HourBand::paintAxis(QPainter *painter, const Tokens &tokens, const Rows &rows) const
{
    painter->setFont(dataFont(-2));
    const QFontMetricsF metrics(painter->font());
    const double wide = metrics.horizontalAdvance(u"00:00"_s);
    const QString nowText = tr("now");
    const double nowWide = metrics.horizontalAdvance(nowText);
    const Millis step = width() / 8.0 > wide + 16 ? 15min : width() / 4.0 > wide + 16 ? 30min : 60min;
    const QRectF line(0, rows.axis, width(), height() - rows.axis);
    for (Instant at{(m_now - 1h).time_since_epoch() / step * step + step}; at <= m_now + 1h; at += step) {
        const double x = xOf(at);
        painter->setPen(QPen(tokens.line, 1));
        painter->drawLine(QPointF(x, rows.bar), QPointF(x, rows.axis));
        const QRectF label(x - wide / 2, line.top(), wide + 1, line.height());
        if (label.left() < 0 || label.right() > width() || std::abs(x - xOf(m_now)) < (wide + nowWide) / 2 + 6)
            continue;
        painter->setPen(tokens.dim);
        painter->drawText(label, Qt::AlignCenter, minuteText(at, m_zone));
    }
    painter->setPen(tokens.accent);
    painter->drawText(QRectF(xOf(m_now) - nowWide, line.top(), 2 * nowWide, line.height()), Qt::AlignCenter, nowText);
    painter->setPen(QPen(tokens.line, 1));
    for (const QRectF &area : {rows.outcomes, rows.times, rows.gauge})
        painter->drawLine(area.bottomLeft(), area.bottomRight());
}

/// What was is filled, what comes is outlined; what failed, or will, stands on top in red.
void HourBand::paintOutcomes(QPainter *painter, const Tokens &tokens, const QRectF &area, const Bins &bins) const
{
    const double unit = area.height() / std::max(4, bins.highest);
    const double wide = xOf(m_now + bins.span) - xOf(m_now);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setClipRect(area.adjusted(0, -1, 0, 1));
    const auto column = [&](qint64 bin, int below, int count) {
        const double base = area.bottom() - below * unit;
        return QRectF(xOf(beginOf(bin, bins.span)), base - count * unit, std::max(2.0, wide - 1), count * unit);
    };
    for (auto each = bins.past.cbegin(); each != bins.past.cend(); ++each) {
        painter->fillRect(column(each.key(), 0, each->delivered), tokens.good);
        painter->fillRect(column(each.key(), each->delivered, each->failed()), tokens.bad);
    }
    painter->setBrush(Qt::NoBrush);
    for (auto each = bins.future.cbegin(); each != bins.future.cend(); ++each) {
        const HourSums made = bins.past.value(each.key()); // in the minute of now
        const int below = made.delivered + made.failed();
        painter->setPen(tokens.good);
        if (each->arriving > 0)
            painter->drawRect(column(each.key(), below, each->arriving).adjusted(0, 0, -1, -1));
        painter->setPen(tokens.bad);
        if (each->failing > 0)
            painter->drawRect(column(each.key(), below + each->arriving, each->failing).adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

/// Half of them, and 95 of 100, on a scale that shows milliseconds beside a time limit of ten seconds.
void HourBand::paintTimes(QPainter *painter, const Tokens &tokens, const QRectF &area, const Bins &bins) const
{
    Millis longest = 10ms;
    for (const HourSums &each : bins.past)
        longest = std::max(longest, *each.most);
    const auto yOf = [&](Millis time) {
        return area.bottom() - area.height() * std::log1p(double(time.count())) / std::log1p(double(longest.count()) * 1.2);
    };
    const auto paint = [&](std::optional<Millis> HourSums::*which, const QColor &colour) {
        QList<QPointF> points;
        for (auto each = bins.past.cbegin(); each != bins.past.cend(); ++each)
            points.append({std::min(xOf(beginOf(each.key(), bins.span) + bins.span / 2), xOf(m_now)), yOf(*((*each).*which))});
        painter->setPen(QPen(colour, 1.5));
        painter->setBrush(colour);
        if (points.size() > 1)
            painter->drawPolyline(points.constData(), int(points.size()));
        else if (points.size() == 1)
            painter->drawEllipse(points.constFirst(), 1.5, 1.5);
    };
    painter->save();
    painter->setClipRect(area.adjusted(0, -1, 0, 1));
    paint(&HourSums::most, tokens.wait);
    paint(&HourSums::half, tokens.accent);
    painter->restore();
}

void HourBand::paintGauge(QPainter *painter, const Tokens &tokens, const QRectF &area) const
{
    constexpr int minutes = 60;
    QList<Instant> starts = m_picture.starts;
    for (const PlannedAttempt &each : m_picture.forecast.attempts) {
        if (each.counts)
            starts.append(each.at);
    }
    const QList<int> curve = rules::hourCurve(starts, m_now - 1h, 1min, 2 * minutes + 1);
    const auto point = [&](int i) {
        const double full = std::min(1.0, double(curve.at(i) + m_picture.gone) / limits::deliveriesPerHour);
        return QPointF(xOf(m_now - 1h + i * 1min), area.bottom() - area.height() * full);
    };
    QPainterPath past(point(0));
    for (int i = 1; i <= minutes; ++i)
        past.lineTo(point(i));
    QPainterPath ground = past;
    ground.lineTo(xOf(m_now), area.bottom());
    ground.lineTo(0, area.bottom());
    painter->fillPath(ground, tokens.heldTint);
    QPainterPath future(point(minutes));
    for (int i = minutes + 1; i < curve.size(); ++i)
        future.lineTo(point(i));
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(tokens.held, 1.5));
    painter->drawPath(past);
    painter->setPen(QPen(tokens.held, 1.5, Qt::DotLine));
    painter->drawPath(future);
    painter->setPen(QPen(tokens.held, 1, Qt::DashLine));
    painter->drawLine(area.topLeft(), area.topRight());
}

/// What was tried is filled, what comes is a ring with its outcome in it; the last of it in words, and whose it is where there is room.
void HourBand::paintLadder(QPainter *painter, const Tokens &tokens, const QRectF &area) const
{
    const QList<LadderMark> &ladder = m_picture.ladder;
    if (ladder.isEmpty())
        return;
    const double y = area.center().y();
    const double first = std::max(0.0, xOf(ladder.constFirst().at));
    const double last = xOf(ladder.constLast().at);
    painter->setPen(QPen(tokens.line, 1));
    painter->drawLine(area.bottomLeft(), area.bottomRight());
    painter->setPen(QPen(tokens.dim, 1.5));
    painter->drawLine(QPointF(first, y), QPointF(std::min(last, double(width())), y));
    constexpr double radius = 5.5;
    for (const LadderMark &mark : ladder) {
        const QPointF centre(xOf(mark.at), y);
        const QColor colour = tokens.colour(mark.tone);
        painter->setPen(mark.made ? QPen(Qt::NoPen) : QPen(colour, 1.5));
        painter->setBrush(mark.made ? colour : tokens.panel);
        painter->drawEllipse(centre, radius, radius);
        if (!mark.made)
            paintGlyph(painter, QRectF(centre.x() - 3.5, centre.y() - 3.5, 7, 7), mark.tone == Tone::Bad ? Glyph::Cross : Glyph::Check, colour);
    }
    const QFont name = interfaceFont(-2, QFont::DemiBold);
    const QFont plain = interfaceFont(-2);
    const double nameWidth = QFontMetricsF(name).horizontalAdvance(m_picture.selected) + 2;
    const double saidWidth = QFontMetricsF(plain).horizontalAdvance(ladder.constLast().said) + 2;
    double right = last + radius + 6;
    for (const Instant edge : {m_outage.from, m_outage.to}) {
        const double x = xOf(edge);
        if (!isHeld() && x > right - 8 && x < right + saidWidth)
            right = x + 8; // clear of the bar's end, once that stands: words that jump while it is dragged would flicker
    }
    if (right + saidWidth <= width()) {
        painter->setFont(plain);
        painter->setPen(tokens.colour(ladder.constLast().tone));
        painter->drawText(QRectF(right, area.top(), saidWidth, area.height()), Qt::AlignLeft | Qt::AlignVCenter, ladder.constLast().said);
    }
    if (2 + nameWidth + 6 <= first - radius) {
        painter->setFont(name);
        painter->setPen(tokens.text);
        painter->drawText(QRectF(2, area.top(), nameWidth, area.height()), Qt::AlignLeft | Qt::AlignVCenter, m_picture.selected);
    }
}

/// A row's name and its figures, in the colours of what is drawn. They stay left of now, where no bar crosses them; the name goes first where
/// there is no room for all.
void HourBand::paintCaptions(QPainter *painter, const Tokens &tokens, const Rows &rows) const
{
    struct Piece
    {
        QString text;
        QColor colour;
    };
    const QFont name = interfaceFont(-2, QFont::DemiBold);
    const QFont plain = interfaceFont(-2);
    const double room = xOf(m_now) - 10;
    const auto paint = [&](const QRectF &area, const QString &title, const QList<Piece> &figures) {
        double wanted = QFontMetricsF(name).horizontalAdvance(title);
        for (const Piece &each : figures)
            wanted += 10 + QFontMetricsF(plain).horizontalAdvance(each.text);
        double left = 2;
        const auto put = [&](const Piece &piece, const QFont &font) {
            const double wide = QFontMetricsF(font).horizontalAdvance(piece.text);
            if (left + wide > room)
                return;
            painter->setFont(font);
            painter->setPen(piece.colour);
            painter->drawText(QRectF(left, area.top() - rows.caption, wide + 2, rows.caption), Qt::AlignLeft | Qt::AlignVCenter, piece.text);
            left += wide + 10;
        };
        if (wanted <= room || figures.isEmpty())
            put({title, tokens.text}, name);
        for (const Piece &each : figures)
            put(each, plain);
    };
    const HourSums sums = lastHour();
    QList<Piece> outcomes;
    QList<Piece> times;
    if (sums.half) {
        outcomes = {{tr("%L1 got 2xx").arg(sums.delivered), tokens.good}, {tr("%L1 did not").arg(sums.failed()), tokens.bad}};
        times = {{u"p50 %1"_s.arg(durationText(*sums.half)), tokens.accentText}, {u"p95 %1"_s.arg(durationText(*sums.most)), tokens.wait}};
    }
    paint(rows.outcomes, tr("Outcomes"), outcomes);
    paint(rows.times, tr("Answer time"), times);
    QString used = tr("%L1 of %L2 used").arg(m_picture.used).arg(limits::deliveriesPerHour);
    if (QFontMetricsF(plain).horizontalAdvance(used) + 2 > room)
        used = u"%1/%2"_s.arg(m_picture.used).arg(limits::deliveriesPerHour);
    paint(rows.gauge, tr("100 an hour"), {{used, tokens.held}});
}

} // namespace ovyxa

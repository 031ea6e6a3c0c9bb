// SPDX-License-Identifier: MIT
#include "ui/traffic/usage_bar.h"

#include "core/model/traffic_limits.h"
#include "ui/common/glyphs.h"
#include "ui/common/theme.h"
#include "ui/traffic/traffic_words.h"

#include <QtCore/QLocale>
#include <QtGui/QPainter>

#include <algorithm>

namespace ovyxa {

namespace {

constexpr int textHeight = 20;
constexpr int barHeight = 6;
constexpr double full = 1.1; // of the limit: there is room to see that it is passed

Glyph glyphFor(Tone tone)
{
    return tone == Tone::Bad ? Glyph::Cross : tone == Tone::Wait ? Glyph::Warning : Glyph::Check;
}

} // namespace

UsageBar::UsageBar(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("usageBar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setUsage({});
}

QSize UsageBar::sizeHint() const
{
    return {320, textHeight + barHeight + metrics::grid};
}

void UsageBar::setUsage(const Usage &usage)
{
    m_usage = usage;
    const QString month = usage.period.isEmpty() ? tr("this month") : usage.period;
    setAccessibleName(tr("Usage of %1: %2, %3").arg(month, TrafficWords::usage(usage), TrafficWords::usageState(usage)));
    setToolTip(tr("Page views and custom events of all sites in %1 (UTC); bots do not count.").arg(month));
    update();
}

void UsageBar::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    const Tone tone = TrafficWords::usageTone(m_usage);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);

    const QRect line(0, 0, width(), textHeight);
    const QFont fixedWidth = dataFont(-1);
    QString state = TrafficWords::usageState(m_usage);
    if (QFontMetrics(fixedWidth).horizontalAdvance(TrafficWords::usage(m_usage)) + fontMetrics().horizontalAdvance(state) + 26 > width())
        state.clear(); // the figures matter most: the sign stays, and the accessible name has the words
    const int stateWidth = fontMetrics().horizontalAdvance(state);
    painter.setPen(tokens.colour(tone));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, state);
    paintGlyph(&painter, QRectF(width() - stateWidth - 18, 4, 12, 12), glyphFor(tone), tokens.colour(tone));
    painter.setFont(fixedWidth);
    painter.setPen(tokens.text);
    const int left = width() - stateWidth - 26;
    QString figures = TrafficWords::usage(m_usage);
    if (painter.fontMetrics().horizontalAdvance(figures) > left)
        figures = TrafficWords::usageInShort(m_usage);
    const int figuresWidth = painter.fontMetrics().horizontalAdvance(figures) + metrics::grid;
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(figures, Qt::ElideRight, left));
    const int month = QStringView(m_usage.period).mid(5).toInt();
    const QString name = month >= 1 && month <= 12 ? QLocale().standaloneMonthName(month, QLocale::ShortFormat) : QString();
    for (const QString &period : {m_usage.period, name}) { // the tool tip and the accessible name say it in full
        if (figuresWidth + painter.fontMetrics().horizontalAdvance(period) > left)
            continue;
        painter.setPen(tokens.dim);
        painter.drawText(line.adjusted(figuresWidth, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, period);
        break;
    }

    const QRectF bar(0, textHeight + 2, width(), barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.line);
    painter.drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    const double part = std::min(full, double(m_usage.events) / double(m_usage.planLimit)) / full;
    if (m_usage.events > 0) {
        painter.setBrush(tokens.colour(tone));
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), std::max<double>(barHeight, bar.width() * part), barHeight), barHeight / 2.0,
                                barHeight / 2.0);
    }
    painter.setPen(QPen(tokens.dim, 1));
    for (const int threshold : limits::usageThresholdsPercent) {
        const double x = bar.left() + bar.width() * (threshold / 100.0) / full;
        painter.drawLine(QPointF(x, bar.top() - 2), QPointF(x, bar.bottom() + 2));
    }
}

} // namespace ovyxa

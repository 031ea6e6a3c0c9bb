// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/common/time_format.h"
#include "ui/common/tokens.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <functional>
#include <optional>

namespace ovyxa {

/// One point of a delivery's time line.
struct TimelinePoint
{
    QString label; ///< "503 · +1 min", "retry 2 · +5 min"
    QString brief; ///< "503", "+5 min": where there is no room for more
    Instant at{};  ///< simulated
    bool made = false;
    bool running = false;
    Tone tone = Tone::Dim;
};

/// Where a point's label is painted; without text there was no room for it.
struct TimelineLabel
{
    QString text;
    double left = 0;
    double width = 0;
    bool lower = false; ///< on the second line
};

/// The retry ladder of a delivery: what was tried and what is still to come. Empty for what was never going to be sent.
[[nodiscard]] QList<TimelinePoint> timelinePoints(const DeliveryDetails &details);
/// "next: retry 2 of 3, in 3:12" or how it ended.
[[nodiscard]] QString timelineStatus(const Delivery &delivery, Instant now);
/// Where `now` stands between the points, 0 … size-1, moving evenly within each span. The points must not be empty.
[[nodiscard]] double timelinePosition(const QList<TimelinePoint> &points, Instant now);

/// Paints the time line of the delivery that is inspected, or that the inspected request belongs to; a mark for now moves with the simulated clock.
class TimelineView final : public QWidget
{
    Q_OBJECT
public:
    explicit TimelineView(std::function<Instant()> now, QWidget *parent = nullptr);

    void setDelivery(const std::optional<DeliveryDetails> &details);
    /// A request that somebody else sent: there is no delivery to show, and that is said.
    void setStranger();
    void setZone(Zone zone);
    [[nodiscard]] QList<TimelineLabel> placeLabels(const QFontMetricsF &metrics) const; ///< one for each point, none over another
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void attemptChosen(int number); ///< 1, 2, … by a click on its point or the arrow keys

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] double xOf(double position) const;
    [[nodiscard]] int pointAt(const QPointF &place) const;
    [[nodiscard]] QString emptyText() const;
    [[nodiscard]] QString labelOf(const TimelinePoint &point) const;
    void paintHeading(QPainter *painter, const Tokens &tokens) const;
    void paintLine(QPainter *painter, const Tokens &tokens) const;
    void paintPoints(QPainter *painter, const Tokens &tokens) const;
    void describe();

    std::function<Instant()> m_now;
    std::optional<DeliveryDetails> m_details;
    bool m_stranger = false;
    QList<TimelinePoint> m_points;
    QTimer m_tick;
    Zone m_zone = Zone::Local;
    int m_current = -1;
};

} // namespace ovyxa

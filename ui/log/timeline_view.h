// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/common/time_format.h"
#include "ui/common/tokens.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <optional>

class QKeyEvent;
class QPushButton;

namespace ovyxa {

class BandHandle;
class ClockDoor;
class LadderRun;

/// One point of a delivery's time line.
struct TimelinePoint
{
    QString name;  ///< "retry 2"
    QString label; ///< "503 · +1 min", "retry 2 · +5 min"
    QString brief; ///< "503", "+5 min": where there is no room for more
    Instant at{};  ///< simulated
    bool made = false;
    bool running = false;
    Tone tone = Tone::Dim;
    [[nodiscard]] bool isAhead() const { return !made && !running; }
    /// Where it stands in the line: what was made before the clock was taken back bears a time that is yet to come.
    [[nodiscard]] Instant place() const { return std::min(at, latest); }
    Instant latest = Instant::max(); ///< as of when the line was made
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
/// "run to 14:35:11, in 5:00 · due by then: retry 2": what a run of the clock would come to. `to` is on the day of `now`, or says its own.
[[nodiscard]] QString timelineReach(const QList<TimelinePoint> &points, Instant now, Instant to, Zone zone);
/// Where `now` stands between the points, 0 … size-1, moving evenly within each span. The points must not be empty.
[[nodiscard]] double timelinePosition(const QList<TimelinePoint> &points, Instant now);

/// Paints the time line of the delivery that is inspected, or that the inspected request belongs to; a mark for now moves with the simulated
/// clock. Dragged forward along the ladder, or moved by keys from attempt to attempt, it has the clock run to that moment, and says so until it
/// is there. GUI thread; the door outlives it.
class TimelineView final : public QWidget
{
    Q_OBJECT
public:
    explicit TimelineView(ClockDoor *clock, QWidget *parent = nullptr);

    void setDelivery(const std::optional<DeliveryDetails> &details);
    /// A request that somebody else sent, or whose delivery was deleted: there is no delivery to show, and that is said.
    void setStranger();
    void setZone(Zone zone);
    [[nodiscard]] QList<TimelineLabel> placeLabels(const QFontMetricsF &metrics) const; ///< one for each point, none over another
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void attemptChosen(int number);       ///< 1, 2, … by a click on its point or the arrow keys
    void refused(const QString &problem); ///< the clock was not run, and why

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Rows;
    /// Where the clock would be run to.
    struct Reach
    {
        Instant at{};
        int point = -1; ///< to make exactly this attempt
    };
    [[nodiscard]] double xOf(double position) const;
    [[nodiscard]] int pointAt(const QPointF &place) const;
    [[nodiscard]] QString emptyText() const;
    [[nodiscard]] QString labelOf(const TimelinePoint &point) const;
    void paintHeading(QPainter *painter, const Tokens &tokens) const;
    void paintLine(QPainter *painter, const Tokens &tokens) const;
    void paintPoints(QPainter *painter, const Tokens &tokens) const;
    void describe();
    // The ladder ahead.
    void buildHandle();
    [[nodiscard]] Instant now() const; ///< simulated
    [[nodiscard]] bool isAheadOf(int point, Instant moment) const;
    [[nodiscard]] Instant momentAt(double x) const;
    void aim(Instant at);
    void aimAtPoint(int point);
    void step(int direction);
    void setReach(const std::optional<Reach> &reach);
    void giveUp();
    void run();
    enum class Value { Told, Kept };
    void placeHandle(Value value);
    [[nodiscard]] QString headline() const;
    /// What is aimed at, or where the clock is being run to.
    [[nodiscard]] std::optional<Instant> destination() const;
    void showRun();
    void placeCancel();
    void describeHandle();
    [[nodiscard]] bool takeKey(const QKeyEvent *event);

    ClockDoor *m_clock;
    LadderRun *m_run;
    BandHandle *m_handle;  ///< of now, in seconds from m_base
    QPushButton *m_cancel; ///< of a run that takes its time
    Instant m_base{};      ///< now, when the handle's value was told last
    std::optional<Reach> m_reach;
    std::optional<DeliveryDetails> m_details;
    bool m_stranger = false;
    QList<TimelinePoint> m_points;
    QTimer m_tick;
    Zone m_zone = Zone::Local;
    int m_current = -1;
};

} // namespace ovyxa

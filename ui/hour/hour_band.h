// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/hour_sums.h"
#include "core/rules/outage.h"
#include "ui/common/time_format.h"
#include "ui/common/tokens.h"
#include "ui/hour/ladder_marks.h"

#include <QtWidgets/QWidget>

class QPainter;

namespace ovyxa {

class BandHandle;

/// What the band shows of one webhook.
struct HourPicture
{
    QList<AttemptMark> marks;
    QList<Instant> starts; ///< that count in the sliding hour
    int used = 0;          ///< of the hour's places, now
    int gone = 0;          ///< of these, what the log does not list any more: nobody knows when it began
    OutageForecast forecast;
    QString selected;         ///< what the ladder is of; empty: none of its deliveries is selected
    QList<LadderMark> ladder; ///< of that one
};

/// A webhook's last hour and the next as one band of time: outcomes and answer times a minute, the gauge of the hour, and the ladder of the delivery
/// that is selected. What was is filled,
/// what comes is outlined. The red bar is an outage to think through: it and its ends are dragged, or moved by the arrow keys; dragging now
/// forward asks for the clock to be run. GUI thread.
class HourBand final : public QWidget
{
    Q_OBJECT
public:
    explicit HourBand(QWidget *parent = nullptr);

    void setPicture(const HourPicture &picture);
    void setNow(Instant now); ///< simulated; the band moves under it
    void setOutage(const Outage &outage);
    void setZone(Zone zone);
    [[nodiscard]] HourSums lastHour() const;
    [[nodiscard]] QSize sizeHint() const override { return {480, 180}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 132}; }

Q_SIGNALS:
    void outageMoved(const ovyxa::Outage &outage); ///< by whoever sits there
    void nowMoved(std::chrono::milliseconds span); ///< the clock is to be run forward by this; > 0

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Rows;
    struct Bins;
    [[nodiscard]] Rows rows() const;
    [[nodiscard]] double xOf(Instant at) const;
    [[nodiscard]] int minuteAt(double x) const; ///< from now
    [[nodiscard]] Instant minuteFromNow(int minutes) const;
    [[nodiscard]] int minutesTo(Instant at) const;
    [[nodiscard]] QRectF bar() const; ///< the red one
    [[nodiscard]] bool isHeld() const;
    [[nodiscard]] int binMinutes() const;
    [[nodiscard]] Bins bins() const;
    void moveEdges();
    void placeHandles();
    void describe();
    void paintBar(QPainter *painter, const Tokens &tokens, const Rows &rows) const;
    void paintAxis(QPainter *painter, const Tokens &tokens, const Rows &rows) const;
    void paintOutcomes(QPainter *painter, const Tokens &tokens, const QRectF &area, const Bins &bins) const;
    void paintTimes(QPainter *painter, const Tokens &tokens, const QRectF &area, const Bins &bins) const;
    void paintGauge(QPainter *painter, const Tokens &tokens, const QRectF &area) const;
    void paintLadder(QPainter *painter, const Tokens &tokens, const QRectF &area) const;
    void paintCaptions(QPainter *painter, const Tokens &tokens, const Rows &rows) const;

    HourPicture m_picture;
    Instant m_now{};
    Outage m_outage;
    Zone m_zone = Zone::Local;
    BandHandle *m_nowHandle;
    BandHandle *m_fromHandle;
    BandHandle *m_toHandle;
    std::optional<int> m_grabbed; ///< the bar itself: minutes between its beginning and where it is held
};

} // namespace ovyxa

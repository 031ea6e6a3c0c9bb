// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/traffic.h"
#include "ui/common/time_format.h"
#include "ui/common/tokens.h"

#include <QtWidgets/QWidget>

namespace ovyxa {

/// A spike threshold, and whose it is.
struct CurveThreshold
{
    QString name;
    int visitors = 0;
    bool operator==(const CurveThreshold &) const = default;
};

/// Active visitors over simulated time, with the spike thresholds of the site's webhooks as labelled lines. GUI thread.
class VisitorCurve final : public QWidget
{
    Q_OBJECT
public:
    explicit VisitorCurve(QWidget *parent = nullptr);

    void setTraffic(const SiteTraffic &traffic);
    void setEverCounted(bool ever); ///< somebody came, perhaps before the start
    void setThresholds(const QList<CurveThreshold> &thresholds);
    void setZone(Zone zone);
    /// "Orders: more than 100", or as much of it as there is room for.
    [[nodiscard]] static QString labelOf(const CurveThreshold &threshold, bool isOver, const QFontMetricsF &metrics, double room);
    [[nodiscard]] QSize sizeHint() const override { return {360, 120}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 64}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] int top() const; ///< of the scale
    [[nodiscard]] double yOf(int visitors) const;
    [[nodiscard]] double xOf(Instant at) const;
    [[nodiscard]] bool isCrossed(const QRectF &box) const; ///< by the curve
    [[nodiscard]] QRectF placeOf(const QSizeF &label, double line) const;
    void paintThresholds(QPainter *painter, const Tokens &tokens) const;
    void paintCurve(QPainter *painter, const Tokens &tokens) const;
    void describe();

    SiteTraffic m_traffic;
    bool m_everCounted = false;
    QList<CurveThreshold> m_thresholds;
    Zone m_zone = Zone::Local;
};

} // namespace ovyxa

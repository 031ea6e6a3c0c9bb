// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/hour_sums.h"
#include "core/rules/outage.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

#include <array>

class QBoxLayout;
class QPushButton;

namespace ovyxa {

class CutLabel;

/// What the last hour came to and what an outage would, a line for each figure, and the buttons that make it so and list what is lost, or else what
/// recovers. Where it is low the lines that say least go, and stand in the tool tip. GUI thread.
class OutageSums final : public QWidget
{
    Q_OBJECT
public:
    explicit OutageSums(QWidget *parent = nullptr);

    void setPast(const HourSums &sums);
    void setPastShown(bool shown); ///< where there is no room for it the band has it in short
    void setForecast(const QString &webhook, const Outage &outage, const OutageForecast &forecast, Zone zone);
    /// Whether it can happen, and what would be done, or why not.
    void setRemark(bool possible, const QString &remark);

Q_SIGNALS:
    void happenWanted();
    void showWanted(const QList<ovyxa::DeliveryId> &deliveries); ///< the ones that a figure counts

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setTight(bool tight);
    void measureButtons();
    void fit();
    void fitHeading();
    enum Line { Delivered, Failed, Times, Meeting, Recovered, Lost, Burst, Held, lines };
    CutLabel *m_pastHeading;
    CutLabel *m_heading;
    QString m_webhook;
    QString m_span; ///< of the outage
    bool m_pastShown = true;
    std::array<QWidget *, lines> m_marks{};
    std::array<CutLabel *, lines> m_words{};
    QBoxLayout *m_buttons;
    QPushButton *m_happen;
    QPushButton *m_show;
    QString m_measured;        ///< the words on that button whose widths are known
    int m_roomyWidth = 0;      ///< of both buttons beside each other
    int m_tightWidth = 0;      ///< the same, with less around their words
    QList<DeliveryId> m_shown; ///< by that button
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/outage.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

#include <array>

class QPushButton;

namespace ovyxa {

class CutLabel;

/// What an outage would come to, a line for each figure, and the button that makes it so. GUI thread.
class OutageSums final : public QWidget
{
    Q_OBJECT
public:
    explicit OutageSums(QWidget *parent = nullptr);

    void setForecast(const QString &webhook, const Outage &outage, const OutageForecast &forecast, Zone zone);
    /// Whether it can happen, and what would be done, or why not.
    void setRemark(bool possible, const QString &remark);

Q_SIGNALS:
    void happenWanted();

private:
    enum Line { Meeting, Recovered, Lost, Burst, Held, lines };
    CutLabel *m_heading;
    std::array<CutLabel *, lines> m_words{};
    QPushButton *m_happen;
};

} // namespace ovyxa

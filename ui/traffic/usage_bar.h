// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/traffic.h"

#include <QtWidgets/QWidget>

namespace ovyxa {

/// The month's usage against the plan, as Ovyxa shows it: a bar with both thresholds, the figures and their state in words. GUI thread.
class UsageBar final : public QWidget
{
    Q_OBJECT
public:
    explicit UsageBar(QWidget *parent = nullptr);

    void setUsage(const Usage &usage);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Usage m_usage;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "ui/common/tokens.h"

#include <QtWidgets/QWidget>

namespace ovyxa {

/// One span of an attempt, from the phase times that the transport could tell.
struct PhaseSpan
{
    QString name;
    std::chrono::microseconds from{};
    std::chrono::microseconds to{};
    Tone tone = Tone::Dim;
};

[[nodiscard]] QList<PhaseSpan> phaseSpans(const Attempt &attempt);

/// Where an attempt's time went: a bar for each phase, to scale, with its duration.
class PhasesView final : public QWidget
{
    Q_OBJECT
public:
    explicit PhasesView(QWidget *parent = nullptr);
    void setAttempt(const Attempt &attempt);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<PhaseSpan> m_spans;
};

} // namespace ovyxa

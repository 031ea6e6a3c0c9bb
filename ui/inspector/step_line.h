// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/signature_report.h"

#include <QtWidgets/QWidget>

namespace ovyxa {

/// One step of the doctor's check: its sign and its sentence. GUI thread.
class StepLine final : public QWidget
{
    Q_OBJECT
public:
    StepLine(const SignatureStep &step, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SignatureStep::Outcome m_outcome;
};

/// Puts these in place of the steps that the widget's layout has.
void fillSteps(QWidget *list, const QList<SignatureStep> &steps);

} // namespace ovyxa

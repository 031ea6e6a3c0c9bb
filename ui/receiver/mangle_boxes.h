// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/mangling.h"

#include <QtWidgets/QWidget>

class QCheckBox;

namespace ovyxa {

/// What is done to requests on their way in: a box for each step. GUI thread; owned by the plan's popup.
class MangleBoxes final : public QWidget
{
    Q_OBJECT
public:
    explicit MangleBoxes(QWidget *parent = nullptr);

    void setSteps(const QList<MangleStep> &steps); ///< tells nothing

Q_SIGNALS:
    void chosen(const QList<ovyxa::MangleStep> &steps);

private:
    QList<QCheckBox *> m_boxes; ///< in the order of allMangleSteps
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

namespace ovyxa {

/// Has the wheel change only what people went to, in every window of the program: over a combo box, a number or a slider without the focus it
/// scrolls what that stands in, and it gives the focus to nothing. Owned by the window; GUI thread.
class WheelGuard final : public QObject
{
    Q_OBJECT
public:
    explicit WheelGuard(QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace ovyxa

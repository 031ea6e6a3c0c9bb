// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QFrame>

namespace ovyxa {

/// A short list that opens at a button and goes with Esc or a click elsewhere. Deletes itself when it closes.
class Popover final : public QFrame
{
    Q_OBJECT
public:
    Popover(const QString &heading, const QStringList &lines, QWidget *parent);
    void openAbove(QWidget *anchor);
};

} // namespace ovyxa

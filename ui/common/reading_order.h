// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

class QWidget;

namespace ovyxa {

/// What takes the focus by Tab in `root`, in the order in which it is read as it stands now: along a row, then down; what stands beside something
/// as a whole comes after all of it. Right-to-left layouts are read so.
[[nodiscard]] QList<QWidget *> stopsAsRead(QWidget *root);
/// What takes the focus from a widget that can have it no more: the next stop in the smallest place around it that has one, or the last before it.
[[nodiscard]] QWidget *stopBeside(QWidget *lost);

/// Has Tab go as the eye reads, in every window of the program: the chain is laid when the key is pressed, so that it fits whatever people moved,
/// sized, opened or folded, and nobody has to keep it by hand. The focus of what goes grey goes on beside it. Owned by the window; GUI thread.
class ReadingOrder final : public QObject
{
    Q_OBJECT
public:
    explicit ReadingOrder(QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    static void goOn(QWidget *old, const QWidget *now);
};

} // namespace ovyxa

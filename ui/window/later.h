// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>

class QWidget;

namespace ovyxa {

/// What is not seen when a window opens: made once the window has been painted, and had a moment to show what it reads first, a part in each turn of
/// the event loop. Whoever comes earlier, by keys, the mouse or finish(), finds all of it made. Owned by the window; GUI thread.
class Later final : public QObject
{
    Q_OBJECT
public:
    explicit Later(QWidget *window);

    void add(std::function<void()> part); ///< parts are made in this order
    void finish();                        ///< makes all that is left
    [[nodiscard]] bool isDone() const { return m_parts.isEmpty(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeNext();

    QWidget *m_window;
    QList<std::function<void()>> m_parts;
    QTimer m_next;
    bool m_isMaking = false;
};

} // namespace ovyxa

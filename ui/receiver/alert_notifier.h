// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

class QSystemTrayIcon;
class QWidget;

namespace ovyxa {

/// Tells of an alert outside of the window: by the desktop's notification where there is a tray to show it from, else by asking for
/// attention on the window's task. At most one in `interval`: the window's own list has them all. GUI thread; owned by its window.
class AlertNotifier final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds interval{5'000};

    /// `window`: a widget in the window that is to be looked at; it outlives the notifier.
    explicit AlertNotifier(QWidget *window);

    void notify(const QString &text);

Q_SIGNALS:
    void clicked(); ///< on the notification

private:
    QWidget *m_window;
    QSystemTrayIcon *m_tray = nullptr; ///< made when it is first needed; shown only around a notification
    QTimer m_pause;
};

} // namespace ovyxa

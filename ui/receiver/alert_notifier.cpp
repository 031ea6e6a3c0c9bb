// SPDX-License-Identifier: MIT
#include "ui/receiver/alert_notifier.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QSystemTrayIcon>
#include <QtWidgets/QWidget>

namespace ovyxa {

AlertNotifier::AlertNotifier(QWidget *window) : QObject(window), m_window(window), m_pause(this)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(interval);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_tray)
            m_tray->hide();
    });
}

void AlertNotifier::notify(const QString &text)
{
    if (m_pause.isActive())
        return;
    m_pause.start();
    QWidget *window = m_window->window();
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return QApplication::alert(window);
    if (!m_tray) {
        m_tray = new QSystemTrayIcon(QApplication::windowIcon().isNull() ? window->windowIcon() : QApplication::windowIcon(), this);
        m_tray->setToolTip(window->windowTitle());
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] {
            m_window->window()->raise();
            m_window->window()->activateWindow();
            Q_EMIT clicked();
        });
    }
    m_tray->show();
    m_tray->showMessage(window->windowTitle(), text, QSystemTrayIcon::Warning, int(interval.count()));
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

#include <memory>

class QDBusConnection;

namespace ovyxa {

/// Whether the desktop prefers dark colours, now and whenever that changes: asked of its settings portal, as GNOME, KDE and others
/// have it (org.freedesktop.appearance, color-scheme); Qt 6.4 does not ask. It never waits for the answer; where there is no portal
/// nothing is ever told. GUI thread.
class SystemScheme final : public QObject
{
    Q_OBJECT
public:
    /// Asks on the session's bus; where there is none, nothing happens.
    explicit SystemScheme(QObject *parent = nullptr);
    explicit SystemScheme(const QDBusConnection &connection, QObject *parent = nullptr);
    ~SystemScheme() override;

Q_SIGNALS:
    void told(bool dark);
    void unset(); ///< the desktop has no preference (any more)

private:
    class Portal;
    std::unique_ptr<Portal> m_portal;
};

} // namespace ovyxa

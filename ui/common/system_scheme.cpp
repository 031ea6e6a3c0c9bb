// SPDX-License-Identifier: MIT
#include "ui/common/system_scheme.h"

#include <QtDBus/QDBusAbstractInterface>
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <QtDBus/QDBusVariant>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
constexpr auto portalPath = "/org/freedesktop/portal/desktop"_L1;
constexpr auto portalService = "org.freedesktop.portal.Desktop"_L1;
constexpr auto settings = "org.freedesktop.portal.Settings"_L1;
constexpr auto appearance = "org.freedesktop.appearance"_L1;
constexpr auto colourScheme = "color-scheme"_L1;

} // namespace

/// What talks to the bus; kept out of the header, so that nobody else needs to know of it. It names no service, since its owner would
/// be looked up, and waited for.
class SystemScheme::Portal final : public QDBusAbstractInterface
{
    Q_OBJECT
public:
    Portal(QDBusConnection connection, SystemScheme *owner)
        : QDBusAbstractInterface({}, portalPath, settings.data(), connection, nullptr)
        , m_owner(owner)
    {
        connect(this, &Portal::SettingChanged, this, &Portal::change); // by its name the interface knows what to listen for
        QDBusMessage question = QDBusMessage::createMethodCall(portalService, portalPath, settings, u"Read"_s);
        question.setArguments({QString(appearance), QString(colourScheme)});
        question.setAutoStartService(true);
        auto *answer = new QDBusPendingCallWatcher(connection.asyncCall(question, 5000), this);
        connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
            const QDBusPendingReply<QDBusVariant> reply = *answer;
            if (reply.isValid())
                take(reply.value().variant());
            answer->deleteLater();
        });
    }

Q_SIGNALS:
    void SettingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void change(const QString &space, const QString &key, const QDBusVariant &value)
    {
        if (space == appearance && key == colourScheme)
            take(value.variant());
    }

    /// 1 = dark, 2 = light, anything else = no preference. Read() wraps its answer once more than it should.
    void take(QVariant value)
    {
        if (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant();
        const uint scheme = value.toUInt();
        if (scheme == 1 || scheme == 2)
            Q_EMIT m_owner->told(scheme == 1);
        else
            Q_EMIT m_owner->unset();
    }

    SystemScheme *m_owner;
};

SystemScheme::SystemScheme(QObject *parent) : QObject(parent)
{
    // Without its address the bus would be started, or waited for.
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        m_portal = std::make_unique<Portal>(QDBusConnection::sessionBus(), this);
}

SystemScheme::SystemScheme(const QDBusConnection &connection, QObject *parent) : QObject(parent), m_portal(std::make_unique<Portal>(connection, this))
{
}

SystemScheme::~SystemScheme() = default;

} // namespace ovyxa

#include "system_scheme.moc"

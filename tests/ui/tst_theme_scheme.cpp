// SPDX-License-Identifier: MIT
// The desktop's colours are followed, as its settings portal tells them. A portal of our own stands at the other end of a private line.
#include "ui/common/system_scheme.h"

#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCall>
#include <QtDBus/QDBusServer>
#include <QtDBus/QDBusVariant>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

/// Answers as the desktop's portal does.
class FakePortal final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 0;
    QStringList asked;

public Q_SLOTS:
    QDBusVariant Read(const QString &space, const QString &key)
    {
        asked.append(space + u'/' + key);
        return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
    }

Q_SIGNALS:
    void SettingChanged(const QString &space, const QString &key, const QDBusVariant &value);
};

class tst_ThemeScheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theDesktopsChoiceIsTold_data();
    void theDesktopsChoiceIsTold();
    void itsChangesAreFollowed();
    void withoutAPortalNothingIsTold();

private:
    [[nodiscard]] QDBusConnection line() const { return QDBusConnection(u"scheme-test"_s); }

    std::unique_ptr<QDBusServer> m_server;
    FakePortal *m_portal = nullptr;
};

void tst_ThemeScheme::init()
{
    m_portal = new FakePortal;
    m_server = std::make_unique<QDBusServer>(u"unix:tmpdir=/tmp"_s);
    QVERIFY(m_server->isConnected());
    m_server->setAnonymousAuthenticationAllowed(true);
    connect(m_server.get(), &QDBusServer::newConnection, m_portal, [this](QDBusConnection connection) {
        connection.registerObject(u"/org/freedesktop/portal/desktop"_s, m_portal,
                                  QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
    });
    QVERIFY(QDBusConnection::connectToPeer(m_server->address(), u"scheme-test"_s).isConnected());
}

void tst_ThemeScheme::cleanup()
{
    QDBusConnection::disconnectFromPeer(u"scheme-test"_s);
    delete m_portal;
    m_server.reset();
}

void tst_ThemeScheme::theDesktopsChoiceIsTold_data()
{
    QTest::addColumn<uint>("scheme");
    QTest::addColumn<int>("told"); // -1: no preference
    QTest::newRow("none") << 0U << -1;
    QTest::newRow("dark") << 1U << 1;
    QTest::newRow("light") << 2U << 0;
    QTest::newRow("unknown") << 77U << -1;
}

void tst_ThemeScheme::theDesktopsChoiceIsTold()
{
    QFETCH(const uint, scheme);
    QFETCH(const int, told);
    m_portal->scheme = scheme;
    const SystemScheme system(line());
    QSignalSpy chosen(&system, &SystemScheme::told);
    QSignalSpy unset(&system, &SystemScheme::unset);
    QTRY_COMPARE(chosen.size() + unset.size(), 1);
    QCOMPARE(m_portal->asked, QStringList{u"org.freedesktop.appearance/color-scheme"_s});
    QCOMPARE(unset.size(), told < 0 ? 1 : 0);
    if (told >= 0)
        QCOMPARE(chosen.first().first().toBool(), told == 1);
}

void tst_ThemeScheme::itsChangesAreFollowed()
{
    const SystemScheme system(line());
    QSignalSpy chosen(&system, &SystemScheme::told);
    QSignalSpy unset(&system, &SystemScheme::unset);
    QTRY_COMPARE(unset.size(), 1);
    const QString appearance = u"org.freedesktop.appearance"_s;
    Q_EMIT m_portal->SettingChanged(appearance, u"accent-color"_s, QDBusVariant(1U)); // none of ours
    Q_EMIT m_portal->SettingChanged(appearance, u"color-scheme"_s, QDBusVariant(1U));
    Q_EMIT m_portal->SettingChanged(appearance, u"color-scheme"_s, QDBusVariant(2U));
    QTRY_COMPARE(chosen.size(), 2);
    QVERIFY(chosen.at(0).first().toBool());
    QVERIFY(!chosen.at(1).first().toBool());
}

void tst_ThemeScheme::withoutAPortalNothingIsTold()
{
    delete std::exchange(m_portal, nullptr);
    const SystemScheme system(line());
    QSignalSpy chosen(&system, &SystemScheme::told);
    QSignalSpy unset(&system, &SystemScheme::unset);
    // The line answers in order: when this is refused, so was the question before it.
    QDBusMessage later = QDBusMessage::createMethodCall({}, u"/"_s, u"org.example.None"_s, u"Nothing"_s);
    QDBusPendingCall refused = line().asyncCall(later);
    QTRY_VERIFY(refused.isFinished());
    QCOMPARE(chosen.size() + unset.size(), 0);
}

QTEST_GUILESS_MAIN(tst_ThemeScheme)
#include "tst_theme_scheme.moc"

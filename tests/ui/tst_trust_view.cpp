// SPDX-License-Identifier: MIT
// Who trusts the bench's certificate, in the real window: opened from the palette, the receiver and a refusal; read, copied, asked again, left.
#include "core/rules/trust_clients.h"
#include "tests/support/desk.h"
#include "ui/common/badge.h"
#include "ui/trust/trust_view.h"

#include <QtCore/QFile>
#include <QtGui/QClipboard>
#include <QtNetwork/QSslSocket>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabBar>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// A curl that accepts, a node that accepts with its line, a python3 without requests that cannot be asked; nothing else is here.
struct TrustDesk : Desk
{
    QTemporaryDir programs;

    TrustDesk()
    {
        add(u"curl"_s, "echo 'curl 7.88.1'\n");
        add(u"node"_s, "[ \"$1\" = --version ] && { echo v20.11.0; exit 0; }\n[ -n \"$NODE_EXTRA_CA_CERTS\" ] && exit 0\n"
                       "echo 'SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain' >&2\nexit 60\n");
        add(u"python3"_s, "[ \"$1\" = --version ] && { echo Python 3.11.2; exit 0; }\n[ $# = 2 ] && exit 1\necho 'connection reset' >&2\nexit 61\n");
        qputenv("PATH", programs.path().toUtf8());
        qunsetenv("NODE_EXTRA_CA_CERTS"); // the machine's own would be asked with
    }
    ~TrustDesk() { qputenv("PATH", path); }

    void add(const QString &name, const QByteArray &script) const
    {
        QFile file(programs.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("%s", qPrintable(file.errorString()));
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    [[nodiscard]] bool isAsked() const
    {
        return QTest::qWaitFor([this] { return find<QLabel>(u"trustAsked"_s)->text().startsWith(u"asked"_s); }, waitMs);
    }
    [[nodiscard]] QString answer(TrustClient client) const { return find<Badge>(u"trustAnswer%1"_s.arg(int(client)))->accessibleName(); }
    [[nodiscard]] QLabel *label(const QString &part, TrustClient client) const { return find<QLabel>(u"trust%1%2"_s.arg(part).arg(int(client))); }
    [[nodiscard]] QPushButton *copy(TrustClient client) const { return find<QPushButton>(u"trustCopy%1"_s.arg(int(client))); }

    const QByteArray path = qgetenv("PATH");
};

} // namespace

class tst_TrustView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowForEachClient()
    {
        TrustDesk desk;
        desk.action(u"receiver.trust"_s)->trigger();
        auto *tabs = desk.find<QTabBar>(u"centreTabs"_s);
        QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Trust"_s);
        QVERIFY(desk.isAsked());
        QCOMPARE(desk.answer(TrustClient::Curl), u"accepts"_s);
        QVERIFY(!desk.copy(TrustClient::Curl)->isVisible());
        QVERIFY(!desk.label(u"Line"_s, TrustClient::Curl)->isVisible());
        QCOMPARE(desk.answer(TrustClient::Node), u"refuses"_s);
        QVERIFY(desk.label(u"Words"_s, TrustClient::Node)->text().contains(u"SELF_SIGNED_CERT_IN_CHAIN"_s));
        QVERIFY(desk.label(u"Said"_s, TrustClient::Node)->text().contains(u"store of its own"_s));
        QVERIFY(desk.label(u"Tried"_s, TrustClient::Node)->text().contains(u"it accepts"_s));
        QCOMPARE(desk.answer(TrustClient::Python), u"unclear"_s);
        QCOMPARE(desk.label(u"Words"_s, TrustClient::Python)->text(), u"connection reset"_s);
        QCOMPARE(desk.answer(TrustClient::Requests), u"not installed"_s);
        QCOMPARE(desk.answer(TrustClient::Java), u"not installed"_s);
        QVERIFY(desk.label(u"Line"_s, TrustClient::Java)->isVisible()); // still to be had, in grey
        QVERIFY(desk.label(u"Line"_s, TrustClient::Java)->textInteractionFlags() & Qt::TextSelectableByMouse);
        QVERIFY(!desk.copy(TrustClient::Java)->isVisible());
        QCOMPARE(desk.answer(TrustClient::System), u"refuses"_s);
        QVERIFY(desk.find<QLabel>(u"trustAuthority"_s)->text().contains(u"valid to"_s));
    }

    void theLineIsCopiedAndTheClientAskedAgain()
    {
        TrustDesk desk;
        desk.action(u"receiver.trust"_s)->trigger();
        QVERIFY(desk.isAsked());
        QTest::mouseClick(desk.copy(TrustClient::Node), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString(u"export NODE_EXTRA_CA_CERTS='"_s % desk.fixture.bench->authorityFile() % u'\''));
        desk.add(u"node"_s, "echo v22.0.0\n");
        desk.click(u"trustAgain"_s);
        QVERIFY(desk.find<QLabel>(u"trustAsked"_s)->text().startsWith(u"asking"_s));
        QVERIFY(desk.isAsked());
        QCOMPARE(desk.answer(TrustClient::Node), u"accepts"_s);
        QVERIFY(!desk.copy(TrustClient::Node)->isVisible());
    }

    void openedFromARefusalAndLeft()
    {
        TrustDesk desk;
        QVERIFY(desk.fixture.startReceiver().ok());
        QSslSocket client;
        const QUrl url(desk.fixture.bench->receiver()->state().url);
        client.connectToHostEncrypted(u"localhost"_s, quint16(url.port())); // trusts the system's authorities alone
        auto *notice = desk.find<QWidget>(u"windowNotice"_s);
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), waitMs);
        auto *link = notice->findChild<QPushButton *>(u"noticeAction"_s);
        QCOMPARE(link->text(), u"Who trusts it"_s);
        QTest::mouseClick(link, Qt::LeftButton);
        QVERIFY(desk.window->findChild<TrustView *>(u"trustView"_s));
        QVERIFY(desk.find<QPushButton>(u"trustAgain"_s)->hasFocus());
        QTest::keyClick(desk.find<QPushButton>(u"trustAgain"_s), Qt::Key_Escape); // while it asks
        QTRY_VERIFY(!desk.window->findChild<TrustView *>(u"trustView"_s));
        QVERIFY(desk.log()->isVisible());
    }

    void openedFromTheReceiver()
    {
        TrustDesk desk;
        QVERIFY(desk.fixture.startReceiver().ok());
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"receiverWhoTrusts"_s)->isVisible(), waitMs);
        desk.click(u"receiverWhoTrusts"_s);
        QVERIFY(desk.isAsked());
        desk.find<QMenu>(u"receiverMenu"_s)->actions().at(3)->trigger(); // the same document
        QCOMPARE(desk.window->findChildren<TrustView *>().size(), 1);
    }

    void fitsIntoTheLeastWindow()
    {
        TrustDesk desk;
        desk.window->resize(1024, 640);
        desk.action(u"receiver.trust"_s)->trigger();
        QVERIFY(desk.isAsked());
        const auto *table = desk.find<QWidget>(u"trustTable"_s);
        for (const TrustClient client : {TrustClient::Node, TrustClient::System}) {
            const QPushButton *copy = desk.copy(client);
            QVERIFY(copy->isVisible());
            QVERIFY(table->rect().contains(QRect(copy->mapTo(table, QPoint(0, 0)), copy->size())));
        }
        QVERIFY(table->width() <= table->parentWidget()->width());
    }
};

QTEST_MAIN(tst_TrustView)
#include "tst_trust_view.moc"

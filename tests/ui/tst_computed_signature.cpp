// SPDX-License-Identifier: MIT
// Why somebody's own handler refuses what was signed rightly: what it computed, explained.
#include "tests/support/bench_fixture.h"
#include "tests/support/scripted_peer.h"
#include "ui/inspector/inspector_panel.h"

#include <QtCore/QMessageAuthenticationCode>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const SiteId site = u"acme.test"_s;
constexpr auto secret = "s3cret";

QByteArray hmac(const QByteArray &body)
{
    return QMessageAuthenticationCode::hash(body, secret, QCryptographicHash::Sha256).toHex();
}

/// A handler that refuses, and says `answer` of the body it got; the delivery to it is inspected.
struct Case
{
    ScriptedPeer handler;
    BenchFixture f;
    Inspection inspection{f.bench.get()};
    InspectorPanel panel{&inspection};
    QByteArray body;

    explicit Case(const std::function<QByteArray(const QByteArray &body)> &answer)
    {
        handler.onRequest([answer](ScriptedPeer::Connection &connection) {
            const QByteArray got = connection.received.sliced(connection.received.indexOf("\r\n\r\n") + 4);
            const QByteArray said = answer(got);
            connection.write("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: " + QByteArray::number(said.size()) + "\r\n\r\n"
                             + said);
            connection.close();
        });
        ProfileSettings settings;
        settings.allowLoopbackHttp = true;
        if (!f.addSite(site).ok() || !f.wait<void>([&](auto reply) { f.bench->catalogue()->setSettings(settings, f.bench.get(), reply); }).ok()
            || !f.addWebhook(BenchFixture::webhook(site, u"Mine"_s, handler.url().toString()), secret).ok())
            qFatal("the bench was not set up");
        const auto fired = f.fire(EventKind::GoalCompleted, site);
        const DeliveryId id = fired->deliveries.constFirst().id;
        if (!QTest::qWaitFor([&] { return f.isIn(id, DeliveryState::Waiting); }, waitMs))
            qFatal("the handler was not asked");
        panel.resize(500, 900);
        panel.show();
        panel.showTab(InspectorPanel::SignatureTab);
        inspection.inspectDelivery(id);
        if (!QTest::qWaitFor([&] { return inspection.delivery() && field()->isVisible(); }, waitMs))
            qFatal("the signature's page did not ask");
        body = inspection.delivery()->body;
    }

    [[nodiscard]] QLineEdit *field() const { return panel.findChild<QLineEdit *>(u"computedSignature"_s); }
    [[nodiscard]] QString heading() const { return panel.findChild<QLabel *>(u"signatureHeading"_s)->text(); }
};

} // namespace

class TestComputedSignature final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheHandlerSaidInItsAnswerIsExplainedAtOnce()
    {
        Case c([](const QByteArray &got) { return QByteArray("expected " + hmac(got + '\n')); });
        QCOMPARE(c.field()->text().toLatin1(), hmac(c.body + '\n'));
        QTRY_VERIFY2_WITH_TIMEOUT(c.heading().startsWith(u"Your handler computed something else."_s), qPrintable(c.heading()), waitMs);
        QVERIFY2(c.heading().contains("line break"_L1), qPrintable(c.heading()));
    }

    void whatIsPastedIsExplained()
    {
        Case c([](const QByteArray &) { return QByteArray("no"); });
        QVERIFY(c.field()->text().isEmpty());
        auto *explain = c.panel.findChild<QPushButton *>(u"explainComputed"_s);
        QVERIFY(!explain->isEnabled());
        c.field()->setFocus();
        QTest::keyClicks(c.field(), QString::fromLatin1(hmac(c.body).toUpper()));
        QVERIFY(explain->isEnabled());
        QTest::keyClick(c.field(), Qt::Key_Return);
        QTRY_VERIFY2_WITH_TIMEOUT(c.heading().startsWith(u"Your handler computed something else."_s), qPrintable(c.heading()), waitMs);

        c.field()->setText(u"  "_s + QString::fromLatin1(hmac(c.body)) + u'\n');
        QTest::mouseClick(explain, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(c.heading(), u"Your handler computed the right signature."_s, waitMs);
        // What no known mistake explains, or is no signature at all, is the handler's, too: nothing is said of a header or of who signed.
        const auto said = [&c] {
            QString all;
            for (const QLabel *each : c.panel.findChildren<QLabel *>()) {
                if (each->isVisible())
                    all += each->text() + u'\n';
            }
            return all;
        };
        for (const QString &pasted : {u"abc"_s, QString(u"deadbeef"_s.repeated(8))}) {
            c.field()->setText(pasted);
            QTest::mouseClick(explain, Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(c.heading(), u"Your handler computed something else."_s, waitMs);
            for (const QString &blamed : {u"the signer"_s, u"Look at how"_s, u"is there, once"_s, u"The signature does not match"_s})
                QVERIFY2(!said().contains(blamed), qPrintable(said()));
            c.field()->setText(QString::fromLatin1(hmac(c.body)));
            QTest::mouseClick(explain, Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(c.heading(), u"Your handler computed the right signature."_s, waitMs);
        }
        // It stays while the same attempt is shown, whatever else happens.
        QVERIFY(c.f.fire(EventKind::GoalCompleted, site).ok());
        QCOMPARE(c.field()->text().trimmed().toLatin1(), hmac(c.body));
    }
};

QTEST_MAIN(TestComputedSignature)
#include "tst_computed_signature.moc"

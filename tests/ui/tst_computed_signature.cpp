// SPDX-License-Identifier: MIT
// Why somebody's own handler refuses what was signed rightly: what it computed, explained.
#include "tests/support/bench_fixture.h"
#include "tests/support/scripted_peer.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/signature_page.h"

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

    // The verdict, the steps and the three panes of the doctor tell one story: the bench signed, the handler checked something else.
    void whatTheHandlerCheckedIsReceivedAndNotSigned()
    {
        const auto rewritten = [](QByteArray json) { return json.replace("\":", "\": ").replace(",\"", ", \""); };
        Case c([&](const QByteArray &got) { return QByteArray("expected " + hmac(rewritten(got))); });
        const QByteArray checked = rewritten(c.body);
        const auto size = [](const QByteArray &bytes) { return QString::number(bytes.size()); };
        QTRY_VERIFY2_WITH_TIMEOUT(c.heading().startsWith(u"Your handler computed something else."_s), qPrintable(c.heading()), waitMs);
        const DoctorCase &shown = c.panel.findChild<SignaturePage *>()->doctorCase();
        QVERIFY2(shown.text.contains(u"signed compact (%1 bytes) and arrived with a space"_s.arg(size(c.body))), qPrintable(shown.text));
        QVERIFY2(shown.text.contains(u'(' + size(checked) + u')'), qPrintable(shown.text));
        QCOMPARE(*shown.made.bytes, c.body);
        QCOMPARE(*shown.sent.bytes, c.body);
        QCOMPARE(*shown.received.bytes, checked);
        QStringList headings;
        for (const QLabel *each : c.panel.findChildren<QLabel *>()) {
            if (each->isVisible() && each->text().contains(u" · "))
                headings += each->text();
        }
        QVERIFY2(headings.contains(u"Signed and sent · %1 B"_s.arg(size(c.body))), qPrintable(headings.join(u'|')));
        QVERIFY2(headings.contains(u"Your handler checked · %1 B"_s.arg(size(checked))), qPrintable(headings.join(u'|')));
    }

    void aHandlerThatHasAnotherWebhooksSecretIsToldWhose()
    {
        Case c([](const QByteArray &got) { return QMessageAuthenticationCode::hash(got, "of the other", QCryptographicHash::Sha256).toHex(); });
        QVERIFY(c.f.addWebhook(BenchFixture::webhook(site, u"Orders"_s, u"https://127.0.0.1:1/"_s), "of the other").ok());
        QTest::mouseClick(c.panel.findChild<QPushButton *>(u"explainComputed"_s), Qt::LeftButton);
        const auto text = [&c]() -> QString { return c.heading() + c.panel.findChild<SignaturePage *>()->doctorCase().text; };
        QTRY_VERIFY2_WITH_TIMEOUT(text().contains(u"the secret of “Orders”"_s), qPrintable(text()), waitMs);
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

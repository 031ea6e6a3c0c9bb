// SPDX-License-Identifier: MIT
#include "core/rules/wire_text.h"

#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

/// Requests as command lines. That curl sends what they say is tried in the window's test.
class tst_WireText final : public QObject
{
    Q_OBJECT

    static Attempt attemptTo(const QString &url)
    {
        Attempt attempt;
        attempt.url = url;
        attempt.requestHead = "POST /hook HTTP/1.1\r\nHost: localhost:8443\r\nContent-Type: application/json\r\nX-Ovyxa-Signature: ab\r\n"
                              "Content-Length: 2\r\nConnection: close\r\n\r\n"_ba;
        attempt.tls = TlsSummary();
        attempt.tls->peerIssuer = u"Ovyxa Bench local CA 01"_s;
        return attempt;
    }

    static CaptureDetails captureOf(const QString &method, const QString &target)
    {
        CaptureDetails details;
        details.capture.method = method;
        details.capture.target = target;
        details.capture.host = u"localhost:8443"_s;
        details.headers = {{"Host"_ba, "localhost:8443"_ba}, {"X-Empty"_ba, {}}, {"Accept"_ba, "*/*"_ba}};
        details.tls = TlsSummary();
        return details;
    }

private Q_SLOTS:
    void whoSignedIsNamed_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("issuer");
        QTest::addColumn<QString>("named");
        QTest::addColumn<QString>("expected");
        const QString https = u"https://localhost:8443/hook"_s;
        const QString own = u"Ovyxa Bench local CA 01"_s;
        QTest::newRow("the bench") << https << own << QString() << u"'/p/ca.pem'"_s;
        QTest::newRow("the webhook's") << https << u"Acme"_s << u"/a b/acme.pem"_s << u"'/a b/acme.pem'"_s;
        QTest::newRow("the webhook's, another bench") << https << own << u"/other/ca.pem"_s << u"'/other/ca.pem'"_s;
        QTest::newRow("the system") << https << u"R3"_s << QString() << QString();
        QTest::newRow("nobody") << u"http://localhost:8080/hook"_s << QString() << u"/a/acme.pem"_s << QString();
    }

    void whoSignedIsNamed()
    {
        QFETCH(QString, url);
        QFETCH(QString, issuer);
        QFETCH(QString, named);
        QFETCH(QString, expected);
        Attempt attempt = attemptTo(url);
        attempt.tls->peerIssuer = issuer;
        DeliveryDetails details;
        details.body = "{}"_ba;
        details.webhook.authorityFile = named;
        const QString line = rules::asCurl(details, attempt, u"/p/ca.pem"_s);
        QCOMPARE(line.contains(u"--cacert"_s), !expected.isEmpty());
        QVERIFY2(line.contains(u"--cacert "_s + expected) || expected.isEmpty(), qPrintable(line));
        QVERIFY(line.contains(u"'X-Ovyxa-Signature: ab'"_s));
        QVERIFY(!line.contains(u"Content-Length"_s) && !line.contains(u"Connection"_s));
        QVERIFY(line.contains(u"--header 'User-Agent:'"_s)); // which curl would have added
    }

    void whatWasNeverSentHasNone()
    {
        QCOMPARE(rules::asCurl(DeliveryDetails(), Attempt(), {}), QString());
        CaptureDetails malformed = captureOf(u"GET"_s, u"/"_s);
        malformed.capture.malformed = true;
        QCOMPARE(rules::asCurl(malformed, {}, {}), QString());
    }

    void aRequestGoesToTheReceiverAgain()
    {
        const QString line = rules::asCurl(captureOf(u"GET"_s, u"/a/../b?x='1'"_s), u"https://localhost:9001/"_s, u"/p/ca.pem"_s);
        QVERIFY2(line.startsWith(u"curl --request GET --path-as-is --globoff 'https://localhost:9001/a/../b?x='\\''1'\\''' "_s), qPrintable(line));
        QVERIFY(line.contains(u"'Host: localhost:8443'"_s)); // another one than the URL's
        QVERIFY(line.contains(u"'X-Empty;'"_s));
        QVERIFY(line.contains(u"--cacert '/p/ca.pem'"_s));
        QVERIFY(!line.contains(u"--data"_s));
        const QString stopped = rules::asCurl(captureOf(u"HEAD"_s, u"*"_s), {}, {});
        QVERIFY(stopped.startsWith(u"curl --head --path-as-is --globoff 'https://localhost:8443/'"_s));
        QVERIFY(stopped.contains(u"--request-target '*'"_s) && !stopped.contains(u"Host:"_s));
    }

    /// What a stranger sent is pasted into a shell: nothing of it may run there, nor steer the terminal.
    void strangersRunNothing()
    {
        QTemporaryDir folder;
        QVERIFY(folder.isValid());
        for (const QString &method : {u"GET|touch$IFS$9ran"_s, u"`touch`"_s, u"A&touch&"_s, u"#"_s}) {
            CaptureDetails details = captureOf(method, u"/$(touch ran)`touch ran`;touch ran"_s);
            details.headers.append(Header{"X-Steer", "\x1b[201~\xc2\x9b'$(touch ran)'"});
            details.body = "\x1b[201~\ntouch ran\n";
            const QString line = rules::asCurl(details, {}, {});
            QVERIFY2(!line.contains(QChar(0x1b)) && !line.contains(QChar(0x9b)), qPrintable(line));
            // A function in curl's place says what it was given.
            QProcess shell;
            shell.setWorkingDirectory(folder.path());
            shell.start(u"sh"_s, {u"-c"_s, u"curl() { printf '<%s>' \"$@\"; }\n"_s + line});
            QVERIFY(shell.waitForFinished());
            const QByteArray given = shell.readAllStandardOutput();
            QVERIFY2(given.contains(QByteArray('<' + method.toUtf8() + '>')), given.constData());
            QVERIFY2(given.contains("<X-Steer: \x1b[201~\xc2\x9b'$(touch ran)'>"), given.constData());
            QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
        }
    }

    /// A field's value may be in any charset, and goes again as the bytes that came.
    void fieldsInAnyCharsetStayTheirBytes()
    {
        CaptureDetails details = captureOf(u"POST"_s, u"/"_s);
        details.headers = {{"X-Latin", "caf\xe9 'x' \x1b"}, {"X-Utf8", "caf\xc3\xa9"}};
        QProcess shell;
        shell.start(u"sh"_s, {u"-c"_s, u"curl() { printf '<%s>' \"$@\"; }\n"_s + rules::asCurl(details, {}, {})});
        QVERIFY(shell.waitForFinished());
        const QByteArray given = shell.readAllStandardOutput();
        QVERIFY2(given.contains("<X-Latin: caf\xe9 'x' \x1b><--header><X-Utf8: caf\xc3\xa9>"), given.constData());
    }

    void bodiesThatNoArgumentCarriesArePiped()
    {
        CaptureDetails details = captureOf(u"POST"_s, u"/"_s);
        details.body = "@file'"_ba;
        QVERIFY(rules::asCurl(details, {}, {}).contains(u"--data-raw '@file'\\'''"_s));
        for (const QByteArray &body : {"\xff"_ba, "a\0b"_ba, "\x1b[201~"_ba, QByteArray(200'000, 'x')}) {
            details.body = body;
            const QString line = rules::asCurl(details, {}, {});
            QVERIFY(line.startsWith(u"printf %s '"_s) && line.endsWith(u"--data-binary @-"_s));
        }
    }
};

QTEST_GUILESS_MAIN(tst_WireText)
#include "tst_wire_text.moc"

// SPDX-License-Identifier: MIT
// `resend`: an event edited goes out byte for byte, with the headers and the signature that were asked for, as a new delivery.
#include "tests/app/program.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliResend final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    Running m_listener;
    QString m_url;

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }
    Outcome resend(const QStringList &more) { return call(QStringList{u"resend"_s, u"1"_s, u"--allow-loopback-http"_s, u"--no-retry"_s} + more); }
    QJsonObject received() { return Program::await(*m_listener, u"request"_s); }

    /// The values of a header, in order.
    static QStringList values(const QJsonObject &request, const QString &name)
    {
        QStringList found;
        const QJsonArray headers = request["headers"_L1].toArray();
        for (const auto &pair : headers) {
            if (pair.toArray().at(0).toString().compare(name, Qt::CaseInsensitive) == 0)
                found.append(pair.toArray().at(1).toString());
        }
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_listener = m_program.start(
            {u"listen"_s, u"--json"_s, u"--plain"_s, u"--full"_s, u"--profile"_s, m_program.path(u"receiver"_s), u"--secret"_s, u"s3cret"_s});
        m_url = Program::await(*m_listener, u"listening"_s)["url"_L1].toString();
        QCOMPARE(call({u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--allow-loopback-http"_s, u"--no-retry"_s, u"--secret"_s, u"s3cret"_s})
                     .code,
                 0);
        QCOMPARE(received()["verdict"_L1].toString(), u"valid"_s);
    }

    void asItWas()
    {
        const Outcome outcome = resend({});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.onlyJson);
        QCOMPARE(outcome.one(u"delivery"_s)["id"_L1].toInt(), 2);
        QCOMPARE(outcome.one(u"summary"_s)["delivered"_L1].toInt(), 1);
        QCOMPARE(received()["verdict"_L1].toString(), u"valid"_s);
        QCOMPARE(call({u"deliveries"_s, u"diff"_s, u"1"_s, u"2"_s}).code, 0);
    }

    void byteForByte()
    {
        const QByteArray body = "{ \"n\" : 1.0,\r\n\"n\":\"\\u00e9\" }\n";
        QCOMPARE(resend({u"--body-file"_s, m_program.file(u"body"_s, body)}).code, 0);
        const QJsonObject request = received();
        QCOMPARE(request["body"_L1].toString().toUtf8(), body);
        QCOMPARE(request["verdict"_L1].toString(), u"valid"_s); // signed again, over exactly these
    }

    void headersInOrderAndRepeated()
    {
        QCOMPARE(resend({u"--header"_s, u"Content-Type: application/json; charset=utf-8"_s, u"--header"_s, u"X-Trace: one"_s, u"--header"_s,
                         u"x-trace:two"_s, u"--without-header"_s, u"user-agent"_s})
                     .code,
                 0);
        const QJsonObject request = received();
        QCOMPARE(values(request, u"content-type"_s), QStringList{u"application/json; charset=utf-8"_s});
        QCOMPARE(values(request, u"x-trace"_s), (QStringList{u"one"_s, u"two"_s}));
        QVERIFY(values(request, u"user-agent"_s).isEmpty());
        QCOMPARE(request["verdict"_L1].toString(), u"valid"_s);
    }

    void signedOtherwise()
    {
        const QString body = m_program.file(u"other"_s, "{}");
        QCOMPARE(resend({u"--sign"_s, u"wrong"_s}).code, 1); // a careful receiver refuses it
        QCOMPARE(received()["verdict"_L1].toString(), u"invalid"_s);
        QCOMPARE(resend({u"--sign"_s, u"as-it-was"_s}).code, 0);
        QCOMPARE(received()["verdict"_L1].toString(), u"valid"_s); // the same bytes
        QCOMPARE(resend({u"--sign"_s, u"as-it-was"_s, u"--body-file"_s, body}).code, 1);
        QCOMPARE(received()["verdict"_L1].toString(), u"invalid"_s);
        QCOMPARE(resend({u"--without-header"_s, u"X-Ovyxa-Signature"_s}).code, 1);
        QCOMPARE(received()["verdict"_L1].toString(), u"missing"_s);
    }

    /// Byte for byte as given: also what no key makes, and more than one.
    void aSignatureThatIsGiven()
    {
        for (const QStringList &before : {QStringList(), QStringList{u"--without-header"_s, u"x-ovyxa-signature"_s}}) {
            QCOMPARE(resend(before + QStringList{u"--header"_s, u"X-Ovyxa-Signature: zz"_s}).code, 1);
            const QJsonObject request = received();
            QCOMPARE(values(request, u"x-ovyxa-signature"_s), QStringList{u"zz"_s});
            QCOMPARE(request["verdict"_L1].toString(), u"invalid"_s);
        }
        QCOMPARE(resend({u"--header"_s, u"X-Ovyxa-Signature: a"_s, u"--header"_s, u"X-Ovyxa-Signature: b"_s}).code, 1);
        QCOMPARE(values(received(), u"x-ovyxa-signature"_s), (QStringList{u"a"_s, u"b"_s}));
    }

    void toAnotherUrl()
    {
        QCOMPARE(resend({u"--url"_s, m_url + u"elsewhere"_s}).code, 0);
        QCOMPARE(received()["target"_L1].toString(), u"/elsewhere"_s);
        QCOMPARE(resend({u"--url"_s, u"http://127.0.0.1:1/"_s}).code, 1); // nothing listens there
    }

    /// What was edited once can be edited again, from where it stood.
    void anEditOfAnEdit()
    {
        const Outcome edited = resend({u"--header"_s, u"X-Kept: yes"_s});
        QCOMPARE(values(received(), u"x-kept"_s), QStringList{u"yes"_s});
        const QString id = QString::number(edited.one(u"delivery"_s)["id"_L1].toInt());
        QCOMPARE(call({u"resend"_s, id, u"--allow-loopback-http"_s, u"--no-retry"_s}).code, 0);
        QCOMPARE(values(received(), u"x-kept"_s), QStringList{u"yes"_s});
    }

    void whatIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no header") << QStringList{u"--header"_s, u"nothing"_s};
        QTest::newRow("no name") << QStringList{u"--header"_s, u": x"_s};
        QTest::newRow("a space") << QStringList{u"--header"_s, u"X Y: x"_s};
        QTest::newRow("a line break") << QStringList{u"--header"_s, u"X: a\r\nY: b"_s};
        QTest::newRow("length") << QStringList{u"--header"_s, u"Content-Length: 3"_s};
        QTest::newRow("host") << QStringList{u"--header"_s, u"host: evil"_s};
        QTest::newRow("framing") << QStringList{u"--header"_s, u"Transfer-Encoding: chunked"_s};
        QTest::newRow("not there") << QStringList{u"--without-header"_s, u"X-Nothing"_s};
        QTest::newRow("a signature and how to sign") << QStringList{u"--header"_s, u"X-Ovyxa-Signature: zz"_s, u"--sign"_s, u"again"_s};
        QTest::newRow("signing") << QStringList{u"--sign"_s, u"maybe"_s};
        QTest::newRow("url") << QStringList{u"--url"_s, u"ftp://x/"_s};
        QTest::newRow("file") << QStringList{u"--body-file"_s, u"/nowhere/at/all"_s};
    }

    void whatIsRefused()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = resend(arguments);
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.ofType(u"error"_s).size(), 1);
        QVERIFY(outcome.ofType(u"delivery"_s).isEmpty());
    }

    void whatTheBenchMakesCannotBeLeftOut()
    {
        for (const QString &name : {u"Host"_s, u"connection"_s, u"Content-Length"_s}) {
            const Outcome outcome = resend({u"--without-header"_s, name});
            QCOMPARE(outcome.code, 2);
            QCOMPARE(outcome.one(u"error"_s)["message"_L1].toString(), name + u" is made by the bench for each request, and cannot be left out."_s);
        }
    }

    void anUnknownDelivery() { QCOMPARE(call({u"resend"_s, u"999"_s}).code, 2); }

    void cleanupTestCase() { (void)Program::terminate(*m_listener); }
};

QTEST_GUILESS_MAIN(TestCliResend)
#include "tst_cli_resend.moc"

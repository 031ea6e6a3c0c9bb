// SPDX-License-Identifier: MIT
// What `listen` says of requests: why a signature does not match, in which order, and lines that are lines to every reader.
#include "tests/app/program.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliListen final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;
    Program m_program;
    QString m_url;

    Running listen(const QStringList &options)
    {
        Running process =
            m_program.start(QStringList{u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"receiver"_s)} + options);
        m_url = Program::await(*process, u"listening"_s)["url"_L1].toString();
        return process;
    }

    Outcome trigger(const QStringList &options)
    {
        return m_program.run(QStringList{u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--no-retry"_s, u"--allow-loopback-http"_s, u"--profile"_s,
                                         m_program.path(u"sender"_s), u"--url"_s, m_url}
                             + options);
    }

    /// As Python's str.splitlines() finds them.
    static QStringList linesOf(const QByteArray &out)
    {
        static const QRegularExpression ends(u"\\r\\n|[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\x{2028}\\x{2029}]"_s);
        return QString::fromUtf8(out).split(ends, Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    /// What was malformed, or for another host, did not go unchecked for want of a secret.
    void theSummaryTellsWhyNothingWasChecked()
    {
        for (const bool hasSecret : {true, false}) {
            const Running listener =
                m_program.start(QStringList{u"listen"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"why"_s), u"--count"_s, u"2"_s}
                                + (hasSecret ? QStringList{u"--secret"_s, u"s"_s} : QStringList()));
            QTRY_VERIFY_WITH_TIMEOUT(listener->canReadLine(), patienceMs);
            const QByteArray first = listener->readLine();
            const quint16 port = first.mid(first.lastIndexOf(':') + 1).split('/').constFirst().toUShort();
            for (const QByteArray &request : {"GARBAGE\r\n\r\n"_ba, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"_ba}) {
                QTcpSocket peer;
                peer.connectToHost(QHostAddress::LocalHost, port);
                QVERIFY(peer.waitForConnected(patienceMs));
                peer.write(request);
                QVERIFY(peer.waitForReadyRead(patienceMs));
            }
            QVERIFY(listener->waitForFinished(patienceMs));
            const QByteArray said = listener->readAllStandardOutput();
            QVERIFY2(said.contains("1 could not be checked"), said.constData());
            QCOMPARE(said.contains("1 went unchecked, as no secret is known."), !hasSecret);
        }
    }

    void whatDoesNotMatchIsToldWithItsCauseAndInOrder()
    {
        const Running listener = listen({u"--secret"_s, u"s3cret"_s, u"--count"_s, u"3"_s});
        QCOMPARE(trigger({u"--secret"_s, u"whsec_s3cret"_s}).code, 1);
        QCOMPARE(trigger({u"--secret"_s, u"s3cret"_s}).code, 0);
        QCOMPARE(trigger({u"--secret"_s, u"somebody else's"_s}).code, 1);
        QList<QJsonObject> requests;
        for (int i = 0; i < 3; ++i)
            requests += Program::await(*listener, u"request"_s);
        QVERIFY(listener->waitForFinished());
        QCOMPARE(listener->exitCode(), 0);
        QVERIFY(requests[0]["id"_L1].toInt() < requests[1]["id"_L1].toInt() && requests[1]["id"_L1].toInt() < requests[2]["id"_L1].toInt());
        QCOMPARE(requests[0]["verdict"_L1].toString(), u"invalid"_s);
        QVERIFY2(requests[0]["reason"_L1].toString().contains("whsec_"_L1), qPrintable(requests[0]["reason"_L1].toString()));
        QCOMPARE(requests[1]["verdict"_L1].toString(), u"valid"_s);
        QCOMPARE(requests[1]["reason_code"_L1].toString(), u"valid"_s);
        QCOMPARE(requests[2]["reason_code"_L1].toString(), u"unknown"_s);
        QVERIFY(!requests[0]["reason_code"_L1].toString().isEmpty());
        QVERIFY2(requests[2]["reason"_L1].toString().contains("none of the known causes"_L1), qPrintable(requests[2]["reason"_L1].toString()));
    }

    /// A peer that tries again and again is there before the program has said where it listens; scripts take that from the first line.
    void whereItListensIsTheFirstLine()
    {
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        const quint16 port = probe.serverPort();
        probe.close();
        const Running listener = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"early"_s), u"--port"_s,
                                                  QString::number(port), u"--count"_s, u"1"_s});
        QVERIFY(listener->waitForStarted(patienceMs));
        QTcpSocket peer;
        const QDeadlineTimer deadline(patienceMs);
        while (peer.state() != QAbstractSocket::ConnectedState && !deadline.hasExpired()) {
            peer.connectToHost(QHostAddress::LocalHost, port);
            peer.waitForConnected(1000);
            if (peer.localPort() == port) // a connection may be one with itself
                peer.abort();
        }
        peer.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        QVERIFY(peer.flush());
        QVERIFY(listener->waitForFinished(patienceMs));
        const QList<QByteArray> lines = listener->readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines.at(0).startsWith("{\"type\":\"listening\""), lines.at(0).constData());
        QVERIFY2(lines.at(1).startsWith("{\"type\":\"request\""), lines.at(1).constData());
        QVERIFY2(lines.at(2).startsWith("{\"type\":\"summary\""), lines.at(2).constData());
    }

    /// U+2028 and its like end a line to Python's splitlines() and others, though JSON allows them in a text; U+202E and its like turn what is
    /// behind them, so that a terminal shows another line than was sent.
    void aLineOfJsonIsOneToEveryReader()
    {
        const QString odd = u"{\"a\":\"one\u2028two\u2029three\u0085four \u202a\u202efive\u202c \u2066\u2069\"}"_s;
        const QString file = m_program.file(u"odd"_s, odd.toUtf8());
        const Running listener = listen({u"--full"_s, u"--count"_s, u"1"_s});
        const Outcome sent = trigger({u"--body-file"_s, file});
        QCOMPARE(sent.code, 0);
        const QString delivery = QString::number(sent.one(u"delivery"_s)["id"_L1].toInt());
        const QJsonObject request = Program::await(*listener, u"request"_s);
        QCOMPARE(request["body"_L1].toString(), odd);
        const QString capture = QString::number(request["id"_L1].toInt());
        QVERIFY(listener->waitForFinished());
        const QString receiver = m_program.path(u"receiver"_s);
        const QString sender = m_program.path(u"sender"_s);
        for (const QStringList &call : {QStringList{u"captures"_s, u"list"_s, u"--full"_s, u"--json"_s, u"--profile"_s, receiver},
                                        QStringList{u"captures"_s, u"show"_s, capture, u"--json"_s, u"--profile"_s, receiver},
                                        QStringList{u"captures"_s, u"export"_s, u"--format"_s, u"ndjson"_s, u"--profile"_s, receiver},
                                        QStringList{u"deliveries"_s, u"show"_s, delivery, u"--json"_s, u"--profile"_s, sender},
                                        QStringList{u"deliveries"_s, u"export"_s, u"--format"_s, u"ndjson"_s, u"--profile"_s, sender}}) {
            const Outcome outcome = m_program.run(call);
            QCOMPARE(outcome.code, 0);
            bool isThere = false;
            for (const QString &each : linesOf(outcome.out)) {
                const QJsonDocument parsed = QJsonDocument::fromJson(each.toUtf8());
                QVERIFY2(parsed.isObject(), qPrintable(each));
                isThere = isThere || parsed["body"_L1].toString() == odd;
            }
            QVERIFY2(isThere, outcome.out.constData());
            const QString written = QString::fromUtf8(outcome.out);
            for (const QChar turn : u"\u202a\u202e\u202c\u2066\u2069"_s)
                QVERIFY(!written.contains(turn));
        }
    }

    void headerValuesThatAreNoUtf8AreReadAsLatin1()
    {
        const Running listener = listen({u"--full"_s, u"--count"_s, u"1"_s});
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, quint16(QUrl(m_url).port()));
        QVERIFY(socket.waitForConnected());
        socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Old: caf\xe9\r\nX-New: caf\xc3\xa9\r\n\r\n");
        QVERIFY(socket.waitForBytesWritten());
        const auto valuesIn = [](const QJsonArray &pairs) {
            QStringList values;
            for (const auto &pair : pairs) {
                if (pair[0].toString().startsWith("X-"_L1))
                    values += pair[1].toString();
            }
            return values;
        };
        const QStringList both{u"café"_s, u"café"_s};
        QCOMPARE(valuesIn(Program::await(*listener, u"request"_s)["headers"_L1].toArray()), both);
        QVERIFY(listener->waitForFinished());
        const QStringList of{u"--profile"_s, m_program.path(u"receiver"_s)};
        const Outcome list = m_program.run(QStringList{u"captures"_s, u"list"_s, u"--full"_s, u"--json"_s, u"--limit"_s, u"1"_s} + of);
        QCOMPARE(valuesIn(list.one(u"capture"_s)["headers"_L1].toArray()), both);
        const Outcome har = m_program.run(QStringList{u"captures"_s, u"export"_s, u"--format"_s, u"har"_s} + of);
        const QJsonArray entries = QJsonDocument::fromJson(har.out)["log"_L1]["entries"_L1].toArray();
        int commented = 0;
        const QJsonArray headers = entries.last()["request"_L1]["headers"_L1].toArray();
        for (const auto &header : headers) {
            if (!header["name"_L1].toString().startsWith("X-"_L1))
                continue;
            QCOMPARE(header["value"_L1].toString(), u"café"_s);
            commented += header["comment"_L1].isString() ? 1 : 0;
            QCOMPARE(header["comment"_L1].isString(), header["name"_L1].toString() == "X-Old"_L1);
        }
        QCOMPARE(commented, 1);
        const QByteArray http = m_program.run(QStringList{u"captures"_s, u"export"_s, u"--format"_s, u"http"_s} + of).out;
        QCOMPARE(http.count("\n# The header X-Old cannot be written here byte for byte. Its value as base64: Y2Fm6Q==\n"), 1);
        QVERIFY2(!http.contains("\nX-Old: "), http.constData());
    }

    void whatWasAnsweredIsSaidWithItsStatus_data()
    {
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("slack") << "answered 400 (slack)."_ba; // an Ovyxa payload has no text
        QTest::newRow("zapier") << "answered 200 (zapier)."_ba;
        QTest::newRow("503") << "answered 503."_ba;
        QTest::newRow("delay=1ms:202") << "answered 202 (delay=1ms:202)."_ba;
        QTest::newRow("close") << "answered close."_ba;
    }

    void whatWasAnsweredIsSaidWithItsStatus()
    {
        QFETCH(QByteArray, told);
        const Running listener = m_program.start({u"listen"_s, u"--plain"_s, u"--count"_s, u"1"_s, u"--profile"_s, m_program.path(u"said"_s),
                                                  u"--respond"_s, QString::fromLatin1(QTest::currentDataTag())});
        QByteArray out;
        while (!out.contains("Ctrl+C") && listener->waitForReadyRead(30'000))
            out += listener->readAllStandardOutput();
        m_url = QRegularExpression(u"http://[^ ]*/"_s).match(QString::fromUtf8(out)).captured();
        (void)trigger({});
        QVERIFY(listener->waitForFinished());
        out += listener->readAllStandardOutput();
        QVERIFY2(out.contains(told), out.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliListen)
#include "tst_cli_listen.moc"

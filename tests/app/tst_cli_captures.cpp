// SPDX-License-Identifier: MIT
// `captures` and `listen --full`: all that came can be had, as it came.
#include "tests/app/program.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QUrl>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

QJsonArray field(const QString &name, const QString &value)
{
    return {name, value};
}

} // namespace

class TestCliCaptures final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"receiver"_s);
    Running m_listener;
    quint16 m_port = 0;
    QList<QJsonObject> m_told;

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    /// Sends these bytes and waits until the request has been told.
    void send(const QByteArray &bytes)
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_port);
        QVERIFY(socket.waitForConnected());
        socket.write(bytes);
        QVERIFY(socket.waitForBytesWritten());
        m_told += Program::await(*m_listener, u"request"_s);
        QVERIFY(!m_told.constLast().isEmpty());
    }

    static QByteArray post(const QByteArray &target, const QByteArray &fields, const QByteArray &body)
    {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
               + body;
    }

private Q_SLOTS:
    /// Requests 1 to 4: text, binary, malformed, and one with nothing in it.
    void initTestCase()
    {
        m_listener = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--full"_s, u"--profile"_s, m_profile, u"--secret"_s, u"s3cret"_s,
                                      u"--respond"_s, u"201,close,200"_s});
        m_port = quint16(QUrl(Program::await(*m_listener, u"listening"_s)["url"_L1].toString()).port());
        send(post("/caf%C3%A9?x=1", "X-Order: 7\r\nx-order: 8\r\nCookie: a=1; b=2\r\nContent-Type: application/json\r\n", "{\"a\":1}"));
        send(post("/binary", {}, "\xff\xfe\x00\x01"_ba));
        send("GET /caf\xc3\xa9?x=\xff HTTP/1.1\r\nHost: localhost\r\n\r\n"); // as curl sends what was typed so
        send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    void listenTellsAllOfEach()
    {
        QCOMPARE(m_told[0]["target"_L1].toString(), u"/caf%C3%A9?x=1"_s); // as it came
        QCOMPARE(m_told[2]["target"_L1].toString(), u"/café?x=\\xFF"_s);
        QCOMPARE(m_told[0]["body"_L1].toString(), u"{\"a\":1}"_s);
        const QJsonArray headers{field(u"Host"_s, u"localhost"_s),
                                 field(u"X-Order"_s, u"7"_s),
                                 field(u"x-order"_s, u"8"_s),
                                 field(u"Cookie"_s, u"a=1; b=2"_s),
                                 field(u"Content-Type"_s, u"application/json"_s),
                                 field(u"Content-Length"_s, u"7"_s)};
        QCOMPARE(m_told[0]["headers"_L1].toArray(), headers);
        QCOMPARE(m_told[1]["body_base64"_L1].toString(), u"//4AAQ=="_s);
        QVERIFY(!m_told[1].contains("body"_L1));
    }

    void listed()
    {
        const Outcome all = call({u"captures"_s, u"list"_s});
        QCOMPARE(all.code, 0);
        QVERIFY(all.onlyJson);
        QList<int> ids;
        for (const QJsonObject &capture : all.ofType(u"capture"_s))
            ids += capture["id"_L1].toInt();
        QCOMPARE(ids, (QList{4, 3, 2, 1}));
        const QJsonObject first = all.ofType(u"capture"_s).constLast();
        QCOMPARE(first.keys(), (QStringList{u"body_bytes"_s, u"cross_site"_s, u"id"_s, u"method"_s, u"reason"_s, u"reason_code"_s, u"received_at"_s,
                                            u"status"_s, u"target"_s, u"type"_s, u"verdict"_s}));
        QCOMPARE(first["target"_L1].toString(), u"/caf%C3%A9?x=1"_s);
        QCOMPARE(first["method"_L1].toString(), u"POST"_s);
        QCOMPARE(first["verdict"_L1].toString(), u"missing"_s);
        QCOMPARE(first["reason_code"_L1].toString(), u"missing"_s);
        QVERIFY(!first["cross_site"_L1].toBool());
        QCOMPARE(first["status"_L1].toInt(), 201);
        QCOMPARE(first["body_bytes"_L1].toInt(), 7);
        QCOMPARE(all.one(u"summary"_s)["total"_L1].toInt(), 4);
        QVERIFY(all.one(u"summary"_s)["next_offset_id"_L1].isNull());
        const Outcome people = m_program.run({u"captures"_s, u"list"_s, u"--profile"_s, m_profile});
        QVERIFY(people.out.contains("GET /caf\xc3\xa9?x=\\xFF"));
    }

    void listedInParts()
    {
        const Outcome two = call({u"captures"_s, u"list"_s, u"--limit"_s, u"2"_s});
        QCOMPARE(two.ofType(u"capture"_s).size(), 2);
        QCOMPARE(two.one(u"summary"_s)["total"_L1].toInt(), 4);
        const int next = two.one(u"summary"_s)["next_offset_id"_L1].toInt();
        const Outcome rest = call({u"captures"_s, u"list"_s, u"--offset-id"_s, QString::number(next)});
        QCOMPARE(rest.ofType(u"capture"_s).size(), 2);
        QCOMPARE(rest.ofType(u"capture"_s).constFirst()["id"_L1].toInt(), 2);
        QCOMPARE(rest.one(u"summary"_s)["total"_L1].toInt(), 4);
        const Outcome full = call({u"captures"_s, u"list"_s, u"--limit"_s, u"4"_s}); // as many as there are, and none older
        QVERIFY(full.one(u"summary"_s)["next_offset_id"_L1].isNull());
        const Outcome unchecked = call({u"captures"_s, u"list"_s, u"--verdict"_s, u"unchecked"_s});
        QCOMPARE(unchecked.one(u"capture"_s)["id"_L1].toInt(), 3);
        QCOMPARE(unchecked.one(u"summary"_s)["total"_L1].toInt(), 1);
        QCOMPARE(call({u"captures"_s, u"list"_s, u"--verdict"_s, u"unchecked,missing"_s}).ofType(u"capture"_s).size(), 4);
        QCOMPARE(call({u"captures"_s, u"list"_s, u"--verdict"_s, u"good"_s}).code, 2);
    }

    void shownWithTheAnswer()
    {
        const Outcome shown = call({u"captures"_s, u"show"_s, u"1"_s});
        QCOMPARE(shown.code, 0);
        const QJsonObject capture = shown.one(u"capture"_s);
        QCOMPARE(capture["headers"_L1].toArray(), m_told[0]["headers"_L1].toArray());
        QCOMPARE(capture["body"_L1].toString(), u"{\"a\":1}"_s);
        const QJsonObject answer = capture["answer"_L1].toObject();
        QCOMPARE(answer["status"_L1].toInt(), 201);
        QCOMPARE(answer["body"_L1].toString(), u"{\"status\":201}"_s);
        QVERIFY(answer["headers"_L1].toArray().contains(field(u"Content-Type"_s, u"application/json"_s)));
        const QList<QJsonObject> full = call({u"captures"_s, u"list"_s, u"--full"_s}).ofType(u"capture"_s);
        QCOMPARE(full.constLast(), capture);    // the same in both
        QVERIFY(full[2]["answer"_L1].isNull()); // closed without a word
        QCOMPARE(full[2]["body_base64"_L1].toString(), u"//4AAQ=="_s);
        QVERIFY(QByteArray::fromBase64(full[1]["raw_base64"_L1].toString().toLatin1()).startsWith("GET /caf\xc3\xa9?x=\xff HTTP/1.1\r\n"));
        QCOMPARE(full[1]["answer"_L1].toObject()["status"_L1].toInt(), 400);
        const Outcome people = m_program.run({u"captures"_s, u"show"_s, u"1"_s, u"--profile"_s, m_profile});
        QVERIFY(people.out.contains("> x-order: 8\n"));
        QVERIFY(people.out.contains("< HTTP/1.1 201 Created\n"));
    }

    /// Stored in English words it never was: as a cause, worded when it is read.
    void aReasonIsReadInTheLanguageOfTheMoment()
    {
        const auto shown = [this](const QString &language) {
            return m_program.run({u"captures"_s, u"show"_s, u"1"_s, u"--profile"_s, m_profile, u"--lang"_s, language}).out;
        };
        QVERIFY(shown(u"en"_s).contains("The request has no X-Ovyxa-Signature header."));
        QVERIFY(!shown(u"de"_s).contains("The request has no") && shown(u"de"_s).contains("X-Ovyxa-Signature"));
        const QList<QJsonObject> list = call({u"captures"_s, u"list"_s}).ofType(u"capture"_s);
        QCOMPARE(list[1]["reason_code"_L1].toString(), u"target_character"_s);
        QCOMPARE(list[1]["reason_code"_L1], m_told[2]["reason_code"_L1]); // as `listen` told it
    }

    void whatIsNotThereIsSaid()
    {
        QCOMPARE(call({u"captures"_s, u"show"_s, u"99"_s}).code, 2);
        const Outcome never = m_program.run({u"captures"_s, u"list"_s, u"--json"_s, u"--profile"_s, m_program.path(u"never"_s)});
        QCOMPARE(never.code, 0);
        QCOMPARE(never.one(u"summary"_s)["total"_L1].toInt(-1), 0);
        QCOMPARE(m_program.run({u"captures"_s, u"show"_s, u"1"_s, u"--json"_s, u"--profile"_s, m_program.path(u"never"_s)}).code, 2);
    }

    void exportedWithNothingLost()
    {
        const Outcome lines = call({u"captures"_s, u"export"_s, u"--format"_s, u"ndjson"_s});
        QCOMPARE(lines.code, 0);
        const QList<QJsonObject> captures = lines.ofType(u"capture"_s);
        QCOMPARE(captures.size(), 4);
        QCOMPARE(captures[0]["id"_L1].toInt(), 1); // oldest first
        QVERIFY(captures[0]["head"_L1].toString().startsWith("POST /caf%C3%A9?x=1 HTTP/1.1\r\n"_L1));
        QVERIFY(captures[0]["answer"_L1].toObject()["head"_L1].toString().startsWith("HTTP/1.1 201 Created\r\n"_L1));
        QVERIFY(captures[2]["malformed"_L1].toBool());
    }

    void exportedAsHar()
    {
        const Outcome outcome = m_program.run({u"captures"_s, u"export"_s, u"--format"_s, u"har"_s, u"--profile"_s, m_profile});
        QCOMPARE(outcome.code, 0);
        const QJsonObject log = QJsonDocument::fromJson(outcome.out).object()["log"_L1].toObject();
        QVERIFY(log["comment"_L1].toString().startsWith("1 that were not HTTP/1.1"_L1)); // what is left out is said
        QVERIFY2(outcome.err.contains("3 requests. 1 left out"), outcome.err.constData());
        const QJsonArray entries = log["entries"_L1].toArray();
        QCOMPARE(entries.size(), 3);
        const QJsonObject request = entries[0].toObject()["request"_L1].toObject();
        QCOMPARE(request["url"_L1].toString(), u"http://localhost/caf%C3%A9?x=1"_s);
        QCOMPARE(request["cookies"_L1].toArray().size(), 2);
        QCOMPARE(request["headers"_L1].toArray().size(), 6);
        QCOMPARE(entries[0].toObject()["response"_L1].toObject()["content"_L1].toObject()["size"_L1].toInt(), 14);
        QCOMPARE(entries[1].toObject()["request"_L1].toObject()["postData"_L1].toObject()["encoding"_L1].toString(), u"base64"_s);
    }

    void exportedToBeSentAgain()
    {
        const QString file = m_program.path(u"got.http"_s);
        const QJsonObject summary = call({u"captures"_s, u"export"_s, u"--format"_s, u"http"_s, u"-o"_s, file}).one(u"summary"_s);
        QCOMPARE(summary["captures"_L1].toInt(), 3); // what is in it
        QCOMPARE(summary["left_out"_L1].toInt(), 1);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray text = written.readAll();
        QVERIFY2(text.contains("\nPOST http://localhost/caf%C3%A9?x=1 HTTP/1.1\nX-Order: 7\nx-order: 8\nCookie: a=1; b=2\n"
                               "Content-Type: application/json\n\n{\"a\":1}\n"),
                 text.constData());
        QVERIFY(text.contains("\n# //4AAQ==\n")); // what text cannot carry is there, and said
        QVERIFY(text.contains("# request 3 was not HTTP/1.1"));
        QVERIFY(!text.contains("Content-Length"));
        QCOMPARE(text.count("\n### ") + int(text.startsWith("### ")), 3);
    }

    void wordsForScriptsAreEnglish()
    {
        const Outcome german = call({u"captures"_s, u"show"_s, u"99"_s, u"--lang"_s, u"de"_s});
        QVERIFY2(german.err.contains("There is no received request 99."), german.err.constData());
    }

    /// Neither the terminal that shows what a peer sent, nor the client that sends it again.
    void whatAPeerSentIsObeyedByNobody()
    {
        const QString profile = m_program.path(u"hostile"_s);
        const Running listener = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, profile});
        m_port = quint16(QUrl(Program::await(*listener, u"listening"_s)["url"_L1].toString()).port());
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_port);
        QVERIFY(socket.waitForConnected());
        socket.write(post("/{{HOME}}", "X-Variable: {{$processEnv HOME}}\r\nX-Spaces: a  b\r\nX-Escape: \xc2\x9b\x33\x31m\r\n", "\x7f"));
        QVERIFY(socket.waitForBytesWritten());
        QVERIFY(!Program::await(*listener, u"request"_s).isEmpty());
        (void)Program::terminate(*listener);

        const auto exported = [&](const QString &format) {
            return m_program.run({u"captures"_s, u"export"_s, u"--format"_s, format, u"--profile"_s, profile}).out;
        };
        for (const QString &format : {u"ndjson"_s, u"har"_s})
            QVERIFY(!exported(format).contains("\xc2\x9b") && !exported(format).contains('\x7f'));
        const QJsonObject capture = QJsonDocument::fromJson(exported(u"ndjson"_s)).object();
        QVERIFY(capture["headers"_L1].toArray().contains(field(u"X-Escape"_s, u"\u009b31m"_s)));
        QCOMPARE(capture["body"_L1].toString(), u"\x7f"_s);
        const QByteArray file = exported(u"http"_s);
        QVERIFY2(!file.contains("{{") && file.contains("/%7B%7BHOME}} HTTP/1.1\n"), file.constData());
        QVERIFY(file.contains("# The header X-Variable cannot be written here"));
        QVERIFY(file.contains("{{$processEnv HOME}}"_ba.toBase64()));
        QVERIFY(file.contains("\nX-Spaces: a  b\n"));
    }

    void whatAPageOfAnotherSiteSentIsMarked()
    {
        const QString profile = m_program.path(u"pages"_s);
        const Running listener = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, profile});
        m_port = quint16(QUrl(Program::await(*listener, u"listening"_s)["url"_L1].toString()).port());
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_port);
        QVERIFY(socket.waitForConnected());
        socket.write(post("/page", "Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n", "{}") + post("/own", {}, "{}"));
        QVERIFY(socket.waitForBytesWritten());
        const QJsonObject page = Program::await(*listener, u"request"_s);
        QVERIFY(page["cross_site"_L1].toBool());
        QCOMPARE(page["reason_code"_L1].toString(), u"cross_site"_s);
        QVERIFY(page["reason"_L1].toString().contains("https://evil.example"_L1));
        QCOMPARE(page["status"_L1].toInt(), 403);
        const QJsonObject own = Program::await(*listener, u"request"_s);
        QVERIFY(!own.contains("cross_site"_L1));
        (void)Program::terminate(*listener);

        const QList<QJsonObject> listed = m_program.run({u"captures"_s, u"list"_s, u"--json"_s, u"--profile"_s, profile}).ofType(u"capture"_s);
        QCOMPARE(listed.size(), 2); // newest first
        QVERIFY(!listed[0]["cross_site"_L1].toBool());
        QVERIFY(listed[1]["cross_site"_L1].toBool());
    }

    /// Once the secret that told it is gone, and in another language, too.
    void whatExplainedItIsKept()
    {
        const QString profile = m_program.path(u"explained"_s);
        const Running listener = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, profile, u"--secret"_s, u"s3cret"_s});
        m_port = quint16(QUrl(Program::await(*listener, u"listening"_s)["url"_L1].toString()).port());
        const QByteArray compact = R"({"event":"goal.completed","url":"https://a.example/b"})";
        const QByteArray escaped = R"({"event": "goal.completed", "url": "https:\/\/a.example\/b"})";
        const auto signedAs = [](const QByteArray &body, const QByteArray &secret) {
            return QMessageAuthenticationCode::hash(body, secret, QCryptographicHash::Sha256).toHex();
        };
        const QList<QByteArray> signatures{signedAs(escaped, "s3cret"), "  \"" + signedAs(compact, "s3cret") + '"', signedAs(compact, "s3cret\n"),
                                           signedAs("nothing of this", "s3cret")};
        QList<QJsonObject> told;
        for (const QByteArray &signature : signatures) {
            QTcpSocket socket;
            socket.connectToHost(u"127.0.0.1"_s, m_port);
            QVERIFY(socket.waitForConnected());
            socket.write(post("/", "X-Ovyxa-Signature: " + signature + "\r\n", compact));
            QVERIFY(socket.waitForBytesWritten());
            told.append(Program::await(*listener, u"request"_s));
        }
        (void)Program::terminate(*listener);
        QCOMPARE(told[0]["reason_code"_L1].toString(), u"body_reserialised"_s);
        QVERIFY(told[0]["reason"_L1].toString().contains("slashes escaped"_L1));
        QCOMPARE(told[1]["reason_code"_L1].toString(), u"header_quotes"_s);
        QCOMPARE(told[2]["reason_code"_L1].toString(), u"secret_whitespace"_s);

        QList<QJsonObject> kept = m_program.run({u"captures"_s, u"list"_s, u"--json"_s, u"--profile"_s, profile}).ofType(u"capture"_s);
        std::reverse(kept.begin(), kept.end());
        QCOMPARE(kept.size(), 4);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(kept[i]["reason_code"_L1], told[i]["reason_code"_L1]);
            QCOMPARE(kept[i]["reason"_L1], told[i]["reason"_L1]);
        }
        QCOMPARE(kept[3]["reason_code"_L1].toString(), u"unknown"_s);
        const auto spoken = [&](const QString &language) {
            return m_program.run({u"captures"_s, u"show"_s, u"1"_s, u"--lang"_s, language, u"--profile"_s, profile}).out;
        };
        QVERIFY(spoken(u"en"_s).contains("slashes escaped"));
        QVERIFY2(spoken(u"de"_s).contains("umschriebenen Schrägstrichen"), spoken(u"de"_s).constData());
    }

    void cleanupTestCase() { (void)Program::terminate(*m_listener); }
};

QTEST_GUILESS_MAIN(TestCliCaptures)
#include "tst_cli_captures.moc"

// SPDX-License-Identifier: MIT
// `listen --forward-to`, with another receiver as the server behind it.
#include "tests/app/program.h"
#include "tests/support/instrumented.h"
#include "tests/support/upload_actors.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliForward final : public QObject
{
    Q_OBJECT

    Program m_program;

    struct Receiving
    {
        Running process;
        QJsonObject listening;
        [[nodiscard]] QString url() const { return listening["url"_L1].toString(); }
    };

    Receiving listen(const QString &profile, const QStringList &options)
    {
        Running process = m_program.start(QStringList{u"listen"_s, u"--json"_s, u"--profile"_s, m_program.path(profile)} + options);
        const QJsonObject listening = Program::await(*process, u"listening"_s);
        return {std::move(process), listening};
    }

    /// The most memory that a program has had so far.
    static qint64 peakBytes(qint64 process)
    {
        QFile file(u"/proc/%1/status"_s.arg(process));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        const QByteArray status = file.readAll();
        const qsizetype at = status.indexOf("VmHWM:") + 6;
        return status.mid(at, status.indexOf("kB", at) - at).trimmed().toLongLong() * 1024;
    }

    Outcome trigger(const QString &url)
    {
        return m_program.run({u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--no-retry"_s, u"--allow-loopback-http"_s, u"--secret"_s, u"x"_s,
                              u"--profile"_s, m_program.path(u"sender"_s), u"--url"_s, url});
    }

private Q_SLOTS:
    void tellsWhatTheServerMadeOfIt()
    {
        const Receiving app = listen(u"app"_s, {u"--plain"_s, u"--respond"_s, u"201"_s});
        const Receiving gateway = listen(u"gateway"_s, {u"--plain"_s, u"--forward-to"_s, app.url()});
        QCOMPARE(gateway.listening["forward_to"_L1].toString(), app.url());
        QCOMPARE(gateway.listening["forward_path"_L1].toString(), u"kept"_s);
        QCOMPARE(trigger(gateway.url() + u"in?a=b"_s).code, 0);
        const QJsonObject inner = Program::await(*app.process, u"request"_s);
        QCOMPARE(inner["target"_L1].toString(), u"/in?a=b"_s);
        const QJsonObject outer = Program::await(*gateway.process, u"request"_s);
        QCOMPARE(outer["status"_L1].toInt(), 201);
        QCOMPARE(outer["forward_status"_L1].toInt(), 201);
        QCOMPARE(outer["forward_bytes"_L1].toInt(), int(qstrlen("{\"status\":201}")));
        QVERIFY(outer["forward_ms"_L1].isDouble());
        QVERIFY(outer["forward_error"_L1].isNull() && outer["forward_reason"_L1].isNull());
    }

    /// What `listen` tells live is what the log says later, field by field.
    void theLogTellsTheSame()
    {
        const Receiving app = listen(u"app"_s, {u"--plain"_s, u"--respond"_s, u"201,close"_s});
        const Receiving gateway = listen(u"told"_s, {u"--plain"_s, u"--forward-to"_s, app.url()});
        QList<QJsonObject> live;
        for (int i = 0; i < 2; ++i) {
            (void)trigger(gateway.url());
            live.append(Program::await(*gateway.process, u"request"_s));
        }
        (void)Program::terminate(*gateway.process);
        QCOMPARE(live.first()["answer_code"_L1].toString(), u"from_server"_s);
        QCOMPARE(live.last()["forward_code"_L1].toString(), u"closed_unanswered"_s);
        QCOMPARE(live.last()["forward_error"_L1].toString(), u"closed"_s);
        const QStringList common{u"--json"_s, u"--profile"_s, m_program.path(u"told"_s)};
        const QList<QJsonObject> listed = m_program.run(QStringList{u"captures"_s, u"list"_s, u"--full"_s} + common).ofType(u"capture"_s);
        const QList<QJsonObject> exported = m_program.run(QStringList{u"captures"_s, u"export"_s, u"--format"_s, u"ndjson"_s} + common).lines;
        QCOMPARE(listed.size(), 2);
        QVERIFY(exported.size() >= 2);
        const Outcome archive = m_program.run({u"captures"_s, u"export"_s, u"--format"_s, u"har"_s, u"--profile"_s, m_program.path(u"told"_s)});
        const QJsonArray entries = QJsonDocument::fromJson(archive.out).object()["log"_L1].toObject()["entries"_L1].toArray();
        QCOMPARE(entries.size(), 2);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(entries[i].toObject()["time"_L1].toDouble(), live.at(i)["forward_ms"_L1].toDouble());
        for (int i = 0; i < 2; ++i) {
            const QJsonObject shown =
                m_program.run(QStringList{u"captures"_s, u"show"_s, live.at(i)["id"_L1].toVariant().toString()} + common).one(u"capture"_s);
            for (const auto &field : {"answer_code"_L1, "forward_to"_L1, "forward_status"_L1, "forward_ms"_L1, "forward_bytes"_L1, "forward_early"_L1,
                                      "forward_error"_L1, "forward_code"_L1, "forward_reason"_L1, "status"_L1}) {
                QVERIFY2(live.at(i).contains(field), field.data());
                for (const QJsonObject &other : {shown, listed.at(1 - i), exported.at(i)})
                    QCOMPARE(other[field], live.at(i)[field]);
            }
        }
    }

    void trailersAreKeptAndExported()
    {
        const Receiving gateway = listen(u"trailers"_s, {u"--plain"_s, u"--full"_s});
        QTcpSocket sender;
        sender.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(QUrl(gateway.url()).port()));
        QVERIFY(sender.waitForConnected());
        sender.write("POST /in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Sum: 42\r\n\r\n");
        QVERIFY(sender.waitForBytesWritten());
        const QJsonArray trailers{QJsonArray{u"X-Sum"_s, u"42"_s}};
        const QJsonObject live = Program::await(*gateway.process, u"request"_s);
        QCOMPARE(live["trailers"_L1].toArray(), trailers);
        (void)Program::terminate(*gateway.process);
        const QStringList common{u"--profile"_s, m_program.path(u"trailers"_s)};
        const QString id = live["id"_L1].toVariant().toString();
        const Outcome shown = m_program.run(QStringList{u"captures"_s, u"show"_s, id, u"--json"_s} + common);
        QCOMPARE(shown.one(u"capture"_s)["trailers"_L1].toArray(), trailers);
        QVERIFY(m_program.run(QStringList{u"captures"_s, u"show"_s, id} + common).out.contains("\n> X-Sum: 42\n"));
        const auto exported = [&](const QString &format) {
            return m_program.run(QStringList{u"captures"_s, u"export"_s, u"--format"_s, format} + common).out;
        };
        QVERIFY(exported(u"ndjson"_s).contains(R"("trailers":[["X-Sum","42"]])"));
        QVERIFY(exported(u"http"_s).contains("# trailer, not sent by this file: X-Sum: 42\n"));
        QVERIFY(exported(u"har"_s).contains("left out here: 1 trailer field of the request; the export as NDJSON has all"));
    }

    void anInterimAnswerIsNotExportedAsTheAnswer()
    {
        QTcpServer app;
        QVERIFY(app.listen(QHostAddress::LocalHost));
        connect(&app, &QTcpServer::newConnection, this, [&app] {
            QTcpSocket *socket = app.nextPendingConnection();
            connect(socket, &QIODevice::readyRead, socket, [socket] {
                if (socket->readAll().endsWith("\r\n\r\n")) // and nothing behind it
                    socket->write("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n");
            });
        });
        const QString profile = u"interim"_s;
        const Receiving gateway = listen(profile, {u"--plain"_s, u"--forward-to"_s, u"http://127.0.0.1:%1"_s.arg(app.serverPort())});
        QTcpSocket sender;
        sender.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(QUrl(gateway.url()).port()));
        sender.write("GET /in HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QByteArray received;
        connect(&sender, &QIODevice::readyRead, this, [&] { received += sender.readAll(); });
        QTRY_VERIFY_WITH_TIMEOUT(received.startsWith("HTTP/1.1 103 ") && received.endsWith("\r\n\r\n"), 30'000);
        (void)Program::terminate(*gateway.process);
        const Outcome exported = m_program.run({u"captures"_s, u"export"_s, u"--format"_s, u"har"_s, u"--profile"_s, m_program.path(profile)});
        const QJsonObject entry = QJsonDocument::fromJson(exported.out)["log"_L1]["entries"_L1][0].toObject();
        const QJsonObject response = entry["response"_L1].toObject();
        QCOMPARE(response["status"_L1].toInt(), 0);
        QCOMPARE(response["statusText"_L1].toString(), QString());
        QCOMPARE(response["headersSize"_L1].toInt(), -1);
        QVERIFY2(entry["comment"_L1].toString().contains(u"left out here: 1 interim answer (1xx)"_s), exported.out.constData());
    }

    void passesARequestOfAnySizeOnInBoundedMemory_data()
    {
        QTest::addColumn<bool>("chunked");
        QTest::newRow("with a length") << false;
        QTest::newRow("in chunks") << true;
    }

    void passesARequestOfAnySizeOnInBoundedMemory()
    {
        QFETCH(bool, chunked);
        constexpr int bytes = isInstrumented ? 50'000'000 : 100'000'000;
        Sink app;
        const Receiving gateway = listen(u"gateway"_s, {u"--plain"_s, u"--forward-to"_s, app.url()});
        const qint64 before = peakBytes(gateway.process->processId());
        Uploader sender(quint16(QUrl(gateway.url()).port()), {bytes, chunked});
        QTRY_VERIFY_WITH_TIMEOUT(sender.received.endsWith("\r\n\r\nok"), 120'000);
        QCOMPARE(app.bytes, bytes);
        QCOMPARE(app.hash.result(), sender.hash.result());
        const QJsonObject request = Program::await(*gateway.process, u"request"_s);
        QCOMPARE(request["body_bytes"_L1].toInt(), bytes);
        QCOMPARE(request["verdict"_L1].toString(), u"unchecked"_s);
        QCOMPARE(request["reason_code"_L1].toString(), u"passed_on_as_it_came"_s);
        QCOMPARE(request["forward_status"_L1].toInt(), 200);
        const qint64 grown = peakBytes(gateway.process->processId()) - before;
        qInfo("the program's memory grew by %lld KiB", static_cast<long long>(grown / 1024));
        if (!isInstrumented)
            QVERIFY(grown < 64 * 1024 * 1024);
        (void)Program::terminate(*gateway.process);
        const QString id = request["id"_L1].toVariant().toString();
        const Outcome kept = m_program.run({u"captures"_s, u"show"_s, id, u"--json"_s, u"--profile"_s, m_program.path(u"gateway"_s)});
        QCOMPARE(kept.one(u"capture"_s)["body_bytes"_L1].toInt(), bytes);
        QVERIFY(kept.one(u"capture"_s)["body_truncated"_L1].toBool());

        const auto exported = [&](const QString &format) {
            return m_program.run({u"captures"_s, u"export"_s, u"--format"_s, format, u"--profile"_s, m_program.path(u"gateway"_s)}).out;
        };
        const QJsonObject log = QJsonDocument::fromJson(exported(u"har"_s)).object()["log"_L1].toObject();
        const QJsonObject archived = log["entries"_L1].toArray().last()["request"_L1].toObject();
        QCOMPARE(archived["bodySize"_L1].toInt(), bytes);
        QVERIFY(archived["postData"_L1]["comment"_L1].toString().contains(u"Only the first"_s));
        const QByteArray all = exported(u"http"_s);
        const QByteArray file = all.mid(all.lastIndexOf("### "));
        QVERIFY(file.contains("# Only the first "));
        QVERIFY(!file.trimmed().contains("\n\n")); // so that no body is sent by it
    }

    void aPathReplacesTheRequests()
    {
        const Receiving app = listen(u"app"_s, {u"--plain"_s});
        const Receiving gateway = listen(u"gateway"_s, {u"--plain"_s, u"--forward-to"_s, app.url() + u"own"_s});
        QCOMPARE(gateway.listening["forward_path"_L1].toString(), u"replaced"_s);
        QCOMPARE(trigger(gateway.url() + u"in?a=b"_s).code, 0);
        QCOMPARE(Program::await(*app.process, u"request"_s)["target"_L1].toString(), u"/own?a=b"_s);
    }

    void thePlanBreaksWhatHasBeenProcessed()
    {
        const Receiving app = listen(u"app"_s, {u"--plain"_s});
        const Receiving gateway = listen(u"gateway"_s, {u"--plain"_s, u"--forward-to"_s, app.url(), u"--respond"_s, u"close,503,app"_s});
        QCOMPARE(trigger(gateway.url()).code, 1);
        QJsonObject outer = Program::await(*gateway.process, u"request"_s);
        QCOMPARE(outer["status"_L1], QJsonValue(QJsonValue::Null));
        QCOMPARE(outer["forward_status"_L1].toInt(), 200);
        const int processed = Program::await(*app.process, u"request"_s)["id"_L1].toInt();

        QCOMPARE(trigger(gateway.url()).code, 1);
        outer = Program::await(*gateway.process, u"request"_s);
        QCOMPARE(outer["status"_L1].toInt(), 503);
        QVERIFY(!outer.contains("forward_status"_L1));

        QCOMPARE(trigger(gateway.url()).code, 0);
        QCOMPARE(Program::await(*app.process, u"request"_s)["id"_L1].toInt(), processed + 1); // the 503 did not get there
    }

    void trustsWhomItIsTold()
    {
        const Receiving app = listen(u"app"_s, {});
        const Receiving stranger = listen(u"stranger"_s, {u"--plain"_s, u"--forward-to"_s, app.url()});
        QCOMPARE(trigger(stranger.url()).code, 1);
        const QJsonObject refused = Program::await(*stranger.process, u"request"_s);
        QCOMPARE(refused["status"_L1].toInt(), 502);
        QCOMPARE(refused["forward_error"_L1].toString(), u"tls"_s);
        QVERIFY(!refused["forward_reason"_L1].toString().isEmpty());

        const Receiving friendly =
            listen(u"friend"_s, {u"--plain"_s, u"--forward-to"_s, app.url(), u"--ca"_s, app.listening["ca_file"_L1].toString()});
        QCOMPARE(trigger(friendly.url()).code, 0);
        QCOMPARE(Program::await(*friendly.process, u"request"_s)["forward_status"_L1].toInt(), 200);
    }

    /// As people write it, and as others' tools take it: a server on this machine rarely speaks TLS.
    void saysHowAServerHereIsWritten()
    {
        const Outcome outcome =
            m_program.run({u"listen"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"none"_s), u"--forward-to"_s, u"localhost:3000"_s});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains("http://localhost:3000") && !outcome.err.contains("https://"), outcome.err.constData());
    }

    void refusesWhatCannotGoTogether_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("app without a server") << QStringList{u"--respond"_s, u"503,app"_s};
        QTest::newRow("trust without a server") << QStringList{u"--ca"_s, u"ca.pem"_s};
        QTest::newRow("fields without a server") << QStringList{u"--no-forwarded"_s};
        QTest::newRow("a server that is none") << QStringList{u"--forward-to"_s, u"ftp://localhost/"_s};
        QTest::newRow("an authority that is none") << QStringList{u"--forward-to"_s, u"https://localhost/"_s, u"--ca"_s, u"/nowhere.pem"_s};
    }

    void refusesWhatCannotGoTogether()
    {
        QFETCH(QStringList, options);
        const Outcome outcome = m_program.run(QStringList{u"listen"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"none"_s)} + options);
        QCOMPARE(outcome.code, 2);
    }
};

QTEST_GUILESS_MAIN(TestCliForward)
#include "tst_cli_forward.moc"

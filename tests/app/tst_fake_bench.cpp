// SPDX-License-Identifier: MIT
// What answers on a held profile's socket may be of another version, broken or about to end: the command line says so and ends, whatever comes.
#include "core/platform/files.h"
#include "tests/app/program.h"

#include <QtCore/QDir>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestFakeBench final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;
    /// Written with single quotes: moc gets lost in raw strings.
    static QByteArray json(const char *text) { return QByteArray(text).replace('\'', '"'); }
    const QByteArray greeting = json("{'jsonrpc':'2.0','id':1,'result':{'protocol':3,'version':'0'}}");

private Q_SLOTS:
    void whateverItAnswers_data()
    {
        QTest::addColumn<QByteArray>("hello");
        QTest::addColumn<QByteArrayList>("lines"); // to the call; an empty one: it hangs up
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("out");
        QTest::addColumn<QByteArray>("told");
        const QByteArray words = QByteArray(json("{'jsonrpc':'2.0','method':'output','params':{'stream':'out','bytes':'"))
                                 + QByteArray("words\n").toBase64() + json("'}}");
        const auto ended = [](const QByteArray &result) -> QByteArray { return json("{'jsonrpc':'2.0','id':2,'result':") + result + '}'; };
        const auto row = [](const char *name, const QByteArray &hello, const QByteArrayList &lines, int code, const QByteArray &out,
                            const QByteArray &told) { QTest::newRow(name) << hello << lines << code << out << told; };
        row("as agreed", greeting, {words, ended(json("{'exit_code':0}"))}, 0, "words\n", {});
        row("an exit code", greeting, {ended(json("{'exit_code':5}"))}, 5, {}, {});
        row("none", greeting, {ended("{}")}, 0, {}, {});
        row("no number", greeting, {ended(json("{'exit_code':'five'}"))}, 3, {}, {});
        row("another version", json("{'jsonrpc':'2.0','id':1,'error':{'code':-32001,'message':'It is version 9.'}}"), {""}, 3, {},
            "It is version 9.");
        row("a refusal", greeting, {json("{'jsonrpc':'2.0','id':2,'error':{'code':-32003,'message':'It is about to end.'}}")}, 3, {},
            "It is about to end.");
        row("no bench", "HTTP/1.1 400 Bad Request", {""}, 3, {}, "does not answer as a bench does");
        row("no bench, later", greeting, {"garbage"}, 3, {}, "does not answer as a bench does");
        row("gone", greeting, {""}, 3, {}, "ended before this was done");
        row("gone in the midst", greeting, {words, ""}, 3, "words\n", "ended before this was done");
        row("what nobody asked", greeting,
            {json("{'jsonrpc':'2.0','id':9,'method':'whoareyou'}"), json("{'jsonrpc':'2.0','id':77,'result':{'exit_code':7}}"),
             json("{'jsonrpc':'2.0','method':'weather'}"), json("{'jsonrpc':'2.0','method':'output'}"),
             json("{'jsonrpc':'2.0','method':'ready','params':[]}"), json("{'jsonrpc':'2.0','method':'end_command'}"), words,
             ended(json("{'exit_code':0}"))},
            0, "words\n", {});
    }

    void whateverItAnswers()
    {
        QFETCH(const QByteArray, hello);
        QFETCH(const QByteArrayList, lines);
        QFETCH(const int, code);
        QFETCH(const QByteArray, out);
        QFETCH(const QByteArray, told);
        Program program;
        const QString profile = program.path(u"p"_s);
        QVERIFY(QDir().mkdir(profile));
        const auto held = ovyxa::FileLock::take(profile + u"/lock"_s);
        QVERIFY(held.lock);
        QLocalServer bench;
        QVERIFY(bench.listen(profile + u"/bench.sock"_s));
        connect(&bench, &QLocalServer::newConnection, this, [&] {
            QLocalSocket *const socket = bench.nextPendingConnection();
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [=] {
                while (socket->canReadLine()) {
                    if (socket->readLine().contains("\"hello\"")) {
                        socket->write(hello + '\n');
                        continue;
                    }
                    for (const QByteArray &line : lines)
                        line.isEmpty() ? socket->disconnectFromServer() : (void)socket->write(line + '\n');
                }
            });
        });
        const Running asking = program.start({u"sites"_s, u"add"_s, u"acme.test"_s, u"--profile"_s, profile});
        asking->closeWriteChannel();
        QTRY_COMPARE_WITH_TIMEOUT(asking->state(), QProcess::NotRunning, patienceMs);
        const QByteArray err = asking->readAllStandardError();
        QCOMPARE(asking->exitStatus(), QProcess::NormalExit);
        QVERIFY2(asking->exitCode() == code, err.constData());
        QCOMPARE(asking->readAllStandardOutput(), out);
        QVERIFY2(told.isEmpty() ? err.isEmpty() : err.contains(told), err.constData());
    }
};

QTEST_GUILESS_MAIN(TestFakeBench)
#include "tst_fake_bench.moc"

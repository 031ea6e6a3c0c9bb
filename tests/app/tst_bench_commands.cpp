// SPDX-License-Identifier: MIT
// Commands that a running bench carries out for who asks on its local socket: what they are given, what comes back, and how they end.
#include "tests/app/bench_client.h"
#include "tests/app/program.h"

#include <QtCore/QJsonArray>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestBenchCommands final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile;
    Running m_bench;

    /// One command, and what has been heard of it.
    struct Asked
    {
        std::unique_ptr<QLocalSocket> socket;
        QByteArray out;
        QByteArray err;
        QStringList heard = {}; ///< the notifications besides, by their names
        std::optional<int> exitCode = {};
        int errorCode = 0;

        [[nodiscard]] QByteArray both() const { return out + err; }
        void tell(const QString &method, const QJsonObject &params = {})
        {
            socket->write(
                QJsonDocument(QJsonObject{{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}, {u"params"_s, params}}).toJson(QJsonDocument::Compact)
                + '\n');
        }
        /// Until a notification of that name; with none to its end.
        bool hear(const QString &until = {})
        {
            while (true) {
                const QJsonObject line = nextLine(*socket);
                if (line.isEmpty())
                    return false;
                const QString method = line["method"_L1].toString();
                const QJsonObject params = line["params"_L1].toObject();
                if (method == "output"_L1)
                    (params["stream"_L1] == "out"_L1 ? out : err) += QByteArray::fromBase64(params["bytes"_L1].toString().toLatin1());
                else if (!method.isEmpty())
                    heard += method;
                else if (line.contains("error"_L1))
                    errorCode = line["error"_L1]["code"_L1].toInt();
                else
                    exitCode = line["result"_L1]["exit_code"_L1].toInt(-1);
                if (method.isEmpty() || method == until)
                    return until.isEmpty() == method.isEmpty();
            }
        }
    };

    Asked ask(const QStringList &arguments, QJsonObject more = {}) const
    {
        Asked asked{knownTo(m_profile), {}, {}};
        if (!asked.socket)
            return asked;
        more.insert(u"arguments"_s, QJsonArray::fromStringList(arguments));
        more.insert(u"directory"_s, u"/"_s);
        const QJsonObject request{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 2}, {u"method"_s, u"run"_s}, {u"params"_s, more}};
        asked.socket->write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
        return asked;
    }
    Asked done(const QStringList &arguments, const QJsonObject &more = {}) const
    {
        Asked asked = ask(arguments, more);
        asked.hear();
        return asked;
    }
    /// A receiver with a command behind it, which is to be started where the call was made: here.
    Asked listening() const
    {
        Asked asked = ask({u"listen"_s, u"--plain"_s, u"--json"_s, u"--"_s, u"handler"_s});
        asked.hear(u"start_command"_s);
        return asked;
    }
    static QString base64(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }

private Q_SLOTS:
    void initTestCase()
    {
        m_profile = m_program.path(u"p"_s);
        m_bench = m_program.start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, m_profile});
        QVERIFY(!Program::await(*m_bench, u"events-api"_s).isEmpty());
    }

    void aCommandReadsWhatItIsSent()
    {
        Asked asked = ask({u"mcp"_s});
        const QByteArray line = R"({"jsonrpc":"2.0","id":7,"method":"ping"})";
        asked.tell(u"input"_s, {{u"bytes"_s, base64(line.first(10))}});
        asked.tell(u"input"_s, {{u"bytes"_s, base64(line.sliced(10))}});
        asked.tell(u"end_of_input"_s); // its last line needs no end
        QVERIFY(asked.hear());
        QCOMPARE(asked.exitCode, 0);
        QCOMPARE(asked.out.trimmed(), R"({"jsonrpc":"2.0","id":7,"result":{}})"_ba);
        QVERIFY(isHungUp(*asked.socket));
    }

    void aConnectionIsForOneCommand()
    {
        Asked asked = ask({u"mcp"_s});
        asked.socket->write(R"({"jsonrpc":"2.0","id":5,"method":"run","params":{"arguments":["sites","list"],"directory":"/"}})"
                            "\n");
        QVERIFY(asked.hear());
        QCOMPARE(asked.errorCode, -32600);
        QVERIFY(isHungUp(*asked.socket));
    }

    void whatIsNotMeantForItIsNoObstacle()
    {
        Asked asked = ask({u"mcp"_s});
        for (const QString &method : {u"nothing"_s, u"command_ended"_s, u"failed"_s, u"input"_s})
            asked.tell(method);
        asked.socket->write(R"({"jsonrpc":"2.0","id":3,"result":{}})"
                            "\n");
        asked.tell(u"cancel"_s);
        QVERIFY(asked.hear());
        QCOMPARE(asked.exitCode, 0);
    }

    /// What a call names is read where the call is made, and why it cannot be is told in that one's words.
    void filesAreThoseOfWhoAsks()
    {
        QCOMPARE(done({u"sites"_s, u"add"_s, u"acme.test"_s}).exitCode, 0);
        const QStringList adding{
            u"webhooks"_s,      u"add"_s, u"--site"_s, u"acme.test"_s, u"--events"_s, u"goal.completed"_s, u"--url"_s, u"https://localhost:1/"_s,
            u"--secret-file"_s, u"key"_s};
        const auto with = [&](const QJsonObject &file) { return done(adding, {{u"files"_s, QJsonObject{{u"key"_s, file}}}}); };
        const Asked refused = with({{u"problem"_s, u"The stars are not right"_s}});
        QVERIFY(refused.exitCode && *refused.exitCode != 0);
        QVERIFY2(refused.err.contains("The stars are not right"), refused.err.constData());
        const Asked added = with({{u"content"_s, base64("a secret of sixteen")}});
        QVERIFY2(added.exitCode == 0, added.err.constData());
        QVERIFY(!added.both().contains("a secret of sixteen"));
    }

    void itSpeaksTheLanguageOfWhoAsks()
    {
        const QStringList wrong{u"webhooks"_s, u"remove"_s, u"99"_s};
        QCOMPARE(done(wrong).err, "There is no webhook 99.\n"_ba);
        QCOMPARE(done(wrong, {{u"language"_s, u"de"_s}}).err, "Es gibt keinen Webhook 99.\n"_ba);
        QCOMPARE(done(wrong, {{u"language"_s, 7}}).err, "There is no webhook 99.\n"_ba);
        QCOMPARE(done(wrong).err, "There is no webhook 99.\n"_ba); // and nobody else's
    }

    void theCommandsEndIsTheReceivers()
    {
        Asked asked = listening();
        QCOMPARE(asked.heard, (QStringList{u"ready"_s, u"start_command"_s}));
        asked.tell(u"command_ended"_s, {{u"exit_code"_s, 7}});
        QVERIFY(asked.hear());
        QCOMPARE(asked.exitCode, 7);
        QVERIFY(asked.out.contains(R"("type":"summary")"));
    }

    void aCommandThatCannotBeStartedIsTold()
    {
        Asked asked = listening();
        asked.tell(u"failed"_s, {{u"exit_code"_s, 2}, {u"message"_s, u"handler is nowhere to be found"_s}});
        QVERIFY(asked.hear());
        QCOMPARE(asked.exitCode, 2);
        QVERIFY2(asked.both().contains("handler is nowhere to be found"), asked.err.constData());
        Asked wordless = listening(); // the receiver is free again
        wordless.tell(u"failed"_s);
        QVERIFY2(wordless.hear(), wordless.both().constData());
        QCOMPARE(wordless.exitCode, 3);
    }

    void whoEndsItHasTheCommandEndFirst()
    {
        Asked asked = listening();
        asked.tell(u"cancel"_s);
        QVERIFY(asked.hear(u"end_command"_s));
        QVERIFY(!asked.exitCode);
        asked.tell(u"command_ended"_s); // how is not known
        QVERIFY(asked.hear());
        QCOMPARE(asked.exitCode, 3);
    }

    void whatNobodyWaitsForAnyMoreEnds()
    {
        Asked gone = listening();
        QCOMPARE(gone.heard.size(), 2);
        gone.socket->abort();
        const auto isFree = [this] { return listening().heard.size() == 2; }; // which takes it, and lets it go again
        QVERIFY(QTest::qWaitFor(isFree, clientPatienceMs));
        QVERIFY(knownTo(m_profile));
    }

    void whatTheBenchsEndCutsShortSaysSo()
    {
        Asked asked = ask({u"watch"_s, u"--json"_s});
        Asked receiving = listening();
        m_bench->terminate();
        QVERIFY(asked.hear());
        QVERIFY(receiving.hear());
        QVERIFY(asked.both().contains(R"("type":"summary")")); // what it knows is told all the same
        QVERIFY(receiving.both().contains(R"("type":"summary")"));
        m_bench->waitForFinished(clientPatienceMs);
        QCOMPARE(m_bench->exitCode(), 0);
        QVERIFY(!connectedTo(m_profile));
    }
};

QTEST_GUILESS_MAIN(TestBenchCommands)
#include "tst_bench_commands.moc"

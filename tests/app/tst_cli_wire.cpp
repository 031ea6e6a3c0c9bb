// SPDX-License-Identifier: MIT
// `trigger` and `listen` against each other over TLS, and the trial: what stands in their JSON, how they end.
#include "tests/app/program.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonObject>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

QStringList keysInOrder(const QByteArray &line)
{
    QStringList keys;
    QRegularExpression pattern(u"[{,]\"([a-z_]+)\":"_s);
    for (auto it = pattern.globalMatch(QString::fromUtf8(line)); it.hasNext();)
        keys += it.next().captured(1);
    return keys;
}

QByteArray firstLine(const Outcome &outcome, const QByteArray &type)
{
    for (const QByteArray &line : outcome.out.split('\n')) {
        if (line.startsWith(QByteArray("{\"type\":\"" + type + "\"")))
            return line;
    }
    return {};
}
} // namespace

class TestCliWire final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_receiverProfile = m_program.path(u"receiver profile"_s); // a space in it
    QString m_senderProfile = m_program.path(u"sender"_s);

    struct Listener
    {
        Running process;
        QString url;
        QString authority;
    };

    Listener listen(const QStringList &options)
    {
        Listener listener;
        listener.process = m_program.start(QStringList{u"listen"_s, u"--json"_s, u"--profile"_s, m_receiverProfile} + options);
        const QJsonObject listening = Program::await(*listener.process, u"listening"_s);
        listener.url = listening["url"_L1].toString();
        listener.authority = listening["ca_file"_L1].toString();
        return listener;
    }

    Outcome trigger(const Listener &listener, const QStringList &options, const QString &event = u"goal.completed"_s)
    {
        QStringList call{u"trigger"_s, event, u"--json"_s, u"--profile"_s, m_senderProfile, u"--url"_s, listener.url + u"hook?x=1"_s};
        if (!listener.authority.isEmpty())
            call += {u"--ca"_s, listener.authority};
        return m_program.run(call + options);
    }

private Q_SLOTS:
    /// Many a script puts both streams together, and takes the first line for what became of it.
    void theFirstLineOfBothIsTheAttempts()
    {
        const Outcome outcome = m_program.runShell("$P trigger goal.completed --json --profile " + m_program.path(u"merged"_s).toUtf8()
                                                   + " --url http://127.0.0.1:1//a/../b --allow-loopback-http --no-retry --secret x 2>&1");
        QVERIFY2(outcome.out.startsWith("{\"type\":\"attempt\""), outcome.out.constData());
        QVERIFY(outcome.out.contains("an empty segment")); // said all the same
    }

    void oneEventArrivesVerified()
    {
        const Listener listener = listen({u"--secret"_s, u"s3cret"_s});
        QVERIFY(listener.url.startsWith("https://localhost:"_L1));
        const Outcome sent = trigger(listener, {u"--secret"_s, u"s3cret"_s, u"--site"_s, u"acme.test"_s, u"--data"_s, u"goal_name=Käufe"_s});
        QCOMPARE(sent.code, 0);
        QVERIFY(sent.onlyJson);
        QCOMPARE(keysInOrder(firstLine(sent, "attempt")), QStringList({u"type"_s, u"delivery"_s, u"number"_s, u"status"_s, u"error"_s, u"detail"_s,
                                                                       u"reason_code"_s, u"duration_ms"_s, u"next_attempt_in_s"_s}));
        QCOMPARE(keysInOrder(firstLine(sent, "delivery")), QStringList({u"type"_s, u"id"_s, u"state"_s, u"attempts"_s, u"signature"_s}));
        QCOMPARE(firstLine(sent, "summary"), R"({"type":"summary","delivered":1,"failed":0,"held":0})"_ba);
        const QJsonObject attempt = sent.one(u"attempt"_s);
        QCOMPARE(attempt["status"_L1].toInt(), 200);
        QVERIFY(attempt["error"_L1].isNull());
        QVERIFY(attempt["next_attempt_in_s"_L1].isNull());
        QCOMPARE(sent.one(u"delivery"_s)["state"_L1].toString(), u"delivered"_s);
        QCOMPARE(sent.one(u"delivery"_s)["signature"_L1].toString().size(), 64);

        const Outcome received = Program::terminate(*listener.process);
        QCOMPARE(received.code, 0);
        QCOMPARE(keysInOrder(firstLine(received, "request")), QStringList({u"type"_s, u"id"_s, u"method"_s, u"target"_s, u"verdict"_s, u"reason"_s,
                                                                           u"reason_code"_s, u"body_bytes"_s, u"status"_s}));
        const QJsonObject request = received.one(u"request"_s);
        QCOMPARE(request["method"_L1].toString(), u"POST"_s);
        QCOMPARE(request["target"_L1].toString(), u"/hook?x=1"_s);
        QCOMPARE(request["verdict"_L1].toString(), u"valid"_s);
        QCOMPARE(firstLine(received, "summary"), R"({"type":"summary","requests":1,"valid":1,"invalid":0})"_ba);
    }

    void retriesRunOnSimulatedTime()
    {
        const Listener listener = listen({u"--respond"_s, u"503x2,200"_s, u"--count"_s, u"3"_s});
        const Outcome sent = trigger(listener, {u"--speed"_s, u"3600"_s});
        QCOMPARE(sent.code, 0);
        const auto attempts = sent.ofType(u"attempt"_s);
        QCOMPARE(attempts.size(), 3);
        QCOMPARE(attempts[0]["next_attempt_in_s"_L1].toInt(), 60);
        QCOMPARE(attempts[1]["next_attempt_in_s"_L1].toInt(), 300);
        QCOMPARE(attempts[0]["error"_L1].toString(), u"status"_s);
        const QJsonObject summary = Program::await(*listener.process, u"summary"_s); // --count ends it by itself
        QCOMPARE(summary["requests"_L1].toInt(), 3);
        QVERIFY(listener.process->waitForFinished());
        QCOMPARE(listener.process->exitCode(), 0);
    }

    void aFailedDeliveryEndsWith1()
    {
        const Listener listener = listen({u"--respond"_s, u"500"_s});
        const Outcome given = trigger(listener, {u"--no-retry"_s});
        QCOMPARE(given.code, 1);
        QCOMPARE(given.one(u"delivery"_s)["state"_L1].toString(), u"failed"_s);
        const Outcome ladder = trigger(listener, {u"--speed"_s, u"3600"_s});
        QCOMPARE(ladder.code, 1);
        QCOMPARE(ladder.ofType(u"attempt"_s).size(), 4);
        QCOMPARE(ladder.ofType(u"attempt"_s).at(2)["next_attempt_in_s"_L1].toInt(), 1800);
    }

    void anUntrustedCertificateIsRefused()
    {
        Listener listener = listen({});
        listener.authority.clear();
        const Outcome sent = trigger(listener, {u"--no-retry"_s});
        QCOMPARE(sent.code, 1);
        const QJsonObject attempt = sent.one(u"attempt"_s);
        QCOMPARE(attempt["error"_L1].toString(), u"tls"_s);
        QVERIFY(attempt["status"_L1].isNull());
        QCOMPARE(Program::terminate(*listener.process).ofType(u"request"_s).size(), 0);
    }

    void verdicts_data()
    {
        QTest::addColumn<QStringList>("listening");
        QTest::addColumn<QStringList>("sending");
        QTest::addColumn<QString>("verdict");
        const QStringList known{u"--secret"_s, u"a"_s, u"--secret"_s, u"b"_s};
        QTest::newRow("second secret") << known << QStringList{u"--secret"_s, u"b"_s} << u"valid"_s;
        QTest::newRow("another secret") << known << QStringList{u"--secret"_s, u"c"_s} << u"invalid"_s;
        QTest::newRow("no secret known") << QStringList() << QStringList{u"--secret"_s, u"c"_s} << u"unchecked"_s;
        QTest::newRow("base64") << known << QStringList{u"--secret"_s, u"a"_s, u"--signature"_s, u"base64"_s} << u"valid"_s;
        QTest::newRow("encoding not accepted") << known + QStringList{u"--signature"_s, u"hex"_s}
                                               << QStringList{u"--secret"_s, u"a"_s, u"--signature"_s, u"prefixed"_s} << u"invalid"_s;
        QTest::newRow("slack") << known << QStringList{u"--secret"_s, u"a"_s, u"--format"_s, u"slack"_s} << u"valid"_s;
    }

    void verdicts()
    {
        QFETCH(QStringList, listening);
        QFETCH(QStringList, sending);
        QFETCH(QString, verdict);
        const Listener listener = listen(listening + QStringList{u"--count"_s, u"1"_s});
        (void)trigger(listener, sending + QStringList{u"--no-retry"_s}, u"realtime.spike"_s);
        QCOMPARE(Program::await(*listener.process, u"request"_s)["verdict"_L1].toString(), verdict);
        QVERIFY(listener.process->waitForFinished());
    }

    void respondIsTakenAtItsWord()
    {
        const QStringList one{u"--secret"_s, u"a"_s, u"--count"_s, u"1"_s};
        const QStringList wrong{u"--secret"_s, u"b"_s, u"--no-retry"_s};
        for (const auto &[respond, status] : {std::pair(QStringList(), 401), std::pair(QStringList{u"--respond"_s, u"202"_s}, 202)}) {
            const Listener listener = listen(one + respond);
            QCOMPARE(trigger(listener, wrong).one(u"attempt"_s)["status"_L1].toInt(), status);
            QCOMPARE(Program::await(*listener.process, u"request"_s)["verdict"_L1].toString(), u"invalid"_s);
            QVERIFY(listener.process->waitForFinished());
        }
    }

    void exactBytesAreSent()
    {
        const QByteArray body = "\xff\x00 not JSON"_ba;
        const Listener listener = listen({u"--secret"_s, u"k"_s, u"--plain"_s, u"--count"_s, u"1"_s});
        QVERIFY(listener.url.startsWith("http://"_L1));
        QVERIFY(listener.authority.isEmpty());
        const QString file = m_program.file(u"body"_s, body);
        const Outcome sent = trigger(listener, {u"--allow-loopback-http"_s, u"--secret"_s, u"k"_s, u"--body-file"_s, file});
        QCOMPARE(sent.code, 0);
        QCOMPARE(sent.one(u"delivery"_s)["signature"_L1].toString(),
                 QString::fromLatin1(QMessageAuthenticationCode::hash(body, "k", QCryptographicHash::Sha256).toHex()));
        const QJsonObject request = Program::await(*listener.process, u"request"_s);
        QCOMPARE(request["verdict"_L1].toString(), u"valid"_s);
        QCOMPARE(request["body_bytes"_L1].toInt(), body.size());
    }

    void aBodyOverTheLimitIsNeverSent()
    {
        const Listener listener = listen({u"--count"_s, u"1"_s});
        const Outcome tooLarge = trigger(listener, {u"--body-file"_s, m_program.file(u"large"_s, QByteArray(10'240, 'x'))});
        QCOMPARE(tooLarge.code, 1);
        QVERIFY2(tooLarge.out.contains("10240") || tooLarge.out.contains("10,240"), tooLarge.out.constData());
        QVERIFY2(tooLarge.out.contains("10239") || tooLarge.out.contains("10,239"), tooLarge.out.constData());
        QCOMPARE(trigger(listener, {u"--body-file"_s, m_program.file(u"fits"_s, QByteArray(10'239, 'x'))}).code, 0);
        QCOMPARE(Program::await(*listener.process, u"request"_s)["body_bytes"_L1].toInt(), 10'239); // the first that came
    }

    void overTheHourlyLimitIsHeld()
    {
        const Listener listener = listen({});
        const Outcome sent = trigger(listener, {u"--repeat"_s, u"103"_s});
        QCOMPARE(sent.code, 0);
        QCOMPARE(firstLine(sent, "summary"), R"({"type":"summary","delivered":100,"failed":0,"held":3})"_ba);
        QCOMPARE(sent.ofType(u"delivery"_s).size(), 103);
        QCOMPARE(Program::terminate(*listener.process).one(u"summary"_s)["requests"_L1].toInt(), 100);
    }

    void termEndsATriggerInOrder()
    {
        const Listener listener = listen({u"--respond"_s, u"500"_s});
        const auto process = m_program.start({u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--profile"_s, m_senderProfile, u"--url"_s,
                                              listener.url, u"--ca"_s, listener.authority});
        QVERIFY(!Program::await(*process, u"attempt"_s).isEmpty()); // now it waits a minute for its retry
        const Outcome ended = Program::terminate(*process);
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.one(u"delivery"_s)["state"_L1].toString(), u"waiting"_s);
        QVERIFY(!ended.one(u"summary"_s).isEmpty());
    }

    void durationEndsListening()
    {
        const Outcome outcome = m_program.run({u"listen"_s, u"--json"_s, u"--profile"_s, m_receiverProfile, u"--duration"_s, u"50ms"_s});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.onlyJson);
        QCOMPARE(outcome.one(u"summary"_s)["requests"_L1].toInt(), 0);
    }

    void aSecondBenchOnTheProfileIsRefused()
    {
        const Listener listener = listen({});
        const Outcome second = m_program.run({u"listen"_s, u"--profile"_s, m_receiverProfile});
        QCOMPARE(second.code, 3);
        QVERIFY(!second.err.isEmpty());
        QCOMPARE(m_program.run({u"sites"_s, u"list"_s, u"--profile"_s, m_receiverProfile}).code, 0); // reading goes beside it
    }

    void aHeldDefaultProfileIsNoObstacle()
    {
        const auto holder = m_program.start({u"listen"_s, u"--json"_s});
        QVERIFY(!Program::await(*holder, u"listening"_s).isEmpty());
        const Outcome second = m_program.run({u"listen"_s, u"--json"_s, u"--duration"_s, u"20ms"_s});
        QCOMPARE(second.code, 0);
        QVERIFY2(second.err.contains("temporary"), second.err.constData());
        QVERIFY(second.onlyJson);
        QCOMPARE(m_program.run({u"sites"_s, u"add"_s, u"a.test"_s}).code, 3); // what changes a profile needs that one
        (void)Program::terminate(*holder);
    }

    void secretsStayOffTheProcessList()
    {
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, u"verysecretindeed"_s);
        const auto process = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_receiverProfile});
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, {});
        QVERIFY(!Program::await(*process, u"listening"_s).isEmpty());
        QFile commandLine(u"/proc/%1/cmdline"_s.arg(process->processId()));
        QVERIFY(commandLine.open(QIODevice::ReadOnly));
        QVERIFY(!commandLine.readAll().contains("verysecretindeed"));
        const Outcome ended = Program::terminate(*process);
        QVERIFY(!ended.both().contains("verysecretindeed"));
    }

    void filesEnoughForEachConnection()
    {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        if (before.rlim_max < 2048)
            QSKIP("this system allows no more files");
        rlimit usual = before;
        usual.rlim_cur = 1024;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &usual), 0);
        const auto process = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_receiverProfile});
        ::setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY(!Program::await(*process, u"listening"_s).isEmpty());
        QFile limits(u"/proc/%1/limits"_s.arg(process->processId()));
        QVERIFY(limits.open(QIODevice::ReadOnly));
        const auto files = QRegularExpression(u"Max open files +(\\d+)"_s).match(QString::fromLatin1(limits.readAll()));
        QVERIFY2(files.captured(1).toInt() >= 2048, qPrintable(files.captured(0)));
    }

    void aReaderThatLeavesEndsItInOrder()
    {
        const Outcome left = m_program.runShell("{ \"$P\" trial --json; echo code $? >&2; } | head -n 1");
        QCOMPARE(left.ofType(u"step"_s).size(), 1);
        QVERIFY2(left.err.contains("code 3"), left.err.constData());
    }

    void aFullDiskBehindStandardOutputIsTold()
    {
        if (!QFileInfo::exists(u"/dev/full"_s))
            QSKIP("there is no /dev/full");
        const Outcome full = m_program.runShell("exec \"$P\" listen --json --duration 20s > /dev/full");
        QCOMPARE(full.code, 3);
        QVERIFY(!full.err.isEmpty());
    }

    void aFullDiskEndsWith3()
    {
        // A limit on the size of files stands for the full disk: the database and its log may not grow beyond 400 KB.
        const Listener listener = listen({});
        const QByteArray line = "ulimit -f 800; exec \"$P\" trigger goal.completed --json --repeat 5000 --profile "
                                + m_program.path(u"full"_s).toUtf8() + " --url " + listener.url.toUtf8() + " --ca '" + listener.authority.toUtf8()
                                + '\'';
        const Outcome full = m_program.runShell(line);
        QCOMPARE(full.code, 3);
        QVERIFY(full.onlyJson);
        QVERIFY2(!full.err.isEmpty(), full.out.constData());
    }

    void theTrialProvesEachStep()
    {
        QElapsedTimer timer;
        timer.start();
        const Outcome outcome = m_program.run({u"trial"_s, u"--json"_s, u"--profile"_s, m_program.path(u"trial"_s)});
        QVERIFY2(outcome.code == 0, outcome.both().constData());
        QVERIFY(timer.elapsed() < 30'000);
        QVERIFY(outcome.onlyJson);
        const auto steps = outcome.ofType(u"step"_s);
        QVERIFY(steps.size() >= 8);
        for (const QJsonObject &step : steps) {
            QCOMPARE(step.keys(), QStringList({u"detail"_s, u"detail_code"_s, u"name"_s, u"ok"_s, u"type"_s}));
            QVERIFY(step["ok"_L1].toBool());
        }
        QCOMPARE(outcome.one(u"summary"_s)["passed"_L1].toInt(), steps.size());
        QCOMPARE(outcome.one(u"summary"_s)["failed"_L1].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCliWire)
#include "tst_cli_wire.moc"

// SPDX-License-Identifier: MIT
// What `listen` promises to scripts: how many it answers, and that it does not end well when what was asked for did not come.
#include "tests/app/program.h"

#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtCore/QUrl>
#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliCounts final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    Program m_program;
    QUrl m_url;

    Running listen(const QStringList &options)
    {
        Running process =
            m_program.start(QStringList{u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"receiver"_s)} + options);
        m_url = QUrl(Program::await(*process, u"listening"_s)["url"_L1].toString());
        return process;
    }

    /// Sends this many forged requests on one connection, and returns what came back until it was closed.
    [[nodiscard]] QByteArray forge(int requests) const
    {
        QTcpSocket peer;
        peer.connectToHost(u"127.0.0.1"_s, quint16(m_url.port()));
        const QByteArray one = "POST /hook HTTP/1.1\r\nHost: localhost\r\nX-Ovyxa-Signature: 00\r\nContent-Length: 2\r\n\r\n{}";
        peer.write(one.repeated(requests));
        while (peer.state() != QAbstractSocket::UnconnectedState && peer.waitForReadyRead(patienceMs)) {
        }
        return peer.readAll();
    }

    static Outcome ended(QProcess &process)
    {
        Outcome outcome;
        if (process.waitForFinished(patienceMs))
            outcome.code = process.exitCode();
        outcome.out = process.readAllStandardOutput();
        outcome.err = process.readAllStandardError();
        return outcome;
    }

private Q_SLOTS:
    void aCountThatWasNotReachedIsNoSuccess()
    {
        const Running nothing = listen({u"--count"_s, u"3"_s, u"--duration"_s, u"50ms"_s});
        const Outcome none = ended(*nothing);
        QCOMPARE(none.code, 1);
        QVERIFY(none.out.contains(R"({"type":"summary","requests":0,"valid":0,"invalid":0})"));
        QVERIFY2(none.err.contains("0 of 3"), none.err.constData());

        const Running some = listen({u"--count"_s, u"3"_s, u"--duration"_s, u"1500ms"_s});
        (void)forge(2);
        QCOMPARE(ended(*some).code, 1);
    }

    void aCountThatWasReachedInTimeIs()
    {
        const Running listener = listen({u"--count"_s, u"2"_s, u"--duration"_s, u"20s"_s});
        (void)forge(2);
        QCOMPARE(ended(*listener).code, 0);
    }

    void aDurationAloneEndsWell()
    {
        const Running listener = listen({u"--duration"_s, u"50ms"_s});
        QCOMPARE(ended(*listener).code, 0);
    }

    void exactlySoManyAreAnsweredAndTold()
    {
        const Running listener = listen({u"--count"_s, u"2"_s, u"--secret"_s, u"s3cret"_s});
        const QByteArray answers = forge(5);
        QCOMPARE(answers.count("HTTP/1.1 "), 2);
        const Outcome outcome = ended(*listener);
        QCOMPARE(outcome.code, 0); // two came, as was asked for; what they were worth is another question
        QCOMPARE(outcome.out.count(R"("type":"request")"), 2);
        QVERIFY(outcome.out.contains(R"({"type":"summary","requests":2,"valid":0,"invalid":2})"));
    }

    void forgedOnesFailIfThatIsAskedFor()
    {
        const Running listener = listen({u"--count"_s, u"2"_s, u"--secret"_s, u"s3cret"_s, u"--fail-on-invalid"_s});
        (void)forge(2);
        QCOMPARE(ended(*listener).code, 1);
    }

    void oneOfManyIsEnoughAndASignalForgetsNothing()
    {
        const Running listener = listen({u"--secret"_s, u"s3cret"_s, u"--fail-on-invalid"_s});
        const QStringList trigger{u"trigger"_s,     u"goal.completed"_s, u"--allow-loopback-http"_s,  u"--url"_s,
                                  m_url.toString(), u"--profile"_s,      m_program.path(u"sender"_s), u"--secret"_s,
                                  u"s3cret"_s};
        QCOMPARE(m_program.run(trigger).code, 0);
        QTcpSocket peer;
        peer.connectToHost(u"127.0.0.1"_s, quint16(m_url.port()));
        peer.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); // not signed at all
        QVERIFY(peer.waitForReadyRead(patienceMs));
        QVERIFY(!Program::await(*listener, u"request"_s).isEmpty());
        QVERIFY(!Program::await(*listener, u"request"_s).isEmpty());
        QCOMPARE(Program::terminate(*listener).code, 1);
    }

    void validOnesAlonePass()
    {
        const Running listener = listen({u"--count"_s, u"1"_s, u"--secret"_s, u"s3cret"_s, u"--fail-on-invalid"_s});
        const QStringList trigger{u"trigger"_s,     u"goal.completed"_s, u"--allow-loopback-http"_s,  u"--url"_s,
                                  m_url.toString(), u"--profile"_s,      m_program.path(u"sender"_s), u"--secret"_s,
                                  u"s3cret"_s};
        QCOMPARE(m_program.run(trigger).code, 0);
        QCOMPARE(ended(*listener).code, 0);
    }

    void failingOnInvalidNeedsASecret()
    {
        const Outcome outcome = m_program.run({u"listen"_s, u"--fail-on-invalid"_s, u"--duration"_s, u"1ms"_s});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains("--secret"), outcome.err.constData());
    }

    void theTrialLeavesTheDefaultProfileAlone()
    {
        const Outcome outcome = m_program.run({u"trial"_s, u"--json"_s});
        QVERIFY2(outcome.code == 0, outcome.both().constData());
        QCOMPARE(QDir(m_program.path(u"data"_s)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestCliCounts)
#include "tst_cli_counts.moc"

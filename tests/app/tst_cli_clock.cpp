// SPDX-License-Identifier: MIT
// Simulated time from one run to the next: who moves it, who does not, and `clock`.
#include "tests/app/program.h"
#include "tests/support/scripted_peer.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliClock final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    std::unique_ptr<Program> m_program;

    Outcome run(const QStringList &arguments)
    {
        return m_program->run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_program->path(u"profile"_s)});
    }

    /// Seconds, as `clock show` tells them.
    qint64 ahead()
    {
        const Outcome shown = run({u"clock"_s, u"show"_s});
        const QJsonObject clock = shown.one(u"clock"_s);
        return shown.code == 0 && clock.contains("ahead_s"_L1) ? clock["ahead_s"_L1].toInteger() : -1;
    }

    /// An event for which nothing listens.
    [[nodiscard]] static QStringList hopeless()
    {
        return {u"trigger"_s, u"goal.completed"_s, u"--allow-loopback-http"_s, u"--url"_s, u"http://127.0.0.1:1/"_s};
    }

private Q_SLOTS:
    /// A real one, in a mount namespace of its own: what is told was stored. How many find room in what the files have already is the file system's.
    void onAFullDiskNoLeadIsTold()
    {
        const QByteArray inside = "mkdir -p \"$HOME/small\" && mount -t tmpfs -o size=3m tmpfs \"$HOME/small\" && ";
        if (m_program->runShell("unshare -rm sh -c '" + inside + "true'").code != 0)
            QSKIP("A file system of its own cannot be mounted here.");
        const Outcome full = m_program->runShell(
            "unshare -rm sh -c '" + inside
            + "cd \"$HOME/small\" && { \"$P\" serve --json --api-key k --profile p >said 2>&1 & } && until grep -q events-api said; do :; done; "
              "n=0; code=0; while [ $code = 0 ] && [ $n -lt 100 ]; do dd if=/dev/zero of=rest bs=4k oflag=append conv=notrunc 2>/dev/null; "
              "\"$P\" clock advance 1h --profile p >/dev/null; code=$?; [ $code = 0 ] && n=$((n + 1)); done; "
              "kill $!; wait $!; rm rest; \"$P\" clock show --json --profile p; echo \"{\\\"type\\\": \\\"told\\\", \\\"hours\\\": $n}\"; exit "
              "$code'");
        QCOMPARE(full.code, 3);
        QVERIFY2(full.err.contains("The disk is full"), full.err.constData());
        const int told = full.one(u"told"_s)["hours"_L1].toInt() * 3600;
        const int kept = full.one(u"clock"_s)["ahead_s"_L1].toInt();
        QVERIFY2(kept <= told && kept >= told - patienceMs / 1000 * 2, qPrintable(QString::number(kept))); // what ran on since could not be stored
    }

    void init() { m_program = std::make_unique<Program>(); }

    void nothingIsMadeByLookingAtIt()
    {
        const Outcome shown = run({u"clock"_s, u"show"_s});
        QCOMPARE(shown.code, 0);
        QVERIFY(shown.onlyJson);
        const QJsonObject clock = shown.one(u"clock"_s);
        QCOMPARE(clock.keys(), QStringList({u"ahead_s"_s, u"now"_s, u"speed"_s, u"type"_s}));
        QCOMPARE(clock["ahead_s"_L1].toInt(), 0);
        QVERIFY(!QFile::exists(m_program->path(u"profile"_s)));
    }

    void aFastTriggerAgesNobody()
    {
        const Outcome sent = run(hopeless() + QStringList{u"--speed"_s, u"3600"_s});
        QCOMPARE(sent.code, 1);
        QCOMPARE(sent.ofType(u"attempt"_s).size(), 4); // 36 minutes of them
        QCOMPARE(ahead(), 0);
        const QString id = QString::number(sent.one(u"delivery"_s)["id"_L1].toInteger());
        const QByteArray body = run({u"deliveries"_s, u"show"_s, id}).one(u"delivery"_s)["body"_L1].toString().toUtf8();
        const QDateTime dated = QDateTime::fromString(QJsonDocument::fromJson(body)["timestamp"_L1].toString(), Qt::ISODate);
        QVERIFY2(qAbs(dated.secsTo(QDateTime::currentDateTimeUtc())) < 180, body.constData()); // it is of now, and only its retries are of later
        QCOMPARE(run({u"deliveries"_s, u"replay"_s, id, u"--speed"_s, u"3600"_s}).code, 1);
        QCOMPARE(ahead(), 0);
    }

    void theTrialBringsItsClockBack()
    {
        QCOMPARE(run({u"trial"_s}).code, 0);
        QCOMPARE(ahead(), 0);
        const auto killed = m_program->start({u"trial"_s, u"--json"_s, u"--profile"_s, m_program->path(u"profile"_s)});
        QJsonObject step;
        do
            step = Program::await(*killed, u"step"_s);
        while (!step.isEmpty() && step["name"_L1].toString() != "recovers"_L1);
        QVERIFY(!step.isEmpty());
        killed->kill();
        QVERIFY(killed->waitForFinished(patienceMs));
        QCOMPARE(ahead(), 0);
        QCOMPARE(run({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0); // an ordinary start after it
        QCOMPARE(ahead(), 0);
    }

    /// How long an endpoint takes is real time, and moves the simulated one by nothing.
    void simulateEndsWithItsVisitorsOrTheLastRetry_data()
    {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<int>("seconds"); // at most
        QTest::newRow("slow") << u"delay=1s:200"_s << 600;
        QTest::newRow("a retry") << u"delay=1s:503,200"_s << 660;
    }

    void simulateEndsWithItsVisitorsOrTheLastRetry()
    {
        QFETCH(QString, plan);
        QFETCH(int, seconds);
        const Running listener = m_program->start({u"listen"_s, u"--json"_s, u"--profile"_s, m_program->path(u"receiver"_s), u"--respond"_s, plan});
        const QJsonObject listening = Program::await(*listener, u"listening"_s);
        QCOMPARE(run({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        QCOMPARE(run({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, listening["url"_L1].toString(), u"--events"_s,
                      u"usage.threshold"_s})
                     .code,
                 0);
        const Outcome gone = run({u"simulate"_s, u"--site"_s, u"acme.test"_s, u"--for"_s, u"10m"_s, u"--plan-limit"_s, u"100000"_s, u"--fill"_s,
                                  u"85"_s, u"--ca"_s, listening["ca_file"_L1].toString()});
        QVERIFY2(gone.code == 0, gone.both().constData());
        QCOMPARE(gone.one(u"summary"_s)["delivered"_L1].toInt(), 1);
        const qint64 ahead = gone.one(u"clock"_s)["ahead_s"_L1].toInteger();
        QVERIFY2(ahead > 500 && ahead <= seconds + 1, QByteArray::number(ahead).constData());
    }

    void simulateSaysHowFarItWent()
    {
        QCOMPARE(run({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        const Outcome gone = run({u"simulate"_s, u"--site"_s, u"acme.test"_s, u"--for"_s, u"2h"_s});
        QCOMPARE(gone.code, 0);
        QVERIFY(qAbs(gone.one(u"clock"_s)["ahead_s"_L1].toInteger() - 7200) < 30);
        QVERIFY2(gone.err.contains("2 h ahead") || gone.err.contains("1 h 59 min ahead"), gone.err.constData());
        QVERIFY2(gone.err.contains("clock reset"), gone.err.constData());
        QVERIFY(qAbs(ahead() - 7200) < 60);

        const Outcome back = run({u"clock"_s, u"reset"_s});
        QCOMPARE(back.code, 0);
        QCOMPARE(back.one(u"clock"_s)["ahead_s"_L1].toInteger(), 0);
        QVERIFY2(back.err.contains("went back by"), back.err.constData());
        QCOMPARE(ahead(), 0);
        const Outcome again = run({u"clock"_s, u"reset"_s});
        QCOMPARE(again.code, 0);
        QVERIFY(!again.err.contains("went back by"));
    }

    void advancingSendsWhatIsDue()
    {
        const Outcome left = run(hopeless() + QStringList{u"--timeout"_s, u"20s"_s});
        QCOMPARE(left.code, 1);
        QCOMPARE(left.one(u"delivery"_s)["state"_L1].toString(), u"waiting"_s); // it stays in the log, due
        const Outcome moved = run({u"clock"_s, u"advance"_s, u"36m"_s});
        QCOMPARE(moved.code, 0);
        QVERIFY(moved.onlyJson);
        QCOMPARE(moved.ofType(u"attempt"_s).size(), 3);
        QCOMPARE(moved.one(u"delivery"_s)["state"_L1].toString(), u"failed"_s);
        QVERIFY(qAbs(moved.one(u"clock"_s)["ahead_s"_L1].toInteger() - 36 * 60) < 30);
        QVERIFY(ahead() > 35 * 60);
    }

    void whatComesNextIsNoEarlierThanWhatWasTold()
    {
        QCOMPARE(run({u"clock"_s, u"advance"_s, u"1h"_s}).code, 0);
        for (int round = 0; round < 3; ++round) {
            const QString told = run({u"clock"_s, u"advance"_s, u"1s"_s}).one(u"clock"_s)["now"_L1].toString();
            QVERIFY(!told.isEmpty());
            QCOMPARE(run(hopeless() + QStringList{u"--no-retry"_s}).code, 1);
            const QString next = run({u"deliveries"_s, u"list"_s, u"--limit"_s, u"1"_s}).one(u"delivery"_s)["created_at"_L1].toString();
            QVERIFY2(next >= told, qPrintable(next + " is before "_L1 + told));
        }
    }

    void anAdvanceThatIsEndedStandsWhereItSays()
    {
        // Nothing is answered: a request is open until its program is told to end, which so cannot be done before.
        const ScriptedPeer peer;
        const QStringList profile{u"--json"_s, u"--profile"_s, m_program->path(u"profile"_s)};
        const auto fired = m_program->start(QStringList{u"trigger"_s, u"goal.completed"_s, u"--allow-loopback-http"_s, u"--timeout"_s, u"8s"_s,
                                                        u"--url"_s, u"http://127.0.0.1:%1/"_s.arg(peer.port())}
                                            + profile);
        QTRY_COMPARE_WITH_TIMEOUT(fired->state(), QProcess::NotRunning, patienceMs);
        QCOMPARE(peer.requests().size(), 1); // it stays in the log, due
        const auto advancing = m_program->start(QStringList{u"clock"_s, u"advance"_s, u"30d"_s} + profile);
        QTRY_COMPARE_WITH_TIMEOUT(peer.requests().size(), 2, patienceMs); // it is on its way
        const Outcome ended = Program::terminate(*advancing);
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.lines.last()["type"_L1].toString(), u"summary"_s);
        const qint64 since = ended.one(u"clock"_s)["ahead_s"_L1].toInteger() - ahead();
        QVERIFY2(since >= -1 && since < 60, qPrintable(QString::number(since))); // the real time between the two
    }

    void whatIsNoTimeIsRefused_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::newRow("nothing") << QStringList{u"clock"_s};
        QTest::newRow("no span") << QStringList{u"clock"_s, u"advance"_s};
        QTest::newRow("back") << QStringList{u"clock"_s, u"advance"_s, u"-5m"_s};
        QTest::newRow("none at all") << QStringList{u"clock"_s, u"advance"_s, u"0s"_s};
        QTest::newRow("words") << QStringList{u"clock"_s, u"advance"_s, u"soon"_s};
    }

    void whatIsNoTimeIsRefused()
    {
        QFETCH(QStringList, call);
        const Outcome refused = run(call);
        QCOMPARE(refused.code, 2);
        QCOMPARE(refused.one(u"error"_s)["code"_L1].toString(), u"invalid_input"_s);
        QVERIFY(!QFile::exists(m_program->path(u"profile"_s)));
    }
};

QTEST_GUILESS_MAIN(TestCliClock)
#include "tst_cli_clock.moc"

// SPDX-License-Identifier: MIT
// The machine's clock is put forward by a day and back by two while the program runs (libfaketime). Simulated time follows it forwards, and never
// goes back; what is due is done once; time-outs go by the clock that nobody sets; and the hour's limit neither opens nor locks up.
#include "tests/app/program.h"
#include "tests/support/instrumented.h"
#include "tests/support/raw_client.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtCore/QStandardPaths>
#include <QtCore/QUrl>
#include <QtTest/QTest>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

constexpr int waitMs = 30'000;
constexpr int day = 24 * 3600;
constexpr auto hit = R"({"site_id":"acme.test","url":"https://acme.test/thanks","user_agent":"Firefox/128.0"})";

QByteArray post(const QByteArray &target, const QByteArray &body)
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QDateTime dateOf(const RawClient &client)
{
    const qsizetype at = client.received.indexOf("\r\nDate: ");
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(client.received.mid(at + 8, 29)), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    return date;
}

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

} // namespace

class TestClockJumps final : public QObject
{
    Q_OBJECT

    Program m_program;
    QStringList m_wrapper;
    QString m_profile;

    /// The machine's clock from here on, in seconds off the true one; read anew by each look at it, so it is changed in one piece.
    void setClock(int off)
    {
        const QByteArray next = QFile::encodeName(m_program.file(u"next"_s, (off < 0 ? "" : "+") + QByteArray::number(off)));
        QCOMPARE(std::rename(next.constData(), QFile::encodeName(m_program.path(u"off"_s)).constData()), 0);
    }

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }
    [[nodiscard]] QDateTime simulatedNow() { return timeOf(call({u"clock"_s, u"show"_s}).one(u"clock"_s)["now"_L1]); }
    [[nodiscard]] qint64 countOf(const QString &state)
    {
        return call({u"deliveries"_s, u"list"_s, u"--state"_s, state, u"--limit"_s, u"1"_s}).one(u"summary"_s)["total"_L1].toInteger(-1);
    }

    /// A site whose goal sets off deliveries to this URL.
    void makeProfile(const QString &name, const QString &url)
    {
        m_profile = m_program.path(name);
        for (const QStringList &each :
             {QStringList{u"settings"_s, u"set"_s, u"allow_loopback_http=true"_s}, QStringList{u"sites"_s, u"add"_s, u"acme.test"_s},
              QStringList{u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Thanks"_s, u"--path"_s, u"/thanks"_s},
              QStringList{u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, url, u"--events"_s, u"goal.completed"_s}}) {
            const Outcome made = call(each);
            QVERIFY2(made.code == 0, made.both().constData());
        }
    }

    [[nodiscard]] Running bench()
    {
        return m_program.startUnder(m_wrapper, {u"serve"_s, u"--api-key"_s, u"k"_s, u"--json"_s, u"--profile"_s, m_profile});
    }

    static void visit(const QString &url, int times)
    {
        RawClient visitor(QHostAddress(u"127.0.0.1"_s), quint16(QUrl(url).port()));
        for (int i = 0; i < times; ++i)
            visitor.send(post("/api/v1/events/pageview", hit));
        QTRY_COMPARE_WITH_TIMEOUT(visitor.received.count("HTTP/1.1 201"), times, waitMs);
    }

    /// The next attempts of a running one: each of this number, with that long until the next.
    static void awaitAttempts(QProcess &process, int count, int number, int nextIn)
    {
        for (int i = 0; i < count; ++i) {
            const QJsonObject attempt = Program::await(process, u"attempt"_s);
            QCOMPARE(attempt["number"_L1].toInt(), number);
            QCOMPARE(attempt["next_attempt_in_s"_L1].toInt(), nextIn);
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"faketime"_s).isEmpty())
            QSKIP("there is no faketime here");
        QProcess ask; // where its library lies
        ask.start(u"faketime"_s, {u"-m"_s, u"now"_s, u"printenv"_s, u"LD_PRELOAD"_s});
        QVERIFY(ask.waitForFinished());
        setClock(0);
        m_wrapper = {u"env"_s, u"LD_PRELOAD="_s + QString::fromLocal8Bit(ask.readAllStandardOutput()).trimmed(),
                     u"FAKETIME_TIMESTAMP_FILE="_s + m_program.path(u"off"_s), u"FAKETIME_NO_CACHE=1"_s, u"FAKETIME_DONT_FAKE_MONOTONIC=1"_s};
        if (isInstrumented)
            m_program.setEnvironment(u"ASAN_OPTIONS"_s, qEnvironmentVariable("ASAN_OPTIONS") + ":detect_leaks=0:verify_asan_link_order=0"_L1);
        const auto tried = m_program.startUnder(m_wrapper, {u"--version"_s});
        QVERIFY(tried->waitForFinished(waitMs));
        if (tried->exitStatus() != QProcess::NormalExit || tried->exitCode() != 0)
            QSKIP("the program does not start under libfaketime here");
    }

    void init() { setClock(0); }

    void theReceiver()
    {
        m_profile = m_program.path(u"receiver"_s);
        const auto receiver = m_program.startUnder(m_wrapper, {u"listen"_s, u"--json"_s, u"--profile"_s, m_profile});
        const QJsonObject listening = Program::await(*receiver, u"listening"_s);
        const QString url = listening["url"_L1].toString();
        const QStringList trigger{u"trigger"_s,
                                  u"goal.completed"_s,
                                  u"--own"_s,
                                  u"--no-retry"_s,
                                  u"--json"_s,
                                  u"--profile"_s,
                                  m_program.path(u"sender"_s),
                                  u"--url"_s,
                                  url,
                                  u"--ca"_s,
                                  listening["ca_file"_L1].toString()};
        for (const int off : {0, day, -day}) {
            setClock(off);
            const Outcome sent = m_program.run(trigger); // by a program whose clock is right
            QVERIFY2(sent.code == 0, sent.both().constData());
        }
        QCOMPARE(Program::terminate(*receiver).code, 0);
        QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-day / 2);
        QList<QJsonObject> captures = call({u"captures"_s, u"list"_s}).ofType(u"capture"_s);
        std::reverse(captures.begin(), captures.end()); // the newest is first
        QCOMPARE(captures.size(), 3);
        for (const QJsonObject &capture : std::as_const(captures)) {
            const QDateTime at = timeOf(capture["received_at"_L1]);
            QVERIFY2(at.isValid() && at >= before, qPrintable(at.toString(Qt::ISODateWithMs)));
            before = at;
        }
        QVERIFY(before > QDateTime::currentDateTimeUtc().addSecs(day / 2)); // it went along
    }

    void timeOutsGoByAnotherClock()
    {
        m_profile = m_program.path(u"timeouts"_s);
        const auto receiver = m_program.startUnder(m_wrapper, {u"listen"_s, u"--plain"_s, u"--json"_s, u"--profile"_s, m_profile});
        const auto port = quint16(QUrl(Program::await(*receiver, u"listening"_s)["url"_L1].toString()).port());
        RawClient slow(QHostAddress(u"127.0.0.1"_s), port); // in the middle of its request
        slow.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{");
        for (const int off : {0, day, -day}) {
            setClock(off);
            RawClient client(QHostAddress(u"127.0.0.1"_s), port);
            client.send(post("/", "{}"));
            QTRY_COMPARE_WITH_TIMEOUT(client.answers(), 1, waitMs);
            QVERIFY2(client.statusLine().contains("200"), client.received.constData());
            const QDateTime wall = QDateTime::currentDateTimeUtc().addSecs(off);
            const QDateTime told = dateOf(client);
            QVERIFY2(told.isValid() && std::abs(told.secsTo(wall)) < 60, client.received.constData());
            QVERIFY(!slow.ended);
        }
        slow.send("}");
        QTRY_COMPARE_WITH_TIMEOUT(slow.answers(), 1, waitMs);
        QVERIFY2(slow.statusLine().contains("200"), slow.received.constData());
        QCOMPARE(Program::terminate(*receiver).code, 0);
    }

    void whatIsDueIsSentOnce()
    {
        constexpr int events = 5;
        const auto far =
            m_program.start({u"listen"_s, u"--plain"_s, u"--json"_s, u"--respond"_s, u"503"_s, u"--profile"_s, m_program.path(u"far"_s)});
        makeProfile(u"waiting"_s, Program::await(*far, u"listening"_s)["url"_L1].toString());
        Running serve = bench();
        visit(Program::await(*serve, u"events-api"_s)["url"_L1].toString(), events);
        awaitAttempts(*serve, events, 1, 60);
        const QDateTime begin = simulatedNow();

        setClock(day);
        awaitAttempts(*serve, events, 2, 300);
        const QDateTime ahead = simulatedNow();
        QVERIFY(begin.secsTo(ahead) >= day && begin.secsTo(ahead) < day + 600);

        setClock(-day);
        const QDateTime back = simulatedNow();
        QVERIFY(ahead <= back && ahead.secsTo(back) < 600);
        QCOMPARE(countOf(u"waiting"_s), events); // none early
        QVERIFY(call({u"clock"_s, u"advance"_s, u"6m"_s}).code == 0);
        awaitAttempts(*serve, events, 3, 1800);
        QCOMPARE(Program::terminate(*serve).code, 0);

        // A start in the past: time goes on where it stood, and nothing is put off by days.
        serve = bench();
        QVERIFY(!Program::await(*serve, u"events-api"_s).isEmpty());
        const QDateTime again = simulatedNow();
        QVERIFY(again >= back.addSecs(360));
        const QList<QJsonObject> waiting = call({u"deliveries"_s, u"list"_s, u"--state"_s, u"waiting"_s}).ofType(u"delivery"_s);
        QCOMPARE(waiting.size(), events);
        for (const QJsonObject &delivery : waiting) {
            QCOMPARE(delivery["attempts"_L1].toInt(), 3);
            QVERIFY(again.secsTo(timeOf(delivery["due_at"_L1])) <= 1800);
        }
        QVERIFY(call({u"clock"_s, u"advance"_s, u"31m"_s}).code == 0);
        QTRY_COMPARE_WITH_TIMEOUT(countOf(u"failed"_s), events, waitMs);
        QCOMPARE(Program::terminate(*serve).code, 0);
        QCOMPARE(Program::terminate(*far).ofType(u"request"_s).size(), 4 * events);
    }

    void whatIsUnderWayIsNotCutOff()
    {
        const auto far =
            m_program.start({u"listen"_s, u"--plain"_s, u"--json"_s, u"--respond"_s, u"delay=2s:200"_s, u"--profile"_s, m_program.path(u"far2"_s)});
        makeProfile(u"underway"_s, Program::await(*far, u"listening"_s)["url"_L1].toString());
        for (const int off : {day, -day}) {
            setClock(0);
            const Running serve = bench();
            visit(Program::await(*serve, u"events-api"_s)["url"_L1].toString(), 1);
            QTRY_COMPARE_WITH_TIMEOUT(countOf(u"sending"_s), 1, waitMs);
            setClock(off);
            const QJsonObject attempt = Program::await(*serve, u"attempt"_s);
            QCOMPARE(attempt["status"_L1].toInt(), 200);
            QVERIFY2(attempt["duration_ms"_L1].toInt() >= 1900 && attempt["duration_ms"_L1].toInt() < 10'000,
                     QByteArray::number(attempt["duration_ms"_L1].toInt()).constData());
            QCOMPARE(Program::terminate(*serve).code, 0);
        }
    }

    void theHourNeitherOpensNorLocksUp()
    {
        constexpr int over = 3;
        const auto far = m_program.start({u"listen"_s, u"--plain"_s, u"--json"_s, u"--profile"_s, m_program.path(u"far3"_s)});
        makeProfile(u"hour"_s, Program::await(*far, u"listening"_s)["url"_L1].toString());
        const Running serve = bench();
        const QString api = Program::await(*serve, u"events-api"_s)["url"_L1].toString();
        visit(api, 100 + over);
        QTRY_COMPARE_WITH_TIMEOUT(countOf(u"delivered"_s), 100, waitMs);
        QCOMPARE(countOf(u"held"_s), over);
        setClock(-2 * day);
        visit(api, 1);
        QCOMPARE(countOf(u"delivered"_s), 100);
        QCOMPARE(countOf(u"held"_s), over + 1);
        QVERIFY(call({u"clock"_s, u"advance"_s, u"61m"_s}).code == 0); // an hour is an hour
        QTRY_COMPARE_WITH_TIMEOUT(countOf(u"delivered"_s), 100 + over + 1, waitMs);
        visit(api, 100 - over - 1);
        QTRY_COMPARE_WITH_TIMEOUT(countOf(u"delivered"_s), 200, waitMs);
        visit(api, over);
        QTRY_COMPARE_WITH_TIMEOUT(countOf(u"held"_s), over, waitMs);
        setClock(day);
        QTRY_COMPARE_WITH_TIMEOUT(countOf(u"delivered"_s), 200 + over, waitMs);
        QCOMPARE(Program::terminate(*serve).code, 0);
    }

    void madeUpVisitorsGoForwards()
    {
        makeProfile(u"simulate"_s, u"https://127.0.0.1:9/"_s);
        const auto simulation = m_program.startUnder(m_wrapper, {u"simulate"_s, u"--site"_s, u"acme.test"_s, u"--for"_s, u"20m"_s, u"--visitors"_s,
                                                                 u"5"_s, u"--paths"_s, u"/thanks 1"_s, u"--json"_s, u"--profile"_s, m_profile});
        QDateTime before;
        for (const int off : {day, -day, 2 * day}) {
            for (int i = 0; i < 3; ++i) {
                const QDateTime at = timeOf(Program::await(*simulation, u"event"_s)["timestamp"_L1]);
                QVERIFY(at.isValid() && (!before.isValid() || at >= before));
                before = at;
            }
            setClock(off);
        }
        QTRY_COMPARE_WITH_TIMEOUT(simulation->state(), QProcess::NotRunning, waitMs);
        QCOMPARE(simulation->exitStatus(), QProcess::NormalExit);
        QList<QJsonObject> deliveries = call({u"deliveries"_s, u"list"_s, u"--limit"_s, u"100000"_s}).ofType(u"delivery"_s);
        QVERIFY(deliveries.size() > 10);
        std::reverse(deliveries.begin(), deliveries.end());
        before = {};
        for (const QJsonObject &delivery : std::as_const(deliveries)) {
            const QDateTime at = timeOf(delivery["created_at"_L1]);
            QVERIFY2(!before.isValid() || at >= before, qPrintable(at.toString(Qt::ISODateWithMs)));
            before = at;
            QVERIFY(delivery["attempts"_L1].toInt() <= 4);
            QVERIFY(delivery["state"_L1].toString() == "failed"_L1 || delivery["state"_L1].toString() == "held"_L1);
        }
    }
};

QTEST_GUILESS_MAIN(TestClockJumps)
#include "tst_clock_jumps.moc"

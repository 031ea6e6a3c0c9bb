// SPDX-License-Identifier: MIT
// Killed and asked to end, at random moments under load, in every way of running. Then the books: every event that was accepted is delivered,
// failed or due, what was told stays true, no attempt is lost, and the far end got no more than was attempted. The long form is `./dev soak crash`.
#include "tests/app/program.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/raw_client.h"
#include "tests/support/soak.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QProcess>
#include <QtCore/QUrl>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

constexpr int eventsEachRun = 20;
constexpr int connectionsEachRun = 15;
constexpr qint64 patienceMs = 60'000;

/// What the runs of one way have said: each of it must be found again.
struct Told
{
    QHash<qint64, QString> deliveries; ///< by id; with the state of those that ended
    QSet<qint64> events;
    int acknowledged = 0; ///< hits answered with 201
    QSet<QByteArray> sent;
    QSet<QByteArray> answered; ///< the receiver's: targets of requests that got their answer
};

QByteArray message(int id, const QString &method, const QJsonObject &params)
{
    QJsonObject object{{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}, {u"params"_s, params}};
    if (id > 0)
        object.insert(u"id"_s, id);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray post(const QByteArray &target, const QByteArray &body)
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace

class TestCrash final : public QObject
{
    Q_OBJECT

    Program m_program;
    Running m_farEnd;
    QString m_url;
    QString m_authority;
    QRandomGenerator m_random;
    QString m_way;
    QString m_profile;
    Told m_told;
    qint64 m_reach = 0; ///< ms, within which a run is ended: twice what it needs to be at work
    int m_underLoad = 0;

    [[nodiscard]] QStringList call(int run) const
    {
        const QString count = QString::number(eventsEachRun);
        if (m_way == "trigger"_L1)
            return {u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--ca"_s, m_authority, u"--speed"_s, u"60"_s, u"--repeat"_s, count};
        if (m_way == "simulate"_L1)
            return {u"simulate"_s,  u"--site"_s, u"acme.test"_s,           u"--for"_s, u"2m"_s,    u"--visitors"_s, u"10"_s, u"--paths"_s,
                    u"/thanks 1"_s, u"--seed"_s, QString::number(run + 1), u"--ca"_s,  m_authority};
        if (m_way == "serve"_L1)
            return {u"serve"_s, u"--api-key"_s, u"k"_s, u"--speed"_s, u"60"_s, u"--ca"_s, m_authority};
        if (m_way == "mcp"_L1)
            return {u"mcp"_s, u"--ca"_s, m_authority};
        if (m_way == "listen"_L1)
            return {u"listen"_s, u"--plain"_s, u"--respond"_s, u"200"_s};
        return {}; // the window
    }

    void keep(const QByteArray &out)
    {
        QList<QByteArray> whole = out.split('\n');
        whole.removeLast(); // the last one may be cut off
        for (const QByteArray &line : std::as_const(whole)) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            const QString type = object["type"_L1].toString();
            const QString state = object["state"_L1].toString();
            if (type == "delivery"_L1)
                m_told.deliveries.insert(object["id"_L1].toInteger(), state == "delivered"_L1 || state == "failed"_L1 ? state : QString());
            else if (type == "event"_L1)
                m_told.events.insert(object["id"_L1].toInteger());
            const QJsonArray fired = object["result"_L1]["structuredContent"_L1]["deliveries"_L1].toArray();
            for (const auto &each : fired)
                m_told.deliveries.insert(each["id"_L1].toInteger(), {});
        }
    }

    [[nodiscard]] bool isReady(const QByteArray &out) const
    {
        if (m_way == "window"_L1)
            return QFileInfo::exists(m_profile + u"/bench.sock"_s);
        const char *sign = m_way == "serve"_L1 ? "events-api" : m_way == "listen"_L1 ? "listening" : m_way == "mcp"_L1 ? "serverInfo" : "attempt";
        return out.contains(QByteArray('"' + QByteArray(sign) + '"'));
    }

    /// What a bench is given to do that does nothing by itself.
    void load(const QByteArray &out, int run, std::vector<std::unique_ptr<RawClient>> &clients, Running &guest)
    {
        if (m_way == "window"_L1) {
            guest = m_program.start({u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--profile"_s, m_profile, u"--url"_s, m_url, u"--ca"_s,
                                     m_authority, u"--repeat"_s, QString::number(eventsEachRun)});
        } else if (m_way == "serve"_L1 || m_way == "listen"_L1) {
            const QUrl url(QJsonDocument::fromJson(out.left(out.indexOf('\n'))).object()["url"_L1].toString());
            for (int i = 0; i < connectionsEachRun; ++i) {
                const QByteArray target = "/n/" + QByteArray::number(run) + '/' + QByteArray::number(i);
                m_told.sent.insert(target);
                clients.push_back(std::make_unique<RawClient>(QHostAddress(u"127.0.0.1"_s), quint16(url.port())));
                clients.back()->setObjectName(QString::fromLatin1(target));
                const QByteArray hit = "{\"site_id\":\"acme.test\",\"url\":\"https://acme.test/thanks\"}";
                clients.back()->send(m_way == "listen"_L1 ? post(target, "{}") : post("/api/v1/events/pageview", hit));
            }
        }
    }

    void runAndEnd(int run, int signal)
    {
        const bool isMeasured = m_reach == 0;
        const qint64 reach = isMeasured ? patienceMs : m_reach;
        qint64 moment = isMeasured ? reach : m_random.bounded(reach);
        const Running process = m_program.start(QStringList{u"--json"_s, u"--profile"_s, m_profile} + call(run));
        QVERIFY(process->waitForStarted());
        if (m_way == "mcp"_L1) {
            process->write(message(1, u"initialize"_s,
                                   {{u"protocolVersion"_s, u"2025-06-18"_s},
                                    {u"capabilities"_s, QJsonObject()},
                                    {u"clientInfo"_s, QJsonObject{{u"name"_s, u"a"_s}, {u"version"_s, u"1"_s}}}}));
            process->write(message(0, u"notifications/initialized"_s, {}));
            const QJsonObject arguments{{u"site"_s, u"acme.test"_s}, {u"event"_s, u"goal.completed"_s}};
            for (int i = 0; i < eventsEachRun; ++i)
                process->write(message(100 + i, u"tools/call"_s, {{u"name"_s, u"fire_event"_s}, {u"arguments"_s, arguments}}));
        }
        QElapsedTimer timer;
        timer.start();
        QByteArray out;
        Running guest;
        std::vector<std::unique_ptr<RawClient>> clients;
        bool isLoaded = false;
        bool isTimed = !isMeasured;
        (void)QTest::qWaitFor(
            [&] {
                out += process->readAllStandardOutput();
                if (!isLoaded && isReady(out)) {
                    isLoaded = true;
                    load(out, run, clients, guest);
                }
                if (!isTimed && isLoaded && (!guest || guest->bytesAvailable() > 0)) { // a guest takes its time to come
                    isTimed = true;
                    m_reach = 2 * timer.elapsed() + 100;
                    moment = timer.elapsed() + 50;
                }
                return process->state() == QProcess::NotRunning || timer.hasExpired(moment);
            },
            int(patienceMs));
        m_underLoad += isLoaded && process->state() != QProcess::NotRunning ? 1 : 0;
        if (const auto pid = pid_t(process->processId()); pid > 0)
            ::kill(pid, signal);
        QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, int(patienceMs));
        QTRY_VERIFY_WITH_TIMEOUT(std::all_of(clients.cbegin(), clients.cend(), [](const auto &client) { return client->ended; }), int(patienceMs));
        if (signal == SIGTERM) {
            // Before its first line of code nobody can hear it.
            const bool wasUnborn = process->exitStatus() == QProcess::CrashExit && process->exitCode() == SIGTERM && out.isEmpty();
            QVERIFY2(wasUnborn || (process->exitStatus() == QProcess::NormalExit && process->exitCode() <= 1),
                     QByteArray(QByteArray::number(process->exitCode()) + process->readAllStandardError()).constData());
        }
        keep(out + process->readAllStandardOutput());
        for (const auto &client : clients) {
            const QByteArray status = client->statusLine();
            m_told.acknowledged += status.startsWith("HTTP/1.1 201") ? 1 : 0;
            if (status.startsWith("HTTP/1.1 200"))
                m_told.answered.insert(client->objectName().toLatin1());
        }
        if (guest) {
            guest->kill();
            guest->waitForFinished();
            keep(guest->readAllStandardOutput());
        }
    }

    [[nodiscard]] qint64 captured(const QString &profile)
    {
        return m_program.run({u"captures"_s, u"list"_s, u"--json"_s, u"--limit"_s, u"1"_s, u"--profile"_s, profile})
            .one(u"summary"_s)["total"_L1]
            .toInteger(-1);
    }

    /// One figure of the database, as another program reads it.
    [[nodiscard]] qint64 figure(const QString &statement) const
    {
        qint64 read = -1;
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"books"_s);
            database.setDatabaseName(m_profile + u"/bench.sqlite"_s);
            database.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
            QSqlQuery query(database);
            if (database.open() && query.exec(statement) && query.next())
                read = query.value(0).toLongLong();
        }
        QSqlDatabase::removeDatabase(u"books"_s);
        return read;
    }

    void checkSender(qint64 arrivedBefore, qint64 terminations)
    {
        QHash<qint64, QString> logged;
        const Outcome log = m_program.run({u"deliveries"_s, u"list"_s, u"--json"_s, u"--limit"_s, u"1000000"_s, u"--profile"_s, m_profile});
        QCOMPARE(log.code, 0);
        for (const QJsonObject &delivery : log.ofType(u"delivery"_s))
            logged.insert(delivery["id"_L1].toInteger(), delivery["state"_L1].toString());
        QVERIFY2(!logged.isEmpty(), "the load was too small to prove anything");
        for (auto told = m_told.deliveries.cbegin(); told != m_told.deliveries.cend(); ++told) {
            QVERIFY2(logged.contains(told.key()), qPrintable(QString::number(told.key())));
            if (!told.value().isEmpty())
                QCOMPARE(logged.value(told.key()), told.value()); // a word given is kept
        }

        // A bench that takes up what earlier runs left brings each one to its end.
        BenchOptions options;
        options.profileFolder = m_profile;
        options.useKeychain = false;
        options.extraAuthorities = QSslCertificate::fromPath(m_authority);
        options.speed = ClockState::maxSpeed;
        auto bench = Bench::open(options);
        QVERIFY2(bench.ok(), bench.ok() ? "" : qPrintable(bench.error().message));
        const SendingDoor *sending = (*bench)->sending();
        QCOMPARE(sending->sums().triggered, logged.size());
        QVERIFY(sending->sums().balances());
        QVERIFY(sending->sums().events >= std::max<qint64>(m_told.events.size(), m_told.acknowledged));
        // What the hour holds back goes a hundred a second, as fast as time runs.
        QTRY_COMPARE_WITH_TIMEOUT(sending->sums().unfinished(), 0, int(120'000 + 20 * logged.size()));
        const Sums sums = sending->sums();
        QVERIFY(sums.balances());
        QCOMPARE(sums.triggered, logged.size());
        // An agent that is asked to end cancels what it had asked for; what others leave is due.
        const bool cancels = m_way == "mcp"_L1;
        QVERIFY(sums.cancelled <= (cancels ? terminations * eventsEachRun : 0));
        QCOMPARE(sums.delivered + sums.failed + sums.cancelled, logged.size());
        bench->reset();

        QCOMPARE(figure(u"SELECT count(*) FROM attempts WHERE finished = 0"_s), 0);
        QCOMPARE(figure(u"SELECT count(*) FROM deliveries d WHERE attempts <> (SELECT count(*) FROM attempts a WHERE a.delivery = d.id) "
                        u"OR attempts <> (SELECT max(number) FROM attempts a WHERE a.delivery = d.id)"_s),
                 0);
        const qint64 arrived = captured(m_program.path(u"far"_s)) - arrivedBefore;
        const qint64 attempted = figure(u"SELECT count(*) FROM attempts"_s); // interrupted ones among them
        const qint64 answered = figure(u"SELECT count(*) FROM attempts WHERE status > 0"_s);
        QVERIFY2(answered <= arrived && arrived <= attempted, qPrintable(u"%1 %2 %3"_s.arg(answered).arg(arrived).arg(attempted)));
        qInfo("%s: %d ended under load; %lld events told, %lld deliveries, %lld attempts, %lld arrived, %lld answered", qPrintable(m_way),
              m_underLoad, qint64(m_told.events.size()), qint64(logged.size()), attempted, arrived, answered);
    }

    void checkReceiver()
    {
        QHash<QByteArray, int> kept;
        const Outcome log = m_program.run({u"captures"_s, u"list"_s, u"--json"_s, u"--limit"_s, u"1000000"_s, u"--profile"_s, m_profile});
        QCOMPARE(log.code, 0);
        for (const QJsonObject &capture : log.ofType(u"capture"_s)) {
            const QByteArray target = capture["target"_L1].toString().toLatin1();
            QVERIFY2(m_told.sent.contains(target) && ++kept[target] == 1, target.constData());
        }
        QVERIFY2(!m_told.answered.isEmpty(), "the load was too small to prove anything");
        for (const QByteArray &target : std::as_const(m_told.answered))
            QVERIFY2(kept.contains(target), target.constData()); // stored before it is answered
        qInfo("listen: %d ended under load; %lld requests, %lld kept, %lld answered", m_underLoad, qint64(m_told.sent.size()), qint64(kept.size()),
              qint64(m_told.answered.size()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const quint32 seed = soakSeed();
        qInfo("OVYXA_SOAK_SEED=%u", seed);
        m_random.seed(seed);
        m_program.setEnvironment(u"QT_QPA_PLATFORM"_s, u"offscreen"_s); // for the window
        const QStringList plan(40, u"200x20,503x10,close,reset"_s);
        m_farEnd = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_program.path(u"far"_s), u"--respond"_s, plan.join(u',') + u",200"_s});
        const QJsonObject listening = Program::await(*m_farEnd, u"listening"_s);
        m_url = listening["url"_L1].toString();
        m_authority = listening["ca_file"_L1].toString();
        QVERIFY(!m_url.isEmpty());
    }

    void nothingIsLost_data()
    {
        QTest::addColumn<bool>("isSender");
        for (const char *way : {"trigger", "serve", "simulate", "mcp", "window"})
            QTest::newRow(way) << true;
        QTest::newRow("listen") << false;
    }

    void nothingIsLost()
    {
        QFETCH(bool, isSender);
        m_way = QString::fromLatin1(QTest::currentDataTag());
        m_profile = m_program.path(m_way);
        m_told = {};
        m_reach = 0;
        m_underLoad = 0;
        if (isSender) {
            BenchFixture f(false);
            BenchOptions options = f.options();
            options.profileFolder = m_profile;
            f.open(options);
            QVERIFY(f.addSite(u"acme.test"_s).ok());
            QVERIFY(f.wait<Goal>([&](auto reply) {
                         f.bench->catalogue()->addGoal({{}, u"acme.test"_s, u"Thanks"_s, Goal::Kind::Pageview, u"/thanks"_s}, f.bench.get(), reply);
                     }).ok());
            QVERIFY(f.addWebhook(BenchFixture::webhook(u"acme.test"_s, u"Far"_s, m_url)).ok());
        }
        const qint64 arrivedBefore = isSender ? captured(m_program.path(u"far"_s)) : 0;
        const int kills = soakCount("OVYXA_SOAK_KILLS", 12, 3);
        QList<int> endings(kills, SIGKILL);
        endings += QList<int>(soakCount("OVYXA_SOAK_KILLS", 4, 1), SIGTERM);
        std::shuffle(endings.begin(), endings.end(), m_random);
        for (int run = 0; run < endings.size(); ++run) {
            runAndEnd(run, endings.at(run));
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(m_underLoad > 0);
        if (isSender)
            checkSender(arrivedBefore, endings.count(SIGTERM));
        else
            checkReceiver();
    }

    void cleanupTestCase() { (void)Program::terminate(*m_farEnd); }
};

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_crash.moc"

// SPDX-License-Identifier: MIT
// Killed a hundred times under load (instrumented, when a start takes seconds, forty times): each event ends delivered, failed or still due,
// none is lost, and what was told stays true.
#include "core/bench/bench.h"
#include "tests/app/program.h"
#include "tests/support/instrumented.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

constexpr int kills = isInstrumented ? 40 : 100;
constexpr int eventsEachRun = 30;

} // namespace

class TestCrash final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"sender"_s);

    /// Every delivery that a run told of, in the state it told.
    QHash<qint64, QString> m_told;

    /// One run, killed after it has reported `lines` results (0: while it starts, or commits its first events).
    void runAndKill(int run, const QString &url, const QString &authority)
    {
        const auto process =
            m_program.start({u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--profile"_s, m_profile, u"--url"_s, url, u"--ca"_s, authority,
                             u"--speed"_s, u"60"_s, u"--repeat"_s, QString::number(eventsEachRun), u"--data"_s, u"goal_name=run %1"_s.arg(run)});
        QVERIFY(process->waitForStarted());
        const int lines = (run * 7) % 40;
        if (lines < 10)
            process->waitForReadyRead(10 * lines); // milliseconds into its start, or its first news
        QByteArray out;
        while (out.count('\n') < lines && process->waitForReadyRead(5'000))
            out += process->readAllStandardOutput();
        process->kill();
        process->waitForFinished();
        out += process->readAllStandardOutput();
        QList<QByteArray> whole = out.split('\n');
        whole.removeLast(); // the last one may be cut off
        for (const QByteArray &line : std::as_const(whole)) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (object["type"_L1].toString() == "delivery"_L1)
                m_told.insert(object["id"_L1].toInteger(), object["state"_L1].toString());
        }
    }

private Q_SLOTS:
    void nothingIsLost()
    {
        const auto listener = m_program.start(
            {u"listen"_s, u"--json"_s, u"--profile"_s, m_program.path(u"receiver"_s), u"--respond"_s, u"200x100,503x50,close,reset,200"_s});
        const QJsonObject listening = Program::await(*listener, u"listening"_s);
        const QString url = listening["url"_L1].toString();
        const QString authority = listening["ca_file"_L1].toString();
        QVERIFY(!url.isEmpty());
        listener->setStandardOutputFile(QProcess::nullDevice());

        for (int run = 0; run < kills; ++run)
            runAndKill(run, url, authority);

        QHash<qint64, QString> logged;
        const Outcome log = m_program.run({u"deliveries"_s, u"list"_s, u"--json"_s, u"--limit"_s, u"1000000"_s, u"--profile"_s, m_profile});
        QCOMPARE(log.code, 0);
        for (const QJsonObject &delivery : log.ofType(u"delivery"_s))
            logged.insert(delivery["id"_L1].toInteger(), delivery["state"_L1].toString());
        QVERIFY2(logged.size() > kills, "the load was too small to prove anything");
        for (auto told = m_told.cbegin(); told != m_told.cend(); ++told)
            QCOMPARE(logged.value(told.key()), told.value()); // a word given is kept

        // A bench that takes up what earlier runs left brings each one to its end.
        BenchOptions options;
        options.profileFolder = m_profile;
        options.useKeychain = false;
        options.extraAuthorityFiles = {authority};
        options.speed = ClockState::maxSpeed;
        auto bench = Bench::open(options);
        QVERIFY2(bench.ok(), bench.ok() ? "" : qPrintable(bench.error().message));
        Bench &opened = **bench;
        QCOMPARE(opened.sending()->sums().triggered, logged.size());
        QVERIFY(opened.sending()->sums().balances());
        QTRY_VERIFY_WITH_TIMEOUT(opened.sending()->sums().queued + opened.sending()->sums().sending + opened.sending()->sums().waiting == 0, 120'000);
        const Sums sums = opened.sending()->sums();
        QVERIFY(sums.balances());
        QCOMPARE(sums.triggered, logged.size());
        QCOMPARE(sums.cancelled, 0);
        QCOMPARE(sums.held, 0);
        QCOMPARE(sums.delivered + sums.failed, logged.size());
        (void)Program::terminate(*listener);
    }
};

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_crash.moc"

// SPDX-License-Identifier: MIT
#include "core/trial/trial.h"
#include "tests/support/bench_fixture.h"

#include <QtTest/QSignalSpy>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Trial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStepPasses();
    void aBrokenBenchFailsIt();
};

void tst_Trial::everyStepPasses()
{
    BenchFixture f;
    Trial trial(f.bench.get());
    QSignalSpy steps(&trial, &Trial::step);
    QSignalSpy finished(&trial, &Trial::finished);
    QElapsedTimer elapsed;
    elapsed.start();
    trial.start();
    QVERIFY(finished.wait(60'000));
    for (const auto &step : steps)
        QVERIFY2(step.at(1).toBool(), qPrintable(step.at(0).toString() + u": "_s + step.at(2).toString()));
    QCOMPARE(steps.size(), 10);
    QCOMPARE(finished.first().at(0).toInt(), 10);
    QCOMPARE(finished.first().at(1).toInt(), 0);
    QVERIFY(f.bench->catalogue()->sites().isEmpty());   // it leaves the configuration as it was
    QVERIFY(f.bench->sending()->sums().triggered >= 6); // and what it sent in the log
}

void tst_Trial::aBrokenBenchFailsIt()
{
    BenchFixture f;
    BenchOptions options = f.options();
    options.retries = false; // a sender without its retry ladder
    f.bench.reset();
    f.open(options);
    Trial trial(f.bench.get());
    QSignalSpy steps(&trial, &Trial::step);
    QSignalSpy finished(&trial, &Trial::finished);
    trial.start();
    QVERIFY(finished.wait(60'000));
    for (const auto &step : steps) // a failed one's words have a code of their own
        QCOMPARE(step.at(3).toString() == "done"_L1, step.at(1).toBool());
    QVERIFY(finished.first().at(1).toInt() >= 2); // "recovers" and "never recovers" cannot hold
}

QTEST_GUILESS_MAIN(tst_Trial)
#include "tst_trial.moc"

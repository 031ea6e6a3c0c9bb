// SPDX-License-Identifier: MIT
#include "core/rules/simulation_rules.h"
#include "core/triggers/traffic_simulator.h"
#include "core/triggers/traffic_source.h"

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QUrl>
#include <QtTest/QTest>

#include <tuple>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{std::chrono::sys_days{std::chrono::year{2025} / 3 / 15}};

SimulationSettings settings()
{
    SimulationSettings made;
    made.site = u"acme.test"_s;
    made.seed = 42;
    return made;
}

/// All that can be told apart of a hit.
using Line = std::tuple<qint64, QString, QString, QString, QString, QString, QString>;
Line lineOf(const SimulatedHit &made)
{
    const Hit &hit = made.hit;
    return {msSinceEpoch(made.at), hit.url, hit.name, hit.referrer, hit.userAgent, hit.address, hit.country};
}

QList<Line> fetch(TrafficSimulator &simulator, Instant until)
{
    QList<Line> lines;
    while (simulator.nextAt() < until)
        lines.append(lineOf(simulator.next()));
    return lines;
}

} // namespace

class TestTrafficSimulator final : public QObject
{
    Q_OBJECT

private slots:
    void sameSeedSameHits();
    void ratesAndWeights();
    void busySiteKeepsItsRate();
    void spikeBringsThatMany();
    void settingsAreRefusedWithWords_data();
    void settingsAreRefusedWithWords();
};

void TestTrafficSimulator::sameSeedSameHits()
{
    SimulationSettings wanted = settings();
    wanted.customEvents = {{u"signup"_s, 1}};
    TrafficSimulator atOnce(wanted, start);
    atOnce.addSpike(500, start + 10min, 1min); // announced long before
    const QList<Line> all = fetch(atOnce, start + 30min);

    TrafficSimulator stepwise(wanted, start);
    QList<Line> pieces;
    for (Millis step = 0s; step < 10min; step += 7s)
        pieces += fetch(stepwise, std::min(start + step, start + 10min));
    pieces += fetch(stepwise, start + 10min);
    stepwise.addSpike(500, start + 10min, 1min); // when its time has come
    pieces += fetch(stepwise, start + 30min);
    QVERIFY(all.size() > 1'500);
    QCOMPARE(pieces.size(), all.size());
    QVERIFY(pieces == all);
    QVERIFY(std::is_sorted(all.cbegin(), all.cend(), [](const Line &a, const Line &b) { return std::get<0>(a) < std::get<0>(b); }));

    wanted.seed = 43;
    TrafficSimulator other(wanted, start);
    QVERIFY(fetch(other, start + 30min) != all);
}

void TestTrafficSimulator::ratesAndWeights()
{
    SimulationSettings wanted = settings();
    wanted.visitorsPerMinute = 100;
    wanted.customEvents = {{u"signup"_s, 3}, {u"download"_s, 1}};
    TrafficSimulator simulator(wanted, start);
    QHash<QString, double> paths;
    QHash<QString, double> sources;
    QHash<QString, double> countries;
    QHash<QString, double> names;
    QSet<QString> visitors;
    double hits = 0;
    double bots = 0;
    while (simulator.nextAt() < start + 500min) {
        const Hit hit = simulator.next().hit;
        ++hits;
        bots += isBot(hit.userAgent) ? 1 : 0;
        paths[QUrl(hit.url).path()] += 1;
        names[hit.name] += 1;
        if (!visitors.contains(hit.address)) {
            visitors.insert(hit.address);
            sources[trafficSource(hit.url, hit.referrer)] += 1;
            countries[hit.country] += 1;
        }
    }
    const auto isAbout = [](double value, double wish) { return std::abs(value - wish) < 0.05 * wish; };
    const double visits = double(visitors.size());
    QVERIFY2(isAbout(visits, 50'000), qPrintable(QString::number(visits)));
    QVERIFY2(isAbout(hits / visits, 3), qPrintable(QString::number(hits / visits)));
    QVERIFY2(isAbout(bots / hits, 0.10), qPrintable(QString::number(bots / hits)));
    QVERIFY(isAbout(paths[u"/"_s] / hits, 8.0 / 17));
    QVERIFY(isAbout(paths[u"/thanks"_s] / hits, 1.0 / 17));
    QVERIFY(isAbout(sources[u"direct"_s] / visits, 4.0 / 9));
    QVERIFY(isAbout(sources[u"twitter"_s] / visits, 1.0 / 9));
    QVERIFY(isAbout(countries[u"FR"_s] / visits, 2.0 / 8));
    QVERIFY(isAbout((names[u"signup"_s] + names[u"download"_s]) / hits, 0.1));
    QVERIFY(isAbout(names[u"signup"_s] / names[u"download"_s], 3));
}

void TestTrafficSimulator::busySiteKeepsItsRate()
{
    SimulationSettings wanted = settings();
    wanted.visitorsPerMinute = 100'000; // one in 0.6 ms: whole milliseconds would lose many
    wanted.pagesPerVisit = 1;
    wanted.botPercent = 0;
    TrafficSimulator simulator(wanted, start);
    QSet<QString> visitors;
    while (simulator.nextAt() < start + 1min)
        visitors.insert(simulator.next().hit.address);
    QVERIFY2(visitors.size() > 98'000 && visitors.size() < 102'000, qPrintable(QString::number(visitors.size()))); // each in a network of its own
}

void TestTrafficSimulator::spikeBringsThatMany()
{
    SimulationSettings wanted = settings();
    wanted.visitorsPerMinute = 0.1;
    wanted.botPercent = 100;
    wanted.customEvents = {{u"signup"_s, 1}};
    TrafficSimulator simulator(wanted, start);
    simulator.addSpike(0, start, 1min);
    simulator.addSpike(300, start, 1min);
    simulator.addSpike(200, start + 30s, 1s);
    QSet<QString> people;
    qint64 last = 0;
    while (simulator.nextAt() < start + 1min) {
        const SimulatedHit made = simulator.next();
        QVERIFY(msSinceEpoch(made.at) >= last);
        last = msSinceEpoch(made.at);
        if (isBot(made.hit.userAgent))
            continue;
        QVERIFY(made.hit.name.isEmpty());
        people.insert(made.hit.address);
    }
    QCOMPARE(people.size(), 500);
    // One that should have begun earlier begins with what was handed out last.
    (void)simulator.next();
    const Instant now = simulator.nextAt();
    simulator.addSpike(1, start, 1min);
    QVERIFY(simulator.nextAt() <= now && msSinceEpoch(simulator.nextAt()) >= last);
}

void TestTrafficSimulator::settingsAreRefusedWithWords_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("good");
    QTest::newRow("as they are") << 0 << true;
    QTest::newRow("no site") << 1 << false;
    QTest::newRow("no visitors") << 2 << false;
    QTest::newRow("not a number") << 3 << false;
    QTest::newRow("too many pages") << 4 << false;
    QTest::newRow("too many bots") << 5 << false;
    QTest::newRow("no paths") << 6 << false;
    QTest::newRow("weight of nothing") << 7 << false;
    QTest::newRow("no slash") << 8 << false;
    QTest::newRow("small country") << 9 << false;
    QTest::newRow("at the ends") << 10 << true;
}

void TestTrafficSimulator::settingsAreRefusedWithWords()
{
    QFETCH(int, which);
    SimulationSettings wanted = settings();
    switch (which) {
    case 1: wanted.site.clear(); break;
    case 2: wanted.visitorsPerMinute = 0.09; break;
    case 3: wanted.visitorsPerMinute = std::numeric_limits<double>::quiet_NaN(); break;
    case 4: wanted.pagesPerVisit = 51; break;
    case 5: wanted.botPercent = 101; break;
    case 6: wanted.paths.clear(); break;
    case 7: wanted.sources[0].weight = 0; break;
    case 8: wanted.paths[0].value = u"thanks"_s; break;
    case 9: wanted.countries[0].value = u"fr"_s; break;
    case 10:
        wanted.visitorsPerMinute = 100'000;
        wanted.pagesPerVisit = 50;
        wanted.botPercent = 0;
        break;
    default: break;
    }
    const Result<void> checked = rules::simulationAllowed(wanted);
    QTEST(checked.ok(), "good");
    if (!checked.ok()) {
        QCOMPARE(checked.error().code, ErrorCode::InvalidInput);
        QVERIFY(checked.error().message.endsWith(u'.'));
    }
}

QTEST_GUILESS_MAIN(TestTrafficSimulator)
#include "tst_traffic_simulator.moc"

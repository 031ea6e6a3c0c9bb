// SPDX-License-Identifier: MIT
// Each rule against a naive model of it, over traffic that nobody chose.
#include "core/triggers/active_visitors.h"
#include "core/triggers/goal_matcher.h"
#include "core/triggers/traffic_source.h"
#include "core/triggers/trigger_engine.h"
#include "core/triggers/usage_meter.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

#include <map>
#include <rapidcheck.h>
#include <set>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{std::chrono::sys_days{std::chrono::year{2025} / 3 / 31} + std::chrono::hours{22}}; // near a month's border

rc::Gen<QString> textOf(const std::string &letters, int most)
{
    return rc::gen::map(rc::gen::resize(most, rc::gen::container<std::string>(rc::gen::elementOf(letters))),
                        [](const std::string &made) { return QString::fromStdString(made); });
}

QString chopped(const QString &path)
{
    return path.size() > 1 && path.endsWith(u'/') ? path.chopped(1) : path;
}

/// By trying every length of every star's run.
bool naiveMatch(const QString &pattern, const QString &path)
{
    if (pattern.isEmpty())
        return path.isEmpty();
    if (pattern[0] == u'*') {
        for (qsizetype run = 0; run <= path.size(); ++run) {
            if (naiveMatch(pattern.sliced(1), path.sliced(run)))
                return true;
        }
        return false;
    }
    return !path.isEmpty() && path[0] == pattern[0] && naiveMatch(pattern.sliced(1), path.sliced(1));
}

struct Step
{
    int site;
    int visitor;
    int path;
    int kind; // 0 custom event, 1 bot, else a page view
    qint64 pauseMs;
};

rc::Gen<std::vector<Step>> traffic()
{
    const auto pause = rc::gen::oneOf(rc::gen::inRange<qint64>(0, 3'000), rc::gen::inRange<qint64>(0, 120'000),
                                      rc::gen::element<qint64>(0, 1, 299'999, 300'000, 300'001));
    const auto step = rc::gen::build<Step>(rc::gen::set(&Step::site, rc::gen::inRange(0, 3)), rc::gen::set(&Step::visitor, rc::gen::inRange(0, 12)),
                                           rc::gen::set(&Step::path, rc::gen::inRange(0, 4)), rc::gen::set(&Step::kind, rc::gen::inRange(0, 8)),
                                           rc::gen::set(&Step::pauseMs, pause));
    return rc::gen::resize(120, rc::gen::container<std::vector<Step>>(step));
}

const std::array<QString, 4> paths{u"/"_s, u"/thanks/"_s, u"/blog/a?x=/thanks"_s, u"/other#/thanks"_s};

/// Looks at every page view ever, for each question.
struct Sightings
{
    std::vector<std::pair<Instant, int>> all;
    [[nodiscard]] int countAt(Instant now) const
    {
        std::set<int> who;
        for (const auto &[at, visitor] : all) {
            if (at > now - 5min)
                who.insert(visitor);
        }
        return int(who.size());
    }
};

} // namespace

class TestTriggerModels final : public QObject
{
    Q_OBJECT

private slots:
    void goals();
    void usage();
    void activeVisitorsAndSpikes();
    void sources();
    void bots();
    void engine();
};

void TestTriggerModels::goals()
{
    QVERIFY(rc::check("a goal's path matches as by trying everything", [] {
        const QString pattern = u"/"_s + *textOf("ab/**", 9);
        const QString path = u"/"_s + *textOf("ab/*", 14);
        const bool matches = matchesPath(pattern, goalPath(path));
        RC_ASSERT(matches == naiveMatch(chopped(pattern), chopped(path)));
        const QString expression = QRegularExpression::escape(chopped(pattern)).replace("\\*"_L1, ".*"_L1);
        RC_ASSERT(matches == QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(chopped(path)).hasMatch());
    }));
}

void TestTriggerModels::usage()
{
    QVERIFY(rc::check("usage is a sum, and each threshold is told once a month", [] {
        const qint64 limit = *rc::gen::inRange<qint64>(1, 300);
        UsageMeter meter(limit);
        Instant at = start;
        QString month;
        qint64 sum = 0;
        std::set<int> told;
        for (const Step &step : *traffic()) {
            at += Millis(step.pauseMs) * 60;
            const qint64 events = step.visitor * step.path;
            if (const QString now = toDateTime(at).toString(u"yyyy-MM"_s); now != month) {
                month = now;
                sum = 0;
                told.clear();
            }
            sum += events;
            QList<int> wanted;
            for (const int threshold : {80, 100}) {
                if (double(sum) * 100 >= double(limit) * threshold && told.insert(threshold).second)
                    wanted.append(threshold);
            }
            QList<int> got;
            for (const UsageCrossing &crossing : meter.add(at, events)) {
                RC_ASSERT(crossing.usage == sum && crossing.limit == limit && crossing.period == month);
                got.append(crossing.thresholdPercent);
            }
            RC_ASSERT(got == wanted);
            RC_ASSERT(meter.usage() == sum);
        }
    }));
}

void TestTriggerModels::activeVisitorsAndSpikes()
{
    QVERIFY(rc::check("active visitors are those of five minutes, and a spike goes over its threshold", [] {
        const int threshold = *rc::gen::inRange(0, 8);
        ActiveVisitors visitors;
        SpikeDetector detector(threshold);
        Sightings model;
        Instant at = start;
        for (const Step &step : *traffic()) {
            at += Millis(step.pauseMs);
            visitors.advance(at);
            const int before = model.countAt(at);
            RC_ASSERT(visitors.count() == before);
            RC_ASSERT(!detector.update(visitors.count()));
            visitors.pageview(VisitorKey(step.visitor), at);
            model.all.emplace_back(at, step.visitor);
            const int after = model.countAt(at);
            RC_ASSERT(visitors.count() == after);
            RC_ASSERT(detector.update(visitors.count()) == (before <= threshold && after > threshold));
        }
    }));
}

void TestTriggerModels::sources()
{
    QVERIFY(rc::check("a source is the campaign, else the known host's name, else the host", [] {
        const QString campaign = *textOf("abcXYZ", 6);
        const auto [host, name] = *rc::gen::elementOf(std::vector<std::pair<QString, QString>>{{u""_s, u"direct"_s},
                                                                                               {u"google.com"_s, u"google"_s},
                                                                                               {u"google.co.uk"_s, u"google"_s},
                                                                                               {u"facebook.com"_s, u"facebook"_s},
                                                                                               {u"duckduckgo.com"_s, u"duckduckgo"_s},
                                                                                               {u"baidu.com"_s, u"baidu"_s},
                                                                                               {u"reddit.com"_s, u"reddit"_s},
                                                                                               {u"tiktok.com"_s, u"tiktok"_s},
                                                                                               {u"news.example"_s, u"news.example"_s},
                                                                                               {u"acme.test"_s, u"direct"_s}});
        const bool isWww = *rc::gen::arbitrary<bool>();
        const QString referrer = host.isEmpty() ? QString() : u"https://"_s + (isWww ? u"www."_s : QString()) + host + u"/p?utm_source=no"_s;
        const QString page = u"https://acme.test/?a=1&utm_source=%1&b=2#utm_source=no"_s.arg(campaign);
        RC_ASSERT(trafficSource(page, referrer) == (campaign.isEmpty() ? name : campaign.toLower()));
    }));
}

void TestTriggerModels::bots()
{
    QVERIFY(rc::check("a crawler is one wherever its token stands and however it is written", [] {
        const QString token = *rc::gen::element(u"Googlebot"_s, u"bingbot"_s, u"Baiduspider"_s, u"YandexBot"_s, u"DuckDuckBot"_s, u"Applebot"_s);
        const QString before = *textOf("xyz ;(", 8);
        const QString after = *textOf("xyz ;)", 8);
        RC_ASSERT(isBot(before + (*rc::gen::arbitrary<bool>() ? token.toUpper() : token) + after));
        RC_ASSERT(!isBot(before + u"Firefox/128.0"_s + after));
    }));
}

void TestTriggerModels::engine()
{
    QVERIFY(rc::check("hits set off what the rules say, and nothing else", [] {
        const std::array<QString, 3> sites{u"a.test"_s, u"b.test"_s, u"unknown.test"_s};
        const qint64 limit = *rc::gen::inRange<qint64>(1, 100);
        const int threshold = *rc::gen::inRange(0, 6);
        TriggerEngine engine;
        engine.setPlanLimit(limit);
        Webhook all; // of a.test; b.test listens to spikes alone
        all.id = {1};
        all.site = sites[0];
        all.events = EventKinds(EventKind::GoalCompleted) | EventKind::UsageThreshold | EventKind::RealtimeSpike;
        all.spikeThreshold = threshold;
        Webhook spikes = all;
        spikes.id = {2};
        spikes.site = sites[1];
        spikes.events = EventKind::RealtimeSpike;
        const Goal thanks{{1}, sites[0], u"Thanks"_s, Goal::Kind::Pageview, u"/thanks"_s};
        const Goal signup{{2}, sites[1], u"Signup"_s, Goal::Kind::CustomEvent, u"signup"_s};
        engine.setRules({{sites[0], u"DE"_s}, {sites[1], u"DE"_s}}, {thanks, signup}, {all, spikes});

        Instant at{std::chrono::sys_days{std::chrono::year{2025} / 3 / 31}}; // the traffic ends within the day, and so with its salt
        std::map<int, Sightings> model;
        QString month;
        qint64 sum = 0;
        std::set<int> told;
        for (const Step &step : *traffic()) {
            at += Millis(step.pauseMs);
            const bool isCustom = step.kind == 0;
            const Hit hit{sites[size_t(step.site)],
                          u"https://x.test"_s + paths[size_t(step.path)],
                          isCustom ? u"signup"_s : QString(),
                          {},
                          step.kind == 1 ? u"Googlebot/2.1"_s : u"Firefox/1"_s,
                          u"10.0.%1.1"_s.arg(step.visitor),
                          {}};
            const Counted counted = engine.take(hit, at);
            if (step.kind == 1) {
                RC_ASSERT(counted.isBot && counted.triggered.isEmpty() && counted.completed.isEmpty());
                continue;
            }
            QStringList wanted;
            if (step.site == 0 && !isCustom && step.path == 1)
                wanted.append(u"goal"_s);
            if (const QString now = toPeriod(at); now != month) {
                month = now;
                sum = 0;
                told.clear();
            }
            ++sum;
            for (const int percent : {80, 100}) {
                if (sum * 100 >= limit * percent && told.insert(percent).second)
                    wanted.append(QString::number(percent));
            }
            if (step.site < 2 && !isCustom) {
                Sightings &seen = model[step.site];
                const int before = seen.countAt(at);
                seen.all.emplace_back(at, step.visitor);
                if (before <= threshold && seen.countAt(at) > threshold)
                    wanted.append(u"spike %1"_s.arg(step.site));
                RC_ASSERT(engine.activeVisitors(hit.site, at) == seen.countAt(at));
            }
            QStringList got;
            for (const Triggered &triggered : counted.triggered) {
                RC_ASSERT(!triggered.webhooks.isEmpty() && triggered.draft.at == at);
                const QJsonObject data = QJsonDocument::fromJson(triggered.draft.data).object();
                if (triggered.draft.kind == EventKind::GoalCompleted)
                    got.append(u"goal"_s);
                else if (triggered.draft.kind == EventKind::UsageThreshold)
                    got.append(QString::number(data["threshold"_L1].toInt()));
                else
                    got.append(u"spike %1"_s.arg(triggered.draft.site == sites[0] ? 0 : 1));
            }
            RC_ASSERT(got == wanted);
            RC_ASSERT(counted.completed.size() == ((step.site == 0 && !isCustom && step.path == 1) || (step.site == 1 && isCustom) ? 1 : 0));
            RC_ASSERT(engine.usage().events == sum);
        }
    }));
}

QTEST_GUILESS_MAIN(TestTriggerModels)
#include "tst_trigger_models.moc"

// SPDX-License-Identifier: MIT
#include "core/triggers/traffic_simulator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <tuple>
#include <vector>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Millis meanPause = 20s;         // between two pages of a visit
constexpr int percentOfCustomEvents = 10; // of all hits, if there are any to choose from

constexpr std::array<QLatin1StringView, 4> browsers{
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_L1,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"_L1,
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15"_L1,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"_L1};
constexpr std::array<QLatin1StringView, 2> crawlers{"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"_L1,
                                                    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"_L1};

/// Numbers that are the same on every machine, which the standard's distributions are not: SplitMix64 (Steele, Lea, Flood 2014). Small
/// enough for each visit to have its own, so that no visit changes what another one does.
class Dice final
{
public:
    Dice(quint64 seed, quint64 stream) : m_state(mixed(seed) ^ mixed(stream * step + 1)) {}

    /// In (0, 1].
    double unit() { return double((draw() >> 11) + 1) / double(1ULL << 53); }
    quint64 below(quint64 bound) { return bound <= 1 ? 0 : draw() % bound; }
    bool inPercent(int percent) { return below(100) < quint64(percent); }
    /// The pause to the next event of a Poisson process, in the unit of the mean.
    double pause(double mean) { return -std::log(unit()) * mean; }

private:
    static constexpr quint64 step = 0x9e3779b97f4a7c15ULL;

    static quint64 mixed(quint64 value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
        return value ^ (value >> 31);
    }
    quint64 draw() { return mixed(m_state += step); }

    quint64 m_state;
};

/// Draws from a list by weight.
class Urn final
{
public:
    explicit Urn(const QList<Weighted> &list) : m_list(list)
    {
        qint64 sum = 0;
        for (const Weighted &weighted : list)
            m_sums.push_back(sum += weighted.weight);
    }

    [[nodiscard]] bool isEmpty() const { return m_list.isEmpty(); }
    [[nodiscard]] const QString &draw(Dice &dice) const
    {
        const auto drawn = qint64(dice.below(quint64(m_sums.back())));
        return m_list.at(std::upper_bound(m_sums.begin(), m_sums.end(), drawn) - m_sums.begin()).value;
    }

private:
    QList<Weighted> m_list;
    std::vector<qint64> m_sums;
};

constexpr quint64 ofSpike = 1ULL << 63;
constexpr quint64 arrivals = ~0ULL; // the stream of dice that no visit has

/// One visitor who has still to look at some pages.
struct Visit
{
    Instant at{};
    quint64 number = 0; // of the visit, ofSpike set for those of addSpike; also decides between two at the same time
    Dice dice;
    int pagesLeft = 0;
    QString source; // of the first page
    QString country;
    QString userAgent;
    bool isNew = true;

    [[nodiscard]] bool operator>(const Visit &other) const { return std::tie(at, number) > std::tie(other.at, other.number); }
};

/// A network of its own for each visitor, since visitors are known by their network: of 10.0.0.0/8 for the first 65,536, of fd00::/8 (RFC 4193)
/// for those after them and those of a spike.
QString addressOf(quint64 number)
{
    if (number <= 0xffff)
        return u"10.%1.%2.1"_s.arg(number >> 8).arg(number & 0xff);
    const quint64 network = (number & 0x7fffffffff) | (number & ofSpike ? 0x8000000000 : 0);
    return u"fd%1:%2:%3::1"_s.arg(network >> 32, 2, 16, QLatin1Char('0')).arg((network >> 16) & 0xffff, 0, 16).arg(network & 0xffff, 0, 16);
}

/// The host that a known source's visitors come from; "direct" from none.
QString referrerOf(const QString &source)
{
    if (source == "direct"_L1)
        return {};
    return source.contains(u'.') ? u"https://%1/"_s.arg(source) : u"https://www.%1.com/"_s.arg(source);
}

} // namespace

struct TrafficSimulator::Private
{
    SimulationSettings settings;
    Instant start;
    Dice dice; // of the arrivals
    Urn paths;
    Urn sources;
    Urn countries;
    Urn customEvents;
    std::priority_queue<Visit, std::vector<Visit>, std::greater<>> visits;
    double sinceStart = 0; // ms from the start to the next arrival; whole ones would slow down a busy site
    Instant last{};        // of the hits that were handed out
    quint64 lastNumber = 0;
    quint64 lastOfSpike = ofSpike;

    Private(const SimulationSettings &wanted, Instant from)
        : settings(wanted)
        , start(from)
        , dice(wanted.seed, arrivals)
        , paths(wanted.paths)
        , sources(wanted.sources)
        , countries(wanted.countries)
        , customEvents(wanted.customEvents)
    {
        passOn();
    }

    void passOn() { sinceStart += dice.pause(60'000.0 / settings.visitorsPerMinute); }
    [[nodiscard]] Instant nextArrival() const { return start + Millis(qint64(sinceStart)); }

    /// One of a spike looks at one page, and is no crawler.
    void arrive(Instant at, quint64 number)
    {
        Visit visit{at, number, Dice(settings.seed, number), 1, {}, {}, {}};
        const bool isOfSpike = (number & ofSpike) != 0;
        // 1 + a geometric number of further pages, so that the mean is the one wished for.
        if (!isOfSpike && settings.pagesPerVisit > 1) {
            const double goOn = 1.0 - 1.0 / settings.pagesPerVisit;
            visit.pagesLeft += std::min(int(std::log(visit.dice.unit()) / std::log(goOn)), 20 * mostPagesPerVisit);
        }
        visit.source = sources.draw(visit.dice);
        visit.country = countries.draw(visit.dice);
        const bool isCrawler = !isOfSpike && visit.dice.inPercent(settings.botPercent);
        visit.userAgent = isCrawler ? crawlers[visit.dice.below(crawlers.size())] : browsers[visit.dice.below(browsers.size())];
        visits.push(visit);
    }
};

TrafficSimulator::TrafficSimulator(const SimulationSettings &settings, Instant start) : d(std::make_unique<Private>(settings, start)) {}

TrafficSimulator::~TrafficSimulator() = default;

Instant TrafficSimulator::nextAt() const
{
    return d->visits.empty() ? d->nextArrival() : std::min(d->nextArrival(), d->visits.top().at);
}

SimulatedHit TrafficSimulator::next()
{
    while (d->visits.empty() || d->nextArrival() <= d->visits.top().at) {
        d->arrive(d->nextArrival(), ++d->lastNumber);
        d->passOn();
    }
    Visit visit = d->visits.top();
    d->visits.pop();

    SimulatedHit made;
    made.at = d->last = visit.at;
    made.hit.site = d->settings.site;
    made.hit.url = u"https://%1%2"_s.arg(d->settings.site, d->paths.draw(visit.dice));
    made.hit.referrer = visit.isNew ? referrerOf(visit.source) : u"https://%1/"_s.arg(d->settings.site);
    made.hit.userAgent = visit.userAgent;
    made.hit.address = addressOf(visit.number);
    made.hit.country = visit.country;
    // A spike is made of page views: they alone make visitors active.
    if (!d->customEvents.isEmpty() && (visit.number & ofSpike) == 0 && visit.dice.inPercent(percentOfCustomEvents))
        made.hit.name = d->customEvents.draw(visit.dice);

    if (--visit.pagesLeft > 0) {
        visit.at += Millis(std::max<qint64>(1, qint64(visit.dice.pause(double(meanPause.count())))));
        visit.isNew = false;
        d->visits.push(visit);
    }
    return made;
}

void TrafficSimulator::addSpike(int visitors, Instant from, Millis span)
{
    const Instant begin = std::max(from, d->last);
    for (int i = 0; i < visitors; ++i)
        d->arrive(begin + span * i / visitors, ++d->lastOfSpike);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/storage/replay_forecast.h"

#include "core/model/delivery_limits.h"
#include "core/storage/sql.h"

#include <QtCore/QSet>
#include <QtCore/QUrl>

#include <algorithm>
#include <numeric>

namespace ovyxa::scan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype chunk = 500; // ids a statement

/// A 2xx head though the attempt failed (cut, late); a delivery of the same that arrived; or our receiver's 2xx for the same bytes at that
/// webhook's address while an attempt of it was under way: bodies may be alike, as a Slack message of two events is. The half second is what a
/// duration leaves out. The sender cannot tell more: nothing in a request says which delivery it is.
const QString answeredColumn =
    u"EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.id AND a.status BETWEEN 200 AND 299) "
    u"OR EXISTS (SELECT 1 FROM deliveries o WHERE o.event = d.event AND o.webhook = d.webhook AND o.state = 'delivered') "
    u"OR EXISTS (SELECT 1 FROM captures c JOIN capture_details x ON x.capture = c.id WHERE c.body_hash = b.hash AND c.body_hash <> 0 "
    u"AND c.status BETWEEN 200 AND 299 AND x.body = b.body AND instr(w.url || '/', '://' || c.host || '/') > 0 "
    u"AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.id "
    u"AND c.received_real BETWEEN a.started_real - 500 AND a.started_real + iif(a.finished, a.duration, 10000) + 500))"_s;

/// What is under way at one host at once.
struct Host
{
    int count = 0;
    Millis lastTime{0}; ///< how long they took last time, together
};

/// How long `count` requests that take `together` one after the other take `places` at a time.
Millis inTurn(Millis together, int count, int places)
{
    return count <= places ? together / std::max(count, 1) : together / places;
}

class Forecast final
{
public:
    void add(DeliveryId id, WebhookId webhook, const QString &name, const QString &url, bool isAnswered, Millis lastTime)
    {
        m_result.deliveries.append(id);
        if (isAnswered)
            m_result.answered.append(id);
        auto target = std::find_if(m_result.targets.begin(), m_result.targets.end(), [&](const auto &each) { return each.webhook == webhook; });
        if (target == m_result.targets.end()) {
            m_result.targets.append({webhook, name, url, 0});
            target = std::prev(m_result.targets.end());
        }
        ++target->count;
        Host &host = m_hosts[QUrl(url).adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString()];
        ++host.count;
        host.lastTime += lastTime;
    }
    void addImpossible() { ++m_result.impossible; }

    /// Replays do not wait for the hour (spec 4): what takes time is how many go at once, and the retries of those that fail again.
    [[nodiscard]] ReplayForecast end()
    {
        const auto total = int(m_result.deliveries.size());
        m_result.retriesWithin = std::accumulate(limits::retryDelays.cbegin(), limits::retryDelays.cend(), Millis{0});
        Host all;
        for (const Host &host : std::as_const(m_hosts)) {
            m_result.requestsNow += std::min(host.count, limits::requestsAtOncePerHost);
            m_result.duration = std::max(m_result.duration, inTurn(host.lastTime, host.count, limits::requestsAtOncePerHost));
            m_result.longest = std::max(m_result.longest, slowest(host.count, limits::requestsAtOncePerHost));
            if (host.count > limits::requestsAtOncePerHost)
                m_result.wait = std::max(m_result.wait, host.lastTime / limits::requestsAtOncePerHost - host.lastTime / host.count);
            all.lastTime += host.lastTime;
        }
        if (total > limits::requestsAtOnce)
            m_result.wait = std::max(m_result.wait, all.lastTime / limits::requestsAtOnce - all.lastTime / total);
        m_result.requestsNow = std::min(m_result.requestsNow, limits::requestsAtOnce);
        m_result.duration = std::max(m_result.duration, inTurn(all.lastTime, total, limits::requestsAtOnce));
        m_result.longest = std::max(m_result.longest, slowest(total, limits::requestsAtOnce));
        std::stable_sort(m_result.targets.begin(), m_result.targets.end(), [](const auto &a, const auto &b) { return a.count > b.count; });
        return std::move(m_result);
    }

private:
    [[nodiscard]] static Millis slowest(int count, int places)
    {
        return (count + places - 1) / places * limits::requestTimeout * limits::maxRequestsPerDelivery;
    }

    ReplayForecast m_result;
    QHash<QString, Host> m_hosts;
};

} // namespace

Result<ReplayForecast> forecast(QSqlDatabase &database, const QList<DeliveryId> &ids)
{
    Forecast forecast;
    QSet<DeliveryId> seen;
    QStringList group;
    const auto lookAtGroup = [&]() -> Result<void> {
        auto rows = sql::run(database, u"SELECT d.id, d.webhook, w.name, w.url, w.removed OR w.cleared, %1, ifnull(d.last_duration, 0) "
                                       u"FROM deliveries d JOIN bodies b ON b.delivery = d.id LEFT JOIN webhooks w ON w.id = d.webhook "
                                       u"WHERE d.id IN (%2) ORDER BY d.id"_s.arg(answeredColumn, group.join(u',')));
        group.clear();
        if (!rows)
            return rows.error();
        while (rows->next()) {
            if (rows->isNull(4) || rows->value(4).toBool())
                forecast.addImpossible();
            else
                forecast.add({rows->value(0).toLongLong()}, {rows->value(1).toLongLong()}, rows->value(2).toString(), rows->value(3).toString(),
                             rows->value(5).toBool(), Millis{rows->value(6).toLongLong()});
        }
        return {};
    };
    for (const DeliveryId id : ids) {
        if (seen.contains(id))
            continue;
        seen.insert(id);
        group += QString::number(id.value);
        if (group.size() < chunk)
            continue;
        if (const auto looked = lookAtGroup(); !looked)
            return looked.error();
    }
    if (const auto looked = lookAtGroup(); !looked)
        return looked.error();
    return forecast.end();
}

} // namespace ovyxa::scan

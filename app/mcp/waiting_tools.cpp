// SPDX-License-Identifier: MIT
// wait_for.
#include "app/mcp/shaping.h"

#include "app/cli/capture_lines.h"
#include "app/cli/log_follower.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds lookInterval{100}; // real
constexpr qint64 usualPatience = 30;                   // seconds, real
constexpr int mostFoundShown = 10;

/// Looks at the logs, each time that they have changed, until they hold what is asked for.
class LogWait final : public QObject
{
public:
    LogWait(ToolCall &call, cli::LogQueries queries) : QObject(&call), m_call(call), m_queries(std::move(queries)) { m_since.start(); }

    void look()
    {
        m_call.bench()->log()->changeCount(&m_call, m_call.orRefuse<qint64>([this](const qint64 &change) {
            if (std::exchange(m_change, change) == change)
                return judge();
            m_counting = 0;
            countDeliveries();
        }));
    }

private:
    void countDeliveries()
    {
        if (!m_queries.deliveries)
            return countCaptures();
        m_call.bench()->log()->count(*m_queries.deliveries, &m_call, m_call.orRefuse<qint64>([this](const qint64 &count) {
            m_counting += count;
            countCaptures();
        }));
    }

    void countCaptures()
    {
        const auto done = [this](const qint64 &count) {
            m_found = m_counting + count;
            judge();
        };
        if (!m_queries.captures)
            return done(0);
        m_call.bench()->log()->count(*m_queries.captures, &m_call, m_call.orRefuse<qint64>(done));
    }

    void judge()
    {
        if (m_found >= wanted() || m_since.elapsed() >= m_call.number("within_s", usualPatience) * 1000)
            return showDeliveries();
        QTimer::singleShot(lookInterval, this, [this] { look(); });
    }

    void showDeliveries()
    {
        m_answer = {{"reached", m_found >= wanted()}, {"found", m_found}, {"wanted", wanted()}};
        if (m_found < wanted())
            m_answer["hint"] =
                "The time was up. list_deliveries and list_captures tell what is there; a retry that is due later comes with move_clock.";
        if (!m_queries.deliveries)
            return showCaptures();
        m_call.bench()->log()->deliveries(*m_queries.deliveries, {}, mostFoundShown, &m_call,
                                          m_call.orRefuse<DeliveryPage>([this](const DeliveryPage &page) {
                                              for (const Delivery &row : page.rows)
                                                  m_answer["deliveries"].push_back(deliveryRow(row));
                                              showCaptures();
                                          }));
    }

    void showCaptures()
    {
        if (!m_queries.captures)
            return m_call.answer(m_answer);
        m_call.bench()->log()->captures(*m_queries.captures, {}, mostFoundShown, &m_call,
                                        m_call.orRefuse<CapturePage>([this](const CapturePage &page) {
                                            for (const Capture &row : page.rows)
                                                m_answer["captures"].push_back(slim(cli::captureLine(row)));
                                            m_call.answer(m_answer);
                                        }));
    }

    [[nodiscard]] qint64 wanted() const { return m_call.number("count", 1); }

    ToolCall &m_call;
    cli::LogQueries m_queries;
    QElapsedTimer m_since;
    qint64 m_change = -1;
    qint64 m_counting = 0;
    qint64 m_found = 0;
    Json m_answer;
};

void waitFor(ToolCall &call)
{
    const auto queries = cli::logQueriesFrom(call.text("query").toStdString(), call.bench());
    if (!queries)
        return call.refuse(queries.error().message);
    if (queries->askForNothing())
        return call.refuse(u"The query asks for nothing. Say what to wait for, such as state:delivered."_s);
    call.showProgress(std::chrono::seconds(call.number("within_s", usualPatience)));
    (new LogWait(call, *queries))->look();
}

} // namespace

std::vector<Tool> waitingTools()
{
    constexpr qint64 mostWanted = 1'000'000;
    constexpr qint64 longestPatience = 3600;
    return {
        {"wait_for", "Wait for what fits a query",
         "Waits until the logs hold so many deliveries or captures that fit, what is there already included (since: asks for new ones only). "
         "Keys of deliveries: state event webhook site status error attempts took size since before replay data.FIELD; of captures: verdict method "
         "path "
         "status size since before header.NAME data.FIELD.",
         objectSchema({{"query", textSchema("Such as 'state:delivered event:goal.completed' or 'verdict:valid'")},
                       {"count", numberSchema("So many; 1 unless told", 1, mostWanted)},
                       {"within_s", numberSchema("Seconds, real; 30 unless told", 1, longestPatience)}},
                      {"query"}),
         Hints{true, false, true, false}, waitFor},
    };
}

} // namespace ovyxa::mcp

// SPDX-License-Identifier: MIT
// list_deliveries, get_delivery, list_captures and get_capture.
#include "app/mcp/shaping.h"

#include "app/cli/capture_lines.h"
#include "app/cli/delivery_lines.h"
#include "app/cli/json_parts.h"
#include "app/cli/query_option.h"
#include "app/cli/words.h"

namespace ovyxa::mcp {

namespace {

constexpr qint64 mostIdentity = std::numeric_limits<qint64>::max() - 1;
constexpr qint64 usualBytes = 8192;       // of a body
constexpr qint64 usualAnswerBytes = 1024; // of an endpoint's

/// Gathers rows, page after page, until there are as many as were asked for: a search may end a page early.
template<typename Query, typename Id, typename Page>
class Listing final : public QObject
{
public:
    using Read = void (LogDoor::*)(const Query &, Id, int, QObject *, Reply<Page>);
    using Row = Json (*)(const typename decltype(Page::rows)::value_type &);

    Listing(ToolCall &call, Query query, const char *name, Read read, Row row)
        : QObject(&call)
        , m_call(call)
        , m_query(std::move(query))
        , m_name(name)
        , m_read(read)
        , m_row(row)
    {
    }

    void start(Id before)
    {
        m_answer[m_name] = Json::array();
        m_call.bench()->log()->count(m_query, &m_call, m_call.orRefuse<qint64>([this, before](const qint64 &count) {
            m_answer["in_all"] = count;
            go(before);
        }));
    }

private:
    void go(Id before)
    {
        const int missing = int(m_call.number("limit", 20)) - int(m_answer[m_name].size());
        (m_call.bench()->log()->*m_read)(m_query, before, missing, &m_call, m_call.orRefuse<Page>([this, missing](const Page &page) {
            for (const auto &row : page.rows)
                m_answer[m_name].push_back(m_row(row));
            if (!page.atEnd && page.rows.size() < missing)
                return go(page.next);
            if (!page.atEnd)
                m_answer["next_cursor"] = std::to_string(page.next.value);
            m_call.answer(m_answer);
        }));
    }

    ToolCall &m_call;
    Query m_query;
    const char *m_name;
    Read m_read;
    Row m_row;
    Json m_answer;
};

Json captureRow(const Capture &capture)
{
    return slim(cli::captureLine(capture));
}

void listDeliveries(ToolCall &call)
{
    const auto behind = cursorOf(call);
    const auto query = cli::deliveryQueryFrom(call.text("query").toStdString(), call.bench());
    if (!behind || !query)
        return call.refuse((behind ? query.error() : behind.error()).message);
    (new Listing<DeliveryQuery, DeliveryId, DeliveryPage>(call, *query, "deliveries", &LogDoor::deliveries, deliveryRow))->start(DeliveryId{*behind});
}

void listCaptures(ToolCall &call)
{
    const auto behind = cursorOf(call);
    const auto query = cli::captureQueryFrom(call.text("query").toStdString(), call.bench());
    if (!behind || !query)
        return call.refuse((behind ? query.error() : behind.error()).message);
    (new Listing<CaptureQuery, CaptureId, CapturePage>(call, *query, "captures", &LogDoor::captures, captureRow))->start(CaptureId{*behind});
}

/// What an endpoint answered is shown in short: it says in its first lines why it refused.
Json attemptRow(const Attempt &attempt, bool isFull)
{
    if (isFull)
        return slim(cli::wholeAttemptLine(attempt));
    Json row = slim(cli::attemptLine(attempt));
    row.erase("delivery");
    if (!attempt.url.isEmpty())
        row["url"] = attempt.url.toStdString();
    if (!attempt.signature.isEmpty())
        row["signature"] = cli::fieldText(attempt.signature).toStdString();
    if (!attempt.responseBody.isEmpty())
        addBody(row, "answer", attempt.responseBody, usualAnswerBytes);
    return row;
}

void getDelivery(ToolCall &call)
{
    call.bench()->log()->delivery(DeliveryId{call.number("id", 0)}, &call, call.orRefuse<DeliveryDetails>([&call](const DeliveryDetails &details) {
        Json answer = deliveryRow(details.delivery);
        answer["webhook_name"] = details.webhook.name.toStdString();
        addBody(answer, "body", details.body, call.number("max_bytes", usualBytes));
        Json &attempts = answer["attempt_list"] = Json::array();
        for (const Attempt &attempt : details.attempts)
            attempts.push_back(attemptRow(attempt, call.flag("full")));
        call.answer(answer);
    }));
}

void getCapture(ToolCall &call)
{
    call.bench()->log()->capture(CaptureId{call.number("id", 0)}, &call, call.orRefuse<CaptureReport>([&call](const CaptureReport &report) {
        const qint64 most = call.number("max_bytes", usualBytes);
        Json answer = captureRow(report.details.capture);
        if (report.delivery)
            answer["delivery"] = report.delivery->value;
        answer["headers"] = cli::headerPairs(report.details.headers);
        addBody(answer, "body", report.details.body, most);
        if (report.details.capture.bodyBytes > report.details.body.size())
            answer["body_truncated"] = true;
        if (report.details.capture.malformed)
            addBody(answer, "raw", report.details.rawHead, most);
        if (report.details.answer) {
            Json &told = answer["answer"] = Json::object();
            if (call.flag("full"))
                told["headers"] = cli::headerPairs(report.details.answer->headers);
            addBody(told, "body", report.details.answer->body, call.flag("full") ? most : usualAnswerBytes);
        }
        if (report.details.capture.verdict == Verdict::Invalid)
            answer["hint"] = "explain_signature with this capture says why the signature does not fit.";
        call.answer(answer);
    }));
}

Json detailsSchema(const char *id)
{
    return objectSchema({{"id", numberSchema(id, 1, mostIdentity)},
                         {"max_bytes", numberSchema("How much of a body at most; 8192 unless told", 0, mostBodyBytes)},
                         {"full", flagSchema("All there is: heads, TLS and phases of each attempt, headers of answers")}},
                        {"id"});
}

} // namespace

std::vector<Tool> logTools()
{
    Json deliveries{{"query", textSchema("Such as 'state:failed -status:404 since:2h data.goal_name:Sign*'; all unless told")}};
    addPaging(deliveries);
    Json captures{{"query", textSchema("Such as 'verdict:invalid since:10m'; all unless told")}};
    addPaging(captures);
    return {
        {"list_deliveries", "List deliveries", "The log of what was sent, newest first.", objectSchema(deliveries), Hints{true, false, true, false},
         listDeliveries},
        {"get_delivery", "Get a delivery",
         "One delivery: its exact body (body, or body_base64 where it is no text), and each attempt with what was answered.",
         detailsSchema("The delivery's number"), Hints{true, false, true, false}, getDelivery},
        {"list_captures", "List captures", "The log of what the receiver got, newest first.", objectSchema(captures), Hints{true, false, true, false},
         listCaptures},
        {"get_capture", "Get a capture", "One request received: headers in wire order, exact body, the signature's verdict, and what was answered.",
         detailsSchema("The capture's number"), Hints{true, false, true, false}, getCapture},
    };
}

} // namespace ovyxa::mcp

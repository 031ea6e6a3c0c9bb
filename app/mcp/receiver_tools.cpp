// SPDX-License-Identifier: MIT
// start_receiver, set_plan, send_hit and move_clock: the bench's surroundings.
#include "app/mcp/shaping.h"

#include "app/cli/forwarding.h"
#include "app/cli/input.h"
#include "app/cli/words.h"

#include "core/rules/response_plan.h"

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto planWords =
    "What it answers, in order, the last step repeating: 200, 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, "
    "redirect=URL, slack, zapier, app (with forward_to: the handler's own answer)";
constexpr std::chrono::hours longestMove{366 * 24}; // simulated
constexpr qint64 mostPort = 65535;
constexpr qint64 mostHits = 1000;

Json receiverLine(const Bench &bench)
{
    const ReceiverState state = bench.receiver()->state();
    Json line{{"running", state.running}};
    if (state.running) {
        line["url"] = state.url.toStdString();
        line["plan"] = state.plan.text().toStdString();
        if (state.url.startsWith("https:"_L1))
            line["ca_file"] = bench.authorityFile().toStdString();
    }
    if (!state.problem.isEmpty())
        line["problem"] = state.problem.toStdString();
    return line;
}

Json clockOf(const Bench &bench)
{
    return slim(cli::clockLine(bench.clock()->state(), bench.clock()->now()));
}

Result<ReceiverSetup> setupFrom(const ToolCall &call)
{
    ReceiverSetup setup;
    if (call.has("plan")) {
        const auto plan = ResponsePlan::parse(call.text("plan"));
        if (!plan)
            return plan.error();
        setup.plan = *plan;
    }
    setup.port = quint16(call.number("port", 0));
    setup.plainHttp = call.flag("plain_http");
    setup.accepted = acceptedFromText(call.text("signature", u"any"_s));
    cli::SecretOptions secrets;
    for (const Json &name : call.arguments().value("secret_files", Json::array())) {
        const auto file = fileToRead(call, QString::fromStdString(name.get<std::string>()));
        if (!file)
            return file.error();
        secrets.files.push_back(file->toStdString());
    }
    if (!secrets.files.empty()) { // none given: the environment's is not meant
        const auto all = secrets.all(nullptr);
        if (!all)
            return all.error();
        setup.secrets = *all;
    }
    if (setup.plan.needsApp() && call.text("forward_to").isEmpty())
        return Error{ErrorCode::InvalidInput, u"The step app answers with what a server behind the receiver says: name one with \"forward_to\"."_s};
    cli::ForwardingOptions forwarding;
    forwarding.to = call.text("forward_to").toStdString();
    if (const auto applied = forwarding.applyTo(&setup, call.has("plan")); !applied)
        return applied.error();
    return setup;
}

void startReceiver(ToolCall &call)
{
    auto setup = setupFrom(call);
    if (!setup)
        return call.refuse(setup.error().message);
    const ReceiverState before = call.bench()->receiver()->state();
    if (const QUrl url(before.url); !call.has("port") && before.running && (url.scheme() == "http"_L1) == setup->plainHttp)
        setup->port = quint16(url.port()); // where its webhooks go
    call.bench()->receiver()->start(*setup, &call, call.orRefuse([&call] { call.answer(receiverLine(*call.bench())); }));
}

void setPlan(ToolCall &call)
{
    const auto plan = ResponsePlan::parse(call.text("plan"));
    if (!plan)
        return call.refuse(plan.error().message);
    if (!call.bench()->receiver()->state().running)
        return call.refuse(u"The receiver does not run, so it has no plan. start_receiver takes one."_s);
    call.bench()->receiver()->setPlan(*plan, &call, call.orRefuse([&call] { call.answer(receiverLine(*call.bench())); }));
}

/// What came into the log behind `last`.
void answerWithNew(ToolCall &call, int taken, DeliveryId last)
{
    constexpr int mostShown = 20;
    call.bench()->log()->deliveries({}, {}, mostShown, &call, call.orRefuse<DeliveryPage>([&call, taken, last](const DeliveryPage &page) {
        Json answer{{"taken", taken}};
        Json &set = answer["deliveries"] = Json::array();
        for (const Delivery &row : page.rows) {
            if (row.id > last)
                set.push_back(deliveryRow(row));
        }
        call.answer(answer);
    }));
}

void sendHit(ToolCall &call)
{
    Json hit{{"site_id", call.arguments().at("site")}};
    for (const char *name : {"url", "name", "referrer", "user_agent", "ip_address"}) {
        if (call.has(name))
            hit[name] = call.arguments().at(name);
    }
    const QByteArray json = QByteArray::fromStdString(hit.dump(-1, ' ', false, Json::error_handler_t::replace));
    call.bench()->log()->deliveries({}, {}, 1, &call, call.orRefuse<DeliveryPage>([&call, json](const DeliveryPage &page) {
        const DeliveryId last = page.rows.isEmpty() ? DeliveryId{} : page.rows.constFirst().id;
        const int times = int(call.number("times", 1));
        call.bench()->traffic()->hit(json, call.has("name"), times, &call, [&call, times, last](const Result<void> &taken) {
            if (!taken)
                return call.refuse(u"Nothing was counted: %1"_s.arg(taken.error().message));
            answerWithNew(call, times, last);
        });
    }));
}

void moveClock(ToolCall &call)
{
    if (call.has("advance") == call.flag("reset"))
        return call.refuse(u"Give \"advance\" with a time such as 36m, or \"reset\": true, which takes the clock back to this machine's time."_s);
    if (call.flag("reset"))
        return call.bench()->clock()->reset(&call, call.orRefuse<Millis>([&call](const Millis &) { call.answer(clockOf(*call.bench())); }));
    const auto span = cli::durationFromText(call.text("advance"), longestMove);
    if (!span)
        return call.refuse(span.error().message);
    call.bench()->clock()->advance(*span, &call, call.orRefuse([&call] { call.answer(clockOf(*call.bench())); }));
}

} // namespace

Json statusOf(const Bench &bench)
{
    const Sums sums = bench.sending()->sums();
    return {{"profile", bench.profileFolder().toStdString()},
            {"receiver", receiverLine(bench)},
            {"clock", clockOf(bench)},
            {"webhooks", qint64(bench.catalogue()->webhooks().size())},
            {"deliveries",
             {{"queued", sums.queued},
              {"held", sums.held},
              {"sending", sums.sending},
              {"waiting", sums.waiting},
              {"delivered", sums.delivered},
              {"failed", sums.failed},
              {"cancelled", sums.cancelled}}}};
}

std::vector<Tool> receiverTools()
{
    return {
        {"start_receiver", "Start the receiver",
         "Starts the local endpoint on 127.0.0.1 and answers with its url; one that runs is ended first. It checks signatures with the secrets of "
         "all webhooks, "
         "logs every request, and answers 401 to what is not signed rightly unless plan says otherwise. With forward_to each request goes on to your "
         "handler.",
         objectSchema(
             {{"port", numberSchema("0 or left out = any free one", 0, mostPort)},
              {"plain_http", flagSchema("http instead of https with the bench's own CA")},
              {"plan", textSchema(planWords)},
              {"forward_to", textSchema("URL of the handler under test, such as http://127.0.0.1:3000/hook")},
              {"signature", choiceSchema("Which writing of the signature is accepted; any unless told", {"hex", "prefixed", "base64", "any"})},
              {"secret_files", listSchema("Secrets besides the webhooks', each in a file", textSchema("A file"), 20)}}),
         Hints{false, true, true, false}, startReceiver},
        {"set_plan", "Set the receiver's plan", "What the running receiver answers from now on.",
         objectSchema({{"plan", textSchema(planWords)}}, {"plan"}), Hints{false, true, false, false}, setPlan},
        {"send_hit", "Send traffic",
         "A page view of a site, or with name a custom event, by the Events API's rules: it counts for goals, usage and spikes, and what it sets off "
         "is delivered.",
         objectSchema({{"site", textSchema("Such as acme.test", 253)},
                       {"url", textSchema("The page's full URL")},
                       {"name", textSchema("A custom event's")},
                       {"referrer", textSchema("A full URL")},
                       {"user_agent", textSchema("The visitor's browser")},
                       {"ip_address", textSchema("The visitor's, in digits", 45)},
                       {"times", numberSchema("1 unless told", 1, mostHits)}},
                      {"site", "url"}),
         Hints{false, false, false, true}, sendHit},
        {"move_clock", "Move the simulated clock",
         "Takes simulated time ahead; retries that fall due on the way go out in their turn. reset takes it back to this machine's time.",
         objectSchema({{"advance", textSchema("How far: 90s, 36m, 12h, 30d", 20)}, {"reset", flagSchema("Back to this machine's time")}}),
         Hints{false, true, false, true}, moveClock},
    };
}

} // namespace ovyxa::mcp

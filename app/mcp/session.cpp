// SPDX-License-Identifier: MIT
#include "app/mcp/session.h"

#include "app/mcp/resources.h"

#include "core/model/speaking.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<std::string_view, 3> knownVersions{"2024-11-05", "2025-03-26", "2025-06-18"};
constexpr std::string_view versionWithStructure = "2025-06-18"; // from here on answers may be objects, beside their text
constexpr std::string_view versionWithBatches = "2025-03-26";   // and in no other: a line may be a list of messages
constexpr std::array<std::string_view, 8> levels{"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"};

constexpr auto instructions =
    "A test bench for Ovyxa's webhooks: it signs and sends events with retries on a simulated clock, receives them, and keeps a log of both ends. "
    "Usual way: start_receiver (with forward_to for the handler under test), add_webhook with the receiver's url, fire_event, then get_delivery. "
    "Where a signature fails, explain_signature says why; mend the handler, then replay sends the same bytes again. resend with sign=wrong proves "
    "that forged ones are refused. Secrets are never shown; give them as files where you can.";

QString underWay()
{
    return u"A request with this id is still under way."_s;
}

} // namespace

Session::Session(Workplace place, Send send, QObject *parent) : QObject(parent), m_place(std::move(place)), m_send(std::move(send)) {}

void Session::take(LineSplitter::Fit fit, const QByteArray &line)
{
    const Speaking toPrograms(u"en"_s); // whatever the bench speaks that carries it out
    if (fit == LineSplitter::Fit::TooLong)
        return m_send(tooLongForRpc(mostLineBytes).line());
    if (const auto batch = m_version == versionWithBatches ? parseRpcBatch(line) : std::nullopt) {
        const auto *refusal = std::get_if<RpcRefusal>(&*batch);
        return refusal ? m_send(refusal->line()) : takeBatch(std::get<std::vector<RpcParsed>>(*batch));
    }
    const auto parsed = parseRpc(line);
    if (const auto *refusal = std::get_if<RpcRefusal>(&parsed))
        return m_send(refusal->line());
    takeMessage(std::get<RpcMessage>(parsed));
}

void Session::takeBatch(const std::vector<RpcParsed> &messages)
{
    const auto batch = std::make_shared<Batch>();
    for (const RpcParsed &parsed : messages) {
        const auto *message = std::get_if<RpcMessage>(&parsed);
        if (!message) {
            batch->answers.append(std::get<RpcRefusal>(parsed).line());
            continue;
        }
        if (message->kind == RpcMessage::Kind::Request) {
            const std::string key = message->id.dump();
            if (callWith(key) != m_calls.end() || m_batches.contains(key)) {
                batch->answers.append(rpcFailure(message->id, int(RpcError::InvalidRequest), underWay()));
                continue;
            }
            ++batch->open;
            m_batches.emplace(key, batch);
        }
        takeMessage(*message);
    }
    batch->isWhole = true;
    sendIfAnswered(*batch);
}

/// Once all that it asks has been answered, in one line; a batch that asks nothing is not answered.
void Session::sendIfAnswered(const Batch &batch) const
{
    if (!batch.isWhole || batch.open > 0 || batch.answers.isEmpty())
        return;
    QByteArray line = "[";
    for (const QByteArray &answer : batch.answers)
        line += (line.size() > 1 ? "," : "") + answer.trimmed();
    m_send(line + "]\n");
}

void Session::answer(const Json &id, const QByteArray &line)
{
    if (const auto batch = leaveBatch(id.dump())) {
        batch->answers.append(line);
        sendIfAnswered(*batch);
    } else {
        m_send(line);
    }
}

std::shared_ptr<Session::Batch> Session::leaveBatch(const std::string &key)
{
    const auto found = m_batches.extract(key);
    if (found.empty())
        return nullptr;
    --found.mapped()->open;
    return found.mapped();
}

void Session::takeMessage(const RpcMessage &message)
{
    if (message.kind == RpcMessage::Kind::Request)
        takeRequest(message);
    else if (message.kind == RpcMessage::Kind::Notification)
        takeNotification(message);
    // Answers: nothing is asked of the client.
}

void Session::takeRequest(const RpcMessage &request)
{
    if (callWith(request.id.dump()) != m_calls.end())
        return m_send(rpcFailure(request.id, int(RpcError::InvalidRequest), underWay()));
    if (request.method == "ping"_L1)
        return answer(request.id, rpcAnswer(request.id, Json::object()));
    if (request.method == "initialize"_L1)
        return initialize(request);
    if (m_version.empty())
        return fail(request, RpcError::InvalidRequest, u"Send \"initialize\" first; the session begins with it."_s);
    if (request.method == "tools/list"_L1)
        return listTools(request);
    if (request.method == "tools/call"_L1)
        return callTool(request);
    if ((request.method == "resources/list"_L1 || request.method == "resources/templates/list"_L1) && !request.parameter("cursor").is_null())
        return fail(request, RpcError::InvalidParams, u"There is no such cursor: all of them are in the first answer."_s);
    if (request.method == "resources/list"_L1)
        return answer(request.id, rpcAnswer(request.id, {{"resources", resourceList()}}));
    if (request.method == "resources/templates/list"_L1)
        return answer(request.id, rpcAnswer(request.id, {{"resourceTemplates", resourceTemplates()}}));
    if (request.method == "resources/read"_L1)
        return readResource(request);
    if (request.method == "logging/setLevel"_L1)
        return setLevel(request);
    fail(request, RpcError::MethodNotFound, u"There is no method \"%1\" here."_s.arg(request.method.left(60)));
}

void Session::takeNotification(const RpcMessage &message)
{
    if (message.method == "notifications/initialized"_L1) {
        m_isReady = !m_version.empty();
    } else if (message.method == "notifications/cancelled"_L1) {
        const auto found = callWith(message.parameter("requestId").dump());
        if (found == m_calls.end())
            return; // it may have been answered meanwhile
        if (found->begun)
            found->begun->cancel();
        if (const auto batch = leaveBatch(found->key))
            sendIfAnswered(*batch);
        finish(found->key);
    }
}

void Session::initialize(const RpcMessage &request)
{
    if (!m_version.empty())
        return fail(request, RpcError::InvalidRequest, u"The session is initialized already."_s);
    const Json asked = request.parameter("protocolVersion");
    if (!asked.is_string())
        return fail(request, RpcError::InvalidParams, u"\"protocolVersion\" must be a revision of the protocol, such as \"2025-06-18\"."_s);
    const bool isKnown = std::find(knownVersions.begin(), knownVersions.end(), asked.get<std::string>()) != knownVersions.end();
    m_version = isKnown ? asked.get<std::string>() : std::string(knownVersions.back());
    m_send(rpcAnswer(request.id, {{"protocolVersion", m_version},
                                  {"capabilities", {{"tools", {{"listChanged", false}}}, {"resources", Json::object()}, {"logging", Json::object()}}},
                                  {"serverInfo", {{"name", "ovyxa-bench"}, {"title", "Ovyxa Bench"}, {"version", OVYXA_VERSION}}},
                                  {"instructions", instructions}}));
}

void Session::setLevel(const RpcMessage &request)
{
    const Json asked = request.parameter("level");
    const auto found = asked.is_string() ? std::find(levels.begin(), levels.end(), asked.get<std::string>()) : levels.end();
    if (found == levels.end())
        return fail(request, RpcError::InvalidParams, u"\"level\" must be debug, info, notice, warning, error, critical, alert or emergency."_s);
    m_level = int(found - levels.begin());
    answer(request.id, rpcAnswer(request.id, Json::object()));
}

void Session::tell(const Notice &notice)
{
    const std::string_view level = notice.level == Notice::Level::Problem ? "error" : notice.level == Notice::Level::Warning ? "warning" : "info";
    if (m_isReady && std::find(levels.begin(), levels.end(), level) - levels.begin() >= m_level)
        m_send(rpcNotification(u"notifications/message"_s, {{"level", level}, {"logger", "bench"}, {"data", notice.text.toStdString()}}));
}

void Session::listTools(const RpcMessage &request)
{
    if (!request.parameter("cursor").is_null())
        return fail(request, RpcError::InvalidParams, u"There is no such cursor: all tools are in the first answer."_s);
    Json tools = Json::array();
    for (const Tool &tool : m_tools) {
        tools.push_back({{"name", tool.name},
                         {"title", tool.title},
                         {"description", tool.description},
                         {"inputSchema", tool.schema},
                         {"annotations",
                          {{"title", tool.title},
                           {"readOnlyHint", tool.hints.readOnly},
                           {"destructiveHint", tool.hints.destructive},
                           {"idempotentHint", tool.hints.idempotent},
                           {"openWorldHint", tool.hints.openWorld}}}});
    }
    answer(request.id, rpcAnswer(request.id, {{"tools", std::move(tools)}}));
}

const Tool *Session::tool(const std::string &name) const
{
    const auto found = std::find_if(m_tools.begin(), m_tools.end(), [&name](const Tool &each) { return each.name == name; });
    return found == m_tools.end() ? nullptr : &*found;
}

Json Session::resultOf(const Json &value, bool isError) const
{
    // An object is told as text, too: older clients read nothing else.
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    Json result{{"content", Json::array({{{"type", "text"}, {"text", text}}})}};
    if (!isError && m_version >= versionWithStructure)
        result["structuredContent"] = value;
    result["isError"] = isError;
    return result;
}

void Session::fail(const RpcMessage &request, RpcError code, const QString &message)
{
    answer(request.id, rpcFailure(request.id, int(code), message));
}

} // namespace ovyxa::mcp

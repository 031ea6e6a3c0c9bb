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
constexpr size_t mostCalls = 32; // under way at once
constexpr int resourceNotFound = -32002;

constexpr auto instructions =
    "A test bench for Ovyxa's webhooks: it signs and sends events with retries on a simulated clock, receives them, and keeps a log of both ends. "
    "Usual way: start_receiver (with forward_to for the handler under test), add_webhook with the receiver's url, fire_event, then get_delivery. "
    "Where a signature fails, explain_signature says why; mend the handler, then replay sends the same bytes again. resend with sign=wrong proves "
    "that forged ones are refused. Secrets are never shown; give them as files where you can.";

QString wordFrom(const Json &value)
{
    return value.is_string() ? QString::fromStdString(value.get<std::string>()).left(60) : QString();
}

/// A member of the params, or null.
Json parameter(const RpcMessage &message, const char *name)
{
    const auto found = message.params.is_object() ? message.params.find(name) : message.params.end();
    return message.params.is_object() && found != message.params.end() ? *found : Json();
}

Json progressToken(const RpcMessage &request)
{
    const Json meta = parameter(request, "_meta");
    const Json token = meta.is_object() ? meta.value("progressToken", Json()) : Json();
    return token.is_string() || token.is_number_integer() ? token : Json();
}

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
            if (isUnderWay(key)) {
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
    if (m_calls.contains(request.id.dump()))
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
    if ((request.method == "resources/list"_L1 || request.method == "resources/templates/list"_L1) && !parameter(request, "cursor").is_null())
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
        const auto found = m_calls.find(parameter(message, "requestId").dump());
        if (found == m_calls.end())
            return; // it may have been answered meanwhile
        found->second->cancel();
        if (const auto batch = leaveBatch(found->first))
            sendIfAnswered(*batch);
        finish(found->first);
    }
}

void Session::initialize(const RpcMessage &request)
{
    if (!m_version.empty())
        return fail(request, RpcError::InvalidRequest, u"The session is initialized already."_s);
    const Json asked = parameter(request, "protocolVersion");
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
    const Json asked = parameter(request, "level");
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
    if (!parameter(request, "cursor").is_null())
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

void Session::callTool(const RpcMessage &request)
{
    const Json name = parameter(request, "name");
    if (!name.is_string())
        return fail(request, RpcError::InvalidParams, u"\"name\" must be the name of a tool."_s);
    const Tool *called = tool(name.get<std::string>());
    if (!called)
        return fail(request, RpcError::InvalidParams, u"There is no tool \"%1\"; tools/list names those there are."_s.arg(wordFrom(name)));
    Json arguments = parameter(request, "arguments");
    if (arguments.is_null())
        arguments = Json::object();
    if (!arguments.is_object())
        return fail(request, RpcError::InvalidParams, u"\"arguments\" must be an object."_s);
    if (const QString problem = problemWith(called->schema, arguments); !problem.isEmpty())
        return answer(request.id, rpcAnswer(request.id, resultOf(problem.toStdString(), true))); // an agent reads it, and calls better
    run(request, *called, arguments,
        [this, id = request.id](const Json &value, bool isError) { answer(id, rpcAnswer(id, resultOf(value, isError))); });
}

void Session::readResource(const RpcMessage &request)
{
    const Json uri = parameter(request, "uri");
    if (!uri.is_string())
        return fail(request, RpcError::InvalidParams, u"\"uri\" must be the URI of a resource."_s);
    const auto resource = resourceAt(QString::fromStdString(uri.get<std::string>()));
    if (!resource) {
        return answer(request.id, rpcFailure(request.id, resourceNotFound,
                                             u"There is no resource \"%1\"; resources/list and resources/templates/list name those there are."_s.arg(
                                                 wordFrom(uri)),
                                             {{"uri", uri}}));
    }
    const auto contents = [uri](const Json &value) {
        return Json{
            {"contents",
             Json::array({{{"uri", uri}, {"mimeType", "application/json"}, {"text", value.dump(-1, ' ', false, Json::error_handler_t::replace)}}})}};
    };
    if (resource->tool.empty())
        return answer(request.id, rpcAnswer(request.id, contents(statusOf(*m_place.bench))));
    run(request, *tool(resource->tool), resource->arguments, [this, id = request.id, uri, contents](const Json &value, bool isError) {
        answer(id, isError ? rpcFailure(id, resourceNotFound, QString::fromStdString(value.get<std::string>()), {{"uri", uri}})
                           : rpcAnswer(id, contents(value)));
    });
}

void Session::run(const RpcMessage &request, const Tool &tool, const Json &arguments, const ToolCall::Ended &ended)
{
    if (m_calls.size() >= mostCalls)
        return fail(request, RpcError::Internal, u"%1 calls are under way already; wait for one of them to end."_s.arg(mostCalls));
    const std::string key = request.id.dump();
    auto *call = new ToolCall(
        m_place, arguments,
        [this, key, ended](const Json &value, bool isError) {
            ended(value, isError);
            finish(key);
        },
        this);
    m_calls.emplace(key, call);
    if (const Json token = progressToken(request); !token.is_null()) {
        call->onProgress([this, token](double seconds, double of) {
            m_send(rpcNotification(u"notifications/progress"_s, {{"progressToken", token}, {"progress", seconds}, {"total", of}}));
        });
    }
    tool.run(*call);
}

void Session::finish(const std::string &key)
{
    const auto found = m_calls.find(key);
    found->second->deleteLater(); // it may be in the midst of answering
    m_calls.erase(found);
    if (m_calls.empty())
        Q_EMIT idle();
}

void Session::cancelAll()
{
    for (const auto &[key, call] : m_calls) {
        call->cancel();
        call->deleteLater();
    }
    m_calls.clear();
    for (const auto &[key, batch] : std::exchange(m_batches, {})) { // what they have is answered
        --batch->open;
        sendIfAnswered(*batch);
    }
}

void Session::fail(const RpcMessage &request, RpcError code, const QString &message)
{
    answer(request.id, rpcFailure(request.id, int(code), message));
}

} // namespace ovyxa::mcp

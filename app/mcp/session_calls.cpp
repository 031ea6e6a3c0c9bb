// SPDX-License-Identifier: MIT
// The calls of a session: which of them may begin, and how they end.
#include "app/mcp/session.h"

#include "app/mcp/resources.h"

#include <algorithm>
#include <utility>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostCalls = 32; // that are not answered yet
constexpr int resourceNotFound = -32002;

QString wordFrom(const Json &value)
{
    return value.is_string() ? QString::fromStdString(value.get<std::string>()).left(60) : QString();
}

Json progressToken(const RpcMessage &request)
{
    const Json meta = request.parameter("_meta");
    const Json token = meta.is_object() ? meta.value("progressToken", Json()) : Json();
    return token.is_string() || token.is_number_integer() ? token : Json();
}

} // namespace

void Session::callTool(const RpcMessage &request)
{
    const Json name = request.parameter("name");
    if (!name.is_string())
        return fail(request, RpcError::InvalidParams, u"\"name\" must be the name of a tool."_s);
    const Tool *called = tool(name.get<std::string>());
    if (!called)
        return fail(request, RpcError::InvalidParams, u"There is no tool \"%1\"; tools/list names those there are."_s.arg(wordFrom(name)));
    Json arguments = request.parameter("arguments");
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
    const Json uri = request.parameter("uri");
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
    const auto begin = [this, key, token = progressToken(request), act = tool.run, arguments, ended] {
        auto *call = new ToolCall(
            m_place, arguments,
            [this, key, ended](const Json &value, bool isError) {
                ended(value, isError);
                finish(key);
            },
            this);
        callWith(key)->begun = call;
        if (!token.is_null()) {
            call->onProgress([this, token](double seconds, double of) {
                m_send(rpcNotification(u"notifications/progress"_s, {{"progressToken", token}, {"progress", seconds}, {"total", of}}));
            });
        }
        act(*call);
    };
    m_calls.push_back({key, !tool.hints.readOnly, begin});
    beginWhatMay();
}

std::list<Session::Call>::iterator Session::callWith(const std::string &key)
{
    return std::find_if(m_calls.begin(), m_calls.end(), [&key](const Call &each) { return each.key == key; });
}

bool Session::mayBegin(const Call &call) const
{
    for (const Call &before : m_calls) {
        if (&before == &call)
            return !call.begun && call.begin;
        if (before.writes)
            return false;
    }
    return false;
}

/// One that answers at once takes itself out of the list, and begins what waited for it.
void Session::beginWhatMay()
{
    const auto may = [this](const Call &call) { return mayBegin(call); };
    for (auto next = std::find_if(m_calls.begin(), m_calls.end(), may); next != m_calls.end();
         next = std::find_if(m_calls.begin(), m_calls.end(), may))
        std::exchange(next->begin, {})();
}

void Session::finish(const std::string &key)
{
    const auto found = callWith(key);
    if (found->begun)
        found->begun->deleteLater(); // it may be in the midst of answering
    m_calls.erase(found);
    if (m_calls.empty())
        Q_EMIT idle();
    else
        beginWhatMay();
}

void Session::cancelAll()
{
    for (const Call &call : std::exchange(m_calls, {})) {
        if (!call.begun)
            continue;
        call.begun->cancel();
        call.begun->deleteLater();
    }
    for (const auto &[key, batch] : std::exchange(m_batches, {})) { // what they have is answered
        --batch->open;
        sendIfAnswered(*batch);
    }
}

} // namespace ovyxa::mcp

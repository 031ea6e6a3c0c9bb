// SPDX-License-Identifier: MIT
#include "core/rpc/json_rpc.h"

#include "core/payload/json_scanner.h"

#include <QtCore/QCoreApplication>

#include <string_view>

namespace ovyxa {

using Json = nlohmann::ordered_json;
using namespace Qt::StringLiterals;

namespace {

struct RpcWords
{
    Q_DECLARE_TR_FUNCTIONS(JsonRpc)
};

/// scanJson is told that all is well with the syntax; the tree is built afterwards.
class SyntaxOnly final : public JsonHandler
{
public:
    void beginContainer(JsonNode::Type) override {}
    void endContainer(JsonNode::Type) override {}
    bool key(QByteArrayView) override { return true; }
    void scalar(JsonNode::Type, QByteArrayView) override {}
};

QByteArray toLine(const Json &message)
{
    QByteArray line = QByteArray::fromStdString(message.dump(-1, ' ', false, Json::error_handler_t::replace));
    // Allowed in JSON, and the end of a line to many that read lines (Python's splitlines, JavaScript).
    line.replace("\xE2\x80\xA8", "\\u2028");
    line.replace("\xE2\x80\xA9", "\\u2029");
    line.replace("\xC2\x85", "\\u0085");
    return line + '\n';
}

bool isFitId(const Json &id)
{
    return id.is_string() || id.is_number_integer();
}

/// The identifier as far as it is fit to be sent back.
Json idOf(const Json &message)
{
    const auto id = message.find("id");
    return id != message.end() && isFitId(*id) ? *id : Json();
}

RpcParsed readCall(const Json &json)
{
    const auto refusal = [&json](const QString &why) { return RpcRefusal{int(RpcError::InvalidRequest), why, idOf(json)}; };
    RpcMessage message;
    const Json &method = json.at("method");
    if (!method.is_string() || method.get_ref<const std::string &>().empty())
        return refusal(RpcWords::tr("\"method\" must be the name of a method, as a string."));
    message.method = QString::fromStdString(method.get_ref<const std::string &>());
    if (const auto id = json.find("id"); id != json.end()) {
        if (!isFitId(*id))
            return refusal(RpcWords::tr("\"id\" must be a string or a whole number. Leave it out of a notification."));
        message.kind = RpcMessage::Kind::Request;
        message.id = *id;
    }
    if (const auto params = json.find("params"); params != json.end()) {
        if (!params->is_structured() && !params->is_null())
            return refusal(RpcWords::tr("\"params\" must be an object or a list, or left out."));
        message.params = *params;
    }
    return message;
}

RpcParsed readReply(const Json &json)
{
    const auto refusal = [&json](const QString &why) { return RpcRefusal{int(RpcError::InvalidRequest), why, idOf(json)}; };
    RpcMessage message;
    message.id = idOf(json);
    const bool isAnswer = json.contains("result");
    if (isAnswer == json.contains("error"))
        return refusal(RpcWords::tr("A message has a \"method\", a \"result\" or an \"error\", and one of the three alone."));
    if (isAnswer && message.id.is_null())
        return refusal(RpcWords::tr("An answer needs the \"id\" of what it answers."));
    if (!isAnswer && !json.at("error").is_object())
        return refusal(RpcWords::tr("\"error\" must be an object with \"code\" and \"message\"."));
    message.kind = isAnswer ? RpcMessage::Kind::Answer : RpcMessage::Kind::Failure;
    (isAnswer ? message.result : message.error) = json.at(isAnswer ? "result" : "error");
    return message;
}

RpcParsed readMessage(const Json &json)
{
    if (json.is_array())
        return RpcRefusal{int(RpcError::InvalidRequest), RpcWords::tr("A line is one message; send those of a batch one by one."), {}};
    if (!json.is_object())
        return RpcRefusal{int(RpcError::InvalidRequest), RpcWords::tr("A message is a JSON object."), {}};
    if (const auto version = json.find("jsonrpc"); version == json.end() || *version != "2.0")
        return RpcRefusal{int(RpcError::InvalidRequest), RpcWords::tr("A message says \"jsonrpc\": \"2.0\"; this one does not."), idOf(json)};
    return json.contains("method") ? readCall(json) : readReply(json);
}

std::variant<Json, RpcRefusal> readJson(const QByteArray &line)
{
    SyntaxOnly syntax;
    if (const auto scanned = scanJson(line, syntax); !scanned)
        return RpcRefusal{int(RpcError::Parse), scanned.error().message, {}};
    Json json = Json::parse(line.cbegin(), line.cend(), nullptr, false);
    if (json.is_discarded()) // a number beyond all bounds
        return RpcRefusal{int(RpcError::Parse), RpcWords::tr("A number in the message is too large to be read."), {}};
    return json;
}

} // namespace

RpcParsed parseRpc(const QByteArray &line)
{
    const auto json = readJson(line);
    if (const auto *refusal = std::get_if<RpcRefusal>(&json))
        return *refusal;
    return readMessage(std::get<Json>(json));
}

std::optional<RpcBatch> parseRpcBatch(const QByteArray &line)
{
    if (!line.trimmed().startsWith('['))
        return std::nullopt;
    const auto json = readJson(line);
    const auto *list = std::get_if<Json>(&json);
    if (!list)
        return std::nullopt;
    const auto refusal = [](const QString &why) { return RpcBatch{RpcRefusal{int(RpcError::InvalidRequest), why, {}}}; };
    if (list->empty())
        return refusal(RpcWords::tr("The batch is empty: it has no message."));
    if (list->size() > mostInRpcBatch)
        return refusal(RpcWords::tr("A batch has at most %1 messages, and this one %2, so none of them was read. Send them in several.")
                           .arg(mostInRpcBatch)
                           .arg(list->size()));
    std::vector<RpcParsed> messages;
    for (const Json &each : *list) {
        if (each.is_array())
            messages.push_back(RpcRefusal{int(RpcError::InvalidRequest), RpcWords::tr("A batch holds messages, and no other batch."), {}});
        else
            messages.push_back(readMessage(each));
    }
    return messages;
}

RpcRefusal tooLongForRpc(qsizetype mostBytes)
{
    return {int(RpcError::InvalidRequest),
            RpcWords::tr("The line has more than %1 bytes, so nothing of it was read. Send less at once.").arg(QString::number(mostBytes)),
            {}};
}

nlohmann::ordered_json RpcMessage::parameter(const char *name) const
{
    const auto found = params.is_object() ? params.find(name) : params.end();
    return params.is_object() && found != params.end() ? *found : nlohmann::ordered_json();
}

QByteArray RpcRefusal::line() const
{
    return rpcFailure(id, code, message);
}

QByteArray rpcRequest(const Json &id, const QString &method, const Json &params)
{
    Json message{{"jsonrpc", "2.0"}, {"id", id}, {"method", method.toStdString()}};
    if (!params.is_null())
        message["params"] = params;
    return toLine(message);
}

QByteArray rpcNotification(const QString &method, const Json &params)
{
    Json message{{"jsonrpc", "2.0"}, {"method", method.toStdString()}};
    if (!params.is_null())
        message["params"] = params;
    return toLine(message);
}

QByteArray rpcAnswer(const Json &id, const Json &result)
{
    return toLine({{"jsonrpc", "2.0"}, {"id", id}, {"result", result}});
}

QByteArray rpcFailure(const Json &id, int code, const QString &message, const Json &data)
{
    Json error{{"code", code}, {"message", message.toStdString()}};
    if (!data.is_null())
        error["data"] = data;
    return toLine({{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}});
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <nlohmann/json.hpp>

#include <optional>
#include <variant>
#include <vector>

/// JSON-RPC 2.0, one message a line: what both the local socket of a running bench and the Model Context Protocol are spoken in. Pure; any thread.
/// Sentences of errors are for whoever wrote the other side, and translated like all others.
namespace ovyxa {

/// What the specification has codes for (section 5.1).
enum class RpcError : int {
    Parse = -32700,          ///< no JSON, or not UTF-8
    InvalidRequest = -32600, ///< JSON, and no message
    MethodNotFound = -32601,
    InvalidParams = -32602,
    Internal = -32603,
};

/// One message that came.
struct RpcMessage
{
    enum class Kind { Request, Notification, Answer, Failure };

    Kind kind = Kind::Notification;
    nlohmann::ordered_json id;     ///< a text or a whole number; null for a notification, and for a failure that fits no request
    QString method;                ///< of a request or a notification
    nlohmann::ordered_json params; ///< an object or a list; null if there are none
    nlohmann::ordered_json result; ///< of an answer
    nlohmann::ordered_json error;  ///< of a failure: its object

    /// A member of the params, or null.
    [[nodiscard]] nlohmann::ordered_json parameter(const char *name) const;
};

/// Why a line is no message.
struct RpcRefusal
{
    int code = int(RpcError::InvalidRequest);
    QString message;
    nlohmann::ordered_json id; ///< null where it could not be read

    /// The line that tells it. (What came may have been a notification, which nobody waits for; the specification wants it told all the same.)
    [[nodiscard]] QByteArray line() const;
};

using RpcParsed = std::variant<RpcMessage, RpcRefusal>;

/// One line as a message. Strict JSON (scanJson: UTF-8, at most jsonDepth deep); a batch is refused: its messages come one a line, but for who
/// takes them (parseRpcBatch).
[[nodiscard]] RpcParsed parseRpc(const QByteArray &line);
/// The messages of a batch, each judged by itself; or why none of it is read.
using RpcBatch = std::variant<std::vector<RpcParsed>, RpcRefusal>;
inline constexpr size_t mostInRpcBatch = 100;
/// For who takes batches; nothing where a line is none, which parseRpc() tells.
[[nodiscard]] std::optional<RpcBatch> parseRpcBatch(const QByteArray &line);
/// What a line is told that has more than `mostBytes`.
[[nodiscard]] RpcRefusal tooLongForRpc(qsizetype mostBytes);

// Lines to send, each with its line feed. No line feed, nor what others take for one, stands within.
[[nodiscard]] QByteArray rpcRequest(const nlohmann::ordered_json &id, const QString &method, const nlohmann::ordered_json &params);
[[nodiscard]] QByteArray rpcNotification(const QString &method, const nlohmann::ordered_json &params);
[[nodiscard]] QByteArray rpcAnswer(const nlohmann::ordered_json &id, const nlohmann::ordered_json &result);
/// `data` is left out where it is null.
[[nodiscard]] QByteArray rpcFailure(const nlohmann::ordered_json &id, int code, const QString &message, const nlohmann::ordered_json &data = {});

} // namespace ovyxa

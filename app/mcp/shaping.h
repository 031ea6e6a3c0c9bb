// SPDX-License-Identifier: MIT
#pragma once

#include "app/mcp/tool.h"

#include "core/model/log_query.h"

/// What answers have in common: the command line's lines, made small for who pays for each word. Pure, but for waiting.
namespace ovyxa::mcp {

/// Without what is null, and without `type`: what is not there is not known.
[[nodiscard]] Json slim(Json line);
/// A delivery as lists have it.
[[nodiscard]] Json deliveryRow(const Delivery &delivery);

/// Adds exact bytes as `name` or `name_base64`, of more than `most` the beginning, and then `name_truncated`. Text is cut between characters.
void addBody(Json &object, const char *name, const QByteArray &bytes, qint64 most);

/// Where a file is that is to be read. What is no file is refused: a pipe, or the session's own input, would keep the bench waiting.
[[nodiscard]] Result<QString> fileToRead(const ToolCall &call, const QString &name);

/// The argument `secret` or what is in `secret_file`; empty if neither is there. The environment's is for the command line alone.
[[nodiscard]] Result<QByteArray> secretArgument(const ToolCall &call);

/// The arguments `limit` and `cursor` of a list.
void addPaging(Json &properties);
/// The row to go on behind, from the cursor; an error for what is none of ours. Without a cursor 0.
[[nodiscard]] Result<qint64> cursorOf(const ToolCall &call);

/// Answers with these deliveries as soon as none of them is queued or sending, or when `wait_s` is over.
void answerWhenSent(ToolCall &call, const QList<DeliveryId> &ids, const Json &head);
/// The argument `wait_s`.
[[nodiscard]] Json waitSchema();

inline constexpr qint64 mostBodyBytes = 10 * 1024 * 1024;
/// Arguments `body` and `body_base64`.
void addBodySchemas(Json &properties, const char *description);

} // namespace ovyxa::mcp

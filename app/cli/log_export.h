// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"

#include <QtCore/QByteArray>

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>

namespace ovyxa::cli {

class ActionCommand;

/// Turns deliveries into one of the formats, piece by piece; what it returns, joined, is the export. No secret is in any of it:
/// a delivery has none. Pure.
class LogFormat
{
public:
    virtual ~LogFormat() = default;
    [[nodiscard]] virtual QByteArray begin() { return {}; }
    [[nodiscard]] virtual QByteArray add(const DeliveryDetails &details) = 0;
    [[nodiscard]] virtual QByteArray end() { return {}; }
};

/// `name` is "ndjson" (a JSON object a line, with body and attempts), "csv" (RFC 4180, a row a delivery), or "har" (HTTP Archive 1.2,
/// an entry an attempt).
[[nodiscard]] std::unique_ptr<LogFormat> makeLogFormat(const std::string &name);

/// Adds `body` as text if it is UTF-8, else `body_base64`.
void addBody(nlohmann::ordered_json &object, const QByteArray &body);

/// Writes the whole log, oldest first, to a file (whole or not at all) or to standard output ("-", or none given), then ends the command.
void startExport(ActionCommand &command, const std::string &format, const QString &given);

} // namespace ovyxa::cli

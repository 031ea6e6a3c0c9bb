// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"

#include <QtCore/QByteArray>

#include <memory>
#include <string>

namespace ovyxa::cli {

class ActionCommand;

/// Turns records into one of the formats, piece by piece, each at the end of a buffer: together they are the export. No secret is in any of it:
/// the log has none. Pure.
template<typename Record>
class ExportFormat
{
public:
    virtual ~ExportFormat() = default;
    virtual void begin(QByteArray &) {}
    virtual void add(const Record &record, QByteArray &to) = 0;
    virtual void end(QByteArray &) {}
    [[nodiscard]] virtual int leftOut() const { return 0; } ///< records that it cannot tell
};

using DeliveryFormat = ExportFormat<DeliveryDetails>;
using CaptureFormat = ExportFormat<CaptureDetails>;

/// `name` is "ndjson" (a JSON object a line, with body and attempts), "csv" (RFC 4180 after a byte order mark, a row a delivery), "har"
/// (HTTP Archive 1.2, an entry an attempt) or "http" (a .http file, a request a delivery).
[[nodiscard]] std::unique_ptr<DeliveryFormat> makeDeliveryFormat(const std::string &name);
/// "ndjson", "har" or "http": one each a request. What was not HTTP/1.1 is in the first alone.
[[nodiscard]] std::unique_ptr<CaptureFormat> makeCaptureFormat(const std::string &name);

/// Writes what a query fits (an empty one: the whole log), oldest first, to a file (whole or not at all) or to standard output ("-", or none
/// given), then ends the command.
void exportDeliveries(ActionCommand &command, const std::string &query, const std::string &format, const QString &file);
void exportCaptures(ActionCommand &command, const std::string &query, const std::string &format, const QString &file);

} // namespace ovyxa::cli

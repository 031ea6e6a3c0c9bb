// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"
#include "core/model/result.h"

#include <QtCore/QList>

namespace ovyxa {

/// A request that was written down elsewhere.
struct ImportedRequest
{
    QString method;
    QString url;
    HeaderList headers;
    QByteArray body;
    QString note; ///< what of it could not be taken over, in a sentence; empty = nothing
};

/// Reads requests from texts that people have: nothing of them is run, no file that they name is read, and what cannot be taken is refused with
/// a sentence that says where. Pure, linear and bounded; any thread.
namespace rules {

inline constexpr qsizetype importBytes = 32 * 1024 * 1024;

/// A cURL command line in the quoting of POSIX shells ('…', "…", \, $'…'). LimitReached for what is too long, else InvalidInput.
[[nodiscard]] Result<ImportedRequest> requestFromCurl(const QByteArray &text);
/// Requests as they are on the wire, or as .http files have them ("###" between them).
[[nodiscard]] Result<QList<ImportedRequest>> requestsFromHttp(const QByteArray &text);
/// The entries of an HTTP Archive (HAR 1.2).
[[nodiscard]] Result<QList<ImportedRequest>> requestsFromHar(const QByteArray &json);
/// Whichever of these it is; at least one.
[[nodiscard]] Result<QList<ImportedRequest>> requestsFrom(const QByteArray &bytes);

} // namespace rules
} // namespace ovyxa

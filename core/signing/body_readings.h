// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/doctor_faults.h"
#include "core/signing/json_style.h"

#include <functional>
#include <optional>

namespace ovyxa {

/// Bytes that a signer may have signed instead of the body that arrived.
struct BodyReading
{
    QByteArray bytes;
    Faults causes;                  ///< empty = the body as it arrived
    int changes = 0;                ///< how many things would have gone wrong together
    std::optional<JsonStyle> style; ///< of a re-serialised body
};

/// What the readings are made from.
struct BodyContext
{
    QByteArray body;
    QByteArray method;
    QByteArray url;
    QList<QByteArray> timestamps; ///< that may have been signed along
    QList<QByteArray> ids;        ///< likewise
    QByteArray contentType;
    QByteArray contentEncoding;
};

using BodyVisitor = std::function<bool(const BodyReading &)>;

/// Bodies beyond this get the simple readings only, so that the work for 10 MiB stays bounded. Ovyxa's own have 10 KB at most.
inline constexpr qsizetype thoroughBodyBytes = 64 * 1024;
/// Beyond this each reading costs as much as an HMAC or several, and only those that something speaks for are tried.
inline constexpr qsizetype largeBodyBytes = 1024 * 1024;

/// Shows the visitor one reading after the other, the plainest first and never two at a time in memory, until it returns true.
void visitBodyReadings(const BodyContext &context, const BodyVisitor &visitor);

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/resend.h"
#include "core/model/result.h"

/// What of a request people may edit. Pure; any thread.
namespace ovyxa::rules {

/// A field that the bench makes for each request: it frames the message (Content-Length …) or names the host.
[[nodiscard]] bool isMadeByTheBench(QByteArrayView name);
/// The fields of a request that was sent, without what the bench makes anew.
[[nodiscard]] HeaderList editableHeaders(QByteArrayView head);
/// InvalidInput for a name that is no token, a value that would break the message, a field that the bench makes; says which.
[[nodiscard]] Result<void> headersAllowed(const HeaderList &headers);
/// "Name: value", as people type it.
[[nodiscard]] Result<Header> headerFromText(const QString &text);
/// The fields that go out with this signature (empty = none): it takes the place that the edit has for it, else the last.
[[nodiscard]] HeaderList editedHeaders(const RequestEdit &edit, const QByteArray &signature);

} // namespace ovyxa::rules

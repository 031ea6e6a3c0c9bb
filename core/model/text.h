// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/capture.h"
#include "core/model/events_api.h"

#include <QtCore/QLatin1StringView>

#include <optional>

/// The one place where enums become stored text and back: the database, the command line and its JSON use these words.
/// They are not translated; what people read in the window comes from ui/common.
namespace ovyxa {

[[nodiscard]] QLatin1StringView toText(EventKind kind);             // "goal.completed" …
[[nodiscard]] QLatin1StringView toText(SignatureEncoding encoding); // "hex", "prefixed", "base64"
[[nodiscard]] QLatin1StringView toText(BodyFormat format);          // "ovyxa", "slack"
[[nodiscard]] QLatin1StringView toText(Connections connections);    // "new", "kept"
[[nodiscard]] QLatin1StringView toText(WebhookHealth health);       // "untried", "healthy", "failed"
[[nodiscard]] QLatin1StringView toText(Goal::Kind kind);            // "pageview", "custom"
[[nodiscard]] QLatin1StringView toText(DeliveryState state);        // "queued" …
[[nodiscard]] QLatin1StringView toText(AttemptError error);         // "none", "status", "too_large" …
[[nodiscard]] QLatin1StringView toText(Verdict verdict);            // "valid" …
[[nodiscard]] QLatin1StringView toText(ApiTier tier);               // "unlimited", "free", "pro"

/// Nothing if the text is none of the enum's words.
template<typename Enum>
[[nodiscard]] std::optional<Enum> fromText(QStringView text);

/// Comma-separated, in the order of allEventKinds: "goal.completed,realtime.spike".
[[nodiscard]] QString toText(EventKinds kinds);
/// Nothing if a word is unknown or the list is empty.
[[nodiscard]] std::optional<EventKinds> eventKindsFromText(QStringView text);

} // namespace ovyxa

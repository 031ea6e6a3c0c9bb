// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/model/result.h"
#include "core/model/webhook.h"

#include <optional>

namespace ovyxa {

/// The exact bytes of an event's payload (spec 3): event, timestamp, site_id, data in this order, compact UTF-8 JSON.
/// `event.data` must be a JSON object; its order and numbers are kept as written, white space between tokens is dropped.
[[nodiscard]] Result<QByteArray> ovyxaPayload(const Event &event);

/// The same event as a Slack message with a `text` (spec 5), `&<>` escaped as Slack asks.
[[nodiscard]] Result<QByteArray> slackPayload(const Event &event);

[[nodiscard]] Result<QByteArray> makePayload(const Event &event, BodyFormat format);

/// The exact bytes that firing this draft would send now.
[[nodiscard]] Result<QByteArray> payloadPreview(const EventDraft &draft, BodyFormat format, Instant simulatedNow);

/// Why a payload of so many bytes is not sent: what checkPayloadSize() says, from the figures that the log keeps of it.
[[nodiscard]] QString tooLargeWords(qint64 bytes, qint64 limit);

/// An error that says both sizes when the body is over limits::payloadBytes (spec 3).
[[nodiscard]] Result<void> checkPayloadSize(qsizetype bytes);

/// A JSON object from what was typed: checked strictly (UTF-8, no duplicate keys, no trailing text), kept in its order, made
/// compact. The error says line, column and what is wrong.
[[nodiscard]] Result<QByteArray> normalisedObject(QByteArrayView json);

/// Sets `key` in a JSON object text to a value, keeping order: `key=value` of `--data`. The value is taken as JSON if the key
/// already holds a number/boolean and the value reads as one, else as a string.
[[nodiscard]] Result<QByteArray> withField(QByteArrayView object, const QString &key, const QString &value);

/// How many active visitors a spike's data tells of; none where they name no whole number.
[[nodiscard]] std::optional<qint64> visitorsTold(QByteArrayView data);
/// Of an event to be fired: how many visitors it tells of, above a webhook's threshold or not (spec 2); none: it goes to all that listen.
[[nodiscard]] std::optional<qint64> visitorsTold(const EventDraft &draft);

/// Adds members to a JSON object text that come out otherwise where they are parsed and written anew, in one language or another: so a handler
/// that checks the signature of its own serialisation refuses it, and one that checks the bytes it got does not.
[[nodiscard]] Result<QByteArray> withTrickyFields(QByteArrayView object);

/// The body again with a fresh top-level `timestamp`, all other bytes' meaning kept ("replay rebuilt").
[[nodiscard]] Result<QByteArray> withTimestamp(QByteArrayView payload, Instant timestamp);

} // namespace ovyxa

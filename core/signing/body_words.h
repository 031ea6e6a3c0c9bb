// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/body_readings.h"

#include <QtCore/QString>

namespace ovyxa {

/// The offset of the first byte that differs; the shorter one's length if one begins with the other; nothing if they are equal.
[[nodiscard]] std::optional<qsizetype> firstDifference(QByteArrayView a, QByteArrayView b);

/// Of the signed and the received body the bytes, and where they differ first: figures to keep.
[[nodiscard]] QStringList sizeFigures(QByteArrayView signedBody, QByteArrayView received);
/// "Signed: 171 bytes; received: 172 bytes; first difference at byte 171."
[[nodiscard]] QString sizesText(const QStringList &figures);

/// The same, and the words for how either was written.
[[nodiscard]] QStringList reserialisedFigures(const BodyReading &signedBody, QByteArrayView received);
/// The same, the other way round: the body that was found is not the one that was signed, but the one that was checked.
[[nodiscard]] QStringList reversedFigures(const QStringList &figures);
/// "The body was re-serialised: it was signed compact (171 bytes) and arrived pretty-printed (176). First difference at byte 1."
[[nodiscard]] QString reserialisedText(const QStringList &figures);

/// The step that says which reading fits: "HMAC-SHA256 of the same JSON, compact, matches".
[[nodiscard]] QString reserialisedStep(const BodyReading &signedBody, QByteArrayView received);

/// The first number that was signed in other digits, and how it arrived: "1.0", "1".
[[nodiscard]] QStringList differingNumbers(QByteArrayView signedBody, QByteArrayView received);

/// "Signed together with the body: the method, the URL." for two or more of those; else empty.
[[nodiscard]] QString companionsText(const Faults &causes);

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

namespace ovyxa {

/// What can be wrong with a signature. The words for programs stand in signature_doctor.h; they never change.
enum class Cause {
    HeaderMissing,
    HeaderEmpty,
    HeaderRepeated,
    HeaderWhitespace,
    HeaderQuotes,
    HeaderPrefix,
    HeaderPrefixMissing,
    HeaderUpperCase,
    HeaderHex,
    HeaderBase64,
    HeaderBase64Url,
    HeaderBase64Unpadded,
    HeaderPercentEncoded,
    HeaderDoubleEncoded,
    HeaderExtra,
    HeaderTruncated,
    HeaderMalformed,
    NoSecret,
    SecretWhitespace,
    SecretQuotes,
    SecretCase,
    SecretHexDecoded,
    SecretBase64Decoded,
    SecretHexEncoded,
    SecretBase64Encoded,
    SecretPrefix,
    SecretEmpty,
    PreviousSecret,
    OtherWebhookSecret,
    OtherAlgorithm,
    HashWithoutKey,
    KeyIsMessage,
    BodyReserialised,
    TrailingNewlineAdded,
    TrailingNewlineCut,
    BodyWhitespace,
    BodyCrlf,
    BodyBom,
    BodyLatin1,
    BodyUtf16,
    BodyBase64,
    BodyDoubleEncoded,
    BodyEmpty,
    BodyPlaceholder,
    DataOnly,
    BodyTruncated,
    BodyChanged,
    UrlIncluded,
    TimestampIncluded,
    Unknown,
};

using Causes = QList<Cause>;

/// "body_reserialised": for programs.
[[nodiscard]] QString wordOf(Cause cause);
/// What is wrong, as a sentence for people.
[[nodiscard]] QString sentenceOf(Cause cause);
/// What to do about it, as a sentence for people.
[[nodiscard]] QString hintOf(Cause cause);

} // namespace ovyxa

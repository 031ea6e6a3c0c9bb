// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"

#include <optional>

namespace ovyxa {

/// What can be wrong with a signature. The words for programs stand in signature_doctor.h; they never change. The groups (header,
/// secret, computation, body) stand together, since what is told first depends on them.
enum class Fault {
    HeaderMissing,
    HeaderRenamed,
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
    HeaderHtmlEscaped,
    HeaderDoubleEncoded,
    HeaderSeparators,
    HeaderPlusLost,
    HeaderByteList,
    HeaderRawBytes,
    HeaderZerosLost,
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
    SecretPercentEncoded,
    SecretEscaped,
    SecretShell,
    SecretPrefix,
    SecretCut,
    SecretDoubled,
    SecretInvisible,
    SecretHashed,
    SecretCharset,
    SecretBom,
    SecretUtf16,
    SecretAssignment,
    SecretJson,
    SecretLines,
    SecretPlaceholder,
    SecretEmpty,
    PreviousSecret,
    OtherWebhookSecret,
    OtherAlgorithm,
    HashWithoutKey,
    HmacTwice,
    HmacHashed,
    HashSigned,
    KeyIsMessage,
    BodyReserialised,
    BodyNumbers,
    TrailingNewlineAdded,
    TrailingNewlineCut,
    BodyWhitespace,
    BodyCrlf,
    BodyBom,
    BodyCompressed,
    BodyLatin1,
    BodyMojibake, ///< its word is that of BodyLatin1
    BodyCharset,
    BodyUtf16,
    BodyNormalised,
    BodyBase64,
    BodyHex,
    BodyPercentEncoded,
    BodyHtmlEscaped,
    BodyDoubleEncoded,
    BodyForm,
    BodyWrapped,
    BodyPrinted,
    BodyEmpty,
    BodyPlaceholder,
    DataOnly,
    BodyTruncated,
    BodyChanged,
    MethodIncluded,
    UrlIncluded,
    TimestampIncluded,
    IdIncluded,
    Unknown,
};

/// A fault with what there is to tell of it.
struct Finding
{
    Finding(Fault what) : fault(what) {} // implicit: most faults have nothing more to tell
    Finding(Fault what, bool other, QStringList figures = {}) : fault(what), otherWay(other), arguments(std::move(figures)) {}

    Fault fault;
    bool otherWay = false; ///< the oddity is on the signer's side of the body, or on this side of the secret
    QStringList arguments; ///< "gzip", "SHA-1", "data.body": names and figures, never a secret

    /// Whether it is the same fault, whatever there is to tell.
    friend bool operator==(const Finding &a, const Finding &b) { return a.fault == b.fault; }
};

using Faults = QList<Finding>;

/// The same of a body that a signature was made over at its far end: what was found is what was checked there, and what was signed is known.
[[nodiscard]] Finding seenFromTheEnd(Finding finding);

/// "body_reserialised": for programs.
[[nodiscard]] QString wordOf(Fault fault);
/// What is wrong, as a sentence for people.
[[nodiscard]] QString sentenceOf(const Finding &finding);
/// What to do about it, as a sentence for people.
[[nodiscard]] QString hintOf(const Finding &finding);

/// As it is kept: its word, which way round it is, and its figures.
[[nodiscard]] FailureCause toCause(const Finding &finding);
/// Nothing if the cause is no finding.
[[nodiscard]] std::optional<Finding> findingOf(const FailureCause &cause);

} // namespace ovyxa

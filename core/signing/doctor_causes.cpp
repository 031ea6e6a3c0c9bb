// SPDX-License-Identifier: MIT
#include "core/signing/doctor_causes.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>

namespace ovyxa {

namespace {

struct Entry
{
    Cause cause;
    const char *word;
    const char *sentence;
    const char *hint;
};

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
public:
    static const Entry &entryOf(Cause cause);
};

const Entry &Text::entryOf(Cause cause)
{
    static constexpr std::array entries{
        Entry{Cause::HeaderMissing, "header_missing", QT_TR_NOOP("The request has no X-Ovyxa-Signature header."),
              QT_TR_NOOP("See whether a proxy drops headers that begin with X-, and whether it was the sender that made the request.")},
        Entry{Cause::HeaderEmpty, "header_empty", QT_TR_NOOP("The X-Ovyxa-Signature header is there, but empty."),
              QT_TR_NOOP("Set the header after the signature was computed, and look at what the signer returned.")},
        Entry{Cause::HeaderRepeated, "header_repeated",
              QT_TR_NOOP("The X-Ovyxa-Signature header came more than once, so it is unclear which one counts."),
              QT_TR_NOOP("Send the header once; a proxy that signs again should replace the header, not add one.")},
        Entry{Cause::HeaderWhitespace, "header_whitespace", QT_TR_NOOP("The signature has white space around or inside it."),
              QT_TR_NOOP("Trim the header's value before it is sent or compared.")},
        Entry{Cause::HeaderQuotes, "header_quotes", QT_TR_NOOP("The signature stands in quotes."),
              QT_TR_NOOP("Write the signature into the header without quotes.")},
        Entry{Cause::HeaderPrefix, "header_prefix", QT_TR_NOOP("The signature has a prefix that is not expected here."),
              QT_TR_NOOP("Cut the prefix before comparing, or set the signature's encoding to the one that is sent.")},
        Entry{Cause::HeaderPrefixMissing, "header_prefix_missing", QT_TR_NOOP("The signature lacks the prefix “sha256=” that is expected here."),
              QT_TR_NOOP("Write “sha256=” in front of the hex digits, or set the signature's encoding to hex.")},
        Entry{Cause::HeaderUpperCase, "header_upper_case", QT_TR_NOOP("The signature's hex digits are in upper case."),
              QT_TR_NOOP("Write the hex digits in lower case.")},
        Entry{Cause::HeaderHex, "header_hex", QT_TR_NOOP("The signature is written in hex, and base64 is expected here."),
              QT_TR_NOOP("Encode the signature's 32 bytes as base64, or set the signature's encoding to hex.")},
        Entry{Cause::HeaderBase64, "header_base64", QT_TR_NOOP("The signature is written in base64, and hex is expected here."),
              QT_TR_NOOP("Encode the signature's 32 bytes as lower-case hex, or set the signature's encoding to base64.")},
        Entry{Cause::HeaderBase64Url, "header_base64url", QT_TR_NOOP("The signature is written in the URL-safe alphabet of base64 (- and _)."),
              QT_TR_NOOP("Use the standard alphabet of base64 (+ and /), or hex.")},
        Entry{Cause::HeaderBase64Unpadded, "header_base64_unpadded", QT_TR_NOOP("The signature is written in base64 without the = at its end."),
              QT_TR_NOOP("Keep the padding of base64: 32 bytes make 44 characters.")},
        Entry{Cause::HeaderPercentEncoded, "header_percent_encoded", QT_TR_NOOP("The signature is percent-encoded, as for a URL."),
              QT_TR_NOOP("Write the signature into the header as it is; headers need no URL encoding.")},
        Entry{Cause::HeaderDoubleEncoded, "header_double_encoded", QT_TR_NOOP("The signature was encoded twice: it is the base64 of its hex digits."),
              QT_TR_NOOP("Encode the raw bytes of the HMAC, once.")},
        Entry{Cause::HeaderExtra, "header_extra", QT_TR_NOOP("The right signature stands in the header with other text around it."),
              QT_TR_NOOP("Write the signature alone into the header; tools such as openssl print a label before it.")},
        Entry{Cause::HeaderTruncated, "header_truncated", QT_TR_NOOP("The signature is cut off: what is there is right, and the rest is missing."),
              QT_TR_NOOP("Look for a column, variable or log line that is too short for the whole value.")},
        Entry{Cause::HeaderMalformed, "header_malformed",
              QT_TR_NOOP("The header's value cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64."),
              QT_TR_NOOP("Look at how the signer writes the header.")},
        Entry{Cause::NoSecret, "no_secret", QT_TR_NOOP("No secret is known to check the signature with."),
              QT_TR_NOOP("Give the receiver the webhook's signing secret.")},
        Entry{Cause::SecretWhitespace, "secret_whitespace",
              QT_TR_NOOP("One side used the secret with white space or a line break around it, the other without."),
              QT_TR_NOOP("Trim the secret when it is read from a file, a form or the environment.")},
        Entry{Cause::SecretQuotes, "secret_quotes", QT_TR_NOOP("One side used the secret with quotes around it, the other without."),
              QT_TR_NOOP("Remove the quotes where the secret is configured.")},
        Entry{Cause::SecretCase, "secret_case", QT_TR_NOOP("The secret was used in another letter case."),
              QT_TR_NOOP("Use the secret exactly as it was shown.")},
        Entry{Cause::SecretHexDecoded, "secret_hex_decoded", QT_TR_NOOP("The signer decoded the secret from hex before using it."),
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without decoding.")},
        Entry{Cause::SecretBase64Decoded, "secret_base64_decoded", QT_TR_NOOP("The signer decoded the secret from base64 before using it."),
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without decoding.")},
        Entry{Cause::SecretHexEncoded, "secret_hex_encoded", QT_TR_NOOP("The signer used the hex digits of the secret as the key."),
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without encoding.")},
        Entry{Cause::SecretBase64Encoded, "secret_base64_encoded", QT_TR_NOOP("The signer used the base64 of the secret as the key."),
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without encoding.")},
        Entry{Cause::SecretPrefix, "secret_prefix", QT_TR_NOOP("One side used the secret with “whsec_” in front, the other without."),
              QT_TR_NOOP("Use the secret exactly as it was shown on both sides, with its prefix or without.")},
        Entry{Cause::SecretEmpty, "secret_empty", QT_TR_NOOP("The signer used an empty secret."),
              QT_TR_NOOP("See whether the signer's configuration is loaded: an unset environment variable gives an empty secret.")},
        Entry{Cause::PreviousSecret, "previous_secret", QT_TR_NOOP("It was signed with a secret that was replaced and is no longer accepted."),
              QT_TR_NOOP("Give the signer the current secret.")},
        Entry{Cause::OtherWebhookSecret, "other_webhook_secret", QT_TR_NOOP("It was signed with another webhook's secret."),
              QT_TR_NOOP("Use the secret of the webhook that sends here; each has its own.")},
        Entry{Cause::OtherAlgorithm, "other_algorithm", QT_TR_NOOP("It was signed with another hash function than SHA-256."),
              QT_TR_NOOP("Compute the HMAC with SHA-256.")},
        Entry{Cause::HashWithoutKey, "hash_without_key", QT_TR_NOOP("The header holds a plain hash, not an HMAC."),
              QT_TR_NOOP("Use an HMAC function: the secret is its key, the body its message.")},
        Entry{Cause::KeyIsMessage, "key_is_message",
              QT_TR_NOOP("Secret and body were mixed up: the body was used as the key, and the secret was signed with it."),
              QT_TR_NOOP("Swap the two arguments of the HMAC function: the secret is its key, the body its message.")},
        Entry{Cause::BodyReserialised, "body_reserialised", QT_TR_NOOP("The body was re-serialised."),
              QT_TR_NOOP("Check the signature over the raw bytes of the request, before anything parses them.")},
        Entry{Cause::TrailingNewlineAdded, "trailing_newline_added", QT_TR_NOOP("The body arrived with a line break at its end that was not signed."),
              QT_TR_NOOP("Send the bytes that were signed; tools that read a body from a file or a shell often add a line break.")},
        Entry{Cause::TrailingNewlineCut, "trailing_newline_cut", QT_TR_NOOP("The body was signed with a line break at its end that did not arrive."),
              QT_TR_NOOP("Sign the bytes that are sent, and do not trim the body before checking it.")},
        Entry{Cause::BodyWhitespace, "body_whitespace", QT_TR_NOOP("White space at the start or end of the body was not signed."),
              QT_TR_NOOP("Check and sign the raw bytes; do not trim on one side only.")},
        Entry{Cause::BodyCrlf, "body_crlf", QT_TR_NOOP("The body's line ends differ: LF on one side, CRLF on the other."),
              QT_TR_NOOP("Read and send the body as bytes, not as text.")},
        Entry{Cause::BodyBom, "body_bom", QT_TR_NOOP("A byte order mark stands before the body on one side only."),
              QT_TR_NOOP("Write UTF-8 without a byte order mark.")},
        Entry{Cause::BodyLatin1, "body_latin1", QT_TR_NOOP("The body's characters were signed and sent in different encodings: Latin-1 and UTF-8."),
              QT_TR_NOOP("Handle the body as UTF-8 bytes on both sides.")},
        Entry{Cause::BodyUtf16, "body_utf16", QT_TR_NOOP("The body was signed as UTF-16 and arrived as UTF-8."),
              QT_TR_NOOP("Turn the text into UTF-8 bytes before it is signed.")},
        Entry{Cause::BodyBase64, "body_base64", QT_TR_NOOP("The body was base64-encoded on one side only."),
              QT_TR_NOOP("Decode the body first where a gateway hands it over as base64, and check the decoded bytes.")},
        Entry{Cause::BodyDoubleEncoded, "body_double_encoded", QT_TR_NOOP("The body was turned into a JSON string once more on one side."),
              QT_TR_NOOP("Serialise the payload once, and sign and send that text.")},
        Entry{Cause::BodyEmpty, "body_empty", QT_TR_NOOP("The body was empty on one side."),
              QT_TR_NOOP("Read the body once and keep its bytes: a stream that was read before gives nothing.")},
        Entry{Cause::BodyPlaceholder, "body_placeholder", QT_TR_NOOP("What was signed is a placeholder, not the body."),
              QT_TR_NOOP("Sign the text that is sent, not an object that has yet to be serialised.")},
        Entry{Cause::DataOnly, "data_only", QT_TR_NOOP("Only the value of “data” was signed."), QT_TR_NOOP("Sign the whole body.")},
        Entry{Cause::BodyTruncated, "body_truncated", QT_TR_NOOP("The body arrived cut off."),
              QT_TR_NOOP("Look for a size limit or a closed connection between sender and receiver.")},
        Entry{Cause::BodyChanged, "body_changed", QT_TR_NOOP("The body was changed after it was signed."),
              QT_TR_NOOP("Find what rewrites requests between sender and receiver; the signature is right for the bytes that were sent.")},
        Entry{Cause::UrlIncluded, "url_included", QT_TR_NOOP("The URL was signed together with the body."), QT_TR_NOOP("Sign the body alone.")},
        Entry{Cause::TimestampIncluded, "timestamp_included", QT_TR_NOOP("A timestamp was signed together with the body."),
              QT_TR_NOOP("Sign the body alone.")},
        Entry{Cause::Unknown, "unknown",
              QT_TR_NOOP("The signature does not match the body with any known secret, and none of the known causes explains it."),
              QT_TR_NOOP("Copy the secret anew from the sender to the receiver, then compare the bytes that are signed with those that arrive.")},
    };
    const auto *found = std::find_if(entries.begin(), entries.end(), [cause](const Entry &entry) { return entry.cause == cause; });
    Q_ASSERT(found != entries.end());
    return *found;
}

} // namespace

QString wordOf(Cause cause)
{
    return QString::fromLatin1(Text::entryOf(cause).word);
}

QString sentenceOf(Cause cause)
{
    return Text::tr(Text::entryOf(cause).sentence);
}

QString hintOf(Cause cause)
{
    return Text::tr(Text::entryOf(cause).hint);
}

} // namespace ovyxa

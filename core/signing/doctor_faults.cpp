// SPDX-License-Identifier: MIT
#include "core/signing/doctor_faults.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>
#include <span>

namespace ovyxa {

namespace {

struct Entry
{
    Fault fault;
    const char *word;
    const char *sentence;
    const char *otherWay; ///< null: the same
    const char *hint;
};

struct FaultWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
public:
    static std::span<const Entry> entries();
    static const Entry &entryOf(Fault fault);
};

std::span<const Entry> FaultWords::entries()
{
    static constexpr std::array entries{
        Entry{Fault::HeaderMissing, "header_missing", QT_TR_NOOP("The request has no X-Ovyxa-Signature header."), nullptr,
              QT_TR_NOOP("See whether a proxy drops headers that begin with X-, and whether it was the sender that made the request.")},
        Entry{Fault::HeaderRenamed, "header_renamed",
              QT_TR_NOOP("The right signature came in the header “%1”, and none in X-Ovyxa-Signature: something on the way renamed it."), nullptr,
              QT_TR_NOOP("Have the proxy hand X-Ovyxa-Signature on under its own name, or read the signature where it stands now.")},
        Entry{Fault::HeaderEmpty, "header_empty", QT_TR_NOOP("The X-Ovyxa-Signature header is there, but empty."), nullptr,
              QT_TR_NOOP("Set the header after the signature was computed, and look at what the signer returned.")},
        Entry{Fault::HeaderRepeated, "header_repeated",
              QT_TR_NOOP("The X-Ovyxa-Signature header came more than once, so it is unclear which one counts."), nullptr,
              QT_TR_NOOP("Send the header once; a proxy that signs again should replace the header, not add one.")},
        Entry{Fault::HeaderWhitespace, "header_whitespace", QT_TR_NOOP("The signature has white space around or inside it."), nullptr,
              QT_TR_NOOP("Trim the header's value before it is sent or compared.")},
        Entry{Fault::HeaderQuotes, "header_quotes", QT_TR_NOOP("The signature stands in quotes."), nullptr,
              QT_TR_NOOP("Write the signature into the header without quotes.")},
        Entry{Fault::HeaderPrefix, "header_prefix", QT_TR_NOOP("The signature has a prefix that is not expected here."), nullptr,
              QT_TR_NOOP("Cut the prefix before comparing, or set the signature's encoding to the one that is sent.")},
        Entry{Fault::HeaderPrefixMissing, "header_prefix_missing", QT_TR_NOOP("The signature lacks the prefix “sha256=” that is expected here."),
              nullptr, QT_TR_NOOP("Write “sha256=” in front of the hex digits, or set the signature's encoding to hex.")},
        Entry{Fault::HeaderUpperCase, "header_upper_case", QT_TR_NOOP("The signature's hex digits are in upper case."), nullptr,
              QT_TR_NOOP("Write the hex digits in lower case.")},
        Entry{Fault::HeaderHex, "header_hex", QT_TR_NOOP("The signature is written in hex, and base64 is expected here."), nullptr,
              QT_TR_NOOP("Encode the signature's 32 bytes as base64, or set the signature's encoding to hex.")},
        Entry{Fault::HeaderBase64, "header_base64", QT_TR_NOOP("The signature is written in base64, and hex is expected here."), nullptr,
              QT_TR_NOOP("Encode the signature's 32 bytes as lower-case hex, or set the signature's encoding to base64.")},
        Entry{Fault::HeaderBase64Url, "header_base64url", QT_TR_NOOP("The signature is written in the URL-safe alphabet of base64 (- and _)."),
              nullptr, QT_TR_NOOP("Use the standard alphabet of base64 (+ and /), or hex.")},
        Entry{Fault::HeaderBase64Unpadded, "header_base64_unpadded", QT_TR_NOOP("The signature is written in base64 without the = at its end."),
              nullptr, QT_TR_NOOP("Keep the padding of base64: 32 bytes make 44 characters.")},
        Entry{Fault::HeaderPercentEncoded, "header_percent_encoded", QT_TR_NOOP("The signature is percent-encoded, as for a URL."), nullptr,
              QT_TR_NOOP("Write the signature into the header as it is; headers need no URL encoding.")},
        Entry{Fault::HeaderHtmlEscaped, "header_html_escaped", QT_TR_NOOP("The signature's characters are escaped as for HTML."), nullptr,
              QT_TR_NOOP("Write the signature into the header as it is; only a page needs escapes.")},
        Entry{Fault::HeaderDoubleEncoded, "header_double_encoded", QT_TR_NOOP("The signature was encoded twice: as %1, then as %2."), nullptr,
              QT_TR_NOOP("Encode the raw bytes of the HMAC, once.")},
        Entry{Fault::HeaderSeparators, "header_separators", QT_TR_NOOP("The signature's hex digits are separated by “%1”."), nullptr,
              QT_TR_NOOP("Write the 64 hex digits one after the other, as .NET's Convert.ToHexString does and BitConverter.ToString does not.")},
        Entry{Fault::HeaderPlusLost, "header_plus_lost", QT_TR_NOOP("The + of the base64 signature became a space on its way."), nullptr,
              QT_TR_NOOP("The value was decoded as part of a form or URL: encode its + as %2B there, or send hex.")},
        Entry{Fault::HeaderByteList, "header_byte_list", QT_TR_NOOP("The signature is written as a list of decimal bytes."), nullptr,
              QT_TR_NOOP("Encode the HMAC's 32 bytes as hex before they are written into the header.")},
        Entry{Fault::HeaderRawBytes, "header_raw_bytes", QT_TR_NOOP("The header holds the HMAC's 32 raw bytes, not a text."), nullptr,
              QT_TR_NOOP("Encode the HMAC's 32 bytes as hex before they are written into the header.")},
        Entry{Fault::HeaderZerosLost, "header_zeros_lost",
              QT_TR_NOOP("The signature's hex digits lack zeros: bytes below 16 were printed with one digit."), nullptr,
              QT_TR_NOOP("Print each byte with two hex digits (%02x); a big integer loses the zeros in front.")},
        Entry{Fault::HeaderExtra, "header_extra", QT_TR_NOOP("The right signature stands in the header with other text around it."), nullptr,
              QT_TR_NOOP("Write the signature alone into the header; tools such as openssl print a label before it.")},
        Entry{Fault::HeaderTruncated, "header_truncated", QT_TR_NOOP("The signature is cut off: what is there is right, and the rest is missing."),
              nullptr, QT_TR_NOOP("Look for a column, variable or log line that is too short for the whole value.")},
        Entry{Fault::HeaderMalformed, "header_malformed",
              QT_TR_NOOP("The header's value cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64."), nullptr,
              QT_TR_NOOP("Look at how the signer writes the header.")},
        Entry{Fault::NoSecret, "no_secret", QT_TR_NOOP("No secret is known to check the signature with."), nullptr,
              QT_TR_NOOP("Give the receiver the webhook's signing secret.")},
        Entry{Fault::SecretWhitespace, "secret_whitespace", QT_TR_NOOP("The signer used the secret with white space or a line break around it."),
              QT_TR_NOOP("The secret known here has white space or a line break around it, and the signer used it without."),
              QT_TR_NOOP("Trim the secret when it is read from a file, a form or the environment.")},
        Entry{Fault::SecretQuotes, "secret_quotes", QT_TR_NOOP("The signer used the secret with quotes around it."),
              QT_TR_NOOP("The secret known here stands in quotes, and the signer used it without."),
              QT_TR_NOOP("Remove the quotes where the secret is configured.")},
        Entry{Fault::SecretCase, "secret_case", QT_TR_NOOP("The secret was used in another letter case."), nullptr,
              QT_TR_NOOP("Use the secret exactly as it was shown.")},
        Entry{Fault::SecretHexDecoded, "secret_hex_decoded", QT_TR_NOOP("The signer decoded the secret from hex before using it."), nullptr,
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without decoding.")},
        Entry{Fault::SecretBase64Decoded, "secret_base64_decoded", QT_TR_NOOP("The signer decoded the secret from base64 before using it."), nullptr,
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without decoding.")},
        Entry{Fault::SecretHexEncoded, "secret_hex_encoded", QT_TR_NOOP("The signer used the hex digits of the secret as the key."), nullptr,
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without encoding.")},
        Entry{Fault::SecretBase64Encoded, "secret_base64_encoded", QT_TR_NOOP("The signer used the base64 of the secret as the key."), nullptr,
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without encoding.")},
        Entry{Fault::SecretPercentEncoded, "secret_percent_encoded", QT_TR_NOOP("The signer used the secret percent-encoded, as for a URL."),
              QT_TR_NOOP("The secret known here is percent-encoded, as for a URL, and the signer used it decoded."),
              QT_TR_NOOP("Use the secret exactly as it was shown, on both sides.")},
        Entry{Fault::SecretEscaped, "secret_escaped", QT_TR_NOOP("The signer used the secret with characters escaped as for %1."),
              QT_TR_NOOP("The secret known here has characters escaped as for %1, and the signer used it without the escapes."),
              QT_TR_NOOP("Use the secret exactly as it was shown, on both sides; see where it is configured.")},
        Entry{Fault::SecretShell, "secret_shell",
              QT_TR_NOOP("The signer used what a shell or settings file left of the secret: a $ or a backslash was lost."), nullptr,
              QT_TR_NOOP("Put the secret into single quotes where it is configured, or double each $ in a Compose file.")},
        Entry{Fault::SecretPrefix, "secret_prefix", QT_TR_NOOP("The signer used the secret with “whsec_” in front, which it lacks here."),
              QT_TR_NOOP("The signer used the secret without the “whsec_” that stands in front of it here."),
              QT_TR_NOOP("Use the secret exactly as it was shown on both sides, with its prefix or without.")},
        Entry{Fault::SecretCut, "secret_cut", QT_TR_NOOP("The signer used only the first %1 of the secret's %2 bytes."),
              QT_TR_NOOP("The signer used only the last %1 of the secret's %2 bytes."),
              QT_TR_NOOP("See what cuts it: a column that is too short, or a #, $ or = that a shell or a settings file took for its own.")},
        Entry{Fault::SecretInvisible, "secret_invisible",
              QT_TR_NOOP("The signer used the secret with a character in it that cannot be seen, such as a zero-width space."),
              QT_TR_NOOP("The secret known here holds a character that cannot be seen, such as a zero-width space, and the signer used it without."),
              QT_TR_NOOP("Type the secret anew, or copy it from where it was first shown and not from a formatted page.")},
        Entry{Fault::SecretDoubled, "secret_doubled", QT_TR_NOOP("The signer used the secret twice in a row, as if pasted twice."), nullptr,
              QT_TR_NOOP("Use the secret exactly as it was shown, once.")},
        Entry{Fault::SecretHashed, "secret_hashed", QT_TR_NOOP("The signer used the %1 of the secret as the key."), nullptr,
              QT_TR_NOOP("Use the secret's characters as they stand as the key (UTF-8), without hashing.")},
        Entry{Fault::SecretCharset, "secret_charset", QT_TR_NOOP("The signer read the secret as %1, not as UTF-8."),
              QT_TR_NOOP("The secret known here is written in %1, and the signer used it in UTF-8."),
              QT_TR_NOOP("Read the secret as UTF-8 on both sides.")},
        Entry{Fault::SecretBom, "secret_bom", QT_TR_NOOP("The signer used the secret with a byte order mark in front."),
              QT_TR_NOOP("The secret known here begins with a byte order mark, which the signer did not use."),
              QT_TR_NOOP("Save the secret's file as UTF-8 without a byte order mark.")},
        Entry{Fault::SecretUtf16, "secret_utf16", QT_TR_NOOP("The signer used the secret as UTF-16."),
              QT_TR_NOOP("The secret known here is written in UTF-16, and the signer used its characters in UTF-8."),
              QT_TR_NOOP("Save the secret's file as UTF-8; Windows PowerShell's > writes UTF-16.")},
        Entry{Fault::SecretAssignment, "secret_assignment",
              QT_TR_NOOP("The signer used the whole line “%1%2…” as the secret, not what stands after the “%2”."),
              QT_TR_NOOP("The secret known here is a whole line, “%1%2…”; the signer used what stands after the “%2”."),
              QT_TR_NOOP("Put the secret alone into its file, without its name; only a shell or a .env reader takes names off.")},
        Entry{Fault::SecretJson, "secret_json", QT_TR_NOOP("The signer used JSON that holds the secret, not the secret in it."),
              QT_TR_NOOP("The secret known here is JSON; the signer used the text of its member “%1”."),
              QT_TR_NOOP("Put the secret alone into its file, without JSON around it.")},
        Entry{Fault::SecretLines, "secret_lines", QT_TR_NOOP("The signer used the secret with other lines around it."),
              QT_TR_NOOP("The secret known here has %1 lines; the signer used line %2."), QT_TR_NOOP("Put the secret alone into its file.")},
        Entry{Fault::SecretPlaceholder, "secret_placeholder", QT_TR_NOOP("The signer used “%1” as the secret: a setting that was never filled in."),
              nullptr, QT_TR_NOOP("See whether the signer's configuration is loaded, and whether the secret's name there is right.")},
        Entry{Fault::SecretEmpty, "secret_empty", QT_TR_NOOP("The signer used an empty secret."), nullptr,
              QT_TR_NOOP("See whether the signer's configuration is loaded: an unset environment variable gives an empty secret.")},
        Entry{Fault::PreviousSecret, "previous_secret", QT_TR_NOOP("It was signed with a secret that was replaced and is no longer accepted."),
              nullptr, QT_TR_NOOP("Give the signer the current secret.")},
        Entry{Fault::OtherWebhookSecret, "other_webhook_secret", QT_TR_NOOP("It was signed with another webhook's secret."), nullptr,
              QT_TR_NOOP("Use the secret of the webhook that sends here; each has its own.")},
        Entry{Fault::OtherAlgorithm, "other_algorithm", QT_TR_NOOP("It was signed with %1, not with SHA-256."), nullptr,
              QT_TR_NOOP("Compute the HMAC with SHA-256.")},
        Entry{Fault::HashWithoutKey, "hash_without_key", QT_TR_NOOP("It is a plain hash (%1), not an HMAC."), nullptr,
              QT_TR_NOOP("Use an HMAC function: the secret is its key, the body its message.")},
        Entry{Fault::HmacTwice, "hmac_twice", QT_TR_NOOP("The HMAC was made twice: the first one, as %1, was signed again."), nullptr,
              QT_TR_NOOP("Sign the body once, and write that HMAC into the header.")},
        Entry{Fault::HmacHashed, "hmac_hashed", QT_TR_NOOP("The HMAC was hashed once more: the header holds the SHA-256 of it, as %1."), nullptr,
              QT_TR_NOOP("Write the HMAC itself into the header.")},
        Entry{Fault::HashSigned, "hash_signed", QT_TR_NOOP("Not the body was signed, but its %1."), nullptr,
              QT_TR_NOOP("Give the body itself to the HMAC function; it does its own hashing.")},
        Entry{Fault::KeyIsMessage, "key_is_message",
              QT_TR_NOOP("Secret and body were mixed up: the body was used as the key, and the secret was signed with it."), nullptr,
              QT_TR_NOOP("Swap the two arguments of the HMAC function: the secret is its key, the body its message.")},
        Entry{Fault::BodyReserialised, "body_reserialised", QT_TR_NOOP("The body was re-serialised."), nullptr,
              QT_TR_NOOP("Check the signature over the raw bytes of the request, before anything parses them.")},
        Entry{Fault::BodyNumbers, "body_numbers", QT_TR_NOOP("Numbers were printed anew: “%1” was signed, and “%2” arrived."), nullptr,
              QT_TR_NOOP("Check the signature over the raw bytes of the request: parsing JSON keeps a number's value, not its digits (1.0, 19.90, "
                         "1e3, beyond 2^53).")},
        Entry{Fault::TrailingNewlineAdded, "trailing_newline_added", QT_TR_NOOP("The body arrived with a line break at its end that was not signed."),
              nullptr, QT_TR_NOOP("Send the bytes that were signed; tools that read a body from a file or a shell often add a line break.")},
        Entry{Fault::TrailingNewlineCut, "trailing_newline_cut", QT_TR_NOOP("The body was signed with a line break at its end that did not arrive."),
              nullptr, QT_TR_NOOP("Sign the bytes that are sent, and do not trim the body before checking it.")},
        Entry{Fault::BodyWhitespace, "body_whitespace", QT_TR_NOOP("White space stood around the body when it arrived that was not signed."),
              QT_TR_NOOP("White space around the body was signed that did not arrive."),
              QT_TR_NOOP("Check and sign the raw bytes; do not trim on one side only.")},
        Entry{Fault::BodyCrlf, "body_crlf", QT_TR_NOOP("The body's line ends differ: LF was signed, CRLF arrived."),
              QT_TR_NOOP("The body's line ends differ: CRLF was signed, LF arrived."), QT_TR_NOOP("Read and send the body as bytes, not as text.")},
        Entry{Fault::BodyBom, "body_bom", QT_TR_NOOP("A byte order mark stands before the body that arrived, and was not signed."),
              QT_TR_NOOP("A byte order mark was signed before the body, and did not arrive."), QT_TR_NOOP("Write UTF-8 without a byte order mark.")},
        Entry{Fault::BodyCompressed, "body_compressed", QT_TR_NOOP("The body was compressed (%1) after it was signed."),
              QT_TR_NOOP("The body was signed compressed (%1) and arrived unpacked."),
              QT_TR_NOOP("Sign the body's bytes before they are compressed, and check them after they are unpacked.")},
        Entry{Fault::BodyLatin1, "body_latin1", QT_TR_NOOP("The body was signed as UTF-8 and arrived as Latin-1."),
              QT_TR_NOOP("The body was signed as Latin-1 and arrived as UTF-8."), QT_TR_NOOP("Handle the body as UTF-8 bytes on both sides.")},
        Entry{Fault::BodyMojibake, "body_latin1",
              QT_TR_NOOP("The body's UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it arrived."),
              QT_TR_NOOP("The body's UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it was signed."),
              QT_TR_NOOP("Handle the body as UTF-8 bytes on both sides.")},
        Entry{Fault::BodyCharset, "body_charset", QT_TR_NOOP("The body was signed as UTF-8 and arrived as %1."),
              QT_TR_NOOP("The body was signed as %1 and arrived as UTF-8."), QT_TR_NOOP("Handle the body as UTF-8 bytes on both sides.")},
        Entry{Fault::BodyUtf16, "body_utf16", QT_TR_NOOP("The body was signed as UTF-8 and arrived as UTF-16."),
              QT_TR_NOOP("The body was signed as UTF-16 and arrived as UTF-8."), QT_TR_NOOP("Turn the text into UTF-8 bytes before it is signed.")},
        Entry{Fault::BodyNormalised, "body_normalised",
              QT_TR_NOOP("The body's accented characters were recomposed: it was signed in the Unicode form %1, and arrived in another."),
              QT_TR_NOOP("The body's accented characters were recomposed, into the Unicode form %1, before its signature was checked."),
              QT_TR_NOOP("Leave the text as it is after signing: NFC and NFD look alike and are other bytes. File names on macOS come as NFD.")},
        Entry{Fault::BodyBase64, "body_base64", QT_TR_NOOP("The body was encoded as base64 after it was signed."),
              QT_TR_NOOP("The body was signed as base64 and arrived decoded."),
              QT_TR_NOOP("Decode the body first where a gateway hands it over as base64, and check the decoded bytes.")},
        Entry{Fault::BodyHex, "body_hex", QT_TR_NOOP("The body was written as hex digits after it was signed."),
              QT_TR_NOOP("The body's hex digits were signed, not its bytes."), QT_TR_NOOP("Sign and send the same bytes.")},
        Entry{Fault::BodyPercentEncoded, "body_percent_encoded", QT_TR_NOOP("The body was percent-encoded after it was signed."),
              QT_TR_NOOP("The body was signed percent-encoded and arrived decoded."),
              QT_TR_NOOP("Sign and send the same bytes; only a form's fields need URL encoding.")},
        Entry{Fault::BodyHtmlEscaped, "body_html_escaped", QT_TR_NOOP("The body's characters were escaped as for HTML after it was signed."),
              QT_TR_NOOP("The body was signed with its characters escaped as for HTML, and arrived without the escapes."),
              QT_TR_NOOP("Take out what sanitises request bodies before the signature is checked.")},
        Entry{Fault::BodyDoubleEncoded, "body_double_encoded", QT_TR_NOOP("The body was turned into a JSON string once more after it was signed."),
              QT_TR_NOOP("The body was turned into a JSON string once more before it was signed."),
              QT_TR_NOOP("Serialise the payload once, and sign and send that text.")},
        Entry{Fault::BodyForm, "body_form", QT_TR_NOOP("The body was put into the form field “%1” after it was signed."),
              QT_TR_NOOP("The body was signed as the form field “%1” and arrived bare."),
              QT_TR_NOOP("Send JSON with Content-Type: application/json, or check the field's decoded value.")},
        Entry{Fault::BodyWrapped, "body_wrapped", QT_TR_NOOP("What was signed stands inside what arrived, at “%1”: something wrapped it."),
              QT_TR_NOOP("What was signed is the body in a wrapper, as the value of “%1”."),
              QT_TR_NOOP("Unwrap it first, or check the signature where the request comes in, before a gateway or framework wraps it.")},
        Entry{Fault::BodyPrinted, "body_printed", QT_TR_NOOP("What arrived is the body as %1 prints it."),
              QT_TR_NOOP("What was signed is the body as %1 prints it, not its bytes."),
              QT_TR_NOOP("Sign and send the body's bytes, not what a language prints for them.")},
        Entry{Fault::BodyEmpty, "body_empty", QT_TR_NOOP("The body was empty when it arrived, and was not when it was signed."),
              QT_TR_NOOP("An empty body was signed."),
              QT_TR_NOOP("Read the body once and keep its bytes: a stream that was read before gives nothing.")},
        Entry{Fault::BodyPlaceholder, "body_placeholder", QT_TR_NOOP("What was signed is “%1”, not the body."),
              QT_TR_NOOP("What was checked is “%1”, not the body."),
              QT_TR_NOOP("Give the HMAC function the bytes that are sent, not an object that was parsed or has yet to be serialised.")},
        Entry{Fault::DataOnly, "data_only", QT_TR_NOOP("Only the value of “data” was signed."), QT_TR_NOOP("Only the value of “data” was checked."),
              QT_TR_NOOP("Compute the HMAC over the whole body.")},
        Entry{Fault::BodyTruncated, "body_truncated", QT_TR_NOOP("The body arrived cut off."), nullptr,
              QT_TR_NOOP("Look for a size limit or a closed connection between sender and receiver.")},
        Entry{Fault::BodyChanged, "body_changed", QT_TR_NOOP("The body was changed after it was signed."), nullptr,
              QT_TR_NOOP("Find what rewrites requests between sender and receiver; the signature is right for the bytes that were sent.")},
        Entry{Fault::MethodIncluded, "method_included", QT_TR_NOOP("The method was signed together with the body."),
              QT_TR_NOOP("The method was put to the body when it was checked."), QT_TR_NOOP("Compute the HMAC over the body alone.")},
        Entry{Fault::UrlIncluded, "url_included", QT_TR_NOOP("The URL was signed together with the body."),
              QT_TR_NOOP("The URL was put to the body when it was checked."), QT_TR_NOOP("Compute the HMAC over the body alone.")},
        Entry{Fault::TimestampIncluded, "timestamp_included", QT_TR_NOOP("A timestamp was signed together with the body."),
              QT_TR_NOOP("A timestamp was put to the body when it was checked."), QT_TR_NOOP("Compute the HMAC over the body alone.")},
        Entry{Fault::IdIncluded, "id_included", QT_TR_NOOP("An id from the headers was signed together with the body."),
              QT_TR_NOOP("An id from the headers was put to the body when it was checked."), QT_TR_NOOP("Compute the HMAC over the body alone.")},
        Entry{Fault::Unknown, "unknown",
              QT_TR_NOOP("The signature does not match the body with any known secret, and none of the known causes explains it."), nullptr,
              QT_TR_NOOP("Compare the bytes that are signed with those that arrive: length first, then the first that differs.")},
    };
    return entries;
}

const Entry &FaultWords::entryOf(Fault fault)
{
    const auto all = entries();
    const auto found = std::find_if(all.begin(), all.end(), [fault](const Entry &entry) { return entry.fault == fault; });
    Q_ASSERT(found != all.end());
    return *found;
}

} // namespace

Finding seenFromTheEnd(Finding finding)
{
    switch (finding.fault) {
    case Fault::TrailingNewlineAdded: finding.fault = Fault::TrailingNewlineCut; break;
    case Fault::TrailingNewlineCut: finding.fault = Fault::TrailingNewlineAdded; break;
    case Fault::BodyNumbers: std::reverse(finding.arguments.begin(), finding.arguments.end()); break;
    default:
        if (finding.fault > Fault::BodyReserialised && finding.fault < Fault::Unknown)
            finding.otherWay = !finding.otherWay;
        break;
    }
    return finding;
}

QString wordOf(Fault fault)
{
    return QString::fromLatin1(FaultWords::entryOf(fault).word);
}

QString sentenceOf(const Finding &finding)
{
    const Entry &entry = FaultWords::entryOf(finding.fault);
    const QString sentence = FaultWords::tr(finding.otherWay && entry.otherWay ? entry.otherWay : entry.sentence);
    if (finding.arguments.isEmpty() || !sentence.contains(u"%1"))
        return sentence;
    // Both at once: what stands in an argument may look like a place for the next.
    return sentence.contains(u"%2") ? sentence.arg(finding.arguments.at(0), finding.arguments.value(1)) : sentence.arg(finding.arguments.first());
}

QString hintOf(const Finding &finding)
{
    return FaultWords::tr(FaultWords::entryOf(finding.fault).hint);
}

// A word is shared by two faults at most: of its forms, 0 and 1 are the first one's two ways round, 2 and 3 the second one's.
FailureCause toCause(const Finding &finding)
{
    const QLatin1StringView word(FaultWords::entryOf(finding.fault).word);
    const auto all = FaultWords::entries();
    const auto first = std::find_if(all.begin(), all.end(), [word](const Entry &entry) { return word == QLatin1StringView(entry.word); });
    const int form = (first->fault == finding.fault ? 0 : 2) + (finding.otherWay ? 1 : 0);
    return {word, QStringList{QString::number(form)} + finding.arguments};
}

std::optional<Finding> findingOf(const FailureCause &cause)
{
    bool isNumber = false;
    const int form = cause.arguments.value(0).toInt(&isNumber);
    if (!isNumber)
        return {};
    int before = form / 2;
    const auto all = FaultWords::entries();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Entry &entry) { return cause.code == QLatin1StringView(entry.word) && before-- == 0; });
    return found == all.end() ? std::nullopt : std::optional(Finding(found->fault, form % 2 == 1, cause.arguments.sliced(1)));
}

} // namespace ovyxa

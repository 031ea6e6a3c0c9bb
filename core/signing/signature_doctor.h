// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"
#include "core/model/signature_report.h"
#include "core/signing/signature.h"

#include <optional>

namespace ovyxa {

/// All that is known when asking why a signature does not match.
struct SignatureCase
{
    QList<QByteArray> headers;       ///< the values of every X-Ovyxa-Signature field; none = missing
    QByteArray body;                 ///< as received
    QList<NamedSecret> secrets;      ///< that may have signed it; the first is the expected one
    QList<NamedSecret> otherSecrets; ///< of other webhooks: "signed with another webhook's secret"
    AcceptedEncoding accepted = AcceptedEncoding::Any;
    std::optional<QByteArray> sentBody; ///< what the sender is known to have signed, when the bench sent it itself
    QByteArray url;                     ///< the destination or the request target, for "the URL was signed too"; may be empty
    QByteArray method;                  ///< "POST"
    /// The "header" is what the endpoint's own code made of the body that it was sent: what is found is not what was signed, but what it checked.
    bool madeByEndpoint = false;
    HeaderList fields; ///< the request's other headers, as evidence: Content-Encoding, Content-Type, timestamps, ids
};

/// Tries the known causes of a mismatch one by one and names the one that explains it; when none does it says so and never
/// guesses: a cause is named only where the HMAC comes out equal (or the fact is plain to see, as with a missing header).
/// Pure; any thread; bounded work also for a 10 MiB body (seconds; not for the thread of a window).
///
/// The words of `cause`. Two or three that hold together are joined by "+", the most telling first:
/// "body_reserialised+header_upper_case".
///
/// | word | what was found |
/// |---|---|
/// | header_missing, header_empty, header_repeated | no value, an empty one, more than one |
/// | header_renamed | no value, and the right one in a header of another name |
/// | header_malformed | no bytes that could be an HMAC-SHA256 |
/// | header_extra | the right signature amid other text, such as the label that openssl prints |
/// | header_truncated | the beginning or the end of the right signature |
/// | header_whitespace, header_quotes | white space or quotes around it |
/// | header_prefix, header_prefix_missing | `sha256=` or another prefix where none is accepted; none where it is |
/// | header_upper_case | hex in upper or mixed case |
/// | header_hex, header_base64 | that encoding, where only another is accepted |
/// | header_base64url, header_base64_unpadded | base64 in the URL's alphabet; without its `=` |
/// | header_percent_encoded, header_html_escaped, header_double_encoded | `%2B`, `&#43;` for `+`; base64 of the hex digits |
/// | header_separators, header_byte_list, header_raw_bytes | `5F-9C`, `5f:9c`; decimal bytes; the bytes as they are |
/// | header_plus_lost, header_zeros_lost | a `+` that became a space; hex without the zeros of small bytes |
/// | no_secret | nothing to check with |
/// | secret_whitespace, secret_quotes, secret_case | the secret with or without them on one side |
/// | secret_hex_decoded, secret_base64_decoded | the secret's decoded bytes as the key |
/// | secret_hex_encoded, secret_base64_encoded | the secret encoded once more as the key |
/// | secret_percent_encoded, secret_escaped, secret_shell | escaped as for URLs, HTML, JSON; what a shell left of it |
/// | secret_prefix | `whsec_` kept on one side, cut on the other |
/// | secret_cut, secret_doubled, secret_hashed | its beginning or end; twice in a row; its hash |
/// | secret_invisible | a character without width within it |
/// | secret_charset, secret_bom, secret_utf16 | read or written in another charset; with a byte order mark |
/// | secret_assignment, secret_json, secret_lines | `NAME=value`, JSON or more lines where the secret alone belongs |
/// | secret_placeholder | `undefined`, `$WEBHOOK_SECRET`: a setting that was never filled in |
/// | secret_empty | an empty key |
/// | previous_secret, other_webhook_secret | one of `otherSecrets`: of the same webhook (or named "previous"), of another |
/// | other_algorithm, hash_without_key | HMAC with MD5 or SHA-1, -224, -384 or -512; a hash without HMAC |
/// | hmac_twice, hmac_hashed, hash_signed | the HMAC signed again or hashed; the body's hash signed in its place |
/// | key_is_message | the secret signed with the body as the key |
/// | body_reserialised | the same JSON with other white space, order of keys or escapes |
/// | body_numbers | the same JSON with numbers printed anew: `1.0`, `19.90`, `1e3`, integers beyond 2^53 |
/// | body_compressed | gzip or deflate on one side |
/// | trailing_newline_added, trailing_newline_cut | a line break at the end that was not signed; that was signed and is gone |
/// | body_whitespace, body_crlf, body_bom | other white space around it; LF against CRLF; a byte order mark |
/// | body_latin1, body_charset, body_utf16, body_normalised | another charset (Windows-1252, ASCII …); NFC against NFD |
/// | body_base64, body_hex, body_percent_encoded, body_html_escaped, body_double_encoded | encoded; a JSON string made of the body |
/// | body_form, body_wrapped, body_printed | in a form's field; in other JSON; as a language prints bytes or objects |
/// | body_empty, body_placeholder | nothing was signed or arrived; `[object Object]`, `{}`, `null` … was signed |
/// | data_only | the value of `data` alone was signed |
/// | body_truncated, body_changed | known from `sentBody`: arrived cut off; changed in a way that has no name |
/// | method_included, url_included, timestamp_included, id_included | signed together with the body |
/// | unknown | none of these |
[[nodiscard]] SignatureReport diagnose(const SignatureCase &signatureCase);

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "tests/signing/doctor_cases.h"

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::doctor_cases;

class SignatureDoctorKeysTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheSecretsCause_data();
    void namesTheSecretsCause() { checkRow(); }
    void namesTheHeadersCause_data();
    void namesTheHeadersCause() { checkRow(); }

private:
    static void checkRow()
    {
        QFETCH(SignatureCase, value);
        QFETCH(QString, cause);
        check(value, cause);
    }
};

void SignatureDoctorKeysTest::namesTheSecretsCause_data()
{
    QTest::addColumn<SignatureCase>("value");
    QTest::addColumn<QString>("cause");
    const auto key = [](const char *name, const char *cause, const QByteArray &used, const QByteArray &known) {
        row(name, cause, caseOf(hex(compact, used), compact, known));
    };
    key("signer has a newline", "secret_whitespace", secret + '\n', secret);
    key("signer has CRLF", "secret_whitespace", secret + "\r\n", secret);
    key("signer has a space", "secret_whitespace", ' ' + secret, secret);
    key("signer has a newline in front", "secret_whitespace", '\n' + secret, secret);
    key("receiver has a newline", "secret_whitespace", secret, secret + '\n');
    key("receiver has white space on both sides", "secret_whitespace", secret, " \t" + secret + "\r\n");
    key("signer has quotes", "secret_quotes", '"' + secret + '"', secret);
    key("receiver has quotes", "secret_quotes", "s3cret", "'s3cret'");
    key("upper case", "secret_case", secret.toUpper(), secret);
    key("hex decoded", "secret_hex_decoded", QByteArray::fromHex(secret), secret);
    key("base64 decoded", "secret_base64_decoded", "Hello, world!", "SGVsbG8sIHdvcmxkIQ==");
    key("base64url decoded", "secret_base64_decoded", "\xfb\xff\xfe\x01", "-__-AQ");
    key("hex encoded", "secret_hex_encoded", "733363726574", "s3cret");
    key("base64 encoded", "secret_base64_encoded", "czNjcmV0", "s3cret");
    key("base64 encoded without padding", "secret_base64_encoded", "bG9uZ2Vy", "longer");
    key("base64 encoded, its padding cut", "secret_base64_encoded", "dGVzdA", "test");
    key("whsec_ cut by the signer", "secret_prefix", "abc123", "whsec_abc123");
    key("whsec_ kept by the signer", "secret_prefix", "whsec_abc123", "abc123");
    key("whsec_ cut and decoded", "secret_prefix+secret_base64_decoded", "Hello, world!", "whsec_SGVsbG8sIHdvcmxkIQ==");
    key("no secret at the signer", "secret_empty", {}, secret);
    const auto other = [](const char *name, const char *cause, const NamedSecret &theirs, const QByteArray &header) {
        SignatureCase value = caseOf(header, compact);
        value.otherSecrets = {{u"Ops"_s, WebhookId{7}, "unrelated"}, theirs};
        row(name, cause, value);
    };
    other("another webhook", "other_webhook_secret", {u"Billing"_s, WebhookId{2}, "billing"}, hex(compact, "billing"));
    other("the same webhook's old one", "previous_secret", {u"Orders"_s, WebhookId{1}, "old"}, hex(compact, "old"));
    other("one named previous", "previous_secret", {u"previous"_s, {}, "old"}, hex(compact, "old"));
    const auto hash = [](const char *name, const char *cause, const QByteArray &bytes) { row(name, cause, caseOf(bytes.toHex(), compact)); };
    hash("SHA-1", "other_algorithm", mac(compact, secret, QCryptographicHash::Sha1));
    hash("SHA-224", "other_algorithm", mac(compact, secret, QCryptographicHash::Sha224));
    hash("SHA-384", "other_algorithm", mac(compact, secret, QCryptographicHash::Sha384));
    hash("SHA-512", "other_algorithm", mac(compact, secret, QCryptographicHash::Sha512));
    hash("SHA-256 of the body", "hash_without_key", QCryptographicHash::hash(compact, QCryptographicHash::Sha256));
    hash("SHA-256 of secret and body", "hash_without_key", QCryptographicHash::hash(QByteArray(secret + compact), QCryptographicHash::Sha256));
    hash("SHA-256 of body and secret", "hash_without_key", QCryptographicHash::hash(QByteArray(compact + secret), QCryptographicHash::Sha256));
    hash("MD5", "other_algorithm", mac(compact, secret, QCryptographicHash::Md5));
    hash("SHA-1 of the body", "hash_without_key+other_algorithm", QCryptographicHash::hash(compact, QCryptographicHash::Sha1));
    hash("MD5 of secret and body", "hash_without_key+other_algorithm",
         QCryptographicHash::hash(QByteArray(secret + compact), QCryptographicHash::Md5));
    hash("key and message swapped", "key_is_message", mac(secret, compact));
    hash("swapped, and SHA-512", "key_is_message+other_algorithm", mac(secret, compact, QCryptographicHash::Sha512));
    row("SHA-1 with its prefix", "other_algorithm+header_prefix", caseOf("sha1=" + mac(compact, secret, QCryptographicHash::Sha1).toHex(), compact));
    row("newline in the secret, body pretty-printed", "body_reserialised+secret_whitespace", caseOf(hex(compact, secret + '\n'), pretty2));
    row("decoded secret, body as Python writes it", "body_reserialised+secret_hex_decoded",
        caseOf(hex(compact, QByteArray::fromHex(secret)), python));
    row("decoded secret, newline at the body's end", "trailing_newline_added+secret_hex_decoded",
        caseOf(hex(compact, QByteArray::fromHex(secret)), compact + '\n'));
    SignatureCase none = caseOf(hex(compact), compact);
    none.secrets.clear();
    row("no secret at all", "no_secret", none);
}

void SignatureDoctorKeysTest::namesTheHeadersCause_data()
{
    QTest::addColumn<SignatureCase>("value");
    QTest::addColumn<QString>("cause");
    const QByteArray right = mac(compact);
    const QByteArray digits = right.toHex();
    const auto header = [](const char *name, const char *cause, const QByteArray &value, AcceptedEncoding accepted = AcceptedEncoding::Any) {
        SignatureCase full = caseOf(value, compact);
        full.accepted = accepted;
        row(name, cause, full);
    };
    using enum AcceptedEncoding;
    header("empty", "header_empty", {});
    header("only spaces", "header_empty", "   ");
    header("upper case", "header_upper_case", digits.toUpper());
    header("mixed case", "header_upper_case", digits.first(32).toUpper() + digits.sliced(32));
    header("white space before", "header_whitespace", ' ' + digits);
    header("newline after", "header_whitespace", digits + '\n');
    header("double quotes", "header_quotes", '"' + digits + '"');
    header("single quotes", "header_quotes", '\'' + digits + '\'');
    header("quoted base64", "header_quotes", '"' + right.toBase64() + '"');
    header("quotes and upper case", "header_quotes+header_upper_case", '"' + digits.toUpper() + '"');
    header("SHA256= instead of sha256=", "header_prefix", "SHA256=" + digits);
    header("another scheme", "header_prefix", "v1=" + digits);
    header("sha256: base64", "header_prefix", "sha256=" + right.toBase64());
    header("unpadded", "header_base64_unpadded", right.toBase64(QByteArray::OmitTrailingEquals));
    header("percent-encoded", "header_percent_encoded", right.toBase64().toPercentEncoding());
    header("base64 of the hex digits", "header_double_encoded", digits.toBase64());
    header("as openssl prints it", "header_extra", "HMAC-SHA2-256(stdin)= " + digits);
    header("as sha256sum prints it", "header_extra", digits + "  -");
    header("after 0x", "header_extra", "0x" + digits);
    header("as Python shows bytes", "header_extra", "b'" + right.toBase64() + '\'');
    header("a quote on one side", "header_extra", '"' + digits);
    header("the prefix twice", "header_extra", "sha256=sha256=" + digits);
    header("a label and a comma", "header_extra", "v1," + digits);
    header("a label and a comma before base64", "header_extra", "v1," + right.toBase64());
    header("amid text, in upper case", "header_extra+header_upper_case", "<" + digits.toUpper() + ">");
    header("amid text, where the prefix is expected", "header_extra", "0x" + digits, Prefixed);
    header("broken after 60 digits", "header_whitespace", digits.first(60) + ' ' + digits.sliced(60));
    header("broken base64 behind the prefix", "header_whitespace+header_prefix", "sha256=" + right.toBase64().insert(20, "\r\n "));
    header("prefix where hex is accepted", "header_prefix", "sha256=" + digits, Hex);
    header("base64 where hex is accepted", "header_base64", right.toBase64(), Hex);
    header("base64 where the prefix is expected", "header_base64", right.toBase64(), Prefixed);
    header("hex where the prefix is expected", "header_prefix_missing", digits, Prefixed);
    header("hex where base64 is accepted", "header_hex", digits, Base64);
    header("cut at the end", "header_truncated", digits.first(63));
    header("cut to half", "header_truncated", digits.first(32));
    header("cut to the length of SHA-1", "header_truncated", digits.first(40));
    header("cut at the front", "header_truncated", digits.sliced(3));
    header("base64, cut", "header_truncated", right.toBase64().first(30));
    header("with the prefix, cut", "header_truncated", "sha256=" + digits.first(50));
    SignatureCase missing = caseOf({}, compact);
    missing.headers.clear();
    row("missing", "header_missing", missing);
    missing.fields = {{"X-Request-Id", QByteArray(64, '0')}, {"X-Forwarded-Signature", digits}};
    row("renamed", "header_renamed", missing);
    missing.body += ' ';
    row("renamed, and of another body", "header_missing", missing);
    SignatureCase twice = caseOf(digits, compact);
    twice.headers = {digits, digits};
    row("twice the same", "header_repeated", twice);
    twice.headers = {QByteArray(64, '0'), digits};
    row("a wrong one first", "header_repeated", twice);
    twice.headers = {QByteArray(64, '0'), QByteArray(64, '1')};
    row("two wrong ones", "header_repeated+unknown", twice);
    row("two in one field", "header_repeated", caseOf(digits + ", " + digits, compact));
    row("as Stripe writes it", "timestamp_included+header_prefix", caseOf("t=1700000000,v1=" + hex("1700000000." + compact), compact));
    SignatureCase elsewhere = caseOf(hex("1700000000." + compact), compact);
    elsewhere.fields = {{"X-Request-Timestamp", "1700000000"}};
    row("a timestamp from another header", "timestamp_included", elsewhere);
    row("upper case, newline", "trailing_newline_added+header_upper_case", caseOf(digits.toUpper(), compact + '\n'));
    // The value whose base64 has a character of the URL's alphabet is looked for, so that the row above means what it says.
    SignatureCase url = caseOf({}, "{\"n\":0}");
    for (int n = 0; !(url.headers.first().contains('-') || url.headers.first().contains('_')); ++n) {
        url.body = "{\"n\":" + QByteArray::number(n) + '}';
        url.headers = {mac(url.body).toBase64(QByteArray::Base64UrlEncoding)};
    }
    row("base64url with its own characters", "header_base64url", url);
    url.headers = {url.headers.first().chopped(1)};
    row("base64url without padding", "header_base64url+header_base64_unpadded", url);
}

QTEST_APPLESS_MAIN(SignatureDoctorKeysTest)
#include "tst_signature_doctor_keys.moc"

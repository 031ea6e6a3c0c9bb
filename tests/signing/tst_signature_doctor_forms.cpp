// SPDX-License-Identifier: MIT
// Keys, computations and written digests that went another way.
#include "tests/signing/doctor_cases.h"

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::doctor_cases;

namespace {

const QByteArray small = R"({"event":"goal.completed","n":1})"_ba;

} // namespace

class SignatureDoctorFormsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesOtherComputations_data();
    void namesOtherComputations();
    void namesOtherSecrets_data();
    void namesOtherSecrets();
    void namesOtherWritings_data();
    void namesOtherWritings();
};

void SignatureDoctorFormsTest::namesOtherComputations_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("word");
    const auto made = [](const char *name, const char *cause, const QByteArray &bytes, const char *word) {
        QTest::newRow(name) << bytes.toHex() << QString::fromLatin1(cause) << QString::fromLatin1(word);
    };
    const auto sha256 = [](const QByteArray &bytes) { return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256); };
    made("HMAC of the HMAC", "hmac_twice", mac(mac(small)), "bytes");
    made("HMAC of the HMAC's hex", "hmac_twice", mac(mac(small).toHex()), "hex");
    made("HMAC of the HMAC's base64", "hmac_twice", mac(mac(small).toBase64()), "base64");
    made("hash of the HMAC", "hmac_hashed", sha256(mac(small)), "bytes");
    made("hash of the HMAC's hex", "hmac_hashed", sha256(mac(small).toHex()), "hex");
    made("HMAC of the hash", "hash_signed", mac(sha256(small)), "SHA-256");
    made("HMAC of the hash's hex", "hash_signed", mac(sha256(small).toHex()), "SHA-256");
    made("HMAC of the MD5", "hash_signed", mac(QCryptographicHash::hash(small, QCryptographicHash::Md5).toHex()), "MD5");
    made("SHA-1", "other_algorithm", mac(small, secret, QCryptographicHash::Sha1), "SHA-1");
    made("SHA-512", "other_algorithm", mac(small, secret, QCryptographicHash::Sha512), "SHA-512");
    made("SHA-512, cut", "other_algorithm+header_truncated", mac(small, secret, QCryptographicHash::Sha512).first(32), "SHA-512");
    made("SHA3-256", "other_algorithm", mac(small, secret, QCryptographicHash::Sha3_256), "SHA3-256");
    made("hash of hash", "hash_without_key", sha256(sha256(small)), "SHA-256");
    made("hash of secret, colon and body", "hash_without_key", sha256(secret + ':' + small), "SHA-256");
    made("hash of secret, body and secret", "hash_without_key", sha256(secret + small + secret), "SHA-256");
}

void SignatureDoctorFormsTest::namesOtherComputations()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, cause);
    QFETCH(QString, word);
    check(caseOf(header, small), cause);
    const QString reason = diagnose(caseOf(header, small)).reason;
    QVERIFY2(reason.contains(word), qPrintable(reason));
}

void SignatureDoctorFormsTest::namesOtherSecrets_data()
{
    QTest::addColumn<QByteArray>("used");
    QTest::addColumn<QByteArray>("known");
    QTest::addColumn<QString>("cause");
    const auto key = [](const char *name, const char *cause, const QByteArray &used, const QByteArray &known) {
        QTest::newRow(name) << used << known << QString::fromLatin1(cause);
    };
    const QByteArray typed = "p\xC3\xA4ss+w&rd/1=$HOME"_ba;
    key("cut at the end", "secret_cut", secret.first(32), secret);
    key("cut at the front", "secret_cut", secret.last(40), secret);
    key("cut at a #", "secret_cut", "abc", "abc#def");
    key("twice", "secret_doubled", secret + secret, secret);
    key("cut by a column of 255", "secret_cut", QByteArray(254, 'k') + 'l', QByteArray(254, 'k') + 'l' + QByteArray(45, 'm'));
    key("encoded with its line break", "secret_base64_encoded", "czNjcmV0Cg==", "s3cret");
    key("encoded, and a line break", "secret_base64_encoded", "czNjcmV0\n", "s3cret");
    key("hex, and a line break", "secret_hex_encoded", "733363726574\n", "s3cret");
    key("hex in capitals, with its line break", "secret_hex_encoded",
        "6B3363726574"
        "0A",
        "k3cret");
    key("hashed", "secret_hashed", QCryptographicHash::hash(secret, QCryptographicHash::Sha256).toHex(), secret);
    key("MD5", "secret_hashed", QCryptographicHash::hash(secret, QCryptographicHash::Md5), secret);
    key("percent-encoded by the signer", "secret_percent_encoded", "p%C3%A4ss%2Bw%26rd%2F1%3D%24HOME", typed);
    key("percent-encoded here", "secret_percent_encoded", typed, "p%C3%A4ss%2Bw%26rd%2F1%3D%24HOME");
    key("+ became a space", "secret_percent_encoded", "a b c", "a+b+c");
    key("HTML", "secret_escaped", "a&amp;b", "a&b");
    key("JSON", "secret_escaped", R"(a\"b)", R"(a"b)");
    key("JSON's slash", "secret_escaped", R"(a\/b\/c)", "a/b/c");
    key("a variable of the shell", "secret_shell", "abc", "abc$HOME");
    key("a variable in the middle", "secret_shell", "ab-cd", "ab$x-cd");
    key("$$ of Compose", "secret_shell", "a$b", "a$$b");
    key("Latin-1", "secret_charset", "p\xE4ss", "p\xC3\xA4ss");
    key("NFD", "secret_charset", "pa\xCC\x88ss", "p\xC3\xA4ss");
    key("UTF-8 taken for Latin-1", "secret_charset", "p\xC3\x83\xC2\xA4ss", "p\xC3\xA4ss");
    key("UTF-16 by the signer", "secret_utf16", QByteArray("s\0003\0c\0", 6), "s3c");
    key("UTF-16 here", "secret_utf16", "s3cret", QByteArray("\xFF\xFEs\0003\0c\0r\0e\0t\0\n\0", 16));
    key("UTF-16 here, its last byte gone", "secret_utf16", "s3cret", QByteArray("\xFE\xFF\0s\0003\0c\0r\0e\0t\0", 15));
    key("a mark here", "secret_bom", "s3cret", "\xEF\xBB\xBFs3cret");
    key("a mark at the signer", "secret_bom", "\xEF\xBB\xBFs3cret", "s3cret");
    key("a line here", "secret_assignment", "s3cret", "HOOK_SECRET=s3cret");
    key("a line at the signer", "secret_assignment", "WEBHOOK_SECRET=s3cret", "s3cret");
    key("an exported line", "secret_assignment", "s3cret", "export HOOK_SECRET=\"s3cret\"");
    for (const char *line :
         {"ENV WEBHOOK_SECRET=s3cret", "ENV WEBHOOK_SECRET s3cret", "- WEBHOOK_SECRET=s3cret", "setenv WEBHOOK_SECRET s3cret",
          "set -x WEBHOOK_SECRET s3cret", "set -gx WEBHOOK_SECRET 's3cret'", "declare -x WEBHOOK_SECRET=\"s3cret\"", "set \"WEBHOOK_SECRET=s3cret\"",
          "Environment=\"WEBHOOK_SECRET=s3cret\"", "$WEBHOOK_SECRET = \"s3cret\"", "$env:WEBHOOK_SECRET='s3cret'", "const secret = \"s3cret\";",
          "'secret' => 's3cret',", "  \"secret\": \"s3cret\",", "docker run -e WEBHOOK_SECRET=s3cret", "secret := `s3cret`"})
        key(line, "secret_assignment", "s3cret", line);
    key("a line with a colon here", "secret_assignment", "s3cret", "secret: s3cret\n");
    key("no-break space here", "secret_whitespace", "s3cret", "s3cret\u00a0\n");
    key("a character without width here", "secret_whitespace", "s3cret", "\u200bs3cret");
    key("a character without width within", "secret_invisible", "s3cret", "s3c\u200bret");
    key("a soft hyphen within", "secret_invisible", "s3cret", "s3c\u00adret");
    key("two marks here", "secret_bom", "s3cret", "\xEF\xBB\xBF\xEF\xBB\xBFs3cret");
    key("typographic quotes here", "secret_quotes", "s3cret", "\u201cs3cret\u201d");
    key("German quotes here", "secret_quotes", "s3cret", "\u201es3cret\u201c");
    key("brackets here", "secret_quotes", "s3cret", "<s3cret>");
    key("a mark and a line break at the signer", "secret_bom", "\xEF\xBB\xBFs3cret\r\n", "s3cret");
    key("UTF-16 and a line break at the signer", "secret_utf16", QByteArray("\xFF\xFEs\0003\0c\0\n\0", 10), "s3c");
    key("a line with its end at the signer", "secret_assignment", "WEBHOOK_SECRET=s3cret\n", "s3cret");
    key("quotes and a line break at the signer", "secret_quotes", "\"s3cret\"\n", "s3cret");
    key("lines here", "secret_lines+secret_assignment", "s3cret", "A=1\nHOOK_SECRET=s3cret\nB=2");
    key("JSON here", "secret_json", "s3cret", R"({"id":"x","secret":"s3cret"})");
    key("never filled in", "secret_placeholder", "undefined", secret);
    key("a name in its place", "secret_placeholder", "${WEBHOOK_SECRET}", secret);
}

void SignatureDoctorFormsTest::namesOtherSecrets()
{
    QFETCH(QByteArray, used);
    QFETCH(QByteArray, known);
    QFETCH(QString, cause);
    for (const QByteArray &header : QList<QByteArray>{hex(small, used), "sha256=" + hex(small, used), mac(small, used).toBase64()})
        check(caseOf(header, small, known), cause);
    // With the likeliest accident to the body besides.
    const QString both = diagnose(caseOf(hex(small, used), small + '\n', known)).cause;
    QVERIFY2(both == "trailing_newline_added+"_L1 + cause || both == "unknown"_L1, qPrintable(both));
}

void SignatureDoctorFormsTest::namesOtherWritings_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("cause");
    // A body for which the value has what the row is about is looked for.
    const auto find = [](const std::function<bool(const QByteArray &)> &fits) {
        for (int n = 0;; ++n) {
            const QByteArray body = "{\"n\":" + QByteArray::number(n) + '}';
            if (fits(mac(body)))
                return body;
        }
    };
    const auto header = [](const char *name, const char *cause, const QByteArray &value, const QByteArray &body) {
        QTest::newRow(name) << value << body << QString::fromLatin1(cause);
    };
    const QByteArray digits = hex(small);
    header("dashes", "header_separators", mac(small).toHex('-'), small);
    header("dashes, as .NET writes them", "header_separators+header_upper_case", mac(small).toHex('-').toUpper(), small);
    header("colons", "header_separators", mac(small).toHex(':'), small);
    header("colons after the prefix", "header_separators", "sha256=" + mac(small).toHex(':'), small);
    header("escapes", "header_separators", "\\x" + mac(small).toHex('@').replace("@", "\\x"), small);
    header("hex twice", "header_double_encoded", digits.toHex(), small);
    header("base64 twice", "header_double_encoded", mac(small).toBase64().toBase64(), small);
    header("base64 of hex", "header_double_encoded", digits.toBase64(), small);
    QByteArray list;
    const QByteArray digest = mac(small);
    for (const char c : digest)
        list += (list.isEmpty() ? "" : ", ") + QByteArray::number(quint8(c));
    header("bytes in a list", "header_byte_list", '[' + list + ']', small);
    header("bytes without brackets", "header_byte_list", QByteArray(list).replace(" ", ""), small);
    header("raw", "header_raw_bytes", mac(small), small);
    const QByteArray plus = find([](const QByteArray &value) { return value.toBase64().sliced(1, 40).contains('+'); });
    header("+ became a space", "header_plus_lost", mac(plus).toBase64().replace("+", " "), plus);
    const QByteArray first =
        find([](const QByteArray &value) { return value.toBase64().startsWith('+') && !value.toBase64().sliced(1).contains('+'); });
    header("a + at the start was trimmed", "header_plus_lost", mac(first).toBase64().sliced(1), first);
    header("HTML", "header_html_escaped", mac(plus).toBase64().replace("+", "&#43;").replace("=", "&#x3D;"), plus);
    const QByteArray zero = find([](const QByteArray &value) { return value.toHex().startsWith('0') && !value.toHex().startsWith("00"); });
    header("a big integer", "header_zeros_lost", hex(zero).sliced(1), zero);
    const QByteArray inner = find([](const QByteArray &value) { return quint8(value[5]) < 16; });
    QByteArray each;
    const QByteArray innerDigest = mac(inner);
    for (const char c : innerDigest)
        each += QByteArray::number(quint8(c), 16);
    header("bytes without their zeros", "header_zeros_lost", each, inner);
}

void SignatureDoctorFormsTest::namesOtherWritings()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(QString, cause);
    check(caseOf(header, body), cause);
    // Digits without their zeros are held against what arrived alone.
    check(caseOf(header, body + '\n'), cause.contains("zeros"_L1) ? u"header_malformed"_s : u"trailing_newline_added+"_s + cause);
}

QTEST_APPLESS_MAIN(SignatureDoctorFormsTest)
#include "tst_signature_doctor_forms.moc"

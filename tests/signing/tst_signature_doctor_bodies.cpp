// SPDX-License-Identifier: MIT
// What happens to bodies between a signer and a receiver, each in every encoding of the header; and what speaks for a culprit.
#include "core/signing/explanation.h"
#include "tests/signing/doctor_cases.h"

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::doctor_cases;

namespace {

const QByteArray small = R"({"event":"goal.completed","n":1})"_ba;
const QByteArray accents = "{\"name\":\"Caf\xC3\xA9\"}"_ba;
const QByteArray decomposed = "{\"name\":\"Cafe\xCC\x81\"}"_ba;
const QByteArray dated = R"({"event":"goal.completed","timestamp":"2026-11-30T08:18:34Z"})"_ba;
// Made by Node's zlib.
QByteArray gzipped()
{
    return QByteArray::fromHex("1f8b0800000000000003ab564a2d4bcd2b51b2524acf4fccd14bcecf2dc8492d494d51d251ca53b232ac05001384724c20000000");
}
QByteArray zlibbed()
{
    return QByteArray::fromHex("789cab564a2d4bcd2b51b2524acf4fccd14bcecf2dc8492d494d51d251ca53b232ac0500b7d40ab4");
}
QByteArray deflated()
{
    return QByteArray::fromHex("ab564a2d4bcd2b51b2524acf4fccd14bcecf2dc8492d494d51d251ca53b232ac0500");
}
// Made by Python's zlib; it begins as a string does.
const QByteArray word = "\"done\""_ba;
const QByteArray wordDeflated = "SJ\xC9\xCFKU\x02\0"_ba;

/// What else a writer puts into the head: how hard it tried, and the system.
QByteArray gzipHeaded(char effort, char system)
{
    QByteArray packed = gzipped();
    packed[8] = effort;
    packed[9] = system;
    return packed;
}

} // namespace

class SignatureDoctorBodiesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesWhatHappenedToTheBody_data();
    void namesWhatHappenedToTheBody();
    void namesWhatWasSignedAlong_data();
    void namesWhatWasSignedAlong();
    void saysTheThingOnBothSides_data();
    void saysTheThingOnBothSides();
    void weighsEvidence_data();
    void weighsEvidence();
    void tellsOfAnEndpointWhatItChecked_data();
    void tellsOfAnEndpointWhatItChecked();
};

void SignatureDoctorBodiesTest::namesWhatHappenedToTheBody_data()
{
    QTest::addColumn<QByteArray>("made");
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QString>("cause");
    const auto way = [](const char *name, const char *cause, const QByteArray &made, const QByteArray &received) {
        QTest::newRow(name) << made << received << QString::fromLatin1(cause);
    };
    const auto both = [&](const char *name, const char *cause, const QByteArray &one, const QByteArray &other) {
        way(qPrintable(QLatin1StringView(name) + u", arrived so"_s), cause, one, other);
        way(qPrintable(QLatin1StringView(name) + u", signed so"_s), cause, other, one);
    };
    both("gzip", "body_compressed", small, gzipped());
    both("deflate in zlib", "body_compressed", small, zlibbed());
    both("bare deflate", "body_compressed", small, deflated());
    both("bare deflate that begins as text does", "body_compressed", word, wordDeflated);
    way("gzip of Python", "body_compressed", gzipHeaded('\2', '\xff'), small);
    way("gzip of Java", "body_compressed", gzipHeaded('\0', '\0'), small);
    // Python's gzip.compress() at 2026-11-30T08:18:36Z.
    way("gzip of Python, at its time", "body_compressed",
        QByteArray::fromHex("1f8b08005c310d6b02ffab564a2d4bcd2b51b2524acf4fccd14bcecf2dc8492d494d51d2512ac9cc4d2d2e49cc2d004a1a191899e91a1aea1a1b8418"
                            "5858195a58199b4429d502008e3eea313d000000"),
        dated);
    way("gzip of Node on a Mac", "body_compressed", gzipHeaded('\0', '\x13'), small);
    both("NFD", "body_normalised", accents, decomposed);
    both("UTF-16", "body_utf16", R"({"a":1})", QByteArray("{\0\"\0a\0\"\0:\0001\0}\0", 14));
    both("UTF-16 with its mark", "body_utf16", R"({"a":1})", QByteArray("\xFF\xFE{\0\"\0a\0\"\0:\0001\0}\0", 16));
    both("Windows-1252", "body_charset", "{\"a\":\"\xE2\x82\xAC 5\"}", "{\"a\":\"\x80 5\"}");
    way("question marks signed", "body_charset", "{\"name\":\"Caf?\"}", accents);
    const QByteArray euro = "{\"a\":\"caf\xC3\xA9 5 \xE2\x82\xAC \xF0\x9F\x98\x80\"}";
    way("question marks for what Latin-1 lacks", "body_charset", "{\"a\":\"caf\xE9 5 ? ?\"}", euro);
    way("question marks for what Windows-1252 lacks", "body_charset", "{\"a\":\"caf\xE9 5 \x80 ?\"}", euro);
    const QByteArray lost = "\xEF\xBF\xBD";
    way("U+FFFD for each character", "body_charset", "{\"a\":\"caf" + lost + " 5 " + lost + ' ' + lost + "\"}", euro);
    way("U+FFFD for each byte", "body_charset", "{\"a\":\"caf" + lost.repeated(2) + " 5 " + lost.repeated(3) + ' ' + lost.repeated(4) + "\"}", euro);
    both("hex", "body_hex", small, small.toHex());
    both("base64", "body_base64", small, small.toBase64());
    both("percent, %20", "body_percent_encoded", R"({"a": "b c"})", "%7B%22a%22%3A%20%22b%20c%22%7D");
    both("percent, +", "body_percent_encoded", R"({"a": "b c"})", "%7B%22a%22%3A+%22b+c%22%7D");
    both("percent in small digits", "body_percent_encoded", R"({"a":"b"})", "%7b%22a%22%3a%22b%22%7d");
    both("HTML", "body_html_escaped", R"({"a":"b & <c>"})", "{&quot;a&quot;:&quot;b &amp; &lt;c&gt;&quot;}");
    both("a form's payload", "body_form", R"({"a":"b c"})", "payload=%7B%22a%22%3A%22b+c%22%7D");
    way("a form with more fields", "body_form", R"({"a":"b c"})", "id=7&json=%7B%22a%22%3A%22b%20c%22%7D&x=");
    way("multipart", "body_form", R"({"a":1})", "--xyz\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n{\"a\":1}\r\n--xyz--\r\n");
    both("a gateway's body", "body_wrapped", R"({"a":1})", R"({"body":"{\"a\":1}"})");
    both("a member of other JSON", "body_wrapped", R"({"a":1})", R"({"payload":{"a":1}})");
    way("in an event of a gateway", "body_wrapped", R"({"a":1})", R"({"headers":{"x":"y"},"body":"{\"a\":1}","isBase64Encoded":false})");
    way("in such an event, in base64", "body_wrapped+body_base64", R"({"event":"x"})", R"({"body":"eyJldmVudCI6IngifQ==","isBase64Encoded":true})");
    way("in a list, written anew", "body_wrapped+body_reserialised", R"({"a":1,"b":2})", R"([{"a": 1, "b": 2}])");
    both("a Buffer's JSON", "body_printed", R"({"a":1})", R"({"type":"Buffer","data":[123,34,97,34,58,49,125]})");
    both("bytes in a list", "body_printed", R"({"a":1})", "123,34,97,34,58,49,125");
    both("Python's bytes", "body_printed", "{\"a\":\"\xC3\xA9\"}", R"(b'{"a":"\xc3\xa9"}')");
    way("Python's dict", "body_printed", "{'a': 'b', 'c': None, 'd': True}", R"({"a":"b","c":null,"d":true})");
    way("Ruby's hash", "body_printed", R"({"a"=>"b", "c"=>nil})", R"({"a":"b","c":null})");
    way("Java's map", "body_printed", "{a=b, c=1}", R"({"a":"b","c":1})");

    both("1.0", "body_numbers", R"({"a":1.0,"b":"x"})", R"({"a":1,"b":"x"})");
    both("19.90", "body_numbers", R"({"price":19.90})", R"({"price":19.9})");
    both("1e3", "body_numbers", R"({"a":1e3})", R"({"a":1000})");
    way("1e3 by Python", "body_numbers", R"({"a":1000.0})", R"({"a":1e3})");
    way("1e7 by Java", "body_numbers", R"({"a":1.0E7})", R"({"a":1e7})");
    way("2^53 + 1", "body_numbers", R"({"id":9007199254740993})", R"({"id":9007199254740992})");
    way("a long id", "body_numbers", R"({"id":1234567890123456789,"n":1})", R"({"id":1234567890123456800,"n":1})");
    way("a long id, signed by JavaScript", "body_numbers", R"({"id":1234567890123456800,"n":1})", R"({"id":1234567890123456789,"n":1})");
    // One integer as programs print it that hold it as a double, each way round.
    const auto printed = [&](const QByteArray &number, std::initializer_list<const char *> forms) {
        const QByteArray whole = R"({"id":)" + number + R"(,"n":"x"})";
        for (const char *const form : forms)
            both(form, "body_numbers", R"({"id":)" + QByteArray(form) + R"(,"n":"x"})", whole);
    };
    printed("12345678901234567890", {"1.2345678901234567e+19", "1.2345678901234567E19", "1.2345678901234567E+19", "12345678901234567000",
                                     "12345678901234567000.0", "12345678901234567168"});
    printed("9007199254740992", {"9007199254740992.0", "9.007199254740992E15", "9.007199254740992e+15", "9.007199254740992E+15"});
    printed("1234567890123456789", {"1.2345678901234568e+18", "1.2345678901234568E18", "1.2345678901234568E+18", "1234567890123456800"});
    printed("10000000", {"1.0E7", "1e+07", "1E+07", "10000000.0"});
    printed("100000000000000000", {"1.0e+17"});
    printed("1000000000000000", {"1E+15", "1.0E15", "1000000000000000.0"});
    way("as a double, beyond 64 bits", "body_numbers", R"({"id":1.2345678901234568e+24})", R"({"id":1234567890123456789012345})");
    way("small, by C#", "body_numbers", R"({"a":1E-05})", R"({"a":0.00001})");
    // A whole body through one program: more numbers than are tried each in a form of its own.
    const QByteArray ids = R"([12345678901234567890,98765432109876543210,9223372036854775808,1,20000000,0.5,18446744073709551615])";
    way("all by Gson", "body_numbers", "[1.2345678901234567E19,9.876543210987654E19,9.223372036854776E18,1.0,2.0E7,0.5,1.8446744073709552E19]", ids);
    way("all as Python's floats", "body_numbers",
        "[1.2345678901234567e+19,9.876543210987654e+19,9.223372036854776e+18,1.0,20000000.0,0.5,1.8446744073709552e+19]", ids);
    way("all by PHP", "body_numbers", "[1.2345678901234567e+19,9.876543210987654e+19,9.223372036854776e+18,1,20000000,0.5,1.8446744073709552e+19]",
        ids);
    way("all by C#", "body_numbers", "[1.2345678901234567E+19,9.876543210987654E+19,9.223372036854776E+18,1,20000000,0.5,1.8446744073709552E+19]",
        ids);
    way("two prices", "body_numbers", R"({"a":19.90,"b":5.00,"c":7})", R"({"a":19.9,"b":5,"c":7})");
    way("1.0 and spaces", "body_reserialised+body_numbers", R"({"a": 1.0, "b": "x"})", R"({"a":1,"b":"x"})");
    way("a long id and spaces", "body_reserialised+body_numbers", R"({"id": 1234567890123456789, "n": 1})", R"({"id":1234567890123456800,"n":1})");
    way("each in its own way", "body_numbers", R"({"a":1.0,"b":1e3,"c":10.50})", R"({"a":1,"b":1000.0,"c":10.5})");
    way("each in its own way, by JavaScript", "body_numbers", R"({"a":1.0,"b":1e3,"c":10.50,"d":7})", R"({"a":1,"b":1000,"c":10.5,"d":7})");
    way("each in its own way, and a long id", "body_numbers", R"({"a":1.0,"b":10.50,"c":7.0,"id":1234567890123456789})",
        R"({"a":1,"b":10.5,"c":7,"id":1234567890123456800})");
    way("each in its own way, and spaces", "body_reserialised+body_numbers", R"({"a": 1.0, "b": 1e3, "c": 10.50})", R"({"a":1,"b":1000.0,"c":10.5})");
    way("ten of them", "body_numbers", R"([1.0,2,3.0,4.50,5,6.0,7.10,8.0,9,10.0])", R"([1,2,3,4.5,5,6,7.1,8,9,10])");
    way("prices amid many ids", "body_numbers",
        R"({"ids":[100001,100002,100003,100004,100005,100006,100007,100008,100009,100010,100011,100012],"a":1.50,"b":2.0,"c":3.10})",
        R"({"ids":[100001,100002,100003,100004,100005,100006,100007,100008,100009,100010,100011,100012],"a":1.5,"b":2,"c":3.1})");
    way("keys that are numbers", "body_reserialised", R"({"1":1,"2":2,"b":0,"a":0})", R"({"b":0,"2":2,"a":0,"1":1})");
    way("a key twice", "body_reserialised", R"({"a":2,"b":0})", R"({"a":1,"b":0,"a":2})");
}

void SignatureDoctorBodiesTest::namesWhatHappenedToTheBody()
{
    QFETCH(QByteArray, made);
    QFETCH(QByteArray, received);
    QFETCH(QString, cause);
    for (const QByteArray &header : QList<QByteArray>{hex(made), "sha256=" + hex(made), mac(made).toBase64()}) {
        const SignatureCase value = caseOf(header, received);
        check(value, cause);
        const SignatureReport report = diagnose(value);
        QCOMPARE(report.signedBody, made);
        QVERIFY(!report.reason.contains(u"%1"_s) && !report.hint.contains(u"%1"_s));
    }
}

void SignatureDoctorBodiesTest::namesWhatWasSignedAlong_data()
{
    QTest::addColumn<QByteArray>("made");
    QTest::addColumn<QString>("cause");
    const auto along = [](const char *name, const char *cause, const QByteArray &made) { QTest::newRow(name) << made << QString::fromLatin1(cause); };
    along("method", "method_included", "PUT" + small);
    along("method and path", "method_included+url_included", "PUT\n/hook\n" + small);
    along("time, method, path", "timestamp_included+method_included+url_included", "1700000000PUT/hook" + small);
    along("method, URL, body, time", "method_included+url_included+timestamp_included", "PUThttps://acme.test/hook?a=1" + small + "1700000000");
    along("id, time, body", "id_included+timestamp_included", "msg_1.1700000000." + small);
    along("time", "timestamp_included", "1700000000." + small);
    along("time, with &", "timestamp_included", "1700000000&" + small);
    along("time and the body's hash", "hash_signed+timestamp_included",
          "1700000000." + QCryptographicHash::hash(small, QCryptographicHash::Sha256).toHex());
    along("host", "url_included", "acme.test" + small);
}

void SignatureDoctorBodiesTest::namesWhatWasSignedAlong()
{
    QFETCH(QByteArray, made);
    QFETCH(QString, cause);
    SignatureCase value = caseOf(hex(made), small);
    value.method = "PUT";
    value.url = "https://acme.test/hook?a=1";
    value.fields = {{"Webhook-Id", "msg_1"}, {"Webhook-Timestamp", "1700000000"}};
    QStringList expected = cause.split(u'+');
    QStringList found = diagnose(value).cause.split(u'+');
    expected.sort();
    found.sort();
    QCOMPARE(found, expected);
    QCOMPARE(diagnose(value).signedBody, made);
}

void SignatureDoctorBodiesTest::saysTheThingOnBothSides_data()
{
    QTest::addColumn<QByteArray>("made");
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QStringList>("words");
    const auto says = [](const char *name, const QByteArray &made, const QByteArray &received, const QStringList &words) {
        QTest::newRow(name) << made << received << words;
    };
    says("slashes", phpUtf8, compact, {u"signed with slashes escaped ("_s, u"arrived with plain slashes ("_s});
    says("slashes, the other way", compact, phpUtf8, {u"signed with plain slashes ("_s, u"arrived with slashes escaped ("_s});
    says("layout and characters", compact, python,
         {u"signed compact, with non-ASCII characters plain"_s,
          u"arrived with a space after each comma and colon, with non-ASCII characters escaped"_s});
    says("HTML", go, compact, {u"with the characters special to HTML escaped"_s});
    says("order", sortedUtf8, compact, {u"signed with its keys sorted"_s, u"arrived with its keys in another order"_s});
    says("separators", R"({"a":"x\u2028y ü"})", "{\"a\":\"x\xe2\x80\xa8y \xc3\xbc\"}",
         {u"signed with U+2028 and U+2029 escaped"_s, u"arrived with these plain"_s});
    says("indents", indented("    "), pretty2, {u"signed pretty-printed by 4 spaces"_s, u"arrived pretty-printed by 2 spaces"_s});
    says("a number", R"({"price":19.90})", R"({"price":19.9})", {u"“19.90” was signed, and “19.9” arrived"_s});
    says("numbers, each in its own way", R"({"a":2,"b":1e3,"c":10.50})", R"({"a":2,"b":1000.0,"c":10.5})",
         {u"“1e3” was signed, and “1000.0” arrived"_s});
    says("a number and more", R"({"a": 1.0, "b": "x"})", R"({"a":1,"b":"x"})", {u"“1.0” was signed, and “1” arrived"_s, u"arrived compact"_s});
    says("gzip", small, gzipped(), {u"compressed (gzip) after it was signed"_s});
    says("gzip signed", gzipped(), small, {u"signed compressed (gzip)"_s});
    says("a mark arrived", small, "\xEF\xBB\xBF" + small, {u"before the body that arrived, and was not signed"_s});
    says("a mark signed", "\xEF\xBB\xBF" + small, small, {u"was signed before the body, and did not arrive"_s});
    says("where it is", R"({"a":1})", R"({"x":{"body":"{\"a\":1}"}})", {u"“x.body”"_s});
    says("form", R"({"a":"b c"})", "payload=%7B%22a%22%3A%22b+c%22%7D", {u"“payload”"_s});
}

void SignatureDoctorBodiesTest::saysTheThingOnBothSides()
{
    QFETCH(QByteArray, made);
    QFETCH(QByteArray, received);
    QFETCH(QStringList, words);
    const QString told = diagnose(caseOf(hex(made), received)).reason;
    for (const QString &word : words)
        QVERIFY2(told.contains(word), qPrintable(told));
}

void SignatureDoctorBodiesTest::weighsEvidence_data()
{
    QTest::addColumn<SignatureCase>("value");
    QTest::addColumn<QString>("cause");
    const auto says = [](const char *name, const char *code, const QByteArray &body, const HeaderList &fields = {},
                         const QByteArray &known = secret) {
        SignatureCase value = caseOf(hex("something else", "someone else's"), body, known);
        value.fields = fields;
        row(name, code, value);
    };
    says("nothing odd", "none", small);
    says("empty", "body_empty", {});
    says("empty, though its length says more", "content_length", {}, {{"Content-Length", "12"}});
    says("not as long as its length says", "content_length", small, {{"content-length", "33"}});
    says("as long", "none", small, {{"Content-Length", "32"}});
    says("packed", "content_encoding", "\x1f\x8b\x08garbage", {{"Content-Encoding", "gzip"}});
    says("unpacked", "content_encoding", small, {{"Content-Encoding", "gzip"}});
    says("as it is", "none", small, {{"Content-Encoding", "identity"}});
    says("brotli", "content_encoding", "\x0b\x02\x80", {{"Content-Encoding", "br"}});
    says("packed, and nobody says so", "body_compressed", "\x1f\x8b\x08garbage");
    says("JSON that curl calls a form", "none", small, {{"Content-Type", "application/x-www-form-urlencoded"}});
    says("a form", "content_type", "a=b", {{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}});
    says("a character lost", "characters_lost", "{\"a\":\"\xEF\xBF\xBD\"}");
    says("cut off", "json_broken", small.chopped(3));
    says("text that should be JSON", "json_broken", "hello", {{"Content-Type", "application/json"}});
    says("text", "not_json", "hello");
    says("deep", "json_deep", QByteArray(200, '[') + QByteArray(200, ']'));
    says("brackets in a text", "none", "{\"a\":\"" + QByteArray(200, '[') + "\"}");
    says("pretty-printed", "body_rewritten", "{\n  \"a\": 1\n}");
    says("an odd secret", "secret_whitespace", small, {}, "s3cret ");
    says("an odd secret, but an odder body", "body_rewritten", "{ \"a\": 1 }", {}, "s3cret ");
    says("a secret's line", "secret_assignment", small, {}, "HOOK_SECRET=s3cret");
    SignatureCase sent = caseOf(hex(small, "someone else's"), small);
    sent.sentBody = small;
    row("arrived as it was sent", "body_as_sent", sent);
    sent.sentBody = small + 'x';
    row("another was sent", "body_differs", sent);
}

void SignatureDoctorBodiesTest::weighsEvidence()
{
    QFETCH(SignatureCase, value);
    QFETCH(QString, cause);
    const SignatureReport report = diagnose(value);
    QCOMPARE(report.cause, u"unknown"_s);
    QCOMPARE(report.hintCode, cause);
    const bool ofTheSecret = cause.startsWith("secret"_L1) || cause == "body_as_sent"_L1 || cause == "none"_L1;
    QCOMPARE(report.hint.contains("secret"_L1), ofTheSecret);
}

void SignatureDoctorBodiesTest::tellsOfAnEndpointWhatItChecked_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("checked");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const QByteArray &sent, const QByteArray &checked, const char *cause, const QString &said) {
        QTest::newRow(name) << sent << checked << QString::fromLatin1(cause) << said;
    };
    row("spaces", compact, pythonUtf8, "body_reserialised", u"signed compact"_s);
    row("no spaces", pythonUtf8, compact, "body_reserialised", u"and arrived compact"_s);
    row("keys sorted", compact, sortedUtf8, "body_reserialised", u"arrived with its keys sorted"_s);
    row("trimmed", compact + '\n', compact, "trailing_newline_cut", u"signed with a line break at its end that did not arrive"_s);
    row("a line break more", compact, compact + '\n', "trailing_newline_added", u"arrived with a line break"_s);
    row("read twice", compact, {}, "body_empty", u"empty when it arrived"_s);
    row("an object as text", compact, "[object Object]", "body_placeholder", u"What was checked is “[object Object]”"_s);
    row("numbers", R"({"a":1.0})", R"({"a":1})", "body_numbers", u"“1.0” was signed, and “1” arrived"_s);
    row("Latin-1", compact, latin1, "body_latin1", u"signed as UTF-8 and arrived as Latin-1"_s);
    row("data alone", R"({"event":"x","data":{"a":1}})", R"({"a":1})", "data_only", u"Only the value of “data” was checked."_s);
}

/// Cause, words and bodies go one way: what was sent was signed, what was found was checked.
void SignatureDoctorBodiesTest::tellsOfAnEndpointWhatItChecked()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, checked);
    QFETCH(QString, cause);
    QFETCH(QString, said);
    SignatureCase value = caseOf(hex(checked), sent);
    value.madeByEndpoint = true;
    const SignatureReport report = diagnose(value);
    QCOMPARE(report.cause, cause);
    QVERIFY2(report.reason.contains(said), qPrintable(report.reason));
    QCOMPARE(report.signedBody, sent);
    QCOMPARE(report.receivedBody, checked);
    QCOMPARE(explanationWords(report.causes), report.reason); // and so it is told later
}

QTEST_APPLESS_MAIN(SignatureDoctorBodiesTest)
#include "tst_signature_doctor_bodies.moc"

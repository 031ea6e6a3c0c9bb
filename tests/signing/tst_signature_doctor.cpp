// SPDX-License-Identifier: MIT
#include "tests/signing/doctor_cases.h"

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::doctor_cases;

class SignatureDoctorTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheBodysCause_data();
    void namesTheBodysCause();
    void acceptsWhatIsRight_data();
    void acceptsWhatIsRight();
    void tellsOfASentBody_data();
    void tellsOfASentBody();
    void showsThePictureStepByStep();
    void saysWhoseSecretItWas();
};

void SignatureDoctorTest::namesTheBodysCause_data()
{
    QTest::addColumn<SignatureCase>("value");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QByteArray>("signedBody");
    const auto body = [](const char *name, const char *cause, const QByteArray &signedBytes, const QByteArray &received) {
        QTest::newRow(name) << caseOf(hex(signedBytes), received) << QString::fromLatin1(cause) << signedBytes;
    };
    const QList<std::pair<const char *, QByteArray>> forms{{"python", python},
                                                           {"python, UTF-8", pythonUtf8},
                                                           {"php", php},
                                                           {"php, UTF-8", phpUtf8},
                                                           {"go", go},
                                                           {"dotnet", dotnet},
                                                           {"indent 1", indented(" ")},
                                                           {"indent 2", pretty2},
                                                           {"indent 3", indented("   ")},
                                                           {"indent 4", indented("    ")},
                                                           {"tab", indented("\t")},
                                                           {"jackson", jackson},
                                                           {"pretty with CRLF", QByteArray(pretty2).replace("\n", "\r\n")},
                                                           {"pretty with a final newline", pretty2 + '\n'},
                                                           {"sorted", sortedUtf8},
                                                           {"python, sorted", pythonSorted}};
    for (const auto &[name, form] : forms) {
        body(qPrintable(u"signed compact, arrived as "_s + QLatin1StringView(name)), "body_reserialised", compact, form);
        body(qPrintable(u"arrived compact, signed as "_s + QLatin1StringView(name)), "body_reserialised", form, compact);
        if (form != pretty2 && form != pretty2 + '\n' && !form.contains('\r'))
            body(qPrintable(u"signed pretty, arrived as "_s + QLatin1StringView(name)), "body_reserialised", pretty2, form);
    }
    body("space after the colons only", "body_reserialised", QByteArray(pythonUtf8).replace(", ", ","), compact);
    body("space after the commas only", "body_reserialised", QByteArray(pythonUtf8).replace(": ", ":"), compact);
    body("newline added", "trailing_newline_added", compact, compact + '\n');
    body("CRLF added", "trailing_newline_added", compact, compact + "\r\n");
    body("two newlines added", "trailing_newline_added", compact, compact + "\n\n");
    body("newline cut", "trailing_newline_cut", compact + '\n', compact);
    body("CRLF cut", "trailing_newline_cut", compact + "\r\n", compact);
    body("white space around", "body_whitespace", "a=1", "  a=1  ");
    body("LF became CRLF", "body_crlf", "a\nb\nc", "a\r\nb\r\nc");
    body("CRLF became LF", "body_crlf", "a\r\nb\r\nc", "a\nb\nc");
    body("BOM added", "body_bom", "\x7B\"a\":1}", "\xEF\xBB\xBF{\"a\":1}");
    body("BOM cut", "body_bom", "\xEF\xBB\xBF{\"a\":1}", "{\"a\":1}");
    body("BOM and newline", "body_bom+trailing_newline_added", "hello", "\xEF\xBB\xBFhello\n");
    body("BOM and newline around JSON", "body_bom+trailing_newline_added", compact, "\xEF\xBB\xBF" + compact + '\n');
    body("BOM and CRLF", "body_bom+body_crlf", pretty2, "\xEF\xBB\xBF" + QByteArray(pretty2).replace("\n", "\r\n"));
    body("BOM and pretty-printed", "body_reserialised+body_bom", compact, "\xEF\xBB\xBF" + pretty2);
    body("as PostgreSQL's jsonb has it", "body_reserialised", byLength, compact);
    body("signed by Gson", "body_reserialised", R"({"text":"\u003cb\u003e \u0026 it\u0027s \u003d"})", R"({"text":"<b> & it's ="})");
    body("signed as Latin-1", "body_latin1", latin1, compact);
    body("arrived as Latin-1", "body_latin1", compact, latin1);
    body("UTF-8 taken for Latin-1", "body_latin1", compact,
         QByteArray(compact).replace("\xC3\xA9", "\xC3\x83\xC2\xA9").replace("\xC3\xB6", "\xC3\x83\xC2\xB6").replace("\xC3\x9F", "\xC3\x83\xC2\x9F"));
    body("signed as UTF-16", "body_utf16", QByteArray("{\0\"\0a\0\"\0:\0001\0}\0", 14), "{\"a\":1}");
    body("signed as a JSON string", "body_double_encoded", R"("{\"a\":1}")", R"({"a":1})");
    body("signed as a JSON string in ASCII", "body_double_encoded", R"("{\"a\":\"\u00e9\"}")", R"({"a":"é"})");
    body("arrived as a JSON string", "body_double_encoded", R"({"a":1})", R"("{\"a\":1}")");
    body("arrived as base64", "body_base64", "{\"a\":1}", "eyJhIjoxfQ==");
    body("signed nothing", "body_empty", {}, compact);
    body("signed an object", "body_placeholder", "[object Object]", compact);
    body("signed {}", "body_placeholder", "{}", compact);
    // Keys, strings and numbers at once, each as one writer has them.
    const QByteArray shop = R"({"event":"order","data":{"url":"/a?b=1&c=2","name":"Gr\u00f6\u00dfe","price":19.90}})"_ba;
    body("signed by Go from a map", "body_reserialised+body_numbers",
         R"({"data":{"name":"Größe","price":19.9,"url":"/a?b=1\u0026c=2"},"event":"order"})", shop);
    body("signed by Go's encoder from a map", "body_reserialised+body_numbers",
         R"({"data":{"name":"Größe","price":19.9,"url":"/a?b=1\u0026c=2"},"event":"order"})"
         "\n",
         shop);
    body("signed by jq -S", "body_reserialised+body_numbers", R"({"data":{"name":"Größe","price":19.9,"url":"/a?b=1&c=2"},"event":"order"})", shop);
    body("signed by Python, sorted", "body_reserialised+body_numbers",
         R"({"data": {"name": "Gr\u00f6\u00dfe", "price": 19.9, "url": "/a?b=1&c=2"}, "event": "order"})",
         R"({"event":"order","data":{"url":"/a?b=1&c=2","name":"Größe","price":19.90}})");
    body("signed by PHP, plain but for separators", "body_reserialised", R"({"a":"x\u2028y ü","b":"<b>/"})",
         "{\"a\":\"x\xe2\x80\xa8y ü\",\"b\":\"<b>/\"}");
    body("signed the name of bytes", "body_placeholder", "System.Byte[]", compact);
    body("signed the data only", "data_only", R"({"b": [1, {"data":2}]})", R"({"a":{"data":3}, "data": {"b": [1, {"data":2}]}, "c":0})");
    body("timestamp and dot", "timestamp_included", "2025-03-15T14:32:18Z." + compact, compact);
    body("seconds and dot", "timestamp_included", "1742049138." + compact, compact);
    body("milliseconds after it", "timestamp_included", compact + "1742049138000", compact);
    body("as Slack signs", "timestamp_included", "v0:1742049138:" + compact, compact);
    const auto withUrl = [](const char *name, const QByteArray &signedBytes, const QByteArray &url) {
        SignatureCase value = caseOf(hex(signedBytes), compact);
        value.url = url;
        QTest::newRow(name) << value << (signedBytes.startsWith("POST") ? u"method_included+url_included"_s : u"url_included"_s) << signedBytes;
    };
    withUrl("URL before", "https://acme.test/hook?a=1" + compact, "https://acme.test/hook?a=1");
    withUrl("URL after", compact + "https://acme.test/hook", "https://acme.test/hook");
    withUrl("URL without its query", "https://acme.test/hook." + compact, "https://acme.test/hook?a=1");
    withUrl("URL of the other end of a tunnel", "https://acme.test/hook" + compact, "http://acme.test/hook");
    withUrl("path", "/hook" + compact, "https://acme.test/hook");
    withUrl("target and query", "/hook?a=1\n" + compact, "/hook?a=1");
    withUrl("method and path", "POST\n/hook\n" + compact, "/hook");
}

void SignatureDoctorTest::namesTheBodysCause()
{
    QFETCH(SignatureCase, value);
    QFETCH(QString, cause);
    QFETCH(QByteArray, signedBody);
    check(value, cause);
    const SignatureReport report = diagnose(value);
    QCOMPARE(report.signedBody, signedBody);
    QVERIFY(report.firstDifference.has_value());
    const qsizetype at = *report.firstDifference;
    QCOMPARE(signedBody.left(at), value.body.left(at));
    QVERIFY(signedBody.mid(at, 1) != value.body.mid(at, 1));
}

void SignatureDoctorTest::acceptsWhatIsRight_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("encoding");
    QTest::newRow("hex") << hex(compact) << u"hex"_s;
    QTest::newRow("prefixed") << "sha256=" + hex(compact) << u"prefixed"_s;
    QTest::newRow("base64") << mac(compact).toBase64() << u"base64"_s;
}

void SignatureDoctorTest::acceptsWhatIsRight()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, encoding);
    const SignatureReport report = diagnose(caseOf(header, compact));
    QVERIFY(report.valid);
    QCOMPARE(report.encoding, encoding);
    QCOMPARE(report.secretName, u"current"_s);
    QVERIFY(report.cause.isEmpty());
    QVERIFY(!report.firstDifference);
    QVERIFY(std::all_of(report.steps.begin(), report.steps.end(),
                        [](const SignatureStep &step) { return step.outcome == SignatureStep::Outcome::Passed; }));
}

void SignatureDoctorTest::tellsOfASentBody_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<int>("difference");
    QTest::newRow("a byte changed") << compact << QByteArray(compact).replace("google", "goggle") << u"body_changed"_s
                                    << int(compact.indexOf("google")) + 2;
    QTest::newRow("cut off") << compact << compact.first(100) << u"body_truncated"_s << 100;
    QTest::newRow("nothing arrived") << compact << QByteArray() << u"body_empty"_s << 0;
    QTest::newRow("pretty-printed") << compact << pretty2 << u"body_reserialised"_s << 1;
    QTest::newRow("keys in an order of no one") << R"({"b":1,"a":2,"c":3})"_ba
                                                << R"({"c":3,"b":1,"a":2})"_ba << u"body_reserialised"_s << 2;
    QTest::newRow("newline added") << compact << compact + '\n' << u"trailing_newline_added"_s << int(compact.size());
}

void SignatureDoctorTest::tellsOfASentBody()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, received);
    QFETCH(QString, cause);
    QFETCH(int, difference);
    SignatureCase value = caseOf(hex(sent), received);
    value.sentBody = sent;
    const SignatureReport report = diagnose(value);
    QCOMPARE(report.cause, cause);
    QCOMPARE(report.signedBody, sent);
    QCOMPARE(int(report.firstDifference.value_or(-1)), difference);
    QVERIFY2(report.reason.contains(u"byte %1"_s.arg(difference)), qPrintable(report.reason));
}

void SignatureDoctorTest::showsThePictureStepByStep()
{
    const SignatureReport report = diagnose(caseOf(hex(compact), pretty2));
    QCOMPARE(report.reason, u"The body was re-serialised: it was signed compact (%1 bytes) and arrived pretty-printed (%2). "
                            "First difference at byte 1."_s.arg(compact.size())
                                .arg(pretty2.size()));
    QStringList steps;
    for (const SignatureStep &step : report.steps)
        steps.append((step.outcome == SignatureStep::Outcome::Passed ? u"+ "_s : u"- "_s) + step.text);
    QCOMPARE(steps, (QStringList{u"+ Header X-Ovyxa-Signature is there, once"_s, u"+ 64 hex digits, lower case"_s,
                                 u"- HMAC-SHA256 of the bytes received does not match"_s, u"+ HMAC-SHA256 of the same JSON, compact, matches"_s}));
}

void SignatureDoctorTest::saysWhoseSecretItWas()
{
    SignatureCase value = caseOf(hex(compact, "billing"), compact);
    value.otherSecrets = {{u"Billing"_s, WebhookId{2}, "billing"}};
    QVERIFY(diagnose(value).reason.contains(u"Billing"_s));
}

QTEST_APPLESS_MAIN(SignatureDoctorTest)
#include "tst_signature_doctor.moc"

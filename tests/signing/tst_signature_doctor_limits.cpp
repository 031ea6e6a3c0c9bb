// SPDX-License-Identifier: MIT
#include "tests/signing/doctor_cases.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::doctor_cases;

namespace {

constexpr qsizetype tenMebibytes = 10 * 1024 * 1024;
// Milliseconds, beside other tests, under a sanitiser, on a slow machine: work has a bound. What it costs is ./dev bench's to say.
constexpr int patience = 400'000;

/// A JSON array of exactly so many bytes.
QByteArray bigJson(qsizetype size)
{
    QByteArray json;
    json.reserve(size);
    json += "{\"list\":[1";
    while (json.size() + 10 < size)
        json += ",\"abc\",12";
    json += QByteArray(size - json.size() - 2, '0');
    return json + "]}";
}

} // namespace

class SignatureDoctorLimitsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverGuesses_data();
    void neverGuesses();
    void neverGuessesAtRandom();
    void neverNamesACauseForStrangers();
    void neverNamesHalfOfTwoCauses();
    void neverNamesAWrongCauseForNumbers();
    void unpacksNoBombs();
    void namesTheCauseOfABigBody_data();
    void namesTheCauseOfABigBody();
    void endsOnABigBody_data();
    void endsOnABigBody();
    void endsWithManySecrets();
    void survivesAnyHeader();
};

void SignatureDoctorLimitsTest::neverGuesses_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("cause");
    const auto unknown = [](const char *name, const QByteArray &header, const QByteArray &body) {
        QTest::newRow(name) << header << body << u"unknown"_s;
    };
    const auto malformed = [](const char *name, const QByteArray &header) { QTest::newRow(name) << header << compact << u"header_malformed"_s; };
    unknown("another secret", hex(compact, "someone else's"), compact);
    unknown("one letter of the body changed", hex(compact), QByteArray(compact).replace("google", "goggle"));
    unknown("a number changed", hex(compact), QByteArray(compact).replace(":1,", ":2,"));
    unknown("a member removed", hex(compact), QByteArray(compact).replace(",\"country\":\"FR\"", ""));
    unknown("another event", hex(compact), R"({"event":"realtime.spike"})");
    unknown("the body is gone, and what it was is not known", hex(compact), {});
    unknown("what only begins as a number", hex("x"), R"({"a":-,"b":-e5,"c":1e99999999999,"d":1.,"e":"f"})");
    unknown("not JSON", hex("hello world"), "hello, world");
    unknown("all zeros", QByteArray(64, '0'), compact);
    unknown("all zeros in base64", QByteArray(32, '\0').toBase64(), compact);
    unknown("the secret as the signature", secret, compact);
    unknown("right, but for one digit", QByteArray(hex(compact)).replace(0, 1, hex(compact).startsWith('0') ? "1" : "0"), compact);
    unknown("a wrong one with a label", "v1," + hex("x"), compact);
    unknown("a wrong one amid text", "HMAC-SHA2-256(stdin)= " + hex("x"), compact);
    malformed("a word", "hello");
    malformed("seven digits of the right one", hex(compact).first(7));
    malformed("too long", hex(compact) + hex(compact).first(10));
    malformed("a sum of another length", QByteArray(40, 'b'));
    malformed("an array of JSON", "[\"" + hex(compact).first(5) + "\"]");
    malformed("only the prefix", "sha256=");
    malformed("only quotes", "\"\"");
}

void SignatureDoctorLimitsTest::neverGuesses()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(QString, cause);
    SignatureCase value = caseOf(header, body);
    value.otherSecrets = {{u"Billing"_s, WebhookId{2}, "billing"}};
    value.url = "https://acme.test/hook";
    check(value, cause);
    const SignatureReport report = diagnose(value);
    QVERIFY(report.signedBody.isEmpty());
    QVERIFY(!report.firstDifference);
    QVERIFY(report.encoding.isEmpty() && report.secretName.isEmpty());
}

void SignatureDoctorLimitsTest::neverGuessesAtRandom()
{
    QRandomGenerator random(20'250'315);
    for (int i = 0; i < 40; ++i) {
        QByteArray mac(32, '\0');
        for (char &c : mac)
            c = char(random.generate());
        QCOMPARE(diagnose(caseOf(i % 2 ? mac.toHex() : mac.toBase64(), i % 3 ? compact : pretty2)).cause, u"unknown"_s);
    }
}

/// A thousand pairs of secrets and bodies that have nothing to do with each other, of every looks: no cause is ever named.
void SignatureDoctorLimitsTest::neverNamesACauseForStrangers()
{
    QRandomGenerator random(20'261'128);
    const auto bytes = [&](int longest, const QByteArray &alphabet) {
        QByteArray result;
        for (int left = random.bounded(1, longest); left > 0; --left)
            result += alphabet.isEmpty() ? char(random.generate()) : alphabet[random.bounded(int(alphabet.size()))];
        return result;
    };
    const QList<QByteArray> alphabets{
        "0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", {}, "{}[]\",:0123456789.eE-\\u ntfr"};
    const QList<QByteArray> bodies{compact, pretty2, php, "{\"a\":1.5,\"b\":[1,2,3]}", "payload=%7B%22a%22%3A1%7D", "hello", {}};
    for (int i = 0; i < 1000; ++i) {
        const QByteArray theirs = bytes(80, alphabets[random.bounded(4)]);
        const QByteArray ours = bytes(80, alphabets[random.bounded(4)]);
        const QByteArray received = i % 4 == 0 ? bytes(100, alphabets[random.bounded(4)]) : bodies[random.bounded(int(bodies.size()))];
        const QByteArray made = mac(bytes(100, alphabets[random.bounded(4)]), theirs);
        SignatureCase value = caseOf(i % 3 == 0 ? made.toBase64() : i % 3 == 1 ? made.toHex() : "sha256=" + made.toHex(), received, ours);
        value.url = "https://acme.test/hook?a=1";
        value.fields = {{"Webhook-Timestamp", "1700000000"}, {"Webhook-Id", "msg_1"}};
        const SignatureReport report = diagnose(value);
        QVERIFY2(report.cause == "unknown"_L1, qPrintable(report.cause + u": "_s + report.reason));
    }
}

/// Two accidents that nobody would try together: named both, or not at all; never one of them alone.
void SignatureDoctorLimitsTest::neverNamesHalfOfTwoCauses()
{
    const QList<QByteArray> keys{QCryptographicHash::hash(secret, QCryptographicHash::Md5).toHex(), secret.first(20), "undefined", secret.toBase64()};
    const QList<std::pair<QByteArray, QByteArray>> bodies{{R"({"a": 1.0, "b": "x"})", R"({"a":1,"b":"x"})"},
                                                          {"{\"a\":\"\xE9\"}", "{\"a\":\"\xC3\xA9\"}"},
                                                          {R"({"id":1234567890123456789})", R"({"id":1234567890123456800})"},
                                                          {R"({"a":1})", R"({"x":{"a":2}})"}};
    for (const QByteArray &key : keys) {
        for (const auto &[made, received] : bodies) {
            const QString cause = diagnose(caseOf(hex(made, key), received)).cause;
            QVERIFY2(cause == "unknown"_L1 || (cause.contains("body_"_L1) && cause.contains("secret_"_L1)), qPrintable(cause));
        }
    }
}

/// Whatever numbers were printed anew: what was signed is found to the byte, or nothing is said; with a value that changed, nothing is.
void SignatureDoctorLimitsTest::neverNamesAWrongCauseForNumbers()
{
    const QList<QList<QByteArray>> numbers{{"1", "1.0", "1.00", "1e0", "10e-1"},
                                           {"1000", "1e3", "1000.0", "1E3", "0.1e4"},
                                           {"10.5", "10.50", "1.05e1", "10.500"},
                                           {"0", "-0", "0.0", "0e0"},
                                           {"0.00001", "1e-5", "1.0E-5"},
                                           {"9007199254740992", "9007199254740993"},
                                           {"12345678901234567890123", "1.2345678901234568e+22", "1.2345678901234568E22"}};
    QRandomGenerator random(20'270'115);
    int named = 0;
    for (int i = 0; i < 60; ++i) {
        QByteArray made = "[";
        QByteArray received = "[";
        for (int left = random.bounded(2, 7); left > 0; --left) {
            const QList<QByteArray> &forms = numbers.at(random.bounded(int(numbers.size())));
            made += forms.at(random.bounded(int(forms.size()))) + (left > 1 ? "," : "");
            received += forms.at(random.bounded(int(forms.size()))) + (left > 1 ? "," : "");
        }
        made += ']';
        received += ']';
        if (made == received)
            continue;
        const SignatureReport report = diagnose(caseOf(hex(made), received));
        QVERIFY2(report.cause == "unknown"_L1 || (report.cause == "body_numbers"_L1 && report.signedBody == made),
                 qPrintable(report.cause + u": "_s + QString::fromLatin1(made + " as " + received)));
        named += report.cause != "unknown"_L1;
        const QByteArray other = QByteArray(received).replace("]", ",3]");
        QCOMPARE(diagnose(caseOf(hex(QByteArray(made).replace("]", ",2]")), other)).cause, u"unknown"_s);
    }
    QVERIFY2(named > 5, qPrintable(QString::number(named)));
}

void SignatureDoctorLimitsTest::unpacksNoBombs()
{
    // 64 MiB in 64 KiB.
    QByteArray bomb = QByteArray::fromHex("1f8b0800000000000003");
    const QByteArray packed = qCompress(QByteArray(64 * 1024 * 1024, '\0'), 9).sliced(4 + 2).chopped(4);
    bomb += packed + QByteArray(8, '\0');
    QElapsedTimer timer;
    timer.start();
    SignatureCase value = caseOf(QByteArray(64, '0'), bomb);
    value.fields = {{"Content-Encoding", "gzip"}};
    QCOMPARE(diagnose(value).hintCode, u"content_encoding"_s);
    QVERIFY(timer.elapsed() < patience);
}

void SignatureDoctorLimitsTest::namesTheCauseOfABigBody_data()
{
    QTest::addColumn<SignatureCase>("value");
    QTest::addColumn<QString>("cause");
    const QByteArray big = bigJson(2'000'000);
    row("newline added", "trailing_newline_added", caseOf(hex(big), big + '\n'));
    row("secret with white space", "secret_whitespace", caseOf(hex(big, secret + '\n'), big));
    row("upper case", "header_upper_case", caseOf(hex(big).toUpper(), big));
    row("spaces", "body_reserialised", caseOf(hex(big), QByteArray(big).replace(",", ", ").replace(":", ": ")));
    row("signed nothing", "body_empty", caseOf(hex({}), big));
    SignatureCase changed = caseOf(hex(big), QByteArray(big).replace(1'000'000, 3, "xyz"));
    changed.sentBody = big;
    row("changed in the middle", "body_changed", changed);
}

void SignatureDoctorLimitsTest::namesTheCauseOfABigBody()
{
    QFETCH(SignatureCase, value);
    QFETCH(QString, cause);
    check(value, cause);
}

void SignatureDoctorLimitsTest::endsOnABigBody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("JSON") << bigJson(tenMebibytes);
    QTest::newRow("brackets") << QByteArray(tenMebibytes, '[');
    QTest::newRow("one string") << '"' + QByteArray(2'000'000, 'a') + '"';
    QTest::newRow("line ends") << QByteArray(2'000'000, '\n');
    QTest::newRow("zeros") << QByteArray(2'000'000, '\0');
    QTest::newRow("not UTF-8") << QByteArray(2'000'000, '\xff');
    QTest::newRow("as thorough as it gets") << bigJson(64 * 1024);
    QTest::newRow("numbers, all of which may have been others") << '[' + QByteArray("1,1000.0,10.5,").repeated(750'000) + "1]";
    QTest::newRow("likewise, as thorough as it gets") << '[' + QByteArray("1,1000.0,10.5,").repeated(4'600) + "1]";
    QTest::newRow("deep") << QByteArray(30'000, '[') + QByteArray(30'000, ']');
    QTest::newRow("deep and long") << QByteArray(120, '[') + '1' + QByteArray(",1").repeated(1'000'000) + QByteArray(120, ']');
}

void SignatureDoctorLimitsTest::endsOnABigBody()
{
    QFETCH(QByteArray, body);
    SignatureCase value = caseOf(QByteArray(64, '0'), body);
    value.url = "https://acme.test/hook?a=1";
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(diagnose(value).cause, u"unknown"_s);
    QVERIFY2(timer.elapsed() < patience, qPrintable(QString::number(timer.elapsed())));
}

void SignatureDoctorLimitsTest::endsWithManySecrets()
{
    SignatureCase value = caseOf(QByteArray(64, '0'), compact);
    for (int i = 0; i < 500; ++i)
        value.secrets.append({u"one of many"_s, WebhookId{i + 2}, QByteArray::number(i)});
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(diagnose(value).cause, u"unknown"_s);
    QVERIFY2(timer.elapsed() < patience, qPrintable(QString::number(timer.elapsed())));
}

void SignatureDoctorLimitsTest::survivesAnyHeader()
{
    QRandomGenerator random(7);
    const QByteArray alphabet = "0aF=,:; \"'%+/-_\\t\n\0\xff{sha256v1"_ba;
    for (int i = 0; i < 500; ++i) {
        QByteArray header;
        for (int length = random.bounded(70); length > 0; --length)
            header += alphabet[random.bounded(int(alphabet.size()))];
        const SignatureReport report = diagnose(caseOf(header, "{}"));
        QVERIFY(!report.valid);
        QVERIFY2(QList<QString>({u"unknown"_s, u"header_malformed"_s, u"header_empty"_s}).contains(report.cause), header.toHex().constData());
    }
    QCOMPARE(diagnose(caseOf(QByteArray(100'000, 'a'), "{}")).cause, u"header_malformed"_s);
    QCOMPARE(diagnose(caseOf(QByteArray(60'000, ','), "{}")).cause, u"header_malformed"_s);
}

QTEST_APPLESS_MAIN(SignatureDoctorLimitsTest)
#include "tst_signature_doctor_limits.moc"

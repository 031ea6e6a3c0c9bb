// SPDX-License-Identifier: MIT
#include "core/payload/payload.h"

#include "core/model/limits.h"

#include <QtCore/QLocale>
#include <QtTest/QTest>

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

Event eventOf(EventKind kind, const QByteArray &data, const QString &site = u"acme.test"_s)
{
    Event event;
    event.kind = kind;
    event.site = site;
    event.at = instantFromMs(1'742'049'138'999); // 2025-03-15T14:32:18.999Z
    event.data = data;
    return event;
}

QByteArray payloadOf(const QByteArray &data, const QString &site = u"acme.test"_s)
{
    const auto payload = ovyxaPayload(eventOf(EventKind::GoalCompleted, data, site));
    return payload ? *payload : "refused: " + payload.error().message.toUtf8();
}

/// What another parser makes of a Slack message's text.
QString slackTextOf(const Event &event)
{
    const auto payload = slackPayload(event);
    if (!payload)
        return u"refused"_s;
    const auto json = nlohmann::json::parse(payload->toStdString());
    return json.size() == 1 ? QString::fromStdString(json.at("text").get<std::string>()) : u"more than a text"_s;
}

} // namespace

class PayloadTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheDocumentedBytes_data();
    void writesTheDocumentedBytes();
    void keepsDataAsWritten_data();
    void keepsDataAsWritten();
    void escapesTheSite_data();
    void escapesTheSite();
    void refusesDataThatIsNoObject_data();
    void refusesDataThatIsNoObject();
    void knowsTheLimitToTheByte();
    void writesSlackMessages();
    void leavesOutOfASlackMessageWhatIsNotKnown();
    void setsFields_data();
    void setsFields();
    void renewsTheTimestamp_data();
    void renewsTheTimestamp();
};

void PayloadTest::writesTheDocumentedBytes_data()
{
    QTest::addColumn<EventKind>("kind");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("goal.completed")
        << EventKind::GoalCompleted << R"({"goal_name":"Purchase","visitor_count":1,"url":"/checkout/success","source":"google","country":"FR"})"_ba
        << R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
           R"("data":{"goal_name":"Purchase","visitor_count":1,"url":"/checkout/success","source":"google","country":"FR"}})"_ba;
    QTest::newRow("usage.threshold") << EventKind::UsageThreshold << R"({"threshold":80,"usage":40000,"limit":50000,"period":"2025-03"})"_ba
                                     << R"({"event":"usage.threshold","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
                                        R"("data":{"threshold":80,"usage":40000,"limit":50000,"period":"2025-03"}})"_ba;
    QTest::newRow("realtime.spike") << EventKind::RealtimeSpike << R"({"active_visitors":151,"threshold":150,"window_minutes":5})"_ba
                                    << R"({"event":"realtime.spike","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
                                       R"("data":{"active_visitors":151,"threshold":150,"window_minutes":5}})"_ba;
}

void PayloadTest::writesTheDocumentedBytes()
{
    QFETCH(EventKind, kind);
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, bytes);
    const auto payload = makePayload(eventOf(kind, data), BodyFormat::Ovyxa);
    QVERIFY(payload.ok());
    QCOMPARE(*payload, bytes);
    QCOMPARE(*ovyxaPayload(eventOf(kind, data)), bytes);
}

void PayloadTest::keepsDataAsWritten_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("kept");
    const auto same = [](const char *name, const QByteArray &data) { QTest::newRow(name) << data << data; };
    same("empty", "{}");
    same("order", R"({"z":1,"a":2,"M":3,"10":4,"9":5})");
    same("big integer", R"({"n":12345678901234567890123})");
    same("beyond a double", R"({"n":1e400,"m":-1E-400})");
    same("a fraction of nothing", R"({"n":1.0,"m":1.50,"k":0.1000000000000000055511151231257827})");
    same("minus zero", R"({"n":-0,"m":-0.0,"k":0e0})");
    same("exponents", R"({"n":1E5,"m":1e+05})");
    same("UTF-8", R"({"goal_name":"Café 東京 🎉"})");
    same("escapes", R"({"a":"\u00e9\u00E9\/\\\"\b\f\n\r\t\u0000","\u0061b":"<&>"})");
    same("surrogate pair", R"({"a":"\ud83c\udf89"})");
    same("nested", R"({"a":[1,[2,{"b":[]}],{}],"c":{"d":{"e":null}},"t":true,"f":false})");
    QTest::newRow("white space") << "\r\n { \"a\" :\t[ 1 , 2 ] ,\n\"b c\" : \" d  e \" } \n"_ba
                                 << R"({"a":[1,2],"b c":" d  e "})"_ba;
    QTest::newRow("white space in what is empty") << "{ \"a\" : { } , \"b\" : [ ] }"_ba
                                                  << R"({"a":{},"b":[]})"_ba;
}

void PayloadTest::keepsDataAsWritten()
{
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, kept);
    QCOMPARE(payloadOf(written), R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test","data":)" + kept + '}');
    const auto normalised = normalisedObject(written);
    QVERIFY(normalised.ok());
    QCOMPARE(*normalised, kept);
    QCOMPARE(*normalisedObject(*normalised), kept);
}

void PayloadTest::escapesTheSite_data()
{
    QTest::addColumn<QString>("site");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("plain") << u"your-site-id"_s << R"("your-site-id")"_ba;
    QTest::newRow("quotes and backslash") << u"a\"b\\c"_s << R"("a\"b\\c")"_ba;
    QTest::newRow("slash and HTML") << u"a/<b>&'"_s << R"("a/<b>&'")"_ba;
    QTest::newRow("control characters") << u"\b\f\n\r\t\x01\x1f"_s << R"("\b\f\n\r\t\u0001\u001f")"_ba;
    QTest::newRow("NUL") << QString(QChar(u'\0')) << R"("\u0000")"_ba;
    QTest::newRow("beyond ASCII") << u"müller.test 🎉\u2028\x7f"_s << "\"müller.test 🎉\xE2\x80\xA8\x7F\""_ba;
    QTest::newRow("half a surrogate pair") << QString(QChar(0xD83C)) << "\"\xEF\xBF\xBD\""_ba;
    QTest::newRow("breaking out") << uR"(","data":{"x":"y)"_s << R"("\",\"data\":{\"x\":\"y")"_ba;
}

void PayloadTest::escapesTheSite()
{
    QFETCH(QString, site);
    QFETCH(QByteArray, token);
    const QByteArray payload = payloadOf("{}", site);
    QCOMPARE(payload, R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":)" + token + R"(,"data":{}})");
    const auto read = nlohmann::json::parse(payload.toStdString());
    QCOMPARE(read.size(), size_t(4));
    if (site.isValidUtf16())
        QCOMPARE(QString::fromStdString(read.at("site_id").get<std::string>()), site);
}

void PayloadTest::refusesDataThatIsNoObject_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << ""_ba << u"Line 1, column 1"_s;
    QTest::newRow("array") << "[1]"_ba << u"object"_s;
    QTest::newRow("string") << "\"{}\""_ba << u"object"_s;
    QTest::newRow("null") << "null"_ba << u"object"_s;
    QTest::newRow("two objects") << "{}{}"_ba << u"Line 1, column 3"_s;
    QTest::newRow("a name twice") << "{\n  \"a\":1,\n  \"a\":2}"_ba << u"Line 3, column 3"_s;
    QTest::newRow("a name twice, escaped") << R"({"a":1,"\u0061":2})"_ba << u"“a”"_s;
    QTest::newRow("a name twice, deep") << R"({"x":[{"a":1,"a":2}]})"_ba << u"“a”"_s;
    QTest::newRow("not UTF-8") << "{\n\"a\":\"é\xff\"}"_ba << u"Line 2, column 7"_s;
}

void PayloadTest::refusesDataThatIsNoObject()
{
    QFETCH(QByteArray, data);
    QFETCH(QString, says);
    const Event event = eventOf(EventKind::GoalCompleted, data);
    for (const Result<QByteArray> &result :
         {ovyxaPayload(event), slackPayload(event), normalisedObject(data), withField(data, u"k"_s, u"v"_s), withTimestamp(data, event.at)}) {
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::InvalidInput);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
    }
}

void PayloadTest::knowsTheLimitToTheByte()
{
    QCOMPARE(limits::payloadBytes, 10'239);
    const qsizetype rest = payloadOf(R"({"a":""})").size();
    for (const auto &[size, fits] : {std::pair(10'238, true), std::pair(10'239, true), std::pair(10'240, false), std::pair(20'000, false)}) {
        const QByteArray payload = payloadOf("{\"a\":\"" + QByteArray(size - rest, 'x') + "\"}");
        QCOMPARE(payload.size(), size);
        const auto result = checkPayloadSize(payload.size());
        QCOMPARE(result.ok(), fits);
        if (!fits) {
            QCOMPARE(result.error().code, ErrorCode::LimitReached);
            QVERIFY2(result.error().message.contains(QLocale().toString(size)), qPrintable(result.error().message));
            QVERIFY2(result.error().message.contains(QLocale().toString(10'239)), qPrintable(result.error().message));
        }
    }
    QVERIFY(checkPayloadSize(0).ok());
    // The limit is of bytes, not of characters.
    QCOMPARE(payloadOf(R"({"a":"é"})").size(), rest + 2);
}

void PayloadTest::writesSlackMessages()
{
    const QByteArray goal = R"({"goal_name":"<Buy> & \"go\" %1","visitor_count":1,"url":"/a?b=<c>","source":"google","country":"FR"})";
    const QString text = slackTextOf(eventOf(EventKind::GoalCompleted, goal, u"a<b>.test"_s));
    QVERIFY2(text.contains(u"&lt;Buy&gt; &amp; \"go\" %1"_s), qPrintable(text));
    QVERIFY2(text.contains(u"a&lt;b&gt;.test"_s) && text.contains(u"/a?b=&lt;c&gt;"_s), qPrintable(text));
    QVERIFY(!text.contains(u'<') && !text.contains(u'>'));
    for (const QString &part : {u"Goal completed"_s, u"google"_s, u"FR"_s})
        QVERIFY2(text.contains(part), qPrintable(text));
    const QString usage = slackTextOf(eventOf(EventKind::UsageThreshold, R"({"threshold":80,"usage":40000,"limit":50000,"period":"2025-03"})"));
    QVERIFY2(usage.contains(u"80 %"_s) && usage.contains(u"40000"_s) && usage.contains(u"50000"_s) && usage.contains(u"2025-03"_s),
             qPrintable(usage));
    const QString spike = slackTextOf(eventOf(EventKind::RealtimeSpike, R"({"active_visitors":151,"threshold":150,"window_minutes":5})"));
    QVERIFY2(spike.contains(u"151"_s) && spike.contains(u"150"_s) && spike.contains(u"acme.test"_s), qPrintable(spike));
    QCOMPARE(spike, u"*Traffic spike* on acme.test\n151 active visitors · threshold 150 · last 5 minutes"_s);
    QCOMPARE(makePayload(eventOf(EventKind::GoalCompleted, goal), BodyFormat::Slack).value(),
             slackPayload(eventOf(EventKind::GoalCompleted, goal)).value());
}

void PayloadTest::leavesOutOfASlackMessageWhatIsNotKnown()
{
    for (const EventKind kind : {EventKind::GoalCompleted, EventKind::UsageThreshold, EventKind::RealtimeSpike}) {
        const QString text = slackTextOf(eventOf(kind, "{}"));
        QVERIFY2(text.contains(u"acme.test"_s), qPrintable(text));
        QVERIFY2(!text.contains(u"·"_s) && !text.contains(u'\n') && !text.contains(u"  "_s), qPrintable(text));
    }
    const QString one = slackTextOf(eventOf(EventKind::GoalCompleted, R"({"goal_name":"A","country":"FR"})"));
    QVERIFY2(one.endsWith(u"\ncountry FR"_s), qPrintable(one));
}

void PayloadTest::setsFields_data()
{
    QTest::addColumn<QByteArray>("object");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("result");
    const auto set = [](const char *name, const QByteArray &object, const QString &key, const QString &value, const QByteArray &result) {
        QTest::newRow(name) << object << key << value << result;
    };
    set("a string", R"({"a":"x","b":2})", u"a"_s, u"y"_s, R"({"a":"y","b":2})");
    set("a string that looks like a number", R"({"a":"x"})", u"a"_s, u"12"_s, R"({"a":"12"})");
    set("a number", R"({"a":"x","b":2,"c":3})", u"b"_s, u"12"_s, R"({"a":"x","b":12,"c":3})");
    set("a negative number", R"({"b":2})", u"b"_s, u"-5"_s, R"({"b":-5})");
    set("a huge number", R"({"b":2})", u"b"_s, u"123456789012345678901234567890"_s, R"({"b":123456789012345678901234567890})");
    set("an exponent", R"({"b":2})", u"b"_s, u"1e400"_s, R"({"b":1e400})");
    set("a number that is none", R"({"b":2})", u"b"_s, u"many"_s, R"({"b":"many"})");
    set("a number with a leading zero", R"({"b":2})", u"b"_s, u"007"_s, R"({"b":"007"})");
    set("a boolean", R"({"b":true})", u"b"_s, u"false"_s, R"({"b":false})");
    set("a number in place of a boolean", R"({"b":true})", u"b"_s, u"1"_s, R"({"b":1})");
    set("no object sneaks in", R"({"b":2})", u"b"_s, u"{\"c\":1}"_s, R"({"b":"{\"c\":1}"})");
    set("nor a second member", R"({"b":2})", u"b"_s, u"1,\"c\":3"_s, R"({"b":"1,\"c\":3"})");
    set("null is a word", R"({"b":2})", u"b"_s, u"null"_s, R"({"b":"null"})");
    set("new", R"({"a":1})", u"z"_s, u"1"_s, R"({"a":1,"z":"1"})");
    set("new in nothing", R"({})", u"a\"b"_s, u"é"_s, R"({"a\"b":"é"})");
    set("an escaped name", R"({"\u0061":1,"b":1.0})", u"a"_s, u"2"_s, R"({"\u0061":2,"b":1.0})");
    set("empty", R"({"a":"x"})", u"a"_s, QString(), R"({"a":""})");
    set("only the outermost", R"({"x":{"a":1},"a":2})", u"a"_s, u"3"_s, R"({"x":{"a":1},"a":3})");
}

void PayloadTest::setsFields()
{
    QFETCH(QByteArray, object);
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QByteArray, result);
    const auto changed = withField(object, key, value);
    QVERIFY(changed.ok());
    QCOMPARE(*changed, result);
    QVERIFY(nlohmann::json::accept(changed->toStdString()) || changed->contains("e400"));
}

void PayloadTest::renewsTheTimestamp_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a payload") << payloadOf(R"({"n":1.0,"timestamp":"inner"})")
                               << QByteArray(payloadOf(R"({"n":1.0,"timestamp":"inner"})")).replace("2025-03-15T14:32:18Z", "2026-11-23T00:00:00Z");
    QTest::newRow("a body of one's own") << R"({ "timestamp" : 5, "b": 1e400 })"_ba
                                         << R"({"timestamp":"2026-11-23T00:00:00Z","b":1e400})"_ba;
    QTest::newRow("none") << R"({"text":"hello"})"_ba << QByteArray();
    QTest::newRow("only an inner one") << R"({"data":{"timestamp":"x"}})"_ba << QByteArray();
}

void PayloadTest::renewsTheTimestamp()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const auto renewed = withTimestamp(before, instantFromMs(1'795'392'000'000));
    QCOMPARE(renewed.ok(), !after.isEmpty());
    if (renewed)
        QCOMPARE(*renewed, after);
    else
        QVERIFY2(renewed.error().message.contains(u"timestamp"_s), qPrintable(renewed.error().message));
}

QTEST_APPLESS_MAIN(PayloadTest)
#include "tst_payload.moc"

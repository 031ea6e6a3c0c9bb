// SPDX-License-Identifier: MIT
// What is taken for a full URL and what for a repeated member, against Qt's own reading and at the edges of ours.
#include "core/ingest/hit_reader.h"
#include "core/payload/json_text.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestHitReader final : public QObject
{
    Q_OBJECT

private slots:
    void acceptsTheUrlsThatQtAccepts_data();
    void acceptsTheUrlsThatQtAccepts();
    void takesWhatABrowserShows();
    void acceptsTheUrlsThatQtAcceptsOfManyMore();
    void findsRepeatedMembers_data();
    void findsRepeatedMembers();
    void nullIsTheSameAsLeavingItOut();
    void readsEscapedNames();
    void tellsBrokenJsonFirst();
    void refusesAnAddressWithMoreBehindIt();
    void readsLongNamesOnce();
};

namespace {

bool isAccepted(const QString &url)
{
    const QByteArray json = "{\"site_id\":\"a\",\"url\":" + encodedString(url) + '}';
    return readHit(json, HitKind::Pageview).ok();
}

/// By Qt's word on the host.
bool qtAccepts(const QString &text)
{
    static const QRegularExpression parts(u"^([^/?#]*://[^/?#]*)([^\\s\\p{Cc}]*)$"_s); // what follows the host is as a browser shows it
    const auto match = parts.match(text);
    const QUrl url(match.captured(1), QUrl::StrictMode);
    return match.hasMatch() && url.isValid() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) && !url.host().isEmpty();
}

} // namespace

void TestHitReader::acceptsTheUrlsThatQtAccepts_data()
{
    QTest::addColumn<QString>("url");
    const QString label(63, u'a');
    const QStringList urls{u"https://a.test/"_s,
                           u"https://a.test"_s,
                           u"http://a/?x=/y&z"_s,
                           u"https://a..test/"_s,
                           u"https://.a/"_s,
                           u"https://a./"_s,
                           u"https://-a.test/"_s,
                           u"https://a-.test/"_s,
                           u"https://1.2.3.4/"_s,
                           u"https://1.2/"_s,
                           u"https://a1/"_s,
                           u"https://1a/"_s,
                           u"https://a.test:80/"_s,
                           u"https://a.test:99999/"_s,
                           u"https://a.test/%zz"_s,
                           u"https://a.test/%41"_s,
                           u"https://a.test/a b"_s,
                           u"https://a.test/a|b"_s,
                           u"https://a.test/?d=100%"_s,
                           u"https://a.test/?a={b}^`"_s,
                           u"a"_s,
                           u"https://a.test/[x]"_s,
                           u"https://a.test/#f"_s,
                           u"https://a.test/#f#g"_s,
                           u"https://a_b.test/"_s,
                           u"https://A.test/"_s,
                           u"HTTPS://a.test/"_s,
                           u"https:///x"_s,
                           u"https://"_s,
                           u"https://?x"_s,
                           u"ftp://a.test/"_s,
                           u"/x"_s,
                           u"https://xn--a.test/"_s,
                           u"https://é.test/"_s,
                           u"https://a.test/é"_s,
                           u"https://user:pw@a.test/"_s,
                           u"https://[::1]/"_s,
                           u"https://a.test/\"'<>\\^`{|}"_s,
                           u"https://a.test/!$&'()*+,;=:@-._~"_s,
                           u"https://"_s + label + u"/"_s,
                           u"https://"_s + label + u"a/"_s};
    for (const QString &url : urls)
        QTest::newRow(qPrintable(url.left(60))) << url;
}

void TestHitReader::acceptsTheUrlsThatQtAccepts()
{
    QFETCH(QString, url);
    QCOMPARE(isAccepted(url), qtAccepts(url));
}

void TestHitReader::takesWhatABrowserShows()
{
    for (const QString &url : {u"https://a.test/a|b"_s, u"https://a.test/?d=100%"_s, u"https://a.test/?a={b}^`"_s, u"https://a.test/caf%C3%A9#[x]"_s})
        QVERIFY2(isAccepted(url), qPrintable(url));
    for (const QString &url : {u"https://a.test/a b"_s, u"https://a.test/?a\tb"_s, u"https://a b/"_s, u"https://a|b/"_s, u"//a.test/"_s})
        QVERIFY2(!isAccepted(url), qPrintable(url));
}

void TestHitReader::acceptsTheUrlsThatQtAcceptsOfManyMore()
{
    const QString letters = u"aaabz09AZ..--//__~?=&+:@!$'()*,;%#[ é\u0001\u007f"_s;
    QRandomGenerator random(7);
    for (int i = 0; i < 20'000; ++i) {
        QString url = i % 2 == 0 ? u"https://"_s : u"http://a"_s;
        for (int left = int(random.bounded(24)); left > 0; --left)
            url += letters[random.bounded(letters.size())];
        QVERIFY2(isAccepted(url) == qtAccepts(url), qPrintable(url));
    }
}

void TestHitReader::findsRepeatedMembers_data()
{
    QTest::addColumn<QByteArray>("properties");
    QTest::addColumn<QString>("twice");
    QTest::newRow("none") << R"({"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]})"_ba << QString();
    QTest::newRow("at the top") << R"({"a":1,"a":2})"_ba << u"properties.a"_s;
    QTest::newRow("below") << R"({"a":{"b":{"c":1,"d":2,"c":3}}})"_ba << u"properties.a.b.c"_s;
    QTest::newRow("in an array") << R"({"a":[1,[{"b":1,"b":2}]]})"_ba << u"properties.a.b"_s;
    QTest::newRow("after an inner object") << R"({"a":{"x":1},"b":2,"a":3})"_ba << u"properties.a"_s;
    QTest::newRow("escaped") << R"({"ab":1,"\u0061b":2})"_ba << u"properties.ab"_s;
    QTest::newRow("the first of two") << R"({"a":1,"a":2,"b":1,"b":2})"_ba << u"properties.a"_s;
}

void TestHitReader::findsRepeatedMembers()
{
    QFETCH(QByteArray, properties);
    QFETCH(QString, twice);
    const QByteArray json = R"({"site_id":"a","url":"https://a.test/","name":"n","properties":)" + properties + '}';
    const auto hit = readHit(json, HitKind::CustomEvent);
    if (twice.isEmpty())
        QVERIFY2(hit.ok(), qPrintable(hit.ok() ? QString() : hit.error().message));
    else
        QCOMPARE(hit.error().message, u"Duplicate parameter: "_s + twice);
    const auto both = readHit(R"({"site_id":"a","url":"https://a.test/","name":"n","properties":{},"properties":{}})", HitKind::CustomEvent);
    QCOMPARE(both.error().message, u"Duplicate parameter: properties"_s);
}

void TestHitReader::nullIsTheSameAsLeavingItOut()
{
    const QByteArray required = "{\"site_id\":\"a\",\"url\":\"https://a.test/\",\"name\":\"n\"";
    const auto hit =
        readHit(QByteArray(required + ",\"referrer\":null,\"user_agent\":null,\"ip_address\":null,\"properties\":null}"), HitKind::CustomEvent);
    QVERIFY2(hit.ok(), qPrintable(hit.ok() ? QString() : hit.error().message));
    QVERIFY(hit->referrer.isEmpty() && hit->userAgent.isEmpty() && hit->address.isEmpty());
    const auto refusal = [](const QByteArray &json) { return readHit(json, HitKind::CustomEvent).error().message; };
    for (const QByteArray &value : {"\"a\""_ba, "\"https://a.test/\""_ba, "\"n\""_ba})
        QVERIFY(refusal(QByteArray(required + '}').replace(value, "null")).endsWith(" must be a string"_L1));
    QCOMPARE(refusal(required + ",\"referrer\":null,\"referrer\":\"x\"}"), u"Duplicate parameter: referrer"_s);
    QCOMPARE(refusal(required + ",\"ref\":null}"), u"Unknown parameter: ref"_s);
}

void TestHitReader::readsEscapedNames()
{
    const auto hit = readHit(R"({"s\u0069te_id":"a","\u0075rl":"https:\/\/a.test\/"})", HitKind::Pageview);
    QVERIFY(hit.ok());
    QCOMPARE(hit->site, u"a"_s);
    QCOMPARE(hit->url, u"https://a.test/"_s);
}

void TestHitReader::tellsBrokenJsonFirst()
{
    const auto refusal = [](QByteArrayView json) { return readHit(json, HitKind::Pageview).error().message; };
    const QString broken = refusal(R"({"unknown":1,"site_id":2)");
    QVERIFY2(broken.startsWith("Invalid JSON: "_L1), qPrintable(broken));
    const QString unknown = refusal(R"({"unknown":1,"site_id":2})");
    QCOMPARE(unknown, u"Unknown parameter: unknown"_s);
    const QString array = refusal(R"([{"site_id":"a"}])");
    QCOMPARE(array, u"The request body must be a JSON object"_s);
    QCOMPARE(refusal("7"), u"The request body must be a JSON object"_s);
}

void TestHitReader::refusesAnAddressWithMoreBehindIt()
{
    const auto isTaken = [](QByteArrayView address) {
        const QByteArray json = R"({"site_id":"a","url":"https://a.test/","ip_address":")" + address.toByteArray() + "\"}";
        return readHit(json, HitKind::Pageview).ok();
    };
    QVERIFY(isTaken("192.0.2.1"));
    QVERIFY(!isTaken("192.0.2.1\\u0000.evil"));
    QVERIFY(!isTaken("192.0.2.1\\u0000"));
    QVERIFY(!isTaken("\\u0000"));
}

// Were the name read again for each element of the array, the test's time would run out.
void TestHitReader::readsLongNamesOnce()
{
    QByteArray json = R"({"site_id":"a","url":"https://a.test/","name":"n","properties":{")" + QByteArray(200'000, 'k') + "\":[";
    for (int i = 0; i < 100'000; ++i)
        json += "[],";
    json += "[]]}}";
    QVERIFY(readHit(json, HitKind::CustomEvent).ok());
}

QTEST_APPLESS_MAIN(TestHitReader)

#include "tst_hit_reader.moc"

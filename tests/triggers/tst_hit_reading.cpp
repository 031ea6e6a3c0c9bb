// SPDX-License-Identifier: MIT
// What is read out of a single hit: its path and the goals that this completes, its source, whether a crawler made it.
#include "core/rules/catalogue_rules.h"
#include "core/triggers/goal_matcher.h"
#include "core/triggers/traffic_source.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestHitReading final : public QObject
{
    Q_OBJECT

private slots:
    void goalPath_data();
    void goalPath();
    void goalMatching_data();
    void goalMatching();
    void manyStarsStayQuick();
    void source_data();
    void source();
    void bots_data();
    void bots();
    void aGoalsPathIsOneThatAPageViewCanHave_data();
    void aGoalsPathIsOneThatAPageViewCanHave();
};

void TestHitReading::goalPath_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("path");
    QTest::newRow("plain") << u"https://acme.test/thanks"_s << u"/thanks"_s;
    QTest::newRow("query and fragment") << u"https://acme.test/thanks/?a=/b#c"_s << u"/thanks"_s;
    QTest::newRow("host alone") << u"https://acme.test"_s << u"/"_s;
    QTest::newRow("host and query") << u"https://acme.test?x=/y"_s << u"/"_s;
    QTest::newRow("one slash only") << u"https://acme.test/a//"_s << u"/a/"_s;
    QTest::newRow("URL in the query") << u"/go?to=https://else.test/x"_s << u"/go"_s;
    QTest::newRow("URL in the path") << u"/go/https://else.test/x"_s << u"/go/https://else.test/x"_s;
}

void TestHitReading::goalPath()
{
    QFETCH(QString, url);
    QTEST(ovyxa::goalPath(url).toString(), "path");
}

void TestHitReading::goalMatching_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("matches");
    QTest::newRow("exact") << u"/thanks"_s << u"https://a.test/thanks"_s << true;
    QTest::newRow("letter case") << u"/thanks"_s << u"https://a.test/Thanks"_s << false;
    QTest::newRow("slash in the pattern") << u"/thanks/"_s << u"https://a.test/thanks"_s << true;
    QTest::newRow("two slashes") << u"/thanks"_s << u"https://a.test/thanks//"_s << false;
    QTest::newRow("star") << u"/blog/*"_s << u"https://a.test/blog/a/b"_s << true;
    QTest::newRow("empty run") << u"/a*b"_s << u"https://a.test/ab"_s << true;
    QTest::newRow("two stars") << u"/*/x/*"_s << u"https://a.test/a/x/x/b"_s << true;
    QTest::newRow("rest after a star") << u"/*end"_s << u"https://a.test/the-end-not"_s << false;
    QTest::newRow("encoded path") << u"/café"_s << u"https://a.test/caf%C3%A9"_s << true;
    QTest::newRow("encoded pattern") << u"/caf%c3%a9"_s << u"https://a.test/café"_s << true;
    QTest::newRow("encoded slash is none") << u"/a/b"_s << u"https://a.test/a%2Fb"_s << false;
    QTest::newRow("per cent") << u"/100%"_s << u"https://a.test/100%25"_s << true;
}

void TestHitReading::goalMatching()
{
    QFETCH(QString, pattern);
    QFETCH(QString, url);
    const Goal goal{{1}, u"a.test"_s, u"Goal"_s, Goal::Kind::Pageview, pattern};
    QTEST(completes(goal, ovyxa::goalPath(url), {}), "matches");
    QVERIFY(!completes(goal, ovyxa::goalPath(url), u"signup")); // a custom event is no page view
}

void TestHitReading::manyStarsStayQuick()
{
    const QString pattern = u"/"_s + u"a*"_s.repeated(200) + u"b"_s;
    const QString path = u"/"_s + QString(8'000, u'a');
    QVERIFY(!matchesPath(pattern, path)); // an exponential matcher would outlive the test's time
}

void TestHitReading::source_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("referrer");
    QTest::addColumn<QString>("source");
    const QString page = u"https://acme.test/"_s;
    QTest::newRow("none") << page << QString() << u"direct"_s;
    QTest::newRow("no URL") << page << u"::"_s << u"direct"_s;
    QTest::newRow("campaign first") << u"https://acme.test/?utm_source=News+Letter"_s << u"https://google.com/"_s << u"news letter"_s;
    QTest::newRow("campaign encoded") << u"https://acme.test/?a=b&utm_source=caf%C3%A9%2B"_s << QString() << u"café+"_s;
    QTest::newRow("empty campaign") << u"https://acme.test/?utm_source="_s << u"https://bing.com/"_s << u"bing"_s;
    QTest::newRow("google.co.uk") << page << u"https://www.google.co.uk/search?q=x"_s << u"google"_s;
    QTest::newRow("yandex.com.tr") << page << u"https://yandex.com.tr/"_s << u"yandex"_s;
    QTest::newRow("m.facebook.com") << page << u"https://m.facebook.com/"_s << u"facebook"_s;
    QTest::newRow("t.co") << page << u"https://t.co/abc"_s << u"twitter"_s;
    QTest::newRow("l.instagram.com") << page << u"https://l.instagram.com/"_s << u"instagram"_s;
    QTest::newRow("only looks like it") << page << u"https://notgoogle.com/"_s << u"notgoogle.com"_s;
    QTest::newRow("name in front") << page << u"https://google.evil.example/"_s << u"google.evil.example"_s;
    QTest::newRow("host ends alike") << page << u"https://great.co/"_s << u"great.co"_s;
    QTest::newRow("another host") << page << u"https://WWW.Example.org/x"_s << u"example.org"_s;
    QTest::newRow("own site") << page << u"https://www.acme.test/a"_s << u"direct"_s;
}

void TestHitReading::source()
{
    QFETCH(QString, page);
    QFETCH(QString, referrer);
    QTEST(trafficSource(page, referrer), "source");
}

void TestHitReading::bots_data()
{
    QTest::addColumn<QString>("agent");
    QTest::addColumn<bool>("bot");
    QTest::newRow("google") << u"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"_s << true;
    QTest::newRow("letter case") << u"mozilla/5.0 GOOGLEBOT"_s << true;
    QTest::newRow("slack") << u"Slackbot-LinkExpanding 1.0"_s << true;
    QTest::newRow("spider") << u"Mozilla/5.0 (compatible; Baiduspider/2.0)"_s << true;
    const QString chrome = u"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) %1 Safari/537.36"_s;
    QTest::newRow("headless Chrome") << chrome.arg(u"HeadlessChrome/103.0.5060.53"_s) << true;
    QTest::newRow("Lighthouse") << chrome.arg(u"Chrome/120.0.0.0 Chrome-Lighthouse"_s) << true;
    QTest::newRow("jsdom") << u"Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/22.1.0"_s << true;
    QTest::newRow("headless Edge") << chrome.arg(u"HeadlessEdg/131.0.0.0"_s) << true;
    QTest::newRow("PhantomJS") << u"Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1"_s << true;
    QTest::newRow("Puppeteer") << u"Mozilla/5.0 (compatible) Puppeteer/22"_s << true;
    QTest::newRow("Playwright") << u"Playwright/1.44.0 (x64; ubuntu 22.04) node/20.12"_s << true;
    for (const auto &known : {u"AdsBot-Google (+http://www.google.com/adsbot.html)"_s, u"Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)"_s,
                              u"Mozilla/5.0 (compatible; archive.org_bot +http://archive.org)"_s, u"meta-externalagent/1.1"_s, u"Scrapy/2.11"_s,
                              u"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0"_s})
        QTest::newRow(qPrintable(known)) << known << true;
    QTest::newRow("Chrome with a head") << chrome.arg(u"Chrome/126.0.0.0"_s) << false;
    QTest::newRow("a Cubot phone")
        << u"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"_s << false;
    QTest::newRow("firefox") << u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s << false;
    QTest::newRow("curl") << u"curl/8.0"_s << false;
    QTest::newRow("none") << QString() << false;
}

void TestHitReading::bots()
{
    QFETCH(QString, agent);
    QTEST(isBot(agent), "bot");
}

void TestHitReading::aGoalsPathIsOneThatAPageViewCanHave_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("instead"); // empty = allowed
    for (const auto &path : {u"/thanks"_s, u"/blog/*"_s, u"*.pdf"_s, u"/caf%C3%A9"_s, u"/café"_s, u"/%2a"_s, u"/"_s})
        QTest::addRow("%s", qPrintable(path)) << path << QString();
    QTest::newRow("query") << u"/thanks?order=1"_s << u"/thanks"_s;
    QTest::newRow("query of any") << u"/thanks*?"_s << u"/thanks*"_s;
    QTest::newRow("fragment") << u"/thanks#top"_s << u"/thanks"_s;
    QTest::newRow("both") << u"/thanks#top?order=1"_s << u"/thanks"_s;
    QTest::newRow("no hexadecimal digits") << u"/100%zz"_s << u"/100%25zz"_s;
    QTest::newRow("one digit") << u"/a%2"_s << u"/a%252"_s;
    QTest::newRow("a percent sign alone") << u"/100%"_s << u"/100%25"_s;
}

void TestHitReading::aGoalsPathIsOneThatAPageViewCanHave()
{
    QFETCH(QString, path);
    QFETCH(QString, instead);
    const auto allowed = rules::goalAllowed({{}, u"acme.test"_s, u"Thanks"_s, Goal::Kind::Pageview, path});
    QCOMPARE(allowed.ok(), instead.isEmpty());
    if (!allowed)
        QVERIFY2(allowed.error().message.endsWith("Write "_L1 + instead + u'.'), qPrintable(allowed.error().message));
    QVERIFY(rules::goalAllowed({{}, u"acme.test"_s, u"Order"_s, Goal::Kind::CustomEvent, path}).ok()); // a name is a name
}

QTEST_GUILESS_MAIN(TestHitReading)
#include "tst_hit_reading.moc"

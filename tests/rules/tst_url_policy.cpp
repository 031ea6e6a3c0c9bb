// SPDX-License-Identifier: MIT
#include "core/model/limits.h"
#include "core/rules/url_policy.h"

#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

/// Which destinations are allowed, what is made of them, and that each refusal says why (spec 1).
class TestUrlPolicy final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void plainHttpNeedsTheSwitch_data();
    void plainHttpNeedsTheSwitch();
    void knowsLoopback_data();
    void knowsLoopback();
    void targetsStayAsTyped();
    void oddTargetsAreNamed();
    void offersWhatWasMeant_data();
    void offersWhatWasMeant();
    void lengthHasAnEdge();
    void hundredKilobytesAreRefusedShortly();
};

void TestUrlPolicy::offersWhatWasMeant_data()
{
    QTest::addColumn<QString>("offered");
    QTest::newRow("localhost:3000") << u"http://localhost:3000."_s;
    QTest::newRow("localhost:3000/a?b#c") << u"http://localhost:3000/a?b."_s;
    QTest::newRow("//127.0.0.1:3000/x") << u"http://127.0.0.1:3000/x."_s;
    QTest::newRow("::1") << u"http://[::1]."_s;
    QTest::newRow("[::1]:3000") << u"http://[::1]:3000."_s;
    QTest::newRow("3000") << u"http://localhost:3000."_s;
    QTest::newRow(":3000/hook") << u"http://localhost:3000/hook."_s;
    QTest::newRow("0.0.0.0:3000") << u"http://localhost:3000."_s;
    QTest::newRow("example.com:3000") << u"Put https:// in front of it."_s;
}

void TestUrlPolicy::offersWhatWasMeant()
{
    QFETCH(QString, offered);
    const auto url = UrlPolicy{}.check(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!url);
    QVERIFY2(url.error().message.endsWith(offered), qPrintable(url.error().message));
}

void TestUrlPolicy::accepts_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &typed, const QString &expected) { QTest::newRow(name) << typed << expected; };
    row("plain", u"https://example.com/hook"_s, u"https://example.com/hook"_s);
    row("no path", u"https://example.com"_s, u"https://example.com/"_s);
    row("no path, query", u"https://example.com?a=1"_s, u"https://example.com/?a=1"_s);
    row("upper case", u"HTTPS://EXAMPLE.com/Hook"_s, u"https://example.com/Hook"_s);
    row("default port", u"https://example.com:443/h"_s, u"https://example.com/h"_s);
    row("empty port", u"https://example.com:/h"_s, u"https://example.com/h"_s);
    row("port", u"https://example.com:8443/h"_s, u"https://example.com:8443/h"_s);
    row("port 80 over TLS", u"https://example.com:80/h"_s, u"https://example.com:80/h"_s);
    row("dot segments", u"https://example.com/a/../b/./c"_s, u"https://example.com/a/../b/./c"_s);
    row("dots beyond the root", u"https://example.com/../../b"_s, u"https://example.com/../../b"_s);
    row("escaped dots", u"https://example.com/a/%2e%2E/b"_s, u"https://example.com/a/%2e%2E/b"_s);
    row("slashes before the path", u"https://example.com///a//b/"_s, u"https://example.com///a//b/"_s);
    row("only slashes", u"https://example.com//"_s, u"https://example.com//"_s);
    row("query kept", u"https://example.com/h?x=a/../b&y=%20%2F"_s, u"https://example.com/h?x=a/../b&y=%20%2F"_s);
    row("empty query", u"https://example.com/h?"_s, u"https://example.com/h?"_s);
    row("escapes as typed", u"https://EXAMPLE.com/%2f%2F%41%7e?x=%c3%BC"_s, u"https://example.com/%2f%2F%41%7e?x=%c3%BC"_s);
    row("query not ASCII", u"https://example.com/h?x=\u00fc"_s, u"https://example.com/h?x=%C3%BC"_s);
    row("trailing dot", u"https://localhost.:4080/"_s, u"https://localhost.:4080/"_s);
    row("escaped slash", u"https://example.com/a%2Fb"_s, u"https://example.com/a%2Fb"_s);
    row("path not ASCII", u"https://example.com/gr\u00fc\u00dfe"_s, u"https://example.com/gr%C3%BC%C3%9Fe"_s);
    row("IDN", u"https://b\u00fccher.example/h"_s, u"https://xn--bcher-kva.example/h"_s);
    row("IDN of a domain Qt would show", u"https://b\u00fccher.de/h"_s, u"https://xn--bcher-kva.de/h"_s);
    row("punycode", u"https://xn--bcher-kva.de/h"_s, u"https://xn--bcher-kva.de/h"_s);
    row("IPv6", u"https://[2001:DB8:0:0::1]:8443/h"_s, u"https://[2001:db8::1]:8443/h"_s);
    row("IPv4 short", u"https://127.1/h"_s, u"https://127.0.0.1/h"_s);
    row("IPv4 hex", u"https://0x7f000001/h"_s, u"https://127.0.0.1/h"_s);
    row("IPv4 decimal", u"https://2130706433/h"_s, u"https://127.0.0.1/h"_s);
    row("IPv4 octal", u"https://0177.0.0.1/h"_s, u"https://127.0.0.1/h"_s);
    row("at sign in the path", u"https://example.com/@team"_s, u"https://example.com/@team"_s);
    row("at sign in the query", u"https://example.com?to=a@b"_s, u"https://example.com/?to=a@b"_s);
    row("brackets in the query", u"https://example.com/h?a[]=1"_s, u"https://example.com/h?a[]=1"_s);
    row("Slack", u"https://hooks.slack.com/services/T0/B0/xyz"_s, u"https://hooks.slack.com/services/T0/B0/xyz"_s);
}

void TestUrlPolicy::accepts()
{
    QFETCH(QString, typed);
    QFETCH(QString, expected);
    const auto url = UrlPolicy{}.check(typed);
    QVERIFY2(url.ok(), url.ok() ? "" : qPrintable(url.error().message));
    QCOMPARE(*url, expected);
    const auto again = UrlPolicy{}.check(*url);
    QVERIFY(again.ok());
    QCOMPARE(*again, expected);
}

void TestUrlPolicy::refuses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("hint");
    const auto row = [](const char *name, const QString &typed, const QString &hint) { QTest::newRow(name) << typed << hint; };
    row("empty", QString(), u"Enter the URL"_s);
    row("no scheme", u"example.com/hook"_s, u"https:// in front"_s);
    row("no scheme, port", u"example.com:3000/hook"_s, u"https:// in front"_s);
    row("no scheme, this machine", u"localhost:3000/hook"_s, u"http://localhost:3000/hook"_s);
    row("no scheme, loopback address", u"127.0.0.1:3000"_s, u"http://127.0.0.1:3000"_s);
    row("no scheme, IPv6 loopback", u"[::1]:3000"_s, u"http://[::1]:3000"_s);
    row("words", u"hello"_s, u"https:// in front"_s);
    row("odd scheme", u"h~ttps://example.com"_s, u"not a valid URL"_s);
    row("mail", u"mailto:a@example.com"_s, u"“mailto”"_s);
    row("ftp", u"ftp://example.com/h"_s, u"“ftp”"_s);
    row("file", u"file:///etc/passwd"_s, u"“file”"_s);
    row("javascript", u"javascript:alert(1)"_s, u"“javascript”"_s);
    row("no slashes", u"https:example.com/h"_s, u"Two slashes"_s);
    row("one slash", u"https:/example.com/h"_s, u"Two slashes"_s);
    row("no slashes before an address", u"http:127.0.0.1/x"_s, u"Two slashes"_s);
    row("no slashes, upper case", u"HTTP:127.0.0.1:8080/x"_s, u"Two slashes"_s);
    row("no colon", u"https//example.com/h"_s, u"A colon is missing after “https”"_s);
    for (const QString &port : {u""_s, u"x"_s, u"/hook"_s, u"0"_s, u"99999"_s, u"-1"_s}) {
        row(qPrintable(u"no port: "_s + port), u"localhost:"_s + port, u"behind “localhost:” is no port"_s);
        row(qPrintable(u"no port, address: "_s + port), u"127.0.0.1:"_s + port, u"write http://127.0.0.1:3000"_s);
    }
    row("user without a scheme", u"user:pw@localhost:3000"_s, u"user name or password"_s);
    row("IPv6 without brackets", u"::1:3000"_s, u"in brackets"_s);
    row("IPv6 alone", u"::1"_s, u"http://[::1]"_s);
    row("no colon, this machine", u"http//localhost:3000"_s, u"A colon is missing after “http”"_s);
    row("http elsewhere", u"http://example.com/h"_s, u"in the clear to example.com"_s);
    row("http where a server listens", u"http://0.0.0.0:3000/h"_s, u"Write http://localhost:3000/h."_s);
    row("http where a server listens, IPv6", u"http://[::]:3000"_s, u"Write http://localhost:3000/."_s);
    row("http as a container calls it", u"http://host.docker.internal:3000"_s, u"Write http://localhost:3000/."_s);
    row("http here", u"http://localhost:3000/h"_s, u"allow plain HTTP"_s);
    row("credentials", u"https://user:pw@example.com/h"_s, u"user name or password"_s);
    row("user only", u"https://user@example.com/h"_s, u"user name or password"_s);
    row("empty user", u"https://@example.com/h"_s, u"user name or password"_s);
    row("host as user", u"https://localhost@evil.example/h"_s, u"user name or password"_s);
    row("two at signs", u"https://a@b@evil.example/h"_s, u"user name or password"_s);
    row("http, host as user", u"http://localhost@evil.example/h"_s, u"user name or password"_s);
    row("backslash", u"https://good.example\\@evil.example/h"_s, u"backslash"_s);
    row("backslashes", u"https:\\\\example.com\\h"_s, u"backslash"_s);
    row("fragment", u"https://example.com/h#part"_s, u"fragment"_s);
    row("empty fragment", u"https://example.com/h#"_s, u"fragment"_s);
    row("fragment hides a host", u"https://good.example#@evil.example/"_s, u"fragment"_s);
    row("no host", u"https:///h"_s, u"no host"_s);
    row("no host, port", u"https://:8443/h"_s, u"no host"_s);
    row("only a scheme", u"https://"_s, u"no host"_s);
    row("port 0", u"https://example.com:0/h"_s, u"Port 0"_s);
    row("port too high", u"https://example.com:65536/h"_s, u"not a valid URL"_s);
    row("port no number", u"https://example.com:http/h"_s, u"not a valid URL"_s);
    row("negative port", u"https://example.com:-1/h"_s, u"not a valid URL"_s);
    row("space inside", u"https://example.com/a b"_s, u"space"_s);
    row("space before", u" https://example.com/"_s, u"space"_s);
    row("space after", u"https://example.com/ "_s, u"space"_s);
    row("new line", u"https://example.com/\nX: y"_s, u"U+000a"_s);
    row("CRLF", u"https://example.com/\r\nHost: evil"_s, u"U+000d"_s);
    row("tab", u"https://exam\tple.com/"_s, u"U+0009"_s);
    row("NUL", u"https://example.com/"_s + QChar(u'\0') + u"x"_s, u"U+0000"_s);
    row("DEL", u"https://example.com/\u007f"_s, u"U+007f"_s);
    row("right-to-left override", u"https://example.com/\u202ekooh"_s, u"U+202e"_s);
    row("zero-width space", u"https://exa\u200bmple.com/"_s, u"U+200b"_s);
    row("no-break space", u"https://example.com/a\u00a0b"_s, u"U+00a0"_s);
    row("half a surrogate", u"https://example.com/"_s + QChar(0xd800), u"half a character"_s);
    row("bad escape", u"https://example.com/%zz"_s, u"not a valid URL"_s);
    row("braces", u"https://example.com/{id}"_s, u"the character {, which must be escaped. Write %7B instead."_s);
    row("quotes in the query", u"https://example.com/h?a=\"b\""_s, u"Write %22 instead"_s);
    row("a bar", u"https://example.com/a|b"_s, u"Write %7C instead"_s);
    row("a caret", u"https://example.com/a^b"_s, u"Write %5E instead"_s);
    row("a backtick", u"https://example.com/a`b"_s, u"Write %60 instead"_s);
    row("angle brackets in the path", u"https://example.com/<b>"_s, u"Write %3C instead"_s);
    row("angle brackets in the host", u"https://exa<mple.com/"_s, u"not a valid URL"_s);
    row("bad IPv6", u"https://[::g]/"_s, u"not a valid URL"_s);
    row("open bracket", u"https://[::1/"_s, u"not a valid URL"_s);
    row("host with an escape", u"https://exa%00mple.com/"_s, u"not a valid URL"_s);
    row("angle brackets", u"<https://example.com>"_s, u"not a valid URL"_s);
}

void TestUrlPolicy::refuses()
{
    QFETCH(QString, typed);
    QFETCH(QString, hint);
    const auto url = UrlPolicy{}.check(typed);
    QVERIFY2(!url.ok(), qPrintable(url.ok() ? *url : QString()));
    QCOMPARE(url.error().code, ErrorCode::InvalidInput);
    QVERIFY2(url.error().message.contains(hint), qPrintable(url.error().message));
}

void TestUrlPolicy::plainHttpNeedsTheSwitch_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected"); // empty = refused although the switch is on
    const auto row = [](const char *typed, const QString &expected) { QTest::newRow(typed) << QString::fromLatin1(typed) << expected; };
    row("http://localhost:3000/h", u"http://localhost:3000/h"_s);
    row("http://LOCALHOST:80/h", u"http://localhost/h"_s);
    row("http://api.localhost/h", u"http://api.localhost/h"_s);
    row("http://localhost./h", u"http://localhost./h"_s);
    row("http://127.0.0.1:3000/", u"http://127.0.0.1:3000/"_s);
    row("http://127.255.255.254/", u"http://127.255.255.254/"_s);
    row("http://127.1/", u"http://127.0.0.1/"_s);
    row("http://0x7f000001/", u"http://127.0.0.1/"_s);
    row("http://017700000001/", u"http://127.0.0.1/"_s);
    row("http://[::1]:3000/", u"http://[::1]:3000/"_s);
    row("http://[0:0:0:0:0:0:0:1]/", u"http://[::1]/"_s);
    row("http://[::ffff:127.0.0.1]/", u"http://[::ffff:127.0.0.1]/"_s);
    row("http://[::ffff:10.0.0.1]/", {});
    row("http://ip6-localhost/", {});
    row("http://128.0.0.1/", {});
    row("http://126.255.255.255/", {});
    row("http://0.0.0.0/", {});
    row("http://[::]/", {});
    row("http://[::2]/", {});
    row("http://10.0.0.1/", {});
    row("http://localhost.evil.example/", {});
    row("http://127.0.0.1.evil.example/", {});
    row("http://evillocalhost/", {});
    row("http://0x7f.evil.example/", {});
}

void TestUrlPolicy::plainHttpNeedsTheSwitch()
{
    QFETCH(QString, typed);
    QFETCH(QString, expected);
    QVERIFY(!UrlPolicy{false}.check(typed).ok());
    const auto url = UrlPolicy{true}.check(typed);
    QCOMPARE(url.ok(), !expected.isEmpty());
    if (url.ok())
        QCOMPARE(*url, expected);
}

void TestUrlPolicy::knowsLoopback_data()
{
    QTest::addColumn<bool>("loopback");
    QTest::newRow("localhost") << true;
    QTest::newRow("LocalHost") << true;
    QTest::newRow("a.localhost") << true;
    QTest::newRow("127.0.0.1") << true;
    QTest::newRow("127.9.9.9") << true;
    QTest::newRow("::1") << true;
    QTest::newRow("[::1]") << true;
    QTest::newRow("") << false;
    QTest::newRow("localhosts") << false;
    QTest::newRow("example.com") << false;
    QTest::newRow("1.127.0.0") << false;
    QTest::newRow("::") << false;
}

void TestUrlPolicy::knowsLoopback()
{
    QFETCH(bool, loopback);
    QCOMPARE(isLoopbackHost(QString::fromLatin1(QTest::currentDataTag())), loopback);
}

void TestUrlPolicy::targetsStayAsTyped()
{
    QCOMPARE(requestTarget(u"https://example.com//path/../%2f?a=b?c"_s), "//path/../%2f?a=b?c"_ba);
    QCOMPARE(requestTarget(u"https://example.com?a=/"_s), "/?a=/"_ba);
    QCOMPARE(requestTarget(u"https://example.com"_s), "/"_ba);
    QCOMPARE(requestTarget(u"https://[::1]:1/x"_s), "/x"_ba);
}

void TestUrlPolicy::oddTargetsAreNamed()
{
    QVERIFY(oddTarget(u"https://example.com//a"_s).contains(u"“//”"_s));
    QVERIFY(oddTarget(u"https://example.com/a/../b"_s).contains(u"“..”"_s));
    QVERIFY(oddTarget(u"https://example.com/a/."_s).contains(u"“.”"_s));
    QVERIFY(oddTarget(u"https://example.com/a/b.c/..d?x=//../"_s).isNull());
}

void TestUrlPolicy::lengthHasAnEdge()
{
    const QString start = u"https://example.com/"_s;
    const QString longest = start + QString(limits::urlBytes - start.size(), u'a');
    QVERIFY(UrlPolicy{}.check(longest).ok());
    const auto longer = UrlPolicy{}.check(longest + u'a');
    QVERIFY(!longer.ok());
    // Escaping makes it longer than what was typed: the limit is for what is sent.
    const auto grown = UrlPolicy{}.check(start + QString(limits::urlBytes / 2, u'\u00fc'));
    QVERIFY(!grown.ok());
    QVERIFY(grown.error().message.contains(u"bytes long"_s));
}

void TestUrlPolicy::hundredKilobytesAreRefusedShortly()
{
    const auto url = UrlPolicy{}.check(u"https://example.com/"_s + QString(100 * 1024, u'a'));
    QVERIFY(!url.ok());
    QVERIFY(url.error().message.size() < 200);
    QVERIFY(url.error().message.contains(QLocale().toString(100 * 1024 + 20)));
}

QTEST_GUILESS_MAIN(TestUrlPolicy)
#include "tst_url_policy.moc"

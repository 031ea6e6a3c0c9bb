// SPDX-License-Identifier: MIT
// What a web page of another site has its browser send to the receiver.
#include "receiver_fixture.h"

#include "tests/support/scripted_peer.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_CrossSite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsOne_data();
    void knowsOne();
    void refusesItWithoutASecret();
    void marksItAndGoesByTheSignature();
    void passesNothingOn();
};

void tst_CrossSite::knowsOne_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<bool>("crossSite");
    const auto row = [](const QByteArray &headers, bool crossSite) { QTest::newRow(headers.constData()) << headers << crossSite; };
    row("Sec-Fetch-Site: cross-site\r\n", true);
    row("sec-fetch-site: Cross-Site\r\nSec-Fetch-Mode: no-cors\r\n", true);
    row("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n", true); // any line counts
    row("Sec-Fetch-Site: none, cross-site\r\n", true);
    for (const char *const origin :
         {"https://evil.example", "null", "https://localhost.evil.example", "http://evil.example:8443", "chrome-extension://abcdef", "", "localhost",
          "http://", "http://10.0.0.1", "http://localhost, http://evil.example", "http://localhost http://evil.example", "http://u@localhost"})
        row("Origin: " + QByteArray(origin) + "\r\n", true);
    row("Origin: http://localhost:3000\r\nOrigin: https://evil.example\r\n", true);
    for (const char *const origin : {"http://localhost:3000", "https://localhost:8443", "http://127.0.0.1", "http://[::1]:80",
                                     "https://app.localhost", "https://tunnel.example"})
        row("Origin: " + QByteArray(origin) + "\r\n", false);
    row("Origin: http://127.0.0.1:3000\r\nSec-Fetch-Site: cross-site\r\n", false); // another site than localhost, and yet this machine
    for (const char *const site : {"same-origin", "same-site", "none"})
        row("Sec-Fetch-Site: " + QByteArray(site) + "\r\n", false);
    row("Referer: https://evil.example/\r\n", false); // goes along with links, too
    row("", false);
}

void tst_CrossSite::knowsOne()
{
    QFETCH(QByteArray, headers);
    QFETCH(bool, crossSite);
    Fixture f;
    f.secrets.clear();
    f.start(u"201"_s, {u"tunnel.example"_s});
    const auto client = f.client();
    client->send(post("{}", headers));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.crossSite, crossSite);
    QCOMPARE(f.recorded.first().capture.crossSite, crossSite);
    QCOMPARE(capture.status, crossSite ? 403 : 201);
    QVERIFY(client->statusLine().contains(QByteArray::number(capture.status)));
    QCOMPARE(f.recorded.first().capture.reason.contains(u"web page"_s), crossSite);
}

void tst_CrossSite::refusesItWithoutASecret()
{
    Fixture f;
    f.secrets.clear();
    f.start(u"200x1,201"_s);
    const auto client = f.client();
    client->send(post("{}", "Origin: https://evil.example\r\n") + post("{}"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QVERIFY(bodyOf(*client).contains("\"cross_site\"") && bodyOf(*client).contains("https://evil.example"));
    QCOMPARE(f.captured.last().status, 200); // no step of the plan was spent on the page
    QVERIFY(!client->received.toLower().contains("access-control-allow"));
}

void tst_CrossSite::marksItAndGoesByTheSignature()
{
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}") + "Origin: https://evil.example\r\n") + post("{}", "Sec-Fetch-Site: cross-site\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QVERIFY(f.captured.first().crossSite && f.captured.last().crossSite);
    QCOMPARE(f.captured.first().verdict, Verdict::Valid);
    QCOMPARE(f.captured.first().status, 200); // the signature tells what it is
    QVERIFY2(f.captured.first().reason.contains(u"https://evil.example"_s) && f.captured.first().reason.contains(u"Orders"_s),
             qPrintable(f.captured.first().reason));
    QCOMPARE(f.captured.last().verdict, Verdict::Missing);
    QCOMPARE(f.captured.last().status, 401);
}

void tst_CrossSite::passesNothingOn()
{
    ScriptedPeer peer;
    Fixture f;
    f.options.forwardTo = u"http://127.0.0.1:%1/"_s.arg(peer.port());
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}") + "Origin: https://evil.example\r\n") + post("{}", "Sec-Fetch-Site: cross-site\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(client->received.count("HTTP/1.1 403 "), 2);
    QCOMPARE(peer.connectionCount(), 0);
    QVERIFY(f.captured.first().crossSite && f.captured.last().crossSite);
    QVERIFY2(f.captured.first().reason.contains(u"not forwarded"_s), qPrintable(f.captured.first().reason));
}

QTEST_GUILESS_MAIN(tst_CrossSite)
#include "tst_cross_site.moc"

// SPDX-License-Identifier: MIT
// The table of clients that are asked whether they trust the bench's certificate: their lines, and how their words are read.
#include "core/rules/trust_clients.h"

#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_TrustClients : public QObject
{
    Q_OBJECT

    static QString line(TrustClient client, const QString &file = u"/p/ca.pem"_s, StoreTool tool = StoreTool::UpdateCaCertificates)
    {
        return rules::trustMending(client, file, u"https://localhost:8443/"_s, tool).line;
    }

private Q_SLOTS:
    void eachHasItsLine()
    {
        QCOMPARE(line(TrustClient::Curl), u"curl --cacert '/p/ca.pem' https://localhost:8443/"_s);
        QCOMPARE(line(TrustClient::Node), u"export NODE_EXTRA_CA_CERTS='/p/ca.pem'"_s);
        QCOMPARE(line(TrustClient::Python), u"export SSL_CERT_FILE='/p/ca.pem'"_s);
        QCOMPARE(line(TrustClient::Requests), u"export REQUESTS_CA_BUNDLE='/p/ca.pem'"_s);
        QCOMPARE(line(TrustClient::Java), u"keytool -importcert -cacerts -storepass changeit -noprompt -alias ovyxa-bench -file '/p/ca.pem'"_s);
        QCOMPARE(line(TrustClient::Go), u"export SSL_CERT_FILE='/p/ca.pem'"_s);
        QCOMPARE(line(TrustClient::System), u"sudo cp '/p/ca.pem' /usr/local/share/ca-certificates/ovyxa-bench.crt && sudo update-ca-certificates"_s);
        QCOMPARE(line(TrustClient::System, u"/p/ca.pem"_s, StoreTool::P11Kit), u"sudo trust anchor --store '/p/ca.pem'"_s);
    }

    void aShellReadsThePathAsItIs()
    {
        const QString path = u"/srv/o'neil/a b$HOME/ca.pem"_s;
        QProcess shell;
        shell.start(u"sh"_s, {u"-c"_s, QString(line(TrustClient::Node, path) % u"; printf %s \"$NODE_EXTRA_CA_CERTS\""_s)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), path);
    }

    void whatStaysIsNotTried()
    {
        for (const TrustClient client : allTrustClients) {
            const TrustMending mending = rules::trustMending(client, u"/p/ca.pem"_s, u"https://localhost/"_s, StoreTool::P11Kit);
            QCOMPARE(mending.canBeTried(), client != TrustClient::Java && client != TrustClient::System);
        }
    }

    void nobodyIsToldToTrustAnything()
    {
        for (const TrustClient client : allTrustClients) {
            const QString all =
                rules::trustAsking(client).arguments.join(u' ') % QString::fromUtf8(rules::trustAsking(client).fileContent) % line(client);
            for (const QString &word : {u"insecure"_s, u"rejectUnauthorized"_s, u"CERT_NONE"_s, u"InsecureSkipVerify"_s, u"verify=False"_s})
                QVERIFY2(!all.contains(word, Qt::CaseInsensitive), qPrintable(all));
        }
    }

    void answersAreExitCodes()
    {
        QCOMPARE(rules::trustAnswer(0, {}), TrustAnswer::Accepts);
        QCOMPARE(rules::trustAnswer(60, "curl: (60) SSL certificate problem"), TrustAnswer::Refuses);
        QCOMPARE(rules::trustAnswer(1, "x509: certificate signed by unknown authority\nexit status 60\n"), TrustAnswer::Refuses);
        QCOMPARE(rules::trustAnswer(1, "exit status 61\n"), TrustAnswer::Unclear);
        QCOMPARE(rules::trustAnswer(7, "curl: (7) Failed to connect"), TrustAnswer::Unclear);
    }

    void versionsAndWords()
    {
        QCOMPARE(rules::trustVersion("curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n"), u"7.88.1"_s);
        QCOMPARE(rules::trustVersion("v20.11.0\n"), u"20.11.0"_s);
        QCOMPARE(rules::trustVersion("Picked up JAVA_TOOL_OPTIONS: -Dproxy=http://u:p@10.0.0.1\nopenjdk version \"17.0.15\" 2025"), u"17.0.15"_s);
        QCOMPARE(rules::trustVersion("nothing"), QString());
        QCOMPARE(rules::trustWords("Picked up JAVA_TOOL_OPTIONS: -Dhttp.proxyPassword=secret\n\nPKIX path  building failed\nat x"),
                 u"PKIX path building failed"_s);
        QCOMPARE(rules::trustWords("curl: (60) SSL certificate problem: unable to get local issuer certificate\nMore details here: https://x"),
                 u"curl: (60) SSL certificate problem: unable to get local issuer certificate"_s);
        QCOMPARE(rules::trustWords(QByteArray(500, 'x')).size(), 160);
    }
};

QTEST_GUILESS_MAIN(tst_TrustClients)
#include "tst_trust_clients.moc"

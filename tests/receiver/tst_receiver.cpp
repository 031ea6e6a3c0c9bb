// SPDX-License-Identifier: MIT
// The receiver over real sockets: who is let in, what is judged, and that every step of a plan does on the wire what it says.
#include "core/receiver/receiver.h"
#include "core/time/clock.h"
#include "tests/support/raw_client.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 10'000;
const QByteArray secret = "s3cret";

QByteArray post(const QByteArray &body, const QByteArray &headers = {}, const QByteArray &host = "localhost")
{
    return "POST /hook HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray signature(const QByteArray &body, SignatureEncoding encoding = SignatureEncoding::Hex, const QByteArray &key = secret)
{
    return "X-Ovyxa-Signature: " + sign(key, body, encoding) + "\r\n";
}

QByteArray bodyOf(const RawClient &client)
{
    return client.received.mid(client.received.indexOf("\r\n\r\n") + 4);
}

struct Fixture
{
    Clock clock{realNow()};
    QList<NamedSecret> secrets{{u"Orders, current"_s, {7}, secret}, {u"Orders, previous"_s, {7}, "old"}};
    QList<CaptureDetails> recorded;
    QList<Capture> captured;
    QList<std::function<void()>> commits; ///< when it is not immediate
    bool commitAtOnce = true;
    std::optional<Error> recordingFails;
    Receiver receiver;
    HttpServerOptions server;

    Fixture()
        : receiver(&clock, [this] { return secrets; },
                   [this](CaptureDetails details, std::function<void(Result<CaptureId>)> done) {
                       recorded.append(details);
                       const CaptureId id{recorded.size()};
                       const auto commit = [this, id, done] { done(recordingFails ? Result<CaptureId>(*recordingFails) : Result<CaptureId>(id)); };
                       if (commitAtOnce)
                           commit();
                       else
                           commits.append(commit);
                   })
    {
        QObject::connect(&receiver, &Receiver::captured, &receiver, [this](const Capture &capture) { captured.append(capture); });
    }

    void start(const QString &plan = u"200"_s, const QStringList &allowedHosts = {})
    {
        ReceiverOptions options;
        options.server = server;
        options.plan = *ResponsePlan::parse(plan);
        options.allowedHosts = allowedHosts;
        const auto started = receiver.start(options);
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
    }

    std::unique_ptr<RawClient> client() const { return std::make_unique<RawClient>(QHostAddress::LocalHost, quint16(receiver.url().port())); }
};

} // namespace

class tst_Receiver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void nothingIsCheckedWithoutASecret();
    void hosts_data();
    void hosts();
    void noOriginIsGrantedAnything();
    void answersOnlyWhatIsRecorded();
    void whatCannotBeRecordedIsSaid();
    void malformedRequestsAreRecorded();
    void aBadSignatureTakesItsStepButNotItsSuccess();
    void stepsGoByTheOrderOfRequests();
    void closes();
    void resets();
    void hangsUntilStopped();
    void truncates();
    void drips();
    void answersGarbage();
    void redirects();
    void delays();
    void answersLikeSlack_data();
    void answersLikeSlack();
    void answersLikeZapier();
    void servesTls();
    void forwards();
    void saysWhenForwardingFails();
};

void tst_Receiver::judges_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QString>("reason");
    const QByteArray body = "{}";
    QTest::newRow("hex") << signature(body) << Verdict::Valid << u"current"_s;
    QTest::newRow("prefixed") << signature(body, SignatureEncoding::Prefixed) << Verdict::Valid << u"sha256="_s;
    QTest::newRow("base64") << signature(body, SignatureEncoding::Base64) << Verdict::Valid << u"base64"_s;
    QTest::newRow("previous") << signature(body, SignatureEncoding::Hex, "old") << Verdict::Valid << u"previous"_s;
    QTest::newRow("missing") << QByteArray() << Verdict::Missing << u"X-Ovyxa-Signature"_s;
    QTest::newRow("other key") << signature(body, SignatureEncoding::Hex, "x") << Verdict::Invalid << u"match"_s;
    QTest::newRow("other body") << signature("{ }") << Verdict::Invalid << u"match"_s;
    QTest::newRow("twice") << signature(body) + signature(body) << Verdict::Invalid << u"2"_s;
    QTest::newRow("empty") << QByteArray("X-Ovyxa-Signature:\r\n") << Verdict::Invalid << u"match"_s;
}

void tst_Receiver::judges()
{
    QFETCH(QByteArray, headers);
    QFETCH(Verdict, verdict);
    QFETCH(QString, reason);
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(post("{}", headers));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.size(), 1);
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.verdict, verdict);
    QVERIFY2(capture.reason.contains(reason), qPrintable(capture.reason));
    QVERIFY(!capture.reason.contains(QString::fromLatin1(secret)));
    QCOMPARE(capture.status, verdict == Verdict::Valid ? 200 : 401);
    QVERIFY(client->statusLine().contains(QByteArray::number(capture.status)));
    QCOMPARE(capture.matchedWebhook, verdict == Verdict::Valid ? WebhookId{7} : WebhookId{});
    QCOMPARE(capture.method, u"POST"_s);
    QCOMPARE(capture.target, u"/hook"_s);
    QCOMPARE(capture.bodyBytes, 2);
    QVERIFY(capture.peer.startsWith("127.0.0.1:"_L1));
}

void tst_Receiver::nothingIsCheckedWithoutASecret()
{
    Fixture f;
    f.secrets.clear();
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")) + post("{}"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Unchecked);
    QCOMPARE(f.captured.last().verdict, Verdict::Missing);
    QCOMPARE(f.captured.last().status, 200);
}

void tst_Receiver::hosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    for (const char *host : {"localhost", "localhost:8443", "LOCALHOST", "localhost.", "app.localhost", "127.0.0.1", "127.0.0.1:80", "127.9.8.7", "[::1]",
                             "[::1]:8443", "tunnel.example", "tunnel.example:443"})
        QTest::newRow(host) << QByteArray(host) << true;
    for (const char *host : {"evil.example", "localhost.evil.example", "notlocalhost", "127.0.0.1.evil.example", "128.0.0.1", "10.0.0.1", "[::2]",
                             "x.tunnel.example", "0.0.0.0"})
        QTest::newRow(host) << QByteArray(host) << false;
}

void tst_Receiver::hosts()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, allowed);
    Fixture f;
    f.start(u"200"_s, {u"tunnel.example"_s});
    const auto client = f.client();
    client->send(post("{}", signature("{}"), host));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.first().hostRefused, !allowed);
    QCOMPARE(f.captured.first().status, allowed ? 200 : 421);
    QVERIFY(client->statusLine().contains(allowed ? "200" : "421"));
    if (!allowed) { // the window's offer takes effect at once
        f.receiver.setAllowedHosts({QString::fromLatin1(host)});
        client->send(post("{}", signature("{}"), host));
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
        QCOMPARE(f.captured.last().status, 200);
    }
}

void tst_Receiver::noOriginIsGrantedAnything()
{
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send("OPTIONS /hook HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(!client->received.toLower().contains("access-control-allow"));
}

void tst_Receiver::answersOnlyWhatIsRecorded()
{
    Fixture f;
    f.commitAtOnce = false;
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 1, waitMs);
    QCoreApplication::sendPostedEvents();
    QVERIFY(client->received.isEmpty());
    QVERIFY(f.captured.isEmpty());
    f.commits.first()();
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.size(), 1);
}

void tst_Receiver::whatCannotBeRecordedIsSaid()
{
    Fixture f;
    f.recordingFails = Error{ErrorCode::Unavailable, u"The disk is full."_s};
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("503"));
    QVERIFY(client->received.contains("The disk is full."));
    QCOMPARE(f.captured.first().status, 503);
}

void tst_Receiver::malformedRequestsAreRecorded()
{
    Fixture f;
    f.start();
    const QByteArray bad = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd";
    const auto client = f.client();
    client->send(bad);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->statusLine().contains("400"));
    QCOMPARE(f.captured.size(), 1);
    QVERIFY(f.captured.first().malformed);
    QCOMPARE(f.captured.first().status, 400);
    QVERIFY(!f.captured.first().reason.isEmpty());
    QVERIFY(f.recorded.first().rawHead.startsWith("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3"));
}

void tst_Receiver::aBadSignatureTakesItsStepButNotItsSuccess()
{
    Fixture f;
    f.start(u"200,503,204"_s);
    const auto client = f.client();
    client->send(post("{}") + post("{}") + post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 3, waitMs);
    QCOMPARE(f.captured.at(0).status, 401);
    QCOMPARE(f.captured.at(1).status, 503);
    QCOMPARE(f.captured.at(2).status, 204);
}

void tst_Receiver::stepsGoByTheOrderOfRequests()
{
    Fixture f;
    f.commitAtOnce = false;
    f.start(u"201,202"_s);
    const auto first = f.client();
    first->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 1, waitMs);
    const auto second = f.client();
    second->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 2, waitMs);
    f.commits.at(1)(); // on disk out of turn
    f.commits.at(0)();
    QTRY_VERIFY_WITH_TIMEOUT(first->answers() == 1 && second->answers() == 1, waitMs);
    QVERIFY(first->statusLine().contains("201"));
    QVERIFY(second->statusLine().contains("202"));
}

void tst_Receiver::closes()
{
    Fixture f;
    f.start(u"close"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->received.isEmpty());
    QVERIFY(!client->wasReset);
    QCOMPARE(f.captured.first().status, 0);
    QCOMPARE(f.captured.first().answer, u"close"_s);
}

void tst_Receiver::resets()
{
    Fixture f;
    f.start(u"reset"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->received.isEmpty());
    QVERIFY(client->wasReset);
}

void tst_Receiver::hangsUntilStopped()
{
    Fixture f;
    f.start(u"hang"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().answer, u"hang"_s);
    QVERIFY(!client->ended);
    QVERIFY(client->received.isEmpty());
    f.receiver.stop();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->received.isEmpty());
}

void tst_Receiver::truncates()
{
    Fixture f;
    f.start(u"truncate=20"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->statusLine().contains("200"));
    QCOMPARE(bodyOf(*client).size(), 20);
    const QByteArray announced = client->received.mid(client->received.indexOf("Content-Length: ") + 16);
    QVERIFY(announced.left(announced.indexOf('\r')).toInt() > 20);
}

void tst_Receiver::drips()
{
    Fixture f;
    f.start(u"drip=20ms"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QElapsedTimer elapsed;
    elapsed.start();
    QTRY_VERIFY_WITH_TIMEOUT(client->received.contains("\r\n\r\n") && bodyOf(*client).size() >= 5, waitMs);
    QVERIFY(elapsed.elapsed() >= 4 * 20);
    QVERIFY(!client->ended);
    f.receiver.stop();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
}

void tst_Receiver::answersGarbage()
{
    Fixture f;
    f.start(u"garbage"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(!client->received.isEmpty());
    QVERIFY(!client->received.startsWith("HTTP/"));
}

void tst_Receiver::redirects()
{
    Fixture f;
    f.start(u"redirect=https://example.test/elsewhere"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("307"));
    QVERIFY(client->received.contains("Location: https://example.test/elsewhere\r\n"));
}

void tst_Receiver::delays()
{
    Fixture f;
    f.start(u"delay=80ms:204"_s);
    const auto client = f.client();
    QElapsedTimer elapsed;
    elapsed.start();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(elapsed.elapsed() >= 80);
    QVERIFY(client->statusLine().contains("204"));
}

void tst_Receiver::answersLikeSlack_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray json = "Content-Type: application/json\r\n";
    const QByteArray form = "Content-Type: application/x-www-form-urlencoded\r\n";
    QTest::newRow("text") << json << QByteArray("{\"text\":\"hello\"}") << 200 << QByteArray("ok");
    QTest::newRow("blocks") << json << QByteArray("{\"blocks\":[{\"type\":\"divider\"}]}") << 200 << QByteArray("ok");
    QTest::newRow("form") << form << QByteArray("payload=%7B%22text%22%3A%22a+b%22%7D") << 200 << QByteArray("ok");
    QTest::newRow("an Ovyxa payload") << json << QByteArray("{\"event\":\"goal.completed\"}") << 400 << QByteArray("no_text");
    QTest::newRow("empty text") << json << QByteArray("{\"text\":\"\"}") << 400 << QByteArray("no_text");
    QTest::newRow("not JSON") << json << QByteArray("hello") << 400 << QByteArray("invalid_payload");
    QTest::newRow("not an object") << json << QByteArray("[]") << 400 << QByteArray("invalid_payload");
    QTest::newRow("empty") << json << QByteArray() << 400 << QByteArray("invalid_payload");
}

void tst_Receiver::answersLikeSlack()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, answer);
    Fixture f;
    f.start(u"slack"_s);
    const auto client = f.client();
    client->send(post(body, type));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains(QByteArray::number(status)));
    QCOMPARE(bodyOf(*client), answer);
    QCOMPARE(f.captured.first().status, status);
}

void tst_Receiver::answersLikeZapier()
{
    Fixture f;
    f.start(u"zapier"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("200"));
    QVERIFY(bodyOf(*client).startsWith("{\"status\":\"success\",\"attempt\":\""));
}

void tst_Receiver::servesTls()
{
    QTemporaryDir folder;
    LocalAuthority authority(folder.filePath(u"tls"_s));
    Fixture f;
    f.server.identity = *authority.serverIdentity();
    f.start();
    QVERIFY(f.receiver.url().toString().startsWith("https://localhost:"_L1));
    RawClient client(QHostAddress::LocalHost, quint16(f.receiver.url().port()), *authority.certificate());
    client.send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client.answers(), 1, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Valid);
    QVERIFY(f.recorded.first().tls.has_value());
    QVERIFY(f.recorded.first().tls->version.startsWith("TLS"_L1));
}

void tst_Receiver::forwards()
{
    Fixture own; // a developer's own server, played by a second receiver
    own.start(u"202"_s);
    Fixture f;
    ReceiverOptions options;
    options.forwardTo = own.receiver.url();
    QVERIFY(f.receiver.start(options).ok());
    const auto client = f.client();
    const QByteArray body("{\"a\":\"\xc3\xa9\"}");
    client->send(post(body, signature(body) + "X-Custom: kept\r\nConnection: keep-alive\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("202"));
    QCOMPARE(own.recorded.size(), 1);
    QCOMPARE(own.recorded.first().body, body);
    QCOMPARE(own.recorded.first().capture.verdict, Verdict::Valid); // the signature came through
    QCOMPARE(headerValue(own.recorded.first().headers, "X-Custom"), "kept"_ba);
    QCOMPARE(f.captured.first().status, 202);
}

void tst_Receiver::saysWhenForwardingFails()
{
    QTcpServer placeholder;
    QVERIFY(placeholder.listen(QHostAddress::LocalHost));
    const quint16 free = placeholder.serverPort();
    placeholder.close();
    Fixture f;
    ReceiverOptions options;
    options.forwardTo = QUrl(u"http://127.0.0.1:%1/"_s.arg(free));
    QVERIFY(f.receiver.start(options).ok());
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("502"));
    QVERIFY(client->received.contains("127.0.0.1"));
}

QTEST_GUILESS_MAIN(tst_Receiver)
#include "tst_receiver.moc"

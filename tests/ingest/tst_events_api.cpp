// SPDX-License-Identifier: MIT
// The Events API over raw sockets: what it takes, what it refuses in which words, and that nothing refused is counted.
#include "core/ingest/events_api.h"
#include "core/model/traffic_limits.h"
#include "core/time/clock.h"

#include "tests/support/raw_client.h"
#include "tests/support/test_certificates.h"

#include <QtCore/QRegularExpression>
#include <QtNetwork/QHostAddress>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ovyxa;

namespace {

constexpr int patience = 10'000; // ms; only a failing test waits that long
constexpr auto goodBody = R"({"site_id":"acme.test","url":"https://acme.test/"})";

struct ApiFixture
{
    Clock clock{Instant(1'000'000s)};
    QList<Hit> hits;
    QList<ApiRequest> refused;
    EventsApi api{&clock, [](QByteArrayView key) { return key == "k3y"; },
                  [this](const Hit &hit, const std::function<void(Result<void>)> &done) {
                      hits += hit;
                      done({});
                  }};
    quint16 port = 0;

    explicit ApiFixture(ApiTier tier = ApiTier::Unlimited, std::optional<TlsIdentity> identity = {})
    {
        QObject::connect(&api, &EventsApi::refused, &api, [this](const ApiRequest &request) { refused += request; });
        EventsApiOptions options;
        options.tier = tier;
        options.server.identity = std::move(identity);
        const auto started = api.start(options);
        Q_ASSERT(started.ok());
        port = quint16(api.url().port());
    }

    static QByteArray request(const QByteArray &body, const QByteArray &path = "/api/v1/events/pageview",
                              const QByteArray &fields = "Authorization: Bearer k3y\r\nContent-Type: application/json\r\n",
                              const QByteArray &method = "POST", const QByteArray &host = "localhost")
    {
        return QByteArray(method + ' ' + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "Content-Length: " + QByteArray::number(body.size())
                          + "\r\n\r\n" + body);
    }

    /// What comes back for these bytes, once it has as many answers as expected.
    QByteArray exchange(const QByteArray &bytes, int answers = 1)
    {
        RawClient client(QHostAddress(QHostAddress::LocalHost), port);
        client.send(bytes);
        return QTest::qWaitFor([&] { return client.answers() >= answers && client.received.contains("\r\n\r\n"); }, patience) ? client.received
                                                                                                                              : "nothing came"_ba;
    }
};

} // namespace

class TestEventsApi final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pageviewIsTakenAsDocumented()
    {
        ApiFixture f;
        const QByteArray answer = f.exchange(ApiFixture::request(goodBody));
        QVERIFY2(answer.startsWith("HTTP/1.1 201 Created\r\n"), answer.constData());
        QVERIFY(answer.contains("\r\nAccess-Control-Allow-Origin: *\r\n"));
        const QByteArray body = answer.sliced(answer.indexOf("\r\n\r\n") + 4);
        const QRegularExpression documented(u"\\A\\{\"success\":true,\"event_id\":\"evt_[0-9a-f]{24}\"\\}\\z"_s);
        QVERIFY2(documented.match(QString::fromUtf8(body)).hasMatch(), body.constData());
        QCOMPARE(f.hits.size(), 1);
        QCOMPARE(f.hits.constFirst().site, u"acme.test"_s);
        QCOMPARE(f.hits.constFirst().address, u"127.0.0.1"_s); // the connection's, for want of one in the body
    }

    void pipelinedRequestsAreAllCountedAndAnsweredInOrder()
    {
        ApiFixture f;
        const QByteArray one = ApiFixture::request(goodBody);
        const QByteArray answer = f.exchange(one + ApiFixture::request("{}") + one, 3);
        QCOMPARE(answer.count("HTTP/1.1 201"), 2);
        QVERIFY(answer.indexOf("HTTP/1.1 400") > 0 && answer.indexOf("HTTP/1.1 400") < answer.lastIndexOf("HTTP/1.1 201"));
        QCOMPARE(f.hits.size(), 2);
    }

    void badRequestsAreRefusedInTheDocumentedShape_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("body");
        const auto invalid = [](const char *name, const QByteArray &body, const QByteArray &message,
                                const QByteArray &path = "/api/v1/events/pageview") {
            QTest::newRow(name) << ApiFixture::request(body, path) << "400"_ba
                                << QByteArray("{\"error\":{\"code\":\"invalid_request\",\"message\":\"" + message + "\"}}");
        };
        const QByteArray custom = "/api/v1/events/custom";
        invalid("no site", "{\"url\":\"https://a.test/\"}", "Missing required parameter: site_id");
        invalid("no url", "{\"site_id\":\"a\"}", "Missing required parameter: url");
        invalid("no name", goodBody, "Missing required parameter: name", custom);
        invalid("wrong type", "{\"site_id\":7,\"url\":\"https://a.test/\"}", "Parameter site_id must be a string");
        invalid("null", "{\"site_id\":null,\"url\":\"https://a.test/\"}", "Parameter site_id must be a string");
        invalid("gzip that is not named", "\x1f\x8b\x08\x00", "Invalid JSON: the body is compressed with gzip; send it as it is");
        invalid("unknown", "{\"site_id\":\"a\",\"url\":\"https://a.test/\",\"ur1\":\"\"}", "Unknown parameter: ur1");
        invalid("duplicate", "{\"site_id\":\"a\",\"site_id\":\"b\",\"url\":\"https://a.test/\"}", "Duplicate parameter: site_id");
        invalid("escaped duplicate", "{\"site_id\":\"a\",\"site\\u005fid\":\"b\",\"url\":\"https://a.test/\"}", "Duplicate parameter: site_id");
        invalid("relative url", "{\"site_id\":\"a\",\"url\":\"/page\"}", "Parameter url must be a full http or https URL");
        invalid("other scheme", "{\"site_id\":\"a\",\"url\":\"ftp://a.test/\"}", "Parameter url must be a full http or https URL");
        invalid("address", "{\"site_id\":\"a\",\"url\":\"https://a.test/\",\"ip_address\":\"1.2.3.400\"}",
                "Parameter ip_address must be an IP address");
        invalid("short address", "{\"site_id\":\"a\",\"url\":\"https://a.test/\",\"ip_address\":\"127.1\"}",
                "Parameter ip_address must be an IP address");
        invalid("properties", "{\"site_id\":\"a\",\"url\":\"https://a.test/\",\"name\":\"n\",\"properties\":[]}",
                "Parameter properties must be an object", custom);
        invalid("duplicate property", "{\"site_id\":\"a\",\"url\":\"https://a.test/\",\"name\":\"n\",\"properties\":{\"c\":[{\"d\":1,\"d\":1}]}}",
                "Duplicate parameter: properties.c.d", custom);
        invalid("array", "[]", "The request body must be a JSON object");

        const QByteArray type = "Content-Type: application/json\r\n";
        const auto error = [](const QByteArray &code, const QByteArray &message) {
            return QByteArray("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
        };
        const char *const path = "/api/v1/events/pageview";
        QTest::newRow("no key") << ApiFixture::request(goodBody, path, type) << "401"_ba
                                << error("unauthorized", "Missing API key: send Authorization: Bearer <key>");
        QTest::newRow("wrong key") << ApiFixture::request(goodBody, path, "Authorization: Bearer s3cret-of-mine\r\n" + type) << "401"_ba
                                   << error("unauthorized", "Invalid API key");
        QTest::newRow("another scheme") << ApiFixture::request(goodBody, path, "Authorization: Basic k3y\r\n" + type) << "401"_ba
                                        << error("unauthorized", "Missing API key: send Authorization: Bearer <key>");
        QTest::newRow("content type") << ApiFixture::request(goodBody, path, "Authorization: Bearer k3y\r\nContent-Type: text/plain\r\n") << "400"_ba
                                      << error("invalid_request", "Content-Type must be application/json");
        const QByteArray json = "Authorization: Bearer k3y\r\n" + type;
        for (const char *const coding : {"gzip", "br", "gzip, deflate"})
            QTest::addRow("content encoding %s", coding)
                << ApiFixture::request("\x1f\x8b\x08", path, json + "Content-Encoding: " + coding + "\r\n") << "415"_ba
                << error("unsupported_media_type", QByteArray("Content-Encoding: "_ba + coding + " is not supported: send the body as it is"));
        QTest::newRow("two content encodings") << ApiFixture::request("\x1f\x8b\x08", path,
                                                                      json + "Content-Encoding: identity\r\nContent-Encoding: zstd\r\n")
                                               << "415"_ba
                                               << error("unsupported_media_type", "Content-Encoding: zstd is not supported: send the body as it is");
        QTest::newRow("path") << ApiFixture::request(goodBody, "/api/v1/events") << "404"_ba
                              << error("not_found", "No such endpoint: /api/v1/events");
        QTest::newRow("method") << ApiFixture::request({}, path, {}, "GET") << "405"_ba << error("method_not_allowed", "Use POST");
        QTest::newRow("foreign host") << ApiFixture::request(goodBody, path, "Authorization: Bearer k3y\r\n" + type, "POST", "evil.test") << "421"_ba
                                      << error("misdirected_request", "This Events API answers to localhost and loopback addresses only");
        QTest::newRow("not JSON") << ApiFixture::request("site_id=a") << "400"_ba << QByteArray();
        QTest::newRow("not HTTP") << "garbage\r\n\r\n"_ba
                                  << "400"_ba << error("invalid_request", "The request is not HTTP/1.1 as RFC 9112 has it");
        QTest::newRow("two keys") << ApiFixture::request(goodBody, path, "Authorization: Bearer other\r\n" + json) << "401"_ba
                                  << error("unauthorized", "Missing API key: send Authorization: Bearer <key>");
        QTest::newRow("two types") << ApiFixture::request(goodBody, path, json + "Content-Type: text/plain\r\n") << "400"_ba
                                   << error("invalid_request", "Content-Type must be application/json");
        const QByteArray large = R"({"site_id":"a","url":"https://a.test/","name":"n","properties":{"p":")" + QByteArray(10'000'000, 'x') + "\"}}";
        QTest::newRow("10 MB that are well formed") << ApiFixture::request(large, custom) << "413"_ba << QByteArray();
        QTest::newRow("11 MB") << QByteArray("POST "_ba + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11534336\r\n\r\n") << "413"_ba
                               << QByteArray();
        QTest::newRow("10 MB of nothing") << ApiFixture::request(QByteArray(10'000'000, ' ')) << "413"_ba << QByteArray();
    }

    void badRequestsAreRefusedInTheDocumentedShape()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, status);
        QFETCH(const QByteArray, body);
        ApiFixture f;
        const QByteArray answer = f.exchange(bytes);
        QVERIFY2(answer.startsWith(QByteArray("HTTP/1.1 " + status)), answer.constData());
        const QByteArray came = answer.sliced(answer.indexOf("\r\n\r\n") + 4);
        QVERIFY2(came.startsWith("{\"error\":{\"code\":\""), came.constData());
        if (!body.isEmpty())
            QCOMPARE(came, body);
        QVERIFY(answer.contains("\r\nAccess-Control-Allow-Origin: *\r\n"));
        QCOMPARE(answer.contains("\r\nWWW-Authenticate: Bearer\r\n"), status == "401");
        QCOMPARE(answer.contains("\r\nAccept-Encoding: identity\r\n"), status == "415");
        QCOMPARE(answer.contains("\r\nAllow: POST, OPTIONS\r\n"), status == "405");
        QCOMPARE(f.hits.size(), 0);
        QTRY_COMPARE(f.refused.size(), 1);
        QCOMPARE(f.refused.constFirst().status, status.toInt());
        QVERIFY(!f.refused.constFirst().problem.isEmpty());
        QVERIFY(!f.refused.constFirst().problem.contains("s3cret"_L1) && !answer.contains("s3cret"));
    }

    void aBodyThatIsSentAsItIsIsTaken()
    {
        ApiFixture f;
        const QByteArray fields = "Authorization: Bearer k3y\r\nContent-Type: application/json\r\nContent-Encoding: Identity\r\n";
        QVERIFY(f.exchange(ApiFixture::request(goodBody, "/api/v1/events/pageview", fields)).startsWith("HTTP/1.1 201 "));
    }

    void preflightIsAnsweredWithoutAKey()
    {
        ApiFixture f;
        const QByteArray answer = f.exchange(ApiFixture::request({}, "/api/v1/events/pageview", "Origin: https://a.test\r\n", "OPTIONS"));
        QVERIFY2(answer.startsWith("HTTP/1.1 204 "), answer.constData());
        for (const char *const field : {"Access-Control-Allow-Origin: *", "Access-Control-Allow-Headers: Authorization, Content-Type",
                                        "Access-Control-Allow-Methods: POST, OPTIONS", "Access-Control-Max-Age: 86400"})
            QVERIFY2(answer.contains(field), field);
    }

    void anHoursLimitSlidesOnSimulatedTime()
    {
        ApiFixture f(ApiTier::Free);
        f.clock.setPaused(true);
        QByteArray all;
        for (int i = 0; i < limits::requestsPerHourFree; ++i)
            all += ApiFixture::request(goodBody);
        f.exchange(all, limits::requestsPerHourFree);
        QCOMPARE(f.hits.size(), limits::requestsPerHourFree);
        f.clock.skip(10min);
        const QByteArray over = f.exchange(ApiFixture::request(goodBody));
        QVERIFY2(over.startsWith("HTTP/1.1 429 "), over.constData());
        QVERIFY(over.contains("\r\nRetry-After: 3000\r\n"));
        QVERIFY(over.contains("{\"error\":{\"code\":\"rate_limited\","));
        f.clock.skip(50min);
        QVERIFY(f.exchange(ApiFixture::request(goodBody)).startsWith("HTTP/1.1 201 "));
    }

    void aClientThatDoesNotTrustIsTold()
    {
        const TlsIdentity identity = test::makeIdentity({"localhost", "DNS:localhost,IP:127.0.0.1"});
        ApiFixture f(ApiTier::Unlimited, identity);
        QStringList reasons;
        connect(&f.api, &EventsApi::connectionFailed, &f.api, [&reasons](const QString &, const QString &reason) { reasons += reason; });
        const TlsIdentity other = test::makeIdentity({"localhost", "DNS:localhost,IP:127.0.0.1"});
        RawClient distrustful(QHostAddress(QHostAddress::LocalHost), f.port, other.chain.constFirst());
        QTRY_COMPARE_WITH_TIMEOUT(reasons.size(), 1, patience);
        QVERIFY2(reasons.constFirst().contains("trust"_L1), qPrintable(reasons.constFirst()));
        QVERIFY(f.refused.isEmpty());
    }

    void tlsAndPlainHttpShareOnePort()
    {
        const TlsIdentity identity = test::makeIdentity({"localhost", "DNS:localhost,IP:127.0.0.1"});
        ApiFixture f(ApiTier::Unlimited, identity);
        QVERIFY(f.exchange(ApiFixture::request(goodBody)).startsWith("HTTP/1.1 201 "));
        RawClient secure(QHostAddress(QHostAddress::LocalHost), f.port, identity.chain.constFirst());
        secure.send(ApiFixture::request(goodBody));
        QTRY_VERIFY_WITH_TIMEOUT(secure.received.startsWith("HTTP/1.1 201 "), patience);
        QCOMPARE(f.hits.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestEventsApi)
#include "tst_events_api.moc"

// SPDX-License-Identifier: MIT
// The whole way through the door: real threads, a real database, real TLS to the built-in receiver.
#include "core/model/limits.h"
#include "core/signing/signature.h"
#include "core/trial/first_trial.h"
#include "tests/support/bench_fixture.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {
const SiteId site = u"acme.test"_s;
}

class tst_Bench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClickIsDeliveredAndVerified();
    void oneClickSetsUpATrial();
    void theTrialRunsTwiceWithoutASecondWebhook();
    void theSixthWebhookIsRefused();
    void twoRequestsForTheFifthPlace();
    void whatIsConfiguredComesBack();
    void aRotatedSecretOverlapsForADay();
    void theDiagnosisAgreesWithTheReceiver();
    void theDiagnosisKnowsTheRequestsUrlAndTimestamp();
    void removingAWebhookCancelsAndCanBeUndone();
    void aSpikesDraftGoesOverItsWebhooksThreshold();
    void firingWithNoListenerSaysWhatToDo();
    void aSecondBenchIsRefused();
    void aReaderWorksBesideARunningBench();
    void aTakenPortIsSaid();
    void closingLosesNothing();

private:
    static Webhook toReceiver(BenchFixture &f, const QString &name = u"Orders"_s)
    {
        return BenchFixture::webhook(site, name, f.bench->receiver()->state().url + "hook"_L1);
    }
};

void tst_Bench::aClickIsDeliveredAndVerified()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    QVERIFY(f.startReceiver().ok());
    QVERIFY(f.bench->receiver()->state().url.startsWith("https://localhost:"_L1));
    const auto added = f.addWebhook(toReceiver(f));
    QVERIFY2(added.ok(), added.ok() ? "" : qPrintable(added.error().message));
    QCOMPARE(added->secret.size(), limits::secretBytes * 2);

    const auto fired = f.fire(EventKind::GoalCompleted, site);
    QVERIFY(fired.ok());
    QCOMPARE(fired->deliveries.size(), 1);
    const DeliveryId id = fired->deliveries.first().id;
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(id, DeliveryState::Delivered), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 1, waitMs);
    QCOMPARE(f.captures.first().verdict, Verdict::Valid);
    QCOMPARE(f.captures.first().matchedWebhook, added->webhook.id);
    QTRY_COMPARE_WITH_TIMEOUT(f.bench->catalogue()->webhook(added->webhook.id)->health, WebhookHealth::Healthy, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->sending()->sums().delivered == 1 && f.bench->sending()->sums().balances(), waitMs);

    const auto details = f.wait<DeliveryDetails>([&](auto reply) { f.bench->log()->delivery(id, f.bench.get(), reply); });
    QVERIFY(details.ok());
    QVERIFY(details->body.startsWith("{\"event\":\"goal.completed\",\"timestamp\":\""));
    QCOMPARE(details->attempts.size(), 1);
    QCOMPARE(details->attempts.first().status, 200);
    QVERIFY(details->attempts.first().tls.has_value());

    const auto report = f.wait<CaptureReport>([&](auto reply) { f.bench->log()->capture(f.captures.first().id, f.bench.get(), reply); });
    QVERIFY(report.ok());
    QCOMPARE(report->details.body, details->body);
    QVERIFY(report->signature.valid);
    QCOMPARE(report->delivery, std::optional(id));
}

void tst_Bench::oneClickSetsUpATrial()
{
    BenchFixture f;
    const auto fired = f.wait<Fired>([&](auto reply) { startFirstTrial(f.bench.get(), f.bench.get(), reply); });
    QVERIFY2(fired.ok(), fired.ok() ? "" : qPrintable(fired.error().message));
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(fired->deliveries.first().id, DeliveryState::Delivered), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(!f.captures.isEmpty() && f.captures.first().verdict == Verdict::Valid, waitMs);
    QCOMPARE(f.bench->catalogue()->sites().size(), 1);
    QCOMPARE(f.bench->catalogue()->webhooks().size(), 1);
}

void tst_Bench::theTrialRunsTwiceWithoutASecondWebhook()
{
    BenchFixture f;
    for (int run = 0; run < 2; ++run) {
        const auto fired = f.wait<Fired>([&](auto reply) { startFirstTrial(f.bench.get(), f.bench.get(), reply); });
        QVERIFY(fired.ok());
        QTRY_VERIFY_WITH_TIMEOUT(f.isIn(fired->deliveries.first().id, DeliveryState::Delivered), waitMs);
    }
    QCOMPARE(f.bench->catalogue()->webhooks().size(), 1);
}

void tst_Bench::theSixthWebhookIsRefused()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    QVERIFY(f.addSite(u"other.test"_s).ok());
    for (int i = 1; i <= limits::webhooksPerSite; ++i)
        QVERIFY(f.addWebhook(BenchFixture::webhook(site, u"hook %1"_s.arg(i), u"https://example.test/%1"_s.arg(i))).ok());
    const auto sixth = f.addWebhook(BenchFixture::webhook(site, u"hook 6"_s, u"https://example.test/6"_s));
    QVERIFY(!sixth.ok());
    QCOMPARE(sixth.error().code, ErrorCode::LimitReached);
    QVERIFY(sixth.error().message.contains(u'5'));
    QVERIFY(f.addWebhook(BenchFixture::webhook(u"other.test"_s, u"hook"_s, u"https://example.test/"_s)).ok());
    QCOMPARE(f.bench->catalogue()->webhooks(site).size(), limits::webhooksPerSite);
}

void tst_Bench::twoRequestsForTheFifthPlace()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    int good = 0;
    int bad = 0;
    for (int i = 0; i < limits::webhooksPerSite + 3; ++i) { // all at once, none waits for the other's answer
        f.bench->catalogue()->addWebhook(BenchFixture::webhook(site, u"hook %1"_s.arg(i), u"https://example.test/%1"_s.arg(i)), {}, f.bench.get(),
                                         [&](const Result<WebhookWithSecret> &added) { ++(added.ok() ? good : bad); });
    }
    QTRY_COMPARE_WITH_TIMEOUT(good + bad, limits::webhooksPerSite + 3, waitMs);
    QCOMPARE(good, limits::webhooksPerSite);
}

void tst_Bench::whatIsConfiguredComesBack()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    Webhook webhook = BenchFixture::webhook(site, u"Orders"_s, u"https://example.test/hook"_s);
    webhook.encoding = SignatureEncoding::Base64;
    webhook.events = EventKind::RealtimeSpike;
    webhook.spikeThreshold = 7;
    const auto added = f.addWebhook(webhook, "my own secret");
    QVERIFY(added.ok());
    const Goal blog{{}, site, u"Blog"_s, Goal::Kind::Pageview, u"/blog/*"_s};
    QVERIFY(f.wait<Goal>([&](auto reply) { f.bench->catalogue()->addGoal(blog, f.bench.get(), reply); }).ok());
    ProfileSettings settings;
    settings.allowLoopbackHttp = true;
    QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->setSettings(settings, f.bench.get(), reply); }).ok());

    f.bench.reset();
    f.open();
    QCOMPARE(f.bench->catalogue()->sites().size(), 1);
    QCOMPARE(f.bench->catalogue()->webhooks(site).size(), 1);
    QCOMPARE(f.bench->catalogue()->webhooks(site).first().webhook, added->webhook);
    QCOMPARE(f.bench->catalogue()->goals(site).size(), 1);
    QCOMPARE(f.bench->catalogue()->settings(), settings);
    const auto secret = f.wait<QByteArray>([&](auto reply) { f.bench->catalogue()->revealSecret(added->webhook.id, f.bench.get(), reply); });
    QCOMPARE(*secret, "my own secret"_ba);
}

void tst_Bench::aRotatedSecretOverlapsForADay()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    QVERIFY(f.startReceiver().ok());
    const auto added = f.addWebhook(toReceiver(f));
    QVERIFY(added.ok());
    const auto fired = f.fire(EventKind::GoalCompleted, site);
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(fired->deliveries.first().id, DeliveryState::Delivered), waitMs);

    const auto rotated =
        f.wait<WebhookWithSecret>([&](auto reply) { f.bench->catalogue()->rotateSecret(added->webhook.id, {}, f.bench.get(), reply); });
    QVERIFY(rotated.ok());
    QVERIFY(rotated->secret != added->secret);
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->catalogue()->webhooks().first().previousSecretAccepted, waitMs);
    // The first capture was signed with what is now the previous secret: still valid, and said so.
    const auto within = f.wait<CaptureReport>([&](auto reply) { f.bench->log()->capture(f.captures.first().id, f.bench.get(), reply); });
    QVERIFY(within->signature.valid);
    QVERIFY(within->signature.secretName.contains("previous"_L1));

    f.bench->clock()->skip(limits::secretOverlap);
    QTRY_VERIFY_WITH_TIMEOUT(!f.bench->catalogue()->webhooks().first().previousSecretAccepted, waitMs);
    const auto after = f.wait<CaptureReport>([&](auto reply) { f.bench->log()->capture(f.captures.first().id, f.bench.get(), reply); });
    QVERIFY(!after->signature.valid);
}

void tst_Bench::theDiagnosisAgreesWithTheReceiver()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    ReceiverSetup setup;
    setup.accepted = AcceptedEncoding::Hex;
    setup.plan = *ResponsePlan::parse(u"200"_s);
    QVERIFY(f.startReceiver(setup).ok());
    Webhook webhook = toReceiver(f);
    webhook.encoding = SignatureEncoding::Base64; // right, but not what this receiver takes
    QVERIFY(f.addWebhook(webhook).ok());
    QVERIFY(f.fire(EventKind::GoalCompleted, site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 1, waitMs);
    QCOMPARE(f.captures.first().verdict, Verdict::Invalid);
    const auto report = f.wait<CaptureReport>([&](auto reply) { f.bench->log()->capture(f.captures.first().id, f.bench.get(), reply); });
    QVERIFY(!report->signature.valid);
    QCOMPARE(report->signature.cause, u"header_base64"_s);
}

void tst_Bench::theDiagnosisKnowsTheRequestsUrlAndTimestamp()
{
    BenchFixture f;
    ReceiverSetup setup;
    setup.plainHttp = true;
    setup.secrets = {"s3cret"};
    QVERIFY(f.startReceiver(setup).ok());
    const quint16 port = quint16(QUrl(f.bench->receiver()->state().url).port());
    const QByteArray host = "localhost:" + QByteArray::number(port);
    const QByteArray body = R"({"a":1})";
    const auto causeOf = [&](const QByteArray &signedBytes) -> QString {
        const qsizetype before = f.captures.size();
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        socket.write("POST /hook?x=1 HTTP/1.1\r\nHost: " + host
                     + "\r\nX-Request-Timestamp: 1700000000\r\nX-Ovyxa-Signature: " + sign("s3cret", signedBytes, SignatureEncoding::Hex)
                     + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        if (!QTest::qWaitFor([&] { return f.captures.size() > before; }, waitMs))
            return u"no request"_s;
        const auto report = f.wait<CaptureReport>([&](auto reply) { f.bench->log()->capture(f.captures.last().id, f.bench.get(), reply); });
        return report ? report->signature.cause : report.error().message;
    };
    QCOMPARE(causeOf("http://" + host + "/hook?x=1" + body), u"url_included"_s);
    QCOMPARE(causeOf("https://" + host + "/hook?x=1." + body), u"url_included"_s); // before a tunnel that ends TLS
    QCOMPARE(causeOf("/hook?x=1" + body), u"url_included"_s);
    QCOMPARE(causeOf("1700000000." + body), u"timestamp_included"_s);
}

void tst_Bench::removingAWebhookCancelsAndCanBeUndone()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    ReceiverSetup setup;
    setup.plan = *ResponsePlan::parse(u"503"_s);
    QVERIFY(f.startReceiver(setup).ok());
    const auto added = f.addWebhook(toReceiver(f));
    const auto fired = f.fire(EventKind::GoalCompleted, site);
    const DeliveryId id = fired->deliveries.first().id;
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(id, DeliveryState::Waiting), waitMs);
    QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->removeWebhook(added->webhook.id, f.bench.get(), reply); }).ok());
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(id, DeliveryState::Cancelled), waitMs);
    QVERIFY(f.bench->catalogue()->webhooks().isEmpty());
    QVERIFY(f.bench->catalogue()->webhook(added->webhook.id)); // the log still knows its name
    QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->restoreWebhook(added->webhook.id, f.bench.get(), reply); }).ok());
    QCOMPARE(f.bench->catalogue()->webhooks().size(), 1);
}

void tst_Bench::aSpikesDraftGoesOverItsWebhooksThreshold()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    QVERIFY(f.bench->draft(EventKind::RealtimeSpike, site).data.contains(R"("threshold":150)")); // as in Ovyxa's own example
    Webhook goals = BenchFixture::webhook(site, u"Goals"_s, u"https://localhost:9/1"_s);
    goals.events = EventKind::GoalCompleted;
    goals.spikeThreshold = 7;
    QVERIFY(f.addWebhook(goals).ok());
    Webhook spikes = BenchFixture::webhook(site, u"Spikes"_s, u"https://localhost:9/2"_s);
    spikes.spikeThreshold = 900;
    QVERIFY(f.addWebhook(spikes).ok());
    QCOMPARE(f.bench->draft(EventKind::RealtimeSpike, site).data, QByteArray(R"({"active_visitors":901,"threshold":900,"window_minutes":5})"));
}

void tst_Bench::firingWithNoListenerSaysWhatToDo()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    const auto fired = f.fire(EventKind::RealtimeSpike, site);
    QVERIFY(!fired.ok());
    QCOMPARE(fired.error().code, ErrorCode::NotFound);
    QVERIFY(fired.error().message.contains("realtime.spike"_L1));
}

void tst_Bench::aSecondBenchIsRefused()
{
    BenchFixture f;
    const auto second = Bench::open(f.options());
    QVERIFY(!second.ok());
    QCOMPARE(second.error().code, ErrorCode::Locked);
}

void tst_Bench::aReaderWorksBesideARunningBench()
{
    BenchFixture f;
    const auto fired = f.wait<Fired>([&](auto reply) { startFirstTrial(f.bench.get(), f.bench.get(), reply); });
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(fired->deliveries.first().id, DeliveryState::Delivered), waitMs);
    BenchOptions options = f.options();
    options.readOnly = true;
    auto reader = Bench::open(options);
    QVERIFY(reader.ok());
    QCOMPARE((*reader)->catalogue()->webhooks().size(), 1);
    const auto page = f.wait<DeliveryPage>([&](auto reply) { (*reader)->log()->deliveries({}, {}, 10, reader->get(), reply); });
    QVERIFY(page.ok());
    QCOMPARE(page->rows.size(), 1);
    const auto refused = f.wait<Site>([&](auto reply) { (*reader)->catalogue()->addSite({u"x.test"_s}, reader->get(), reply); });
    QVERIFY(!refused.ok());
}

void tst_Bench::aTakenPortIsSaid()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    BenchFixture f;
    ReceiverSetup setup;
    setup.port = other.serverPort();
    const auto started = f.startReceiver(setup);
    QVERIFY(!started.ok());
    QCOMPARE(started.error().code, ErrorCode::Unavailable);
    QVERIFY(started.error().message.contains(QString::number(other.serverPort())));
    QVERIFY(!f.bench->receiver()->state().running);
    QCOMPARE(f.bench->receiver()->state().problem, started.error().message);
}

void tst_Bench::closingLosesNothing()
{
    BenchFixture f;
    QVERIFY(f.addSite(site).ok());
    ReceiverSetup setup;
    setup.plan = *ResponsePlan::parse(u"hang"_s);
    QVERIFY(f.startReceiver(setup).ok());
    QVERIFY(f.addWebhook(toReceiver(f)).ok());
    constexpr int count = 20;
    for (int i = 0; i < count; ++i)
        QVERIFY(f.fire(EventKind::GoalCompleted, site).ok());
    f.bench.reset(); // some are under way, some queued
    BenchOptions options = f.options();
    options.resumeUnfinished = false;
    f.open(options);
    const Sums sums = f.bench->sending()->sums();
    QCOMPARE(sums.triggered, count);
    QVERIFY(sums.balances());
}

QTEST_GUILESS_MAIN(tst_Bench)
#include "tst_bench.moc"

// SPDX-License-Identifier: MIT
// What stands in the log is what was on the wire: hundreds of random exchanges through the dispatcher into the database, and read back, against
// a peer that keeps every byte.
#include "core/delivery/dispatcher.h"
#include "core/delivery/wire_transport.h"
#include "core/signing/signature.h"
#include "core/storage/store.h"
#include "core/time/clock.h"
#include "core/wire/trust.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_certificates.h"
#include "tests/wire/random_exchange.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype kept = 64 * 1024;

/// From the dispatcher to the wire, and into a log of its own.
struct Sender
{
    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    Clock clock{instantFromMs(1'742'049'138'000)};
    Trust trust{[] { return QList<QSslCertificate>(); }};
    WireTransport transport{&trust};
    DispatchTarget target;
    std::unique_ptr<Dispatcher> dispatcher;
    std::unique_ptr<LogReader> log;
    QObject context;

    Sender()
    {
        auto opened = Store::open(folder.filePath(u"bench.sqlite"_s));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        store = std::move(opened).value();
        clock.setPaused(true);
        target.webhook.id = {1};
        target.webhook.site = u"acme.test"_s;
        target.secret = "s3cret"_ba;
        DispatcherOptions options;
        options.retries = false;
        options.userAgent = "Ovyxa-Bench/test"_ba;
        dispatcher = std::make_unique<Dispatcher>(
            &clock, &transport, store.get(), [this](WebhookId) { return std::optional(target); }, options);
        log = std::move(LogReader::open(store->file())).value();
    }

    /// Sends one, and reads what is stored of it.
    DeliveryDetails send(const QByteArray &body)
    {
        clock.skip(1h); // so that the hourly limit holds nothing back
        QSignalSpy ended(dispatcher.get(), &Dispatcher::attemptFinished);
        DeliveryId id;
        dispatcher->submit({EventKind::GoalCompleted, u"acme.test"_s, "{}"_ba, body, {}}, {target.webhook.id}, &context,
                           [&id](const Result<Submitted> &stored) { id = stored ? stored->deliveries.first().id : DeliveryId(); });
        if (!ended.wait(15'000))
            return {};
        auto details = log->delivery(id);
        return details ? std::move(*details) : DeliveryDetails();
    }
};

} // namespace

class TestStoredExchange final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!qt.network.ssl).*"_s)); }
    void theLogIsWhatWasOnTheWire_data();
    void theLogIsWhatWasOnTheWire();
    void ofACutAnswerTheLogHasWhatCame();
};

void TestStoredExchange::theLogIsWhatWasOnTheWire_data()
{
    QTest::addColumn<bool>("keeps");
    QTest::addColumn<bool>("overTls");
    QTest::newRow("a connection for each") << false << false;
    QTest::newRow("kept connections") << true << false;
    QTest::newRow("a connection for each, over TLS") << false << true;
    QTest::newRow("kept connections over TLS") << true << true;
}

void TestStoredExchange::theLogIsWhatWasOnTheWire()
{
    QFETCH(bool, keeps);
    QFETCH(bool, overTls);
    const TlsIdentity authority = makeIdentity({.commonName = "Test authority", .alternativeNames = {}, .isAuthority = true});
    const TlsIdentity identity = makeIdentity({.commonName = "peer", .alternativeNames = "DNS:localhost"}, authority);
    ScriptedPeer peer(overTls ? std::optional(identity) : std::nullopt);
    Sender sender;
    sender.target.authorities = {authority.chain.first()};
    sender.target.webhook.connections = keeps ? Connections::Kept : Connections::New;
    int exchanges = 0;
    const bool held = rc::check("what is stored is what was on the wire", [&] {
        const Answer answer = randomAnswer(true);
        const bool closes = *rc::gen::arbitrary<bool>() || answer.untilClose;
        peer.onRequest([&](ScriptedPeer::Connection &connection) {
            connection.write(answer.bytes());
            if (closes)
                connection.close();
        });
        const QByteArray target = "/" + bytesOf(*textOf("ab/.?&=2fF-~", 0, 20));
        sender.target.webhook.url = peer.url(u"/"_s).toString().chopped(1) + QString::fromLatin1(target);
        const QByteArray body = bytesOf(*rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
        const DeliveryDetails stored = sender.send(body);

        RC_ASSERT(peer.requests().size() == ++exchanges);
        RC_ASSERT(stored.attempts.size() == 1);
        const Attempt &attempt = stored.attempts.first();
        // There
        RC_ASSERT(stored.body.toStdString() == body.toStdString());
        RC_ASSERT(QByteArray(attempt.requestHead + stored.body).toStdString() == peer.requests().last().toStdString());
        RC_ASSERT(attempt.requestHead.startsWith(QByteArray("POST " + target + " HTTP/1.1\r\n")));
        RC_ASSERT(attempt.requestHead.contains(QByteArray("\r\nX-Ovyxa-Signature: " + attempt.signature + "\r\n")));
        RC_ASSERT(attempt.signature == sign("s3cret", body, SignatureEncoding::Hex));
        RC_ASSERT(attempt.url == sender.target.webhook.url);
        // And back
        RC_ASSERT(attempt.error == expectedError(answer.status));
        const bool hasSurplus = !attempt.causes.isEmpty() && attempt.causes.last().code == u"surplus";
        RC_ASSERT(attempt.causes.size() == qsizetype(attempt.error != AttemptError::None) + qsizetype(hasSurplus));
        const bool isTold = hasSurplus == !answer.surplus.isEmpty() || (!hasSurplus && answer.body.size() > 1000); // as far as it was there
        RC_ASSERT(isTold);
        RC_ASSERT(attempt.status == answer.status);
        RC_ASSERT(attempt.interimHeads == answer.interims);
        RC_ASSERT(attempt.responseHead.toStdString() == answer.head.toStdString());
        RC_ASSERT(attempt.responseHeaders == answer.headers);
        RC_ASSERT(attempt.responseBytes == answer.body.size());
        RC_ASSERT(attempt.responseBody == answer.body.left(kept));
        RC_ASSERT(attempt.responseTruncated == (answer.body.size() > kept));
        RC_ASSERT(attempt.trailers == answer.trailers);
        RC_ASSERT(attempt.tls.has_value() == overTls);
        const AttemptPhases &phases = attempt.phases;
        RC_ASSERT(phases.sent && phases.answered && phases.finished && *phases.sent <= *phases.finished && *phases.answered <= *phases.finished);
        RC_ASSERT(phases.reused || (phases.lookedUp && phases.connecting && phases.connected && phases.encrypted.has_value() == overTls));
        RC_ASSERT(attempt.duration == std::chrono::duration_cast<Millis>(*phases.finished));
        RC_ASSERT(stored.delivery.attempts == 1 && stored.delivery.lastStatus == answer.status);
    });
    QVERIFY(held);
    QVERIFY(exchanges >= 100);
    qsizetype told = 0;
    for (const QByteArray &request : peer.requests())
        told += request.size();
    QCOMPARE(peer.bytesReceived(), told); // not a byte beside what is stored
    if (!keeps)
        QCOMPARE(peer.connectionCount(), exchanges);
    else
        QVERIFY(peer.connectionCount() < exchanges);
}

void TestStoredExchange::ofACutAnswerTheLogHasWhatCame()
{
    ScriptedPeer peer;
    Sender sender;
    sender.target.webhook.url = peer.url().toString();
    const bool held = rc::check("of a cut answer what came is stored", [&] {
        Answer answer = randomAnswer(false);
        const QByteArray whole = answer.bytes();
        const qsizetype cut = *rc::gen::inRange<qsizetype>(0, whole.size());
        peer.onRequest([&](ScriptedPeer::Connection &connection) {
            connection.write(whole.left(cut));
            connection.close();
        });
        const DeliveryDetails stored = sender.send("{}"_ba);
        RC_ASSERT(stored.attempts.size() == 1);
        const Attempt &attempt = stored.attempts.first();
        RC_ASSERT(QByteArray(attempt.requestHead + stored.body).toStdString() == peer.requests().last().toStdString());
        RC_ASSERT(attempt.error != AttemptError::None);
        RC_ASSERT(!attempt.causes.isEmpty() && !attempt.detail.isEmpty());
        // What came of the heads, all of it and in its order; what came of the body, out of its framing.
        const qsizetype heads = answer.interims.join().size() + answer.head.size();
        RC_ASSERT(QByteArray(attempt.interimHeads.join() + attempt.responseHead).toStdString() == whole.left(std::min(cut, heads)).toStdString());
        const QByteArray body = answer.bodyWithin(cut - heads);
        RC_ASSERT(attempt.responseBytes == body.size());
        RC_ASSERT(attempt.responseBody == body.left(kept));
        RC_ASSERT(cut < heads || (attempt.status == answer.status && attempt.responseHeaders == answer.headers));
    });
    QVERIFY(held);
}

QTEST_GUILESS_MAIN(TestStoredExchange)
#include "tst_stored_exchange.moc"

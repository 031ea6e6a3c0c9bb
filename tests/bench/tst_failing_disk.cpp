// SPDX-License-Identifier: MIT
// A whole bench on a disk that fails (EIO on a sync and the like): what could not be stored is never acknowledged, and said; nothing is told or
// sent that is not on disk; and when the fault is over it goes on by itself, with books that balance.
#include "tests/support/bench_fixture.h"
#include "tests/support/faulty_disk.h"
#include "tests/support/raw_client.h"

#include <QtCore/QUrl>

#include <sqlite3.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using faulty_disk::Call;

namespace {

constexpr auto site = "acme.test";

QByteArray request(const QByteArray &target, const QByteArray &body)
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// A site with a webhook that points at the bench's own receiver, and the Events API; all over plain HTTP.
struct Fixture : BenchFixture
{
    QStringList notices;

    explicit Fixture(const QString &plan = u"200"_s)
    {
        QObject::connect(bench.get(), &Bench::noticed, bench.get(), [this](const Notice &notice) { notices += notice.text; });
        ProfileSettings settings = bench->catalogue()->settings();
        settings.allowLoopbackHttp = true;
        ReceiverSetup setup;
        setup.plainHttp = true;
        setup.plan = *ResponsePlan::parse(plan);
        EventsApiSetup api;
        api.extraKeys = {"k"};
        const bool isReady =
            wait<void>([&](auto reply) { bench->catalogue()->setSettings(settings, bench.get(), reply); }).ok()
            && addSite(QString::fromLatin1(site)).ok()
            && wait<Goal>([&](auto reply) {
                   bench->catalogue()->addGoal({{}, QString::fromLatin1(site), u"Thanks"_s, Goal::Kind::Pageview, u"/thanks"_s}, bench.get(), reply);
               }).ok()
            && startReceiver(setup).ok() && wait<void>([&](auto reply) { bench->traffic()->startEventsApi(api, bench.get(), reply); }).ok()
            && addWebhook(webhook(QString::fromLatin1(site), u"own"_s, bench->receiver()->state().url + u"hook"_s)).ok();
        if (!isReady)
            qFatal("the profile could not be set up");
    }

    static std::unique_ptr<RawClient> clientOf(const QString &url)
    {
        return std::make_unique<RawClient>(QHostAddress(u"127.0.0.1"_s), quint16(QUrl(url).port()));
    }

    [[nodiscard]] qint64 captured()
    {
        const auto page = wait<CapturePage>([&](auto reply) { bench->log()->captures({}, {}, 1000, bench.get(), reply); });
        return page ? page->rows.size() : -1;
    }
};

} // namespace

class TestFailingDisk final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { faulty_disk::install(); }
    void cleanup() { faulty_disk::works(); }

    void whatIsNotOnDiskIsNotAcknowledged_data()
    {
        QTest::addColumn<Call>("call");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("EIO on sync") << Call::Sync << SQLITE_IOERR_FSYNC << u"the disk reports a fault"_s;
        QTest::newRow("EIO on write") << Call::Write << SQLITE_IOERR_WRITE << u"the disk reports a fault"_s;
        QTest::newRow("no room") << Call::Write << SQLITE_FULL << u"The disk is full"_s;
        QTest::newRow("made read-only") << Call::Write << SQLITE_READONLY << u"is read-only"_s;
    }

    void whatIsNotOnDiskIsNotAcknowledged()
    {
        QFETCH(Call, call);
        QFETCH(int, code);
        QFETCH(QString, words);
        Fixture f;
        const auto before = f.fire(EventKind::GoalCompleted, QString::fromLatin1(site));
        QVERIFY(before.ok());
        QTRY_VERIFY_WITH_TIMEOUT(f.isIn(before->deliveries.constFirst().id, DeliveryState::Delivered), waitMs);
        const auto sender = Fixture::clientOf(f.bench->receiver()->state().url);
        const auto visitor = Fixture::clientOf(f.bench->traffic()->eventsApi().url);
        sender->send(request("/mine", "{}"));
        QTRY_COMPARE_WITH_TIMEOUT(sender->answers(), 1, waitMs);
        QVERIFY2(sender->statusLine().contains("200"), sender->received.constData());
        const qint64 capturedBefore = f.captured();
        QCOMPARE(capturedBefore, 2);

        faulty_disk::fail(call, code, "bench.sqlite-wal");
        sender->received.clear();
        sender->send(request("/mine", "{}"));
        QTRY_COMPARE_WITH_TIMEOUT(sender->answers(), 1, waitMs);
        QVERIFY2(sender->statusLine().contains("503") && sender->received.contains("not_recorded") && sender->received.contains(words.toUtf8()),
                 sender->received.constData());
        const QByteArray hit = R"({"site_id":"acme.test","url":"https://acme.test/thanks","user_agent":"Mozilla/5.0 Firefox/128.0"})";
        visitor->send(request("/api/v1/events/pageview", hit));
        QTRY_COMPARE_WITH_TIMEOUT(visitor->answers(), 1, waitMs);
        QVERIFY2(visitor->statusLine().contains(" 5"), visitor->received.constData());
        const auto refused = f.fire(EventKind::GoalCompleted, QString::fromLatin1(site));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        QVERIFY2(refused.error().message.contains(words), qPrintable(refused.error().message));
        QVERIFY(faulty_disk::failures() >= 3);
        QCOMPARE(f.bench->sending()->sums().triggered, 1);

        faulty_disk::works();
        visitor->received.clear();
        visitor->send(request("/api/v1/events/pageview", hit));
        QTRY_COMPARE_WITH_TIMEOUT(visitor->answers(), 1, waitMs);
        QVERIFY2(visitor->statusLine().contains("201"), visitor->received.constData());
        sender->received.clear();
        sender->send(request("/mine", "{}"));
        QTRY_COMPARE_WITH_TIMEOUT(sender->answers(), 1, waitMs);
        QVERIFY2(sender->statusLine().contains("200"), sender->received.constData());
        QVERIFY(f.fire(EventKind::GoalCompleted, QString::fromLatin1(site)).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, 3, waitMs);
        QVERIFY(f.bench->sending()->sums().balances());
        QCOMPARE(f.bench->sending()->sums().triggered, 3);
        QCOMPARE(f.captured(), capturedBefore + 3); // mine, and what the two set off

        f.bench.reset();
        f.open();
        QCOMPARE(f.bench->sending()->sums().triggered, 3);
        QCOMPARE(f.bench->sending()->sums().delivered, 3);
    }

    void whatIsUnderWayIsToldWhenItIsOnDisk()
    {
        Fixture f(u"hang"_s);
        const auto fired = f.fire(EventKind::GoalCompleted, QString::fromLatin1(site));
        QVERIFY(fired.ok());
        const DeliveryId id = fired->deliveries.constFirst().id;
        QTRY_VERIFY_WITH_TIMEOUT(f.isIn(id, DeliveryState::Sending), waitMs);
        faulty_disk::fail(Call::Sync, SQLITE_IOERR_FSYNC, "bench.sqlite-wal");
        // The endpoint goes: the attempt has failed, but that cannot be kept.
        f.bench->receiver()->stop();
        QTRY_VERIFY_WITH_TIMEOUT(f.notices.join(u' ').contains("the disk reports a fault"_L1), waitMs);
        QVERIFY(f.isIn(id, DeliveryState::Sending));
        faulty_disk::works();
        QTRY_VERIFY_WITH_TIMEOUT(f.isIn(id, DeliveryState::Waiting), waitMs);
        QVERIFY(f.bench->sending()->sums().balances());
    }
};

QTEST_GUILESS_MAIN(TestFailingDisk)
#include "tst_failing_disk.moc"

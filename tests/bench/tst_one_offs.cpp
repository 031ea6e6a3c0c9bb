// SPDX-License-Identifier: MIT
// The one-off webhooks of `trigger`: the profile does not grow with them for ever.
#include "tests/support/bench_fixture.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestOneOffs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areClearedOnceNothingCanUseThem()
    {
        BenchFixture f;
        QVERIFY(f.addSite(u"acme.test"_s).ok() && f.startReceiver().ok());
        const QString url = f.bench->receiver()->state().url + u"first"_s;
        const auto oneOff = [&](const QString &to) {
            return f.wait<WebhookWithSecret>([&](auto reply) {
                f.bench->catalogue()->addOneOff(BenchFixture::webhook(u"acme.test"_s, u"trigger"_s, to), "s3cret", f.bench.get(), reply);
            });
        };
        const auto first = oneOff(url);
        QVERIFY(first.ok());
        const auto fired = f.wait<Fired>([&](auto reply) {
            f.bench->sending()->fireTo(f.bench->draft(EventKind::GoalCompleted, u"acme.test"_s), first->webhook.id, f.bench.get(), reply);
        });
        QVERIFY(fired.ok());
        const DeliveryId old = fired->deliveries.first().id;
        QTRY_VERIFY_WITH_TIMEOUT(f.delivery(old) && isFinal(f.delivery(old)->state), waitMs);
        QVERIFY(f.isIn(old, DeliveryState::Delivered));
        for (int i = 0; i < 220; ++i)
            QVERIFY(oneOff(u"https://localhost:9/%1"_s.arg(i)).ok());
        const auto count = [&] {
            int known = 0;
            for (qint64 id = 1; id <= 230; ++id)
                known += f.bench->catalogue()->webhook({id}) ? 1 : 0;
            return known;
        };
        QTRY_VERIFY2_WITH_TIMEOUT(count() <= 130, "the newest hundred, and those since", waitMs);
        f.bench.reset();
        f.open();
        QVERIFY(count() <= 130);
        QVERIFY(!f.bench->catalogue()->webhook(first->webhook.id));
        QFile secrets(f.options().profileFolder + "/secrets.json"_L1);
        QVERIFY(secrets.open(QIODevice::ReadOnly));
        QVERIFY(secrets.readAll().count("current") <= 131);

        // The log still names it, and a replay says why there is none.
        const auto page = f.wait<DeliveryPage>([&](auto reply) { f.bench->log()->deliveries({}, {}, 10, f.bench.get(), reply); });
        QVERIFY(page.ok());
        QCOMPARE(f.bench->catalogue()->webhook(first->webhook.id)->url, url);
        QCOMPARE(f.wait<ReplayForecast>([&](auto reply) { f.bench->log()->forecast({old}, f.bench.get(), reply); })->impossible, 1);
        // No other ever gets its number.
        QVERIFY(oneOff(u"https://localhost:9/next"_s)->webhook.id > WebhookId{221});
    }
};

QTEST_GUILESS_MAIN(TestOneOffs)
#include "tst_one_offs.moc"

// SPDX-License-Identifier: MIT
// A receiver that changes requests on their way in, on a real bench: what is recorded, what the doctor says of it, switched while it runs.
#include "tests/support/bench_fixture.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// A site with a webhook that points at the bench's own receiver.
struct MangledBench : BenchFixture
{
    bool begin(const ReceiverSetup &setup)
    {
        return addSite(u"acme.test"_s).ok() && startReceiver(setup).ok()
               && addWebhook(webhook(u"acme.test"_s, u"Orders"_s, bench->receiver()->state().url + u"hook"_s)).ok();
    }

    /// Fires once, and waits for what was received of it.
    bool fireOnce()
    {
        const qsizetype before = captures.size();
        return fire(EventKind::GoalCompleted, u"acme.test"_s).ok() && QTest::qWaitFor([&] { return captures.size() > before; }, waitMs);
    }

    CaptureReport last()
    {
        const auto report = wait<CaptureReport>([&](auto reply) { bench->log()->capture(captures.last().id, bench.get(), reply); });
        return report.ok() ? *report : CaptureReport();
    }
};

QStringList changesOf(const Capture &capture)
{
    for (const FailureCause &cause : capture.causes) {
        if (cause.code == "mangled"_L1)
            return cause.arguments;
    }
    return {};
}

} // namespace

class tst_Mangled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void switchedWhileItRuns_data()
    {
        QTest::addColumn<MangleStep>("step");
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QString>("cause");
        QTest::newRow("reserialise") << MangleStep::Reserialise << Verdict::Invalid << u"body_reserialised"_s;
        QTest::newRow("sort") << MangleStep::SortKeys << Verdict::Invalid << u"body_reserialised"_s;
        QTest::newRow("slashes") << MangleStep::EscapeSlashes << Verdict::Invalid << u"body_reserialised"_s;
        QTest::newRow("gzip") << MangleStep::Gzip << Verdict::Invalid << u"body_compressed"_s;
        QTest::newRow("chunks") << MangleStep::Chunks << Verdict::Valid << QString();
        QTest::newRow("rename") << MangleStep::RenameSignature << Verdict::Missing << u"header_renamed"_s;
        QTest::newRow("drop") << MangleStep::DropSignature << Verdict::Missing << u"header_missing"_s;
    }
    void switchedWhileItRuns()
    {
        QFETCH(MangleStep, step);
        QFETCH(Verdict, verdict);
        QFETCH(QString, cause);
        MangledBench bench;
        QVERIFY(bench.begin({}));
        QVERIFY(bench.fireOnce());
        QCOMPARE(bench.captures.last().verdict, Verdict::Valid);
        const QByteArray sent = bench.last().details.body;

        bench.bench->receiver()->setMangling({step});
        QTRY_COMPARE_WITH_TIMEOUT(bench.bench->receiver()->state().mangling, QList{step}, waitMs);
        QVERIFY(bench.fireOnce());
        const CaptureReport arrived = bench.last();
        QCOMPARE(arrived.details.capture.verdict, verdict);
        QCOMPARE(changesOf(arrived.details.capture), QStringList{QString(toText(step))});
        QVERIFY2(arrived.details.capture.reason.contains(rules::mangleWords(step)), qPrintable(arrived.details.capture.reason));
        QCOMPARE(arrived.signature.cause, cause);
        QCOMPARE(arrived.details.capture.bodyBytes, arrived.details.body.size());
        if (!arrived.details.rawHead.contains("chunked"))
            QVERIFY(arrived.details.rawHead.contains(QByteArray("Content-Length: " + QByteArray::number(arrived.details.body.size()))));

        bench.bench->receiver()->setMangling({});
        QTRY_VERIFY_WITH_TIMEOUT(bench.bench->receiver()->state().mangling.isEmpty(), waitMs);
        QVERIFY(bench.fireOnce());
        QCOMPARE(bench.captures.last().verdict, Verdict::Valid);
        QVERIFY(changesOf(bench.captures.last()).isEmpty());
        QCOMPARE(bench.last().details.body.size(), sent.size());
    }

    void theServerBehindGetsWhatArrived()
    {
        BenchFixture behind;
        ReceiverSetup plain;
        plain.plainHttp = true;
        QVERIFY(behind.startReceiver(plain).ok());
        MangledBench bench;
        ReceiverSetup setup;
        setup.forwardTo = behind.bench->receiver()->state().url;
        setup.plan = ResponsePlan::app();
        setup.mangling = {MangleStep::EscapeSlashes, MangleStep::DropSignature};
        QVERIFY(bench.begin(setup));
        QVERIFY(bench.fireOnce());
        QTRY_COMPARE_WITH_TIMEOUT(behind.captures.size(), 1, waitMs);
        const auto passed =
            behind.wait<CaptureReport>([&](auto reply) { behind.bench->log()->capture(behind.captures.last().id, behind.bench.get(), reply); });
        QCOMPARE(passed->details.body, bench.last().details.body);
        QVERIFY(passed->details.body.contains("\\/"));
        QCOMPARE(headerCount(passed->details.headers, "X-Ovyxa-Signature"), 0);
    }
};

QTEST_GUILESS_MAIN(tst_Mangled)
#include "tst_mangled.moc"

// SPDX-License-Identifier: MIT
// The uses that Ovyxa names, end to end through the receiver's stand-ins: Slack and Zapier.
#include "tests/support/bench_fixture.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

const SiteId site = u"acme.test"_s;

/// One event of each kind, sent to the receiver that answers by this plan; how each ended.
QList<Attempt> attemptsWith(BenchFixture &f, const QString &plan, BodyFormat format)
{
    ReceiverSetup setup;
    setup.plan = *ResponsePlan::parse(plan);
    if (!f.addSite(site).ok() || !f.startReceiver(setup).ok())
        qFatal("the receiver did not start");
    Webhook webhook = BenchFixture::webhook(site, u"hook"_s, f.bench->receiver()->state().url + u"hooks/catch/1/a/"_s);
    webhook.format = format;
    if (!f.addWebhook(webhook).ok())
        qFatal("the webhook was refused");
    for (const EventKind kind : allEventKinds) {
        if (!f.fire(kind, site).ok())
            qFatal("nothing was fired");
    }
    if (!QTest::qWaitFor([&] { return f.attempts.size() >= qsizetype(allEventKinds.size()); }, waitMs))
        qFatal("no attempt ended");
    return f.attempts;
}

} // namespace

class TestUses final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void slackTakesTheMessageOfEveryEvent()
    {
        BenchFixture f;
        for (const Attempt &attempt : attemptsWith(f, u"slack"_s, BodyFormat::Slack)) {
            QCOMPARE(attempt.status, 200);
            QCOMPARE(attempt.responseBody, "ok"_ba);
        }
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, 3, waitMs);
    }

    void slackRefusesOvyxasJson()
    {
        BenchFixture f;
        for (const Attempt &attempt : attemptsWith(f, u"slack"_s, BodyFormat::Ovyxa)) {
            QCOMPARE(attempt.status, 400);
            QCOMPARE(attempt.responseBody, "no_text"_ba);
        }
    }

    void zapierCatchesEveryEvent()
    {
        BenchFixture f;
        for (const Attempt &attempt : attemptsWith(f, u"zapier"_s, BodyFormat::Ovyxa)) {
            QCOMPARE(attempt.status, 200);
            const QJsonObject answer = QJsonDocument::fromJson(attempt.responseBody).object();
            QCOMPARE(answer.keys(), QStringList({u"attempt"_s, u"id"_s, u"request_id"_s, u"status"_s}));
            QCOMPARE(answer["status"_L1].toString(), u"success"_s);
            QVERIFY(!answer["id"_L1].toString().isEmpty());
        }
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, 3, waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 3, waitMs);
        for (const Capture &capture : std::as_const(f.captures))
            QCOMPARE(capture.verdict, Verdict::Valid);
    }
};

QTEST_GUILESS_MAIN(TestUses)
#include "tst_uses.moc"

// SPDX-License-Identifier: MIT
// A log of several webhooks, written as a scenario, which has one: it holds when it is run.
#include "tests/bench/scenario_run.h"

#include "core/trial/scenario_recorder.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

const SiteId site = u"acme.test"_s;

/// A log of events that each of the webhooks got, a second apart, and that were all accepted.
struct Log
{
    ScenarioRecording recording;

    Log()
    {
        recording.name = u"recorded"_s;
        recording.bodyPrefix = u"body-"_s;
    }

    DeliveryDetails &send(qint64 event, qint64 webhook, const QByteArray &secret)
    {
        DeliveryDetails each;
        each.delivery.id = DeliveryId{recording.deliveries.size() + 1};
        each.delivery.event = EventId{event};
        each.delivery.webhook = each.webhook.id = WebhookId{webhook};
        each.delivery.site = site;
        each.delivery.kind = EventKind::GoalCompleted;
        each.delivery.state = DeliveryState::Delivered;
        each.body = R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test","data":{"goal_name":"Signup"}})";
        Attempt attempt;
        attempt.number = 1;
        attempt.finished = true;
        attempt.status = 200;
        attempt.startedAt = Instant(std::chrono::seconds(event));
        attempt.url = u"https://127.0.0.1:8443/%1"_s.arg(webhook);
        attempt.signature = QMessageAuthenticationCode::hash(each.body, secret, QCryptographicHash::Sha256).toHex();
        attempt.requestHead = "POST /" + QByteArray::number(webhook) + " HTTP/1.1\r\nHost: 127.0.0.1:8443\r\nX-Ovyxa-Signature: " + attempt.signature
                              + "\r\nContent-Length: " + QByteArray::number(each.body.size()) + "\r\n\r\n";
        each.attempts = {attempt};
        recording.deliveries.append(each);
        return recording.deliveries.last();
    }

    /// What the receiver made of the last one.
    void receive(Verdict verdict)
    {
        const DeliveryDetails &sent = recording.deliveries.constLast();
        CaptureDetails details;
        details.capture.id = CaptureId{recording.captures.size() + 1};
        details.capture.method = u"POST"_s;
        details.capture.target = u"/%1"_s.arg(sent.webhook.id.value);
        details.capture.verdict = verdict;
        details.capture.receivedAt = sent.attempts.constFirst().startedAt;
        details.rawHead = sent.attempts.constFirst().requestHead;
        details.headers = {{"Host", "127.0.0.1:8443"}, {"X-Ovyxa-Signature", sent.attempts.constFirst().signature}};
        details.body = sent.body;
        details.capture.bodyBytes = details.body.size();
        recording.captures.append(details);
    }
};

} // namespace

class tst_ScenarioRecorder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void severalWebhooksFitIntoTheHourOfOne()
    {
        Log log;
        for (qint64 event = 1; event <= 60; ++event) {
            log.send(event, 1, "one");
            log.send(event, 2, "two");
        }
        const auto recorded = recordScenario(log.recording);
        QVERIFY(recorded.ok());
        QCOMPARE(recorded->deliveries, 120);
        QCOMPARE(recorded->movedOn, 20);
        const ScenarioOutcome again = run(recorded->text);
        QVERIFY2(again.count(StepResult::Verdict::Passed) == again.steps.size(), qPrintable(failures(again)));
    }

    void oneWebhooksEventsStayAsFarApartAsTheyWere()
    {
        Log log;
        for (qint64 event = 1; event <= 100; ++event)
            log.send(event, 1, "one");
        const auto recorded = recordScenario(log.recording);
        QCOMPARE(recorded->movedOn, 0);
        QVERIFY(!recorded->text.contains("\"wait\": \"2s\""));
    }

    void whatOneWebhookSignedIsNotJudgedByAnothers()
    {
        Log log;
        log.send(1, 1, "not the receiver's");
        log.receive(Verdict::Invalid);
        log.recording.deliveries.last().attempts.last().status = 401;
        log.send(1, 2, "the receiver's");
        log.receive(Verdict::Valid);
        log.send(2, 3, "of another server");
        const auto recorded = recordScenario(log.recording);
        QCOMPARE(recorded->text.count("\"sign\": \"wrong\""), 1);
        QCOMPARE(recorded->takenForRight, 0);
    }
};

QTEST_GUILESS_MAIN(tst_ScenarioRecorder)
#include "tst_scenario_recorder.moc"

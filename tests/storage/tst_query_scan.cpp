// SPDX-License-Identifier: MIT
// Queries carried out: which rows each kind of term finds, in pages that leave nothing out.
#include "core/rules/query.h"
#include "tests/storage/store_fixture.h"

#include <algorithm>

using namespace ovyxa;

class TestQueryScan final : public QObject
{
    Q_OBJECT

    StoreFixture m_f;
    rules::QueryTime m_time{instantFromMs(1'700'000'000'000), QTimeZone::utc()};

    [[nodiscard]] static Delivery made(WebhookId webhook, EventId event, DeliveryState state, int status, QList<AttemptError> outcomes)
    {
        Delivery delivery = newDelivery(webhook, event);
        delivery.createdAt = instantFromMs(1'700'000'000'000) - std::chrono::hours(event.value);
        delivery.state = state;
        delivery.lastStatus = status;
        delivery.attempts = int(outcomes.size());
        delivery.outcomes = std::move(outcomes);
        delivery.kind = event.value == 2 ? EventKind::RealtimeSpike : EventKind::GoalCompleted;
        return delivery;
    }

    [[nodiscard]] QList<qint64> found(const QString &text, int limit = 100)
    {
        const auto query = rules::deliveryQuery(text, m_time);
        if (!query)
            qFatal("%s", qPrintable(query.error().message));
        const auto reader = m_f.reader();
        QList<qint64> ids;
        DeliveryPage page;
        while (!page.atEnd) {
            page = *reader->deliveries(*query, page.next, limit);
            for (const Delivery &delivery : std::as_const(page.rows))
                ids.prepend(delivery.id.value);
        }
        if (*reader->count(*query) != ids.size())
            qFatal("the count is not that of the rows");
        return ids;
    }

    [[nodiscard]] QList<qint64> captured(const QString &text, int limit = 100)
    {
        const auto query = rules::captureQuery(text, m_time);
        if (!query)
            qFatal("%s", qPrintable(query.error().message));
        const auto reader = m_f.reader();
        QList<qint64> ids;
        CapturePage page;
        while (!page.atEnd) {
            page = *reader->captures(*query, page.next, limit);
            for (const Capture &capture : std::as_const(page.rows))
                ids.prepend(capture.id.value);
        }
        return ids;
    }

private Q_SLOTS:
    void initTestCase()
    {
        Webhook webhook;
        webhook.name = u"Bücher, neu"_s;
        webhook.url = u"https://example.test/hook"_s;
        webhook.events = EventKind::GoalCompleted;
        const WebhookId orders = *m_f.write<WebhookId>([&](Writer &writer) { return writer.addWebhook(webhook); });
        QCOMPARE(orders.value, 1);
        const QList<QByteArray> data{R"({"goal_name":"Signup","value":19.90,"first":true,"visitor":{"country":"DE"}})",
                                     R"({"goal_name":"Sign_Off","value":5,"first":false,"a.b":"x"})", R"({"goal_name":null})", "no JSON"};
        for (const QByteArray &each : data) {
            const Event event{{}, EventKind::GoalCompleted, u"acme.test"_s, {}, each};
            QVERIFY(m_f.write<EventId>([&](Writer &writer) { return writer.addEvent(event); }).ok());
        }
        using E = AttemptError;
        (void)m_f.addDelivery(made(orders, {1}, DeliveryState::Delivered, 200, {E::Timeout, E::None}), R"({"data":{"plan":"pro"}})");
        Delivery failed = made(orders, {2}, DeliveryState::Failed, 503, {E::Status, E::Status});
        failed.lastDuration = Millis(2'500);
        (void)m_f.addDelivery(failed, "second order");
        Delivery replayed = made({9}, {3}, DeliveryState::Waiting, 0, {E::Tls});
        replayed.replayOf = DeliveryId{2};
        replayed.site = u"Other.test"_s;
        replayed.bodyBytes = 4'000;
        (void)m_f.addDelivery(replayed, "third ORDER paid");
        (void)m_f.addDelivery(made({9}, {4}, DeliveryState::Queued, 0, {}), "");
        QVERIFY(m_f.write<void>([](Writer &writer) -> Result<void> {
                       const QList<std::tuple<Verdict, QString, QString, QByteArray, QByteArray>> all{
                           {Verdict::Valid, u"POST"_s, u"/hook?x=1"_s, "req-1", R"({"data":{"plan":"pro"}})"},
                           {Verdict::Invalid, u"POST"_s, u"/hooks"_s, "req-2", "hello"},
                           {Verdict::Missing, u"GET"_s, u"/"_s, {}, {}},
                       };
                       for (const auto &[verdict, method, target, id, body] : all) {
                           CaptureDetails details;
                           details.capture.verdict = verdict;
                           details.capture.method = method;
                           details.capture.target = target;
                           details.capture.bodyBytes = body.size();
                           details.capture.receivedAt = instantFromMs(1'700'000'000'000);
                           details.rawHead = method.toLatin1() + ' ' + target.toLatin1() + " HTTP/1.1\r\n";
                           if (!id.isEmpty())
                               details.headers = {{"X-Request-Id", id}};
                           details.body = body;
                           if (const auto added = writer.addCapture(details); !added)
                               return added.error();
                       }
                       Capture last;
                       last.id = {3};
                       CaptureEnd end;
                       end.answer.body = "the teapot is empty";
                       return writer.finishCapture(last, end);
                   })
                    .ok());
    }

    void deliveries_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<qint64>>("ids");
        using Ids = QList<qint64>;
        QTest::newRow("all") << u""_s << Ids{1, 2, 3, 4};
        QTest::newRow("a state") << u"state:failed,waiting"_s << Ids{2, 3};
        QTest::newRow("two that exclude each other") << u"state:failed state:waiting"_s << Ids{};
        QTest::newRow("not in a state") << u"-state:failed,waiting"_s << Ids{1, 4};
        QTest::newRow("an event") << u"event:realtime.*"_s << Ids{2};
        QTest::newRow("a webhook, by name") << u"webhook:\"bÜcher, neu\""_s << Ids{1, 2};
        QTest::newRow("by its beginning") << u"webhook:büch*"_s << Ids{1, 2};
        QTest::newRow("by its number") << u"-webhook:1"_s << Ids{3, 4};
        QTest::newRow("one that there is not") << u"webhook:nobody"_s << Ids{};
        QTest::newRow("a site") << u"site:other.*"_s << Ids{3};
        QTest::newRow("a status") << u"status:5xx"_s << Ids{2};
        QTest::newRow("a status, below: not what got no answer") << u"status:<500"_s << Ids{1};
        QTest::newRow("not a status: what got no answer as well") << u"-status:<500"_s << Ids{2, 3, 4};
        QTest::newRow("one of") << u"status:200,503"_s << Ids{1, 2};
        QTest::newRow("any attempt's error") << u"error:timeout"_s << Ids{1};
        QTest::newRow("no attempt's error") << u"-error:status,tls"_s << Ids{1, 4};
        QTest::newRow("attempts") << u"attempts:>=2"_s << Ids{1, 2};
        QTest::newRow("took") << u"took:>2s"_s << Ids{2};
        QTest::newRow("not took: what was never sent as well") << u"-took:>2s"_s << Ids{1, 3, 4};
        QTest::newRow("size") << u"size:>3KiB"_s << Ids{3};
        QTest::newRow("since") << u"since:2h"_s << Ids{1, 2};
        QTest::newRow("before") << u"before:2h"_s << Ids{3, 4};
        QTest::newRow("replays") << u"replay:yes"_s << Ids{3};
        QTest::newRow("of one") << u"replay:2"_s << Ids{3};
        QTest::newRow("no replays") << u"replay:no"_s << Ids{1, 2, 4};
        QTest::newRow("a field") << u"data.goal_name:signup"_s << Ids{1};
        QTest::newRow("a field, by its beginning; _ is itself") << u"data.goal_name:Sign_*"_s << Ids{2};
        QTest::newRow("a figure however written") << u"data.value:19.9"_s << Ids{1};
        QTest::newRow("a figure by its beginning") << u"data.value:1*"_s << Ids{1};
        QTest::newRow("a figure's range") << u"data.value:>4"_s << Ids{1, 2};
        QTest::newRow("true") << u"data.first:true"_s << Ids{1};
        QTest::newRow("null") << u"data.goal_name:null"_s << Ids{3};
        QTest::newRow("a member's member") << u"data.visitor.country:de"_s << Ids{1};
        QTest::newRow("a name with a dot") << u"data.a.b:x"_s << Ids{2};
        QTest::newRow("a field of the body alone") << u"data.plan:pro"_s << Ids{1};
        QTest::newRow("not a field: of those without it as well") << u"-data.goal_name:sign*"_s << Ids{3, 4};
        QTest::newRow("texts") << u"order paid"_s << Ids{3};
        QTest::newRow("one of two texts") << u"paid*,second"_s << Ids{2, 3};
        QTest::newRow("none of two texts") << u"-paid,second"_s << Ids{1, 4};
        QTest::newRow("a text, excluded") << u"order -paid"_s << Ids{2};
        QTest::newRow("only excluded") << u"-order"_s << Ids{1, 4};
        QTest::newRow("all at once") << u"state:failed status:5xx -replay:yes order"_s << Ids{2};
    }

    void deliveries()
    {
        QFETCH(QString, text);
        QFETCH(QList<qint64>, ids);
        QCOMPARE(found(text), ids);
        QCOMPARE(found(text, 1), ids);
        const auto query = rules::deliveryQuery(text, m_time);
        QList<DeliveryId> numbers;
        for (const qint64 id : std::as_const(ids))
            numbers.append(DeliveryId{id});
        QCOMPARE(*m_f.reader()->deliveryIds(*query), numbers);
        QList<qint64> whole;
        const auto page = *m_f.reader()->deliveryDetails(numbers);
        for (const DeliveryDetails &details : page.rows)
            whole.append(details.delivery.id.value);
        QCOMPARE(whole, ids);
        QVERIFY(page.atEnd);
    }

    void captures_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<qint64>>("ids");
        using Ids = QList<qint64>;
        QTest::newRow("all") << u""_s << Ids{1, 2, 3};
        QTest::newRow("a verdict") << u"verdict:invalid,missing"_s << Ids{2, 3};
        QTest::newRow("not a verdict") << u"-verdict:valid"_s << Ids{2, 3};
        QTest::newRow("a method") << u"method:get"_s << Ids{3};
        QTest::newRow("a path without its query") << u"path:/hook"_s << Ids{1};
        QTest::newRow("a path with it") << u"path:/hook?x=*"_s << Ids{1};
        QTest::newRow("by its beginning") << u"path:/hook*"_s << Ids{1, 2};
        QTest::newRow("size") << u"size:1..10"_s << Ids{2};
        QTest::newRow("since") << u"since:1m"_s << Ids{1, 2, 3};
        QTest::newRow("a header") << u"header.x-request-id:REQ-2"_s << Ids{2};
        QTest::newRow("any value of a header") << u"header.X-Request-ID:*"_s << Ids{1, 2};
        QTest::newRow("without a header") << u"-header.x-request-id:*"_s << Ids{3};
        QTest::newRow("a field") << u"data.plan:PRO"_s << Ids{1};
        QTest::newRow("a text") << u"HELLO"_s << Ids{2};
        QTest::newRow("a text of the answer") << u"TEAPOT"_s << Ids{3};
        QTest::newRow("one of two texts") << u"hello,teapot"_s << Ids{2, 3};
        QTest::newRow("a text, excluded") << u"-hello method:post"_s << Ids{1};
    }

    void captures()
    {
        QFETCH(QString, text);
        QFETCH(QList<qint64>, ids);
        QCOMPARE(captured(text), ids);
        QCOMPARE(captured(text, 1), ids);
    }
};

QTEST_GUILESS_MAIN(TestQueryScan)
#include "tst_query_scan.moc"

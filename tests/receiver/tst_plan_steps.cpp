// SPDX-License-Identifier: MIT
// Every step of a plan does on the wire what it says, in the order of the requests.
#include "receiver_fixture.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_PlanSteps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
    void aScriptIsGivenAsItStandsWhateverTheSignature();
    void withoutAScriptABadSignatureIsRefused();
    void stepsGoByTheOrderOfRequests();
    void eachOfManyConnectionsTakesOneStep();
    void breaksAfterADelay();
    void truncatesAnywhere_data();
    void truncatesAnywhere();
    void aScriptedFaultIsNoVerdict();
    void slackSurvivesBrackets();
};

void tst_PlanSteps::closes()
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

void tst_PlanSteps::resets()
{
    Fixture f;
    f.start(u"reset"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->received.isEmpty());
    QVERIFY(client->wasReset);
}

void tst_PlanSteps::hangsUntilStopped()
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

void tst_PlanSteps::truncates()
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

void tst_PlanSteps::drips()
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

void tst_PlanSteps::answersGarbage()
{
    Fixture f;
    f.start(u"garbage"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(!client->received.isEmpty());
    QVERIFY(!client->received.startsWith("HTTP/"));
}

void tst_PlanSteps::redirects()
{
    Fixture f;
    f.start(u"redirect=https://example.test/elsewhere"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("307"));
    QVERIFY(client->received.contains("Location: https://example.test/elsewhere\r\n"));
}

void tst_PlanSteps::delays()
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

void tst_PlanSteps::answersLikeSlack_data()
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
    QTest::newRow("form among others") << form << "a=b&payload=%7B%22text%22%3A%22caf\xc3\xa9%22%7D&c"_ba << 200 << QByteArray("ok");
    QTest::newRow("form, parameters of the type") << "Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n"_ba
                                                  << "payload={\"text\":\"a\"}"_ba << 200 << QByteArray("ok");
    QTest::newRow("form without payload") << form << "text=hello"_ba << 400 << QByteArray("invalid_payload");
    QTest::newRow("not UTF-8") << json << "{\"text\":\"\xff\"}"_ba << 400 << QByteArray("invalid_payload");
    QTest::newRow("cut") << json << "{\"text\":\"a"_ba << 400 << QByteArray("invalid_payload");
    QTest::newRow("text that is no string") << json << "{\"text\":{\"a\":1}}"_ba << 400 << QByteArray("no_text");
    QTest::newRow("no blocks") << json << "{\"blocks\":[]}"_ba << 400 << QByteArray("no_text");
    QTest::newRow("an Ovyxa payload") << json << QByteArray("{\"event\":\"goal.completed\"}") << 400 << QByteArray("no_text");
    QTest::newRow("empty text") << json << QByteArray("{\"text\":\"\"}") << 400 << QByteArray("no_text");
    QTest::newRow("not JSON") << json << QByteArray("hello") << 400 << QByteArray("invalid_payload");
    QTest::newRow("not an object") << json << QByteArray("[]") << 400 << QByteArray("invalid_payload");
    const auto section = [](const QByteArray &text) {
        return QByteArray("{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"" + text + "\"}}");
    };
    const auto header = [](const QByteArray &text) {
        return QByteArray("{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"" + text + "\"}}");
    };
    const auto blocks = [](const QByteArray &items) { return QByteArray("{\"text\":\"a\",\"blocks\":[" + items + "]}"); };
    const QByteArray dividers = QByteArray("{\"type\":\"divider\"},").repeated(49);
    const QByteArray rocket = "\xf0\x9f\x9a\x80"; // one character in four bytes, two units of UTF-16
    QTest::newRow("a section's text of 3000") << json << blocks(section(QByteArray(3000, 'x'))) << 200 << "ok"_ba;
    QTest::newRow("of 3001") << json << blocks(section(QByteArray(3001, 'x'))) << 400 << "invalid_blocks"_ba;
    QTest::newRow("of 3000 rockets") << json << blocks(section(rocket.repeated(3000))) << 200 << "ok"_ba;
    QTest::newRow("of 3001 rockets") << json << blocks(section(rocket.repeated(3001))) << 400 << "invalid_blocks"_ba;
    QTest::newRow("of 3000 escapes") << json << blocks(section(QByteArray("\\u00e9").repeated(3000))) << 200 << "ok"_ba;
    QTest::newRow("a header of 150") << json << blocks(header(QByteArray(150, 'x'))) << 200 << "ok"_ba;
    QTest::newRow("a header of 151") << json << blocks(header(QByteArray(151, 'x'))) << 400 << "invalid_blocks"_ba;
    QTest::newRow("a header's type behind its text")
        << json << blocks("{\"text\":{\"text\":\"" + QByteArray(151, 'x') + "\"},\"type\":\"header\"}") << 400 << "invalid_blocks"_ba;
    const auto field = [](const QByteArray &text) {
        return QByteArray("{\"type\":\"section\",\"fields\":[{\"type\":\"mrkdwn\",\"text\":\"a\"},{\"type\":\"mrkdwn\",\"text\":\"" + text + "\"}]}");
    };
    QTest::newRow("a field of 2000") << json << blocks(field(QByteArray(2000, 'x'))) << 200 << "ok"_ba;
    QTest::newRow("a field of 2001") << json << blocks(field(QByteArray(2001, 'x'))) << 400 << "invalid_blocks"_ba;
    const auto context = [](const QByteArray &text) {
        return QByteArray("{\"type\":\"context\",\"elements\":[{\"type\":\"mrkdwn\",\"text\":\"" + text + "\"}]}");
    };
    QTest::newRow("an element of 3000") << json << blocks(context(QByteArray(3000, 'x'))) << 200 << "ok"_ba;
    QTest::newRow("an element of 3001") << json << blocks(context(QByteArray(3001, 'x'))) << 400 << "invalid_blocks"_ba;
    QTest::newRow("fifty blocks") << json << blocks(dividers + section("a")) << 200 << "ok"_ba;
    QTest::newRow("fifty-one") << json << blocks(dividers + section("a") + ',' + section("b")) << 400 << "invalid_blocks"_ba;
    QTest::newRow("a long text outside of blocks") << json << QByteArray("{\"text\":\"" + QByteArray(3001, 'x') + "\"}") << 200 << "ok"_ba;
    QTest::newRow("text and then null") << json << "{\"text\":\"a\",\"text\":null}"_ba << 400 << QByteArray("no_text");
    QTest::newRow("empty") << json << QByteArray() << 400 << QByteArray("invalid_payload");
}

void tst_PlanSteps::answersLikeSlack()
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

void tst_PlanSteps::answersLikeZapier()
{
    Fixture f;
    f.start(u"zapier"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("200"));
    QVERIFY(bodyOf(*client).startsWith("{\"status\":\"success\",\"attempt\":\""));
}

void tst_PlanSteps::aScriptIsGivenAsItStandsWhateverTheSignature()
{
    Fixture f;
    f.start(u"200,503,204"_s);
    const auto client = f.client();
    client->send(post("{}") + post("{}") + post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 3, waitMs);
    QCOMPARE(f.captured.at(0).status, 200);
    QCOMPARE(f.captured.at(0).verdict, Verdict::Missing);
    QCOMPARE(f.captured.at(1).status, 503);
    QCOMPARE(f.captured.at(2).status, 204);
}

void tst_PlanSteps::withoutAScriptABadSignatureIsRefused()
{
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(post("{}") + post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.at(0).status, 401);
    QCOMPARE(f.captured.at(1).status, 200);
    f.receiver.setPlan(*ResponsePlan::parse(u"200"_s)); // the same answer, but somebody's word
    client->send(post("{}"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 3, waitMs);
    QCOMPARE(f.captured.at(2).status, 200);
    f.receiver.setPlan({});
    client->send(post("{}"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 4, waitMs);
    QCOMPARE(f.captured.at(3).status, 401);
}

void tst_PlanSteps::stepsGoByTheOrderOfRequests()
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

void tst_PlanSteps::eachOfManyConnectionsTakesOneStep()
{
    Fixture f;
    f.start(u"503x10,204x10,500"_s);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(f.client());
        clients.back()->send(post("{}", signature("{}")));
    }
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 20, waitMs);
    QMap<int, int> given;
    for (const Capture &capture : std::as_const(f.captured))
        ++given[capture.status];
    QCOMPARE(given, (QMap<int, int>{{204, 10}, {503, 10}}));
}

void tst_PlanSteps::breaksAfterADelay()
{
    Fixture f;
    f.start(u"delay=60ms:close"_s);
    const auto client = f.client();
    QElapsedTimer elapsed;
    elapsed.start();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(elapsed.elapsed() >= 60);
    QVERIFY(client->received.isEmpty());
    QCOMPARE(f.captured.first().answer, u"delay=60ms:close"_s);
}

void tst_PlanSteps::truncatesAnywhere_data()
{
    QTest::addColumn<int>("bytes");
    for (const int bytes : {0, 1, 4096, 100'000})
        QTest::addRow("%d", bytes) << bytes;
}

void tst_PlanSteps::truncatesAnywhere()
{
    QFETCH(int, bytes);
    Fixture f;
    f.start(u"truncate=%1"_s.arg(bytes));
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QCOMPARE(bodyOf(*client).size(), bytes);
    const QByteArray announced = client->received.mid(client->received.indexOf("Content-Length: ") + 16);
    QVERIFY(announced.left(announced.indexOf('\r')).toInt() > bytes);
}

void tst_PlanSteps::aScriptedFaultIsNoVerdict()
{
    Fixture f;
    f.start(u"zapier,redirect=/x,302,404,close"_s);
    const auto client = f.client();
    const QByteArray unsigned_ = post("{}");
    client->send(unsigned_ + unsigned_ + unsigned_ + unsigned_ + unsigned_);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QList<int> given;
    for (const Capture &capture : std::as_const(f.captured)) {
        QCOMPARE(capture.verdict, Verdict::Missing);
        given.append(capture.status);
    }
    QCOMPARE(given, (QList{200, 307, 302, 404, 0}));
}

void tst_PlanSteps::slackSurvivesBrackets()
{
    Fixture f;
    f.start(u"slack"_s);
    const auto client = f.client();
    client->send(post("{\"blocks\":" + QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']') + "}"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->received.contains("X-Ovyxa-Reason: blocks[0]: must be an object\r\n"));
}

QTEST_GUILESS_MAIN(tst_PlanSteps)
#include "tst_plan_steps.moc"

// SPDX-License-Identifier: MIT
#include "core/trial/json_path.h"
#include "core/trial/scenario_reader.h"

#include "core/payload/json_tree.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

/// JSON written with ' for ".
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

} // namespace

class TestScenarioReader final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    void put(const QString &name, const QByteArray &content) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    [[nodiscard]] Result<Scenario> read(const QByteArray &text) const { return readScenario(text, m_folder.path()); }
    /// A scenario with these steps.
    [[nodiscard]] Result<Scenario> steps(const QByteArray &steps) const { return read("{\"steps\":[" + steps + "]}"); }

private Q_SLOTS:
    void initTestCase()
    {
        put(u"secret.txt"_s, "s3cret\n");
        put(u"body.json"_s, "{ \"a\" : 1.0 }\n");
        put(u"empty.txt"_s, "\n");
    }

    void aWholeScenarioIsRead()
    {
        const auto scenario = read(
            json("{ 'name': 'An order // survives', // a comment with 'quotes'\n"
                 "'receiver': { 'respond': '503x2,200', 'forward_to': 'http://127.0.0.1:3000/hook' }, "
                 "'target': { 'url': 'https://localhost:8443/hook', 'secret_file': 'secret.txt', 'signature': 'prefixed', 'format': 'slack' }, "
                 "'site': 'acme.test', 'plan_limit': 10, 'spike_threshold': 3, 'goals': [ { 'name': 'Purchase', 'path': '/done' }, { 'name': 'Join', "
                 "'event': 'join' } ], "
                 "'steps': [ "
                 "{ 'fire': 'goal.completed', 'as': 'order', 'data': { 'goal_name': 'Purchase', 'n': 1.0 }, 'headers': { 'X-A': 'b' } }, "
                 "{ 'expect': { 'delivery': 'order', 'state': 'delivered', 'attempts': 3, 'status': 200, 'error': 'none', 'body': { 'data.n': 1.0 } "
                 "}, 'within': '10m' }, "
                 "{ 'respond': 'close,200' }, "
                 "{ 'replay': 'order', 'times': 2, 'overlap': true }, "
                 "{ 'wait': '1h' }, { 'wait': 1.5 }, "
                 "{ 'fire': 'realtime.spike', 'as': 'forged', 'sign': 'wrong', 'times': 3, 'body_file': 'body.json' }, "
                 "{ 'replay': ['order', 'forged'], 'reverse': true }, "
                 "{ 'expect': { 'requests': 6, 'valid': 5, 'invalid': 1, 'missing': 0, 'statuses': [503, 200], 'in_order': false, 'distinct': 2, "
                 "'where': { 'data.goal_name': 'Purchase' } } }, "
                 "{ 'expect': { 'in_order': ['order', 'forged'], 'distinct': true } }, "
                 "{ 'hit': { 'url': 'https://acme.test/checkout/success' }, 'times': 3 }, "
                 "{ 'hit': { 'url': 'https://acme.test/', 'name': 'join', 'referrer': 'https://www.google.com/', 'user_agent': 'x', 'ip_address': "
                 "'192.0.2.1' } }, "
                 "{ 'run': ['node', 'check.mjs', ''], 'expect_exit': 3, 'name': 'The app has one order' }, "
                 "{ 'rotate': {} }, { 'rotate': { 'secret_file': 'secret.txt' } } ] }"));
        QVERIFY2(scenario.ok(), scenario ? "" : qPrintable(scenario.error().message));
        QCOMPARE(scenario->name, u"An order // survives"_s);
        QVERIFY(scenario->hasReceiver);
        QCOMPARE(scenario->plan.text(), u"503x2,200"_s);
        QCOMPARE(scenario->forwardTo, u"http://127.0.0.1:3000/hook"_s);
        QCOMPARE(scenario->target.url, u"https://localhost:8443/hook"_s);
        QCOMPARE(scenario->target.secret, "s3cret"_ba);
        QCOMPARE(scenario->target.encoding, SignatureEncoding::Prefixed);
        QCOMPARE(scenario->target.format, BodyFormat::Slack);
        QCOMPARE(scenario->goals->size(), 2);
        QCOMPARE(scenario->goals->at(1).kind, Goal::Kind::CustomEvent);
        QCOMPARE(scenario->steps.size(), 15);
        QCOMPARE(*scenario->steps.at(0).data, "{\"goal_name\":\"Purchase\",\"n\":1.0}"_ba);
        QCOMPARE(scenario->steps.at(0).line, 2);
        QCOMPARE(scenario->steps.at(0).name, u"fire goal.completed as order"_s);
        QCOMPARE(scenario->steps.at(1).span, Millis{600'000});
        QCOMPARE(scenario->steps.at(1).expectation.state, DeliveryState::Delivered);
        QCOMPARE(scenario->steps.at(1).expectation.error, u"none"_s);
        QVERIFY(scenario->steps.at(3).overlap);
        QCOMPARE(scenario->steps.at(5).span, Millis{1'500});
        QCOMPARE(*scenario->steps.at(6).body, "{ \"a\" : 1.0 }\n"_ba);
        QCOMPARE(scenario->steps.at(6).sign, ScenarioStep::Sign::Wrong);
        QCOMPARE(scenario->steps.at(6).times, 3);
        QVERIFY(scenario->steps.at(7).reverse);
        QCOMPARE(*scenario->steps.at(8).expectation.statuses, (QList<int>{503, 200}));
        QCOMPARE(scenario->steps.at(9).expectation.order, (QStringList{u"order"_s, u"forged"_s}));
        QCOMPARE(scenario->steps.at(11).hit.address, u"192.0.2.1"_s);
        QCOMPARE(scenario->steps.at(12).name, u"The app has one order"_s);
        QCOMPARE(scenario->steps.at(12).exitCode, 3);
        QCOMPARE(scenario->steps.at(14).secret, "s3cret"_ba);
    }

    void theReceiverIsStartedUnlessThereIsATargetAlone()
    {
        QVERIFY(steps(json("{'fire':'goal.completed'}"))->hasReceiver);
        QVERIFY(read(json("{'target':{'format':'slack'},'steps':[{'fire':'goal.completed'}]}"))->hasReceiver);
        QVERIFY(!read(json("{'target':{'url':'https://localhost:1/'},'steps':[{'fire':'goal.completed'}]}"))->hasReceiver);
        const auto forwarding = read(json("{'receiver':{'forward_to':'http://localhost:1/'},'steps':[{'fire':'goal.completed'}]}"));
        QCOMPARE(forwarding->plan.text(), u"app"_s);
    }

    void whatIsWrongIsToldWithItsPlaceAndTheNearestWord_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &text, const QString &expected) { QTest::newRow(name) << text << expected; };
        const auto step = [&](const char *name, const QByteArray &text, const QString &expected) {
            row(name, "{\"steps\":[" + text + "]}", expected);
        };
        row("no JSON", "{\"steps\":[}", u"Line 1, column 11: a value is expected"_s);
        row("no object", "[]", u"Line 1, column 1: A scenario is an object"_s);
        row("a place behind comments", "// é\n{ // ü\n  \"stebs\": [] }", u"Line 3, column 3: A scenario has no “stebs”. Did you mean “steps”?"_s);
        row("columns are letters", "{\"name\":\"é\",\"x\":1}", u"Line 1, column 13: "_s);
        row("twice", "{\"name\":\"a\",\"name\":\"b\"}", u"column 13: the name “name” stands here a second time"_s);
        row("no steps", "{\"name\":\"x\"}", u"Line 1, column 1: A scenario has “steps”"_s);
        row("empty steps", "{\"steps\":[]}", u"column 10: “steps” is a list with at least one step"_s);
        row("name no text", "{\"name\":1,\"steps\":[]}", u"column 9: “name” is a text"_s);
        row("name of two lines", "{\n\"name\":\"a\\nb\",\"steps\":[]}", u"Line 2, column 8: “name” holds a line break"_s);
        row("name with a control character", "{\"name\":\"a\\u001b[1m\",\"steps\":[]}", u"column 9: “name” holds a line break or another"_s);
        row("name with a line separator", "{\"name\":\"a\\u2028b\",\"steps\":[]}", u"column 9: “name” holds"_s);
        row("receiver key", "{\"receiver\":{\"respnd\":\"200\"},\"steps\":[{\"wait\":1}]}",
            u"column 14: “receiver” has no “respnd”. Did you mean “respond”?"_s);
        row("plan", "{\"receiver\":{\"respond\":\"2000\"},\"steps\":[{\"wait\":1}]}", u"column 25: "_s);
        row("a plan's step", "{\"receiver\":{\"respond\":\"503x2, clsoe,200\"},\"steps\":[{\"wait\":1}]}",
            u"column 32: “clsoe”: this is no step. Did you mean “close”?"_s);
        row("a plan's first step", "{\"receiver\":{\"respond\":\"clsoe,200\"},\"steps\":[{\"wait\":1}]}", u"column 25: “clsoe”"_s);
        row("a plan's last step", "{\"receiver\":{\"respond\":\"503x2,ok\"},\"steps\":[{\"wait\":1}]}",
            u"column 31: “ok”: this is no step. There are"_s);
        row("a plan's step behind escapes", "{\"receiver\":{\"respond\":\"\\u003200,clsoe\"},\"steps\":[{\"wait\":1}]}", u"column 24: “clsoe”"_s);
        row("app without one", "{\"receiver\":{\"respond\":\"app\"},\"steps\":[{\"wait\":1}]}", u"name one with “forward_to”"_s);
        row("forward_to", "{\"receiver\":{\"forward_to\":\"ftp://x\"},\"steps\":[{\"wait\":1}]}", u"column 27: "_s);
        row("forward_to itself", json("{'target':{'url':'http://localhost:81/hook'},'receiver':{'forward_to':'http://127.0.0.1:81/'},'steps':[]}"),
            u"column 71: The receiver listens at the “target”"_s);
        row("url", "{\"target\":{\"url\":\"http://example.com/\"},\"steps\":[{\"wait\":1}]}", u"column 18: "_s);
        row("secret file", "{\"target\":{\"secret_file\":\"none.txt\"},\"steps\":[{\"wait\":1}]}", u"none.txt” cannot be read: No such file"_s);
        row("empty secret", "{\"target\":{\"secret_file\":\"empty.txt\"},\"steps\":[{\"wait\":1}]}", u"There is no secret in “empty.txt”"_s);
        row("ca", "{\"target\":{\"ca\":\"secret.txt\"},\"steps\":[{\"wait\":1}]}", u"holds no certificate"_s);
        row("signature", "{\"target\":{\"signature\":\"hexx\"},\"steps\":[{\"wait\":1}]}", u"Did you mean “hex”?"_s);
        row("goal", "{\"goals\":[{\"name\":\"x\"}],\"steps\":[{\"wait\":1}]}", u"column 11: A goal has a “name”, and either"_s);
        row("plan limit", "{\"plan_limit\":0,\"steps\":[{\"wait\":1}]}", u"column 15: “plan_limit” is a whole number from 1"_s);
        step("unknown step", json("{'fyre':'goal.completed'}"), u"column 12: There is no step “fyre”. Did you mean “fire”?"_s);
        step("step's name of two lines", json("{'wait':'1s','name':'a\\tb'}"), u"column 31: “name” holds a line break or another"_s);
        step("two steps in one", json("{'wait':'1s','fire':'goal.completed'}"), u"A step does one thing"_s);
        step("no object", json("'wait'"), u"column 11: A step is an object"_s);
        step("letters in another order", json("{'wiat':'1h'}"), u"column 12: There is no step “wiat”. Did you mean “wait”?"_s);
        step("unknown step with a name", json("{'name':'later','wiat':'1h'}"), u"There is no step “wiat”. Did you mean “wait”?"_s);
        step("nothing but a name", json("{'name':'later'}"), u"column 11: A step says what it does, and this one does not. There are: fire, hit,"_s);
        step("unknown member", json("{'fire':'goal.completed','named':'x'}"), u"column 36: The step “fire” has no “named”. Did you mean “name”?"_s);
        step("nothing is near", json("{'fire':'goal.completed','名前':'x'}"), u"The step “fire” has no “名前”. There are: "_s);
        step("a letter is near to nothing", json("{'expect':{'x':1}}"), u"“expect” has no “x”. There are: "_s);
        step("member of another", json("{'wait':'1s','times':2}"), u"The step “wait” has no “times”"_s);
        step("event", json("{'fire':'goal.complete'}"), u"column 19: There is no event “goal.complete”. Did you mean “goal.completed”?"_s);
        step("data", json("{'fire':'goal.completed','data':[]}"), u"“data” is an object"_s);
        step("data and body", json("{'fire':'goal.completed','data':{},'body_file':'body.json'}"), u"do not go together"_s);
        step("sign", json("{'fire':'goal.completed','sign':'wrongly'}"), u"Did you mean “wrong”?"_s);
        step("times", json("{'fire':'goal.completed','times':0}"), u"“times” is a whole number from 1 to"_s);
        step("times as text", json("{'fire':'goal.completed','times':'2'}"), u"“times” is a whole number"_s);
        step("header", json("{'fire':'goal.completed','headers':{'A B':'x'}}"), u"column 47: "_s);
        step("signature header", json("{'fire':'goal.completed','headers':{'x-ovyxa-signature':'x'}}"), u"“sign” says how"_s);
        step("same name", json("{'fire':'goal.completed','as':'a'},{'fire':'goal.completed','as':'a'}"), u"“a” is fired twice"_s);
        step("never fired", json("{'fire':'goal.completed','as':'order'},{'replay':'ordr'}"),
             u"column 60: Nothing was fired as “ordr” before this step. Did you mean “order”?"_s);
        step("fired later", json("{'expect':{'delivery':'order','status':200}},{'fire':'goal.completed','as':'order'}"), u"before this step"_s);
        step("reverse of one", json("{'fire':'goal.completed','as':'a'},{'replay':'a','reverse':true}"), u"“reverse” goes with a list"_s);
        step("time", json("{'wait':'10 minutes'}"), u"column 19: “10 minutes” is no time. Write 500ms"_s);
        step("time of nothing", json("{'wait':'0s'}"), u"“0s” is no time"_s);
        step("negative time", json("{'wait':-1}"), u"“-1” is no time"_s);
        step("long time", json("{'wait':'400d'}"), u"at most 366 days"_s);
        step("expect nothing", json("{'expect':{}}"), u"“expect” expects nothing"_s);
        step("expect nothing of a delivery", json("{'fire':'goal.completed','as':'a'},{'expect':{'delivery':'a'}}"), u"says what to expect of “a”"_s);
        step("where alone", json("{'expect':{'where':{'event':'x'}}}"), u"“where” says which requests"_s);
        step("both", json("{'fire':'goal.completed','as':'a'},{'expect':{'delivery':'a','requests':1}}"), u"Make two steps of it"_s);
        step("state without delivery", json("{'expect':{'state':'delivered'}}"), u"“state” needs a “delivery”"_s);
        step("state", json("{'fire':'goal.completed','as':'a'},{'expect':{'delivery':'a','state':'deliverd'}}"), u"Did you mean “delivered”?"_s);
        step("error", json("{'fire':'goal.completed','as':'a'},{'expect':{'delivery':'a','error':'time_out'}}"), u"Did you mean “timeout”?"_s);
        step("status", json("{'fire':'goal.completed','as':'a'},{'expect':{'delivery':'a','status':1000}}"), u"from 0 to 999"_s);
        step("expect key", json("{'expect':{'request':1}}"), u"“expect” has no “request”. Did you mean “requests”?"_s);
        step("statuses", json("{'expect':{'statuses':200}}"), u"“statuses” is a list"_s);
        for (const char *path : {"data..x", "data.x[", "data.x]", "data.x[]", ".data", "data.", "[0", "$.", "items[0]x"}) {
            step(path, json("{'expect':{'requests':1,'where':{'event':'x','" + QByteArray(path) + "':1}}}"),
                 u"column 56: “%1” is no place in JSON"_s.arg(QString::fromLatin1(path)));
        }
        step("a place in quotes", R"({"expect":{"requests":1,"where":{"data['x']":1}}})", u"“data['x']” is no place in JSON"_s);
        step("nothing in order", json("{'fire':'goal.completed','as':'a'},{'expect':{'in_order':['']}}"), u"Nothing was fired as “”"_s);
        step("hit without url", json("{'hit':{}}"), u"A hit has a “url”"_s);
        step("a hit's url as null", json("{'hit':{'url':null}}"), u"“url” is a text"_s);
        step("hit url", json("{'hit':{'url':'/path'}}"), u"column 18: "_s);
        step("hit address", json("{'hit':{'url':'https://a.test/','ip_address':'1.2.3'}}"), u"ip_address"_s);
        step("run", json("{'run':'node x'}"), u"“run” is a list of texts"_s);
        step("exit", json("{'run':['x'],'expect_exit':256}"), u"from 0 to 255"_s);
        row("respond without receiver", json("{'target':{'url':'https://localhost:1/'},'steps':[{'respond':'200'}]}"), u"No receiver is started"_s);
        row("requests without receiver", json("{'target':{'url':'https://localhost:1/'},'steps':[{'expect':{'requests':1}}]}"),
            u"No receiver is started"_s);
    }

    void whatIsWrongIsToldWithItsPlaceAndTheNearestWord()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        const auto scenario = read(text);
        QVERIFY(!scenario.ok());
        QCOMPARE(scenario.error().code, ErrorCode::InvalidInput);
        QVERIFY2(scenario.error().message.startsWith("Line "_L1), qPrintable(scenario.error().message));
        QVERIFY2(scenario.error().message.contains(expected), qPrintable(scenario.error().message));
    }

    void nullIsTheSameAsLeavingOut()
    {
        const auto scenario = steps(json("{'hit':{'url':'https://a.test/','name':null,'referrer':null,'user_agent':null,'ip_address':null}}"));
        QVERIFY2(scenario.ok(), scenario ? "" : qPrintable(scenario.error().message));
        QVERIFY(scenario->steps.constFirst().hit.name.isEmpty());
    }

    void placesAreTakenAsTheyAreUsuallyWritten()
    {
        for (const auto &path : {u""_s, u"$"_s, u"$.a"_s, u"$[0].a"_s, u"[0]"_s, u"a.0.b"_s, u"a[0][1].b"_s, u"a-b.c d"_s, u"名.前"_s})
            QVERIFY2(isJsonPath(path), qPrintable(path));
    }

    void aFileIsNamedInItsErrors()
    {
        put(u"wrong.json"_s, "{}");
        put(u"right.json"_s, json("{'steps':[{'wait':'1s'}]}"));
        const auto wrong = readScenarioFile(m_folder.filePath(u"wrong.json"_s));
        QVERIFY(wrong.error().message.startsWith(m_folder.filePath(u"wrong.json"_s) + u": Line 1"_s));
        QCOMPARE(readScenarioFile(m_folder.filePath(u"right.json"_s))->name, u"right"_s);
        QCOMPARE(readScenarioFile(m_folder.filePath(u"none.json"_s)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(readScenarioFile(m_folder.path()).error().code, ErrorCode::InvalidInput);
    }

    void placesInJsonAreFound()
    {
        const JsonNode root = *parseJsonTree(json("{'data':{'items':[{'name':'x'},2],'a.b':true},'n':1.50}"));
        QCOMPARE(atPath(root, u"data.items.0.name"_s)->text, u"x"_s);
        QCOMPARE(atPath(root, u"$.data.items[0].name"_s)->text, u"x"_s);
        QCOMPARE(atPath(root, u"data.items[1]"_s)->text, u"2"_s);
        QCOMPARE(atPath(root, u"data.a.b"_s)->text, u"true"_s);
        QCOMPARE(atPath(root, u"$"_s), &root);
        QCOMPARE(atPath(root, u"data.items.2"_s), nullptr);
        QCOMPARE(atPath(root, u"data.none"_s), nullptr);
        const JsonNode list = *parseJsonTree("[[1,2]]");
        QCOMPARE(atPath(list, u"$[0][1]"_s)->text, u"2"_s);
        QCOMPARE(atPath(list, u"[0].1"_s)->text, u"2"_s);
        QVERIFY(isSameJson(*atPath(root, u"n"_s), *parseJsonTree("1.5")));
        QVERIFY(!isSameJson(*atPath(root, u"n"_s), *parseJsonTree("\"1.5\"")));
        QVERIFY(isSameJson(*parseJsonTree(json("{'a':1,'b':[1]}")), *parseJsonTree(json("{'b':[1],'a':1}"))));
        QVERIFY(!isSameJson(*parseJsonTree("[1,2]"), *parseJsonTree("[2,1]")));
    }

    void numbersAreTheSameToTheLastDigit()
    {
        const auto same = [](const char *one, const char *other) { return isSameJson(*parseJsonTree(one), *parseJsonTree(other)); };
        for (const auto &[one, other] : {std::pair("1", "1.0"), std::pair("100", "1e2"), std::pair("100", "1E+02"), std::pair("0.05", "5e-2"),
                                         std::pair("0", "-0.0"), std::pair("0e5", "0"), std::pair("-12.50", "-125e-1"), std::pair("10e999", "1e1000"),
                                         std::pair("1e99999999999999999999", "1e99999999999999999999")})
            QVERIFY2(same(one, other), one);
        for (const auto &[one, other] : {std::pair("9007199254740993", "9007199254740992"), std::pair("1e400", "1e999"), std::pair("1", "-1"),
                                         std::pair("0.1", "0.10000000000000000001"), std::pair("10", "1"), std::pair("0.1", "0.01"),
                                         std::pair("1e99999999999999999999", "1e99999999999999999998")})
            QVERIFY2(!same(one, other), one);
    }
};

QTEST_GUILESS_MAIN(TestScenarioReader)
#include "tst_scenario_reader.moc"

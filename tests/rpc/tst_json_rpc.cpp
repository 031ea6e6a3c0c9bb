// SPDX-License-Identifier: MIT
#include "core/payload/json_scanner.h"
#include "core/rpc/json_rpc.h"
#include "core/rpc/line_splitter.h"

#include <QtCore/QObject>
#include <QtTest/QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace ovyxa;

using Json = nlohmann::ordered_json;

class TestJsonRpc final : public QObject
{
    Q_OBJECT

    static Json refusedAs(const QByteArray &line)
    {
        const auto parsed = parseRpc(line);
        const auto *refusal = std::get_if<RpcRefusal>(&parsed);
        if (!refusal || refusal->message.isEmpty())
            return {};
        return Json::parse(refusal->line().toStdString());
    }

    static QByteArray nested(int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); }

private Q_SLOTS:
    void requestsAndNotifications()
    {
        auto parsed = parseRpc(R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"x"}})");
        const auto *request = std::get_if<RpcMessage>(&parsed);
        QVERIFY(request);
        QCOMPARE(request->kind, RpcMessage::Kind::Request);
        QCOMPARE(request->method, u"tools/call"_s);
        QVERIFY(request->id == 7);
        QVERIFY(request->params.at("name") == "x");

        parsed = parseRpc(R"({"method":"a","jsonrpc":"2.0","id":"seven","params":[1]})");
        QVERIFY(std::get<RpcMessage>(parsed).id == "seven");
        QVERIFY(std::get<RpcMessage>(parsed).params.is_array());

        parsed = parseRpc(R"({"jsonrpc":"2.0","method":"initialized","params":null})");
        QCOMPARE(std::get<RpcMessage>(parsed).kind, RpcMessage::Kind::Notification);
        QVERIFY(std::get<RpcMessage>(parsed).params.is_null());
    }

    void answersAndFailures()
    {
        auto parsed = parseRpc(R"({"jsonrpc":"2.0","id":1,"result":null})");
        QCOMPARE(std::get<RpcMessage>(parsed).kind, RpcMessage::Kind::Answer);
        parsed = parseRpc(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}})");
        QCOMPARE(std::get<RpcMessage>(parsed).kind, RpcMessage::Kind::Failure);
        QVERIFY(std::get<RpcMessage>(parsed).error.at("code") == -32700);
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("id"); // as JSON
        const auto row = [](const char *name, const QByteArray &line, int code, const QByteArray &id = "null") {
            QTest::newRow(name) << line << code << id;
        };
        row("no JSON", "hello", -32700);
        row("cut", R"({"jsonrpc":"2.0","id":1,)", -32700);
        row("two", R"({"jsonrpc":"2.0","id":1,"method":"a"} {})", -32700);
        row("not UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", -32700);
        row("byte order mark", "\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}", -32700);
        row("NUL", QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}\0", 38), -32700);
        row("too deep", R"({"jsonrpc":"2.0","id":1,"method":"a","params":)" + nested(jsonDepth + 1) + '}', -32700);
        row("a million deep", nested(1'000'000), -32700);
        row("number beyond all bounds", R"({"jsonrpc":"2.0","id":1,"method":"a","params":[1e999]})", -32700);
        row("batch", R"([{"jsonrpc":"2.0","id":1,"method":"a"}])", -32600);
        row("empty batch", "[]", -32600);
        row("a string", "\"ping\"", -32600);
        row("no version", R"({"id":1,"method":"a"})", -32600, "1");
        row("another version", R"({"jsonrpc":"1.0","id":1,"method":"a"})", -32600, "1");
        row("version as a number", R"({"jsonrpc":2.0,"id":"x","method":"a"})", -32600, "\"x\"");
        row("null id", R"({"jsonrpc":"2.0","id":null,"method":"a"})", -32600);
        row("fraction as id", R"({"jsonrpc":"2.0","id":1.5,"method":"a"})", -32600);
        row("object as id", R"({"jsonrpc":"2.0","id":{},"method":"a"})", -32600);
        row("truth as id", R"({"jsonrpc":"2.0","id":true,"method":"a"})", -32600);
        row("method is a number", R"({"jsonrpc":"2.0","id":4,"method":5})", -32600, "4");
        row("empty method", R"({"jsonrpc":"2.0","id":4,"method":""})", -32600, "4");
        row("params are a text", R"({"jsonrpc":"2.0","id":4,"method":"a","params":"x"})", -32600, "4");
        row("nothing", R"({"jsonrpc":"2.0","id":4})", -32600, "4");
        row("result and error", R"({"jsonrpc":"2.0","id":4,"result":1,"error":{}})", -32600, "4");
        row("answer to nobody", R"({"jsonrpc":"2.0","result":1})", -32600);
        row("error is a text", R"({"jsonrpc":"2.0","id":4,"error":"no"})", -32600, "4");
    }

    void refused()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, code);
        QFETCH(QByteArray, id);
        const Json failure = refusedAs(line);
        QVERIFY(failure.is_object());
        QVERIFY(failure.at("jsonrpc") == "2.0");
        QCOMPARE(failure.at("error").at("code").get<int>(), code);
        QCOMPARE(failure.at("id").dump(), id.toStdString());
    }

    void aBatchIsReadMessageByMessage()
    {
        const auto batch = parseRpcBatch(R"( [{"jsonrpc":"2.0","id":1,"method":"a"}, 7, {"jsonrpc":"2.0","method":"b"}, []])");
        QVERIFY(batch);
        const auto messages = std::get<std::vector<RpcParsed>>(*batch);
        QCOMPARE(messages.size(), size_t(4));
        QCOMPARE(std::get<RpcMessage>(messages.at(0)).kind, RpcMessage::Kind::Request);
        QCOMPARE(std::get<RpcRefusal>(messages.at(1)).code, -32600);
        QCOMPARE(std::get<RpcMessage>(messages.at(2)).kind, RpcMessage::Kind::Notification);
        QCOMPARE(std::get<RpcRefusal>(messages.at(3)).code, -32600);
        QVERIFY(std::get<RpcRefusal>(messages.at(3)).message.contains(u"no other batch"_s)); // what it is, not what to do with a line
        for (const QByteArray &none : {"{\"jsonrpc\":\"2.0\",\"method\":\"b\"}"_ba, "[7"_ba, ""_ba})
            QVERIFY2(!parseRpcBatch(none), none.constData());
    }

    /// As a whole: one answer for each message would be more than was sent.
    void aBatchIsBounded()
    {
        const auto refusalOf = [](qsizetype messages) {
            const QByteArray list = QByteArray("7,").repeated(messages);
            const auto batch = parseRpcBatch('[' + list.left(std::max(list.size() - 1, qsizetype(0))) + ']');
            const auto *refusal = batch ? std::get_if<RpcRefusal>(&*batch) : nullptr;
            return refusal && refusal->code == -32600 ? refusal->message : QString();
        };
        QCOMPARE(refusalOf(100), QString());
        QVERIFY(refusalOf(101).contains(u"at most 100"_s));
        QVERIFY(refusalOf(0).contains(u"empty"_s));
    }

    void asDeepAsAllowedIsRead()
    {
        const auto parsed = parseRpc(R"({"jsonrpc":"2.0","id":1,"method":"a","params":)" + nested(jsonDepth - 1) + '}');
        QVERIFY(std::holds_alternative<RpcMessage>(parsed));
    }

    void everyKindOfLineIsReadAgain()
    {
        const Json params{{"text", "a\nb\u2028c\u0085"}};
        for (const QByteArray &line : {rpcRequest(1, u"m"_s, params), rpcNotification(u"m"_s, params), rpcAnswer("x", params)}) {
            QCOMPARE(line.count('\n'), 1);
            QVERIFY(line.endsWith('\n'));
            QVERIFY(!line.contains("\xE2\x80\xA8") && !line.contains("\xC2\x85"));
            const auto parsed = parseRpc(line.chopped(1));
            QVERIFY(std::holds_alternative<RpcMessage>(parsed));
            const auto &message = std::get<RpcMessage>(parsed);
            QVERIFY((message.kind == RpcMessage::Kind::Answer ? message.result : message.params) == params);
        }
        const Json failure = Json::parse(rpcFailure(3, int(RpcError::Internal), u"why"_s, {{"exit_code", 3}}).toStdString());
        QVERIFY(failure.at("error") == Json({{"code", -32603}, {"message", "why"}, {"data", {{"exit_code", 3}}}}));
        QVERIFY(!Json::parse(rpcFailure(3, 1, u"why"_s).toStdString()).at("error").contains("data"));
        QVERIFY(!Json::parse(rpcNotification(u"m"_s, {}).toStdString()).contains("params"));
    }

    void linesWhateverTheyComeIn_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 2, 3, 5, 1000})
            QTest::addRow("%d bytes", piece) << piece;
    }

    void linesWhateverTheyComeIn()
    {
        QFETCH(int, piece);
        const QByteArray stream = "one\n\r\n \n1234567890\n1234567890\r\n12345678901\ntwo\r\n" + QByteArray(50, 'x') + "\nthree";
        LineSplitter splitter(10);
        QByteArrayList seen;
        const auto keep = [&seen](LineSplitter::Fit fit, const QByteArray &line) { seen += fit == LineSplitter::Fit::Whole ? line : "(too long)"; };
        for (qsizetype i = 0; i < stream.size(); i += piece)
            splitter.feed(QByteArrayView(stream).sliced(i, std::min<qsizetype>(piece, stream.size() - i)), keep);
        splitter.end(keep);
        splitter.end(keep); // nothing is left
        QCOMPARE(seen, (QByteArrayList{"one", "1234567890", "1234567890", "(too long)", "two", "(too long)", "three"}));
    }

    void whatIsTooLongIsSaid()
    {
        const Json failure = Json::parse(tooLongForRpc(16 * 1024 * 1024).line().toStdString());
        QVERIFY(failure.at("id").is_null());
        QVERIFY(failure.at("error").at("message").get<std::string>().find("16777216") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestJsonRpc)
#include "tst_json_rpc.moc"

// SPDX-License-Identifier: MIT
// Two bodies, header lists and answers side by side: what counts as a difference, where it stands, and what does not count.
#include "core/model/log_query.h"
#include "core/rules/comparison.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

/// "~ /a: 1 -> 2; - /b: 3; + /c: 4", what is set aside in brackets.
QString said(const QList<Difference> &differences)
{
    QStringList parts;
    for (const Difference &each : differences) {
        QString text = each.kind == Difference::Kind::Changed ? u"~ "_s : each.kind == Difference::Kind::Added ? u"+ "_s : u"- "_s;
        text += each.where;
        if (each.repeat > 1)
            text += u" (%1)"_s.arg(each.repeat);
        text += u": "_s;
        if (each.kind != Difference::Kind::Added)
            text += QString::fromUtf8(each.left);
        if (each.kind == Difference::Kind::Changed)
            text += each.otherType ? u" => "_s : u" -> "_s;
        if (each.kind != Difference::Kind::Removed)
            text += QString::fromUtf8(each.right);
        parts.append(each.setAside ? u'[' + text + u']' : text);
    }
    return parts.join(u"; "_s);
}

/// The text of one side again, from the rows that have it.
QByteArray sideOf(const JsonDifference &difference, bool left)
{
    QByteArray text;
    for (const CompareRow &row : difference.rows) {
        if (left ? !row.hasLeft : !row.hasRight)
            continue;
        const CompareRow::Side &side = left ? row.left : row.right;
        const QByteArrayView value = side.value;
        const bool closes = value == "}" || value == "]";
        if (!text.isEmpty() && !closes && !text.endsWith('{') && !text.endsWith('['))
            text += ',';
        if (!side.key.isEmpty())
            text += side.key + ":";
        text += value;
    }
    return text;
}

} // namespace

class tst_Difference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void structure_data();
    void structure();
    void orderAndSpellingAreToldOnly();
    void whatIsNoJsonIsRefused();
    void rowsHoldBothSides();
    void spansFoldWhatBelongsTogether();
    void bytes_data();
    void bytes();
    void manyBytesAreBounded();
    void partsOfAValue();
    void headers_data();
    void headers();
    void whatAlwaysDiffersIsSetAside();
    void answersAreCompared();
    void bodiesThatAreNoJsonGoByBytes();
    void beginningsAreKnownAsSuch();
    void headsAreRead();
};

void tst_Difference::structure_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &left, const QByteArray &right, const QString &expected) {
        QTest::newRow(name) << left << right << expected;
    };
    row("the same", R"({"a":1})", R"({"a":1})", u""_s);
    row("white space", R"({"a":[1,2]})", "{\n \"a\" : [ 1 , 2 ] }\n", u""_s);
    row("a value", R"({"a":1,"b":2})", R"({"a":1,"b":3})", u"~ /b: 2 -> 3"_s);
    row("as written", R"({"a":1})", R"({"a":1.0})", u"~ /a: 1 -> 1.0"_s);
    row("minus nought", R"([0])", R"([-0])", u"~ /0: 0 -> -0"_s);
    row("30 digits", R"({"n":100000000000000000000000000017})", R"({"n":100000000000000000000000000018})",
        u"~ /n: 100000000000000000000000000017 -> 100000000000000000000000000018"_s);
    row("another type", R"({"n":1})", R"({"n":"1"})", u"~ /n: 1 => \"1\""_s);
    row("null is not absent", R"({"n":null})", R"({})", u"- /n: null"_s);
    row("added and removed", R"({"a":1,"country":"DE","z":0})", R"({"a":1,"currency":"EUR","z":0})", u"- /country: \"DE\"; + /currency: \"EUR\""_s);
    row("deep", R"({"a":{"b":[{"c":1}]}})", R"({"a":{"b":[{"c":2}]}})", u"~ /a/b/0/c: 1 -> 2"_s);
    row("escapes in pointers", R"({"a/b":{"m~n":1}})", R"({"a/b":{"m~n":2}})", u"~ /a~1b/m~0n: 1 -> 2"_s);
    row("an empty name", R"({"":1})", R"({"":2})", u"~ /: 1 -> 2"_s);
    row("a name written otherwise", R"({"\u0061":1})", R"({"a":1})", u""_s);
    row("other order", R"({"a":1,"b":2})", R"({"b":2,"a":1})", u""_s);
    row("repeats", R"({"a":1,"a":2})", R"({"a":1,"a":3})", u"~ /a (2): 2 -> 3"_s);
    row("a repeat more", R"({"a":1})", R"({"a":1,"a":1})", u"+ /a (2): 1"_s);
    row("a repeat less", R"({"a":1,"b":0,"a":2})", R"({"a":1,"b":0})", u"- /a (2): 2"_s);
    row("an item in front", R"([1,2,3])", R"([0,1,2,3])", u"+ /0: 0"_s);
    row("an item less", R"([1,2,3])", R"([1,3])", u"- /1: 2"_s);
    row("an item in the middle", R"([1,2,3])", R"([1,9,3])", u"~ /1: 2 -> 9"_s);
    row("all alike", R"([1,1,1])", R"([1,1])", u"- /2: 1"_s);
    row("an object became a list", R"({"a":{"b":1}})", R"({"a":[1, 2]})", u"~ /a: {\"b\":1} => [1,2]"_s);
    row("a list became text", R"({"a":[]})", R"({"a":""})", u"~ /a: [] => \"\""_s);
    row("whole values", R"(1)", R"(2)", u"~ : 1 -> 2"_s);
    row("an object comes", R"({})", R"({"o": {"x": [1, {}]}})", u"+ /o: {\"x\":[1,{}]}"_s);
    row("words", R"([true,null])", R"([false,null])", u"~ /0: true -> false"_s);
}

void tst_Difference::structure()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(QString, expected);
    const auto difference = rules::compareJson(left, right);
    QVERIFY(difference.ok());
    QCOMPARE(said(difference->differences), expected);
    // The other way round the same things differ.
    const auto back = rules::compareJson(right, left);
    QVERIFY(back.ok());
    QCOMPARE(back->differences.size(), difference->differences.size());
}

void tst_Difference::orderAndSpellingAreToldOnly()
{
    const QByteArray left = R"({"a":1,"o":{"x":"\u00e9","y":2}})";
    const QByteArray right = R"({"o":{"y":2,"x":"é"},"a":1})";
    const auto difference = rules::compareJson(left, right);
    QVERIFY(difference->differences.isEmpty());
    QCOMPARE(difference->reordered, (QStringList{u"/o"_s, u""_s}));
    QCOMPARE(difference->writtenOtherwise, 1);
    const QByteArray added = R"({"z":0,"a":1,"o":2})";
    QVERIFY(rules::compareJson(R"({"a":1,"o":2})", added)->reordered.isEmpty()); // what is added moves nothing
}

void tst_Difference::whatIsNoJsonIsRefused()
{
    QCOMPARE(rules::compareJson("{}", "no").error().code, ErrorCode::InvalidInput);
    QCOMPARE(rules::compareJson("", "{}").error().code, ErrorCode::InvalidInput);
    const QByteArray deep = QByteArray(200, '[') + QByteArray(200, ']');
    QCOMPARE(rules::compareJson(deep, deep).error().code, ErrorCode::LimitReached);
    const QByteArray many = '[' + QByteArray("1,").repeated(200'001) + "1]";
    QCOMPARE(rules::compareJson("[]", many).error().code, ErrorCode::LimitReached);
}

void tst_Difference::rowsHoldBothSides()
{
    const QByteArray left = R"({"a":{"b":1,"gone":[1,{"x":2}]},"t":{},"n":1,"same":[[]]})";
    const QByteArray right = R"({"new":[3],"a":{"b":2},"t":[1],"n":"1","same":[[]]})";
    const auto difference = rules::compareJson(left, right);
    QCOMPARE(sideOf(*difference, true), left);
    QCOMPARE(sideOf(*difference, false), right);
    for (const CompareRow &row : difference->rows) {
        QVERIFY(row.hasLeft || row.hasRight);
        QCOMPARE(row.mark == CompareRow::Mark::Same, row.difference < 0);
        if (row.left.at >= 0)
            QCOMPARE(QByteArrayView(left).sliced(row.left.at, row.left.value.size()), row.left.value);
    }
}

void tst_Difference::spansFoldWhatBelongsTogether()
{
    const QByteArray text = R"({"a":[1,2],"b":3})";
    const auto rows = rules::compareJson(text, text)->rows;
    QCOMPARE(rows.size(), 7);
    QCOMPARE(rows.at(0).span, 7);
    QCOMPARE(rows.at(1).span, 4);
    QCOMPARE(rows.at(5).span, 1);
}

void tst_Difference::bytes_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QList<ByteRange>>("expected");
    using Ranges = QList<ByteRange>;
    QTest::newRow("the same") << QByteArray("abc") << QByteArray("abc") << Ranges{};
    QTest::newRow("nothing") << QByteArray() << QByteArray() << Ranges{};
    QTest::newRow("came") << QByteArray() << QByteArray("abc") << Ranges{{0, 0, 0, 3}};
    QTest::newRow("one byte") << QByteArray("abcd") << QByteArray("abXd") << Ranges{{2, 1, 2, 1}};
    QTest::newRow("a newline less") << QByteArray("{}\n") << QByteArray("{}") << Ranges{{2, 1, 2, 0}};
    QTest::newRow("quotes around") << QByteArray("count\":1,") << QByteArray("count\":\"1\",") << Ranges{{7, 1, 7, 3}};
    QTest::newRow("far apart") << QByteArray("aXbbbbbbcY") << QByteArray("aXXbbbbbbcZ") << Ranges{{2, 0, 2, 1}, {9, 1, 10, 1}};
}

void tst_Difference::bytes()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(QList<ByteRange>, expected);
    const ByteDifference difference = rules::compareBytes(left, right);
    QVERIFY(difference.exact);
    QCOMPARE(difference.ranges.size(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i) {
        const ByteRange &range = difference.ranges.at(i);
        QVERIFY2(range == expected.at(i), qPrintable(u"%1+%2 %3+%4"_s.arg(range.left).arg(range.leftSize).arg(range.right).arg(range.rightSize)));
    }
    QCOMPARE(difference.first(), expected.isEmpty() ? -1 : expected.first().right);
}

void tst_Difference::manyBytesAreBounded()
{
    QByteArray left(10 * 1024 * 1024, 'a');
    QByteArray right = left;
    right[5'000'000] = 'b';
    right.append("the end");
    ByteDifference difference = rules::compareBytes(left, right);
    QVERIFY(difference.exact);
    QCOMPARE(difference.ranges.size(), 2);
    QCOMPARE(difference.first(), 5'000'000);
    for (qsizetype i = 0; i < right.size(); ++i) // nothing in common
        right[i] = char(i % 7);
    difference = rules::compareBytes(left, right);
    QVERIFY(!difference.exact);
    QCOMPARE(difference.ranges.size(), 1);
    QCOMPARE(difference.bytes(), right.size());
}

void tst_Difference::partsOfAValue()
{
    const ByteRange part = rules::differingPart("/checkout/success", "/checkout/done");
    QVERIFY((part == ByteRange{10, 7, 10, 4}));
    QVERIFY((rules::differingPart("é", "è") == ByteRange{0, 2, 0, 2})); // whole characters
    QVERIFY((rules::differingPart("aa", "a") == ByteRange{1, 1, 1, 0}));
    QVERIFY((rules::differingPart("x", "x") == ByteRange{1, 0, 1, 0}));
}

void tst_Difference::headers_data()
{
    QTest::addColumn<HeaderList>("left");
    QTest::addColumn<HeaderList>("right");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("reordered");
    QTest::newRow("case of names") << HeaderList{{"Host", "a"}} << HeaderList{{"host", "a"}} << QString() << false;
    QTest::newRow("case of values") << HeaderList{{"X", "a"}} << HeaderList{{"X", "A"}} << u"~ x: a -> A"_s << false;
    QTest::newRow("order") << HeaderList{{"A", "1"}, {"B", "2"}} << HeaderList{{"B", "2"}, {"A", "1"}} << QString() << true;
    QTest::newRow("added") << HeaderList{{"A", "1"}} << HeaderList{{"N", "0"}, {"A", "1"}} << u"+ n: 0"_s << false;
    QTest::newRow("repeats") << HeaderList{{"V", "1"}, {"V", "2"}} << HeaderList{{"v", "1"}, {"V", "3"}, {"V", "4"}}
                             << u"~ v (2): 2 -> 3; + v (3): 4"_s << false;
    QTest::newRow("gone") << HeaderList{{"A", "1"}, {"B", "2"}, {"C", "3"}} << HeaderList{{"A", "1"}, {"C", "3"}} << u"- b: 2"_s << false;
    QTest::newRow("length") << HeaderList{{"Content-Length", "1"}, {"Date", "x"}} << HeaderList{{"Content-Length", "2"}, {"Date", "y"}}
                            << u"[~ content-length: 1 -> 2]; [~ date: x -> y]"_s << false;
}

void tst_Difference::headers()
{
    QFETCH(HeaderList, left);
    QFETCH(HeaderList, right);
    QFETCH(QString, expected);
    QFETCH(bool, reordered);
    const Comparison comparison = rules::compareMessages({{}, left, {}}, {{}, right, {}});
    QCOMPARE(said(comparison.differences), expected);
    QCOMPARE(comparison.headersReordered, reordered);
    QCOMPARE(comparison.counted(), int(std::count_if(comparison.differences.cbegin(), comparison.differences.cend(),
                                                     [](const Difference &each) { return !each.setAside; })));
}

void tst_Difference::whatAlwaysDiffersIsSetAside()
{
    const HeaderList one{{"X-Ovyxa-Signature", "aa"}};
    const HeaderList other{{"x-ovyxa-signature", "bb"}};
    Comparison comparison = rules::compareMessages({R"({"timestamp":"2026-11-23T22:52:18Z","n":1})", one, {}},
                                                   {R"({"timestamp":"2026-11-23T23:03:22Z","n":2})", other, {}});
    QCOMPARE(comparison.counted(), 1);
    QCOMPARE(comparison.differences.size(), 3);
    QVERIFY(comparison.differences.first().setAside);
    QCOMPARE(comparison.body.at(1).mark, CompareRow::Mark::SetAside);
    QVERIFY(!comparison.bytesThatCount.isEmpty());
    QVERIFY(comparison.bytesThatCount.first().left > comparison.bytes.ranges.first().left);
    // One that became a number, is gone, or stands elsewhere does say something.
    comparison = rules::compareMessages({R"({"timestamp":"2026"})", {}, {}}, {R"({"timestamp":2026})", one, {}});
    QCOMPARE(comparison.counted(), 2); // a signature that came, as well
    comparison = rules::compareMessages({R"({"data":{"timestamp":"1"}})", {}, {}}, {R"({"data":{"timestamp":"2"}})", {}, {}});
    QCOMPARE(comparison.counted(), 1);
}

void tst_Difference::answersAreCompared()
{
    Message left{"{}", {}, Message::Answer{200, {}, {{"Date", "a"}, {"Server", "x"}}, R"({"ok":true})"}};
    Message right{"{}", {}, Message::Answer{0, "timeout", {}, {}}};
    Comparison comparison = rules::compareMessages(left, right);
    QCOMPARE(comparison.counted(Difference::Part::Answer), comparison.counted());
    QCOMPARE(comparison.differences.at(comparison.status).left, QByteArray("200"));
    QCOMPARE(comparison.differences.at(comparison.status).right, QByteArray("timeout"));
    right.answer = Message::Answer{200, {}, {{"Date", "b"}, {"Server", "x"}}, R"({"ok":false})"};
    comparison = rules::compareMessages(left, right);
    QCOMPARE(comparison.status, -1);
    QCOMPARE(said(comparison.differences), u"[~ date: a -> b]; ~ /ok: true -> false"_s);
    // What is no JSON on both sides has a number, too, by which it is gone to.
    right.answer = Message::Answer{200, {}, {{"Date", "b"}, {"Server", "x"}}, "abc"};
    comparison = rules::compareMessages(left, right);
    QCOMPARE(comparison.differences.at(comparison.answerText).right, QByteArray("abc"));
    // An answer that was cut short is not the same as a whole one.
    right.answer = left.answer;
    right.answer->outcome = "closed";
    comparison = rules::compareMessages(left, right);
    QCOMPARE(comparison.differences.at(comparison.status).right, QByteArray("200, closed"));
    right.answer.reset(); // not answered yet: nothing to compare
    QCOMPARE(rules::compareMessages(left, right).counted(), 0);
}

void tst_Difference::bodiesThatAreNoJsonGoByBytes()
{
    const Comparison comparison = rules::compareMessages({"a=1&b=2", {}, {}}, {"a=1&b=3", {}, {}});
    QCOMPARE(comparison.counted(), 1);
    QVERIFY(comparison.body.isEmpty() && !comparison.bodyWhyBytes.isEmpty());
    QCOMPARE(comparison.bytes.first(), 6);
    QCOMPARE(rules::compareMessages({"x", {}, {}}, {"x", {}, {}}).counted(), 0);
}

void tst_Difference::beginningsAreKnownAsSuch()
{
    DeliveryDetails whole;
    whole.body = "{}";
    whole.delivery.bodyBytes = 2;
    Attempt attempt;
    attempt.finished = true;
    attempt.status = 200;
    attempt.responseBody = "abc";
    Attempt longer = attempt;
    longer.responseTruncated = true;
    const Comparison answers = rules::compareMessages(rules::messageOf(whole, &attempt), rules::messageOf(whole, &longer));
    QVERIFY(answers.isOfBeginnings(Difference::Part::Answer));
    QVERIFY(!answers.isOfBeginnings(Difference::Part::Body));
    CaptureDetails received;
    received.body = "abc";
    received.capture.bodyBytes = 3;
    CaptureDetails larger = received;
    larger.capture.bodyBytes = 4;
    QVERIFY(rules::compareMessages(rules::messageOf(received), rules::messageOf(larger)).isOfBeginnings(Difference::Part::Body));
    QVERIFY(!rules::compareMessages(rules::messageOf(received), rules::messageOf(received)).isOfBeginnings(Difference::Part::Body));
}

void tst_Difference::headsAreRead()
{
    const HeaderList headers = rules::headersOf("POST / HTTP/1.1\r\nHost: a:1\r\nX:\r\nV: 1\r\nV: 2\r\n\r\n");
    QCOMPARE(headers, (HeaderList{{"Host", "a:1"}, {"X", ""}, {"V", "1"}, {"V", "2"}}));
    QVERIFY(rules::headersOf("").isEmpty());
    QVERIFY(rules::headersOf("POST / HTTP/1.1").isEmpty());
}

QTEST_GUILESS_MAIN(tst_Difference)
#include "tst_difference.moc"

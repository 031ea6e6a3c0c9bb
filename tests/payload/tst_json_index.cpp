// SPDX-License-Identifier: MIT
// Where values stand in a JSON text of any size and depth, broken ones too.
#include "core/payload/json_index.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

using IndexPtr = std::shared_ptr<const JsonIndex>;

IndexPtr indexed(const QByteArray &json)
{
    const std::atomic_bool stop = false;
    return JsonIndex::read(json, stop);
}

/// The children of a value as they were written, names before them.
QByteArrayList written(const JsonIndex &index, JsonIndex::Value value = 0)
{
    QByteArrayList list;
    for (JsonIndex::Value row = 0; row < index.childCount(value); ++row) {
        const JsonIndex::Value child = index.child(value, row);
        list.append(QByteArray(index.key(child).toByteArray() + '=' + index.raw(child).toByteArray()));
        if (index.row(child) != row || index.parent(child) != value)
            qFatal("a child does not know where it stands");
    }
    return list;
}

} // namespace

class JsonIndexTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasWritten();
    void aNameIsRepeatedHoweverItIsWritten();
    void pathsAreThoseThatPeoplePaste_data();
    void pathsAreThoseThatPeoplePaste();
    void whatIsBrokenIsReadAsFarAsItGoes_data();
    void whatIsBrokenIsReadAsFarAsItGoes();
    void bytesThatAreNoTextAreKept();
    void depthCostsNothingButItsBytes();
    void aLongListIsReached();
    void whoeverStopsItGetsNothing();
};

void JsonIndexTest::keepsWhatWasWritten()
{
    const IndexPtr index = indexed(R"( {"a":123456789012345678901234567890, "a" : -0.10e5,"b":[ [],{} ,"x"],"":null} )");
    QVERIFY(!index->fault());
    QCOMPARE(written(*index), (QByteArrayList{"\"a\"=123456789012345678901234567890", "\"a\"=-0.10e5", "\"b\"=[ [],{} ,\"x\"]", "\"\"=null"}));
    QCOMPARE(written(*index, 3), (QByteArrayList{"=[]", "={}", "=\"x\""}));
    QCOMPARE(index->type(0), JsonNode::Type::Object);
    QCOMPARE(index->type(1), JsonNode::Type::Number);
    QCOMPARE(index->parent(0), JsonIndex::none);
    QCOMPARE(index->deepest(), 3);
    QVERIFY(index->isNameRepeated(1) && index->isNameRepeated(2) && !index->isNameRepeated(3));
}

void JsonIndexTest::aNameIsRepeatedHoweverItIsWritten()
{
    const IndexPtr index = indexed(R"({"a":1,"b":2,"\u0061":3,"c":{"a":4}})");
    QVERIFY(index->isNameRepeated(1) && index->isNameRepeated(3));
    QVERIFY(!index->isNameRepeated(2) && !index->isNameRepeated(5));
}

void JsonIndexTest::pathsAreThoseThatPeoplePaste_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("jq");
    QTest::newRow("whole") << "1"_ba
                           << ""_ba
                           << "."_ba;
    QTest::newRow("members") << R"({"data":{"items":[0,{"sku":1}]}})"_ba
                             << "/data/items/1/sku"_ba
                             << ".data.items[1].sku"_ba;
    QTest::newRow("a list") << "[[7]]"_ba
                            << "/0/0"_ba
                            << ".[0][0]"_ba;
    QTest::newRow("RFC 6901's escapes") << R"({"a/b":{"m~n":1}})"_ba
                                        << "/a~1b/m~0n"_ba
                                        << R"(.["a/b"]["m~n"])"_ba;
    QTest::newRow("no identifier") << R"({"x":{"2nd":{"":{"\u00e9\"":1}}}})"_ba
                                   << "/x/2nd//é\""_ba
                                   << R"(.x["2nd"][""]["é\""])"_ba;
}
void JsonIndexTest::pathsAreThoseThatPeoplePaste()
{
    QFETCH(QByteArray, json);
    const IndexPtr index = indexed(json);
    QVERIFY(!index->fault());
    QTEST(index->pointer(index->size() - 1), "pointer");
    QTEST(index->jqFilter(index->size() - 1), "jq");
}

void JsonIndexTest::whatIsBrokenIsReadAsFarAsItGoes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("at");
    QTest::addColumn<int>("values");
    QTest::newRow("cut off in a value") << R"({"a":[1,2,"thr)"_ba << 10 << 4;
    QTest::newRow("cut off after a name") << R"({"a":1,"b")"_ba << 10 << 2;
    QTest::newRow("no JSON") << "text=hello"_ba << 0 << 0;
    QTest::newRow("something behind") << "[1] 2"_ba << 4 << 2;
    QTest::newRow("empty") << ""_ba << 0 << 0;
    QTest::newRow("a byte order mark") << "\xEF\xBB\xBF{}"_ba << 0 << 0;
    QTest::newRow("a wrong bracket") << "{\"a\":[1}"_ba << 7 << 3;
    QTest::newRow("only opened") << QByteArray(100'000, '[') << 100'000 << 100'000;
}
void JsonIndexTest::whatIsBrokenIsReadAsFarAsItGoes()
{
    QFETCH(QByteArray, json);
    const IndexPtr index = indexed(json);
    QVERIFY(index->fault());
    QVERIFY(!index->fault()->problem.isEmpty());
    QTEST(int(index->fault()->at), "at");
    QTEST(int(index->size()), "values");
    for (JsonIndex::Value value = 0; value < index->size(); ++value)
        QVERIFY(index->raw(value).size() > 0 && index->raw(value).end() <= index->bytes().end());
}

void JsonIndexTest::bytesThatAreNoTextAreKept()
{
    const IndexPtr index = indexed("{\"a\":\"x\xff\xfey\",\"b\xc3\":1}");
    QVERIFY(!index->fault());
    QCOMPARE(index->firstInvalidByte(), 7);
    QCOMPARE(written(*index), (QByteArrayList{"\"a\"=\"x\xff\xfey\"", "\"b\xc3\"=1"}));
    QCOMPARE(indexed("[\"é\"]")->firstInvalidByte(), -1);
}

void JsonIndexTest::depthCostsNothingButItsBytes()
{
    constexpr int depth = 1'000'000;
    const IndexPtr index = indexed(QByteArray("{\"a\":").repeated(depth) + "[1]" + QByteArray(depth, '}'));
    QVERIFY(!index->fault());
    QCOMPARE(index->deepest(), depth + 1);
    QCOMPARE(index->size(), JsonIndex::Value(depth + 2));
    QCOMPARE(index->pointer(index->size() - 1), QByteArray(QByteArray("/a").repeated(depth) + "/0"));
    QCOMPARE(index->pointer(10'000, 2), QByteArray("…/a/a"));
    QCOMPARE(index->jqFilter(10'000), QByteArray(".a").repeated(10'000));
}

void JsonIndexTest::aLongListIsReached()
{
    constexpr JsonIndex::Value count = 2'000'000;
    const IndexPtr index = indexed('[' + QByteArray("7,").repeated(count - 1) + "8]");
    QCOMPARE(index->childCount(0), count);
    QCOMPARE(index->raw(index->child(0, count - 1)), QByteArrayView("8"));
    QCOMPARE(index->row(index->child(0, 1'234'567)), 1'234'567u);
}

void JsonIndexTest::whoeverStopsItGetsNothing()
{
    const std::atomic_bool stop = true;
    QVERIFY(!JsonIndex::read('[' + QByteArray("1,").repeated(10'000) + "1]", stop));
}

QTEST_APPLESS_MAIN(JsonIndexTest)
#include "tst_json_index.moc"

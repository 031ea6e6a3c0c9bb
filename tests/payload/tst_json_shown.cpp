// SPDX-License-Identifier: MIT
#include "core/payload/json_tree.h"

#include "core/payload/json_scanner.h"
#include "core/payload/json_text.h"
#include "core/payload/payload.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

QString errorOf(const QByteArray &json)
{
    const auto tree = parseJsonTree(json);
    return tree ? QString() : tree.error().message;
}

/// A random JSON text with white space, escapes, duplicates and odd numbers, and the same without the white space.
class RandomJson final
{
public:
    explicit RandomJson(quint32 seed) : m_random(seed) {}

    QByteArray spaced;
    QByteArray compact;

    void object(int depth) { container(depth, '{', '}'); }

private:
    int roll(int sides) { return int(m_random.bounded(sides)); }

    void space()
    {
        for (int i = roll(4); i > 1; --i)
            spaced += " \n\t\r"[roll(4)];
    }

    void both(QByteArrayView text)
    {
        space();
        spaced += text;
        compact += text;
        space();
    }

    void string()
    {
        static const QList<QByteArray> pieces{"a",   " ", "é",    "東",   "🎉", "\\n", "\\u00e9", "\\ud83c\\udf89",
                                              "\\/", "/", "\\\\", "\\\"", "{", ",",   ":",       "\x7f"};
        QByteArray text = "\"";
        for (int i = roll(6); i > 0; --i)
            text += pieces[roll(int(pieces.size()))];
        both(QByteArray(text + '"'));
    }

    void value(int depth)
    {
        static const QList<QByteArray> scalars{"0", "-0", "1.0", "1e400", "-12345678901234567890123", "0.10", "1E+2", "true", "false", "null"};
        const int kind = roll(depth > 0 ? 6 : 4);
        if (kind == 5)
            container(depth - 1, '{', '}');
        else if (kind == 4)
            container(depth - 1, '[', ']');
        else if (kind == 3)
            string();
        else
            both(scalars[roll(int(scalars.size()))]);
    }

    void container(int depth, char open, char close)
    {
        both(QByteArray(1, open));
        for (int i = 0, count = roll(5); i < count; ++i) {
            if (i > 0)
                both(",");
            if (open == '{') {
                // A name of its own, so that the strict reading passes too.
                both(QByteArray("\"" + QByteArray::number(i) + (roll(2) ? "\"" : "é\"")));
                both(":");
            }
            value(depth);
        }
        both(QByteArray(1, close));
    }

    QRandomGenerator m_random;
};

/// Whether another parser takes it for JSON; nothing where it stops at a number that no double holds, which is no fault of the text.
std::optional<bool> acceptedByAnother(const QByteArray &json)
{
    try {
        return !nlohmann::json::parse(json.toStdString()).is_discarded();
    } catch (const nlohmann::json::parse_error &) {
        return false;
    } catch (const nlohmann::json::out_of_range &) {
        return {};
    }
}

} // namespace

class JsonShownTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsATree();
    void printsLines_data();
    void printsLines();
    void boundsDepth();
    void boundsWhatIsShown();
    void encodesAndDecodesStrings();
    void roundTripsAtRandom();
    void survivesDamage();
};

void JsonShownTest::showsATree()
{
    const auto tree = parseJsonTree(R"({"b":[1.0,"caf\u00e9",{}],"a":null,"a":true,"n":12345678901234567890123})");
    QVERIFY(tree.ok());
    QCOMPARE(tree->type, JsonNode::Type::Object);
    QCOMPARE(tree->children.size(), 4);
    const JsonNode &list = tree->children[0];
    QCOMPARE(list.key, u"b"_s);
    QCOMPARE(list.type, JsonNode::Type::Array);
    QCOMPARE(list.children.size(), 3);
    QCOMPARE(list.children[0].text, u"1.0"_s);
    QCOMPARE(list.children[1].text, u"café"_s);
    QCOMPARE(list.children[2].type, JsonNode::Type::Object);
    QVERIFY(list.children[0].key.isEmpty());
    QCOMPARE(tree->children[1].type, JsonNode::Type::Null);
    QCOMPARE(tree->children[2].key, u"a"_s);
    QCOMPARE(tree->children[2].text, u"true"_s);
    QCOMPARE(tree->children[3].text, u"12345678901234567890123"_s);
    QCOMPARE(parseJsonTree("\"x\"")->text, u"x"_s);
}

void JsonShownTest::printsLines_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pretty");
    QTest::newRow("object") << R"({"b":1.0,"a":{"c":[1,{"d":[]}],"e":{}},"a":"\u00e9é"})"_ba
                            << R"({
  "b": 1.0,
  "a": {
    "c": [
      1,
      {
        "d": []
      }
    ],
    "e": {}
  },
  "a": "\u00e9é"
})"_ba;
    QTest::newRow("empty") << " { } "_ba
                           << "{}"_ba;
    QTest::newRow("array") << "[1,2]"_ba
                           << "[\n  1,\n  2\n]"_ba;
    QTest::newRow("scalar") << " 1e400 "_ba
                            << "1e400"_ba;
}

void JsonShownTest::printsLines()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, pretty);
    const auto printed = prettyJson(json);
    QVERIFY(printed.ok());
    QCOMPARE(*printed, pretty);
    QCOMPARE(*prettyJson(*printed), pretty);
}

void JsonShownTest::boundsDepth()
{
    const auto nested = [](int depth) { return QByteArray(QByteArray(depth, '[') + QByteArray(depth, ']')); };
    QVERIFY(parseJsonTree(nested(jsonDepth)).ok());
    QVERIFY(errorOf(nested(jsonDepth + 1)).contains(QString::number(jsonDepth)));
    QCOMPARE(parseJsonTree(nested(jsonDepth + 1)).error().code, ErrorCode::LimitReached); // no word on whether it is JSON
    QCOMPARE(parseJsonTree("[1,").error().code, ErrorCode::InvalidInput);
    QVERIFY(!errorOf(QByteArray(5'000'000, '[')).isEmpty());
    QVERIFY(!normalisedObject(QByteArray("{\"a\":").repeated(100'000)).ok());
}

void JsonShownTest::boundsWhatIsShown()
{
    const QByteArray longList = '[' + QByteArray("1,").repeated(treeValues - 1) + "1]";
    QCOMPARE(parseJsonTree(longList)->children.size(), treeValues);
    const auto more = parseJsonTree(QByteArray(longList).replace(1, 2, "1,1,"));
    QVERIFY(!more.ok());
    QCOMPARE(more.error().code, ErrorCode::LimitReached);
    const QByteArray deepAndLong = QByteArray(120, '[') + QByteArray("1,").repeated(300'000) + '1' + QByteArray(120, ']');
    QCOMPARE(prettyJson(deepAndLong).error().code, ErrorCode::LimitReached);
    QVERIFY(prettyJson(longList).ok());
}

void JsonShownTest::encodesAndDecodesStrings()
{
    QCOMPARE(decodedString("\"\\ud83c\\udf89\\u00e9\\/\\\"\\\\\\b\\f\\n\\r\\t\""), u"🎉é/\"\\\b\f\n\r\t"_s);
    QString every;
    for (char32_t c = 0; c <= 0x2FFF; ++c)
        every += QChar(char16_t(c));
    every += u"🎉"_s;
    const QByteArray token = encodedString(every);
    QCOMPARE(decodedString(token), every);
    QCOMPARE(parseJsonTree(token)->text, every);
    // Another parser reads the same.
    QCOMPARE(QString::fromStdString(nlohmann::json::parse(token.toStdString()).get<std::string>()), every);
}

void JsonShownTest::roundTripsAtRandom()
{
    for (quint32 seed = 1; seed <= 400; ++seed) {
        RandomJson random(seed);
        random.object(4);
        const auto compact = normalisedObject(random.spaced);
        QVERIFY2(compact.ok(), random.spaced.constData());
        QCOMPARE(*compact, random.compact);
        const auto pretty = prettyJson(random.spaced);
        QVERIFY(pretty.ok());
        QCOMPARE(*prettyJson(random.compact), *pretty);
        QCOMPARE(*normalisedObject(*pretty), random.compact);
        QVERIFY(parseJsonTree(random.spaced).ok());
    }
}

void JsonShownTest::survivesDamage()
{
    QRandomGenerator random(42);
    int refused = 0;
    for (quint32 seed = 1; seed <= 2000; ++seed) {
        RandomJson source(seed);
        source.object(2);
        QByteArray damaged = source.spaced;
        const int at = int(random.bounded(int(damaged.size())));
        switch (random.bounded(3)) {
        case 0: damaged[at] = char(random.bounded(256)); break;
        case 1: damaged.remove(at, 1 + int(random.bounded(3))); break;
        default: damaged.insert(at, "\"\\{}[],:0-eu\x80 "[random.bounded(15)]);
        }
        const bool ours = parseJsonTree(damaged).ok();
        refused += !ours;
        if (damaged.contains('\0')) {
            QVERIFY(!ours); // the other one takes a NUL for the end
            continue;
        }
        const auto theirs = acceptedByAnother(damaged);
        QVERIFY2(!theirs || *theirs == ours, damaged.toHex().constData());
    }
    QVERIFY(refused > 500);
}

QTEST_APPLESS_MAIN(JsonShownTest)
#include "tst_json_shown.moc"

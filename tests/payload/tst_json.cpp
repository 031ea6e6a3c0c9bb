// SPDX-License-Identifier: MIT
#include "core/payload/json_tree.h"

#include "core/payload/payload.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

QString errorOf(const QByteArray &json)
{
    const auto tree = parseJsonTree(json);
    return tree ? QString() : tree.error().message;
}

} // namespace

class JsonTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsNotJson_data();
    void refusesWhatIsNotJson();
    void takesWhatIsJson_data();
    void takesWhatIsJson();
    void saysWhere_data();
    void saysWhere();
};

void JsonTest::refusesWhatIsNotJson_data()
{
    QTest::addColumn<QByteArray>("json");
    const QList<std::pair<const char *, QByteArray>> cases{{"nothing", ""},
                                                           {"only white space", " \n"},
                                                           {"BOM", "\xEF\xBB\xBF{}"},
                                                           {"UTF-16", QByteArray("{\0}\0", 4)},
                                                           {"NUL after", QByteArray("{}\0", 3)},
                                                           {"NUL in a string", QByteArray("\"\0\"", 3)},
                                                           {"form feed as white space", "\f1"},
                                                           {"no-break space", "\xC2\xA0"
                                                                              "1"},
                                                           {"comment", "{}//"},
                                                           {"comment in", "{/*a*/}"},
                                                           {"hash", "#"},
                                                           {"two values", "1 2"},
                                                           {"closing only", "]"},
                                                           {"open object", "{"},
                                                           {"open array", "[1"},
                                                           {"open array after comma", "[1,"},
                                                           {"crossed", "[}"},
                                                           {"crossed deep", "{\"a\":[}]"},
                                                           {"trailing comma", "[1,]"},
                                                           {"trailing comma in object", "{\"a\":1,}"},
                                                           {"leading comma", "[,1]"},
                                                           {"two commas", "[1,,2]"},
                                                           {"no comma", "[1 2]"},
                                                           {"no colon", "{\"a\" 1}"},
                                                           {"two colons", "{\"a\"::1}"},
                                                           {"comma for colon", "{\"a\",1}"},
                                                           {"no value", "{\"a\":}"},
                                                           {"only a name", "{\"a\"}"},
                                                           {"bare name", "{a:1}"},
                                                           {"single quotes", "{'a':1}"},
                                                           {"number as name", "{1:1}"},
                                                           {"null as name", "{null:1}"},
                                                           {"capital", "True"},
                                                           {"word cut", "tru"},
                                                           {"word and more", "nullx"},
                                                           {"words joined", "truefalse"},
                                                           {"NaN", "NaN"},
                                                           {"Infinity", "-Infinity"},
                                                           {"plus", "+1"},
                                                           {"leading zero", "01"},
                                                           {"minus and zero", "-01"},
                                                           {"minus alone", "-"},
                                                           {"two minus", "--1"},
                                                           {"dot first", ".5"},
                                                           {"dot last", "1."},
                                                           {"dot and exponent", "1.e5"},
                                                           {"exponent alone", "1e"},
                                                           {"exponent and sign", "1e+"},
                                                           {"exponent with a dot", "1e1.5"},
                                                           {"hex", "0x1F"},
                                                           {"separators", "1_000"},
                                                           {"grouping", "1,000"},
                                                           {"full-width digit", "\xEF\xBC\x91"},
                                                           {"open string", "\"a"},
                                                           {"open string after backslash", "\"\\"},
                                                           {"escaped quote only", "\"\\\""},
                                                           {"line break in a string", "\"a\nb\""},
                                                           {"tab in a string", "\"a\tb\""},
                                                           {"unit separator in a string", "\"\x1f\""},
                                                           {"unknown escape", "\"\\x41\""},
                                                           {"octal escape", "\"\\012\""},
                                                           {"escaped apostrophe", "\"\\'\""},
                                                           {"escaped non-ASCII", "\"\\\xC3\xA9\""},
                                                           {"capital escape", "\"\\U0041\""},
                                                           {"short escape", "\"\\u00e\""},
                                                           {"escape at the end", "\"\\u00"},
                                                           {"no hex", "\"\\u00g0\""},
                                                           {"sign in an escape", "\"\\u+0e9\""},
                                                           {"space in an escape", "\"\\u 0e9\""},
                                                           {"high surrogate alone", "\"\\ud83c\""},
                                                           {"low surrogate alone", "\"\\udf89\""},
                                                           {"high before a letter", "\"\\ud83cx\""},
                                                           {"high before another escape", "\"\\ud83c\\n\""},
                                                           {"high twice", "\"\\ud83c\\ud83c\""},
                                                           {"low before high", "\"\\udf89\\ud83c\""},
                                                           {"high before half an escape", "\"\\ud83c\\ud\""},
                                                           {"lone continuation byte", "\"\x80\""},
                                                           {"lone lead byte", "\"\xC3\""},
                                                           {"overlong", "\"\xC0\xAF\""},
                                                           {"overlong in three", "\"\xE0\x80\xAF\""},
                                                           {"overlong in four", "\"\xF0\x80\x80\xAF\""},
                                                           {"a surrogate in UTF-8", "\"\xED\xA0\xBC\""},
                                                           {"beyond Unicode", "\"\xF4\x90\x80\x80\""},
                                                           {"byte FF", "\"\xFF\""},
                                                           {"Latin-1", "\"caf\xE9\""},
                                                           {"cut in a character", "\"\xE6\x9D"}};
    for (const auto &[name, json] : cases)
        QTest::newRow(name) << json;
}

void JsonTest::refusesWhatIsNotJson()
{
    QFETCH(QByteArray, json);
    static const QRegularExpression place(u"\\ALine [1-9][0-9]*, column [1-9][0-9]*: .+\\.\\z"_s);
    const QString error = errorOf(json);
    QVERIFY2(place.match(error).hasMatch(), qPrintable(error));
    QVERIFY(!prettyJson(json).ok());
    QVERIFY(!normalisedObject(json).ok());
    // No piece of what was typed comes back in a form that cannot be shown.
    QVERIFY(std::all_of(error.begin(), error.end(), [](QChar c) { return c.isPrint(); }));
}

void JsonTest::takesWhatIsJson_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"{}",
                             "[]",
                             "0",
                             "-0",
                             "-0.0e-0",
                             "1E+400",
                             "123456789012345678901234567890",
                             "\"\"",
                             "\" \"",
                             "true",
                             "false",
                             "null",
                             " \t\r\n[ ]\n",
                             "[[[]]]",
                             "{\"\":0}",
                             "{\"a\":1,\"a\":2}",
                             "\"\\u0000\"",
                             "\"\\ud83c\\udf89\"",
                             "\"\\uD83C\\uDF89\"",
                             "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                             "\"\x7f\"",
                             "\"\xF4\x8F\xBF\xBF\"",
                             "\"\xE2\x80\xA8\"",
                             "\"\xEF\xBB\xBF\""})
        QTest::newRow(json) << QByteArray(json);
}

void JsonTest::takesWhatIsJson()
{
    QFETCH(QByteArray, json);
    QCOMPARE(errorOf(json), QString());
    QVERIFY(prettyJson(json).ok());
}

void JsonTest::saysWhere_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place");
    const auto at = [](const char *name, const QByteArray &json, const char *place) { QTest::newRow(name) << json << QString::fromLatin1(place); };
    at("first", "x", "Line 1, column 1:");
    at("at the end", "[1,", "Line 1, column 4:");
    at("third line", "{\n  \"a\": 1,\n  \"b\": x\n}", "Line 3, column 8:");
    at("after CRLF", "[\r\n1,\r\nx]", "Line 3, column 1:");
    at("columns are characters", "[\"東京🎉\", x]", "Line 1, column 9:");
    at("an open string is shown at its start", "[1, \"abc", "Line 1, column 5:");
    at("an open string that ends in a backslash", "[1, \"abc\\", "Line 1, column 10:");
    at("a bad byte", "[\n\"é\xff\"]", "Line 2, column 3:");
    at("something after it", "{}\n{}", "Line 2, column 1:");
}

void JsonTest::saysWhere()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, place);
    QVERIFY2(errorOf(json).startsWith(place), qPrintable(errorOf(json)));
}

QTEST_APPLESS_MAIN(JsonTest)
#include "tst_json.moc"

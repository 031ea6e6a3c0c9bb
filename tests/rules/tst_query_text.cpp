// SPDX-License-Identifier: MIT
// A query's text as the window's bar edits it: where terms stand, one more, one less, and what is not to be kept.
#include "core/rules/query.h"
#include "core/rules/query_text.h"
#include "core/rules/query_tokens.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestQueryText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spansAreWhatTheParserReads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("terms");
        QTest::newRow("nothing") << u"  "_s << QStringList();
        QTest::newRow("blanks") << u"  a  state:failed "_s << QStringList{u"a"_s, u"state:failed"_s};
        QTest::newRow("quotes") << u"webhook:\"My shop\" -\"b c\""_s << QStringList{u"webhook:\"My shop\""_s, u"-\"b c\""_s};
        QTest::newRow("a quote in quotes") << u"\"a \\\" b\" c"_s << QStringList{u"\"a \\\" b\""_s, u"c"_s};
        QTest::newRow("a quote that does not end") << u"a \"b c"_s << QStringList{u"a"_s, u"\"b c"_s};
        QTest::newRow("a backslash at the end") << u"a\\"_s << QStringList{u"a\\"_s};
    }

    void spansAreWhatTheParserReads()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, terms);
        QStringList found;
        const auto spans = rules::querySpans(text);
        for (const rules::QuerySpan &span : spans)
            found.append(text.mid(span.start, span.length));
        QCOMPARE(found, terms);
        if (const auto tokens = rules::queryTokens(text))
            QCOMPARE(tokens->size(), terms.size());
    }

    void aTermIsReadAsItWasMeant_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("written");
        QTest::newRow("plain") << u"Orders"_s << u"webhook:Orders"_s;
        QTest::newRow("blank") << u"My shop"_s << u"webhook:\"My shop\""_s;
        QTest::newRow("comma") << u"a,b"_s << u"webhook:\"a,b\""_s;
        QTest::newRow("star") << u"a*"_s << u"webhook:\"a*\""_s;
        QTest::newRow("quote and backslash") << u"a\"b\\"_s << u"webhook:\"a\\\"b\\\\\""_s;
        QTest::newRow("empty") << u""_s << u"webhook:\"\""_s;
    }

    void aTermIsReadAsItWasMeant()
    {
        QFETCH(QString, value);
        QFETCH(QString, written);
        QCOMPARE(rules::queryTermText(u"webhook"_s, {value}), written);
        if (value.isEmpty())
            return;
        const auto query = rules::deliveryQuery(written, {});
        QVERIFY(query.ok());
        QCOMPARE(query->terms.first().anyOf, QList<QueryTerm::Alternative>{QueryTerm::Alternative{value}});
    }

    void severalValuesAndTexts()
    {
        QCOMPARE(rules::queryTermText(u"state"_s, {u"failed"_s, u"held"_s}), u"state:failed,held"_s);
        QCOMPARE(rules::queryTermText({}, {u"time out"_s}), u"\"time out\""_s);
    }

    void termsAreJoinedOnceAndOppositesGo()
    {
        QCOMPARE(rules::withTerm({}, u"state:failed"_s), u"state:failed"_s);
        QCOMPARE(rules::withTerm(u"a  \"b c\""_s, u"state:failed"_s), u"a \"b c\" state:failed"_s);
        QCOMPARE(rules::withTerm(u"state:failed a"_s, u"state:failed"_s), u"state:failed a"_s);
        QCOMPARE(rules::withTerm(u"state:failed a"_s, u"-state:failed"_s), u"a -state:failed"_s);
        QCOMPARE(rules::withTerm(u"a -state:failed"_s, u"state:failed"_s), u"a state:failed"_s);
    }

    void aKeysTermsAreReplaced()
    {
        QCOMPARE(rules::withTerm(u"a state:held STATE:failed -state:queued"_s, u"state:waiting"_s), u"a -state:queued state:waiting"_s);
        QCOMPARE(rules::withTerm(u"\"a:b\""_s, u"\"a:c\""_s), u"\"a:b\" \"a:c\""_s); // texts have no key
        QCOMPARE(rules::withoutKey(u"a state:held -state:failed"_s, u"state"_s), u"a -state:failed"_s);
    }

    void whatLooksSecretIsSeen_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("secret");
        QTest::newRow("a filter") << u"state:failed webhook:Orders since:1h \"time out\""_s << false;
        QTest::newRow("a URL") << u"https://hooks.example.com/services/orders/incoming"_s << false;
        QTest::newRow("an id with dashes") << u"0b6f2f4e-8d1c-4f7e-9a51-2c7f3a1b9d0e"_s << false;
        QTest::newRow("a long number") << u"123456789012345678901234567890"_s << false;
        QTest::newRow("a long word") << u"Donaudampfschifffahrtsgesellschaft"_s << false;
        QTest::newRow("a signature") << u"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"_s << true;
        QTest::newRow("a made secret") << u"data.note:whsec_x"_s << true;
        QTest::newRow("a header") << u"header.Authorization:x"_s << true;
        QTest::newRow("base64") << u"kH3+x0Q9aZr7bT1mW5uY8c=="_s << true;
        QTest::newRow("a field") << u"data.password:x"_s << true;
    }

    void whatLooksSecretIsSeen()
    {
        QFETCH(QString, text);
        QFETCH(bool, secret);
        QCOMPARE(rules::looksSecret(text), secret);
    }
};

QTEST_APPLESS_MAIN(TestQueryText)
#include "tst_query_text.moc"

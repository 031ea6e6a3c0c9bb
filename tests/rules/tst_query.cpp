// SPDX-License-Identifier: MIT
// The query language: what is read out of a line, and what is said of one that asks for nothing that there is.
#include "core/rules/query.h"
#include "core/rules/query_index.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestQuery final : public QObject
{
    Q_OBJECT

    using Key = QueryTerm::Key;
    using Alternative = QueryTerm::Alternative;
    using Bound = QueryTerm::Bound;

    rules::QueryTime m_time{instantFromMs(QDateTime(QDate(2025, 3, 15), QTime(14, 30), QTimeZone::utc()).toMSecsSinceEpoch()), QTimeZone::utc()};

    [[nodiscard]] QList<QueryTerm> terms(const QString &text) const
    {
        const auto query = rules::deliveryQuery(text, m_time);
        if (!query)
            qWarning("%s", qPrintable(query.error().message));
        return query ? query->terms : QList<QueryTerm>();
    }

    static QueryTerm term(Key key, QList<Alternative> anyOf, bool excluded = false, const QString &field = {})
    {
        return {key, field, std::move(anyOf), excluded};
    }

    static Alternative range(std::optional<Bound> least, std::optional<Bound> most) { return {{}, false, false, least, most}; }

private Q_SLOTS:
    void wordsAreTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("texts");
        QTest::addColumn<bool>("excluded");
        QTest::newRow("nothing") << u"  "_s << QStringList() << false;
        QTest::newRow("two words") << u"order  paid"_s << QStringList{u"order"_s, u"paid"_s} << false;
        QTest::newRow("quoted") << u"\"order paid\""_s << QStringList{u"order paid"_s} << false;
        QTest::newRow("a quote in quotes") << u"\"say \\\"hi\\\"\""_s << QStringList{u"say \"hi\""_s} << false;
        QTest::newRow("excluded") << u"-order"_s << QStringList{u"order"_s} << true;
        QTest::newRow("excluded, quoted") << u"-\"order paid\""_s << QStringList{u"order paid"_s} << true;
        QTest::newRow("a lone dash, quoted") << u"\"-\""_s << QStringList{u"-"_s} << false;
        QTest::newRow("a quoted dash") << u"\"-1\""_s << QStringList{u"-1"_s} << false;
        QTest::newRow("a URL") << u"https://a.test/x"_s << QStringList{u"https://a.test/x"_s} << false;
        QTest::newRow("a time of day") << u"14:30"_s << QStringList{u"14:30"_s} << false;
        QTest::newRow("a quoted key") << u"\"state:failed\""_s << QStringList{u"state:failed"_s} << false;
        QTest::newRow("JSON") << u"{\\\"a\\\":1}"_s << QStringList{u"{\"a\":1}"_s} << false;
        QTest::newRow("empty quotes") << u"\"\""_s << QStringList() << false;
    }

    void wordsAreTexts()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, texts);
        QFETCH(bool, excluded);
        QList<QueryTerm> expected;
        for (const QString &each : std::as_const(texts))
            expected.append(term(Key::Text, {{each}}, excluded));
        QVERIFY(terms(text) == expected);
    }

    /// Signs of the language are those in words, too; in quotes they are letters.
    void wordsHaveTheSignsOfValues()
    {
        QVERIFY(terms(u"Sign*,paid,"_s) == QList{term(Key::Text, {{u"Sign"_s}, {u"paid"_s}})});
        QVERIFY(terms(u"-*up,down"_s) == QList{term(Key::Text, {{u"up"_s}, {u"down"_s}}, true)});
        QVERIFY(terms(u"\"Sign*,paid\""_s) == QList{term(Key::Text, {{u"Sign*,paid"_s}})});
        QVERIFY(terms(u"2\"*\"3*4"_s) == QList{term(Key::Text, {{u"2*3*4"_s}})}); // in the midst it is no sign
        for (const QString &text : {u"*"_s, u","_s, u"-*,"_s, u"state:failed ,"_s}) {
            const auto refused = rules::deliveryQuery(text, m_time);
            QVERIFY2(!refused.ok() && refused.error().message.contains("signs alone"_L1), qPrintable(text));
        }
        QVERIFY(terms(u"\",\""_s) == QList{term(Key::Text, {{u","_s}})});
    }

    void methodsAreKnownOrInQuotes()
    {
        const auto read = [this](const QString &text) { return rules::captureQuery(text, m_time); };
        for (const QString &text : {u"method:post"_s, u"method:GET,PUT"_s, u"method:P*"_s, u"method:\"PSOT\""_s, u"method:BRE*"_s})
            QVERIFY2(read(text).ok(), qPrintable(text));
        const auto refused = read(u"method:PSOT"_s);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY2(refused.error().message.contains("nearest is POST"_L1), qPrintable(refused.error().message));
        QVERIFY(!read(u"method:get,ptu"_s).ok());
    }

    void statesAndVerdictsAreOfTheIndex()
    {
        const auto query = rules::deliveryQuery(u"STATE:failed,waiting state:fail* -state:held"_s, m_time);
        QVERIFY(query.ok());
        QCOMPARE(query->states, (QList{DeliveryState::Failed, DeliveryState::Waiting}));
        QVERIFY(query->terms == (QList{term(Key::State, {{u"failed"_s}}), term(Key::State, {{u"held"_s}}, true)}));
        QVERIFY(rules::deliveryQuery(u"state:*"_s, m_time)->states.size() == 7);
        const auto captures = rules::captureQuery(u"verdict:invalid,missing"_s, m_time);
        QVERIFY(captures.ok());
        QCOMPARE(captures->verdicts, (QList{Verdict::Invalid, Verdict::Missing}));
        QVERIFY(captures->terms.isEmpty());
    }

    void deliveriesNamedByTheirNumbersAreOfTheIndex()
    {
        const auto query = rules::deliveryQuery(u"id:5,7..9 \"lost\""_s, m_time);
        QVERIFY(query.ok());
        QVERIFY(query->among == (QList<DeliveryId>{{5}, {7}, {8}, {9}}));
        QVERIFY(query->terms == QList{term(Key::Text, {{u"lost"_s}})});
        QVERIFY(!rules::deliveryQuery(u"id:5"_s, m_time)->isScan());
        QVERIFY(rules::deliveryQuery(u"id:1..6 id:5..9"_s, m_time)->among == (QList<DeliveryId>{{5}, {6}})); // both
        QVERIFY(!rules::deliveryQuery(u"\"id:5\""_s, m_time)->among);                                        // a text
        for (const QString &text : {u"-id:5"_s, u"id:>5"_s, u"id:..5"_s, u"id:1..99999"_s, u"id:five"_s, u"id:"_s}) {
            const auto refused = rules::deliveryQuery(text, m_time);
            QVERIFY2(!refused.ok() && refused.error().message.contains(u"id"_s), qPrintable(text));
        }
    }

    void numbersAreAskedForAsOneTerm()
    {
        QCOMPARE(rules::queryTermOf({}), QString());
        QCOMPARE(rules::queryTermOf({{7}}), u"id:7"_s);
        QCOMPARE(rules::queryTermOf({{9}, {5}, {7}, {8}, {8}, {12}, {13}}), u"id:5,7..9,12..13"_s);
    }

    void patterns()
    {
        QVERIFY(terms(u"webhook:Ord*,\"a, b\",*x,*y*,\"*\""_s)
                == QList{term(Key::Webhook, {{u"Ord"_s, false, true}, {u"a, b"_s}, {u"x"_s, true, false}, {u"y"_s, true, true}, {u"*"_s}})});
        QVERIFY(terms(u"site:*"_s) == QList{term(Key::Site, {{QString(), true, true}})});
        QVERIFY(terms(u"event:*.completed"_s) == QList{term(Key::Event, {{u"goal.completed"_s}})});
        QVERIFY(terms(u"data.visitor.country:DE"_s) == QList{term(Key::Data, {{u"DE"_s}}, false, u"visitor.country"_s)});
        const QList<QueryTerm> wrong = terms(u"error:*"_s); // that there is one
        QVERIFY(wrong.constFirst().anyOf.size() > 10 && !wrong.constFirst().anyOf.contains(QueryTerm::Alternative{u"none"_s}));
        QVERIFY(terms(u"replay:*"_s) == QList{term(Key::Replay, {{u"yes"_s}})});
        QVERIFY(terms(u"replay:yes -replay:12"_s) == (QList{term(Key::Replay, {{u"yes"_s}}), term(Key::Replay, {{u"12"_s}}, true)}));
    }

    void figures_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::optional<double>>("least");
        QTest::addColumn<std::optional<double>>("most");
        QTest::addColumn<bool>("inclusive");
        using Figure = std::optional<double>;
        QTest::newRow("one") << u"status:404"_s << Figure(404) << Figure(404) << true;
        QTest::newRow("5xx") << u"status:5xx"_s << Figure(500) << Figure(599) << true;
        QTest::newRow("5*") << u"status:5*"_s << Figure(500) << Figure(599) << true;
        QTest::newRow("from to") << u"status:200..299"_s << Figure(200) << Figure(299) << true;
        QTest::newRow("from") << u"attempts:2.."_s << Figure(2) << Figure() << true;
        QTest::newRow("to") << u"attempts:..2"_s << Figure() << Figure(2) << true;
        QTest::newRow("more") << u"took:>2s"_s << Figure(2'000) << Figure() << false;
        QTest::newRow("at least") << u"took:>=1.5s"_s << Figure(1'500) << Figure() << true;
        QTest::newRow("less") << u"size:<1KiB"_s << Figure() << Figure(1'024) << false;
        QTest::newRow("at most") << u"size:<=1k"_s << Figure() << Figure(1'000) << true;
    }

    void figures()
    {
        QFETCH(QString, text);
        QFETCH(std::optional<double>, least);
        QFETCH(std::optional<double>, most);
        QFETCH(bool, inclusive);
        const QList<QueryTerm> read = terms(text);
        QCOMPARE(read.size(), 1);
        const auto bound = [inclusive](std::optional<double> value) { return value ? std::optional(Bound{*value, inclusive}) : std::nullopt; };
        QVERIFY(read.first().anyOf == QList{range(bound(least), bound(most))});
    }

    void times_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("least");
        QTest::addColumn<QString>("most");
        QTest::newRow("ago") << u"since:2h"_s << u"2025-03-15T12:30:00.000Z"_s << QString();
        QTest::newRow("today") << u"since:today"_s << u"2025-03-15T00:00:00.000Z"_s << QString();
        QTest::newRow("yesterday") << u"before:yesterday"_s << QString() << u"2025-03-14T00:00:00.000Z"_s;
        QTest::newRow("a day") << u"since:2025-03-01"_s << u"2025-03-01T00:00:00.000Z"_s << QString();
        QTest::newRow("a time of today") << u"since:9:05"_s << u"2025-03-15T09:05:00.000Z"_s << QString();
        QTest::newRow("a moment") << u"since:2025-03-14T10:00:00.250+01:00"_s << u"2025-03-14T09:00:00.250Z"_s << QString();
        QTest::newRow("after") << u"since:>2h"_s << u"2025-03-15T12:30:00.000Z"_s << QString();
        QTest::newRow("later than a day") << u"before:>=2025-03-01"_s << u"2025-03-01T00:00:00.000Z"_s << QString();
        QTest::newRow("earlier") << u"since:<today"_s << QString() << u"2025-03-15T00:00:00.000Z"_s;
        QTest::newRow("from") << u"since:2025-03-01.."_s << u"2025-03-01T00:00:00.000Z"_s << QString();
        QTest::newRow("to") << u"since:..2025-03-02"_s << QString() << u"2025-03-02T00:00:00.000Z"_s;
        QTest::newRow("between, of before") << u"before:2025-03-01..2025-03-02"_s << u"2025-03-01T00:00:00.000Z"_s << u"2025-03-02T00:00:00.000Z"_s;
        QTest::newRow("between") << u"since:2025-03-01..2025-03-02"_s << u"2025-03-01T00:00:00.000Z"_s << u"2025-03-02T00:00:00.000Z"_s;
    }

    void times()
    {
        QFETCH(QString, text);
        QFETCH(QString, least);
        QFETCH(QString, most);
        const QList<QueryTerm> read = terms(text);
        QCOMPARE(read.size(), 1);
        const Alternative at = read.first().anyOf.first();
        const auto words = [](const std::optional<Bound> &bound) { return bound ? toIsoMillis(instantFromMs(qint64(bound->value))) : QString(); };
        QCOMPARE(words(at.least), least);
        QCOMPARE(words(at.most), most);
        QVERIFY(!at.most || !at.most->inclusive);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("a key") << u"sate:failed"_s << u"\"state:\""_s;
        QTest::newRow("a key of the other log") << u"verdict:valid"_s << u"Known are state:"_s;
        QTest::newRow("a value") << u"state:faild"_s << u"\"failed\""_s;
        QTest::newRow("a beginning") << u"event:goal"_s << u"\"goal.completed\""_s;
        QTest::newRow("a value that is nothing") << u"error:banana"_s << u"Known are none, status"_s;
        QTest::newRow("a figure") << u"status:ok"_s << u"is no figure"_s;
        QTest::newRow("a span") << u"took:>fast"_s << u"is no span of time"_s;
        QTest::newRow("a size") << u"size:5q"_s << u"is no size"_s;
        QTest::newRow("a time") << u"since:soon"_s << u"is no time"_s;
        QTest::newRow("no time behind a sign") << u"since:>soon"_s << u"is no time"_s;
        QTest::newRow("from nothing to nothing") << u"since:.."_s << u"is no time"_s;
        QTest::newRow("times the wrong way round") << u"since:today..yesterday"_s << u"nothing is between"_s;
        QTest::newRow("a date that there is not") << u"since:2025-02-30"_s << u"is no time"_s;
        QTest::newRow("the wrong way round") << u"attempts:5..2"_s << u"nothing is between"_s;
        QTest::newRow("nothing behind it") << u"state:"_s << u"nothing behind it"_s;
        // As a text it would be found in every body: the whole log would be cancelled, or sent again.
        QTest::newRow("nothing behind the dash") << u"state:failed -"_s << u"nothing behind it"_s;
        QTest::newRow("nothing but a dash") << u"-"_s << u"nothing behind it"_s;
        QTest::newRow("a comma too many") << u"state:failed,"_s << u"behind a comma"_s;
        QTest::newRow("a field's key") << u"dat.x:1"_s << u"\"data.FIELD:\""_s;
        QTest::newRow("no field") << u"data:x"_s << u"behind a dot, as in data."_s;
        QTest::newRow("no class of status") << u"status:6xx"_s << u"is no figure"_s;
        QTest::newRow("no status") << u"status:20"_s << u"they go from 100 to 999"_s;
        QTest::newRow("no number") << u"id:five"_s << u"is no number. Write 12, 40..52 or"_s;
        QTest::newRow("an open quote") << u"webhook:\"Orders"_s << u"does not end"_s;
    }

    void whatIsWrongIsNamed()
    {
        QFETCH(QString, text);
        QFETCH(QString, said);
        const auto query = rules::deliveryQuery(text, m_time);
        QVERIFY(!query.ok());
        QCOMPARE(query.error().code, ErrorCode::InvalidInput);
        QVERIFY2(query.error().message.contains(said), qPrintable(query.error().message));
    }

    /// What an error offers must be taken.
    void aPointInTimeTakesNoSign()
    {
        for (const QString &text : {u">1h"_s, u"2h..1h"_s, u"soon"_s}) {
            const auto at = rules::pointInTime(u"--since"_s, text, m_time);
            QVERIFY(!at.ok());
            QVERIFY2(at.error().message.contains("10m or 2h (ago)"_L1), qPrintable(at.error().message));
            QVERIFY2(!at.error().message.contains("A..B"_L1), qPrintable(at.error().message));
        }
    }

    /// Asked of both logs, as `wait-for` and `watch` do.
    void ofNeitherLog_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("a delivery's key") << u"sate:failed"_s << u"The nearest is \"state:\""_s;
        QTest::newRow("a capture's key") << u"verdct:valid"_s << u"The nearest is \"verdict:\""_s;
        QTest::newRow("a capture's value") << u"verdict:vald"_s << u"The nearest is \"valid\""_s;
        QTest::newRow("a delivery's value") << u"took:fast"_s << u"is no span of time"_s;
        QTest::newRow("no field") << u"header:x"_s << u"behind a dot, as in header."_s;
        QTest::newRow("a word of signs") << u","_s << u"of signs alone"_s;
        QTest::newRow("a dash alone") << u"-"_s << u"nothing behind it"_s;
        QTest::newRow("one of each") << u"state:failed verdict:valid"_s << u"\"state:\" is asked of deliveries and \"verdict:\""_s;
    }

    void ofNeitherLog()
    {
        QFETCH(QString, text);
        QFETCH(QString, said);
        const Error error = rules::queryOfNeither(text, m_time);
        QCOMPARE(error.code, ErrorCode::InvalidInput);
        QVERIFY2(error.message.contains(said), qPrintable(error.message));
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"

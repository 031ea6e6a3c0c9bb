// SPDX-License-Identifier: MIT
// `deliveries diff` and `captures diff`: what differs, as lines, and by the exit code as diff(1) tells it.
#include "tests/app/program.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliDifference final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    QString m_receiver = m_program.path(u"receiver"_s);
    Running m_listener;
    QString m_url;

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    void trigger(const QByteArray &body, int code)
    {
        const QString file = m_program.file(u"body"_s, body);
        QCOMPARE(call({u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--allow-loopback-http"_s, u"--no-retry"_s, u"--secret"_s, u"s"_s,
                       u"--body-file"_s, file})
                     .code,
                 code);
    }

private Q_SLOTS:
    /// Deliveries and requests 1 to 4.
    void initTestCase()
    {
        m_listener =
            m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_receiver, u"--respond"_s, u"200,500,200,200,close"_s});
        m_url = Program::await(*m_listener, u"listening"_s)["url"_L1].toString();
        trigger(R"({"timestamp":"1","n":1,"gone":true})", 0);
        trigger(R"({"timestamp":"2","n":"1","come":[1]})", 1);
        trigger(R"({"n":1, "timestamp":"3", "gone":true})", 0);
        trigger("not JSON", 0);
    }

    void whatDiffers()
    {
        const Outcome outcome = call({u"deliveries"_s, u"diff"_s, u"1"_s, u"2"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.onlyJson);
        QVERIFY(outcome.out.startsWith(R"({"type":"difference","part":"body","change":"changed","where":"/timestamp")"));
        QHash<QString, QJsonObject> found;
        for (const QJsonObject &line : outcome.ofType(u"difference"_s))
            found.insert(line["where"_L1].toString(), line);
        QCOMPARE(found["/timestamp"_L1]["set_aside"_L1].toBool(), true);
        QCOMPARE(found["/n"_L1]["left"_L1].toString(), u"1"_s); // as written
        QCOMPARE(found["/n"_L1]["right"_L1].toString(), u"\"1\""_s);
        QCOMPARE(found["/n"_L1]["other_type"_L1].toBool(), true);
        QCOMPARE(found["/gone"_L1]["change"_L1].toString(), u"removed"_s);
        QVERIFY(found["/gone"_L1]["right"_L1].isNull());
        QCOMPARE(found["/come"_L1]["right"_L1].toString(), u"[1]"_s);
        QCOMPARE(found["x-ovyxa-signature"_L1]["set_aside"_L1].toBool(), true);
        QCOMPARE(found["status"_L1]["part"_L1].toString(), u"answer"_s);
        QCOMPARE(found["status"_L1]["right"_L1].toString(), u"500"_s);
        const QJsonObject summary = outcome.one(u"summary"_s);
        QCOMPARE(summary["differences"_L1].toInt(), 5);
        QVERIFY(summary["set_aside"_L1].toInt() >= 2);
        QCOMPARE(summary["by_structure"_L1].toBool(), true);
    }

    void nothingThatCounts()
    {
        const Outcome outcome = call({u"deliveries"_s, u"diff"_s, u"1"_s, u"3"_s});
        QCOMPARE(outcome.code, 0);
        const QJsonObject summary = outcome.one(u"summary"_s);
        QCOMPARE(summary["differences"_L1].toInt(), 0);
        QCOMPARE(summary["reordered"_L1].toArray(), QJsonArray{u""_s}); // the outermost object
        QVERIFY(summary["bytes"_L1].toInt() > 1);
        QCOMPARE(call({u"deliveries"_s, u"diff"_s, u"1"_s, u"1"_s}).one(u"summary"_s)["set_aside"_L1].toInt(), 0);
    }

    void whatIsNoJsonGoesByBytes()
    {
        const Outcome outcome = call({u"deliveries"_s, u"diff"_s, u"1"_s, u"4"_s});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.one(u"summary"_s)["by_structure"_L1].toBool(true), false);
        QCOMPARE(outcome.one(u"summary"_s)["first_byte"_L1].toInt(-1), 0);
    }

    void bytesAreToldWithTheirPlace()
    {
        trigger("plain text, one", 1);
        trigger("plain text, other one", 1);
        const QList<QJsonObject> deliveries = call({u"deliveries"_s, u"list"_s, u"--limit"_s, u"2"_s}).ofType(u"delivery"_s);
        const auto id = [](const QJsonObject &delivery) { return QString::number(delivery["id"_L1].toInt()); };
        const QJsonObject body = call({u"deliveries"_s, u"diff"_s, id(deliveries.at(1)), id(deliveries.at(0))}).ofType(u"difference"_s).constFirst();
        QCOMPARE(body["part"_L1].toString(), u"body"_s);
        QCOMPARE(body["where"_L1].toString(), u"byte 13"_s);
        QCOMPARE(body["left"_L1].toString(), QString());
        QCOMPARE(body["right"_L1].toString(), u"ther o"_s);
    }

    /// All of a body is compared, however long; of what differs the beginning is told, and that it is one.
    void aLongBodyIsComparedToItsEnd()
    {
        const QByteArray middle(200'000, 'x');
        trigger("plain a" + middle + "1", 1);
        trigger("plain a" + middle + "2", 1);
        trigger("plain b" + middle + "2", 1);
        const QList<QJsonObject> deliveries = call({u"deliveries"_s, u"list"_s, u"--limit"_s, u"3"_s}).ofType(u"delivery"_s);
        const auto diff = [&](int left, int right) {
            const auto id = [&](int i) { return QString::number(deliveries.at(i)["id"_L1].toInt()); };
            return call({u"deliveries"_s, u"diff"_s, id(left), id(right)});
        };
        const QJsonObject end = diff(2, 1).ofType(u"difference"_s).constFirst();
        QCOMPARE(end["where"_L1].toString(), u"byte 200007"_s);
        QCOMPARE(end["left"_L1].toString(), u"1"_s);
        QCOMPARE(end["cut"_L1].toBool(true), false);
        const Outcome both = diff(2, 0);
        const QJsonObject first = both.ofType(u"difference"_s).constFirst();
        QCOMPARE(first["where"_L1].toString(), u"byte 6"_s);
        QCOMPARE(first["left"_L1].toString().size(), 64 * 1024);
        QCOMPARE(first["cut"_L1].toBool(), true);
        QCOMPARE(both.one(u"summary"_s)["only_beginnings_of"_L1].toArray(), QJsonArray()); // all of both is kept
    }

    void captures()
    {
        const auto diff = [this](const QString &a, const QString &b) {
            return m_program.run({u"captures"_s, u"diff"_s, a, b, u"--json"_s, u"--profile"_s, m_receiver});
        };
        const Outcome outcome = diff(u"1"_s, u"2"_s);
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.ofType(u"difference"_s).size() >= 4);
        QCOMPARE(diff(u"1"_s, u"3"_s).code, 0);
        QCOMPARE(diff(u"1"_s, u"99"_s).code, 2);
        trigger(R"({"n":1, "timestamp":"3", "gone":true})", 1); // received as the third, and closed upon
        const Outcome closed = diff(u"3"_s, u"5"_s);
        QCOMPARE(closed.code, 1);
        const QList<QJsonObject> lines = closed.ofType(u"difference"_s);
        QVERIFY(std::any_of(lines.cbegin(), lines.cend(), [](const QJsonObject &line) {
            return line["where"_L1] == u"status"_s && line["left"_L1] == u"200"_s && line["right"_L1] == u"close"_s;
        }));
    }

    void whatIsNotThereIsAWrongCall()
    {
        QCOMPARE(call({u"deliveries"_s, u"diff"_s, u"1"_s, u"99"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"diff"_s, u"99"_s, u"1"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"diff"_s, u"1"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"diff"_s, u"1"_s, u"x"_s}).code, 2);
        QCOMPARE(m_program.run({u"deliveries"_s, u"diff"_s, u"1"_s, u"2"_s, u"--profile"_s, m_program.path(u"never used"_s)}).code, 2);
    }

    void forPeople()
    {
        const Outcome outcome = m_program.run({u"deliveries"_s, u"diff"_s, u"1"_s, u"2"_s, u"--profile"_s, m_profile});
        const QString text = QString::fromUtf8(outcome.out);
        QVERIFY2(text.contains(u"~ body /n: 1 → \"1\""_s), qPrintable(text));
        QVERIFY(text.contains(u"− body /gone: true"_s));
        QVERIFY(text.contains(u"+ body /come: [1]"_s));
        QVERIFY(text.contains(u"5 differences"_s));
    }

    void cleanupTestCase() { (void)Program::terminate(*m_listener); }
};

QTEST_GUILESS_MAIN(TestCliDifference)
#include "tst_cli_difference.moc"

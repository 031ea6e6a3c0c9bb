// SPDX-License-Identifier: MIT
// `deliveries`: list, show, replay and the three export formats.
#include "tests/app/program.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliLog final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    Running m_listener;
    QString m_url;
    QString m_authority;

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    Outcome trigger(const QStringList &more)
    {
        return call(
            QStringList{u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--ca"_s, m_authority, u"--no-retry"_s, u"--secret"_s, u"topsecret"_s}
            + more);
    }

    /// So many more deliveries like the first one.
    static void fill(const QString &file, int copies)
    {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"fill"_s);
            database.setDatabaseName(file);
            QVERIFY(database.open());
            QSqlQuery query(database);
            for (const auto &[table, key] : {std::pair(u"deliveries"_s, u"id"_s), std::pair(u"bodies"_s, u"delivery"_s)}) {
                QVERIFY(query.exec(u"SELECT group_concat(name) FROM pragma_table_info('%1') WHERE name <> '%2'"_s.arg(table, key)) && query.next());
                const QString columns = query.value(0).toString();
                QVERIFY2(query.exec(u"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= %1) "
                                    "INSERT INTO %2 (%3, %4) SELECT i, %4 FROM n, %2 WHERE %3 = 1"_s.arg(copies)
                                        .arg(table, key, columns)),
                         qPrintable(query.lastError().text()));
            }
        }
        QSqlDatabase::removeDatabase(u"fill"_s);
    }

private Q_SLOTS:
    /// Deliveries 1 to 3: delivered, failed, delivered with a body that is not UTF-8.
    void initTestCase()
    {
        m_listener = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_program.path(u"receiver"_s), u"--respond"_s, u"200,500,200"_s});
        const QJsonObject listening = Program::await(*m_listener, u"listening"_s);
        m_url = listening["url"_L1].toString();
        m_authority = listening["ca_file"_L1].toString();
        QCOMPARE(trigger({u"--data"_s, u"goal_name=\"quoted\", and\nbroken"_s}).code, 0);
        QCOMPARE(trigger({}).code, 1);
        QCOMPARE(trigger({u"--body-file"_s, m_program.file(u"body"_s, "\xff\xfe")}).code, 0);
    }

    void list()
    {
        const Outcome all = call({u"deliveries"_s, u"list"_s});
        QCOMPARE(all.code, 0);
        QVERIFY(all.onlyJson);
        QList<int> ids;
        for (const QJsonObject &delivery : all.ofType(u"delivery"_s))
            ids += delivery["id"_L1].toInt();
        QCOMPARE(ids, QList<int>({3, 2, 1}));
        const Outcome failed = call({u"deliveries"_s, u"list"_s, u"--state"_s, u"failed"_s});
        QCOMPARE(failed.one(u"delivery"_s)["id"_L1].toInt(), 2);
        QCOMPARE(failed.one(u"delivery"_s)["status"_L1].toInt(), 500);
        QCOMPARE(failed.one(u"summary"_s)["owed"_L1].toInt(), 1);
        QVERIFY(!all.one(u"summary"_s).contains("owed"_L1));
        QVERIFY(failed.out.startsWith(R"({"type":"delivery","id":2,"state":"failed","attempts":1,"signature")"));
        QCOMPARE(failed.one(u"delivery"_s)["signature"_L1].toString().size(), 64);
        QCOMPARE(call({u"deliveries"_s, u"list"_s, u"--search"_s, u"QUOTED"_s}).one(u"delivery"_s)["id"_L1].toInt(), 1);
        QCOMPARE(call({u"deliveries"_s, u"list"_s, u"--search"_s, u"nowhere in it"_s}).ofType(u"delivery"_s).size(), 0);
        QCOMPARE(call({u"deliveries"_s, u"list"_s, u"--limit"_s, u"2"_s}).ofType(u"delivery"_s).size(), 2);
    }

    /// How many there are in all is looked for when the rows have been told.
    void rowsDoNotWaitForTheCount()
    {
        const QString profile = m_program.path(u"many"_s);
        QCOMPARE(m_program
                     .run({u"trigger"_s, u"goal.completed"_s, u"--allow-loopback-http"_s, u"--url"_s, u"http://127.0.0.1:1/"_s, u"--no-retry"_s,
                           u"--profile"_s, profile})
                     .code,
                 1);
        static constexpr int copies = 20'000;
        fill(profile + u"/bench.sqlite"_s, copies);
        const Running listing =
            m_program.start({u"deliveries"_s, u"list"_s, u"--search"_s, u"127.0.0.1"_s, u"--limit"_s, u"1"_s, u"--json"_s, u"--profile"_s, profile});
        QCOMPARE(Program::await(*listing, u"delivery"_s)["id"_L1].toInt(), copies + 1);
        QCOMPARE(Program::await(*listing, u"summary"_s)["total"_L1].toInt(), copies + 1);
    }

    void queries()
    {
        const auto ids = [this](const QStringList &arguments, const QString &type) {
            QList<int> found;
            for (const QJsonObject &line : call(arguments).ofType(type))
                found += line["id"_L1].toInt();
            return found;
        };
        const auto listed = [&](const QString &query) { return ids({u"deliveries"_s, u"list"_s, u"--query"_s, query}, u"delivery"_s); };
        QCOMPARE(listed(u"state:delivered -data.goal_name:*quoted*"_s), QList<int>{3});
        QCOMPARE(listed(u"status:5xx since:1h"_s), QList<int>{2});
        QCOMPARE(ids({u"deliveries"_s, u"list"_s, u"--query"_s, u"state:delivered"_s, u"--state"_s, u"failed"_s}, u"delivery"_s), QList<int>());
        QCOMPARE(ids({u"deliveries"_s, u"export"_s, u"--format"_s, u"ndjson"_s, u"--query"_s, u"-state:failed"_s}, u"delivery"_s),
                 (QList<int>{1, 3}));
        QCOMPARE(ids({u"deliveries"_s, u"export"_s, u"--format"_s, u"ndjson"_s, u"--query"_s, u"nowhere"_s}, u"delivery"_s), QList<int>());
        const Outcome forecast = call({u"deliveries"_s, u"replay"_s, u"--dry-run"_s, u"--query"_s, u"status:500"_s});
        QCOMPARE(forecast.one(u"forecast"_s)["count"_L1].toInt(), 1);
    }

    void aQueryThatAsksForNothingThereIs()
    {
        for (const QStringList &command : {QStringList{u"deliveries"_s, u"list"_s}, QStringList{u"deliveries"_s, u"replay"_s},
                                           QStringList{u"deliveries"_s, u"export"_s, u"--format"_s, u"csv"_s}}) {
            const Outcome refused = m_program.run(command + QStringList{u"--query"_s, u"sate:failed"_s, u"--profile"_s, m_profile});
            QCOMPARE(refused.code, 2);
            QVERIFY2(refused.err.contains("\"state:\""), refused.err.constData());
        }
        const Outcome captures =
            m_program.run({u"captures"_s, u"list"_s, u"--query"_s, u"verdict:good"_s, u"--profile"_s, m_program.path(u"none"_s)});
        QCOMPARE(captures.code, 2);
        QVERIFY2(captures.err.contains("Known are valid, invalid, missing, unchecked"), captures.err.constData());
        const Outcome blank = m_program.run({u"deliveries"_s, u"replay"_s, u"--query"_s, u" "_s, u"--profile"_s, m_profile});
        QCOMPARE(blank.code, 2);
        QVERIFY2(blank.err.contains("state:*"), blank.err.constData());
        QCOMPARE(call({u"deliveries"_s, u"replay"_s, u"--dry-run"_s, u"--query"_s, u"state:*"_s}).code, 0);
        QCOMPARE(call({u"deliveries"_s, u"replay"_s, u"2"_s, u"--query"_s, u"state:failed"_s}).code, 2);
    }

    void show()
    {
        const Outcome shown = call({u"deliveries"_s, u"show"_s, u"2"_s});
        QCOMPARE(shown.code, 0);
        QCOMPARE(shown.one(u"delivery"_s)["state"_L1].toString(), u"failed"_s);
        QVERIFY(shown.one(u"delivery"_s)["body"_L1].toString().startsWith("{\"event\":\"goal.completed\""_L1));
        QCOMPARE(shown.one(u"attempt"_s)["status"_L1].toInt(), 500);
        QCOMPARE(call({u"deliveries"_s, u"show"_s, u"999"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"show"_s, u"3"_s}).one(u"delivery"_s)["body_base64"_L1].toString(), u"//4="_s);
    }

    void exportedAsNdjson()
    {
        const Outcome lines = call({u"deliveries"_s, u"export"_s, u"--format"_s, u"ndjson"_s});
        QCOMPARE(lines.code, 0);
        QVERIFY(lines.onlyJson);
        QCOMPARE(lines.ofType(u"delivery"_s).size(), 3);
        QCOMPARE(lines.lines.constFirst()["id"_L1].toInt(), 1); // oldest first
        QVERIFY(!lines.out.contains("topsecret"));
        QVERIFY(lines.out.contains("X-Ovyxa-Signature"));
    }

    void aDashIsStandardOutput()
    {
        const QStringList words{u"deliveries"_s, u"export"_s, u"--format"_s, u"csv"_s, u"--profile"_s, m_profile};
        const Outcome dashed = m_program.run(words + QStringList{u"-o"_s, u"-"_s});
        QCOMPARE(dashed.code, 0);
        QVERIFY(!dashed.out.isEmpty());
        QCOMPARE(dashed.out, m_program.run(words).out);
        QVERIFY(!QFileInfo::exists(u"-"_s));
    }

    void exportedAsCsv()
    {
        const QString file = m_program.path(u"log.csv"_s);
        QCOMPARE(call({u"deliveries"_s, u"export"_s, u"--format"_s, u"csv"_s, u"-o"_s, file}).one(u"summary"_s)["deliveries"_L1].toInt(), 3);
        QFile csv(file);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const QByteArray content = csv.readAll();
        QCOMPARE(content.count("\r\n"), 4); // the head and three rows; quotes inside are doubled
        QVERIFY(content.contains("goal_name"));
        QVERIFY(content.contains(R"(""goal_name"":)"));
        QVERIFY(!content.contains("topsecret"));
        QCOMPARE(call({u"deliveries"_s, u"export"_s, u"--format"_s, u"csv"_s}).code, 2); // CSV is no JSON lines
    }

    void exportedAsHar()
    {
        const Outcome outcome = m_program.run({u"deliveries"_s, u"export"_s, u"--format"_s, u"har"_s, u"--profile"_s, m_profile});
        QCOMPARE(outcome.code, 0);
        const QJsonObject log = QJsonDocument::fromJson(outcome.out).object()["log"_L1].toObject();
        QCOMPARE(log["version"_L1].toString(), u"1.2"_s);
        const QJsonArray entries = log["entries"_L1].toArray();
        QCOMPARE(entries.size(), 3);
        for (const auto &value : entries) {
            const QJsonObject entry = value.toObject();
            for (const auto &key : {"startedDateTime"_L1, "time"_L1, "request"_L1, "response"_L1, "cache"_L1, "timings"_L1})
                QVERIFY(entry.contains(key));
            const QJsonObject request = entry["request"_L1].toObject();
            for (const auto &key : {"method"_L1, "url"_L1, "httpVersion"_L1, "cookies"_L1, "headers"_L1, "queryString"_L1, "headersSize"_L1})
                QVERIFY(request.contains(key));
            for (const auto &key : {"status"_L1, "statusText"_L1, "content"_L1, "redirectURL"_L1})
                QVERIFY(entry["response"_L1].toObject().contains(key));
            for (const auto &key : {"send"_L1, "wait"_L1, "receive"_L1})
                QVERIFY(entry["timings"_L1].toObject()[key].toDouble() >= 0);
        }
        QVERIFY(!outcome.out.contains("topsecret"));
    }

    void anExportIsWholeOrNotAtAll()
    {
        if (QFileInfo::exists(u"/dev/full"_s)) {
            const Outcome full = call({u"deliveries"_s, u"export"_s, u"--format"_s, u"ndjson"_s, u"-o"_s, u"/dev/full"_s});
            QCOMPARE(full.code, 3);
            QVERIFY(!QFileInfo(u"/dev/full"_s).isFile()); // written to, not replaced
        }
    }

    void aProfileNeverUsedHasAnEmptyLog()
    {
        const auto callNever = [this](const QString &words) {
            return m_program.run(words.split(u' ') + QStringList{u"--json"_s, u"--profile"_s, m_program.path(u"never"_s)});
        };
        const Outcome listed = callNever(u"deliveries list"_s);
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.one(u"summary"_s)["deliveries"_L1].toInt(-1), 0);
        QCOMPARE(callNever(u"deliveries show 1"_s).code, 2);
        const QString file = m_program.path(u"empty.har"_s);
        QCOMPARE(callNever(u"deliveries export --format har -o "_s + file).code, 0);
        QFile har(file);
        QVERIFY(har.open(QIODevice::ReadOnly));
        QVERIFY(QJsonDocument::fromJson(har.readAll()).object()["log"_L1].toObject()["entries"_L1].toArray().isEmpty());
        QVERIFY(!QFileInfo::exists(m_program.path(u"never"_s)));
    }

    void aDryRunSaysWhatItWouldComeToAndSendsNothing()
    {
        const Outcome dry = call({u"deliveries"_s, u"replay"_s, u"--state"_s, u"failed"_s, u"--dry-run"_s});
        QCOMPARE(dry.code, 0);
        QVERIFY(dry.onlyJson);
        const QJsonObject forecast = dry.one(u"forecast"_s);
        QCOMPARE(forecast["count"_L1].toInt(), 1);
        const QJsonObject target = forecast["webhooks"_L1].toArray().at(0).toObject();
        QCOMPARE(target["url"_L1].toString(), m_url);
        QCOMPARE(target["count"_L1].toInt(), 1);
        QCOMPARE(forecast["already_answered"_L1].toInt(-1), 0);
        QCOMPARE(forecast["requests_now"_L1].toInt(), 1);
        QCOMPARE(forecast["retries_within_s"_L1].toInt(), 2160);
        QCOMPARE(call({u"deliveries"_s, u"list"_s}).ofType(u"delivery"_s).size(), 3);
        QCOMPARE(call({u"deliveries"_s, u"replay"_s, u"999"_s, u"--dry-run"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"replay"_s, u"1"_s, u"--dry-run"_s}).one(u"forecast"_s)["already_answered"_L1].toInt(), 1);
        const Outcome words = m_program.run({u"deliveries"_s, u"replay"_s, u"2"_s, u"--dry-run"_s, u"--profile"_s, m_profile});
        QVERIFY(words.out.contains(m_url.toUtf8()));
        QCOMPARE(m_program.run({u"deliveries"_s, u"replay"_s, u"2"_s, u"--dry-run"_s, u"--profile"_s, m_program.path(u"never"_s)}).code, 0);
    }

    void replayed()
    {
        QCOMPARE(call({u"deliveries"_s, u"replay"_s, u"2"_s, u"999"_s}).code, 2);          // nothing is sent when one is not there
        const Outcome one = call({u"deliveries"_s, u"replay"_s, u"2"_s, u"--no-retry"_s}); // trusts what its trigger was told to trust
        QCOMPARE(one.code, 0);
        QCOMPARE(one.one(u"delivery"_s)["id"_L1].toInt(), 4);
        QCOMPARE(one.one(u"delivery"_s)["signature"_L1].toString(),
                 call({u"deliveries"_s, u"show"_s, u"2"_s}).one(u"delivery"_s)["signature"_L1].toString()); // byte for byte
        QCOMPARE(call({u"deliveries"_s, u"show"_s, u"4"_s}).one(u"delivery"_s)["replay_of"_L1].toInt(), 2);
        const Outcome failed = call({u"deliveries"_s, u"replay"_s, u"--state"_s, u"failed"_s, u"--ca"_s, m_authority});
        QCOMPARE(failed.code, 0);
        QCOMPARE(failed.one(u"summary"_s)["delivered"_L1].toInt(-1), 0);                                         // what was replayed is owed no more
        QCOMPARE(call({u"deliveries"_s, u"list"_s, u"--state"_s, u"failed"_s}).ofType(u"delivery"_s).size(), 1); // and yet it failed
        const Outcome all = call({u"deliveries"_s, u"replay"_s, u"--query"_s, u"event:goal.completed"_s, u"--dry-run"_s});
        QCOMPARE(all.one(u"forecast"_s)["count"_L1].toInt(-1), 3); // of the four: nor by a query that does not speak of states
        const Outcome none = call({u"deliveries"_s, u"replay"_s, u"--state"_s, u"cancelled"_s});
        QCOMPARE(none.code, 0);
        QCOMPARE(none.one(u"summary"_s)["delivered"_L1].toInt(), 0);
    }

    void whatOneTriggerTrustedNoOtherDoes()
    {
        const Outcome other = call({u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--no-retry"_s});
        QCOMPARE(other.code, 1);
        QCOMPARE(other.one(u"attempt"_s)["error"_L1].toString(), u"tls"_s);
    }

    void cleanupTestCase() { (void)Program::terminate(*m_listener); }
};

QTEST_GUILESS_MAIN(TestCliLog)
#include "tst_cli_log.moc"

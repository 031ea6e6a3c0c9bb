// SPDX-License-Identifier: MIT
// `settings`, `export-profile`, `import-profile`.
#include "tests/app/program.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliSettings final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile;

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }
    Outcome callOther(const QStringList &arguments)
    {
        return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile + u"-other"_s});
    }

    static QByteArray content(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// JSON as it is pleasant to write in C++.
    static QByteArray json(QByteArray text) { return text.replace('\'', '"'); }

    void configure()
    {
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s, u"--country"_s, u"FR"_s}).code, 0);
        QCOMPARE(call({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://example.test/hook?a=/b"_s, u"--events"_s,
                       u"goal.completed,realtime.spike"_s, u"--secret"_s, u"t0psecret"_s, u"--name"_s, u"Orders"_s, u"--spike-threshold"_s, u"7"_s,
                       u"--signature"_s, u"prefixed"_s})
                     .code,
                 0);
        QCOMPARE(call({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Purchase"_s, u"--path"_s, u"/checkout/*"_s}).code, 0);
        QCOMPARE(call({u"settings"_s, u"set"_s, u"plan_limit=123"_s}).code, 0);
    }

private Q_SLOTS:
    void init() { m_profile = m_program.path(QString::fromLatin1(QTest::currentTestFunction())); }

    /// For what the command line sends by itself, too; beside a running bench as without one.
    void plainHttpToThisMachineIsTheProfilesToAllow()
    {
        const Running receiver = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_profile + u"-receiver"_s});
        const QString url = Program::await(*receiver, u"listening"_s)["url"_L1].toString();
        const QStringList trigger{u"trigger"_s, u"goal.completed"_s, u"--no-retry"_s, u"--url"_s, url};
        const auto isRefused = [](const Outcome &outcome) {
            const QString why = outcome.one(u"error"_s)["message"_L1].toString();
            return outcome.code == 2 && why.contains("--allow-loopback-http"_L1) && why.contains("allow_loopback_http=on"_L1);
        };
        QVERIFY(isRefused(call(trigger)));
        QVERIFY(!QFileInfo::exists(m_profile));
        QCOMPARE(call(trigger + QStringList{u"--allow-loopback-http"_s}).code, 0);
        QVERIFY(isRefused(call(trigger)));
        QVERIFY(isRefused(call({u"resend"_s, u"1"_s, u"--no-retry"_s})));
        QVERIFY(isRefused(call({u"resend"_s, u"1"_s, u"--no-retry"_s, u"--url"_s, url})));
        Running bench;
        for (const bool isHeld : {false, true}) {
            if (isHeld) {
                bench = m_program.start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, m_profile});
                QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
                QVERIFY(isRefused(call(trigger)));
            }
            QCOMPARE(call({u"settings"_s, u"set"_s, u"allow_loopback_http=on"_s}).code, 0);
            QCOMPARE(call(trigger).code, 0);
            QCOMPARE(call({u"resend"_s, u"1"_s, u"--no-retry"_s}).code, 0);
            QCOMPARE(call({u"resend"_s, u"1"_s, u"--no-retry"_s, u"--url"_s, url}).code, 0);
            QCOMPARE(call({u"deliveries"_s, u"replay"_s, u"1"_s, u"--no-retry"_s}).code, 0);
            QCOMPARE(call({u"settings"_s, u"set"_s, u"allow_loopback_http=off"_s}).code, 0);
        }
    }

    void anEmptyListSaysSo()
    {
        for (const QString &list : {u"sites"_s, u"webhooks"_s, u"goals"_s, u"keys"_s}) {
            const Outcome told = m_program.run({list, u"list"_s, u"--profile"_s, m_profile});
            QCOMPARE(told.code, 0);
            QCOMPARE(told.out, "No " + list.toUtf8() + " yet.\n");
            QCOMPARE(call({list, u"list"_s}).out, QByteArray());
        }
        QCOMPARE(m_program.run({u"webhooks"_s, u"list"_s, u"--site"_s, u"a.test"_s, u"--profile"_s, m_profile}).out,
                 "No webhooks of a.test yet.\n"_ba);
    }

    void settingsAreListedAndSet()
    {
        const Outcome fresh = call({u"settings"_s, u"list"_s});
        QCOMPARE(fresh.code, 0);
        QCOMPARE(fresh.ofType(u"setting"_s).size(), 7);
        QVERIFY(!QFileInfo::exists(m_profile));
        const Outcome set = call({u"settings"_s, u"set"_s, u"plan_limit=100000"_s, u"allow-loopback-http=on"_s, u"rate_limit=free"_s});
        QCOMPARE(set.code, 0);
        QVERIFY(set.onlyJson);
        QHash<QString, QJsonValue> values;
        for (const QJsonObject &line : call({u"settings"_s, u"list"_s}).ofType(u"setting"_s))
            values.insert(line["key"_L1].toString(), line["value"_L1]);
        QCOMPARE(values[u"plan_limit"_s], QJsonValue(100000));
        QCOMPARE(values[u"allow_loopback_http"_s], QJsonValue(true));
        QCOMPARE(values[u"system_proxy"_s], QJsonValue(false));
        QCOMPARE(values[u"rate_limit"_s], QJsonValue(u"free"_s));
        QVERIFY(values[u"country_database"_s].isNull() && values[u"keep_newest"_s].isNull() && values[u"keep_days"_s].isNull());
        // Off unless asked for, and off again.
        QCOMPARE(call({u"settings"_s, u"set"_s, u"keep_newest=20000"_s, u"keep_days=30"_s}).code, 0);
        QCOMPARE(call({u"settings"_s, u"list"_s}).ofType(u"setting"_s).at(5)["value"_L1].toInt(), 20000);
        QCOMPARE(call({u"settings"_s, u"set"_s, u"keep_newest=off"_s}).code, 0);
        QVERIFY(call({u"settings"_s, u"list"_s}).ofType(u"setting"_s).at(5)["value"_L1].isNull());
        QCOMPARE(call({u"settings"_s, u"list"_s}).ofType(u"setting"_s).at(6)["value"_L1].toInt(), 30);
    }

    void whatIsWrongIsNamedAndNothingSet()
    {
        const Outcome typo = call({u"settings"_s, u"set"_s, u"plan_limit=5"_s, u"plan_limt=6"_s});
        QCOMPARE(typo.code, 2);
        QVERIFY2(typo.err.contains("plan_limit"), typo.err.constData());
        for (const QString &wrong : {u"plan_limit=0"_s, u"plan_limit=many"_s, u"system_proxy=perhaps"_s, u"rate_limit=gold"_s, u"plan_limit"_s,
                                     u"country_database=/nowhere/at/all"_s, u"keep_newest=0"_s, u"keep_days=-1"_s, u"keep_days=4000"_s})
            QCOMPARE(call({u"settings"_s, u"set"_s, wrong}).code, 2);
        for (const auto &[wrong, meant] :
             {std::pair(u"rate_limit=fre"_s, "Did you mean free?"_L1), std::pair(u"allow_loopback_http=onn"_s, "Did you mean on?"_L1)})
            QVERIFY(call({u"settings"_s, u"set"_s, wrong}).one(u"error"_s)["message"_L1].toString().endsWith(meant));
        QCOMPARE(call({u"settings"_s, u"list"_s}).ofType(u"setting"_s).at(2)["value"_L1].toInt(), 50000);
    }

    void aProfileGoesThroughAFile()
    {
        configure();
        const QString file = m_program.path(u"profile.json"_s);
        const Outcome exported = call({u"export-profile"_s, u"-o"_s, file});
        QCOMPARE(exported.code, 0);
        QCOMPARE(exported.one(u"summary"_s)["webhooks"_L1].toInt(), 1);
        QVERIFY(!content(file).contains("t0psecret"));
        const Outcome imported = callOther({u"import-profile"_s, file});
        QCOMPARE(imported.code, 0);
        QVERIFY(imported.onlyJson);
        QVERIFY(imported.one(u"webhook"_s)["secret"_L1].toString().size() >= 64); // made, and shown this once
        QCOMPARE(imported.one(u"summary"_s)["goals"_L1].toInt(), 1);
        const QString back = m_program.path(u"back.json"_s);
        QCOMPARE(callOther({u"export-profile"_s, u"-o"_s, back}).code, 0);
        QCOMPARE(content(back), content(file));
        const Outcome again = callOther({u"import-profile"_s, file}); // all of it is there
        QCOMPARE(again.one(u"summary"_s)["sites"_L1].toInt() + again.one(u"summary"_s)["webhooks"_L1].toInt()
                     + again.one(u"summary"_s)["goals"_L1].toInt() + again.one(u"summary"_s)["settings"_L1].toInt(),
                 0);
    }

    void alertRulesAreExportedBesideARunningBenchToo()
    {
        const QByteArray rule = json("'alert_rules':['goal.completed >= 3 per day']");
        const auto exported = [this](const QStringList &more) {
            const Outcome outcome = call(QStringList{u"export-profile"_s} + more);
            return outcome.one(u"summary"_s)["alert_rules"_L1].toInt() == 1
                   && outcome.one(u"profile"_s)["alert_rules"_L1] == QJsonArray({u"goal.completed >= 3 per day"_s});
        };
        configure();
        QCOMPARE(call({u"import-profile"_s, m_program.file(u"rules.json"_s, json("{'type':'profile','version':1,") + rule + '}')}).code, 0);
        QVERIFY(exported({}));
        const Running bench = m_program.start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, m_profile});
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        QVERIFY(exported({}));
        QVERIFY(exported({u"--with-secrets"_s}));
    }

    /// What it names is changed; a goal keeps its number, and with it its count.
    void anImportChangesWhatIsThere()
    {
        configure();
        QCOMPARE(call({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"G"_s, u"--path"_s, u"/x"_s}).code, 0);
        const QJsonObject before = call({u"goals"_s, u"list"_s}).ofType(u"goal"_s).constLast();
        const QString file =
            m_program.file(u"change.json"_s, json("{'type':'profile','version':1,'sites':[{'id':'acme.test','country':'FR'}],"
                                                  "'goals':[{'site':'acme.test','name':'G','path':'/y'}],'settings':{'plan_limit':99}}"));
        const Outcome imported = call({u"import-profile"_s, file});
        QVERIFY2(imported.code == 0, imported.both().constData());
        QCOMPARE(imported.one(u"summary"_s)["goals"_L1].toInt(), 1);
        const QJsonObject after = call({u"goals"_s, u"list"_s}).ofType(u"goal"_s).constLast();
        QCOMPARE(after["id"_L1], before["id"_L1]);
        QCOMPARE(after["path"_L1].toString(), u"/y"_s);
        QCOMPARE(call({u"import-profile"_s, file}).one(u"summary"_s)["goals"_L1].toInt(), 0);
    }

    /// A rule stays when the webhook goes whose secret it was made for, and so an export may hold one alone.
    void aRuleWithoutAWebhookGoesThroughAFile()
    {
        configure();
        const QByteArray rules = json("{'type':'profile','version':1,'alert_rules':['goal.completed >= 3 per day']}");
        QCOMPARE(call({u"import-profile"_s, m_program.file(u"rules.json"_s, rules)}).code, 0);
        QCOMPARE(call({u"webhooks"_s, u"remove"_s, u"1"_s}).code, 0);
        const QString file = m_program.path(u"kept.json"_s);
        QCOMPARE(call({u"export-profile"_s, u"-o"_s, file, u"--with-secrets"_s}).code, 0);
        const Outcome imported = callOther({u"import-profile"_s, file});
        QVERIFY2(imported.code == 0, imported.both().constData());
        QCOMPARE(imported.one(u"summary"_s)["alert_rules"_L1].toInt(), 1);
    }

    void secretsGoOnlyWhenAskedFor()
    {
        configure();
        const QString file = m_program.path(u"secret.json"_s);
        QCOMPARE(call({u"export-profile"_s, u"-o"_s, file, u"--with-secrets"_s}).code, 0);
        QVERIFY(content(file).contains("t0psecret"));
        constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
        QVERIFY(!(QFileInfo(file).permissions() & others));
        const Outcome imported = callOther({u"import-profile"_s, file});
        QCOMPARE(imported.code, 0);
        QVERIFY(!imported.both().contains("t0psecret"));
        QVERIFY(callOther({u"export-profile"_s, u"--with-secrets"_s}).one(u"profile"_s)["webhooks"_L1][0]["secret"_L1] == "t0psecret"_L1);
    }

    void aBadFileChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("named");
        const auto profile = [](const QByteArray &rest) -> QByteArray {
            return json("{'type':'profile','version':1,'sites':[{'id':'new.test'}]") + rest + '}';
        };
        const QByteArray webhook = json("{'site':'new.test','name':'a','url':'https://a.test/','events':['goal.completed']}");
        QTest::newRow("no JSON") << "{\n\"type\":\"profile\",\n oops"_ba
                                 << "Line 3, column 2: "_ba;
        QTest::newRow("cut") << profile({}).chopped(1) << "Line 1, column "_ba;
        QTest::newRow("a list") << "[]"_ba
                                << "no JSON object"_ba;
        QTest::newRow("something else") << json("{'type':'har'}") << "type"_ba;
        QTest::newRow("a later version") << json("{'type':'profile','version':2}") << "version"_ba;
        QTest::newRow("an unknown name") << profile(json(",'webhoks':[]")) << "webhoks: there is no such name here. Did you mean \"webhooks\"?"_ba;
        QTest::newRow("twice") << profile(json(",'sites':[]")) << "Line 1, column 59: the name “sites” stands here a second time"_ba;
        QTest::newRow("twice within") << profile(json(",'webhooks':[{'site':'new.test','url':'https://a.test/',\n'site':'b.test'}]"))
                                      << "Line 2, column 1: the name “site” stands here a second time"_ba;
        QTest::newRow("a site that is none") << profile(json(",'goals':[{'site':'other.test','name':'x','path':'/x'}]")) << "goals[0].site"_ba;
        const QByteArray insecure = QByteArray(webhook).replace("https:", "http:");
        QTest::newRow("a wrong URL") << profile(",\"webhooks\":[" + insecure + ']') << "webhooks[0].url"_ba;
        QTest::newRow("an authority that is none") << profile(json(",'webhooks':[{'site':'new.test','name':'a','url':'https://a.test/',"
                                                                   "'events':['goal.completed'],'ca_file':'/etc/hostname'}]"))
                                                   << "webhooks[0].ca_file"_ba;
        QTest::newRow("a wrong event") << profile(json(",'webhooks':[{'site':'new.test','name':'a','url':'https://a.test/','events':['goal']}]"))
                                       << "webhooks[0].events"_ba;
        QTest::newRow("an empty secret") << profile(",\"webhooks\":[" + QByteArray(webhook).replace("\"name\"", "\"secret\":\"\",\"name\"") + ']')
                                         << "webhooks[0].secret"_ba;
        QTest::newRow("the same name twice") << profile(",\"webhooks\":[" + webhook + ',' + webhook + ']') << "webhooks[1].name"_ba;
        const QByteArray goal = json("{'site':'new.test','name':'g','path':'/x'}");
        QTest::newRow("a goal twice") << profile(",\"goals\":[" + goal + ',' + QByteArray(goal).replace("/x", "/y") + ']') << "goals[1].name"_ba;
        QTest::newRow("a rule twice") << profile(json(",'alert_rules':['goal.completed >= 1 per day','goal.completed >=  1 per day']"))
                                      << "alert_rules[1]"_ba;
        QTest::newRow("a wrong rule") << profile(json(",'alert_rules':['goal.completed > often']")) << "alert_rules[0]"_ba;
        QTest::newRow("a wrong setting") << profile(json(",'settings':{'plan_limit':0}")) << "settings.plan_limit"_ba;
        for (const char *quoted : {"plan_limit':'9'", "keep_days':'12'", "keep_newest':'5'", "allow_loopback_http':'on'", "system_proxy':'true'"})
            QTest::addRow("a setting in quotation marks: %s", quoted)
                << profile(json(QByteArray(",'settings':{'") + quoted + '}')) << QByteArray("settings.") + QByteArray(quoted).left(9);
        QTest::newRow("deep") << profile(",\"sites2\":" + QByteArray(100'000, '[')) << "nested"_ba;
    }

    void aBadFileChangesNothing()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const QByteArray, named);
        m_profile = m_program.path(u"bad"_s);
        const Outcome refused = call({u"import-profile"_s, m_program.file(u"bad.json"_s, file)});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains(named), refused.err.constData());
        QCOMPARE(refused.one(u"error"_s)["code"_L1].toString(), u"invalid_input"_s);
        QCOMPARE(call({u"sites"_s, u"list"_s}).ofType(u"site"_s).size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCliSettings)
#include "tst_cli_settings.moc"

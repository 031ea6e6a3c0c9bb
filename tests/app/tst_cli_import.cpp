// SPDX-License-Identifier: MIT
// An import that is cut in the middle: by a signal, by a disk that is full, by the end of the bench that carries it out.
#include "tests/app/program.h"

#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliImport final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 120'000;
    static constexpr int many = 300; // a change each: enough for a while

    std::unique_ptr<Program> m_program;

    QStringList at(const QStringList &arguments) const { return arguments + QStringList{u"--json"_s, u"--profile"_s, m_program->path(u"profile"_s)}; }
    Outcome call(const QStringList &arguments) { return m_program->run(at(arguments)); }

    static QByteArray listed(int count, const QByteArray &each)
    {
        QByteArrayList all;
        for (int i = 0; i < count; ++i)
            all += QByteArray(each).replace("%", QByteArray::number(i)).replace('\'', '"');
        return all.join(',');
    }

    /// A webhook, whose line tells that it has begun, and goals without end.
    [[nodiscard]] QString longFile() const
    {
        return m_program->file(u"long.json"_s,
                               QByteArray("{'type':'profile','version':1,'sites':[{'id':'a.test'}],'webhooks':[{'site':'a.test','name':'W',"
                                          "'url':'https://a.test/','events':['goal.completed']}],'goals':[")
                                       .replace('\'', '"')
                                   + listed(many, "{'site':'a.test','name':'G%','path':'/%'}") + "]}");
    }

    int count(const QString &what) { return int(call({what, u"list"_s}).ofType(what.chopped(1)).size()); }

private Q_SLOTS:
    void init() { m_program = std::make_unique<Program>(); }

    void aSignalLeavesItWhole_data()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("own") << false;
        QTest::newRow("held") << true;
    }

    void aSignalLeavesItWhole()
    {
        QFETCH(bool, held);
        Running bench;
        if (held) {
            bench = m_program->start(at({u"serve"_s, u"--api-key"_s, u"k"_s}));
            QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        }
        const Running importing = m_program->start(at({u"import-profile"_s, longFile()}));
        QVERIFY(!Program::await(*importing, u"webhook"_s).isEmpty());
        importing->terminate();
        QVERIFY(importing->waitForFinished(patienceMs));
        QCOMPARE(importing->exitCode(), 0);
        const QByteArray said = importing->readAllStandardError();
        QVERIFY2(said.contains("goes on until the file is imported whole"), said.constData());
        QCOMPARE(Program::await(*importing, u"summary"_s)["goals"_L1].toInt(), many);
        QCOMPARE(count(u"goals"_s), many);
    }

    /// Nobody waits for it any more, and it takes longer than a command is waited for that ends: it is no good half done.
    void whoGoesLeavesItWhole()
    {
        const Running bench = m_program->start(at({u"serve"_s, u"--api-key"_s, u"k"_s}));
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        const Running importing = m_program->start(at({u"import-profile"_s, longFile()}));
        QVERIFY(!Program::await(*importing, u"webhook"_s).isEmpty());
        importing->kill();
        QVERIFY(importing->waitForFinished(patienceMs));
        QTRY_COMPARE_WITH_TIMEOUT(count(u"goals"_s), many, patienceMs);
    }

    void aCountryDatabaseThatIsNoneChangesNothing()
    {
        const QString none = m_program->file(u"none.mmdb"_s, "none");
        const QByteArray text = "{'type':'profile','version':1,'sites':[{'id':'a.test'}],'settings':{'country_database':'" + none.toUtf8() + "'}}";
        const QString file = m_program->file(u"settings.json"_s, QByteArray(text).replace('\'', '"'));
        const Outcome refused = call({u"import-profile"_s, file});
        QCOMPARE(refused.code, 2);
        const QString message = refused.one(u"error"_s)["message"_L1].toString();
        QVERIFY2(message.startsWith("settings.country_database: "_L1) && message.endsWith("Nothing was changed."_L1), qPrintable(message));
        QCOMPARE(count(u"sites"_s), 0);
    }

    void aFullDiskLeavesWhatIsTold()
    {
        QCOMPARE(call({u"sites"_s, u"add"_s, u"first.test"_s}).code, 0);
        const QString file = m_program->file(u"wide.json"_s, R"({"type":"profile","version":1,"settings":{"plan_limit":4321},"sites":[)"
                                                                 + listed(many, "{'id':'s%.test'}") + "]}");
        const Outcome cut = m_program->runShell("ulimit -f 800; exec \"$P\" " + at({u"import-profile"_s, file}).join(u' ').toUtf8());
        QCOMPARE(cut.code, 3);
        const int sites = cut.one(u"summary"_s)["sites"_L1].toInt();
        QVERIFY2(sites > 0 && sites < many, cut.out.constData());
        const QString message = cut.one(u"error"_s)["message"_L1].toString();
        QVERIFY2(message.contains(u"half imported. Added or changed: %1 sites"_s.arg(sites)) && message.contains("the settings"_L1),
                 qPrintable(message));
        QCOMPARE(count(u"sites"_s), sites + 1);
    }

    void theBenchThatEndsTellsHowFarItCame()
    {
        const Running bench = m_program->start(at({u"serve"_s, u"--api-key"_s, u"k"_s}));
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        const Running importing = m_program->start(at({u"import-profile"_s, longFile()}));
        QVERIFY(!Program::await(*importing, u"webhook"_s).isEmpty());
        QCOMPARE(Program::terminate(*bench).code, 0);
        QVERIFY(importing->waitForFinished(patienceMs));
        QCOMPARE(importing->exitCode(), 3);
        const int goals = Program::await(*importing, u"summary"_s)["goals"_L1].toInt();
        QVERIFY(goals < many);
        QVERIFY(qAbs(count(u"goals"_s) - goals) <= 1); // the one that was on its way
    }
};

QTEST_GUILESS_MAIN(TestCliImport)
#include "tst_cli_import.moc"

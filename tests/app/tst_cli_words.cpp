// SPDX-License-Identifier: MIT
// How a call's words are read: empty ones behind "=", those behind "--", padded numbers. What a script wrote is what is done.
#include "tests/app/program.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliWords final : public QObject
{
    Q_OBJECT

    Program m_program;

    QStringList on(const QString &profile) const { return {u"--profile"_s, m_program.path(profile)}; }
    /// `listen` with a command that prints its words in angle brackets.
    Outcome printed(const QStringList &words)
    {
        return m_program.run(on(u"listen"_s) + QStringList{u"listen"_s, u"--plain"_s, u"--port"_s, u"0"_s, u"--"_s, u"printf"_s, u"<%s>"_s} + words);
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (int i = 0; i < 12; ++i) {
            const QStringList call{u"trigger"_s, u"goal.completed"_s, u"--no-retry"_s, u"--url"_s, u"https://localhost:1/"_s};
            (void)m_program.run(call + on(u"log"_s));
        }
    }

    void anEmptyValueSwallowsNothing_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<QByteArray>("option");
        const auto row = [](const char *option, const QString &call) { QTest::newRow(qPrintable(call)) << call << QByteArray(option); };
        row("--query", u"deliveries replay --query= --dry-run"_s);
        row("--query", u"deliveries cancel --query= --json"_s);
        row("--query", u"deliveries export --format csv --query="_s);
        row("--query", u"deliveries list --query="_s);
        row("--secret", u"trigger goal.completed --url https://localhost:1/ --secret= --no-retry"_s);
        row("--secret", u"verify --signature abc --secret= body.json"_s);
        row("--body-file", u"trigger goal.completed --url https://localhost:1/ --body-file= --no-retry"_s);
        row("--output", u"export-profile --output= --with-secrets"_s);
        row("-o", u"export-profile --with-secrets -o="_s);
        row("--lang", u"--lang= sites list"_s);
        row("--profile", u"--profile= sites list"_s);
        row("--site", u"goals list --site= --json"_s);
        row("--limit", u"deliveries list --limit= --json"_s);
        row("--wait-lock", u"--wait-lock= sites list"_s);
        row("--dry-run", u"deliveries replay 1 --dry-run="_s); // a switch that nothing has turned
        row("--with-secrets", u"export-profile --with-secrets="_s);
    }

    void anEmptyValueSwallowsNothing()
    {
        QFETCH(QString, call);
        QFETCH(QByteArray, option);
        const QStringList words = call.split(u' ');
        const Outcome outcome = m_program.run(words.contains(u"--profile="_s) ? words : on(u"log"_s) + words);
        QVERIFY2(outcome.code == 2, outcome.both().constData());
        const bool isNamed = outcome.err.contains(option) || (option == "-o" && outcome.err.contains("--output"));
        QVERIFY2(isNamed && (outcome.err.contains("empty") || outcome.err.contains("none of these")), outcome.err.constData());
    }

    void anEmptyTextThatMeansSomethingIsTaken()
    {
        const Outcome all = m_program.run(on(u"log"_s) + QStringList{u"--json"_s, u"deliveries"_s, u"list"_s, u"--search="_s, u"--limit=3"_s});
        QCOMPARE(all.code, 0);
        QCOMPARE(all.ofType(u"delivery"_s).size(), 3);
        const Outcome unsigned_ = m_program.run({u"verify"_s, u"--signature="_s, u"--secret"_s, u"k"_s, m_program.file(u"body.json"_s, "{}")});
        QVERIFY2(unsigned_.code == 1, unsigned_.both().constData());
        // A value that ends in "=" is not empty.
        QCOMPARE(m_program.run(on(u"log"_s) + QStringList{u"deliveries"_s, u"list"_s, u"--search=a="_s}).code, 0);
    }

    void aCommandGetsItsWordsAsTheyStand()
    {
        const QList<QStringList> all{{u"[a]"_s, u"end"_s},
                                     {u"[]"_s, u"end"_s},
                                     {u"[1,2]"_s},
                                     {u"[\"x\",\"y\"]"_s, u"[[1],[2]]"_s},
                                     {u"++"_s, u"%%"_s, u"--"_s, u"--json"_s, u"--profile=x"_s, u"--secret="_s},
                                     {u"sites"_s, u"listen"_s, u"help"_s, u""_s, u"end"_s},
                                     {u"{}"_s, u"-h"_s, u"--help"_s, u"--lang"_s, u"xx"_s}};
        for (const QStringList &words : all) {
            const Outcome outcome = printed(words);
            QVERIFY2(outcome.code == 0, outcome.both().constData());
            const QByteArray expected = "<" + words.join(u"><"_s).toUtf8() + ">";
            QVERIFY2(outcome.out.contains(expected), QByteArray(expected + " in " + outcome.both()).constData());
        }
    }

    void behindDashesNothingIsAnOption_data()
    {
        QTest::addColumn<QString>("call");
        for (const char *call : {"sites list -- --json", "sites list -- --profile x", "deliveries list -- --limit 1", "sites list -- list",
                                 "clock show -- ++", "sites list [x]"})
            QTest::newRow(call) << QString::fromLatin1(call);
    }

    void behindDashesNothingIsAnOption()
    {
        QFETCH(QString, call);
        const Outcome outcome = m_program.run(on(u"log"_s) + call.split(u' '));
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.startsWith("There is an argument too many."), outcome.err.constData());
    }

    void behindDashesAnArgumentMayLookLikeAnything()
    {
        const Outcome outcome = m_program.run(on(u"log"_s) + QStringList{u"--json"_s, u"deliveries"_s, u"show"_s, u"--"_s, u"3"_s});
        QVERIFY2(outcome.code == 0, outcome.both().constData());
        for (const QString &id : {u"++"_s, u"[a]"_s}) {
            const Outcome added = m_program.run(on(u"sites"_s) + QStringList{u"sites"_s, u"add"_s, id});
            QVERIFY2(added.both().contains(id.toUtf8()), added.both().constData()); // and not that it is missing
        }
        const Outcome missing = m_program.run({u"listen"_s, u"--secret"_s, u"--"_s, u"true"_s});
        QCOMPARE(missing.code, 2);
        QVERIFY2(missing.err.contains("--secret needs a value."), missing.err.constData());
    }

    void standardInputIsReadOnceByWhateverName()
    {
        for (const QString &name : {u"/dev/stdin"_s, u"/dev/fd/0"_s, u"/proc/self/fd/0"_s, u"-"_s}) {
            const Outcome outcome = m_program.run({u"verify"_s, u"--signature"_s, u"x"_s, u"--secret-file"_s, name, u"-"_s}, "k");
            QCOMPARE(outcome.code, 2);
            QVERIFY2(outcome.err.contains("twice"), outcome.err.constData());
        }
    }

    void aKeyThatOpensNothingIsNotTold()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        const Outcome outcome = m_program.run(on(u"keys"_s) + QStringList{u"serve"_s, u"--events-port"_s, QString::number(other.serverPort())});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(!outcome.err.contains("one was made"), outcome.err.constData());
    }

    void zerosBeforeANumberSayNothing()
    {
        const auto shown = [this](const QString &id) {
            return m_program.run(on(u"log"_s) + QStringList{u"--json"_s, u"deliveries"_s, u"show"_s, id}).one(u"delivery"_s)["id"_L1].toInteger();
        };
        QCOMPARE(shown(u"010"_s), 10);
        QCOMPARE(shown(u"0008"_s), 8);
        const Outcome listed = m_program.run(on(u"log"_s) + QStringList{u"--json"_s, u"deliveries"_s, u"list"_s, u"--limit"_s, u"010"_s});
        QCOMPARE(listed.ofType(u"delivery"_s).size(), 10);
        const Outcome kept = m_program.run(on(u"log"_s) + QStringList{u"--json"_s, u"deliveries"_s, u"prune"_s, u"--keep=010"_s, u"--dry-run"_s});
        QVERIFY2(kept.out.contains(":2"), kept.out.constData());
    }

    void numbersAreDecimal_data()
    {
        QTest::addColumn<QString>("call");
        for (const char *call : {"deliveries show 0x1",
                                 "deliveries replay 0x1 --dry-run",
                                 "deliveries list --limit 0x10",
                                 "deliveries prune --keep 0x10 --dry-run",
                                 "deliveries diff 0x1 2",
                                 "listen --port 0x50",
                                 "serve --events-port 0X50",
                                 "listen --count 0x1 --duration 1s",
                                 "webhooks remove 0x1",
                                 "deliveries list --limit=1e1",
                                 "deliveries list --limit 0b1",
                                 "deliveries list --limit 1'0",
                                 "keys revoke 0x1",
                                 "simulate --site a --seed 0x1",
                                 "simulate --site a --visitors 0x10",
                                 "simulate --site a --visitors inf",
                                 "simulate --site a --pages 0x2",
                                 "simulate --site a --bots 0x2",
                                 "trigger goal.completed --url https://localhost:1/ --speed 0x2",
                                 "trigger goal.completed --url https://localhost:1/ --repeat 0x2"})
            QTest::newRow(call) << QString::fromLatin1(call);
    }

    void numbersAreDecimal()
    {
        QFETCH(QString, call);
        const Outcome outcome = m_program.run(on(u"log"_s) + call.split(u' '));
        QVERIFY2(outcome.code == 2, outcome.both().constData());
        QVERIFY2(outcome.err.contains("number"), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliWords)
#include "tst_cli_words.moc"

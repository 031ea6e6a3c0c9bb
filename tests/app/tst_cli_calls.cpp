// SPDX-License-Identifier: MIT
// Calls that are wrong or that the surroundings refuse: the exit code and a sentence, and nothing on standard output.
#include "tests/app/program.h"

#include <QtCore/QFile>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliCalls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpAndVersionEndWell_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("version") << QStringList{u"--version"_s} << "ovyxa-bench "_ba;
        QTest::newRow("version after a subcommand") << QStringList{u"listen"_s, u"--version"_s} << "ovyxa-bench "_ba;
        QTest::newRow("help") << QStringList{u"--help"_s} << "deliveries"_ba;
        QTest::newRow("help in a word") << QStringList{u"help"_s} << "deliveries"_ba;
        QTest::newRow("help in a word of a subcommand") << QStringList{u"help"_s, u"trigger"_s} << "--body-file"_ba;
        QTest::newRow("help in a word, two levels down")
            << QStringList{u"--profile"_s, u"help"_s, u"help"_s, u"webhooks"_s, u"add"_s} << "--spike-threshold"_ba;
        QTest::newRow("version") << QStringList{u"--version"_s} << "ovyxa-bench "_ba;
        QTest::newRow("version in short") << QStringList{u"-V"_s} << "ovyxa-bench "_ba;
        QTest::newRow("version of a subcommand in short") << QStringList{u"trigger"_s, u"-V"_s} << "ovyxa-bench "_ba;
        QTest::newRow("help of a subcommand") << QStringList{u"trigger"_s, u"--help"_s} << "--body-file"_ba;
        QTest::newRow("help two levels down") << QStringList{u"webhooks"_s, u"add"_s, u"--help"_s} << "--spike-threshold"_ba;
    }

    void helpAndVersionEndWell()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const Outcome outcome = Program().run(arguments);
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains(says), outcome.out.constData());
    }

    void wrongCallsEndWith2_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto call = [](const char *name, const QString &words, const char *says) {
            QTest::newRow(name) << words.split(u' ') << QByteArray(says);
        };
        const QString url = u"--url https://localhost:9/ "_s;
        call("unknown subcommand", u"nonsense"_s, "nonsense");
        call("unknown subcommand after an option with a value", u"--lang en nonsense"_s, "nonsense");
        call("unknown option", u"--nonsense"_s, "--nonsense");
        call("unknown option of a subcommand", u"listen --nonsense=secretvalue"_s, "--nonsense");
        call("no such language", u"--lang xx sites list"_s, "xx");
        call("subcommand of a subcommand missing", u"webhooks"_s, "A subcommand is missing: add, list, remove, pause, resume, rotate.");
        call("unknown event", u"trigger goal.done "_s + url + u"--json"_s, "goal.done");
        call("no URL", u"trigger goal.completed"_s, "--url is missing.");
        call("no value", u"trigger goal.completed --url"_s, "--url needs a value.");
        call("two secrets", u"verify --signature a --secret secretvalue --secret secretvalue"_s, "--secret may be given only once.");
        call("secrets in two ways", u"verify --signature a --secret secretvalue --secret-file b"_s, "exclude each other");
        call("plain HTTP", u"trigger goal.completed --url http://localhost:9/"_s, "https://");
        call("plain HTTP to another machine", u"trigger goal.completed --allow-loopback-http --url http://example.com/"_s, "HTTPS");
        call("credentials", u"trigger goal.completed --url https://u:p@localhost/"_s, "");
        call("fragment", u"trigger goal.completed --url https://localhost/#x"_s, "");
        call("not a URL", u"trigger goal.completed --url ::::"_s, "");
        call("unknown encoding", u"trigger goal.completed --signature rot13 "_s + url + u"--json"_s, "rot13");
        call("unknown format", u"trigger goal.completed --format xml "_s + url + u"--json"_s, "xml");
        call("data without a value", u"trigger goal.completed --data goal_name "_s + url + u"--json"_s, "KEY=VALUE");
        call("negative repeat", u"trigger goal.completed --repeat -5 "_s + url + u"--json"_s, "--repeat");
        call("zero repeat", u"trigger goal.completed --repeat 0 "_s + url + u"--json"_s, "--repeat");
        call("huge repeat", u"trigger goal.completed --repeat 99999999999999999999999 "_s + url + u"--json"_s, "--repeat");
        call("speed that is no number", u"trigger goal.completed --speed nan "_s + url + u"--json"_s, "--speed");
        call("speed too high", u"trigger goal.completed --speed 3601 "_s + url + u"--json"_s, "--speed");
        call("body file missing", u"trigger goal.completed --body-file /nonexistent/body "_s + url + u"--json"_s, "/nonexistent/body");
        call("body file is a folder", u"trigger goal.completed --body-file / "_s + url + u"--json"_s, "body");
        call("CA file missing", u"trigger goal.completed --ca /nonexistent/ca.pem "_s + url + u"--json"_s, "/nonexistent/ca.pem");
        call("secret file missing", u"trigger goal.completed --secret-file /nonexistent/s "_s + url + u"--json"_s, "/nonexistent/s");
        call("port beyond 65535", u"listen --port 65536"_s, "--port takes a number from 0 to 65535");
        call("port that is no number", u"listen --port abc"_s, "--port takes a number");
        for (const auto &host : {"*.tunnel.test"_L1, "*"_L1, "a.test,b.test"_L1, ".tunnel.test"_L1})
            call(qPrintable("not one host: "_L1 + host), u"listen --allow-host "_s + host, "--allow-host");
        call("a host with a path", u"listen --allow-host https://abc.test/"_s, "--allow-host");
        call("negative port", u"listen --port -1"_s, "--port");
        call("certificate without key", u"listen --cert a.pem"_s, "--cert goes together with --key.");
        call("certificate missing", u"listen --cert /nonexistent/a.pem --key /nonexistent/a.key"_s, "/nonexistent/a.pem");
        call("unknown plan", u"listen --respond teapot"_s, "teapot");
        call("plan with a status that is none", u"listen --respond 999"_s, "999");
        call("unknown accepted encoding", u"listen --signature rot13"_s,
             "--signature takes one of hex, prefixed, base64, any, and \"rot13\" is none");
        call("not an address", u"listen --address nowhere.example"_s, "nowhere.example");
        call("count of none", u"listen --count 0"_s, "--count");
        call("no duration", u"listen --duration soon"_s, "soon");
        call("endless duration", u"listen --duration 99999999999999h"_s, "9999");
        call("show what is no number", u"deliveries show first"_s, "first");
        call("show a negative number", u"deliveries show -- -3"_s, "3");
        call("unknown state", u"deliveries list --state lost"_s, "lost");
        call("a value that is missing, before another option", u"deliveries list --query --json"_s, "--query needs a value.");
        call("the same, of the program", u"sites add zz --profile --json"_s, "--profile needs a value.");
        call("the same, before a value that is none's then", u"listen --json --duration --own 5s"_s, "--duration needs a value.");
        call("the same, in short", u"export-profile -o --json"_s, "-o needs a value.");
        call("unknown export format", u"deliveries export --format xml"_s, "xml");
        call("a subcommand of a subcommand that there is not", u"deliveries frob"_s, "There is no subcommand \"frob\" here. There are: list,");
        call("a subcommand mistyped that two are as near to", u"trigr"_s, "The nearest is \"trigger\".");
        call("an option mistyped", u"listen --prot 8443"_s, "There is no option --prot here. The nearest is --port.");
        call("an option of the program mistyped", u"listen --jsn"_s, "The nearest is --json.");
        call("an option of another name that is longer", u"listen --plain-http"_s, "The nearest is --plain.");
        call("an option that has a word in common with one", u"trigger --plain-http"_s, "The nearest is --allow-loopback-http.");
        call("an option that is like none", u"listen --xyzzyq"_s, "There is no option --xyzzyq here.\n");
        call("the option that is missing, mistyped", u"trigger goal.completed --ur https://localhost:9/"_s, "The nearest is --url.");
        call("an event mistyped, before all that is missing", u"trigger gaol.completed"_s, "The nearest is \"goal.completed\".");
        call("help of a subcommand mistyped", u"help lisen"_s, "The nearest is \"listen\".");
        call("a subcommand mistyped", u"lisen --port 0"_s, "There is no subcommand \"lisen\". The nearest is \"listen\".");
        call("an option with a value mistyped, where a number stands by itself", u"deliveries replay --sate failed"_s,
             "There is no option --sate here. The nearest is --state.");
        call("the same, of another", u"deliveries cancel --quer state:failed"_s, "There is no option --quer here. The nearest is --query.");
        call("the same, before its number", u"resend --sing wrong 1"_s, "There is no option --sing here. The nearest is --sign.");
        call("the same, before a word", u"trigger --urll https://localhost/ goal.completed"_s, "The nearest is --url.");
        call("a setting as an option", u"settings set --plan 3"_s, "There is no option --plan here. The nearest is plan_limit=VALUE.");
        call("an inner subcommand mistyped", u"deliveries lst"_s, "There is no subcommand \"lst\". The nearest is \"list\".");
        call("an inner subcommand mistyped, of the clock", u"clock rest"_s, "The nearest is \"reset\".");
        call("an inner subcommand mistyped, of the keys", u"keys ad"_s, "The nearest is \"add\".");
        call("help of an inner subcommand mistyped", u"help deliveries lst"_s, "The nearest is \"list\".");
        call("an event of a webhook mistyped", u"webhooks add --site a --url https://localhost/ --events goal.compleed"_s,
             "The nearest is \"goal.completed\".");
        call("a subcommand missing", u"deliveries"_s, "A subcommand is missing: list,");
        call("replay of nothing", u"deliveries replay"_s, "ID | --query | --state is missing.");
        call("replay of both", u"deliveries replay 1 --state failed"_s, "exclude each other");
        call("goal of no kind", u"goals add --site a --name b"_s, "--path | --event is missing.");
        call("goal of both kinds", u"goals add --site a --name b --path /x --event y"_s, "");
        call("goal of no kind", u"goals add --site a --name b"_s, "");
        call("unknown webhook event", u"webhooks add --site a --url https://localhost/ --events goal.done"_s, "goal.done");
        call("verify without a secret", u"verify --signature abc"_s, "OVYXA_BENCH_SECRET");
        call("verify without a signature", u"verify --secret abc"_s, "--signature");
        call("verify a missing file", u"verify --secret abc --signature abc /nonexistent/body"_s, "/nonexistent/body");
    }

    void anEmptyValueIsNotTakenForNone_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto call = [](const QString &words) { QTest::newRow(qPrintable(words)) << words.split(u' ') + QStringList{QString()}; };
        const QString trigger = u"trigger goal.completed --url https://localhost:9/ "_s;
        for (const auto &option :
             {"--body-file"_L1, "--site"_L1, "--ca"_L1, "--data"_L1, "--secret"_L1, "--secret-file"_L1, "--speed"_L1, "--repeat"_L1})
            call(trigger + option);
        for (const auto &option : {"--duration"_L1, "--forward-to"_L1, "--allow-host"_L1, "--respond"_L1, "--address"_L1, "--port"_L1, "--cert"_L1})
            call(u"listen "_s + option);
        call(u"--profile"_s);
        call(u"verify --secret k --signature x"_s);
        call(u"deliveries export --format csv -o"_s);
        call(u"sites add"_s);
        call(u"goals add --site a --name b --path"_s);
        call(u"serve --duration"_s);
    }

    void anEmptyValueIsNotTakenForNone()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = Program().run(arguments);
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY(!outcome.err.trimmed().isEmpty());
    }

    void wrongCallsEndWith2()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const Outcome outcome = Program().run(arguments);
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.out.count('\n'), arguments.contains(u"--json"_s) ? 1 : 0);
        QCOMPARE(outcome.one(u"error"_s)["code"_L1].toString(), arguments.contains(u"--json"_s) ? u"invalid_input"_s : QString());
        QVERIFY(!outcome.err.trimmed().isEmpty());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        QVERIFY2(!outcome.err.contains("secretvalue"), outcome.err.constData());
    }

    /// With = in between even an option's name is a value.
    void aValueMayLookLikeAnOption()
    {
        Program program;
        const QStringList profile{u"--profile"_s, program.path(u"profile"_s)};
        QCOMPARE(program.run(QStringList{u"goals"_s, u"list"_s, u"--site=--json"_s} + profile).code, 0);
        QCOMPARE(program.run(QStringList{u"deliveries"_s, u"list"_s, u"--search"_s, u"--text"_s} + profile).code, 0);
    }

    void aUrlOf100KilobytesIsRefused()
    {
        const Outcome outcome = Program().run({u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"https://localhost/"_s + QString(100'000, u'a')});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.size() < 2'000, "the whole URL need not be read again");
    }

    void bytesThatAreNotUtf8AreRefused()
    {
        const Outcome outcome = Program().runBytes({"verify", "--secret", "\xff\xfe", "--signature", "x"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains("UTF-8"), outcome.err.constData());
    }

    void aFileThatIsNoCertificateIsRefused()
    {
        Program program;
        const QString file = program.file(u"text.pem"_s, "this is no certificate\n");
        QCOMPARE(program.run({u"listen"_s, u"--cert"_s, file, u"--key"_s, file}).code, 2);
        QCOMPARE(program.run({u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"https://localhost:9/"_s, u"--ca"_s, file}).code, 2);
    }

    void withoutADisplayTheDesktopSaysSo()
    {
        const Outcome outcome = Program().run({});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains("DISPLAY"), outcome.err.constData());
    }

    void aTakenPortEndsWith3()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        Program program;
        const Outcome outcome = program.run({u"listen"_s, u"--json"_s, u"--port"_s, QString::number(other.serverPort())});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains(QByteArray::number(other.serverPort())), outcome.err.constData());
        QCOMPARE(outcome.out.count('\n'), 1);
        QCOMPARE(outcome.one(u"error"_s)["code"_L1].toString(), u"unavailable"_s);
    }

    void aProfileThatCannotBeMadeEndsWith3()
    {
        Program program;
        const QString file = program.file(u"file"_s, "not a folder");
        const Outcome outcome = program.run({u"sites"_s, u"add"_s, u"acme.test"_s, u"--profile"_s, file + u"/profile"_s});
        QCOMPARE(outcome.code, 3);
        QVERIFY(!outcome.err.isEmpty());
    }

    void aDamagedDatabaseEndsWith3()
    {
        Program program;
        const QString profile = program.path(u"profile"_s);
        QCOMPARE(program.run({u"sites"_s, u"add"_s, u"acme.test"_s, u"--profile"_s, profile}).code, 0);
        for (const auto &extra : {"-wal"_L1, "-shm"_L1, ""_L1})
            QFile::remove(profile + "/bench.sqlite"_L1 + extra);
        const QByteArray rubbish(8192, 'x');
        (void)program.file(u"profile/bench.sqlite"_s, rubbish);
        for (const QString &call : {u"sites list"_s, u"sites add b.test"_s, u"deliveries list"_s, u"listen"_s}) {
            const Outcome outcome = program.run(call.split(u' ') + QStringList{u"--profile"_s, profile});
            QCOMPARE(outcome.code, 3);
            QVERIFY(!outcome.err.isEmpty());
        }
        QFile kept(profile + "/bench.sqlite"_L1);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), rubbish); // for those who can mend it
    }
};

QTEST_GUILESS_MAIN(TestCliCalls)
#include "tst_cli_calls.moc"

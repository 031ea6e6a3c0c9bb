// SPDX-License-Identifier: MIT
// What test suites and shells use: a command behind `--`, files that say "ready", waiting, watching, time limits, completion.
#include "tests/app/program.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliSuites final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile;

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    /// `listen` with a command of sh behind it.
    Outcome listen(const QStringList &options, const QString &shell)
    {
        return m_program.run(QStringList{u"listen"_s, u"--json"_s, u"--profile"_s, m_profile} + options
                             + QStringList{u"--"_s, u"/bin/sh"_s, u"-c"_s, shell});
    }

    static QByteArray content(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    Running listener(const QStringList &more = {})
    {
        Running listener = m_program.start(QStringList{u"listen"_s, u"--json"_s, u"--profile"_s, m_program.path(u"receiver"_s)} + more);
        const QJsonObject listening = Program::await(*listener, u"listening"_s);
        m_url = listening["url"_L1].toString();
        m_authority = listening["ca_file"_L1].toString();
        return listener;
    }

    QStringList trigger(const QStringList &more = {})
    {
        return QStringList{u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--ca"_s, m_authority, u"--json"_s, u"--profile"_s, m_profile}
               + more;
    }

    QString m_url;
    QString m_authority;

private Q_SLOTS:
    void init() { m_profile = m_program.path(QString::fromLatin1(QTest::currentTestFunction())); }

    void aCommandRunsOnceReadyAndItsExitCodeIsOurs()
    {
        const Outcome seven = listen({}, u"test -s \"$OVYXA_BENCH_CA\" && echo said && echo \"$OVYXA_BENCH_URL\" >&2 && exit 7"_s);
        QCOMPARE(seven.code, 7);
        QVERIFY(seven.onlyJson); // what the command prints goes to standard error
        QVERIFY(seven.err.contains("said"));
        QVERIFY(seven.err.contains(seven.one(u"listening"_s)["url"_L1].toString().toUtf8()));
        QCOMPARE(seven.one(u"summary"_s)["requests"_L1].toInt(), 0);
        QCOMPARE(listen({}, u"exit 0"_s).code, 0);
        QCOMPARE(listen({}, u"kill -TERM $$"_s).code, 128 + SIGTERM);
        QCOMPARE(listen({u"--plain"_s}, u"test -z \"$OVYXA_BENCH_CA\" && test \"${OVYXA_BENCH_CA+set}\" = set"_s).code, 0);
    }

    void anExpectationOfItsOwnThatFailsSaysNo()
    {
        QCOMPARE(listen({u"--count"_s, u"2"_s}, u"exit 0"_s).code, 1);
        QCOMPARE(listen({u"--count"_s, u"2"_s}, u"exit 7"_s).code, 1);
        QCOMPARE(listen({u"--duration"_s, u"1s"_s}, u"exec sleep 600"_s).code, 1);
    }

    /// The code is the command's, whatever it makes of the signal.
    void aCommandThatIsCutShortIsNoSuccess()
    {
        const QString sign = m_program.path(u"cut"_s);
        const QString goesOn = u" TERM; echo > \"$1\"; while :; do sleep 0.1; done"_s;
        for (const auto &[shell, code] :
             {std::pair{u"echo > \"$1\"; exec sleep 600"_s, 128 + SIGTERM}, {u"trap 'exit 0'"_s + goesOn, 0}, {u"trap 'exit 7'"_s + goesOn, 7}}) {
            QFile::remove(sign);
            const Running running =
                m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_profile, u"--"_s, u"/bin/sh"_s, u"-c"_s, shell, u"sh"_s, sign});
            QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(sign), 60'000);
            const Outcome cut = Program::terminate(*running);
            QCOMPARE(cut.code, code);
            QCOMPARE(cut.one(u"summary"_s)["requests"_L1].toInt(-1), 0);
            QVERIFY2(cut.err.contains("before the command had ended"), cut.err.constData());
        }
    }

    void wordsBehindTheDashesAreTheCommands()
    {
        const Outcome words = m_program.run({u"listen"_s, u"--profile"_s, m_profile, u"--"_s, u"/bin/sh"_s, u"-c"_s, u"printf '<%s>' \"$@\""_s,
                                             u"sh"_s, u"--lang"_s, u"xx"_s, u"--json"_s, u"trial"_s, u""_s, u"$HOME"_s});
        QCOMPARE(words.code, 0);
        QVERIFY2(words.out.contains("<--lang><xx><--json><trial><><$HOME>"), words.out.constData());
        QCOMPARE(m_program.run({u"listen"_s, u"--profile"_s, m_profile, u"8443"_s}).code, 2);
        QCOMPARE(m_program.run({u"listen"_s, u"--profile"_s, m_profile, u"--"_s}).code, 2);
        const Outcome none = m_program.run({u"listen"_s, u"--profile"_s, m_profile, u"--"_s, u"/no/such/command"_s});
        QCOMPARE(none.code, 2);
        QVERIFY2(none.err.contains("/no/such/command"), none.err.constData());
    }

    void aCommandDoesNotOutliveUs()
    {
        const QString sign = m_program.path(u"pid"_s);
        Running running = m_program.start(
            {u"listen"_s, u"--json"_s, u"--profile"_s, m_profile, u"--"_s, u"/bin/sh"_s, u"-c"_s, u"echo $$ > "_s + sign + u"; exec sleep 600"_s});
        QTRY_VERIFY_WITH_TIMEOUT(content(sign).endsWith('\n'), 60'000);
        const pid_t child = content(sign).trimmed().toInt();
        running->kill();
        QVERIFY(running->waitForFinished(60'000));
        QTRY_VERIFY_WITH_TIMEOUT(::kill(child, 0) != 0, 60'000);
    }

    void aReadyFileComesAndGoes()
    {
        const QString ready = m_program.path(u"ready"_s);
        for (const QStringList &command : {QStringList{u"listen"_s}, QStringList{u"serve"_s}}) {
            Running running = m_program.start(command + QStringList{u"--json"_s, u"--profile"_s, m_profile, u"--ready-file"_s, ready});
            QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(ready), 60'000);
            const QList<QByteArray> lines = content(ready).split('\n');
            QCOMPARE(lines.size(), 3);
            QVERIFY(lines.at(0).startsWith("https://"));
            QVERIFY(QFileInfo::exists(QString::fromUtf8(lines.at(1))));
            const Outcome ended = Program::terminate(*running);
            QCOMPARE(ended.code, 0);
            QCOMPARE(ended.lines.last()["type"_L1].toString(), u"summary"_s);
            QVERIFY(!QFileInfo::exists(ready));
        }
        QCOMPARE(call({u"listen"_s, u"--ready-file"_s, m_program.path(u"no/such/folder"_s)}).code, 3);
        QCOMPARE(call({u"listen"_s, u"--ready-file"_s, u"/dev/zero"_s}).code, 3); // not read without end, and not replaced
    }

    /// Who has read the line finds the file, a command both; where the file cannot be, neither comes.
    void theReadyFileIsThereBeforeTheLineAndTheCommand()
    {
        const QString ready = m_program.path(u"before"_s);
        const QStringList options{u"--json"_s, u"--profile"_s, m_profile, u"--ready-file"_s, ready};
        const QStringList command{u"--"_s, u"/bin/sh"_s, u"-c"_s, u"test -s '"_s + ready + u"' && echo found; exec sleep 600"_s};
        const QStringList listen{u"listen"_s};
        for (const QStringList &call : {listen + options, listen + options + command, QStringList{u"serve"_s} + options}) {
            const Running running = m_program.start(call);
            QByteArray said;
            QVERIFY(!Program::await(*running, call.first() == "serve"_L1 ? u"events-api"_s : u"listening"_s).isEmpty());
            QVERIFY2(QFileInfo::exists(ready), qPrintable(call.join(u' ')));
            if (call.size() > options.size() + 1)
                QTRY_VERIFY_WITH_TIMEOUT((said += running->readAllStandardError()).contains("found"), 60'000);
            QCOMPARE(Program::terminate(*running).code, call.contains(u"--"_s) ? 128 + SIGTERM : 0);
            QVERIFY(!QFileInfo::exists(ready));
        }
        const QString folder = m_program.path(u"a-folder"_s);
        QVERIFY(QDir().mkpath(folder));
        const Outcome refused = m_program.run(listen + QStringList{u"--json"_s, u"--profile"_s, m_profile, u"--ready-file"_s, folder} + command);
        QCOMPARE(refused.code, 3);
        QVERIFY(refused.ofType(u"listening"_s).isEmpty() && !refused.err.contains("found"));
        const Outcome served = m_program.run({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile, u"--ready-file"_s, folder});
        QCOMPARE(served.code, 3);
        QVERIFY(served.ofType(u"events-api"_s).isEmpty());
    }

    void serveTellsItsAuthority()
    {
        Running serve = m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile});
        QVERIFY(QFileInfo::exists(Program::await(*serve, u"events-api"_s)["ca_file"_L1].toString()));
    }

    void triggerHasATimeLimit()
    {
        const Running peer = listener({u"--respond"_s, u"503"_s});
        const Outcome cut = m_program.run(trigger({u"--timeout"_s, u"10s"_s}));
        QCOMPARE(cut.code, 1);
        QVERIFY(cut.onlyJson);
        QCOMPARE(cut.ofType(u"attempt"_s).size(), 1);
        QCOMPARE(call({u"deliveries"_s, u"list"_s}).one(u"delivery"_s)["state"_L1].toString(), u"waiting"_s);
        QCOMPARE(m_program.run(trigger({u"--timeout"_s, u"never"_s})).code, 2);
    }

    void trickyPayloadsArriveAsTheyWereSigned()
    {
        const Running peer = listener({u"--secret"_s, u"topsecret"_s, u"--full"_s});
        QCOMPARE(m_program.run(trigger({u"--secret"_s, u"topsecret"_s, u"--payload"_s, u"tricky"_s, u"--data"_s, u"goal_name=Zoë"_s})).code, 0);
        const QJsonObject request = Program::await(*peer, u"request"_s);
        QCOMPARE(request["verdict"_L1].toString(), u"valid"_s);
        const QString body = request["body"_L1].toString();
        for (const QString &part : {u"Grüße"_s, u"\"a\u2028z\""_s, u"\"/checkout/success\""_s, u"\\\"double\\\""_s, u"\\u00fc\\/"_s, u":1.0,"_s,
                                    u":19.90,"_s, u":1e3,"_s, u":12345678901234567890"_s, u"Zoë"_s})
            QVERIFY2(body.contains(part), qPrintable(body));
        QCOMPARE(m_program.run(trigger({u"--payload"_s, u"tricky"_s, u"--body-file"_s, u"-"_s})).code, 2);
    }

    /// On a profile that `serve` or `listen` holds.
    void watchTellsWhatHappensElsewhere()
    {
        Running watch = m_program.start({u"watch"_s, u"--json"_s, u"--profile"_s, m_profile, u"--count"_s, u"4"_s});
        QVERIFY(!Program::await(*watch, u"watching"_s).isEmpty()); // before there is a profile
        Running held = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_profile, u"--respond"_s, u"200,500"_s});
        const QJsonObject listening = Program::await(*held, u"listening"_s);
        m_url = listening["url"_L1].toString();
        m_authority = listening["ca_file"_L1].toString();
        QStringList elsewhere = trigger({u"--no-retry"_s, u"--repeat"_s, u"4"_s});
        elsewhere[elsewhere.indexOf(m_profile)] = m_program.path(u"elsewhere"_s);
        QCOMPARE(m_program.run(elsewhere).code, 1);
        QVERIFY(watch->waitForFinished(60'000));
        QCOMPARE(watch->exitCode(), 0);
        const QByteArray said = watch->readAllStandardOutput();
        QCOMPARE(said.count("\"type\":\"capture\""), 4);
        QCOMPARE(said.count("\"status\":500"), 3);
        QVERIFY(said.contains(R"({"type":"summary","deliveries":0,"attempts":0,"captures":4})"));
        const Outcome short_ = m_program.run({u"watch"_s, u"--json"_s, u"--profile"_s, m_profile, u"--count"_s, u"1"_s, u"--duration"_s, u"1s"_s});
        QCOMPARE(short_.code, 1); // what was there before does not count
        QCOMPARE(m_program.run({u"watch"_s, u"--profile"_s, m_profile, u"--query"_s, u"verdct:valid"_s}).code, 2);
    }

    void watchTellsAttemptsAndEnds()
    {
        const Running peer = listener({u"--respond"_s, u"500,200"_s});
        Running watch =
            m_program.start({u"watch"_s, u"--json"_s, u"--profile"_s, m_profile, u"--query"_s, u"event:goal.completed"_s, u"--count"_s, u"2"_s});
        QVERIFY(!Program::await(*watch, u"watching"_s).isEmpty());
        QCOMPARE(m_program.run(trigger({u"--repeat"_s, u"2"_s, u"--speed"_s, u"3600"_s})).code, 0);
        QVERIFY(watch->waitForFinished(60'000));
        const QByteArray said = watch->readAllStandardOutput();
        QCOMPARE(said.count("\"type\":\"attempt\""), 3);
        QCOMPARE(said.count("\"type\":\"delivery\""), 2);
        QCOMPARE(said.count("\"state\":\"delivered\""), 2);
        QVERIFY(said.indexOf("\"attempt\"") < said.indexOf("\"delivery\",\"id\""));
    }

    void waitForFindsWhatIsThereOrComes()
    {
        const Running peer = listener();
        Running waiting = m_program.start(
            {u"wait-for"_s, u"state:delivered"_s, u"--count"_s, u"2"_s, u"--within"_s, u"60s"_s, u"--json"_s, u"--profile"_s, m_profile});
        QCOMPARE(m_program.run(trigger({u"--repeat"_s, u"2"_s})).code, 0);
        QVERIFY(waiting->waitForFinished(60'000));
        QCOMPARE(waiting->exitCode(), 0);
        QCOMPARE(waiting->readAllStandardOutput().count("\"type\":\"delivery\""), 2);
        QCOMPARE(call({u"wait-for"_s, u"state:delivered"_s, u"--within"_s, u"60s"_s}).code, 0);
        const Outcome none = call({u"wait-for"_s, u"state:failed"_s, u"--within"_s, u"500ms"_s});
        QCOMPARE(none.code, 1);
        QVERIFY(none.onlyJson);
        QCOMPARE(none.one(u"summary"_s)["found"_L1].toInt(), 0);
        QCOMPARE(call({u"wait-for"_s, u"state:failed"_s}).code, 2);
        QCOMPARE(call({u"wait-for"_s, u"sate:failed"_s, u"--within"_s, u"1s"_s}).code, 2);
    }

    void aProfileThatIsHeldIsWaitedFor()
    {
        Running held = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_profile});
        QVERIFY(!Program::await(*held, u"listening"_s).isEmpty());
        const Outcome refused = call({u"sites"_s, u"add"_s, u"acme.test"_s});
        QCOMPARE(refused.code, 3);
        QCOMPARE(refused.one(u"error"_s)["code"_L1].toString(), u"locked"_s);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s, u"--wait-lock"_s, u"300ms"_s}).code, 3);
        Running patient = m_program.start({u"sites"_s, u"add"_s, u"acme.test"_s, u"--wait-lock"_s, u"60s"_s, u"--json"_s, u"--profile"_s, m_profile});
        QCOMPARE(Program::terminate(*held).code, 0);
        QVERIFY(patient->waitForFinished(60'000));
        QCOMPARE(patient->exitCode(), 0);
        QCOMPARE(call({u"sites"_s, u"list"_s}).ofType(u"site"_s).size(), 1);
        QCOMPARE(call({u"sites"_s, u"list"_s, u"--wait-lock"_s, u"soon"_s}).code, 2);
    }

    void theDefaultProfileIsOwnOrTemporary()
    {
        Running held = m_program.start({u"listen"_s, u"--json"_s});
        QVERIFY(!Program::await(*held, u"listening"_s).isEmpty());
        const Outcome temporary = m_program.run({u"listen"_s, u"--json"_s, u"--"_s, u"true"_s});
        QCOMPARE(temporary.code, 0);
        QVERIFY2(temporary.err.contains("temporary"), temporary.err.constData());
        QCOMPARE(m_program.run({u"listen"_s, u"--own"_s, u"--json"_s, u"--"_s, u"true"_s}).code, 3);
    }

    void bashCompletes()
    {
        const auto completed = [this](const QString &line) {
            return m_program
                .runShell("bash --norc --noprofile -c '\n"
                          "complete() { :; }\n" // the builtin may be missing from a bash without readline
                          "source <(\"$P\" completion bash) || exit 9\n"
                          "COMP_WORDS=("
                          + line.toUtf8()
                          + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                            "_ovyxa_bench\nprintf \"%s\\n\" \"${COMPREPLY[@]}\"'")
                .out.split('\n');
        };
        QVERIFY(completed(u"ovyxa-bench del"_s).contains("deliveries"));
        QVERIFY(completed(u"ovyxa-bench deliveries pr"_s).contains("prune"));
        QVERIFY(completed(u"ovyxa-bench --profile trial deliveries prune --k"_s).contains("--keep")); // a value is no subcommand
        QVERIFY(completed(u"ovyxa-bench deliveries list --state hel"_s).contains("held"));
        QVERIFY(completed(u"ovyxa-bench deliveries list --state = hel"_s).contains("held")); // as bash takes --state=hel apart
        QVERIFY(completed(u"ovyxa-bench deliveries list --state ="_s).contains("held"));
        QVERIFY(completed(u"ovyxa-bench completion z"_s).contains("zsh"));
        QVERIFY(completed(u"ovyxa-bench listen --wait"_s).contains("--wait-lock"));
        QVERIFY(completed(u"ovyxa-bench trigger us"_s).contains("usage.threshold"));
        QVERIFY(completed(u"ovyxa-bench webhooks add --events re"_s).contains("realtime.spike"));
        QVERIFY(completed(u"ovyxa-bench --lang d"_s).contains("de"));
        QVERIFY(completed(u"ovyxa-bench settings set pl"_s).contains("plan_limit="));
        (void)m_program.file(u"my.json"_s, "{}");
        QVERIFY(completed(u"ovyxa-bench scenario run "_s + m_program.path(u"my.j"_s)).contains(QFile::encodeName(m_program.path(u"my.json"_s))));
        (void)m_program.file(u"my other [file].json"_s, "{}");
        QVERIFY(QDir(m_program.path({})).mkpath(u"zz folder"_s));
        const QByteArray home = QFile::encodeName(m_program.path({})) + '/';
        QVERIFY(completed(u"ovyxa-bench scenario run "_s + m_program.path(u"my"_s)).contains(QByteArray(home + "my other [file].json")));
        QCOMPARE(completed(u"ovyxa-bench --profile "_s + m_program.path(u"zz"_s)), (QList<QByteArray>{QByteArray(home + "zz folder"), QByteArray()}));
        QCOMPARE(completed(u"ovyxa-bench listen --port "_s + m_program.path(u"my"_s)),
                 (QList<QByteArray>{QByteArray(), QByteArray()})); // no file is a port
        QVERIFY(completed(u"ovyxa-bench listen --plain -- prin"_s).contains("printf"));
        QVERIFY(completed(u"ovyxa-bench listen -- cat "_s + m_program.path(u"my.j"_s)).contains(QByteArray(home + "my.json")));
        QCOMPARE(m_program.run({u"completion"_s, u"tcsh"_s}).code, 2);
        QVERIFY(m_program.run({u"completion"_s, u"fish"_s, u"--json"_s}).onlyJson);
    }

    void otherShellsReadTheirs_data()
    {
        QTest::addColumn<QString>("shell");
        QTest::newRow("zsh") << u"zsh"_s;
        QTest::newRow("fish") << u"fish"_s;
    }

    void otherShellsReadTheirs()
    {
        QFETCH(const QString, shell);
        const Outcome script = m_program.run({u"completion"_s, shell});
        QCOMPARE(script.code, 0);
        QVERIFY(script.out.contains("deliveries prune"));
        if (QStandardPaths::findExecutable(shell).isEmpty())
            QSKIP(qPrintable(shell + u" is not installed here"_s));
        const QString file = m_program.file(shell + u".completion"_s, script.out);
        QCOMPARE(m_program.runShell((shell + u" -n "_s + file).toUtf8()).code, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliSuites)
#include "tst_cli_suites.moc"

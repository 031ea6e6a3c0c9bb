// SPDX-License-Identifier: MIT
// Sentences of the command line's contract that no other test is about.
#include "tests/app/program.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliContract final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    Program m_program;

    QStringList on(const QString &profile) const { return {u"--json"_s, u"--profile"_s, m_program.path(profile)}; }
    Outcome trigger(const QString &profile, const QStringList &more = {})
    {
        return m_program.run(QStringList{u"trigger"_s, u"goal.completed"_s, u"--no-retry"_s, u"--url"_s, u"https://localhost:1/"_s} + more
                             + on(profile));
    }

    /// Whether a program has a handler for SIGTERM.
    static bool hears(const QProcess &process)
    {
        QFile status(u"/proc/%1/status"_s.arg(process.processId()));
        if (!status.open(QIODevice::ReadOnly))
            return false;
        const QByteArray text = status.readAll();
        const qsizetype at = text.indexOf("SigCgt:") + 7;
        return (text.mid(at, text.indexOf('\n', at) - at).trimmed().toULongLong(nullptr, 16) >> (SIGTERM - 1) & 1) != 0;
    }

private Q_SLOTS:
    void aSecretThatWasMadeIsPrintedOnce()
    {
        const Outcome made = trigger(u"made"_s);
        QVERIFY2(made.err.contains("shown this once: "), made.err.constData());
        const QByteArray secret = made.err.split('\n').first().split(' ').last();
        QVERIFY(secret.size() >= 32);
        QCOMPARE(made.both().count(secret), 1);
        QVERIFY(!trigger(u"made"_s, {u"--secret"_s, u"given"_s}).both().contains("given"));
    }

    void aOneOffIsNobodysToRotate()
    {
        QVERIFY(trigger(u"oneoff"_s).code >= 0);
        const Outcome outcome = m_program.run(QStringList{u"webhooks"_s, u"rotate"_s, u"1"_s} + on(u"oneoff"_s));
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.one(u"error"_s)["code"_L1].toString(), u"not_found"_s);
    }

    /// The profile is held by something that answers nobody.
    void waitingForAProfileEndsWhenTheRunDoes()
    {
        QVERIFY(m_program.run(QStringList{u"sites"_s, u"add"_s, u"acme.test"_s} + on(u"held"_s)).code == 0);
        const int lock = ::open(qUtf8Printable(m_program.path(u"held/lock"_s)), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        QVERIFY(lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0);
        QElapsedTimer since;
        since.start();
        const Outcome late = trigger(u"held"_s, {u"--timeout"_s, u"1s"_s, u"--wait-lock"_s, u"300s"_s});
        QCOMPARE(late.code, 1);
        QVERIFY(since.elapsed() < 120'000);
        for (const QString &command : {u"listen"_s, u"serve"_s}) {
            const Running waiting = m_program.start(QStringList{command, u"--wait-lock"_s, u"300s"_s} + on(u"held"_s));
            QVERIFY(waiting->waitForStarted(patienceMs));
            // From its first moment on: before it hears of signals, one ends it as it does any program.
            QTRY_VERIFY_WITH_TIMEOUT(hears(*waiting), patienceMs);
            const Outcome ended = Program::terminate(*waiting);
            QCOMPARE(ended.code, 0);
            QCOMPARE(ended.lines.last()["type"_L1].toString(), u"summary"_s);
        }
        ::close(lock);
    }

    void whatWasLeftUnfinishedIsSaid()
    {
        const Outcome left = m_program.run(
            QStringList{u"trigger"_s, u"goal.completed"_s, u"--timeout"_s, u"20s"_s, u"--url"_s, u"https://localhost:1/"_s} + on(u"left"_s));
        QCOMPARE(left.code, 1);
        const Running serve = m_program.start(QStringList{u"serve"_s} + on(u"left"_s));
        QVERIFY(!Program::await(*serve, u"events-api"_s).isEmpty());
        const Outcome ended = Program::terminate(*serve);
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.err.contains("1 delivery that an earlier run left unfinished"), ended.err.constData());
    }

    void aWebhookThatCameLaterHasItsUrl()
    {
        QCOMPARE(m_program.run(QStringList{u"sites"_s, u"add"_s, u"acme.test"_s} + on(u"later"_s)).code, 0);
        const Running watch = m_program.start(QStringList{u"watch"_s, u"--count"_s, u"1"_s} + on(u"later"_s));
        QVERIFY(!Program::await(*watch, u"watching"_s).isEmpty());
        QVERIFY(trigger(u"later"_s).code >= 0);
        QCOMPARE(Program::await(*watch, u"delivery"_s)["url"_L1].toString(), u"https://localhost:1/"_s);
        const Outcome waited = m_program.run(QStringList{u"wait-for"_s, u"state:failed"_s, u"--within"_s, u"60s"_s} + on(u"later"_s));
        QCOMPARE(waited.one(u"delivery"_s)["url"_L1].toString(), u"https://localhost:1/"_s);
    }

    void refused_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("a key of captures") << QStringList{u"wait-for"_s, u"verdct:valid"_s, u"--within"_s, u"1s"_s} << QByteArray("\"verdict:\"");
        for (const char *nothing : {" ", "\"\"", "\t", "  \"\" "}) {
            QTest::newRow(qPrintable(u"nothing to wait for: %1"_s.arg(QLatin1StringView(nothing))))
                << QStringList{u"wait-for"_s, QString::fromLatin1(nothing), u"--within"_s, u"1s"_s} << QByteArray("asks for nothing");
        }
        QTest::newRow("standard input twice") << QStringList{u"trigger"_s,       u"goal.completed"_s,
                                                             u"--url"_s,         u"https://localhost:1/"_s,
                                                             u"--body-file"_s,   u"-"_s,
                                                             u"--secret-file"_s, u"-"_s}
                                              << QByteArray("twice");
        QTest::newRow("no step of the app") << QStringList{u"listen"_s, u"--respond"_s, u"slack,503"_s, u"--forward-to"_s, u"http://localhost:3000"_s}
                                            << QByteArray("passes a request on");
        QTest::newRow("a state") << QStringList{u"deliveries"_s, u"list"_s, u"--state"_s, u"faild"_s} << QByteArray("nearest is \"failed\"");
        QTest::newRow("data") << QStringList{u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"https://localhost:1/"_s, u"--data"_s, u"foo"_s}
                              << QByteArray("KEY=VALUE");
        QTest::newRow("JSON by its value") << QStringList{u"sites"_s, u"frob"_s, u"--json=true"_s} << QByteArray("frob");
    }

    void refused()
    {
        QFETCH(QStringList, call);
        QFETCH(QByteArray, told);
        const bool namesJson = call.contains(u"--json=true"_s);
        const Outcome outcome = m_program.run(call + (namesJson ? QStringList() : on(u"refused"_s)));
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(told), outcome.err.constData());
        QCOMPARE(outcome.one(u"error"_s)["code"_L1].toString(), u"invalid_input"_s);
        QVERIFY(!QFileInfo::exists(m_program.path(u"refused"_s))); // all of a call is looked at before a profile is made
    }

    /// The surroundings refuse: 3, whatever the command, and nothing else is made.
    void aFileThatCannotBeWrittenIsRefused_data()
    {
        QTest::addColumn<QStringList>("call");
        const auto row = [](const char *name, const QStringList &call) { QTest::newRow(name) << call; };
        for (const char *format : {"ndjson", "csv", "har"})
            row(qPrintable(u"deliveries export "_s + QLatin1StringView(format)),
                {u"deliveries"_s, u"export"_s, u"--format"_s, QString::fromLatin1(format), u"-o"_s});
        for (const char *format : {"ndjson", "har", "http"})
            row(qPrintable(u"captures export "_s + QLatin1StringView(format)),
                {u"captures"_s, u"export"_s, u"--format"_s, QString::fromLatin1(format), u"-o"_s});
        row("export-profile", {u"export-profile"_s, u"-o"_s});
        row("export-profile with secrets", {u"export-profile"_s, u"--with-secrets"_s, u"-o"_s});
        row("scenario record", {u"scenario"_s, u"record"_s, u"-o"_s});
        row("scenario run", {u"scenario"_s, u"run"_s, m_program.file(u"wait.json"_s, "{\"steps\":[{\"wait\":\"1s\"}]}"), u"--junit"_s});
        row("listen", {u"listen"_s, u"--ready-file"_s});
        row("serve", {u"serve"_s, u"--ready-file"_s});
    }

    void aFileThatCannotBeWrittenIsRefused()
    {
        QFETCH(QStringList, call);
        const QString profile = m_program.path(u"written"_s);
        if (!QFileInfo::exists(profile))
            (void)trigger(u"written"_s); // something to write
        for (const QString &file : {m_program.path(u"no/such/folder/file"_s), m_program.path(u"wait.json/file"_s), profile}) {
            const Outcome outcome = m_program.run(call + QStringList{file, u"--profile"_s, profile});
            QVERIFY2(outcome.code == 3, qPrintable(u"%1: %2"_s.arg(outcome.code).arg(QString::fromUtf8(outcome.both()))));
            QVERIFY2(outcome.err.contains(QFileInfo(file).absolutePath().toUtf8()), outcome.err.constData()); // which
        }
        QVERIFY(!QFileInfo::exists(m_program.path(u"no"_s)));
    }

    void aLostOutputIsSaid_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("full") << QByteArray("\"$P\" settings list --json >/dev/full");
        QTest::newRow("closed") << QByteArray("\"$P\" clock show --json >&-");
        QTest::newRow("version") << QByteArray("\"$P\" --version >/dev/full");
    }

    void aLostOutputIsSaid()
    {
        QFETCH(QByteArray, line);
        const Outcome outcome = m_program.runShell(line);
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains("takes nothing more"), outcome.err.constData());
    }

    void aProfileIsReadBackWithItsSummary()
    {
        QCOMPARE(m_program.run(QStringList{u"sites"_s, u"add"_s, u"acme.test"_s} + on(u"from"_s)).code, 0);
        const Outcome exported = m_program.run(QStringList{u"export-profile"_s} + on(u"from"_s));
        QCOMPARE(exported.code, 0);
        const QString file = m_program.file(u"profile.json"_s, exported.out);
        const Outcome imported = m_program.run(QStringList{u"import-profile"_s, file} + on(u"to"_s));
        QVERIFY2(imported.code == 0, imported.err.constData());
    }

    void aReadyFileOfAKilledRunIsTakenAway()
    {
        const QString stale = m_program.file(u"ready"_s, "https://localhost:1/\n/nowhere/ca.pem\n");
        // It does not start: the port is nobody's to take.
        (void)m_program.run(QStringList{u"listen"_s, u"--port"_s, u"1"_s, u"--address"_s, u"192.0.2.1"_s, u"--ready-file"_s, stale} + on(u"stale"_s));
        QVERIFY(!QFileInfo::exists(stale));
    }

    /// A slip of the hand, or a link that somebody else has laid where a script always writes.
    void aReadyFileTakesNobodysPlace_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::newRow("listen") << QStringList{u"listen"_s, u"--plain"_s, u"--port"_s, u"0"_s};
        QTest::newRow("serve") << QStringList{u"serve"_s, u"--events-port"_s, u"0"_s};
    }

    void aReadyFileTakesNobodysPlace()
    {
        QFETCH(QStringList, call);
        const auto content = [](const QString &name) {
            QFile file(name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const auto ended = [&](const QString &file) {
            return m_program.run(call + QStringList{u"--duration"_s, u"300ms"_s, u"--ready-file"_s, file} + on(u"place"_s));
        };
        const QString stranger = m_program.path(u"stranger"_s);
        const QString dangling = m_program.path(u"dangling"_s);
        const QString link = m_program.path(u"link"_s);
        for (const QByteArray &kept : {"precious"_ba, "http://localhost:1/ is where it is\n"_ba, "{\n}\n"_ba}) {
            (void)m_program.file(u"stranger"_s, kept);
            QFile::remove(link);
            QVERIFY(QFile::link(stranger, link));
            for (const QString &name : {stranger, link}) {
                const Outcome outcome = ended(name);
                QVERIFY2(outcome.code == 3, outcome.both().constData());
                QVERIFY2(outcome.err.contains(name.toUtf8()), outcome.err.constData());
                QCOMPARE(content(stranger), kept);
            }
        }
        QFile::remove(dangling);
        QVERIFY(QFile::link(m_program.path(u"nowhere"_s), dangling));
        QCOMPARE(ended(dangling).code, 3);
        QVERIFY(!QFileInfo::exists(m_program.path(u"nowhere"_s)) && QFileInfo(dangling).isSymLink());
        const Outcome dash = ended(u"-"_s);
        QCOMPARE(dash.code, 2);
        QVERIFY(!QFileInfo::exists(u"-"_s));
        const QString empty = m_program.file(u"made-by-mktemp"_s, {});
        QCOMPARE(ended(empty).code, 0);
        QVERIFY(!QFileInfo::exists(empty));
    }

    void twoOfOneReadyFileLeaveEachOtherTheirs()
    {
        const QString file = m_program.path(u"both"_s);
        const auto listening = [&](const QString &profile) {
            auto process = m_program.start(QStringList{u"listen"_s, u"--plain"_s, u"--port"_s, u"0"_s, u"--ready-file"_s, file} + on(profile));
            return std::pair(Program::await(*process, u"listening"_s)["url"_L1].toString().toUtf8(), std::move(process));
        };
        const auto [firstUrl, first] = listening(u"first"_s);
        const auto [secondUrl, second] = listening(u"second"_s);
        QVERIFY(firstUrl != secondUrl);
        QCOMPARE(Program::terminate(*first).code, 0);
        QFile there(file);
        QVERIFY(there.open(QIODevice::ReadOnly));
        QVERIFY(there.readAll().startsWith(QByteArray(secondUrl + '\n')));
        QCOMPARE(Program::terminate(*second).code, 0);
        QVERIFY(!QFileInfo::exists(file));
    }
};

QTEST_GUILESS_MAIN(TestCliContract)
#include "tst_cli_contract.moc"

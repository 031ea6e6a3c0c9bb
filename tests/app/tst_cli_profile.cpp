// SPDX-License-Identifier: MIT
// `sites`, `webhooks`, `goals`: what is added is listed, what is removed is gone, and every rule of spec 1 is told.
#include "core/storage/profile.h"
#include "core/storage/schema.h"
#include "core/storage/sql.h"
#include "tests/app/program.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QRegularExpression>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

/// A profile as a program of that version left it, with one delivery that failed.
void makeOldProfile(const QString &folder, int version)
{
    using namespace ovyxa;
    QVERIFY(QDir().mkpath(folder));
    auto connection = sql::open(Profile::databaseFile(folder), sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    QVERIFY(migrate(**connection, migrations().first(version)).ok());
    for (const QString &statement :
         {u"INSERT INTO sites VALUES ('acme.test', 'DE')"_s,
          u"INSERT INTO webhooks (id, site, name, url, events, encoding, format, spike_threshold, listed, removed, health, created_at) "
          "VALUES (1, 'acme.test', 'Old', 'https://old.test/hook', 'goal.completed', 'hex', 'ovyxa', 100, 1, 0, 'failed', 5)"_s,
          u"INSERT INTO events VALUES (1, 'goal.completed', 'acme.test', 5, X'7b7d')"_s,
          u"INSERT INTO deliveries VALUES (1, 1, 1, 'acme.test', 'goal.completed', 'failed', 5, NULL, 1, 1, 1, 4, 0, 3, 'status', 503, 12)"_s,
          u"INSERT INTO bodies VALUES (1, 0, X'616263')"_s, u"INSERT INTO sums VALUES ('triggered', 1), ('failed', 1)"_s})
        QVERIFY2(sql::run(**connection, statement).ok(), qPrintable(statement));
}

} // namespace

class TestCliProfile final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    std::unique_ptr<Program> m_program;

    Outcome call(const QStringList &arguments)
    {
        return m_program->run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_program->path(u"profile"_s)});
    }

    Outcome addWebhook(const QString &url, const QString &events = u"goal.completed"_s, const QStringList &more = {})
    {
        return call(QStringList{u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, url, u"--events"_s, events} + more);
    }

private Q_SLOTS:
    void init()
    {
        m_program = std::make_unique<Program>();
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
    }

    void sites()
    {
        const Outcome added = call({u"sites"_s, u"add"_s, u"b.test"_s, u"--country"_s, u"FR"_s});
        QCOMPARE(added.code, 0);
        QCOMPARE(added.one(u"site"_s)["id"_L1].toString(), u"b.test"_s);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"b.test"_s}).code, 2); // there already
        QCOMPARE(call({u"sites"_s, u"add"_s, u"c.test"_s, u"--country"_s, u"France"_s}).code, 2);
        QCOMPARE(call({u"sites"_s, u"list"_s}).ofType(u"site"_s).size(), 2);
        QCOMPARE(call({u"sites"_s, u"remove"_s, u"b.test"_s}).code, 0);
        QCOMPARE(call({u"sites"_s, u"remove"_s, u"b.test"_s}).code, 2);
        QCOMPARE(call({u"sites"_s, u"list"_s}).ofType(u"site"_s).size(), 1);
    }

    void anOddTargetIsSaidWhereverItIsGiven()
    {
        const auto trigger = [this](const QString &path) {
            return call({u"trigger"_s, u"goal.completed"_s, u"--no-retry"_s, u"--url"_s, u"https://localhost:9"_s + path});
        };
        for (const QString &path : {u"//hook"_s, u"/a/../hook"_s, u"/./hook"_s}) {
            const QByteArray why = path.startsWith("//"_L1) ? "an empty segment" : "as a segment";
            const Outcome added = addWebhook(u"https://localhost:9"_s + path);
            QCOMPARE(added.code, 0);
            QVERIFY2(added.err.contains(why), added.err.constData());
            const Outcome triggered = trigger(path);
            QVERIFY2(triggered.err.contains(why), triggered.err.constData());
            QVERIFY(triggered.onlyJson);
        }
        QVERIFY(!trigger(u"/hook?a=//b/.."_s).err.contains("segment"));
    }

    void anOldProfileIsTakenOverWithACopy_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 1; version < ovyxa::migrations().last().to; ++version)
            QTest::addRow("version %d", version) << version;
    }

    /// Who only reads changes nothing and says what to do; the next start takes it over, and from then on all is as it ever was.
    void anOldProfileIsTakenOverWithACopy()
    {
        QFETCH(int, version);
        const QString profile = m_program->path(u"old"_s);
        makeOldProfile(profile, version);
        const auto old = [&](const QStringList &arguments) { return m_program->run(arguments + QStringList{u"--json"_s, u"--profile"_s, profile}); };
        const auto copies = [&profile] {
            QStringList found;
            const auto files = QDir(profile).entryInfoList({u"*.bak"_s}, QDir::Files);
            for (const QFileInfo &file : files)
                found += file.fileName() + u' ' + QString::number(file.lastModified().toMSecsSinceEpoch());
            return found;
        };
        const Outcome early = old({u"deliveries"_s, u"list"_s});
        QCOMPARE(early.code, 3);
        QVERIFY2(early.err.contains("older Ovyxa Bench"), early.err.constData());
        QCOMPARE(copies(), QStringList());

        const QStringList serve{u"serve"_s, u"--duration"_s, u"200ms"_s, u"--api-key"_s, u"k3y"_s};
        const Outcome first = old(serve);
        QVERIFY2(first.code == 0, first.both().constData());
        const QStringList kept = copies();
        QVERIFY2(kept.size() == 1 && kept.first().startsWith(u"bench.sqlite.v%1.bak "_s.arg(version)), qPrintable(kept.join(u'\n')));
        const Outcome listed = old({u"deliveries"_s, u"list"_s});
        QCOMPARE(listed.code, 0);
        const QJsonObject delivery = listed.one(u"delivery"_s);
        QCOMPARE(delivery["id"_L1].toInt(), 1);
        QCOMPARE(delivery["state"_L1].toString(), u"failed"_s);
        QCOMPARE(delivery["site"_L1].toString(), u"acme.test"_s);
        const QJsonObject webhook = old({u"webhooks"_s, u"list"_s}).one(u"webhook"_s);
        QCOMPARE(webhook["name"_L1].toString(), u"Old"_s);
        QCOMPARE(webhook["url"_L1].toString(), u"https://old.test/hook"_s);
        QCOMPARE(webhook["paused"_L1], QJsonValue(false));

        const Outcome second = old(serve);
        QCOMPARE(second.code, 0);
        QVERIFY2(second.err.count('\n') == 1, second.err.constData()); // the sum of what was counted, as always
        QCOMPARE(copies(), kept);
        QCOMPARE(old({u"deliveries"_s, u"list"_s}).out, listed.out);
    }

    void nothingKeptYetIsNoError()
    {
        const Outcome outcome = m_program->run({u"sites"_s, u"list"_s, u"--json"_s, u"--profile"_s, m_program->path(u"never"_s)});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY(!QFileInfo::exists(m_program->path(u"never"_s))); // looking makes nothing
    }

    void aSecretIsShownOnceAndRotated()
    {
        const Outcome added = addWebhook(u"https://localhost:9/hook"_s, u"goal.completed,realtime.spike"_s, {u"--spike-threshold"_s, u"7"_s});
        QCOMPARE(added.code, 0);
        const QJsonObject webhook = added.one(u"webhook"_s);
        const QString secret = webhook["secret"_L1].toString();
        QVERIFY(QRegularExpression(u"^[0-9a-f]{64}$"_s).match(secret).hasMatch());
        QCOMPARE(webhook["url"_L1].toString(), u"https://localhost:9/hook"_s);
        QCOMPARE(webhook["events"_L1].toArray(), QJsonArray({u"goal.completed"_s, u"realtime.spike"_s}));
        QCOMPARE(webhook["spike_threshold"_L1].toInt(), 7);

        const Outcome listed = call({u"webhooks"_s, u"list"_s});
        QCOMPARE(listed.ofType(u"webhook"_s).size(), 1);
        QVERIFY(!listed.one(u"webhook"_s).contains("secret"_L1));
        QVERIFY(!listed.both().contains(secret.toUtf8()));

        const QString id = QString::number(webhook["id"_L1].toInt());
        const Outcome rotated = call({u"webhooks"_s, u"rotate"_s, id, u"--secret"_s, u"my own"_s});
        QCOMPARE(rotated.code, 0);
        QVERIFY(rotated.one(u"webhook"_s)["secret"_L1].isNull()); // one that was given is not shown: it would stand in logs
        QVERIFY(!rotated.both().contains("my own"));
        QVERIFY(!rotated.one(u"webhook"_s)["rotated_at"_L1].isNull());
        QCOMPARE(call({u"webhooks"_s, u"rotate"_s, u"999"_s}).code, 2);
        QCOMPARE(call({u"webhooks"_s, u"remove"_s, id}).code, 0);
        QCOMPARE(call({u"webhooks"_s, u"remove"_s, id}).code, 2);
        QCOMPARE(call({u"webhooks"_s, u"list"_s}).ofType(u"webhook"_s).size(), 0);
    }

    void theSixthWebhookIsRefused()
    {
        for (int i = 1; i <= 5; ++i)
            QCOMPARE(addWebhook(u"https://localhost:9/"_s + QString::number(i)).code, 0);
        const Outcome sixth = addWebhook(u"https://localhost:9/6"_s);
        QCOMPARE(sixth.code, 2);
        QVERIFY2(sixth.err.contains('5'), sixth.err.constData());
        QCOMPARE(call({u"webhooks"_s, u"list"_s}).ofType(u"webhook"_s).size(), 5);
    }

    void badWebhooksAreRefused_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("events");
        QTest::newRow("plain HTTP") << u"http://localhost:9/"_s << u"goal.completed"_s;
        QTest::newRow("credentials") << u"https://u:p@localhost/"_s << u"goal.completed"_s;
        QTest::newRow("no host") << u"https:///x"_s << u"goal.completed"_s;
        QTest::newRow("no event") << u"https://localhost/"_s << u","_s;
        QTest::newRow("unknown event") << u"https://localhost/"_s << u"goal.completed,lunch"_s;
    }

    void badWebhooksAreRefused()
    {
        QFETCH(QString, url);
        QFETCH(QString, events);
        const Outcome outcome = addWebhook(url, events);
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.out.count('\n'), 1);
        QCOMPARE(outcome.one(u"error"_s)["code"_L1].toString(), u"invalid_input"_s);
        QVERIFY(!outcome.err.isEmpty());
        QCOMPARE(call({u"webhooks"_s, u"list"_s}).ofType(u"webhook"_s).size(), 0);
    }

    void aListOfASiteThatIsNotThereIsNoEmptyList()
    {
        for (const QString &what : {u"webhooks"_s, u"goals"_s}) {
            const Outcome outcome = call({what, u"list"_s, u"--site"_s, u"acme.tset"_s});
            QCOMPARE(outcome.code, 2);
            QCOMPARE(outcome.one(u"error"_s)["message"_L1].toString(), u"There is no site \"acme.tset\". The nearest is \"acme.test\"."_s);
            QCOMPARE(call({what, u"list"_s, u"--site"_s, u"acme.test"_s}).code, 0);
        }
    }

    /// So long, and no time besides.
    void aHeldProfileIsWaitedForAsLongAsAsked()
    {
        const auto holder = ovyxa::Profile::acquire(m_program->path(u"profile"_s)); // and answers nobody
        QVERIFY(holder.ok());
        const auto refusedAfter = [this](const QDateTime &taken, const QStringList &options) {
            QFile lock(m_program->path(u"profile/lock"_s));
            if (!lock.open(QIODevice::ReadWrite) || !lock.setFileTime(taken, QFileDevice::FileModificationTime))
                return std::chrono::nanoseconds{};
            const auto began = std::chrono::steady_clock::now();
            return call(QStringList{u"sites"_s, u"add"_s, u"b.test"_s} + options).code == 3 ? std::chrono::steady_clock::now() - began
                                                                                            : std::chrono::nanoseconds{};
        };
        const QDateTime now = QDateTime::currentDateTime();
        const auto asked = refusedAfter(now, {u"--wait-lock"_s, u"100ms"_s});
        const auto young = refusedAfter(QDateTime::currentDateTime(), {}); // whoever has just taken it may be about to answer
        const auto old = refusedAfter(now.addSecs(-60), {});
        QVERIFY(asked.count() > 0 && young.count() > 0 && old.count() > 0);
        QVERIFY(young > asked + std::chrono::seconds(1));
        QVERIFY(young > old + std::chrono::seconds(1));
    }

    /// Whoever comes while the first start makes the database waits for it, or says what is there when nobody goes on.
    void aProfileThatIsBeingMadeIsWaitedFor()
    {
        const QStringList profile{u"--profile"_s, m_program->path(u"made"_s)};
        QVERIFY(QDir().mkpath(profile.last()));
        {
            QSqlDatabase begun = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"begun"_s);
            begun.setDatabaseName(profile.last() + u"/bench.sqlite"_s);
            QVERIFY(begun.open() && QSqlQuery(begun).exec(u"PRAGMA journal_mode = WAL"_s));
        }
        QSqlDatabase::removeDatabase(u"begun"_s);
        QVERIFY(QFileInfo(profile.last() + u"/bench.sqlite"_s).size() > 0);
        const Outcome early = m_program->run(QStringList{u"sites"_s, u"list"_s} + profile);
        QVERIFY2(early.code == 0 && early.err.contains("Nothing is kept"), early.both().constData());
        const Running waiting = m_program->start(QStringList{u"sites"_s, u"list"_s, u"--wait-lock"_s, u"60s"_s, u"--json"_s} + profile);
        QCOMPARE(m_program->run(QStringList{u"sites"_s, u"add"_s, u"acme.test"_s} + profile).code, 0);
        // Whether it sees the site depends on which is sooner; that it was made to wait for the tables does not.
        QVERIFY(waiting->waitForFinished(patienceMs));
        const QByteArray said = waiting->readAllStandardError();
        QVERIFY2(waiting->exitCode() == 0 && !said.contains("Nothing is kept"), said.constData());
    }

    /// The same to the letter, whoever carries it out (cli.md): a folder of this shell's is told whole.
    void aProfileIsToldByItsWholePath()
    {
        const QString folder = m_program->path({}) + u"/:colon:"_s; // which Qt would take for a place inside the program
        const QByteArray watch = "cd \"$HOME\" && \"$P\" watch --json --duration 100ms --profile ";
        const Outcome alone = m_program->runShell(watch + ":colon:");
        QCOMPARE(alone.one(u"watching"_s)["profile"_L1].toString(), folder);
        const Running bench = m_program->start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, folder});
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        QCOMPARE(m_program->runShell(watch + ":colon:").one(u"watching"_s), alone.one(u"watching"_s));
        QCOMPARE(Program::terminate(*bench).code, 0);
    }

    void aFolderThatIsGoneHoldsNone()
    {
        const Outcome lost =
            m_program->runShell("mkdir \"$HOME/gone\" && cd \"$HOME/gone\" && rmdir \"$HOME/gone\" && exec \"$P\" sites list --profile p");
        QCOMPARE(lost.code, 2);
        QVERIFY2(lost.err.contains("is gone, so --profile p is nowhere"), lost.err.constData());
    }

    /// A real one, in a mount namespace of its own.
    void onAFullDiskWhatIsThereCanBeRead()
    {
        const QByteArray inside = "mkdir -p \"$HOME/small\" && mount -t tmpfs -o size=1m tmpfs \"$HOME/small\" && ";
        if (m_program->runShell("unshare -rm sh -c '" + inside + "true'").code != 0)
            QSKIP("A file system of its own cannot be mounted here.");
        const Outcome full =
            m_program->runShell("unshare -rm sh -c '" + inside
                                + "export XDG_DATA_HOME=\"$HOME/small\" && \"$P\" sites add kept.test && "
                                  "! dd if=/dev/zero of=\"$HOME/small/rest\" bs=4k 2>&1 && "
                                  "\"$P\" sites list && \"$P\" deliveries export --format csv | wc -l && ! \"$P\" sites add more.test'");
        QVERIFY2(full.code == 0 && full.out.contains("kept.test") && full.out.endsWith("\n1\n"), full.both().constData());
        QVERIFY2(full.err.contains("The disk is full"), full.err.constData());
    }

    /// Whoever starts a service without HOME (systemd, a container).
    void withoutAHomeItIsTheUsersOwn()
    {
        const Outcome none = m_program->runShell("unset HOME XDG_DATA_HOME; exec \"$P\" watch --json --duration 10ms");
        const QString folder = none.one(u"watching"_s)["profile"_L1].toString();
        QVERIFY2(folder.endsWith("/.local/share/ovyxa-bench"_L1) && !folder.startsWith("//"_L1), none.both().constData());
    }

    void goals()
    {
        const auto add = [this](const QStringList &more) { return call(QStringList{u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s} + more); };
        const Outcome path = add({u"--name"_s, u"Blog"_s, u"--path"_s, u"/blog/*"_s});
        QCOMPARE(path.code, 0);
        QCOMPARE(path.one(u"goal"_s)["kind"_L1].toString(), u"pageview"_s);
        QCOMPARE(path.one(u"goal"_s)["path"_L1].toString(), u"/blog/*"_s);
        QVERIFY(path.one(u"goal"_s)["event"_L1].isNull());
        const Outcome event = add({u"--name"_s, u"Purchase"_s, u"--event"_s, u"purchase"_s});
        QCOMPARE(event.one(u"goal"_s)["kind"_L1].toString(), u"custom"_s);
        QCOMPARE(add({u"--name"_s, u"Odd"_s, u"--path"_s, u"blog"_s}).code, 2);
        QCOMPARE(call({u"goals"_s, u"add"_s, u"--site"_s, u"none.test"_s, u"--name"_s, u"x"_s, u"--path"_s, u"/"_s}).code, 2);
        QCOMPARE(call({u"goals"_s, u"list"_s}).ofType(u"goal"_s).size(), 2);
        QCOMPARE(call({u"goals"_s, u"remove"_s, QString::number(path.one(u"goal"_s)["id"_L1].toInt())}).code, 0);
        QCOMPARE(call({u"goals"_s, u"list"_s}).ofType(u"goal"_s).size(), 1);
        QCOMPARE(call({u"goals"_s, u"remove"_s, u"999"_s}).code, 2);
    }
};

QTEST_GUILESS_MAIN(TestCliProfile)
#include "tst_cli_profile.moc"

// SPDX-License-Identifier: MIT
// As the kernel sees it: between reading a request and the first byte of its answer the journal has been synced, each time. What is acknowledged
// outlives the machine.
#include "tests/app/program.h"
#include "tests/support/raw_client.h"

#include <QtCore/QFile>
#include <QtCore/QHash>
#include <QtCore/QRegularExpression>
#include <QtCore/QStandardPaths>
#include <QtCore/QUrl>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

constexpr int waitMs = 60'000;
constexpr int requests = 25;

QByteArray post(const QByteArray &target, const QByteArray &body)
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// What a trace tells of requests and answers.
struct Account
{
    int read = 0;
    int answered = 0;
    int unsynced = 0; ///< of those that were answered
};

/// `id call(…) = 0`, or in two lines where another thread was busy meanwhile: `id call(… <unfinished ...>` and `id <... call resumed>) = 0`.
Account accountOf(const QByteArray &trace, const QByteArray &request, const QByteArray &answer)
{
    Account account;
    QHash<QByteArray, bool> syncing; ///< by thread
    bool isSynced = false;
    const QByteArray asked = '"' + request;
    const QByteArray told = '"' + answer;
    const QList<QByteArray> lines = trace.split('\n');
    for (const QByteArray &line : lines) {
        const QByteArray thread = line.left(line.indexOf(' '));
        const bool isSync = line.contains("sync(") && line.contains("bench.sqlite-wal>");
        if (line.contains(asked) && !line.contains("MSG_PEEK")) {
            ++account.read;
            isSynced = false;
        } else if (line.contains(told)) {
            ++account.answered;
            account.unsynced += isSynced ? 0 : 1;
        } else if (isSync && line.contains("<unfinished")) {
            syncing.insert(thread, true);
        } else if ((isSync || (line.contains("sync resumed>") && syncing.take(thread))) && line.endsWith("= 0")) {
            isSynced = true;
        }
    }
    return account;
}

} // namespace

class TestSyncedAnswers final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_trace = m_program.path(u"trace"_s);

    /// As a grandchild, so that the program is ours to end.
    [[nodiscard]] Running trace(const QStringList &arguments)
    {
        return m_program.startUnder({u"strace"_s, u"-D"_s, u"-f"_s, u"-y"_s, u"-s"_s, u"64"_s, u"-o"_s, m_trace, u"-e"_s,
                                     u"trace=fdatasync,fsync,sendto,sendmsg,write,writev,recvfrom,recvmsg,read,readv"_s},
                                    arguments);
    }

    /// One after the other, on one connection, so that no commit is shared.
    void askInTurn(const QString &url, const QByteArray &target, const QByteArray &body, const QByteArray &status)
    {
        RawClient client(QHostAddress(u"127.0.0.1"_s), quint16(QUrl(url).port()));
        for (int i = 0; i < requests; ++i) {
            client.received.clear();
            client.send(post(target + QByteArray::number(i), body));
            QTRY_VERIFY_WITH_TIMEOUT(client.answers() == 1 || client.ended, waitMs);
            QVERIFY2(client.statusLine().startsWith(QByteArray("HTTP/1.1 " + status)), client.received.constData());
        }
    }

    void checkTrace(const QByteArray &request, const QByteArray &answer)
    {
        QByteArray told;
        QTRY_VERIFY_WITH_TIMEOUT((told = content(), told.contains("+++ exited with 0 +++")), waitMs); // its end is written behind the program's
        const Account account = accountOf(told, request, answer);
        QCOMPARE(account.read, requests);
        QCOMPARE(account.answered, requests);
        QCOMPARE(account.unsynced, 0);
    }

    [[nodiscard]] QByteArray content() const
    {
        QFile file(m_trace);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"strace"_s).isEmpty())
            QSKIP("there is no strace here");
        if (QProcess::execute(u"strace"_s, {u"-o"_s, u"/dev/null"_s, u"true"_s}) != 0)
            QSKIP("ptrace is not allowed here");
    }

    void theReceivers()
    {
        const auto receiver = trace({u"listen"_s, u"--plain"_s, u"--json"_s, u"--profile"_s, m_program.path(u"listen"_s)});
        const QString url = Program::await(*receiver, u"listening"_s)["url"_L1].toString();
        QVERIFY2(!url.isEmpty(), receiver->readAllStandardError().constData());
        askInTurn(url, "/n/", "{}", "200");
        QCOMPARE(Program::terminate(*receiver).code, 0);
        checkTrace("POST /n/", "HTTP/1.1 200");
    }

    /// Of hits that set something off: the others are counted on disk within a second.
    void theEventsApis()
    {
        const QString profile = m_program.path(u"serve"_s);
        for (const QStringList &call :
             {QStringList{u"sites"_s, u"add"_s, u"acme.test"_s},
              QStringList{u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Thanks"_s, u"--path"_s, u"/thanks"_s},
              QStringList{u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://127.0.0.1:9/"_s, u"--events"_s,
                          u"goal.completed"_s}}) {
            const Outcome made = m_program.run(call + QStringList{u"--profile"_s, profile});
            QVERIFY2(made.code == 0, made.both().constData());
        }
        const auto bench = trace({u"serve"_s, u"--api-key"_s, u"k"_s, u"--json"_s, u"--profile"_s, profile});
        const QString url = Program::await(*bench, u"events-api"_s)["url"_L1].toString();
        QVERIFY2(!url.isEmpty(), bench->readAllStandardError().constData());
        askInTurn(url, "/api/v1/events/pageview?n=", R"({"site_id":"acme.test","url":"https://acme.test/thanks","user_agent":"Firefox/128.0"})",
                  "201");
        QCOMPARE(Program::terminate(*bench).code, 0);
        checkTrace("POST /api/v1/events/pageview?n=", "HTTP/1.1 201");
    }
};

QTEST_GUILESS_MAIN(TestSyncedAnswers)
#include "tst_synced_answers.moc"

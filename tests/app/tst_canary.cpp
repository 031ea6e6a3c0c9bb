// SPDX-License-Identifier: MIT
// A secret and a key go through all that the program does; then they are nowhere but in the secret store: not in what it said, wrote, exported or
// answered, not in the process list, not in what it hands to others, and a program that is killed leaves no picture of its memory.
#include "tests/app/agent.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QRegularExpression>
#include <QtNetwork/QLocalSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

constexpr auto secret = "canary-S3cr3t-9b1f/never+said";
constexpr auto key = "canary-K3y-77a2-never-said";

QByteArray content(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray message(int id, const QString &method, const QJsonObject &params)
{
    return QJsonDocument(QJsonObject{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}})
               .toJson(QJsonDocument::Compact)
           + '\n';
}

/// The canary in these bytes, in whichever dress; empty if there is none.
QByteArray canaryIn(const QByteArray &bytes)
{
    for (const QByteArray &canary : {QByteArray(secret), QByteArray(key)}) {
        QByteArray wide; // as Qt writes a QString
        for (const char each : canary)
            wide += '\0' + QByteArray(1, each);
        for (const QByteArray &dress : {canary, canary.toHex(), canary.toBase64(), canary.toPercentEncoding(), wide}) {
            if (bytes.contains(dress))
                return dress;
        }
    }
    return {};
}

} // namespace

class TestCanary final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    QString m_receiver = m_program.path(u"receiver"_s);
    QString m_secretFile;
    QString m_url;
    QString m_authority;

    QStringList at(const QStringList &arguments) const { return arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}; }

    /// Runs it to its end, which is to be `code`, and listens to all of it.
    Outcome call(const QStringList &arguments, int code = 0)
    {
        const Outcome outcome = m_program.run(at(arguments));
        if (outcome.code != code)
            qFatal("%s: %d %s", qPrintable(arguments.join(u' ')), outcome.code, outcome.both().constData());
        listen(arguments.join(u' '), outcome.both());
        return outcome;
    }

    static void listen(const QString &who, const QByteArray &said)
    {
        if (const QByteArray found = canaryIn(said); !found.isEmpty())
            QFAIL(qPrintable(u"%1 says %2"_s.arg(who, QString::fromLatin1(found))));
    }

    static void lookAtProcess(qint64 id)
    {
        const QString folder = u"/proc/%1/"_s.arg(id);
        QVERIFY(!content(folder + u"cmdline"_s).isEmpty());
        listen(u"the process list"_s, content(folder + u"cmdline"_s));
        const auto cores = QRegularExpression(u"Max core file size +(\\S+)"_s).match(QString::fromLatin1(content(folder + u"limits"_s)));
        QCOMPARE(cores.captured(1), u"0"_s); // its memory is written nowhere when it is killed
    }

    /// Every file that is there, but for the store and where the secret came from.
    void lookAtFiles()
    {
        int files = 0;
        QDirIterator all(m_program.path(u"."_s), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QString name = all.next();
            ++files;
            if (QFileInfo(name) == QFileInfo(m_profile + u"/secrets.json"_s) || QFileInfo(name) == QFileInfo(m_secretFile))
                continue;
            listen(name, content(name));
        }
        QVERIFY(files > 10);
    }

private Q_SLOTS:
    void init() { QVERIFY(!QTest::currentTestFailed()); }

    void aSession()
    {
        m_secretFile = m_program.file(u"secret.txt"_s, QByteArray(secret) + '\n');
        const auto listener = m_program.start(
            {u"listen"_s, u"--json"_s, u"--full"_s, u"--profile"_s, m_receiver, u"--secret-file"_s, m_secretFile, u"--respond"_s, u"503,200"_s});
        const QJsonObject listening = Program::await(*listener, u"listening"_s);
        m_url = listening["url"_L1].toString() + u"hook"_s;
        m_authority = listening["ca_file"_L1].toString();
        lookAtProcess(listener->processId());

        call({u"sites"_s, u"add"_s, u"acme.test"_s});
        call({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Thanks"_s, u"--path"_s, u"/thanks"_s});
        call({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, m_url, u"--events"_s, u"goal.completed"_s, u"--secret-file"_s,
              m_secretFile, u"--ca"_s, m_authority});

        // Headless, with a key from the environment; a shell's commands are carried out there, with a secret that crosses the socket to it.
        m_program.setEnvironment(u"OVYXA_BENCH_API_KEY"_s, QString::fromLatin1(key));
        Running bench = m_program.start(at({u"serve"_s, u"--speed"_s, u"3600"_s}));
        m_program.setEnvironment(u"OVYXA_BENCH_API_KEY"_s, {});
        QByteArray told;
        QVERIFY(!Program::await(*bench, u"events-api"_s, &told).isEmpty());
        lookAtProcess(bench->processId());
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, QString::fromLatin1(secret));
        const QStringList trigger{u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--ca"_s, m_authority};
        call(trigger + QStringList{u"--speed"_s, u"3600"_s, u"--repeat"_s, u"3"_s});
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, {});
        const QString delivery = QString::number(call({u"deliveries"_s, u"list"_s}).ofType(u"delivery"_s).constFirst()["id"_L1].toInteger());
        for (const QString &sign : {u"again"_s, u"as-it-was"_s, u"wrong"_s})
            call({u"resend"_s, delivery, u"--sign"_s, sign, u"--ca"_s, m_authority});
        call({u"deliveries"_s, u"replay"_s, delivery, u"--ca"_s, m_authority});
        call({u"webhooks"_s, u"list"_s});
        call({u"keys"_s, u"list"_s});
        call({u"settings"_s, u"list"_s});
        call({u"deliveries"_s, u"show"_s, delivery});

        // Killed in the middle: what lies there then is what a thief of the disk finds.
        bench->kill();
        QVERIFY(bench->waitForFinished());
        listen(u"serve"_s, told + bench->readAllStandardOutput() + bench->readAllStandardError());
        lookAtFiles();

        for (const QString &format : {u"ndjson"_s, u"csv"_s, u"har"_s})
            call({u"deliveries"_s, u"export"_s, u"--format"_s, format, u"-o"_s, m_program.path(u"deliveries."_s + format)});
        call({u"export-profile"_s, u"-o"_s, m_program.path(u"profile.json"_s)});
        (void)m_program.run({u"captures"_s, u"list"_s, u"--full"_s, u"--json"_s, u"--profile"_s, m_receiver});
        for (const QString &format : {u"ndjson"_s, u"har"_s, u"http"_s}) {
            const Outcome exported = m_program.run(
                {u"captures"_s, u"export"_s, u"--format"_s, format, u"-o"_s, m_program.path(u"captures."_s + format), u"--profile"_s, m_receiver});
            QVERIFY2(exported.code == 0, exported.both().constData());
        }
        const Outcome ended = Program::terminate(*listener);
        QVERIFY2(ended.ofType(u"summary"_s).constFirst()["invalid"_L1].toInt() > 0, "the doctor was not asked");
        listen(u"listen"_s, ended.both());
        lookAtFiles();

        const QString store = m_profile + u"/secrets.json"_s;
        QVERIFY(!canaryIn(content(store)).isEmpty()); // it is found where it is
        QCOMPARE(QFileInfo(store).permissions()
                     & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther),
                 QFileDevice::Permissions());
    }

    void anAgent()
    {
        Agent agent(m_program.start({u"mcp"_s, u"--profile"_s, m_profile}));
        const QString url = prepare(agent, m_secretFile);
        QVERIFY(!url.isEmpty());
        const qint64 id = firstDelivery(agent.use(u"fire_event"_s, {{u"site"_s, u"acme.test"_s}, {u"event"_s, u"goal.completed"_s}}));
        QVERIFY(id > 0);
        for (const QString &tool : {u"list_webhooks"_s, u"list_deliveries"_s, u"list_captures"_s})
            (void)agent.use(tool);
        (void)agent.use(u"get_delivery"_s, {{u"id"_s, id}});
        QCOMPARE(agent.leave(), 0);
        listen(u"mcp"_s, agent.said() + agent.complaints());
        listen(u"scenario record"_s, m_program.run(at({u"scenario"_s, u"record"_s, u"-o"_s, m_program.path(u"recorded.json"_s)})).both());
        lookAtFiles();
    }

    void theWindow()
    {
        m_program.setEnvironment(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        const auto window = m_program.start({u"--profile"_s, m_profile});
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(m_profile + u"/bench.sock"_s), 60'000);
        lookAtProcess(window->processId());
        QLocalSocket socket;
        socket.connectToServer(m_profile + u"/bench.sock"_s);
        QVERIFY(socket.waitForConnected());
        socket.write(message(1, u"hello"_s, {{u"protocol"_s, 3}, {u"version"_s, u"test"_s}}));
        socket.write(message(2, u"run"_s,
                             {{u"arguments"_s, QJsonArray{u"webhooks"_s, u"list"_s, u"--json"_s}},
                              {u"directory"_s, u"/"_s},
                              {u"language"_s, u"en"_s},
                              {u"files"_s, QJsonObject()}}));
        QByteArray answered;
        QTRY_VERIFY_WITH_TIMEOUT((answered += socket.readAll()).contains("exit_code"), 60'000);
        const QList<QByteArray> lines = answered.split('\n');
        for (const QByteArray &line : lines) {
            const QByteArray bytes = QByteArray::fromBase64(QJsonDocument::fromJson(line).object()["params"_L1]["bytes"_L1].toString().toLatin1());
            listen(u"the socket"_s, line + bytes);
        }
        listen(u"the window"_s, Program::terminate(*window).both());
        lookAtFiles(); // its settings among them
    }

    void aCommandIsHandedNoSecretOfAFile()
    {
        const Outcome outcome = m_program.run({u"listen"_s, u"--profile"_s, m_receiver, u"--secret-file"_s, m_secretFile, u"--"_s, u"sh"_s, u"-c"_s,
                                               u"env; tr '\\0' ' ' </proc/$PPID/cmdline; ulimit -S -c"_s});
        QVERIFY2(outcome.code == 0 && outcome.out.contains("OVYXA_BENCH_URL"), outcome.both().constData());
        listen(u"the command's surroundings"_s, outcome.both());
    }
};

QTEST_GUILESS_MAIN(TestCanary)
#include "tst_canary.moc"

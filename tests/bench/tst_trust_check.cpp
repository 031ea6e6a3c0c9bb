// SPDX-License-Identifier: MIT
// Clients of this machine, and stand-ins for them, asked whether they trust the bench's certificate.
#include "core/trial/trust_check.h"
#include "tests/support/bench_fixture.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int longestAsking = 240'000; // a Java, or a compiler, on a busy machine

/// An environment variable for as long as this stands.
class Variable final
{
public:
    Variable(const char *name, const QByteArray &value) : m_name(name), m_before(qgetenv(name)), m_was(qEnvironmentVariableIsSet(name))
    {
        qputenv(name, value);
    }
    ~Variable() { m_was ? qputenv(m_name, m_before) : qunsetenv(m_name); }
    Q_DISABLE_COPY_MOVE(Variable)

private:
    const char *m_name;
    QByteArray m_before;
    bool m_was;
};

/// A folder of programs that stand on the PATH alone.
struct Programs
{
    QTemporaryDir folder;

    void add(const QString &name, const QByteArray &script) const
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("%s", qPrintable(file.errorString()));
        file.write("#!/bin/sh\nPATH=/usr/bin:/bin\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
};

QByteArray contents(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_TrustCheck : public QObject
{
    Q_OBJECT

    static TrustFinding of(const TrustCheck &check, TrustClient client) { return check.findings().at(qsizetype(client)); }

    static bool ask(TrustCheck &check)
    {
        check.ask();
        return QTest::qWaitFor([&check] { return !check.isAsking(); }, longestAsking);
    }

    static bool isHere(const QString &program) { return !QStandardPaths::findExecutable(program).isEmpty(); }

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name :
             {"NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "JAVA_TOOL_OPTIONS"})
            qunsetenv(name);
    }

    void clientsRefuseAndAcceptWithTheirLine_data()
    {
        QTest::addColumn<TrustClient>("client");
        QTest::addColumn<QString>("program");
        QTest::newRow("curl") << TrustClient::Curl << u"curl"_s;
        QTest::newRow("node") << TrustClient::Node << u"node"_s;
        QTest::newRow("python") << TrustClient::Python << u"python3"_s;
        QTest::newRow("requests") << TrustClient::Requests << u"python3"_s;
        QTest::newRow("go") << TrustClient::Go << u"go"_s;
    }
    void clientsRefuseAndAcceptWithTheirLine()
    {
        QFETCH(TrustClient, client);
        QFETCH(QString, program);
        if (!isHere(program))
            QSKIP(qPrintable(program % u" is not installed"_s));
        const Finding &finding = asked();
        if (client == TrustClient::Requests && finding.rows.at(qsizetype(client)).answer == TrustAnswer::NotHere)
            QSKIP("python3 has no requests");
        const TrustFinding &row = finding.rows.at(qsizetype(client));
        QVERIFY2(row.answer == TrustAnswer::Refuses, qPrintable(row.words));
        QVERIFY(!row.version.isEmpty());
        QVERIFY2(row.words.contains(u"certificate"_s, Qt::CaseInsensitive), qPrintable(row.words));
        QVERIFY(row.mended);
    }

    void javaRefuses()
    {
        if (!isHere(u"java"_s))
            QSKIP("java is not installed");
        const TrustFinding &java = asked().rows.at(qsizetype(TrustClient::Java));
        if (java.answer == TrustAnswer::Unclear)
            QSKIP(qPrintable(u"this Java runs no source file: "_s % java.words)); // a JRE without its compiler
        QCOMPARE(java.answer, TrustAnswer::Refuses);
        QVERIFY2(java.words.contains(u"PKIX"_s), qPrintable(java.words));
        QVERIFY(!java.mended); // its line would stay, so it was not tried
    }

    void theSystemIsAskedWithoutAProgram()
    {
        const TrustFinding &system = asked().rows.at(qsizetype(TrustClient::System));
        QCOMPARE(system.answer, TrustAnswer::Refuses); // an authority that is a minute old
        QVERIFY(!system.version.isEmpty());
    }

    void askingLeavesNoTrace()
    {
        QVERIFY(asked().captures.isEmpty());
        QVERIFY(asked().noticed.isEmpty());
        QVERIFY(asked().validUntil > QDateTime::currentDateTimeUtc());
    }

    /// What a shell that took the line would start the clients in.
    void clientsAcceptInAnEnvironmentThatHasTheLine()
    {
        BenchFixture bench;
        TrustCheck check(bench.bench->receiver(), bench.bench->authorityFile());
        const QByteArray file = bench.bench->authorityFile().toUtf8();
        const Variable node("NODE_EXTRA_CA_CERTS", file);
        const Variable openssl("SSL_CERT_FILE", file);
        const Variable curl("CURL_CA_BUNDLE", file);
        QByteArray options;
        if (isHere(u"keytool"_s) && bench.startReceiver().ok()) { // which makes the authority
            const QString store = bench.folder.filePath(u"trust.p12"_s);
            QProcess keytool;
            keytool.start(u"keytool"_s, {u"-importcert"_s, u"-keystore"_s, store, u"-storepass"_s, u"changeit"_s, u"-noprompt"_s, u"-alias"_s,
                                         u"ovyxa-bench"_s, u"-file"_s, bench.bench->authorityFile()});
            QVERIFY(keytool.waitForFinished(longestAsking));
            options = "-Djavax.net.ssl.trustStore=" + store.toUtf8() + " -Djavax.net.ssl.trustStorePassword=changeit";
        }
        const Variable java("JAVA_TOOL_OPTIONS", options);
        QVERIFY(ask(check));
        const QList<std::pair<TrustClient, QString>> clients{
            {TrustClient::Curl, u"curl"_s}, {TrustClient::Node, u"node"_s}, {TrustClient::Python, u"python3"_s}, {TrustClient::Go, u"go"_s}};
        for (const auto &[client, program] : clients) {
            if (isHere(program))
                QVERIFY2(of(check, client).answer == TrustAnswer::Accepts, qPrintable(program % u": "_s % of(check, client).words));
        }
        const TrustFinding javas = of(check, TrustClient::Java);
        if (!options.isEmpty() && javas.answer != TrustAnswer::Unclear)
            QVERIFY2(javas.answer == TrustAnswer::Accepts, qPrintable(javas.words));
        QVERIFY(!javas.version.isEmpty() || !isHere(u"java"_s));
    }

    void whatIsNotInstalledStillHasItsLine()
    {
        BenchFixture bench;
        const Programs none;
        const Variable path("PATH", none.folder.path().toUtf8());
        TrustCheck check(bench.bench->receiver(), bench.bench->authorityFile());
        QVERIFY(ask(check));
        for (const TrustFinding &each : check.findings()) {
            QVERIFY(each.mending.line.contains(bench.bench->authorityFile()));
            if (each.client != TrustClient::System)
                QCOMPARE(each.answer, TrustAnswer::NotHere);
        }
    }

    /// The server that they are asked at is gone when the line is used.
    void theLineNamesTheReceiver()
    {
        BenchFixture bench;
        const Programs none;
        const Variable path("PATH", none.folder.path().toUtf8());
        TrustCheck check(bench.bench->receiver(), bench.bench->authorityFile());
        QVERIFY(ask(check));
        QVERIFY(of(check, TrustClient::Curl).mending.line.endsWith(u" https://localhost:8443/"_s)); // where it usually listens
        QVERIFY(bench.startReceiver().ok());
        QVERIFY(ask(check));
        QVERIFY(of(check, TrustClient::Curl).mending.line.endsWith(u' ' % bench.bench->receiver()->state().url));
    }

    void theEnvironmentHasNeitherProxiesNorOurSecrets()
    {
        BenchFixture bench;
        Programs programs;
        programs.add(u"curl"_s, "env > '" + programs.folder.path().toUtf8() + "/seen'\nprintf '%s\\n' \"$@\" >> '" + programs.folder.path().toUtf8()
                                    + "/seen'\necho 'curl 9.9.9'\n");
        const Variable path("PATH", programs.folder.path().toUtf8());
        const Variable proxy("https_proxy", "http://proxy.invalid:3128");
        const Variable all("ALL_PROXY", "http://proxy.invalid:3128");
        const Variable secret("OVYXA_BENCH_SECRET", "s3cret");
        const Variable kept("HOME", programs.folder.path().toUtf8());
        TrustCheck check(bench.bench->receiver(), bench.bench->authorityFile());
        QVERIFY(ask(check));
        QCOMPARE(of(check, TrustClient::Curl).answer, TrustAnswer::Accepts);
        QCOMPARE(of(check, TrustClient::Curl).version, u"9.9.9"_s);
        const QByteArray seen = contents(programs.folder.filePath(u"seen"_s));
        QVERIFY(seen.contains(QByteArray("HOME=" + programs.folder.path().toUtf8())));
        QVERIFY2(!seen.contains("proxy.invalid") && !seen.contains("s3cret"), seen.constData());
        QVERIFY2(seen.trimmed().split('\n').last().startsWith("https://localhost:"), seen.constData());
    }

    void whoSaysTooMuchIsCutOff()
    {
        BenchFixture bench;
        Programs programs;
        programs.add(u"node"_s, "[ \"$1\" = --version ] && { echo v1.2.3; exit 0; }\nwhile :; do echo babble; done\n");
        const Variable path("PATH", programs.folder.path().toUtf8());
        TrustCheck check(bench.bench->receiver(), bench.bench->authorityFile());
        QVERIFY(ask(check));
        QCOMPARE(of(check, TrustClient::Node).answer, TrustAnswer::Unclear);
        QCOMPARE(of(check, TrustClient::Node).words, u"babble"_s);
    }

    void processesEndWithTheCheck()
    {
        BenchFixture bench;
        Programs programs;
        const QString note = programs.folder.filePath(u"pid"_s);
        programs.add(u"node"_s,
                     "echo $$ > '" + note.toUtf8() + ".new' && mv '" + note.toUtf8() + ".new' '" + note.toUtf8() + "'\nexec tail -f /dev/null\n");
        const Variable path("PATH", programs.folder.path().toUtf8());
        auto check = std::make_unique<TrustCheck>(bench.bench->receiver(), bench.bench->authorityFile());
        check->ask();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(note), waitMs);
        const QString process = u"/proc/"_s % QString::fromLatin1(contents(note).trimmed());
        QVERIFY(QFile::exists(process));
        check.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(process), waitMs);
    }

    void askedAgainCountsTheLastTime()
    {
        BenchFixture bench;
        Programs programs;
        programs.add(u"curl"_s, "echo 'curl 1.0'\n");
        const Variable path("PATH", programs.folder.path().toUtf8());
        TrustCheck check(bench.bench->receiver(), bench.bench->authorityFile());
        QSignalSpy finished(&check, &TrustCheck::finished);
        check.ask();
        check.ask();
        QTRY_VERIFY_WITH_TIMEOUT(!check.isAsking(), waitMs);
        QCOMPARE(finished.size(), 1);
        QCOMPARE(of(check, TrustClient::Curl).answer, TrustAnswer::Accepts);
        programs.add(u"curl"_s, "[ \"$1\" = --version ] && { echo 'curl 2.0'; exit 0; }\necho 'no' >&2\nexit 60\n");
        QVERIFY(ask(check));
        QCOMPARE(of(check, TrustClient::Curl).version, u"2.0"_s);
        QCOMPARE(of(check, TrustClient::Curl).answer, TrustAnswer::Refuses);
        QVERIFY(!of(check, TrustClient::Curl).mended); // it refuses with the line, too
    }

private:
    struct Finding
    {
        QList<TrustFinding> rows;
        QList<Capture> captures;
        QStringList noticed;
        QDateTime validUntil;
    };

    /// All the clients of this machine, asked once beside a receiver that runs.
    static const Finding &asked()
    {
        static const Finding finding = [] {
            BenchFixture bench;
            Finding made;
            QObject::connect(bench.bench.get(), &Bench::noticed, bench.bench.get(), [&made](const Notice &notice) { made.noticed += notice.text; });
            if (!bench.startReceiver().ok())
                qFatal("no receiver");
            TrustCheck check(bench.bench->receiver(), bench.bench->authorityFile());
            if (!ask(check))
                qFatal("the clients did not answer");
            made.rows = check.findings();
            made.captures = bench.captures;
            made.validUntil = check.validUntil();
            return made;
        }();
        return finding;
    }
};

QTEST_GUILESS_MAIN(tst_TrustCheck)
#include "tst_trust_check.moc"

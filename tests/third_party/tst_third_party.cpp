// SPDX-License-Identifier: MIT
// The bench against programs that nobody here wrote: adnanh/webhook, Slack's client, curl, Node's fetch and crypto.
#include "tests/app/program.h"
#include "tests/support/test_certificates.h"

#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>
#include <QtCore/QStandardPaths>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestThirdParty final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;
    const QString m_scripts = qEnvironmentVariable("OVYXA_THIRD_PARTY_SCRIPTS");

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    TlsIdentity m_authority = makeIdentity({"Test CA", {}, realNow() - std::chrono::hours(1), realNow() + std::chrono::hours(24), true});
    TlsIdentity m_server = makeIdentity({"localhost", "DNS:localhost,IP:127.0.0.1"}, m_authority);
    QString m_authorityFile;
    QString m_certificateFile;
    QString m_keyFile;

    static QString found(const QString &program) { return QStandardPaths::findExecutable(program); }

    Running runNode(const QString &script, const QStringList &arguments,
                    const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
    {
        Running node(new QProcess);
        node->setProcessEnvironment(environment);
        node->start(found(u"node"_s), QStringList{m_scripts + u'/' + script} + arguments);
        return node;
    }

    /// A port that was free a moment ago, for programs that cannot be asked for any.
    static quint16 freePort()
    {
        QTcpServer probe;
        return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
    }

    static bool answers(quint16 port)
    {
        return QTest::qWaitFor(
            [port] {
                QTcpSocket socket;
                socket.connectToHost(QHostAddress::LocalHost, port);
                return socket.waitForConnected(200);
            },
            patienceMs);
    }

    Outcome ovyxa(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    Outcome trigger(const QString &url, const QByteArray &secret, const QStringList &options)
    {
        return ovyxa(QStringList{u"trigger"_s, u"goal.completed"_s, u"--url"_s, url, u"--secret"_s, QString::fromLatin1(secret), u"--ca"_s,
                                 m_authorityFile, u"--no-retry"_s}
                     + options);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_authorityFile = m_program.file(u"ca.pem"_s, m_authority.chain.constFirst().toPem());
        m_certificateFile = m_program.file(u"server.pem"_s, m_server.chain.constFirst().toPem());
        m_keyFile = m_program.file(u"server.key"_s, m_server.key.toPem());
    }

    /// adnanh/webhook verifies what we sign, in both hex forms, and refuses what was tampered with.
    void webhookServerVerifiesOurSignatures()
    {
        if (found(u"webhook"_s).isEmpty())
            QSKIP("adnanh/webhook (Debian package webhook) is not installed.");
        const QString hooks = m_program.file(u"hooks.json"_s, R"([{"id": "ovyxa", "execute-command": "/bin/true", "response-message": "taken",
            "trigger-rule-mismatch-http-response-code": 403,
            "trigger-rule": {"match": {"type": "payload-hmac-sha256", "secret": "s3cret",
                                       "parameter": {"source": "header", "name": "X-Ovyxa-Signature"}}}}])");
        const quint16 port = freePort();
        Running server(new QProcess);
        server->start(found(u"webhook"_s), {u"-hooks"_s, hooks, u"-ip"_s, u"127.0.0.1"_s, u"-port"_s, QString::number(port), u"-secure"_s, u"-cert"_s,
                                            m_certificateFile, u"-key"_s, m_keyFile});
        QVERIFY(answers(port));
        const QString url = u"https://localhost:%1/hooks/ovyxa"_s.arg(port);

        const Outcome hex = trigger(url, "s3cret", {});
        QCOMPARE(hex.one(u"attempt"_s)["status"_L1].toInt(), 200);
        QCOMPARE(hex.code, 0);
        QCOMPARE(trigger(url, "s3cret", {u"--signature"_s, u"prefixed"_s}).one(u"attempt"_s)["status"_L1].toInt(), 200);
        const Outcome foreign = trigger(url, "another"_ba, {}); // 500 in version 2.8: it takes a wrong signature for an error of its own
        QCOMPARE(foreign.code, 1);
        QVERIFY(foreign.one(u"attempt"_s)["status"_L1].toInt() >= 400);

        if (found(u"curl"_s).isEmpty())
            QSKIP("curl is not installed: the tampered body was not sent.");
        const auto tampered = [&](const QByteArray &body) {
            QProcess curl;
            curl.start(found(u"curl"_s),
                       {u"-sS"_s, u"--cacert"_s, m_authorityFile, u"-o"_s, u"/dev/null"_s, u"-w"_s, u"%{http_code}"_s, u"-H"_s,
                        u"Content-Type: application/json"_s, u"-H"_s, u"X-Ovyxa-Signature: "_s + hex.one(u"delivery"_s)["signature"_L1].toString(),
                        u"--data-binary"_s, QString::fromUtf8(body), url});
            curl.waitForFinished(patienceMs);
            return curl.readAllStandardOutput();
        };
        const Outcome shown = ovyxa({u"deliveries"_s, u"show"_s, QString::number(hex.one(u"delivery"_s)["id"_L1].toInt())});
        const QByteArray body = shown.one(u"delivery"_s)["body"_L1].toString().toUtf8();
        QVERIFY(!body.isEmpty());
        QCOMPARE(tampered(body), "200"_ba); // the same bytes by another hand
        QVERIFY(tampered(QByteArray(body).replace("Purchase", "purchase")).toInt() >= 400);
    }

    /// Slack's own client takes the receiver's Slack plan for Slack.
    void slackClientTakesTheReceiverForSlack()
    {
        const QString modules = qEnvironmentVariable("OVYXA_THIRD_PARTY_MODULES");
        if (found(u"node"_s).isEmpty() || !QFileInfo::exists(modules + u"/@slack/webhook"_s))
            QSKIP("@slack/webhook (npm) is not installed.");
        const auto receiver = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_profile, u"--respond"_s, u"slack"_s});
        const QJsonObject listening = Program::await(*receiver, u"listening"_s);
        QVERIFY(!listening.isEmpty());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_PATH"_s, modules);
        const Running client =
            runNode(u"slack.cjs"_s,
                    {listening["url"_L1].toString() + u"services/T0/B0/x"_s, listening["ca_file"_L1].toString(),
                     QString::fromUtf8(R"({"text":"Goal completed: <Purchase> & more"})"), QString::fromUtf8(R"({"username":"bench"})")},
                    environment);
        const QJsonObject sent = Program::await(*client, u"sent"_s);
        QCOMPARE(sent["text"_L1].toString(), u"ok"_s);
        const QJsonObject refused = Program::await(*client, u"refused"_s);
        QCOMPARE(refused["status"_L1].toInt(), 400);
        QCOMPARE(refused["text"_L1].toString(), u"no_text"_s);
    }

    /// Two validators and Chrome's rules take our archives of both logs: of each kind of answer and of none, of text and of bytes.
    void archivesAreTakenForHar()
    {
        const QString modules = qEnvironmentVariable("OVYXA_THIRD_PARTY_MODULES");
        for (const auto &validator : {u"har-validator"_s, u"@har-sdk/validator"_s}) {
            if (found(u"node"_s).isEmpty() || !QFileInfo::exists(modules + u'/' + validator))
                QSKIP(qPrintable(validator + u" (npm) is not installed."_s));
        }
        const QString receiverProfile = m_program.path(u"har"_s);
        const auto receiver = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, receiverProfile, u"--respond"_s,
                                               u"200,500,redirect=https://localhost/x,garbage,close,slack"_s});
        const QJsonObject listening = Program::await(*receiver, u"listening"_s);
        const QString bytes = m_program.file(u"bytes"_s, "\xff\xfe\x00"_ba);
        for (int i = 0; i < 6; ++i) {
            (void)ovyxa({u"trigger"_s, u"goal.completed"_s, u"--url"_s, listening["url"_L1].toString() + u"hook?a=1&b=c%20d"_s, u"--ca"_s,
                         listening["ca_file"_L1].toString(), u"--no-retry"_s, u"--body-file"_s, i % 2 ? bytes : m_certificateFile});
        }
        (void)ovyxa({u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"https://localhost:9/"_s, u"--no-retry"_s});
        (void)Program::terminate(*receiver);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_PATH"_s, modules);
        for (const auto &[log, profile] : {std::pair(u"deliveries"_s, m_profile), std::pair(u"captures"_s, receiverProfile)}) {
            const QString file = m_program.path(log + u".har"_s);
            const Outcome exported = m_program.run({log, u"export"_s, u"--format"_s, u"har"_s, u"-o"_s, file, u"--profile"_s, profile});
            QVERIFY2(exported.code == 0, exported.err.constData());
            const Running node = runNode(u"har.cjs"_s, {file}, environment);
            const QJsonObject verdict = Program::await(*node, u"verdict"_s);
            QVERIFY2(!verdict.isEmpty(), qPrintable(log));
            QCOMPARE(verdict["problems"_L1].toArray(), QJsonArray());
        }
    }

    /// The mission's other half, from end to end: page views by curl and by Node's fetch set off a goal.completed that arrives, verified, at a
    /// Node HTTPS server.
    void pageviewsByCurlAndFetchReachANodeServerVerified()
    {
        if (found(u"node"_s).isEmpty() || found(u"curl"_s).isEmpty())
            QSKIP("Node.js or curl is not installed.");
        const Running endpoint = runNode(u"endpoint.cjs"_s, {m_certificateFile, m_keyFile, u"s3cret"_s});
        const int port = Program::await(*endpoint, u"listening"_s)["port"_L1].toInt();
        QVERIFY(port > 0);

        QCOMPARE(ovyxa({u"sites"_s, u"add"_s, u"acme.test"_s, u"--country"_s, u"FR"_s}).code, 0);
        QCOMPARE(ovyxa({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://localhost:%1/hook"_s.arg(port), u"--events"_s,
                        u"goal.completed"_s, u"--secret"_s, u"s3cret"_s})
                     .code,
                 0);
        QCOMPARE(ovyxa({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Purchase"_s, u"--path"_s, u"/checkout/success"_s}).code, 0);
        QCOMPARE(ovyxa({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Signup"_s, u"--event"_s, u"signup"_s}).code, 0);
        const auto bench =
            m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile, u"--api-key"_s, u"k3y"_s, u"--ca"_s, m_authorityFile});
        const QString base = Program::await(*bench, u"events-api"_s)["url"_L1].toString();
        QVERIFY(base.startsWith("https://localhost:"_L1));

        QProcess curl;
        const QString ownAuthority = m_profile + u"/tls/ca.pem"_s;
        curl.start(found(u"curl"_s), {u"-sS"_s, u"--cacert"_s, ownAuthority, u"-w"_s, u" %{http_code}"_s, u"-H"_s, u"Authorization: Bearer k3y"_s,
                                      u"-H"_s, u"Content-Type: application/json"_s, u"-d"_s,
                                      QString::fromUtf8(R"({"site_id":"acme.test",)"
                                                        R"("url":"https://acme.test/checkout/success?utm_source=Newsletter"})"),
                                      base + u"api/v1/events/pageview"_s});
        QVERIFY(curl.waitForFinished(patienceMs));
        const QByteArray answer = curl.readAllStandardOutput();
        QVERIFY2(answer.startsWith(R"({"success":true,"event_id":"evt_)") && answer.endsWith(" 201"), answer.constData());

        const QJsonObject first = Program::await(*endpoint, u"request"_s);
        QCOMPARE(first["verified"_L1].toBool(), true);
        const QJsonObject payload = QJsonDocument::fromJson(first["body"_L1].toString().toUtf8()).object();
        QCOMPARE(payload["event"_L1].toString(), u"goal.completed"_s);
        QCOMPARE(payload["site_id"_L1].toString(), u"acme.test"_s);
        const QJsonObject data{{u"goal_name"_s, u"Purchase"_s},
                               {u"visitor_count"_s, 1},
                               {u"url"_s, u"/checkout/success"_s},
                               {u"source"_s, u"newsletter"_s},
                               {u"country"_s, u"FR"_s}};
        QCOMPARE(payload["data"_L1].toObject(), data);

        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_EXTRA_CA_CERTS"_s, ownAuthority);
        const Running fetch = runNode(u"fetch.cjs"_s,
                                      {base, u"k3y"_s, u"/api/v1/events/custom"_s,
                                       QString::fromUtf8(R"({"site_id":"acme.test","url":"https://acme.test/join","name":"signup"})"),
                                       u"/api/v1/events/pageview"_s, QString::fromUtf8(R"({"url":"https://acme.test/"})")},
                                      environment);
        QCOMPARE(Program::await(*fetch, u"answer"_s)["status"_L1].toInt(), 201);
        const QJsonObject refused = Program::await(*fetch, u"answer"_s);
        QCOMPARE(refused["status"_L1].toInt(), 400);
        const QJsonObject error{{u"code"_s, u"invalid_request"_s}, {u"message"_s, u"Missing required parameter: site_id"_s}};
        QCOMPARE(refused["body"_L1].toObject(), (QJsonObject{{u"error"_s, error}}));
        const QJsonObject second = Program::await(*endpoint, u"request"_s);
        QCOMPARE(second["verified"_L1].toBool(), true);
        QVERIFY(second["body"_L1].toString().contains("\"goal_name\":\"Signup\""_L1));

        const Outcome served = Program::terminate(*bench);
        QCOMPARE(served.code, 0);
        QVERIFY(!served.both().contains("k3y"));
    }
};

QTEST_GUILESS_MAIN(TestThirdParty)
#include "tst_third_party.moc"

// SPDX-License-Identifier: MIT
// The contract's own example, and receivers that listen where a target says.
#include "tests/bench/scenario_run.h"

#include <QtCore/QUrl>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestScenarioTarget final : public QObject
{
    Q_OBJECT

    /// The contract's example, word for word but for the two ports, with the files that it names beside it.
    static ScenarioOutcome runContract(quint16 port, quint16 appPort)
    {
        BenchFixture f(false);
        openForScenario(f);
        QTemporaryDir folder;
        BenchFixture stranger; // its CA says nothing of ours
        QFile::copy(stranger.bench->authorityFile(), folder.filePath(u"ca.pem"_s));
        QFile secret(folder.filePath(u"secret.txt"_s));
        if (!secret.open(QIODevice::WriteOnly) || secret.write("s3cret-of-the-example\n") < 0)
            qFatal("the secret cannot be written");
        secret.close();
        const QByteArray text =
            json("{ 'name': 'An order survives a flaky endpoint',\n"
                 "  'receiver': { 'respond': '503x2,200', 'forward_to': 'http://127.0.0.1:3000/hook' },   // started for the scenario; optional\n"
                 "  'target':   { 'url': 'https://localhost:8443/hook', 'ca': 'ca.pem', 'secret_file': 'secret.txt', 'signature': 'hex', 'format': "
                 "'ovyxa' }, // optional: else the receiver\n"
                 "  'site': 'acme.test',\n"
                 "  'steps': [\n"
                 "    { 'fire': 'goal.completed', 'as': 'order', 'data': { 'goal_name': 'Purchase' } },\n"
                 "    { 'expect': { 'delivery': 'order', 'state': 'delivered', 'attempts': 3, 'status': 200 }, 'within': '10m' },\n"
                 "    { 'respond': 'close,200' },\n"
                 "    { 'replay': 'order', 'times': 2, 'overlap': true },\n"
                 "    { 'wait': '1h' },\n"
                 "    { 'fire': 'goal.completed', 'as': 'forged', 'sign': 'wrong' },\n"
                 "    { 'expect': { 'delivery': 'forged', 'status': 401 }, 'within': '1s' },\n"
                 "    { 'expect': { 'requests': 6, 'valid': 5, 'invalid': 1, 'where': { 'data.goal_name': 'Purchase' } } },\n"
                 "    { 'hit': { 'url': 'https://acme.test/checkout/success' }, 'times': 3 } ] }");
        return run(f, QByteArray(text).replace("8443", QByteArray::number(port)).replace("3000", QByteArray::number(appPort)), true, folder.path());
    }

    static quint16 freePort()
    {
        QTcpServer server;
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
        return server.serverPort();
    }

private Q_SLOTS:
    void theContractsExampleHoldsAsItStands()
    {
        const ScenarioOutcome outcome = runContract(freePort(), freePort()); // nothing listens where the app would
        QVERIFY2(outcome.held(), words(outcome).constData());
        QVERIFY(outcome.steps.at(0).detail.contains("/hook"_L1));
    }

    void theContractsExampleHoldsWithTheAppBehindIt()
    {
        BenchFixture app;
        ReceiverSetup setup;
        setup.plainHttp = true;
        setup.plan = *ResponsePlan::parse(u"204"_s);
        QVERIFY(app.startReceiver(setup).ok());
        const ScenarioOutcome outcome = runContract(freePort(), quint16(QUrl(app.bench->receiver()->state().url).port()));
        QVERIFY2(outcome.held(), words(outcome).constData());
        QTRY_COMPARE(app.captures.size(), 1); // a cut answer is the app's own; all others are the plan's
        QCOMPARE(app.captures.constFirst().target, u"/hook"_s);
    }

    /// What the target's CA vouches for is trusted on the way to the app, too.
    void anAppBehindItOverTls()
    {
        BenchFixture app;
        QVERIFY(app.startReceiver({}).ok());
        QTemporaryDir folder;
        QVERIFY(QFile::copy(app.bench->authorityFile(), folder.filePath(u"ca.pem"_s)));
        const QByteArray port = QByteArray::number(QUrl(app.bench->receiver()->state().url).port());
        for (const bool named : {true, false}) {
            BenchFixture f(false);
            openForScenario(f);
            const QByteArray text = json("{ 'name': 'x', 'receiver': { 'forward_to': 'https://localhost:" + port + "/' }, "
                                         + (named ? "'target': { 'ca': 'ca.pem' }, "_ba : ""_ba)
                                         + "'site': 'a.test', 'steps': [ { 'fire': 'goal.completed', 'as': 'one' }, "
                                           "{ 'expect': { 'delivery': 'one', 'status': 200 }, 'within': '5s' } ] }");
            const ScenarioOutcome outcome = run(f, text, true, folder.path());
            QVERIFY2(outcome.held() == named, words(outcome).constData());
        }
        QTRY_COMPARE(app.captures.size(), 1);
    }

    void aTakenPortIsNamed()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const ScenarioOutcome outcome = runContract(taken.serverPort(), freePort());
        QVERIFY(outcome.refusal.has_value());
        QCOMPARE(outcome.refusal->code, ErrorCode::Unavailable);
        QVERIFY2(outcome.refusal->message.contains(QString::number(taken.serverPort())), qPrintable(outcome.refusal->message));
    }

    void aPlainTargetIsReceivedInPlain()
    {
        const QByteArray port = QByteArray::number(freePort());
        const ScenarioOutcome outcome = run(json("{ 'target': { 'url': 'http://127.0.0.1:" + port
                                                 + "/in' }, 'receiver': {}, 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, "
                                                   "{ 'expect': { 'delivery': 'a', 'state': 'delivered' } }, "
                                                   "{ 'expect': { 'requests': 1, 'valid': 1 } } ] }"));
        QVERIFY2(outcome.held(), words(outcome).constData());
    }

    /// What was fired several times under one name stands in the order as often as it came.
    void anOrderIsOfNamesAsTheyWereFired()
    {
        const ScenarioOutcome outcome = run(json("{ 'steps': [ { 'fire': 'goal.completed', 'as': 'a', 'times': 2 }, "
                                                 "{ 'expect': { 'delivery': 'a', 'state': 'delivered' } }, "
                                                 "{ 'fire': 'usage.threshold', 'as': 'b' }, { 'expect': { 'delivery': 'b', 'state': 'delivered' } }, "
                                                 "{ 'expect': { 'in_order': ['a', 'a', 'b'] } }, { 'expect': { 'in_order': ['b'] } }, "
                                                 "{ 'expect': { 'in_order': ['a', 'b'] } } ] }"));
        QCOMPARE(failures(outcome), u"6: in_order [a, b] | in_order [a #1, a #2, b]"_s);
    }

    /// On a bench that others use it looks at its own deliveries alone, and takes nothing from theirs.
    void othersKeepWhatTheyHaveUnderWay()
    {
        BenchFixture f;
        QVERIFY(f.addSite(u"others.test"_s).ok());
        QVERIFY(f.addWebhook(BenchFixture::webhook(u"others.test"_s, u"Theirs"_s, u"https://localhost:1/"_s)).ok()); // nothing listens there
        const auto fired = f.fire(EventKind::GoalCompleted, u"others.test"_s);
        QVERIFY(fired.ok());
        const DeliveryId theirs = fired->deliveries.constFirst().id;
        QTRY_VERIFY_WITH_TIMEOUT(f.isIn(theirs, DeliveryState::Waiting), waitMs);
        const int before = f.delivery(theirs)->attempts;

        const ScenarioOutcome outcome = run(f,
                                            json("{ 'site': 'ours.test', 'receiver': {}, 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, "
                                                 "{ 'expect': { 'delivery': 'a', 'state': 'delivered' } }, { 'wait': '3m' }, "
                                                 "{ 'fire': 'goal.completed', 'as': 'b', 'sign': 'wrong' }, "
                                                 "{ 'expect': { 'requests': 2, 'valid': 1, 'invalid': 1 } }, "
                                                 "{ 'replay': 'a' }, { 'expect': { 'requests': 3 } } ] }"),
                                            false);
        QVERIFY2(outcome.held(), words(outcome).constData());
        QCOMPARE(f.delivery(theirs)->state, DeliveryState::Waiting);
        QVERIFY(f.delivery(theirs)->attempts > before); // what fell due for it went out
    }

    void anAnswerMayBePlainText()
    {
        QTcpServer app;
        QVERIFY(app.listen(QHostAddress::LocalHost));
        connect(&app, &QTcpServer::newConnection, &app, [&app] {
            QTcpSocket *socket = app.nextPendingConnection();
            const auto seen = std::make_shared<QByteArray>();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, seen] {
                *seen += socket->readAll();
                if (!seen->contains("\r\n\r\n") || !seen->endsWith('}'))
                    return;
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n");
                socket->disconnectFromHost();
            });
        });
        const QByteArray url = "http://127.0.0.1:" + QByteArray::number(app.serverPort()) + '/';
        const ScenarioOutcome outcome = run(json("{ 'target': { 'url': '" + url
                                                 + "' }, 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, "
                                                   "{ 'expect': { 'delivery': 'a', 'answer': { '': 'ok\\n' } } }, "
                                                   "{ 'expect': { 'delivery': 'a', 'answer': { '$': 'ok' } } }, "
                                                   "{ 'expect': { 'delivery': 'a', 'answer': { 'status': 'ok' } } } ] }"));
        QCOMPARE(failures(outcome), u"2: $ \"ok\" | $ \"ok\\n\"\n3: status \"ok\" | status is no JSON"_s);
    }
};

QTEST_GUILESS_MAIN(TestScenarioTarget)
#include "tst_scenario_target.moc"

// SPDX-License-Identifier: MIT
// Endpoints that fall silent by the hundred: a black hole that takes no connection, one that is mute in the TLS handshake, one that reads and says
// nothing, one that stops in the middle of its answer. They delay nobody else, and each ends at the limit with the stage in which it hung.
#include "core/model/delivery_limits.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/scripted_peer.h"

#include <QtNetwork/QTcpServer>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int eventsEach = 20;
constexpr int eventsOfGood = 10;

/// A listener whose queue is full: on Linux it answers no SYN.
class BlackHole final
{
public:
    BlackHole()
    {
        m_server.setListenBacklogSize(0);
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
        m_server.pauseAccepting();
        for (int i = 0; i < 4; ++i) {
            m_fillers.push_back(std::make_unique<QTcpSocket>());
            m_fillers.back()->connectToHost(QHostAddress::LocalHost, m_server.serverPort());
        }
        if (!m_fillers.front()->waitForConnected(waitMs))
            qFatal("the black hole has no queue");
    }
    [[nodiscard]] QString url() const { return u"http://127.0.0.1:%1/"_s.arg(m_server.serverPort()); }

private:
    QTcpServer m_server;
    std::vector<std::unique_ptr<QTcpSocket>> m_fillers;
};

} // namespace

class TestSilentEndpoints final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theyDelayNobodyElse()
    {
        const BlackHole hole;
        QTcpServer mute; // never speaks TLS
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        ScriptedPeer reader;
        reader.onRequest([](ScriptedPeer::Connection &) {});
        ScriptedPeer stopper;
        stopper.onRequest([](ScriptedPeer::Connection &connection) { connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); });
        ScriptedPeer good;
        good.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        const QList<QPair<QString, QString>> silent{{hole.url(), u"timeout_connecting"_s},
                                                    {u"https://127.0.0.1:%1/"_s.arg(mute.serverPort()), u"timeout_handshake"_s},
                                                    {reader.url().toString(), u"timeout_waiting"_s},
                                                    {stopper.url().toString(), u"timeout_receiving"_s}};

        BenchFixture f;
        ProfileSettings settings = f.bench->catalogue()->settings();
        settings.allowLoopbackHttp = true;
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->setSettings(settings, f.bench.get(), reply); }).ok());
        QHash<WebhookId, QString> codes;
        for (const SiteId &site : {u"one.test"_s, u"two.test"_s}) {
            QVERIFY(f.addSite(site).ok());
            for (const auto &[url, code] : silent) {
                const auto added = f.addWebhook(BenchFixture::webhook(site, code, url));
                QVERIFY(added.ok());
                codes.insert(added->webhook.id, code);
            }
            for (int i = 0; i < eventsEach; ++i)
                QVERIFY(f.fire(EventKind::GoalCompleted, site).ok());
        }
        QTRY_VERIFY_WITH_TIMEOUT(f.bench->sending()->sums().sending >= 20, waitMs); // as many as may hang at once, nearly
        QVERIFY(f.addSite(u"good.test"_s).ok());
        QVERIFY(f.addWebhook(BenchFixture::webhook(u"good.test"_s, u"good"_s, good.url().toString())).ok());
        for (int i = 0; i < eventsOfGood; ++i)
            QVERIFY(f.fire(EventKind::GoalCompleted, u"good.test"_s).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, eventsOfGood, waitMs);
        for (const Attempt &attempt : std::as_const(f.attempts))
            QVERIFY2(attempt.error == AttemptError::None, qPrintable(attempt.causes.value(0).code)); // before the first of the others has ended

        const auto timedOut = [&] {
            QSet<QString> found;
            for (const Attempt &attempt : std::as_const(f.attempts)) {
                if (attempt.error == AttemptError::Timeout)
                    found += attempt.causes.value(0).code;
            }
            return found;
        };
        QTRY_COMPARE_WITH_TIMEOUT(timedOut().size(), silent.size(), waitMs);
        for (const Attempt &attempt : std::as_const(f.attempts)) {
            if (attempt.error == AttemptError::None)
                continue;
            const auto delivery = f.delivery(attempt.delivery);
            QVERIFY(delivery);
            QCOMPARE(attempt.causes.value(0).code, codes.value(delivery->webhook));
            QVERIFY2(attempt.duration >= limits::requestTimeout && attempt.duration < limits::requestTimeout + 3s,
                     QByteArray::number(qint64(attempt.duration.count())).constData());
        }
        QVERIFY(f.bench->sending()->sums().balances());
    }
};

QTEST_GUILESS_MAIN(TestSilentEndpoints)
#include "tst_silent_endpoints.moc"

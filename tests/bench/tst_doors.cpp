// SPDX-License-Identifier: MIT
// All doors crossed at once, from the right threads; and what happens on a wrong one.
#include "core/delivery/journal.h"
#include "core/delivery/wire_transport.h"
#include "core/engine/discarding.h"
#include "core/http/http_server.h"
#include "core/ingest/events_api.h"
#include "core/receiver/forwarder.h"
#include "core/receiver/receiver.h"
#include "core/storage/secret_store.h"
#include "core/time/clock.h"
#include "core/wire/trust.h"
#include "tests/bench/every_call.h"
#include "tests/support/instrumented.h"

#include <QtCore/QProcess>

#include <thread>

#include <sys/resource.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const QString elsewhere = u"--elsewhere"_s;

/// One door of each room that has any, by the name that it tells, and a call of it on a thread that is not its own.
QList<std::pair<const char *, std::function<void()>>> doorsOfTheRooms()
{
    const auto onAnother = [](const std::function<void()> &call) { std::thread(call).join(); };
    return {
        {"Clock::setSpeed",
         [onAnother] {
             Clock clock(realNow());
             onAnother([&clock] { clock.setSpeed(2); });
         }},
        {"Journal::write",
         [onAnother] {
             Journal journal(nullptr);
             onAnother([&journal] { journal.write({}, {}); });
         }},
        {"Receiver::stop",
         [onAnother] {
             Clock clock(realNow());
             Receiver receiver(&clock, {}, {});
             onAnother([&receiver] { receiver.stop(); });
         }},
        {"Discarding::discard",
         [onAnother] {
             Discarding discarding(nullptr);
             onAnother([&discarding] { discarding.discard(DeliveryPart(AllButNewest{0}), {}); });
         }},
        {"HttpServer::close",
         [onAnother] {
             HttpServer server;
             onAnother([&server] { server.close(); });
         }},
        {"HttpExchange::close",
         [onAnother] {
             HttpExchange exchange({}, nullptr, MemoryShare(nullptr));
             onAnother([&exchange] { exchange.close(); });
         }},
        {"Trust::prepare",
         [onAnother] {
             Trust trust([] { return QList<QSslCertificate>(); });
             onAnother([&trust] { trust.prepare(); });
         }},
        {"WireAccessManager::createRequest",
         [onAnother] {
             Trust trust([] { return QList<QSslCertificate>(); });
             WireAccessManager manager(&trust);
             onAnother([&manager] { manager.get(QNetworkRequest(QUrl(u"https://localhost:1/"_s))); });
         }},
        {"WireTransport::cancel",
         [onAnother] {
             Trust trust([] { return QList<QSslCertificate>(); });
             WireTransport transport(&trust);
             onAnother([&transport] { transport.cancel(1); });
         }},
        {"Forwarder::stop",
         [onAnother] {
             Forwarder forwarder({}, nullptr);
             onAnother([&forwarder] { forwarder.stop(); });
         }},
        {"EventsApi::stop",
         [onAnother] {
             Clock clock(realNow());
             EventsApi api(&clock, {}, {});
             onAnother([&api] { api.stop(); });
         }},
        {"SecretStore::put",
         [onAnother] {
             SecretStore secrets(u"nowhere"_s, SecretStore::Policy::FileOnly);
             onAnother([&secrets] { secrets.put({1}, {}, nullptr, {}); });
         }},
        {"A door of the bench",
         [onAnother] {
             BenchFixture f;
             onAnother([&f] { f.bench->log()->changeCount(f.bench.get(), {}); });
         }},
    };
}

/// In a process of its own, which a debug build ends.
int callElsewhere(const QString &door)
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    for (const auto &[name, call] : doorsOfTheRooms()) {
        if (door == QLatin1StringView(name))
            call();
    }
    return 0;
}

} // namespace

class TestDoors final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCallAtOnceIsAnsweredOnce()
    {
        constexpr int rounds = isInstrumented ? 4 : 12; // a round takes seconds there
        BenchFixture f;
        QVERIFY(f.addSite(site).ok());
        QVERIFY(f.startReceiver().ok());
        QVERIFY(f.addWebhook(BenchFixture::webhook(site, u"all"_s, f.bench->receiver()->state().url + u"hook"_s)).ok());
        Answers answers;
        const auto calls = everyCall();
        f.bench->clock()->setSpeed(60);
        for (int round = 0; round <= rounds; ++round) {
            for (const auto &[name, call] : calls) {
                // Those take away what the others need: they come with the last round.
                if (round < rounds && (QLatin1StringView(name) == "removeSite"_L1 || QLatin1StringView(name) == "removeWebhook"_L1))
                    continue;
                call(f, answers);
                f.bench->clock()->skip(Millis{1});
                f.bench->receiver()->allowHost(u"tunnel.test"_s);
            }
            f.bench->traffic()->stopSimulation(); // nobody waits for 300 days
            const int asked = answers.asked;
            QTRY_COMPARE_WITH_TIMEOUT(answers.answered, asked, waitMs);
        }
        QCOMPARE(answers.twice, 0);
        QVERIFY(f.bench->sending()->sums().balances());
    }

    void aWrongThreadEndsADebugBuild_data()
    {
        QTest::addColumn<QString>("door");
        for (const auto &[name, call] : doorsOfTheRooms())
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void aWrongThreadEndsADebugBuild()
    {
#ifdef NDEBUG
        QSKIP("asserted in debug and sanitizer builds");
#endif
        QFETCH(QString, door);
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {elsewhere, door});
        QVERIFY(process.waitForFinished(waitMs));
        QVERIFY(process.exitStatus() == QProcess::CrashExit || process.exitCode() != 0);
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(said.contains(QByteArray(door.toUtf8() + " was called on the thread")), said.constData());
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (const QStringList arguments = QCoreApplication::arguments(); arguments.size() == 3 && arguments.at(1) == elsewhere)
        return callElsewhere(arguments.at(2));
    TestDoors test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_doors.moc"

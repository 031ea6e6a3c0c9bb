// SPDX-License-Identifier: MIT
// A dying machine: the writer is killed, or its disk is full. What was acknowledged must be there; what was not must have been said.
#include "core/storage/store.h"
#include "tests/support/soak.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 60'000;

Delivery someDelivery()
{
    Delivery delivery;
    delivery.event = {1};
    delivery.webhook = {1};
    delivery.site = u"acme.test"_s;
    return delivery;
}

/// The child: writes without end and prints each id once it is acknowledged.
class Flood : public QObject
{
public:
    Flood(Store *store, qsizetype bodySize) : m_store(store), m_body(bodySize, 'x') {}

    void next()
    {
        m_store->write<DeliveryId>([body = m_body](Writer &writer) { return writer.addDelivery(someDelivery(), body); }, this,
                                   [this](const Result<DeliveryId> &stored) {
                                       if (stored) {
                                           std::printf("%lld\n", stored->value);
                                       } else {
                                           std::printf("refused %d %s\n", int(stored.error().code), qPrintable(stored.error().message));
                                           if (!std::exchange(m_roomMade, true)) {
                                               const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
                                               ::setrlimit(RLIMIT_FSIZE, &unlimited);
                                               m_afterRoom = 5;
                                           }
                                       }
                                       std::fflush(stdout);
                                       if (m_roomMade && m_afterRoom-- == 0)
                                           return QCoreApplication::quit();
                                       next();
                                   });
    }

private:
    Store *m_store;
    QByteArray m_body;
    bool m_roomMade = false;
    int m_afterRoom = 0;
};

} // namespace

class tst_StoreFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingAcknowledgedIsLostByAKill();
    void aFullDiskIsSaidAndGotOver();
};

void tst_StoreFaults::nothingAcknowledgedIsLostByAKill()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"bench.sqlite"_s);
    qint64 highest = 0;
    const int rounds = test::soakCount("OVYXA_SOAK_KILLS", 20, 20);
    for (int round = 0; round < rounds; ++round) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--flood"_s, file, u"400"_s});
        QByteArray output;
        const int enough = 1 + round % 20 * 7; // killed early and late, always while more is being written
        while (output.count('\n') < enough && child.waitForReadyRead(waitMs))
            output += child.readAll();
        QVERIFY(output.count('\n') >= enough);
        ::kill(pid_t(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished(waitMs));
        output += child.readAll();
        const QByteArray whole = output.left(output.lastIndexOf('\n'));
        highest = std::max(highest, whole.mid(whole.lastIndexOf('\n') + 1).toLongLong());

        const auto store = Store::open(file);
        QVERIFY(store.ok());
        const Sums sums = (*store)->initialState().sums;
        QVERIFY(sums.triggered >= highest);
        QVERIFY(sums.balances());
        QCOMPARE(qint64((*store)->initialState().unfinished.size()), sums.triggered);
    }
    const auto reader = LogReader::open(file);
    for (qint64 id = 1; id <= highest; ++id)
        QVERIFY((*reader)->body({id}).ok());
}

void tst_StoreFaults::aFullDiskIsSaidAndGotOver()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"bench.sqlite"_s);
    QVERIFY(Store::open(file).ok()); // made and migrated while there is room
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {u"--full"_s, file, u"20000"_s});
    QVERIFY(child.waitForFinished(waitMs));
    QCOMPARE(child.exitStatus(), QProcess::NormalExit);
    QCOMPARE(child.exitCode(), 0);
    int refused = 0;
    qint64 last = 0;
    const QList<QByteArray> lines = child.readAll().trimmed().split('\n');
    const auto reader = LogReader::open(file);
    for (const QByteArray &line : lines) {
        if (line.startsWith("refused")) {
            ++refused;
            QVERIFY2(line.contains(QByteArray::number(int(ErrorCode::Unavailable))), line.constData());
            continue;
        }
        last = line.toLongLong();
        QVERIFY2((*reader)->body({last}).ok(), line.constData());
    }
    QVERIFY(refused >= 1);
    QVERIFY(!lines.last().startsWith("refused")); // with room it goes on
    QVERIFY((*reader)->state()->sums.balances());
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const QString mode = arguments.value(1);
    if (mode == "--flood"_L1 || mode == "--full"_L1) {
        if (mode == "--full"_L1) {
            ::signal(SIGXFSZ, SIG_IGN); // a write over the limit then fails as it does on a full disk
            const rlimit small{1024 * 1024, RLIM_INFINITY};
            ::setrlimit(RLIMIT_FSIZE, &small);
        }
        const auto store = Store::open(arguments.value(2));
        if (!store)
            return 3;
        Flood flood(store->get(), arguments.value(3).toLongLong());
        flood.next();
        return application.exec();
    }
    tst_StoreFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_faults.moc"

// SPDX-License-Identifier: MIT
// Peers that cannot do TLS, by the hundred: each counts, and few lines tell it.
#include "tests/support/bench_fixture.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>
#include <QtNetwork/QTcpSocket>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class TestDroppedConnections final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyAreToldInFewLines()
    {
        BenchFixture f;
        QVERIFY(f.startReceiver().ok());
        QStringList lines;
        QObject::connect(f.bench.get(), &Bench::noticed, f.bench.get(), [&](const Notice &notice) { lines.append(notice.text); });
        QTRY_VERIFY_WITH_TIMEOUT(f.bench->receiver()->state().running, waitMs);
        const auto port = quint16(QUrl(f.bench->receiver()->state().url).port());
        constexpr int peers = 120;
        for (int i = 0; i < peers; ++i) {
            QTcpSocket socket;
            socket.connectToHost(u"127.0.0.1"_s, port);
            QVERIFY(socket.waitForConnected());
            socket.write(QByteArray(8, '\0')); // plain HTTP is answered in words
            QVERIFY(socket.waitForBytesWritten());
            if (socket.state() == QAbstractSocket::ConnectedState)
                socket.waitForDisconnected();
        }
        const auto told = [&] {
            static const QRegularExpression more(u"dropped (\\d+) more"_s);
            int sum = 0;
            for (const QString &line : std::as_const(lines)) {
                const auto match = more.match(line);
                sum += match.hasMatch() ? match.captured(1).toInt() : line.contains("dropped a connection"_L1) ? 1 : 0;
            }
            return sum;
        };
        QTRY_COMPARE_WITH_TIMEOUT(told(), peers, waitMs);
        QVERIFY2(lines.first().contains("127.0.0.1"_L1), qPrintable(lines.first()));
        QVERIFY2(lines.size() < peers / 2, qPrintable(lines.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestDroppedConnections)
#include "tst_dropped_connections.moc"

// SPDX-License-Identifier: MIT
// Hostile peers by the hundred: broken bytes, broken off at any moment, while the plan breaks off too and commits come late or never.
#include "receiver_fixture.h"

#include <QtCore/QTemporaryDir>

#include <random>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int peers = 240;
constexpr size_t peersAtOnce = 24;

/// Requests as they should be, one after the other, then damaged somewhere or not at all.
class NastyBytes final
{
public:
    explicit NastyBytes(unsigned seed) : m_random(seed) {}

    int below(int bound) { return int(m_random() % unsigned(bound)); }

    QByteArray next()
    {
        static const QList<QByteArray> heads{
            "POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n" + signature("{}") + "\r\n{}",
            "POST /hook HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" + signature("{}") + "\r\n1\r\n{\r\n1;a=b\r\n}\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
            "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "POST / HTTP/1.0\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HEAD http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        };
        QByteArray bytes;
        for (int count = 1 + below(3); count > 0; --count)
            bytes += heads.at(below(int(heads.size())));
        for (int harm = below(3); harm > 0 && !bytes.isEmpty(); --harm) {
            const int at = below(int(bytes.size()));
            switch (below(4)) {
            case 0: bytes[at] = char(below(256)); break;
            case 1: bytes.remove(at, 1 + below(8)); break;
            case 2: bytes.insert(at, QByteArray(1 + below(5000), char(below(256)))); break;
            case 3: bytes.truncate(at); break;
            }
        }
        return bytes;
    }

private:
    std::mt19937 m_random;
};

} // namespace

class tst_ReceiverStorm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survives_data();
    void survives();
};

void tst_ReceiverStorm::survives_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void tst_ReceiverStorm::survives()
{
    QFETCH(bool, tls);
    QTemporaryDir folder;
    LocalAuthority authority(folder.filePath(u"tls"_s));
    Fixture f;
    if (tls)
        f.options.server.identity = *authority.serverIdentity();
    f.commitAtOnce = false;
    f.start(u"200,503,close,reset,truncate=3,garbage,drip=1ms,delay=5ms:200,hang,redirect=/x,slack,zapier,delay=20ms:close,"
            "200x20,delay=1m:200x5,200x20,drip=2ms,reset,204x1000"_s);
    const auto client = [&] {
        return std::make_unique<RawClient>(QHostAddress(QHostAddress::LocalHost), quint16(f.receiver.url().port()),
                                           tls ? *authority.certificate() : QSslCertificate());
    };

    NastyBytes nasty(4711);
    std::vector<std::unique_ptr<RawClient>> clients;
    const auto commitSome = [&] {
        while (!f.commits.isEmpty() && nasty.below(3) > 0) { // out of turn, and now and then a refusal
            f.recordingFails = nasty.below(10) == 0 ? std::optional(Error{ErrorCode::Unavailable, u"full"_s}) : std::nullopt;
            f.commits.takeAt(nasty.below(int(f.commits.size())))();
        }
    };
    for (int i = 0; i < peers; ++i) {
        if (clients.size() >= peersAtOnce)
            clients.erase(clients.begin() + nasty.below(int(clients.size()))); // hangs up, wherever it was
        clients.push_back(client());
        clients.back()->send(nasty.next());
        QCoreApplication::processEvents();
        RawClient &another = *clients.at(size_t(nasty.below(int(clients.size()))));
        switch (another.ended ? 3 : nasty.below(4)) {
        case 0: another.send(nasty.next()); break;
        case 1: another.socket().abort(); break;
        case 2: another.socket().disconnectFromHost(); break;
        default: break;
        }
        commitSome();
        if (i == peers / 2) // the plan changes in the middle of it
            f.receiver.setPlan(*ResponsePlan::parse(u"drip=1ms,delay=2ms:reset,hang,200"_s));
    }

    // It still serves.
    f.receiver.setPlan(*ResponsePlan::parse(u"204"_s));
    const auto good = client();
    QTRY_VERIFY_WITH_TIMEOUT(good->connected, waitMs);
    const qsizetype before = f.captured.size();
    good->send(post("{}", signature("{}")));
    const auto served = [&] {
        f.recordingFails.reset();
        while (!f.commits.isEmpty())
            f.commits.takeFirst()();
        return good->answers() == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(served(), waitMs);
    QVERIFY(good->statusLine().contains("204"));
    QVERIFY(f.captured.size() > before);

    // Of each request that was handed over, exactly one end is told.
    f.receiver.stop();
    while (!f.commits.isEmpty())
        f.commits.takeFirst()();
    QCOMPARE(f.captured.size(), f.recorded.size());
    QSet<qint64> told;
    for (const Capture &capture : std::as_const(f.captured)) {
        QVERIFY(!capture.id.isValid() || !told.contains(capture.id.value));
        told.insert(capture.id.value);
    }
}

QTEST_GUILESS_MAIN(tst_ReceiverStorm)
#include "tst_receiver_storm.moc"

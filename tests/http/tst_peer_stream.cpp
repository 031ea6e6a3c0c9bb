// SPDX-License-Identifier: MIT
#include "core/http/http_connection.h"
#include "core/http/sending_turn.h"
#include "core/tls/local_authority.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <array>
#include <csignal>
#include <memory>

#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

constexpr int many = 60'000;

std::array<int, 2> makePair()
{
    std::array<int, 2> pair{-1, -1};
    (void)::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data());
    constexpr int few = 16 * 1024; // so that it shows soon who does not read
    for (const int each : pair)
        ::setsockopt(each, SOL_SOCKET, SO_SNDBUF, &few, sizeof few);
    return pair;
}

/// OpenSSL's client at the other end of a pair of sockets.
class TlsClient final
{
public:
    explicit TlsClient(int descriptor) : m_descriptor(descriptor), m_context(SSL_CTX_new(TLS_client_method())), m_ssl(SSL_new(m_context.get()))
    {
        SSL_set_fd(m_ssl.get(), descriptor);
    }
    ~TlsClient() { ::close(m_descriptor); }

    [[nodiscard]] bool shakesHands() { return SSL_connect(m_ssl.get()) == 1; }
    /// A KeyUpdate that asks for one in return; false once no more of them are taken.
    [[nodiscard]] bool asksForKey()
    {
        if (!m_isWaiting)
            SSL_key_update(m_ssl.get(), SSL_KEY_UPDATE_REQUESTED);
        const bool sent = SSL_do_handshake(m_ssl.get()) == 1;
        m_isWaiting = !sent;
        return sent;
    }
    /// Of what has come, as it is on the wire.
    [[nodiscard]] qsizetype takeAll() const
    {
        std::array<char, 4096> bytes{};
        qsizetype all = 0;
        for (ssize_t size = 0; (size = ::recv(m_descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0;)
            all += size;
        return all;
    }

    /// Asks until nothing more is taken, or so often; returns how often.
    int floods(int most)
    {
        int asked = 0;
        for (int refused = 0; asked < most && refused < 20;) {
            refused = asksForKey() ? 0 : refused + 1;
            asked += refused == 0 ? 1 : 0;
            if (refused > 0)
                QCoreApplication::processEvents();
        }
        return asked;
    }

private:
    const int m_descriptor;
    SslContextPtr m_context;
    SslPtr m_ssl;
    bool m_isWaiting = false;
};

} // namespace

/// A peer's bytes where TLS has something to say by itself.
class TestPeerStream final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // OpenSSL's own sockets do not ask for less
        const Result<TlsIdentity> identity = LocalAuthority(m_dir.filePath(u"tls"_s)).serverIdentity();
        QVERIFY(identity.ok());
        m_context = std::make_unique<TlsServerContext>(*identity);
    }

    // A peer that wants replies of TLS, and reads none, fills no memory.
    void repliesThatAreNotReadArePaidByThePeer()
    {
        const auto [near, far] = makePair();
        PeerStream stream(near, TlsServerSession(*m_context), nullptr);
        TlsClient peer(far);
        QTRY_VERIFY(peer.shakesHands());
        QTRY_COMPARE(stream.tls()->state(), TlsServerSession::State::Open);
        const int asked = peer.floods(many);
        QVERIFY2(asked < many, qPrintable(QString::number(asked))); // what it says next stays with its system
        QVERIFY2(stream.unsent() > 0 && stream.unsent() <= 132 * 1024, qPrintable(QString::number(stream.unsent())));
        qsizetype taken = 0; // it is not cut off, and when it reads it goes on
        QTRY_VERIFY((taken += peer.takeAll()) >= qsizetype(asked) * 22);
        QTRY_COMPARE(stream.unsent(), 0);
        QTRY_VERIFY(peer.asksForKey());
    }

    // Nor does it keep its place for ever: it is idle, though something waits to be read by it.
    void whoReadsNoRepliesIsDropped()
    {
        const auto [near, far] = makePair();
        TlsClient peer(far);
        m_options.idleTimeout = 1s;
        HttpConnection connection(near, TlsServerSession(*m_context), m_options, m_memory, &m_turn, &m_line, m_line.join([] {}), nullptr);
        const QSignalSpy ended(&connection, &HttpConnection::ended);
        connection.start(std::chrono::steady_clock::now());
        QTRY_VERIFY(peer.shakesHands());
        QVERIFY(peer.floods(many) < many);
        QVERIFY(connection.unsentBytes() > 0);
        QTRY_COMPARE(ended.size(), 1);
    }

    // Who was gone before the certificate went out has not judged it.
    void whoLeftBeforeSawNoCertificate()
    {
        const auto [near, far] = makePair();
        {
            TlsClient peer(far);
            QVERIFY(!peer.shakesHands()); // it has said its ClientHello
        }
        HttpConnection connection(near, TlsServerSession(*m_context), m_options, m_memory, &m_turn, &m_line, m_line.join([] {}), nullptr);
        const QSignalSpy ended(&connection, &HttpConnection::ended);
        const QSignalSpy failed(&connection, &HttpConnection::failed);
        connection.start(std::chrono::steady_clock::now());
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY2(failed.isEmpty(), qPrintable(failed.value(0).value(1).toString()));
    }

private:
    QTemporaryDir m_dir;
    HttpServerOptions m_options;
    std::shared_ptr<qint64> m_memory = std::make_shared<qint64>(0);
    WaitingLine m_line;
    SendingTurn m_turn{nullptr};
    std::unique_ptr<TlsServerContext> m_context;
};

QTEST_GUILESS_MAIN(TestPeerStream)
#include "tst_peer_stream.moc"

// SPDX-License-Identifier: MIT
#include "core/tls/server_session.h"

#include "core/tls/local_authority.h"
#include "core/tls/pem.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <memory>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

/// OpenSSL's client between two pieces of memory.
class Client final
{
public:
    Client(const TlsServerContext &server, const SslContextPtr &context, SSL_SESSION *resumed = nullptr)
        : m_server(server)
        , m_ssl(SSL_new(context.get()))
    {
        m_in = BIO_new(BIO_s_mem());
        m_out = BIO_new(BIO_s_mem());
        SSL_set_bio(m_ssl.get(), m_in, m_out);
        SSL_set_connect_state(m_ssl.get());
        if (resumed)
            SSL_set_session(m_ssl.get(), resumed);
    }

    [[nodiscard]] SSL *ssl() const { return m_ssl.get(); }
    [[nodiscard]] TlsServerSession &server() { return m_server; }
    [[nodiscard]] const QByteArray &heard() const { return m_heard; } ///< by the server

    void take(const QByteArray &fromServer) { BIO_write(m_in, fromServer.constData(), int(fromServer.size())); }
    [[nodiscard]] QByteArray said() const
    {
        QByteArray said(qsizetype(BIO_ctrl_pending(m_out)), '\0');
        BIO_read(m_out, said.data(), int(said.size()));
        return said;
    }
    /// Takes what there is from one to the other, in pieces of at most so many bytes, until nothing more is said.
    void exchange(qsizetype piece = 1 << 20)
    {
        while (true) {
            if (SSL_in_init(m_ssl.get()) == 1)
                SSL_do_handshake(m_ssl.get());
            const QByteArray fromClient = said();
            for (qsizetype at = 0; at < fromClient.size(); at += piece)
                m_heard += m_server.read(QByteArrayView(fromClient).sliced(at, std::min(piece, fromClient.size() - at)));
            const QByteArray fromServer = m_server.takeOutput();
            if (fromClient.isEmpty() && fromServer.isEmpty())
                return;
            take(fromServer);
        }
    }
    void write(const QByteArray &text) { SSL_write(m_ssl.get(), text.constData(), int(text.size())); }
    [[nodiscard]] QByteArray read() const
    {
        std::array<char, 4096> text{};
        QByteArray all;
        for (int length = 0; (length = SSL_read(m_ssl.get(), text.data(), int(text.size()))) > 0;)
            all.append(text.data(), length);
        return all;
    }

private:
    TlsServerSession m_server;
    SslPtr m_ssl;
    BIO *m_in = nullptr; // both are the SSL's
    BIO *m_out = nullptr;
    QByteArray m_heard;
};

SslContextPtr clientContext(int version = TLS1_3_VERSION)
{
    SslContextPtr context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_max_proto_version(context.get(), version);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    return context;
}

} // namespace

/// A server's side of TLS without a socket: what goes in, what comes out, and how it ends.
class TestServerSession final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const Result<TlsIdentity> identity = LocalAuthority(m_dir.filePath(u"tls"_s)).serverIdentity();
        QVERIFY(identity.ok());
        m_identity = *identity;
        m_context = std::make_unique<TlsServerContext>(m_identity);
    }

    void cleanup() { QCOMPARE(ERR_peek_error(), 0UL); } // what is left there others take for theirs

    void speaksWhateverTheSplit_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<int>("piece");
        QTest::addColumn<QString>("told");
        for (const int piece : {1, 2, 5, 6, 17, 1000, 1 << 20}) {
            QTest::addRow("1.3, %d", piece) << TLS1_3_VERSION << piece << u"TLS 1.3"_s;
            QTest::addRow("1.2, %d", piece) << TLS1_2_VERSION << piece << u"TLS 1.2"_s;
        }
    }
    void speaksWhateverTheSplit()
    {
        QFETCH(int, version);
        QFETCH(int, piece);
        const SslContextPtr context = clientContext(version);
        Client client(*m_context, context);
        QCOMPARE(client.server().state(), TlsServerSession::State::Handshaking);
        client.exchange(piece);
        QCOMPARE(client.server().state(), TlsServerSession::State::Open);
        const QByteArray question = QByteArray(40'000, 'q') + "end"; // several records
        client.write(question);
        client.exchange(piece);
        QCOMPARE(client.heard(), question);
        client.take(client.server().write(QByteArray(70'000, 'a')));
        QCOMPARE(client.read(), QByteArray(70'000, 'a'));
        QTEST(client.server().summary().version, "told");
        QCOMPARE(client.server().summary().cipher, QString::fromLatin1(SSL_get_cipher_name(client.ssl())));
        ERR_clear_error();
    }

    void showsTheWholeChain()
    {
        const SslContextPtr context = clientContext();
        Client client(*m_context, context);
        client.exchange();
        const auto *const shown = SSL_get_peer_cert_chain(client.ssl());
        QCOMPARE(sk_X509_num(shown), int(m_identity.chain.size()));
        for (int i = 0; i < sk_X509_num(shown); ++i)
            QCOMPARE(toPem(sk_X509_value(shown, i)), m_identity.chain.at(i).toPem());
    }

    void takesASessionUpAgain()
    {
        const SslContextPtr context = clientContext();
        Client first(*m_context, context);
        first.exchange();
        QVERIFY(first.read().isEmpty()); // takes the tickets in
        ERR_clear_error();
        const std::unique_ptr<SSL_SESSION, OpenSslFree<SSL_SESSION_free>> session(SSL_get1_session(first.ssl()));
        Client second(*m_context, context, session.get());
        second.exchange();
        QCOMPARE(second.server().state(), TlsServerSession::State::Open);
        QCOMPARE(SSL_session_reused(second.ssl()), 1);
    }

    void hearsWhatCameBeforeTheGoodbye()
    {
        const SslContextPtr context = clientContext();
        Client client(*m_context, context);
        client.exchange();
        client.write("last words"_ba);
        SSL_shutdown(client.ssl());
        client.exchange();
        QCOMPARE(client.heard(), "last words"_ba);
        QCOMPARE(client.server().state(), TlsServerSession::State::Ended);
        client.take(client.server().write("answer"_ba)); // it may still read
        QCOMPARE(client.read(), "answer"_ba);
        ERR_clear_error();
    }

    void saysGoodbye()
    {
        const SslContextPtr context = clientContext();
        Client client(*m_context, context);
        client.exchange();
        client.take(client.server().close());
        QVERIFY(client.read().isEmpty());
        QCOMPARE(SSL_get_shutdown(client.ssl()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
    }

    void saysNothingInTheMiddleOfAHandshake()
    {
        const SslContextPtr context = clientContext();
        Client client(*m_context, context);
        QVERIFY(client.server().close().isEmpty());
    }

    void failsInWords_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("problem");
        QTest::newRow("plain HTTP") << "GET / HTTP/1.1\r\nHost: a\r\n\r\n"_ba << u"http request"_s;
        QTest::newRow("noise") << QByteArray(200, 'x') << u"wrong version number"_s;
    }
    void failsInWords()
    {
        QFETCH(QByteArray, bytes);
        TlsServerSession session(*m_context);
        QVERIFY(session.read(bytes).isEmpty());
        QCOMPARE(session.state(), TlsServerSession::State::Failed);
        QTEST(session.problem(), "problem");
        QVERIFY(session.read("more"_ba).isEmpty());
        QCOMPARE(session.state(), TlsServerSession::State::Failed);
    }

    void hearsWhyThePeerLeft_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("1.3") << TLS1_3_VERSION; // where the server's handshake is over by then
        QTest::newRow("1.2") << TLS1_2_VERSION;
    }
    void hearsWhyThePeerLeft()
    {
        QFETCH(int, version);
        SslContextPtr context = clientContext(version);
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr); // by no authority at all
        Client client(*m_context, context);
        client.exchange();
        ERR_clear_error();
        QCOMPARE(client.server().state(), TlsServerSession::State::Failed);
        QCOMPARE(client.server().problem(), u"tlsv1 alert unknown ca"_s);
    }

    void failsWhereARecordWasTouched()
    {
        const SslContextPtr context = clientContext();
        Client client(*m_context, context);
        client.exchange();
        client.write("untouched"_ba);
        QByteArray record = client.said();
        record.back() = char(record.back() ^ 1);
        QVERIFY(client.server().read(record).isEmpty());
        QCOMPARE(client.server().state(), TlsServerSession::State::Failed);
        QVERIFY(!client.server().takeOutput().isEmpty()); // the peer is told
    }

    void oldVersionsAreRefused()
    {
        SslContextPtr context = clientContext(TLS1_1_VERSION);
        SSL_CTX_set_security_level(context.get(), 0);
        Client client(*m_context, context);
        client.exchange();
        QCOMPARE(client.server().state(), TlsServerSession::State::Failed);
        QCOMPARE(client.server().problem(), u"unsupported protocol"_s);
        ERR_clear_error();
    }

    void aPeerDoesNotBeginAnew()
    {
        const SslContextPtr context = clientContext(TLS1_2_VERSION);
        Client client(*m_context, context);
        client.exchange();
        QCOMPARE(SSL_renegotiate(client.ssl()), 1);
        SSL_do_handshake(client.ssl());
        (void)client.server().read(client.said()); // answered by a warning, and nothing else
        client.write("goes on"_ba);
        QVERIFY(client.server().state() != TlsServerSession::State::Handshaking);
        ERR_clear_error();
    }

    // Half a handshake message forbids OpenSSL to write: the answer must not be lost by it.
    void answersOnceThePeersHandshakeMessageIsWhole()
    {
        const SslContextPtr context = clientContext(TLS1_2_VERSION);
        constexpr unsigned unassigned = 1000; // of the extensions' numbers
        const auto addLong = [](SSL *, unsigned, unsigned, const unsigned char **out, size_t *size, X509 *, size_t, int *, void *) {
            static constexpr std::array<unsigned char, 600> content{};
            *out = content.data();
            *size = content.size();
            return 1;
        };
        QCOMPARE(SSL_CTX_add_custom_ext(context.get(), unassigned, SSL_EXT_CLIENT_HELLO, addLong, nullptr, nullptr, nullptr, nullptr), 1);
        Client client(*m_context, context);
        client.exchange();
        SSL_set_max_send_fragment(client.ssl(), 512);
        QCOMPARE(SSL_renegotiate(client.ssl()), 1);
        SSL_do_handshake(client.ssl());
        const QByteArray hello = client.said(); // in records of 512 bytes
        const qsizetype first = 5 + (quint8(hello[3]) << 8 | quint8(hello[4]));
        QVERIFY(first < hello.size());
        QVERIFY(client.server().read(hello.first(first)).isEmpty());
        QVERIFY(client.server().write("answer"_ba).isEmpty());
        QCOMPARE(client.server().unwritten(), 6);
        QVERIFY(client.server().read(hello.sliced(first)).isEmpty());
        QCOMPARE(client.server().unwritten(), 0);
        const QByteArray output = client.server().takeOutput();
        QByteArray types;
        for (qsizetype at = 0; at < output.size(); at += 5 + (quint8(output[at + 3]) << 8 | quint8(output[at + 4])))
            types += output[at];
        QCOMPARE(types, "\x15\x17"_ba); // that there is no other handshake, and the answer
        ERR_clear_error();
    }

    void anIdentityThatIsNoneFailsEachHandshake()
    {
        TlsIdentity mixed = m_identity;
        mixed.key = LocalAuthority(m_dir.filePath(u"another"_s)).serverIdentity()->key;
        const TlsServerContext context(mixed);
        TlsServerSession session(context);
        QCOMPARE(session.state(), TlsServerSession::State::Failed);
        QCOMPARE(session.problem(), u"key values mismatch"_s);
        QVERIFY(session.read("\x16\x03\x01"_ba).isEmpty());
    }

private:
    QTemporaryDir m_dir;
    TlsIdentity m_identity;
    std::unique_ptr<TlsServerContext> m_context;
};

QTEST_GUILESS_MAIN(TestServerSession)
#include "tst_server_session.moc"

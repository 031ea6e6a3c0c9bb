// SPDX-License-Identifier: MIT
#include "core/tls/server_session.h"

#include "core/tls/local_authority.h"
#include "core/tls/pem.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>

namespace ovyxa {

namespace {

/// The first of what went wrong, which is the cause; the queue is empty afterwards.
QString lastProblem()
{
    const unsigned long code = ERR_peek_error();
    ERR_clear_error();
    const char *const reason = ERR_reason_error_string(code);
    return QString::fromLatin1(reason ? reason : "no reason is given");
}

bool takesIdentity(SSL_CTX *context, const TlsIdentity &identity)
{
    bool isLeaf = true;
    for (const QSslCertificate &each : identity.chain) {
        for (const X509Ptr &certificate : certificatesFromPem(each.toPem())) {
            const bool taken =
                isLeaf ? SSL_CTX_use_certificate(context, certificate.get()) == 1 : SSL_CTX_add1_chain_cert(context, certificate.get()) == 1;
            if (!taken)
                return false;
            isLeaf = false;
        }
    }
    return SSL_CTX_use_PrivateKey(context, keyFromPem(identity.key.toPem()).key.get()) == 1;
}

} // namespace

TlsServerContext::TlsServerContext(const TlsIdentity &identity) : m_context(SSL_CTX_new(TLS_server_method()))
{
    SSL_CTX *const context = m_context.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS); // thousands of connections that are silent keep nothing
    SSL_CTX_set_dh_auto(context, 1);                     // peers that know no curves
    if (!takesIdentity(context, identity))
        m_problem = lastProblem();
}

TlsServerSession::TlsServerSession(const TlsServerContext &context) : m_ssl(SSL_new(context.m_context.get()))
{
    m_in = BIO_new(BIO_s_mem());
    m_out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(m_in, -1); // "not yet", and no end
    SSL_set_bio(m_ssl.get(), m_in, m_out);
    SSL_set_accept_state(m_ssl.get());
    if (!context.m_problem.isNull()) {
        m_state = State::Failed;
        m_problem = context.m_problem;
    }
}

void TlsServerSession::judge(int outcome)
{
    switch (SSL_get_error(m_ssl.get(), outcome)) {
    case SSL_ERROR_NONE:
    case SSL_ERROR_WANT_READ: return;
    case SSL_ERROR_ZERO_RETURN: m_state = State::Ended; return;
    default: m_state = State::Failed; m_problem = lastProblem();
    }
}

void TlsServerSession::shakeHands()
{
    const int outcome = SSL_do_handshake(m_ssl.get());
    if (outcome == 1)
        m_state = State::Open;
    else
        judge(outcome);
}

QByteArray TlsServerSession::read(QByteArrayView fromPeer)
{
    ERR_clear_error(); // what others left there is not ours
    BIO_write(m_in, fromPeer.data(), int(fromPeer.size()));
    if (m_state == State::Handshaking)
        shakeHands();
    QByteArray said;
    std::array<char, SSL3_RT_MAX_PLAIN_LENGTH> piece;
    while (m_state == State::Open) {
        ERR_clear_error(); // what succeeded may have left something, too
        const int length = SSL_read(m_ssl.get(), piece.data(), int(piece.size()));
        if (length <= 0) {
            judge(length);
            break;
        }
        said.append(piece.data(), length);
    }
    if (!m_unwritten.isEmpty() && m_state != State::Failed)
        writeOut();
    return said;
}

// Into memory, so all of it or nothing.
void TlsServerSession::writeOut()
{
    if (SSL_write(m_ssl.get(), m_unwritten.constData(), int(m_unwritten.size())) > 0)
        m_unwritten.clear();
    ERR_clear_error();
}

QByteArray TlsServerSession::write(QByteArrayView bytes)
{
    m_unwritten += bytes;
    if (!m_unwritten.isEmpty())
        writeOut();
    return takeOutput();
}

QByteArray TlsServerSession::close()
{
    SSL_shutdown(m_ssl.get());
    ERR_clear_error(); // in the middle of a handshake nothing can be said
    return takeOutput();
}

QByteArray TlsServerSession::takeOutput()
{
    QByteArray output(qsizetype(BIO_ctrl_pending(m_out)), Qt::Uninitialized);
    if (!output.isEmpty())
        BIO_read(m_out, output.data(), int(output.size()));
    return output;
}

TlsSummary TlsServerSession::summary() const
{
    TlsSummary summary;
    summary.version = SSL_version(m_ssl.get()) == TLS1_3_VERSION ? QStringLiteral("TLS 1.3") : QStringLiteral("TLS 1.2");
    summary.cipher = QString::fromLatin1(SSL_get_cipher_name(m_ssl.get()));
    return summary;
}

} // namespace ovyxa

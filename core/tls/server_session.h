// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/tls_summary.h"
#include "core/tls/openssl_ptr.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <memory>

namespace ovyxa {

struct TlsIdentity;

/// What a server proves itself with, and by which rules (TLS 1.2 and 1.3; no certificate is asked of a peer), made once for all its connections:
/// so a peer that comes again may take its session up. Any one thread; sessions may outlive it.
class TlsServerContext final
{
public:
    /// An identity that OpenSSL does not take (its key is too short) fails each handshake, with its words.
    explicit TlsServerContext(const TlsIdentity &identity);

private:
    friend class TlsServerSession;

    SslContextPtr m_context;
    QString m_problem;
};

/// A server's side of one TLS connection (RFC 8446, RFC 5246) without its socket: bytes of the peer go in, bytes for the peer come out. Owned by
/// the connection, on its thread. Over QSslSocket, which is a socket above a socket, a request took a third longer.
class TlsServerSession final
{
public:
    enum class State {
        Handshaking,
        Open,
        Ended, ///< the peer has said that nothing follows
        Failed ///< see problem(); what takeOutput() still gives tells the peer
    };

    explicit TlsServerSession(const TlsServerContext &context);

    /// What has come; returns what it said. There may be something for the peer in takeOutput() afterwards, whatever state() is.
    [[nodiscard]] QByteArray read(QByteArrayView fromPeer);
    /// What is to be said, as bytes for the peer, after all that was to go out before. Only while it is open or has ended.
    [[nodiscard]] QByteArray write(QByteArrayView bytes);
    /// Of it, what has to wait: a peer in the middle of a handshake message of its own (half a KeyUpdate) hears nothing before the rest of it.
    [[nodiscard]] qsizetype unwritten() const { return m_unwritten.size(); }
    /// That nothing follows ("close_notify").
    [[nodiscard]] QByteArray close();
    [[nodiscard]] QByteArray takeOutput();

    [[nodiscard]] State state() const { return m_state; }
    /// Why it failed, in OpenSSL's words ("tlsv1 alert unknown ca").
    [[nodiscard]] const QString &problem() const { return m_problem; }
    /// Of an open one.
    [[nodiscard]] TlsSummary summary() const;

private:
    void shakeHands();
    void judge(int outcome);
    void writeOut();

    SslPtr m_ssl;
    BIO *m_in = nullptr; // both are the SSL's
    BIO *m_out = nullptr;
    State m_state = State::Handshaking;
    QString m_problem;
    QByteArray m_unwritten;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QThread>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>

#include <functional>
#include <memory>

namespace ovyxa {

/// Whom outgoing TLS connections trust, one rule for sender and forwarder: the system's authorities, the profile's own, and those that a
/// request names. Certificates are always verified, by the names in the subject alternative names alone (wire_connector.cpp).
/// Reading the system's takes a third of a second of a processor: it is done once, on a thread of its own, as soon as somebody says that it
/// will be needed. Lives on the engine thread; owned by the engine.
class Trust final : public QObject
{
    Q_OBJECT
public:
    /// Where the system's authorities come from; called on another thread. Tests give their own.
    using Roots = std::function<QList<QSslCertificate>()>;

    explicit Trust(Roots roots = &Trust::systemRoots, QObject *parent = nullptr);
    ~Trust() override; ///< waits until the reading has ended

    /// The system's, read once in a process, however many benches it opens. Any thread.
    [[nodiscard]] static QList<QSslCertificate> systemRoots();

    /// What is trusted for every request beside the system's: the profile's CA and `--ca`.
    void setProfileAuthorities(const QList<QSslCertificate> &authorities);

    /// Begins to read the system's authorities, unless that has been done.
    void prepare();
    /// Calls back once the system's authorities are known: at once if they are, else from the event loop. Never if the context is gone.
    void whenReady(QObject *context, std::function<void()> then);
    [[nodiscard]] bool isReady() const { return m_ready; }

    /// For one client connection: TLS 1.2 or later, the peer verified against all that is trusted and `named`. Only once ready.
    /// Of a peer (its host and port) that is known, against those that can have vouched for it, which is the same as long as it shows the
    /// same certificates: a new connection takes OpenSSL one millisecond less. One that is refused so is to be forgotten and tried again.
    [[nodiscard]] QSslConfiguration configuration(const QString &peer, const QList<QSslCertificate> &named = {}) const;
    [[nodiscard]] bool knows(const QString &peer) const { return m_vouchers.contains(peer); }
    /// It was accepted with this, and with what its request named.
    void know(const QString &peer, const QList<QSslCertificate> &chain, const QList<QSslCertificate> &named);
    void forget(const QString &peer) { m_vouchers.remove(peer); }

Q_SIGNALS:
    void ready();

private:
    Roots m_source;
    QList<QSslCertificate> m_profile;
    QList<QSslCertificate> m_roots;
    QHash<QString, QList<QSslCertificate>> m_vouchers; ///< by peer
    bool m_ready = false;
    std::unique_ptr<QThread> m_reader;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/wire/connection_pool.h"
#include "core/wire/wire_failure.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslCertificate>

#include <memory>

class QSslSocket;

namespace ovyxa {

class NameLookUp;
class Trust;

/// From a URL to a connection that a request can be written to: looks the name up, tries its addresses (the next one as soon as one fails or
/// is slow, RFC 8305, the families in turn), shakes hands and judges the certificate. Nothing of a request is written before that. Ends once,
/// from the event loop. Engine thread; owned by its reply.
class WireConnector final : public QObject
{
    Q_OBJECT
public:
    struct Goal
    {
        QUrl url;
        QNetworkProxy proxy;
        QList<QSslCertificate> authorities; ///< trusted beside Trust's own
    };

    /// `trust` (ready, where the URL is https), `clock` (of the request) and `phases` (written to) outlive it.
    WireConnector(Goal goal, Trust *trust, const QElapsedTimer *clock, AttemptPhases *phases, QObject *parent);
    ~WireConnector() override;

    void start();
    void cancel(); ///< tells nothing any more, and ends what it has begun
    [[nodiscard]] WireStage stage() const { return m_stage; }
    /// After `connected`; whom it is given to owns it.
    [[nodiscard]] SocketPtr takeSocket() { return std::move(m_socket); }
    [[nodiscard]] const std::optional<TlsSummary> &tls() const { return m_tls; }

Q_SIGNALS:
    void connecting();
    void connected();
    void failed(const ovyxa::WireFailure &failure);

private:
    [[nodiscard]] bool isTls() const;
    [[nodiscard]] std::chrono::microseconds elapsed() const;
    void takeAddresses(const QList<QHostAddress> &addresses);
    [[nodiscard]] bool beginConnecting();
    void tryNext();
    void open(const QString &hostName, const QHostAddress &address);
    void onConnected(QTcpSocket *socket);
    void onRefused(QTcpSocket *socket);
    void shakeHands();
    void onBrokenHandshake(QAbstractSocket::SocketError error);
    [[nodiscard]] QString peerName() const;
    void judge();
    void fail(const WireFailure &failure);

    Goal m_goal;
    Trust *m_trust;
    const QElapsedTimer *m_clock;
    AttemptPhases *m_phases;
    WireStage m_stage = WireStage::LookUp;
    std::unique_ptr<NameLookUp> m_lookUp;
    QList<QHostAddress> m_addresses; ///< still to be tried
    std::vector<SocketPtr> m_trying;
    QTimer m_nextTry;
    std::optional<WireFailure> m_worst; ///< of the addresses that failed
    SocketPtr m_socket;
    bool m_isKnown = false; ///< and judged by those alone who vouched for it before
    QList<QSslError> m_sslErrors;
    int m_alert = -1;
    std::optional<TlsSummary> m_tls;
    bool m_ended = false;
};

} // namespace ovyxa

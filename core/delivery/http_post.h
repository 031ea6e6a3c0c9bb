// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/one_shot_body.h"
#include "core/delivery/transport.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QSslError>

#include <chrono>

namespace ovyxa {

/// How far a request had got when it ended, for the words that say why. Connecting includes the TLS handshake: Qt does not tell
/// when the connection below it stood.
enum class PostStage { Connecting, Sending, Waiting, Receiving };

/// One POST on a connection manager of its own, from start to its one end. Owned by its transport; engine thread.
class HttpPost final : public QObject
{
    Q_OBJECT
public:
    HttpPost(TransportRequest request, std::chrono::milliseconds timeLimit, QObject *parent);
    ~HttpPost() override;

    void start();
    void cancel();

Q_SIGNALS:
    /// Exactly once, from the event loop.
    void ended(const ovyxa::TransportResult &result);

private:
    [[nodiscard]] QNetworkRequest networkRequest(const HeaderList &headers) const;
    void follow();
    void checkCertificate();
    void readHead();
    void readBody();
    void onFinished();
    void onTimeout();
    void end(AttemptError error, const QString &detail);
    /// The end that an answer's status means.
    void endAnswered();
    [[nodiscard]] PostStage stage() const;
    [[nodiscard]] std::chrono::microseconds elapsed() const;

    TransportRequest m_request;
    std::chrono::milliseconds m_timeLimit;
    OneShotBody m_body; ///< outlives the manager, whose reply reads it
    QNetworkAccessManager m_manager;
    QNetworkReply *m_reply = nullptr; ///< owned by m_manager
    QList<QSslError> m_sslErrors;
    QSslCertificate m_peer;
    QTimer m_timer;
    QElapsedTimer m_clock;
    TransportResult m_result;
    QByteArray m_head;
    bool m_ended = false;
};

} // namespace ovyxa

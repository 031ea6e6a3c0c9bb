// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>
#include <QtNetwork/QSslCertificate>

namespace ovyxa {

/// One HTTP POST to be made. The headers are complete: nothing is added on the way but what `sentHead` then tells.
struct TransportRequest
{
    QUrl url;
    HeaderList headers;
    QByteArray body;
    QList<QSslCertificate> extraAuthorities; ///< trusted besides the system's, for this request alone
    bool useSystemProxy = false;             ///< never for loopback hosts
};

/// What came of it. Exactly one for each request.
struct TransportResult
{
    AttemptError error = AttemptError::None; ///< Status/Redirect when an answer was not 2xx
    QString detail;
    int status = 0;
    QString reasonPhrase;
    QByteArray sentHead;
    HeaderList responseHeaders;
    QByteArray responseBody;
    bool responseTruncated = false;
    std::optional<TlsSummary> tls;
    AttemptPhases phases;
    Millis duration{};
};

/// Sends requests for the dispatcher, which never gives it more at once than limits say. Lives on the engine thread.
class Transport : public QObject
{
    Q_OBJECT
public:
    using Token = quint64;
    using QObject::QObject;

    /// `finished` is emitted later, once, from the event loop.
    virtual Token send(const TransportRequest &request) = 0;
    /// Ends a request at once; `finished` comes with AttemptError::Cancelled, unless it has come already.
    virtual void cancel(Token token) = 0;

Q_SIGNALS:
    void finished(ovyxa::Transport::Token token, const ovyxa::TransportResult &result);
};

} // namespace ovyxa

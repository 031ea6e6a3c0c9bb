// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/rules/cause_words.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>
#include <QtNetwork/QSslCertificate>

namespace ovyxa {

/// One HTTP POST to be made. Nothing is added on the way but what frames it, which `sentHead` then tells.
struct TransportRequest
{
    QUrl url;
    QByteArray target; ///< as it is to stand in the request line; empty = the URL's path and query
    HeaderList headers;
    QByteArray body;
    QList<QSslCertificate> extraAuthorities; ///< trusted besides the system's, for this request alone
    bool keepConnection = false;             ///< on one that was kept, if there is one
    bool useSystemProxy = false;             ///< never for loopback hosts
};

/// What came of it. Exactly one for each request.
struct TransportResult
{
    AttemptError error = AttemptError::None; ///< Status/Redirect when an answer was not 2xx
    QList<FailureCause> causes;              ///< why; none if it was delivered
    [[nodiscard]] QString detail() const { return rules::causeWords(causes); }
    int status = 0;
    QString reasonPhrase;
    QByteArray sentHead;
    QList<QByteArray> interimHeads;
    QByteArray responseHead;
    HeaderList responseHeaders;
    QByteArray responseBody;
    qint64 responseBytes = 0;
    bool responseTruncated = false;
    HeaderList trailers;
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

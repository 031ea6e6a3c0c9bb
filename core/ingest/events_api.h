// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/model/events_api.h"
#include "core/model/hit.h"
#include "core/model/result.h"

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace ovyxa {

class Clock;

/// How the Events API listens.
struct EventsApiOptions
{
    HttpServerOptions server; ///< with an identity it speaks HTTPS and, on the same port, HTTP to loopback peers
    ApiTier tier = ApiTier::Unlimited;
};

/// Ovyxa's ingestion endpoints (spec 6): POST /api/v1/events/pageview as documented, /api/v1/events/custom as assumed; Bearer keys, CORS
/// for any origin, the rate limit of a tier on the simulated clock, Ovyxa's error envelope. What is refused counts nowhere.
/// Engine thread; owned by the bench's traffic side.
class EventsApi final : public QObject
{
    Q_OBJECT
public:
    /// Whether a key may be used now; asked at each request. Constant time in the key's text is its business.
    using KeyCheck = std::function<bool(QByteArrayView key)>;
    /// Takes a well-formed hit. `done` comes at once if it set off nothing, else when its events are on disk; an error is answered 503.
    using Sink = std::function<void(const Hit &hit, std::function<void(Result<void>)> done)>;

    /// The clock outlives it.
    EventsApi(Clock *clock, KeyCheck keys, Sink sink, QObject *parent = nullptr);
    ~EventsApi() override;

    /// Ends a running one first. Errors in words, such as a port that is taken.
    [[nodiscard]] Result<void> start(const EventsApiOptions &options);
    void stop();
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] QUrl url() const; ///< "https://localhost:8444/"
    void setTier(ApiTier tier);
    void moveBack(Millis span);                    ///< the clock went back: what counts in the keys' hours with it
    void setIdentity(const TlsIdentity &identity); ///< for connections from now on

Q_SIGNALS:
    /// A request was refused; what was taken is told by its sink alone.
    void refused(const ovyxa::ApiRequest &request);
    /// A connection ended before a request, for a reason worth a line, such as a client that does not trust the certificate.
    void connectionFailed(const QString &peer, const QString &reason, bool distrusted);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/model/instant.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

namespace ovyxa {

using ApiKeyId = Id<struct ApiKeyTag>;

/// A key of the Events API as it is listed. The key itself is shown once, when it is made; only its SHA-256 is kept.
struct ApiKey
{
    ApiKeyId id;
    QString name;
    QString hint;                     ///< its last four characters, to tell keys apart
    Instant createdAt{};              ///< simulated
    std::optional<Instant> revokedAt; ///< simulated; from then on it is refused
    bool operator==(const ApiKey &) const = default;
};

/// Carries a key to the one place that shows it. Not stored, not logged.
struct ApiKeyWithText
{
    ApiKey key;
    QByteArray text;
};

/// How many requests an hour the Events API takes of one key (spec 6, a switch).
enum class ApiTier { Unlimited, Free, Pro };

/// How the Events API is started.
struct EventsApiSetup
{
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0;            ///< 0 = any free one; HTTPS and, from this machine, HTTP on the same port
    QList<QByteArray> extraKeys; ///< for this run alone: `serve --api-key`
};

struct EventsApiState
{
    bool running = false;
    QString url;     ///< "https://localhost:8444/"
    QString problem; ///< why it could not start, or stopped; empty = none
    bool operator==(const EventsApiState &) const = default;
};

/// One request to the Events API, told as it is answered.
struct ApiRequest
{
    QString site;   ///< as given; empty = not understood
    QString target; ///< the request's path
    int status = 0;
    QString problem; ///< what it was refused for; empty = taken
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::EventsApiState)

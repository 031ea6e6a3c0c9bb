// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event_kind.h"
#include "core/model/ids.h"
#include "core/model/instant.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <optional>

namespace ovyxa {

/// A website whose events fire webhooks. The command line creates it by its id alone.
struct Site
{
    SiteId id;
    QString defaultCountry = QStringLiteral("DE"); ///< two upper-case letters; stands in payloads when nothing better is known (spec 3)
    bool operator==(const Site &) const = default;
};

/// How the HMAC stands in X-Ovyxa-Signature (spec 4, a switch per webhook).
enum class SignatureEncoding { Hex, Prefixed, Base64 };

/// What a delivery's body is (spec 5, a switch per webhook).
enum class BodyFormat { Ovyxa, Slack };

/// Whether each request has a connection of its own (spec 4, a switch per webhook).
enum class Connections { New, Kept };

/// What the last finished delivery says of a webhook (spec 4).
enum class WebhookHealth { Untried, Healthy, Failed };

/// A destination for a site's events. Its secrets are not here: they never travel with values that are listed or shown.
struct Webhook
{
    WebhookId id;
    SiteId site;
    QString name;      ///< what people call it; unique in its site
    QString url;       ///< normalised by UrlPolicy
    EventKinds events; ///< never empty
    SignatureEncoding encoding = SignatureEncoding::Hex;
    BodyFormat format = BodyFormat::Ovyxa;
    QString authorityFile; ///< PEM of one more authority to trust (spec 1, a switch), an absolute path; empty = none
    Connections connections = Connections::New;
    int spikeThreshold = 100; ///< active visitors, ≥ 0; used when events has RealtimeSpike
    bool listed = true;       ///< false: the one-off webhook of `trigger`, not among the five
    bool paused = false;      ///< events that it would have got are recorded as skipped (AttemptError::Paused), and can be sent later
    bool removed = false;     ///< kept for the log's sake; receives nothing any more
    WebhookHealth health = WebhookHealth::Untried;
    Instant createdAt{};              ///< simulated
    std::optional<Instant> rotatedAt; ///< simulated; the previous secret is accepted for limits::secretOverlap
    bool operator==(const Webhook &) const = default;
};

/// The keys of one webhook. Never logged, exported or listed. UTF-8 bytes are the HMAC key (spec 1).
struct WebhookSecrets
{
    QByteArray current;
    QByteArray previous;                  ///< empty = none
    std::optional<Instant> previousUntil; ///< simulated
};

/// What a visitor can complete (spec 2).
struct Goal
{
    enum class Kind { Pageview, CustomEvent };
    GoalId id;
    SiteId site;
    QString name;
    Kind kind = Kind::Pageview;
    QString pattern; ///< Pageview: a path with `*` for any run; CustomEvent: the exact event name
    bool operator==(const Goal &) const = default;
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Webhook)

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/clock_state.h"
#include "core/model/log_query.h"
#include "core/model/result.h"
#include "core/model/settings.h"
#include "core/model/signature_report.h"

#include <QtCore/QStringList>

namespace ovyxa {

/// How a bench is opened.
struct BenchOptions
{
    QString profileFolder;        ///< empty = the platform's data folder
    bool readOnly = false;        ///< only the snapshots and the log: works beside a running bench
    bool resumeUnfinished = true; ///< take up what an earlier run left (`serve` and the desktop)
    bool retries = true;
    bool useKeychain = true;        ///< false: secrets in the 0600 file, whatever the system offers
    bool allowLoopbackHttp = false; ///< plain HTTP to this machine for this run's one-off webhooks, whatever the profile says
    double speed = 1.0;
    QStringList extraAuthorityFiles; ///< `--ca`
};

struct WebhookStatus
{
    Webhook webhook;
    int usedThisHour = 0; ///< of limits::deliveriesPerHour
    int held = 0;
    bool previousSecretAccepted = false; ///< within limits::secretOverlap of a rotation
};

/// Carries a secret to the one place that shows it. Not stored, not logged.
struct WebhookWithSecret
{
    Webhook webhook;
    QByteArray secret;
};

struct Fired
{
    EventId event;
    QList<Delivery> deliveries;
};

/// How the receiver is started.
struct ReceiverSetup
{
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0; ///< 0 = any free one
    bool plainHttp = false;
    QString certificateFile; ///< empty = from the profile's CA
    QString keyFile;
    QList<QByteArray> secrets;                ///< besides the webhooks' own; `listen --secret`
    bool useWebhookSecrets = true;            ///< accept what the profile's webhooks sign with
    QString accepted = QStringLiteral("any"); ///< hex, prefixed, base64, any
    QString plan = QStringLiteral("200");
    bool refusesUnverified = true; ///< 401 in place of the plan's 2xx; `listen --respond` answers as scripted instead
    QString forwardTo;             ///< a URL; empty = not forwarded
    QStringList allowedHosts;
    QList<AlertRule> alertRules; ///< besides the profile's, for this run only; `listen --alert`
};

struct ReceiverState
{
    bool running = false;
    QString url; ///< "https://localhost:8443/"
    QString plan = QStringLiteral("200");
    QString accepted = QStringLiteral("any");
    QStringList allowedHosts;
    bool beyondLoopback = false; ///< reachable from other machines: warned of
    QString problem;             ///< why it could not start, or stopped; empty = none
    bool operator==(const ReceiverState &) const = default;
};

/// All that the inspector shows of a capture.
struct CaptureReport
{
    CaptureDetails details;
    SignatureReport signature;
    std::optional<DeliveryId> delivery; ///< joined by body and time (never by a hidden header)
};

/// Something that people should know and that is no answer to a call.
struct Notice
{
    enum class Level { Information, Warning, Problem };
    Level level = Level::Information;
    QString text;
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::ReceiverState)
Q_DECLARE_METATYPE(ovyxa::Notice)

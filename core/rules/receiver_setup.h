// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/rules/mangling.h"
#include "core/rules/response_plan.h"
#include "core/signing/signature.h"

#include <QtCore/QMetaType>
#include <QtCore/QStringList>
#include <QtNetwork/QSslCertificate>

namespace ovyxa {

[[nodiscard]] QLatin1StringView toText(AcceptedEncoding accepted); // "hex", "prefixed", "base64", "any"
[[nodiscard]] AcceptedEncoding acceptedFromText(QStringView text); ///< Any, if it is no other word

/// How the receiver is started. What is text here is checked when it starts.
struct ReceiverSetup
{
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0; ///< 0 = any free one
    bool plainHttp = false;
    QString certificateFile; ///< empty = from the profile's CA
    QString keyFile;
    QByteArray certificates; ///< what whoever asks has read of the two files, which then are names for people; empty = they are read here
    QByteArray key;
    QList<QByteArray> secrets;     ///< besides the webhooks' own; `listen --secret`
    bool useWebhookSecrets = true; ///< accept what the profile's webhooks sign with
    AcceptedEncoding accepted = AcceptedEncoding::Any;
    ResponsePlan plan;
    bool refusesUnverified = false;            ///< 401 in place of a scripted plan's 2xx as well: the trial's receiver is a careful one
    QString forwardTo;                         ///< a URL; empty = not forwarded
    bool forwardTellsPeer = true;              ///< passed on with X-Forwarded-For, -Host, -Proto and Forwarded
    QList<QSslCertificate> forwardAuthorities; ///< trusted there, beside the bench's own; `listen --ca`
    QStringList allowedHosts;
    QList<MangleStep> mangling;  ///< what is done to a request on its way in, before its signature is checked
    int requests = 0;            ///< takes no more than so many, refused ones included, and answers these; 0 = no end; `listen --count`
    QList<AlertRule> alertRules; ///< besides the profile's, for this run only; `listen --alert`
};

struct ReceiverState
{
    bool running = false;
    QString url; ///< "https://localhost:8443/"
    ResponsePlan plan;
    QList<MangleStep> mangling;
    QStringList allowedHosts;
    bool beyondLoopback = false; ///< reachable from other machines: warned of
    QString problem;             ///< why it could not start, or stopped; empty = none
    bool operator==(const ReceiverState &) const = default;
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::ReceiverState)

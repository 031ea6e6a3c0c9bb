// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/resend.h"
#include "core/model/result.h"

#include <QtCore/QHash>
#include <QtCore/QMap>

namespace ovyxa {

/// What a log holds of a span of time.
struct ScenarioRecording
{
    QString name;
    QString bodyPrefix;                    ///< what the files of exact bodies begin with, such as "order-body-"
    QList<DeliveryDetails> deliveries;     ///< in the order of their numbers; their events' data need not be there
    QList<CaptureDetails> captures;        ///< what the receiver got
    QMap<EventKind, QByteArray> usualData; ///< what the bench's own events hold, for the site
    QHash<WebhookId, Resigning> signings;  ///< of webhooks whose event was edited before it was sent
};

/// A scenario's text, and the files beside it.
struct RecordedScenario
{
    QByteArray text;
    QMap<QString, QByteArray> bodies; ///< file name → bytes
    int deliveries = 0;
    int leftOut = 0;       ///< not sent yet, or of nothing that a scenario can say
    int movedOn = 0;       ///< to a later hour: they were several webhooks', and a scenario has one
    int takenForRight = 0; ///< signed wrongly and accepted all the same, which a scenario's own receiver would not do
};

/// Writes a scenario that sends the same again at the same distances (a second at least), has the receiver answer as those who got it did, and
/// expects what came of it. NotFound, if there is nothing. Pure.
[[nodiscard]] Result<RecordedScenario> recordScenario(const ScenarioRecording &recording);

} // namespace ovyxa

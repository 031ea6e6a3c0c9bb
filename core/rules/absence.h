// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/absence.h"
#include "core/model/failure_cause.h"

namespace ovyxa {

/// What decides whether an event becomes a delivery that arrives, in the order in which it is decided (spec 1 to 4).
enum class AbsenceQuestion { Happened, OwnSite, NotABot, Listens, AboveThreshold, NotPaused, SmallEnough, WithinHour, NotCancelled, Kept };

/// One question with its answer, and the figures that the answer goes by.
struct AbsenceStep
{
    enum class Answer { Yes, No, Unknown, NotAsked };
    AbsenceQuestion question = AbsenceQuestion::Happened;
    Answer answer = Answer::NotAsked;
    QStringList figures{};
    bool operator==(const AbsenceStep &) const = default;
};

/// What mends it, or shows more.
enum class AbsenceRemedy {
    Fire,           ///< one more such event
    FireAbove,      ///< a spike over the webhook's threshold
    LowerThreshold, ///< to below what was counted
    Listen,         ///< have the webhook listen for such events
    SendThere,      ///< this event, to this webhook
    SendAgain,      ///< the delivery, as a new one
    Resume,         ///< the webhook, which is paused still
    Edit,           ///< the delivery as a draft
    GoToRelease,    ///< run the clock until it is due
    Show,           ///< its row in the log
};

/// Why a delivery is not there: the first question whose answer is no, or, if none is, what became of it.
struct AbsenceVerdict
{
    /// Codes: nothing_happened, other_site, bot, not_subscribed, added_later, subscribed_later, sent_to_one, below_threshold, not_armed,
    /// below_usage, usage_told, webhook_paused, too_large, held, cancelled, deleted_event, deleted; and of one that is there: delivered, under_way,
    /// waiting, failed. Arguments are figures and names; times stand as milliseconds since the epoch.
    FailureCause cause;
    QList<AbsenceStep> steps;
    std::optional<Delivery> delivery;   ///< of the webhook that is meant, as far as there is one
    QList<AbsenceRemedy> remedies;      ///< the one that mends it first
    [[nodiscard]] bool isThere() const; ///< whether no question was answered no
};

namespace rules {

/// Pure. Of a webhook among the facts', which need not be the one that was asked about: where else an event went is told by the same rule.
[[nodiscard]] AbsenceVerdict explainAbsence(const AbsenceFacts &facts, WebhookId webhook);

/// Of a webhook's deliveries of one event the one that tells: what arrived, else the newest.
[[nodiscard]] std::optional<Delivery> tellingDelivery(const QList<Delivery> &deliveries, WebhookId webhook);

} // namespace rules

} // namespace ovyxa

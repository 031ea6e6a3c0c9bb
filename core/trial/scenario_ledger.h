// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/trial/scenario.h"

#include <QtCore/QMap>

#include <utility>

namespace ovyxa {

/// What was sent and what was received in a scenario, joined as rules::joinRequests() does. Pure.
class ScenarioLedger final
{
public:
    /// A request that the receiver got.
    struct Request
    {
        CaptureDetails details;
        EventId event;                         ///< 0 = of none that was sent here
        DeliveryId delivery;                   ///< that it is of; 0 = as above
        QString name;                          ///< that it was fired as; empty = none
        QString label;                         ///< the name that it was fired as, else its event's kind and number
        [[nodiscard]] bool isAccepted() const; ///< a 2xx, from the app where there is one behind the receiver
    };

    QMap<QString, QList<DeliveryId>> named; ///< what was fired as what
    QList<DeliveryDetails> deliveries;      ///< in the order of their numbers
    QList<Request> requests;                ///< in the order in which they came

    /// Takes over what the receiver got, and finds each one's event.
    void join(const QList<CaptureDetails> &captures);
    [[nodiscard]] const DeliveryDetails *delivery(DeliveryId id) const;
    [[nodiscard]] QString label(EventId event) const;
    [[nodiscard]] QString nameOf(EventId event) const { return placeOf(event).first; } ///< that it was fired as; empty = none

private:
    /// What an event was fired as, and as the how manieth of that name, from 0; an empty name if it has none.
    [[nodiscard]] std::pair<QString, qsizetype> placeOf(EventId event) const;
};

/// Whether an expectation holds, and if not, what was asked and what was there instead.
struct Judgement
{
    bool holds = false;
    QString expected;
    QString found;
    DeliveryId about{};     ///< where what was found is one delivery's; else 0
    bool isMissing = false; ///< what it is about was not sent
};

[[nodiscard]] Judgement judge(const ScenarioExpectation &expectation, const ScenarioLedger &ledger);

} // namespace ovyxa

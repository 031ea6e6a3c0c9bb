// SPDX-License-Identifier: MIT
#include "core/trial/scenario_ledger.h"

#include "core/model/text.h"
#include "core/rules/ledger_join.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

bool ScenarioLedger::Request::isAccepted() const
{
    const Capture &capture = details.capture;
    return (capture.forward ? capture.forward->status : capture.status) / 100 == 2;
}

void ScenarioLedger::join(const QList<CaptureDetails> &captures)
{
    QList<SentRecord> sent;
    for (const DeliveryDetails &each : deliveries)
        sent.append(rules::sentRecord(each));
    QList<ReceivedRecord> received;
    for (const CaptureDetails &each : captures)
        received.append(rules::receivedRecord(each));
    requests.clear();
    for (const CaptureDetails &details : captures)
        requests.append({details, {}, {}, {}, {}});
    for (const rules::Tie &tie : rules::joinRequests(sent, received)) {
        const Delivery &delivery = deliveries.at(tie.record).delivery;
        requests[tie.request].event = delivery.event;
        requests[tie.request].delivery = delivery.id;
    }
    for (Request &request : requests) {
        request.name = nameOf(request.event);
        request.label = label(request.event);
    }
}

const DeliveryDetails *ScenarioLedger::delivery(DeliveryId id) const
{
    const auto found = std::find_if(deliveries.cbegin(), deliveries.cend(), [id](const DeliveryDetails &each) { return each.delivery.id == id; });
    return found == deliveries.cend() ? nullptr : &*found;
}

std::pair<QString, qsizetype> ScenarioLedger::placeOf(EventId event) const
{
    for (auto it = named.cbegin(); event.isValid() && it != named.cend(); ++it) {
        for (qsizetype i = 0; i < it->size(); ++i) {
            if (const DeliveryDetails *fired = delivery(it->at(i)); fired && fired->delivery.event == event)
                return {it.key(), i};
        }
    }
    return {};
}

QString ScenarioLedger::label(EventId event) const
{
    if (!event.isValid())
        return u"?"_s;
    if (const auto [name, index] = placeOf(event); !name.isEmpty())
        return named.value(name).size() == 1 ? name : u"%1 #%2"_s.arg(name).arg(index + 1);
    const auto first =
        std::find_if(deliveries.cbegin(), deliveries.cend(), [event](const DeliveryDetails &each) { return each.delivery.event == event; });
    return u"%1 #%2"_s.arg(first == deliveries.cend() ? u"event"_s : QString(toText(first->delivery.kind))).arg(event.value);
}

} // namespace ovyxa

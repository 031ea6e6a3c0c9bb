// SPDX-License-Identifier: MIT
#include "core/trial/scenario_ledger.h"

#include "core/model/text.h"

#include <algorithm>
#include <tuple>

namespace ovyxa {

using namespace Qt::StringLiterals;

bool ScenarioLedger::Request::isAccepted() const
{
    const Capture &capture = details.capture;
    return (capture.forward ? capture.forward->status : capture.status) / 100 == 2;
}

void ScenarioLedger::join(const QList<CaptureDetails> &captures)
{
    // Events may have the same bytes: then the first that was sent is the first that came.
    struct Sent
    {
        Instant at;
        AttemptId attempt;
        EventId event;
    };
    QHash<QByteArray, QList<Sent>> sent;
    for (const DeliveryDetails &each : deliveries) {
        for (const Attempt &attempt : each.attempts)
            sent[each.body].append({attempt.startedReal, attempt.id, each.delivery.event});
    }
    for (QList<Sent> &list : sent)
        std::sort(list.begin(), list.end(), [](const Sent &a, const Sent &b) { return std::tie(a.at, a.attempt) < std::tie(b.at, b.attempt); });
    QHash<QByteArray, qsizetype> turn;
    requests.clear();
    for (const CaptureDetails &details : captures) {
        Request request{details, {}, {}, {}};
        if (const auto list = sent.constFind(details.body); list != sent.cend())
            request.event = list->at(std::min(turn[details.body]++, list->size() - 1)).event;
        request.name = nameOf(request.event).first;
        request.label = label(request.event);
        requests.append(request);
    }
}

const DeliveryDetails *ScenarioLedger::delivery(DeliveryId id) const
{
    const auto found = std::find_if(deliveries.cbegin(), deliveries.cend(), [id](const DeliveryDetails &each) { return each.delivery.id == id; });
    return found == deliveries.cend() ? nullptr : &*found;
}

std::pair<QString, qsizetype> ScenarioLedger::nameOf(EventId event) const
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
    if (const auto [name, index] = nameOf(event); !name.isEmpty())
        return named.value(name).size() == 1 ? name : u"%1 #%2"_s.arg(name).arg(index + 1);
    const auto first =
        std::find_if(deliveries.cbegin(), deliveries.cend(), [event](const DeliveryDetails &each) { return each.delivery.event == event; });
    return u"%1 #%2"_s.arg(first == deliveries.cend() ? u"event"_s : QString(toText(first->delivery.kind))).arg(event.value);
}

} // namespace ovyxa

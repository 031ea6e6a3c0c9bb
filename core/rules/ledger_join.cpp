// SPDX-License-Identifier: MIT
#include "core/rules/ledger_join.h"

namespace ovyxa::rules {

using namespace std::chrono_literals;

bool cameDuring(const Attempt &attempt, const Capture &capture)
{
    const Millis late = attempt.finished ? attempt.duration + 500ms : 15s;
    return capture.receivedReal >= attempt.startedReal - 500ms && capture.receivedReal <= attempt.startedReal + late;
}

QList<CaptureId> counterparts(const DeliveryDetails &details, const QList<Capture> &captures)
{
    QList<CaptureId> found;
    for (auto attempt = details.attempts.crbegin(); attempt != details.attempts.crend(); ++attempt) {
        for (const Capture &capture : captures) {
            if (capture.bodyBytes == details.body.size() && cameDuring(*attempt, capture) && !found.contains(capture.id))
                found.append(capture.id);
        }
    }
    return found;
}

} // namespace ovyxa::rules

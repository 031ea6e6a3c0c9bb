// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/trial/scenario_recorder.h"

namespace ovyxa {

/// Reads what a bench's log holds of both, and writes it down as a scenario called `name`, whose exact bodies' files begin with that, too;
/// recordScenario() says what comes of it. Without a bench there is nothing. LimitReached: more deliveries than a scenario takes. Replies on
/// the bench's thread, unless the context is gone.
void recordLog(Bench *bench, const DeliveryQuery &deliveries, const CaptureQuery &captures, const QString &name, QObject *context,
               Reply<RecordedScenario> done);

/// What people should know of it besides, a sentence each: what is not in it, and what is otherwise than it was. Often nothing.
[[nodiscard]] QStringList notesOn(const RecordedScenario &recorded);

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/fired.h"
#include "core/model/result.h"

#include <QtCore/QObject>

namespace ovyxa {

class Bench;

/// What one click on "Run a trial" does: a site, its goal, the receiver and a webhook that points at it (each only if it is missing), and one
/// goal.completed. Works through the bench's own calls, on its thread; `done` once the delivery is on its way, as Bench promises.
void startFirstTrial(Bench *bench, QObject *context, Reply<Fired> done);

} // namespace ovyxa

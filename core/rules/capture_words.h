// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"

/// Why a request that was received is judged as it is, in the language of the moment. Pure; any thread.
namespace ovyxa::rules {

/// All the causes, a sentence each. Of one that this program does not know: its code and figures.
[[nodiscard]] QString captureWords(const QList<FailureCause> &causes);

/// What is wrong with a request as HTTP/1.1; empty for a cause of another kind.
[[nodiscard]] QString requestWords(const FailureCause &cause);

} // namespace ovyxa::rules

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"

namespace ovyxa {
struct Capture;
}

/// Why a request that was received is judged as it is, and what became of it, in the language of the moment. Pure; any thread.
namespace ovyxa::rules {

/// All the causes, a sentence each. Of one that this program does not know: its code and figures.
[[nodiscard]] QString captureWords(const QList<FailureCause> &causes);

/// What a request was answered with: its plan's step, or its causes in words, with what the server behind the receiver did.
[[nodiscard]] QString answerWords(const Capture &capture);

/// Why a request was not passed on; empty for a cause of another kind.
[[nodiscard]] QString gatewayWords(const FailureCause &cause);

/// What is wrong with a request as HTTP/1.1; empty for a cause of another kind.
[[nodiscard]] QString requestWords(const FailureCause &cause);

} // namespace ovyxa::rules

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

namespace ovyxa::cli {

/// What the program's end tells a script.
enum ExitCode {
    Done = 0,
    AnswerIsNo = 1, ///< it ran, and a delivery failed or a signature is invalid
    WrongCall = 2,  ///< the call or its input is wrong
    Refused = 3,    ///< port taken, profile locked, disk full …
};

[[nodiscard]] constexpr ExitCode exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
    case ErrorCode::LimitReached:
    case ErrorCode::Conflict: return WrongCall;
    case ErrorCode::Locked:
    case ErrorCode::Unavailable:
    case ErrorCode::Corrupt: return Refused;
    case ErrorCode::Cancelled: return AnswerIsNo;
    }
    return Refused;
}

} // namespace ovyxa::cli

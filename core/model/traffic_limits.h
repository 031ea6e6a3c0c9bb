// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <array>
#include <chrono>

/// The figures of visitors, usage and the Events API, as limits.h has the others.
namespace ovyxa::limits {

using namespace std::chrono_literals;

inline constexpr std::chrono::milliseconds activeVisitorWindow = 5min; // D, 2
inline constexpr std::chrono::milliseconds activeVisitorRefresh = 10s; // D, 2
inline constexpr std::array<int, 2> usageThresholdsPercent{80, 100};   // D, 2

inline constexpr qint64 defaultPlanLimit = 50'000; // D, 2: the limit of Ovyxa's own example
inline constexpr int visitorCurvePoints = 360;     // A: an hour of the curve

inline constexpr int requestsPerHourFree = 1'000; // D, 6: of the Events API
inline constexpr int requestsPerHourPro = 5'000;  // D, 6
inline constexpr qsizetype hitBytes = 64 * 1024;  // A, 6: of one request's body; over it 413

} // namespace ovyxa::limits

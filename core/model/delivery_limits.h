// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <array>
#include <chrono>

/// The figures of sending: one request, its answer, the ladder of retries and the sliding hour, as limits.h has the others.
namespace ovyxa::limits {

using namespace std::chrono_literals;

inline constexpr std::chrono::milliseconds requestTimeout = 10s;                          // D, 4: in all
inline constexpr qsizetype keptResponseBytes = 64 * 1024;                                 // A, 4
inline constexpr qsizetype responseHeadsBytes = 100 * 1024;                               // A, 4: interim heads, head and trailers of an answer
inline constexpr std::array<std::chrono::milliseconds, 3> retryDelays{1min, 5min, 30min}; // D, 4
inline constexpr int maxRequestsPerDelivery = 1 + int(retryDelays.size());                // D, 4
inline constexpr int deliveriesPerHour = 100;                                             // D, 4: per webhook
inline constexpr std::chrono::milliseconds rateWindow = 1h;                               // A, 4: a sliding hour

inline constexpr int requestsAtOncePerHost = 6; // A: what Qt and browsers send without queueing
inline constexpr int requestsAtOnce = 32;       // A

} // namespace ovyxa::limits

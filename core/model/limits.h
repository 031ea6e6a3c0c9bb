// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <array>
#include <chrono>

/// Every figure that Ovyxa documents (D) or that the bench assumes (A), once; those of traffic stand in traffic_limits.h, so that a change is
/// compiled only where it counts. The comment names the section of the specification.
namespace ovyxa::limits {

using namespace std::chrono_literals;

inline constexpr int webhooksPerSite = 5;                       // D, 1
inline constexpr int secretBytes = 32;                          // A, 1: as 64 hex digits
inline constexpr std::chrono::milliseconds secretOverlap = 24h; // A, 1: the previous secret is accepted after a rotation

inline constexpr qsizetype payloadBytes = 10'239; // A, 3: "under 10 KB"

inline constexpr std::chrono::milliseconds requestTimeout = 10s;                          // D, 4: in all
inline constexpr qsizetype keptResponseBytes = 64 * 1024;                                 // A, 4
inline constexpr qsizetype responseHeadsBytes = 100 * 1024;                               // A, 4: interim heads, head and trailers of an answer
inline constexpr std::array<std::chrono::milliseconds, 3> retryDelays{1min, 5min, 30min}; // D, 4
inline constexpr int maxRequestsPerDelivery = 1 + int(retryDelays.size());                // D, 4
inline constexpr int deliveriesPerHour = 100;                                             // D, 4: per webhook
inline constexpr std::chrono::milliseconds rateWindow = 1h;                               // A, 4: a sliding hour

inline constexpr int requestsAtOncePerHost = 6; // A: what Qt and browsers send without queueing
inline constexpr int requestsAtOnce = 32;       // A
inline constexpr qsizetype urlBytes = 8 * 1024; // A: a longer destination is refused

// The receiver's limits (A), shown in the window.
inline constexpr std::chrono::milliseconds tlsHandshakeTimeout = 5s;
inline constexpr std::chrono::milliseconds headTimeout = 10s;
inline constexpr qsizetype headBytes = 64 * 1024;
inline constexpr std::chrono::milliseconds bodyTimeout = 30s;
inline constexpr qsizetype bodyBytes = 10 * 1024 * 1024;
inline constexpr qint64 requestBytesTogether = 256 * 1024 * 1024;
inline constexpr std::chrono::milliseconds idleTimeout = 15s;
inline constexpr int connections = 512;

} // namespace ovyxa::limits

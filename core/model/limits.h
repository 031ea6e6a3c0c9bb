// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <chrono>

/// Every figure that Ovyxa documents (D) or that the bench assumes (A), once: here those of webhooks, payloads and drafts, in delivery_limits.h,
/// receiver_limits.h and traffic_limits.h the others, so that a change is compiled only where it counts. The comment names the section of the
/// specification.
namespace ovyxa::limits {

using namespace std::chrono_literals;

inline constexpr int webhooksPerSite = 5;                       // D, 1
inline constexpr int secretBytes = 32;                          // A, 1: as 64 hex digits
inline constexpr std::chrono::milliseconds secretOverlap = 24h; // A, 1: the previous secret is accepted after a rotation

inline constexpr qsizetype payloadBytes = 10'239; // A, 3: "under 10 KB"
inline constexpr qsizetype urlBytes = 8 * 1024;   // A: a longer destination is refused

inline constexpr qsizetype keptDrafts = 50; // A: that a window opens again, and as many whose tab was closed

} // namespace ovyxa::limits

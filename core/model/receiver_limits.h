// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <chrono>

/// The receiver's limits (A), shown in the window, as limits.h has the other figures.
namespace ovyxa::limits {

using namespace std::chrono_literals;

inline constexpr std::chrono::milliseconds tlsHandshakeTimeout = 5s;
inline constexpr std::chrono::milliseconds headTimeout = 10s;
inline constexpr qsizetype headBytes = 64 * 1024;
inline constexpr std::chrono::milliseconds bodyTimeout = 30s;
inline constexpr qsizetype bodyBytes = 10 * 1024 * 1024;
inline constexpr qint64 requestBytesTogether = 256 * 1024 * 1024;
inline constexpr std::chrono::milliseconds idleTimeout = 15s;
inline constexpr int connections = 512;

} // namespace ovyxa::limits

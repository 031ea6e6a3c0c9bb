// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QFlags>
#include <QtCore/QMetaType>

#include <array>

namespace ovyxa {

/// The three triggers that Ovyxa documents (spec 2).
enum class EventKind { GoalCompleted = 1, UsageThreshold = 2, RealtimeSpike = 4 };
Q_DECLARE_FLAGS(EventKinds, EventKind)
Q_DECLARE_OPERATORS_FOR_FLAGS(EventKinds)

inline constexpr std::array allEventKinds{EventKind::GoalCompleted, EventKind::UsageThreshold, EventKind::RealtimeSpike};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::EventKind)

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

/// How records begin, and what stands for nothing in them: what packs them and what unpacks them agree on it.
namespace ovyxa::records {

inline constexpr quint8 recordVersion = 1; ///< of captures, and of attempts before the answer was kept as it was on the wire
inline constexpr quint8 attemptVersion = 2;
inline constexpr quint8 answerVersion = 2; ///< of answers to captures, since they have trailers
inline constexpr qint64 unset = -1;

} // namespace ovyxa::records

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

namespace ovyxa {

/// limits::defaultPlanLimit, for values that begin with it: headers do not include limits.h, so that a figure can change without half the
/// program being built again.
[[nodiscard]] qint64 defaultPlanLimit();

} // namespace ovyxa

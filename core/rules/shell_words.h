// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa::rules {

/// A command line as a POSIX shell would hand it to the program, with $'…' as bash has it. Nothing is expanded: what only a shell knows
/// (variables, commands, other programs after it) is InvalidInput, saying where. Linear; any thread.
[[nodiscard]] Result<QList<QByteArray>> shellWords(const QByteArray &line);

} // namespace ovyxa::rules

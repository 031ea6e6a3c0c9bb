// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <vector>

/// Whatever reads what others wrote, each fed with any bytes at all. Used by the fuzzer (`./dev soak fuzz`), and by the suite with the seeds.
namespace ovyxa::fuzz {

struct Unit
{
    const char *name; ///< its folder of seeds
    /// Looks at what came of the bytes, too, and aborts where it cannot be.
    void (*feed)(const QByteArray &bytes);
};

[[nodiscard]] const std::vector<Unit> &units();

} // namespace ovyxa::fuzz

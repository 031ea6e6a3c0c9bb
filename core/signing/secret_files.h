// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/doctor_faults.h"

namespace ovyxa {

/// A secret within what was given as one, and what has to be taken off for it.
struct HeldSecret
{
    QByteArray secret;
    Faults causes;
};

/// What a file for one secret may hold besides it: a byte order mark, UTF-16, quotes, `NAME=value` (with or without `export`), more lines,
/// JSON. The bench never repairs a secret by itself, since the other side may use it as it stands; the doctor asks whether it did not.
/// The plainest first; at most some dozens.
[[nodiscard]] QList<HeldSecret> secretsHeldIn(const QByteArray &given);

/// What is odd about a secret at sight, the oddest first; for a hint where nothing explains the mismatch.
[[nodiscard]] Faults odditiesOf(const QByteArray &given);

} // namespace ovyxa

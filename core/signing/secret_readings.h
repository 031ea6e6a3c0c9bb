// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/doctor_faults.h"
#include "core/signing/signature.h"

namespace ovyxa {

/// The cost of a mistake so rare that it is looked for in what arrived alone.
inline constexpr int rareSecretCost = 3;

/// One key that a signer may have used, and what is wrong with it.
struct SecretReading
{
    QByteArray key;
    Faults causes; ///< empty = an accepted secret as it stands
    QString name;  ///< whose it is
    int cost = 0;  ///< how many mistakes it stands for; a rare one counts as three
};

/// The accepted secrets, then what they become by the usual mistakes, then other webhooks' secrets; each key once, the plainest
/// first.
[[nodiscard]] QList<SecretReading> secretReadings(const QList<NamedSecret> &secrets, const QList<NamedSecret> &others);

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/doctor_causes.h"
#include "core/signing/signature.h"

namespace ovyxa {

/// One key that a signer may have used, and what is wrong with it.
struct SecretReading
{
    QByteArray key;
    Causes causes; ///< empty = an accepted secret as it stands
    QString name;  ///< whose it is
};

/// The accepted secrets, then what they become by the usual mistakes, then other webhooks' secrets; each key once, the plainest
/// first.
[[nodiscard]] QList<SecretReading> secretReadings(const QList<NamedSecret> &secrets, const QList<NamedSecret> &others);

} // namespace ovyxa

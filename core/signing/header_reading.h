// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/doctor_faults.h"
#include "core/signing/signature.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// One way to read a header's value as the bytes of an HMAC, and what had to be overlooked for it.
struct HeaderReading
{
    QByteArray mac;
    SignatureEncoding encoding = SignatureEncoding::Hex;
    Faults causes;        ///< empty if the value is written exactly as accepted
    QByteArray text;      ///< the hex digits or base64 characters alone
    QByteArray timestamp; ///< of a value such as "t=1700000000,v1=…"
};

/// Every reading of a value, the plainest first; those of a length that no hash function has come too (a signature cut off).
[[nodiscard]] QList<HeaderReading> readHeader(QByteArrayView value, AcceptedEncoding accepted);

} // namespace ovyxa

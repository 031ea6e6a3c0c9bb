// SPDX-License-Identifier: MIT
#include "core/rules/receiver_setup.h"

#include "core/model/text.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

QLatin1StringView toText(AcceptedEncoding accepted)
{
    switch (accepted) {
    case AcceptedEncoding::Hex: return toText(SignatureEncoding::Hex);
    case AcceptedEncoding::Prefixed: return toText(SignatureEncoding::Prefixed);
    case AcceptedEncoding::Base64: return toText(SignatureEncoding::Base64);
    case AcceptedEncoding::Any: return "any"_L1;
    }
    Q_UNREACHABLE();
}

AcceptedEncoding acceptedFromText(QStringView text)
{
    for (const AcceptedEncoding accepted : {AcceptedEncoding::Hex, AcceptedEncoding::Prefixed, AcceptedEncoding::Base64}) {
        if (text == toText(accepted))
            return accepted;
    }
    return AcceptedEncoding::Any;
}

} // namespace ovyxa

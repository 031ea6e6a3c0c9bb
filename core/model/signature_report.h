// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>

namespace ovyxa {

/// One line of the step-by-step check that the inspector shows.
struct SignatureStep
{
    enum class Outcome { Passed, Failed, Note };
    Outcome outcome = Outcome::Note;
    QString text;
};

/// Why a signature does or does not match (SignatureDoctor). `cause` is a stable word for programs, the rest is for people.
struct SignatureReport
{
    bool valid = false;
    QString encoding;                         ///< "hex", "prefixed", "base64" when it matched; else empty
    QString secretName;                       ///< "current", "previous" or a webhook's name when it matched; else empty
    QString cause;                            ///< "body_reserialised", "secret_whitespace", …; "unknown" if no cause explains it; empty when valid
    QList<FailureCause> causes;               ///< as it is kept, to be told again (explanationWords()); none: nothing to check with
    QString reason;                           ///< what is wrong, a sentence for each thing
    QString hint;                             ///< how to fix it
    QString hintCode;                         ///< what the hint goes by: the cause, or for an unknown one what speaks for a culprit
    std::optional<qsizetype> firstDifference; ///< byte offset from 0 where the signed and the received body part, when both are known
    QByteArray signedBody;                    ///< the bytes that the signature was made for, when found; else empty
    QByteArray receivedBody;                  ///< those it was checked over; of an endpoint's own (SignatureCase::madeByEndpoint) when found
    QList<SignatureStep> steps;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/resend.h"
#include "core/model/result.h"

namespace ovyxa::cli {

/// What of a delivery is changed before it is sent again.
struct ResendEdits
{
    HeaderList headers;        ///< each takes the place of those of its name; a second one of a name stands behind the first
    QList<QByteArray> without; ///< names to leave out; without the signature's, nothing is signed
    QString url;               ///< empty = the webhook's
    std::optional<QByteArray> body;
    std::optional<Resigning> signing; ///< none = again, or with what the headers give for a signature
};

/// "again", "as-it-was", "wrong".
[[nodiscard]] Resigning resigningFromText(const QString &text);
/// The delivery as it was sent last, with these changes. InvalidInput where it lacks what is to be kept or left out. Pure.
[[nodiscard]] Result<ResendDraft> resendDraft(const DeliveryDetails &details, const ResendEdits &edits);

} // namespace ovyxa::cli

// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/request_draft.h"
#include "core/model/result.h"

/// Drafts of requests: made of what is in the log, sent, kept. Pure; any thread.
namespace ovyxa::rules {

/// Of its last attempt, or of what would go out.
[[nodiscard]] RequestDraft draftOf(const DeliveryDetails &delivery);
/// `joined` is the delivery that it belongs to, if one does: whose webhook and event it takes.
[[nodiscard]] RequestDraft draftOf(const CaptureDetails &capture, const DeliveryDetails *joined);
/// Of a request from elsewhere: what frames it and names its host is made anew.
[[nodiscard]] RequestDraft draftOf(const QString &url, const HeaderList &headers, const QByteArray &body);
/// What is sent of it: where it has no event of its own, as the one that its body tells of, without data where that tells of none. InvalidInput for
/// a header that cannot be sent, or a signature that it never had.
[[nodiscard]] Result<ResendDraft> resendOf(const RequestDraft &draft);
/// The event that a body tells of, as Ovyxa writes it (spec 3); nothing where it tells of none.
struct ToldEvent
{
    EventKind kind;
    QByteArray data; ///< a JSON object
};
[[nodiscard]] std::optional<ToldEvent> eventIn(QByteArrayView body);
/// In how many places it differs from its source: headers, the body, where it goes, how and as whose it is signed.
[[nodiscard]] int changesOf(const RequestDraft &draft);

/// As a file keeps it. Nothing for what is damaged or of a newer version.
[[nodiscard]] QByteArray draftToBytes(const RequestDraft &draft);
[[nodiscard]] std::optional<RequestDraft> draftFromBytes(const QByteArray &bytes);

/// A body as text to be edited; what is made of the same text again are the same bytes.
struct EditableBody
{
    QString text; ///< lines end with \n
    bool crlf = false;
    [[nodiscard]] QByteArray bytes(const QString &edited) const;
};
/// InvalidInput for what would not stay as it is, with the reason as a sentence; LimitReached for what is too long to be edited.
[[nodiscard]] Result<EditableBody> editableBody(const QByteArray &bytes);
inline constexpr qsizetype editableBytes = 1024 * 1024;

} // namespace ovyxa::rules

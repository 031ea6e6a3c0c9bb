// SPDX-License-Identifier: MIT
#include "app/cli/resend_edits.h"

#include "core/rules/request_edit.h"
#include "core/signing/signature.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa::cli {

namespace {

struct ResendWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::cli::ResendCommand)
};

bool hasName(const Header &header, const QByteArray &name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

/// The first of a name takes the place of those that were there; a second one stands behind it.
void replaceOrAdd(HeaderList &headers, const HeaderList &edited)
{
    QList<QByteArray> placed;
    for (const Header &header : edited) {
        const QByteArray name = header.name.toLower();
        const auto old = std::find_if(headers.begin(), headers.end(), [&name](const Header &each) { return hasName(each, name); });
        if (old == headers.end() || placed.contains(name)) {
            headers.append(header);
        } else {
            const auto at = old - headers.begin();
            headers.removeIf([&name](const Header &each) { return hasName(each, name); });
            headers.insert(at, header);
        }
        placed.append(name);
    }
}

} // namespace

Resigning resigningFromText(const QString &text)
{
    return text == u"as-it-was" ? Resigning::AsItWas : text == u"wrong" ? Resigning::Wrong : Resigning::Again;
}

Result<ResendDraft> resendDraft(const DeliveryDetails &details, const ResendEdits &edits)
{
    const qint64 id = details.delivery.id.value;
    const Attempt *last = details.attempts.isEmpty() || details.attempts.last().requestHead.isEmpty() ? nullptr : &details.attempts.last();
    ResendDraft draft;
    draft.webhook = details.delivery.webhook;
    draft.site = details.delivery.site;
    draft.kind = details.delivery.kind;
    draft.data = details.event.data;
    draft.url = edits.url;
    draft.body = edits.body.value_or(details.body);
    draft.edit.headers = last ? rules::editableHeaders(last->requestHead) : HeaderList{{"Content-Type", "application/json"}};
    draft.edit.signing = edits.signing.value_or(Resigning::Again);
    if (edits.signing == Resigning::AsItWas) {
        if (!last || last->signature.isEmpty())
            return Error{ErrorCode::InvalidInput, ResendWords::tr("Delivery %1 was never sent with a signature, so there is none to keep.").arg(id)};
        draft.edit.signature = last->signature;
    }
    for (const QByteArray &name : edits.without) {
        if (rules::isMadeByTheBench(name))
            return Error{ErrorCode::InvalidInput,
                         ResendWords::tr("%1 is made by the bench for each request, and cannot be left out.").arg(QString::fromUtf8(name))};
        if (draft.edit.headers.removeIf([&name](const Header &header) { return hasName(header, name); }) == 0)
            return Error{ErrorCode::InvalidInput, ResendWords::tr("Delivery %1 was sent without a header %2.").arg(id).arg(QString::fromUtf8(name))};
        if (name.compare(signatureHeader.toByteArray(), Qt::CaseInsensitive) != 0)
            continue;
        if (draft.edit.signing != Resigning::Again)
            return Error{ErrorCode::InvalidInput,
                         ResendWords::tr("A signature that is left out is neither wrong nor as it was: leave one of the two.")};
        draft.edit.signing = Resigning::None;
    }
    const QByteArray signature = signatureHeader.toByteArray();
    if (std::any_of(edits.headers.cbegin(), edits.headers.cend(), [&signature](const Header &header) { return hasName(header, signature); })) {
        if (edits.signing)
            return Error{ErrorCode::InvalidInput,
                         ResendWords::tr("A signature that is given as a header is not made: give the header, or say how to sign.")};
        draft.edit.signing = Resigning::None;
    }
    replaceOrAdd(draft.edit.headers, edits.headers);
    return draft;
}

} // namespace ovyxa::cli

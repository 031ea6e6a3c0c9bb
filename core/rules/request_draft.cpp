// SPDX-License-Identifier: MIT
#include "core/rules/request_draft.h"

#include "core/model/text.h"
#include "core/payload/object_editor.h"
#include "core/payload/payload.h"
#include "core/rules/comparison.h"
#include "core/rules/request_edit.h"
#include "core/signing/signature.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDataStream>
#include <QtCore/QIODevice>
#include <QtCore/QStringDecoder>

#include <algorithm>
#include <array>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr quint32 draftVersion = 2;     // 1 did not keep where its source went, nor as whose
constexpr quint32 mostOfAList = 10'000; // of a damaged file no more is believed

struct DraftWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::RequestDraft)
};

bool isSignature(QByteArrayView name)
{
    return name.compare(signatureHeader, Qt::CaseInsensitive) == 0;
}

void takeHeaders(RequestDraft &draft, const HeaderList &headers)
{
    for (const Header &header : headers) {
        if (isSignature(header.name) && draft.signature.isEmpty())
            draft.signature = header.value;
        const bool made = isMadeByTheBench(header.name) || isSignature(header.name);
        draft.headers.append({header, made ? std::optional<Header>() : header, made});
    }
}

void addMade(RequestDraft &draft, const QByteArray &name)
{
    const auto named = [&name](const DraftHeader &each) { return each.made && each.was && each.was->name.compare(name, Qt::CaseInsensitive) == 0; };
    if (std::none_of(draft.headers.cbegin(), draft.headers.cend(), named))
        draft.headers.append({Header{name, {}}, {}, true});
}

QDataStream &operator<<(QDataStream &out, const std::optional<Header> &header)
{
    out << header.has_value();
    return header ? out << header->name << header->value : out;
}

QDataStream &operator>>(QDataStream &in, std::optional<Header> &header)
{
    bool there = false;
    in >> there;
    if (there) {
        Header read;
        in >> read.name >> read.value;
        header = read;
    }
    return in;
}

} // namespace

RequestDraft draftOf(const DeliveryDetails &delivery)
{
    RequestDraft draft;
    draft.source = RequestDraft::Source::Delivery;
    draft.sourceId = delivery.delivery.id.value;
    draft.sourceAt = delivery.delivery.createdAt;
    draft.webhook = draft.webhookThen = delivery.delivery.webhook;
    draft.site = delivery.delivery.site;
    draft.kind = delivery.delivery.kind;
    draft.data = delivery.event.data;
    draft.body = draft.bodyThen = delivery.body;
    const auto sent =
        std::find_if(delivery.attempts.crbegin(), delivery.attempts.crend(), [](const Attempt &attempt) { return !attempt.requestHead.isEmpty(); });
    if (sent != delivery.attempts.crend()) {
        takeHeaders(draft, headersOf(sent->requestHead));
        draft.signature = sent->signature;
    } else {
        takeHeaders(draft, HeaderList{Header{"Content-Type", "application/json"}});
    }
    addMade(draft, signatureHeader.toByteArray());
    addMade(draft, "Content-Length");
    return draft;
}

RequestDraft draftOf(const CaptureDetails &capture, const DeliveryDetails *joined)
{
    RequestDraft draft;
    takeHeaders(draft, capture.headers);
    addMade(draft, signatureHeader.toByteArray());
    addMade(draft, "Content-Length");
    draft.source = RequestDraft::Source::Capture;
    draft.sourceId = capture.capture.id.value;
    draft.sourceAt = capture.capture.receivedAt;
    draft.webhook = capture.capture.matchedWebhook;
    if (joined) {
        draft.webhook = joined->delivery.webhook;
        draft.site = joined->delivery.site;
        draft.kind = joined->delivery.kind;
        draft.data = joined->event.data;
    }
    draft.webhookThen = draft.webhook;
    draft.body = draft.bodyThen = capture.body;
    if (capture.rawTruncated || capture.capture.bodyBytes > capture.body.size())
        draft.note = DraftWords::tr("Only the first %n bytes of its body were kept, and only they are sent.", nullptr, int(capture.body.size()));
    else if (capture.capture.method != "POST"_L1)
        draft.note = DraftWords::tr("It came as %1; what is sent from here is a POST.").arg(capture.capture.method.left(20));
    return draft;
}

RequestDraft draftOf(const QString &url, const HeaderList &headers, const QByteArray &body)
{
    RequestDraft draft;
    draft.url = draft.urlThen = url;
    takeHeaders(draft, headers);
    addMade(draft, signatureHeader.toByteArray());
    addMade(draft, "Content-Length");
    draft.body = draft.bodyThen = body;
    return draft;
}

Result<ResendDraft> resendOf(const RequestDraft &draft)
{
    ResendDraft resend{draft.webhook, draft.site, draft.kind, draft.data, draft.url.trimmed(), draft.body, {}};
    if (resend.data.isEmpty()) { // of what came from elsewhere
        const auto told = eventIn(draft.body);
        resend.kind = told ? told->kind : draft.kind;
        resend.data = told ? told->data : "{}"_ba;
    }
    for (const DraftHeader &each : draft.headers) {
        if (each.now && !each.made && !each.now->name.isEmpty()) // one not named yet
            resend.edit.headers.append(*each.now);
        else if (each.made && each.was && isSignature(each.was->name))
            resend.edit.headers.append({each.was->name, {}}); // its place
    }
    if (const auto allowed = headersAllowed(resend.edit.headers); !allowed)
        return allowed.error();
    resend.edit.signing = draft.signing;
    if (draft.signing == Resigning::AsItWas) {
        if (draft.signature.isEmpty())
            return Error{ErrorCode::InvalidInput, DraftWords::tr("It was never signed, so there is no signature to keep. Sign it again.")};
        resend.edit.signature = draft.signature;
    }
    return resend;
}

std::optional<ToldEvent> eventIn(QByteArrayView body)
{
    const auto object = ObjectEditor::parse(body);
    if (!object)
        return {};
    const auto kind = fromText<EventKind>(object->text("event"_L1));
    const auto data = normalisedObject(object->text("data"_L1).toUtf8());
    return kind && data ? std::optional(ToldEvent{*kind, *data}) : std::nullopt;
}

int changesOf(const RequestDraft &draft)
{
    const auto changed =
        std::count_if(draft.headers.cbegin(), draft.headers.cend(), [](const DraftHeader &each) { return !each.made && each.was != each.now; });
    const bool isOfAnother = draft.webhookThen.isValid() && draft.webhook != draft.webhookThen;
    return int(changed) + (draft.body == draft.bodyThen ? 0 : 1) + (draft.signing == Resigning::Again ? 0 : 1) + (draft.url == draft.urlThen ? 0 : 1)
           + (isOfAnother ? 1 : 0);
}

QByteArray draftToBytes(const RequestDraft &draft)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << draftVersion << quint32(draft.source) << draft.sourceId << msSinceEpoch(draft.sourceAt) << draft.sourceName << draft.note
        << draft.webhook.value << draft.site << quint32(draft.kind) << draft.data << draft.url << draft.bodyThen << draft.body
        << quint32(draft.signing) << draft.signature << quint32(draft.headers.size());
    for (const DraftHeader &each : draft.headers)
        out << each.was << each.now << each.made;
    out << quint32(draft.tries.size());
    for (const DraftTry &each : draft.tries)
        out << each.delivery.value << quint32(each.signing);
    out << draft.urlThen << draft.webhookThen.value;
    return bytes;
}

std::optional<RequestDraft> draftFromBytes(const QByteArray &bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    RequestDraft draft;
    quint32 version = 0;
    quint32 source = 0;
    quint32 kind = 0;
    quint32 signing = 0;
    quint32 count = 0;
    qint64 at = 0;
    in >> version >> source >> draft.sourceId >> at >> draft.sourceName >> draft.note >> draft.webhook.value >> draft.site >> kind >> draft.data
        >> draft.url >> draft.bodyThen >> draft.body >> signing >> draft.signature >> count;
    const bool known = std::any_of(allEventKinds.begin(), allEventKinds.end(), [kind](EventKind each) { return quint32(each) == kind; });
    if (version == 0 || version > draftVersion || source > quint32(RequestDraft::Source::Text) || !known || signing > quint32(Resigning::None)
        || count > mostOfAList)
        return {};
    draft.source = RequestDraft::Source(source);
    draft.sourceAt = instantFromMs(at);
    draft.kind = EventKind(kind);
    draft.signing = Resigning(signing);
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        DraftHeader header;
        in >> header.was >> header.now >> header.made;
        draft.headers.append(header);
    }
    in >> count;
    for (quint32 i = 0; i < count && count <= mostOfAList && in.status() == QDataStream::Ok; ++i) {
        DraftTry one;
        quint32 how = 0;
        in >> one.delivery.value >> how;
        one.signing = Resigning(std::min(how, quint32(Resigning::None)));
        draft.tries.append(one);
    }
    if (version > 1)
        in >> draft.urlThen >> draft.webhookThen.value;
    else if (draft.source == RequestDraft::Source::Text)
        draft.urlThen = draft.url;
    else
        draft.webhookThen = draft.webhook;
    return in.status() == QDataStream::Ok ? std::optional(draft) : std::nullopt;
}

QByteArray EditableBody::bytes(const QString &edited) const
{
    QByteArray bytes = edited.toUtf8();
    return crlf ? bytes.replace('\n', "\r\n") : bytes;
}

Result<EditableBody> editableBody(const QByteArray &bytes)
{
    if (bytes.size() > editableBytes)
        return Error{ErrorCode::LimitReached, DraftWords::tr("It is longer than 1 MiB: it is sent as it was, and shown from its beginning.")};
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    EditableBody body;
    body.text = decoder(bytes);
    if (decoder.hasError() || body.text.toUtf8() != bytes)
        return Error{ErrorCode::InvalidInput, DraftWords::tr("It is no UTF-8 text, so it is shown in hex and sent as it was, byte for byte.")};
    const qsizetype ends = bytes.count('\n');
    const qsizetype pairs = bytes.count("\r\n");
    if (bytes.count('\r') != pairs || (pairs != 0 && pairs != ends))
        return Error{ErrorCode::InvalidInput,
                     DraftWords::tr("Its lines end in different ways (CR LF and LF or CR), which an editor would level: it is shown "
                                    "in hex and sent as it was, byte for byte.")};
    // What a text view takes for the end of a line, or drops.
    static constexpr std::array<char16_t, 5> mangled{u'\0', u'\u2028', u'\u2029', u'\ufdd0', u'\ufdd1'};
    if (std::any_of(mangled.begin(), mangled.end(), [&body](char16_t each) { return body.text.contains(QChar(each)); }))
        return Error{ErrorCode::InvalidInput,
                     DraftWords::tr("It holds characters that no editor keeps (NUL or separators of Unicode), so it is shown in hex and "
                                    "sent as it was, byte for byte.")};
    body.crlf = pairs > 0;
    if (body.crlf)
        body.text.replace(u"\r\n"_s, u"\n"_s);
    return body;
}

} // namespace ovyxa::rules

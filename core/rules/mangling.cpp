// SPDX-License-Identifier: MIT
#include "core/rules/mangling.h"

#include "core/signing/compression.h"
#include "core/signing/json_style.h"
#include "core/signing/signature.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct MangleWords final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Mangling)
};

constexpr QByteArrayView otherName{"X-Forwarded-Signature"};

/// Another style of the same JSON; the white space around it stays. What is none stays as it is.
QByteArray inStyle(const QByteArray &body, const JsonStyle &style)
{
    const QByteArray json = body.trimmed();
    const auto styled = restyled(json, style);
    const qsizetype at = body.indexOf(json);
    return styled ? QByteArray(body.first(at) + *styled + body.sliced(at + json.size())) : body;
}

QByteArray packed(const QByteArray &body)
{
    QByteArray gzip;
    visitPacked(body, {}, [&gzip](const Coded &coded) {
        if (coded.coding == "gzip"_L1)
            gzip = coded.bytes;
        return !gzip.isEmpty();
    });
    return gzip.isEmpty() ? body : gzip;
}

QByteArray withoutNewline(QByteArray body)
{
    if (body.endsWith('\n'))
        body.chop(body.endsWith("\r\n") ? 2 : 1);
    return body;
}

bool is(const Header &header, QByteArrayView name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

void remove(HeaderList &headers, QByteArrayView name)
{
    headers.removeIf([name](const Header &each) { return is(each, name); });
}

/// One step on body and headers. The body's length is told afterwards.
void apply(MangleStep step, rules::Mangled &request)
{
    HeaderList &headers = request.headers;
    JsonStyle style;
    switch (step) {
    case MangleStep::Reserialise:
        style.layout = JsonStyle::Layout::Spaced;
        request.body = inStyle(request.body, style);
        break;
    case MangleStep::SortKeys:
        style.order = JsonStyle::Order::Sorted;
        request.body = inStyle(request.body, style);
        break;
    case MangleStep::EscapeSlashes:
        style.strings = JsonStyle::Strings::Slashes;
        request.body = inStyle(request.body, style);
        break;
    case MangleStep::CutNewline: request.body = withoutNewline(request.body); break;
    case MangleStep::Reencode: request.body = QString::fromUtf8(request.body).toLatin1(); break;
    case MangleStep::Gzip:
        if (request.body.isEmpty())
            break;
        request.body = packed(request.body);
        headers.append({"Content-Encoding"_ba, "gzip"_ba});
        break;
    case MangleStep::Chunks:
        if (headerCount(headers, "Content-Length") == 0)
            break; // in chunks already, or nothing to part
        remove(headers, "Content-Length");
        headers.append({"Transfer-Encoding"_ba, "chunked"_ba});
        break;
    case MangleStep::RenameSignature:
        for (Header &each : headers) {
            if (is(each, signatureHeader))
                each.name = otherName.toByteArray();
        }
        break;
    case MangleStep::DropSignature: remove(headers, signatureHeader); break;
    }
}

} // namespace

QLatin1StringView toText(MangleStep step)
{
    switch (step) {
    case MangleStep::Reserialise: return "reserialise"_L1;
    case MangleStep::SortKeys: return "sort_keys"_L1;
    case MangleStep::EscapeSlashes: return "escape_slashes"_L1;
    case MangleStep::CutNewline: return "cut_newline"_L1;
    case MangleStep::Reencode: return "reencode"_L1;
    case MangleStep::Gzip: return "gzip"_L1;
    case MangleStep::Chunks: return "chunks"_L1;
    case MangleStep::RenameSignature: return "rename_signature"_L1;
    case MangleStep::DropSignature: return "drop_signature"_L1;
    }
    Q_UNREACHABLE();
}

QStringList toText(const QList<MangleStep> &steps)
{
    QStringList words;
    for (const MangleStep step : steps)
        words.append(toText(step));
    return words;
}

QList<MangleStep> mangleStepsFromText(const QStringList &words)
{
    QList<MangleStep> steps;
    std::copy_if(allMangleSteps.begin(), allMangleSteps.end(), std::back_inserter(steps),
                 [&words](MangleStep step) { return words.contains(toText(step)); });
    return steps;
}

namespace rules {

Mangled mangled(const QByteArray &rawHead, const HeaderList &headers, const QByteArray &body, const QList<MangleStep> &steps)
{
    Mangled request{rawHead, headers, body, {}};
    for (const MangleStep step : allMangleSteps) {
        if (!steps.contains(step))
            continue;
        const HeaderList headersBefore = request.headers;
        const QByteArray bodyBefore = request.body;
        apply(step, request);
        if (request.body != bodyBefore || request.headers != headersBefore)
            request.changes.append(step);
    }
    for (Header &each : request.headers) {
        if (is(each, "Content-Length"))
            each.value = QByteArray::number(request.body.size());
    }
    if (request.headers == headers)
        return request;
    request.rawHead = rawHead.first(rawHead.indexOf('\n') + 1); // the request line
    for (const Header &each : std::as_const(request.headers))
        request.rawHead += each.name + ": " + each.value + "\r\n";
    request.rawHead += "\r\n";
    return request;
}

QString mangleWords(MangleStep step)
{
    switch (step) {
    case MangleStep::Reserialise: return MangleWords::tr("JSON serialised anew");
    case MangleStep::SortKeys: return MangleWords::tr("keys sorted");
    case MangleStep::EscapeSlashes: return MangleWords::tr("slashes escaped");
    case MangleStep::CutNewline: return MangleWords::tr("last line break cut");
    case MangleStep::Reencode: return MangleWords::tr("re-encoded as Latin-1");
    case MangleStep::Gzip: return MangleWords::tr("packed with gzip");
    case MangleStep::Chunks: return MangleWords::tr("sent in chunks");
    case MangleStep::RenameSignature: return MangleWords::tr("signature header renamed");
    case MangleStep::DropSignature: return MangleWords::tr("signature header dropped");
    }
    Q_UNREACHABLE();
}

} // namespace rules
} // namespace ovyxa

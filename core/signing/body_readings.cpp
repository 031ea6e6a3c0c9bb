// SPDX-License-Identifier: MIT
#include "core/signing/body_readings.h"

#include "core/signing/body_visits.h"
#include "core/signing/charsets.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QByteArray withLf(QByteArray bytes)
{
    return bytes.replace("\r\n", "\n");
}

QByteArray withCrLf(const QByteArray &bytes)
{
    return withLf(bytes).replace("\n", "\r\n");
}

bool visitEnds(const QByteArray &bytes, const Faults &before, int changes, const BodyVisitor &visitor)
{
    const auto ending = [&](const QByteArray &changed, const Finding &cause) {
        return changed != bytes && visitor({changed, before + Faults{cause}, changes, {}});
    };
    for (const QByteArrayView end : {QByteArrayView("\r\n"), QByteArrayView("\n"), QByteArrayView("\r")}) {
        if (bytes.endsWith(end) && ending(bytes.chopped(end.size()), Fault::TrailingNewlineAdded))
            return true;
    }
    qsizetype length = bytes.size();
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
        --length;
    return ending(bytes.first(length), Fault::TrailingNewlineAdded) || ending(bytes + '\n', Fault::TrailingNewlineCut)
           || ending(bytes + "\r\n", Fault::TrailingNewlineCut) || ending(bytes.trimmed(), Fault::BodyWhitespace)
           || (bytes.size() <= thoroughBodyBytes && ending(bytes + ' ', {Fault::BodyWhitespace, true}));
}

/// A byte order mark, the line ends and the end of the body, each left, added or taken away; `changes` of them at once.
bool visitEdits(const QByteArray &body, int changes, const BodyVisitor &visitor)
{
    const bool marked = body.startsWith(byteOrderMark);
    const bool broken = body.contains('\n');
    for (const bool mark : {false, true}) {
        const QByteArray start = !mark ? body : marked ? body.sliced(byteOrderMark.size()) : byteOrderMark + body;
        for (const int lines : {0, 1, 2}) {
            if (lines > 0 && !broken)
                continue;
            const QByteArray middle = lines == 0 ? start : lines == 1 ? withLf(start) : withCrLf(start);
            if (lines > 0 && middle == start)
                continue;
            Faults causes;
            if (mark)
                causes.append({Fault::BodyBom, !marked});
            if (lines > 0)
                causes.append({Fault::BodyCrlf, lines == 2});
            if (!causes.isEmpty() && causes.size() == changes && visitor({middle, causes, changes, {}}))
                return true;
            if (causes.size() + 1 == changes && visitEnds(middle, causes, changes, visitor))
                return true;
        }
    }
    return false;
}

bool visitConstants(const QByteArray &body, const BodyVisitor &visitor)
{
    if (!body.isEmpty() && visitor({{}, {{Fault::BodyEmpty, true}}, 1, {}}))
        return true;
    for (const char *placeholder : {"[object Object]",
                                    "{}",
                                    "[]",
                                    "null",
                                    "undefined",
                                    "None",
                                    "nil",
                                    "<nil>",
                                    "\"\"",
                                    "true",
                                    "Array",
                                    "[object Promise]",
                                    "[object ReadableStream]",
                                    "[object ArrayBuffer]",
                                    "[object Blob]",
                                    "b''",
                                    "\"[object Object]\"",
                                    "System.Byte[]",
                                    "System.Object",
                                    "System.IO.MemoryStream",
                                    "System.Text.Json.JsonDocument",
                                    "System.Dynamic.ExpandoObject",
                                    "Microsoft.AspNetCore.WebUtilities.FileBufferingReadStream",
                                    "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpRequestStream"}) {
        if (body != placeholder && visitor({placeholder, {{Fault::BodyPlaceholder, false, {QString::fromLatin1(placeholder)}}}, 1, {}}))
            return true;
    }
    return false;
}

} // namespace

void visitBodyReadings(const BodyContext &context, const BodyVisitor &visitor)
{
    const QByteArray &body = context.body;
    const bool thorough = body.size() <= thoroughBodyBytes;
    if (visitor({body, {}, 0, {}}) || visitConstants(body, visitor) || visitCompression(context, visitor, false) || visitEdits(body, 1, visitor))
        return;
    if (thorough && (visitEdits(body, 2, visitor) || visitEdits(body, 3, visitor)))
        return;
    if (visitSerialisations(context, visitor, 1) || visitEncodings(context, visitor) || visitWrappings(context, visitor)
        || visitCompanions(context, visitor))
        return;
    if (thorough) {
        (void)(visitPrinted(context, visitor) || visitSerialisations(context, visitor, 2) || visitSerialisations(context, visitor, 3)
               || visitNumbers(context, visitor) || visitCompression(context, visitor, true) || visitSerialisations(context, visitor, 4)
               || visitSerialisations(context, visitor, 5));
    }
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/model/ascii.h"
#include "core/signing/body_visits.h"
#include "core/signing/charsets.h"
#include "core/signing/compression.h"
#include "core/signing/escapes.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype headBytes = 256;   // tell whether a large body could be base64, or is text
constexpr qsizetype shortBytes = 4096; // of a body that is tried as bare deflate, whatever it looks like

Fault faultOf(Recoded::Kind kind)
{
    switch (kind) {
    case Recoded::Kind::Latin1: return Fault::BodyLatin1;
    case Recoded::Kind::Mojibake: return Fault::BodyMojibake;
    case Recoded::Kind::Charset: return Fault::BodyCharset;
    case Recoded::Kind::Utf16: return Fault::BodyUtf16;
    case Recoded::Kind::Normalised: return Fault::BodyNormalised;
    }
    Q_UNREACHABLE();
}

Finding findingOf(const Recoded &recoded)
{
    const bool named = recoded.kind == Recoded::Kind::Charset || recoded.kind == Recoded::Kind::Normalised;
    return {faultOf(recoded.kind), recoded.isOther, named ? QStringList{recoded.name} : QStringList()};
}

bool couldBeBase64(QByteArrayView body)
{
    const QByteArrayView head = body.first(std::min(body.size(), headBytes));
    return !head.isEmpty()
           && std::all_of(head.begin(), head.end(), [](char c) { return ascii::isLetterOrDigit(c) || QByteArrayView("+/=-_\r\n").contains(c); });
}

bool looksLikeText(QByteArrayView body)
{
    const QByteArrayView head = body.first(std::min(body.size(), headBytes));
    return std::none_of(head.begin(), head.end(), [](char c) { return quint8(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f'; });
}

/// Unix seconds; 0 = this is no time.
qint64 secondsOf(const QByteArray &written)
{
    bool isNumber = false;
    const qint64 number = written.toLongLong(&isNumber);
    if (isNumber)
        return number >= 1'000'000'000'000 ? number / 1000 : number;
    const QString words = QString::fromLatin1(written);
    QDateTime moment = QDateTime::fromString(words, Qt::ISODateWithMs);
    if (!moment.isValid()) { // RFC 9110, 5.6.7
        moment = QLocale::c().toDateTime(words, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
        moment.setTimeSpec(Qt::UTC);
    }
    return moment.isValid() ? moment.toSecsSinceEpoch() : 0;
}

/// When the body may have been packed: in the seconds after a time that it or the request bears.
QList<quint32> packingTimes(const BodyContext &context)
{
    constexpr qsizetype most = 2;     // times that are believed
    constexpr qint64 before = 1;      // clocks that differ a little
    constexpr qint64 longestWork = 5; // from the event to its bytes
    static const QRegularExpression moments(
        uR"re("(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)|\d{10}(?:\d{3})?)"|:\s*(\d{10}(?:\d{3})?)\b)re"_s);
    QList<QByteArray> told = context.timestamps;
    const QString head = QString::fromLatin1(context.body.first(std::min(context.body.size(), shortBytes)));
    for (auto each = moments.globalMatch(head); each.hasNext() && told.size() < most;) {
        const QRegularExpressionMatch match = each.next();
        told += (match.capturedView(1).isEmpty() ? match.capturedView(2) : match.capturedView(1)).toLatin1();
    }
    QList<quint32> times;
    for (const QByteArray &moment : std::as_const(told)) {
        const qint64 at = secondsOf(moment);
        for (qint64 time = at - before; at > 0 && time <= at + longestWork; ++time) {
            if (const auto packed = quint32(time); !times.contains(packed))
                times += packed;
        }
    }
    return times;
}

bool visitDecoded(const QByteArray &body, const BodyVisitor &visitor)
{
    const auto one = [&](const QByteArray &bytes, const Finding &cause) { return visitor({bytes, {cause}, 1, {}}); };
    QByteArray packed = body.trimmed();
    if (packed.contains('\n'))
        packed.replace("\r", "").replace("\n", "");
    for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        const auto decoded = QByteArray::fromBase64Encoding(packed, alphabet | QByteArray::AbortOnBase64DecodingErrors);
        if (decoded && !decoded.decoded.isEmpty() && one(decoded.decoded, Fault::BodyBase64))
            return true;
    }
    const QByteArray digits = QByteArray::fromHex(packed);
    return digits.toHex() == packed.toLower() && !digits.isEmpty() && one(digits, Fault::BodyHex);
}

} // namespace

bool visitEncodings(const BodyContext &context, const BodyVisitor &visitor)
{
    const QByteArray &body = context.body;
    const auto one = [&](const QByteArray &bytes, const Finding &cause) { return visitor({bytes, {cause}, 1, {}}); };
    if (couldBeBase64(body) && visitDecoded(body, visitor))
        return true;
    if (body.size() > largeBodyBytes)
        return false;
    for (const Recoded &recoded : recodings(body)) {
        if (one(recoded.bytes, findingOf(recoded)))
            return true;
    }
    if (const auto inner = unquotedJson(body.trimmed()); inner && one(*inner, Fault::BodyDoubleEncoded))
        return true;
    if (body.size() > thoroughBodyBytes)
        return one(body.toBase64(), {Fault::BodyBase64, true});
    using Strings = JsonStyle::Strings;
    for (const Strings strings : {Strings::Plain, Strings::Ascii, Strings::SlashesAscii, Strings::Html}) {
        if (one(quotedJson(body, strings), {Fault::BodyDoubleEncoded, true}))
            return true;
    }
    if (one(body.toBase64(), {Fault::BodyBase64, true})
        || one(body.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals), {Fault::BodyBase64, true})
        || one(body.toHex(), {Fault::BodyHex, true}) || one(body.toHex().toUpper(), {Fault::BodyHex, true}))
        return true;
    for (const bool plus : {false, true}) {
        const QByteArray decoded = percentDecoded(body, plus);
        if (decoded != body && one(decoded, Fault::BodyPercentEncoded))
            return true;
    }
    const QByteArray plain = htmlUnescaped(body);
    if (plain != body && one(plain, Fault::BodyHtmlEscaped))
        return true;
    for (const QByteArray &escaped : percentEncodings(body)) {
        if (one(escaped, {Fault::BodyPercentEncoded, true}))
            return true;
    }
    for (const QByteArray &escaped : htmlEscapings(body)) {
        if (one(escaped, {Fault::BodyHtmlEscaped, true}))
            return true;
    }
    return false;
}

bool visitCompression(const BodyContext &context, const BodyVisitor &visitor, bool packed)
{
    // A body of a few KiB can unpack to gigabytes; JSON seldom packs to less than a tenth.
    constexpr qsizetype roomyBytes = 16 * 1024 * 1024;
    constexpr qsizetype factor = 4;
    const QByteArray &body = context.body;
    if (packed) {
        return !looksCompressed(body) && visitPacked(body, packingTimes(context), [&](const Coded &coded) {
            return visitor({coded.bytes, {{Fault::BodyCompressed, true, {coded.coding}}}, 2, {}});
        });
    }
    // Bare deflate has no mark, and may begin with any byte, a brace among them; but it soon has one that no text holds.
    if (body.size() > shortBytes && context.contentEncoding.isEmpty() && looksLikeText(body) && !looksCompressed(body))
        return false;
    const auto inner = unpacked(body, std::max(roomyBytes, factor * body.size()));
    if (!inner)
        return false;
    const Faults causes{{Fault::BodyCompressed, false, {inner->coding}}};
    return visitor({inner->bytes, causes, 1, {}}) || visitor({inner->bytes.trimmed(), causes + Faults{Fault::BodyWhitespace}, 2, {}})
           || visitor({inner->bytes + '\n', causes + Faults{Fault::TrailingNewlineCut}, 2, {}});
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/signing/body_visits.h"
#include "core/signing/escapes.h"
#include "core/signing/json_tokens.h"

#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

using Layout = JsonStyle::Layout;

constexpr std::array<const char *, 10> wrapperNames{"body", "payload", "data", "event", "message", "json", "content", "rawBody", "Message", "detail"};

/// Shows what stood in the wrapper as it is there and, if that is JSON, laid out as it may have been before.
bool visitInner(const QByteArray &inner, const Finding &cause, bool isText, const BodyVisitor &visitor)
{
    if (visitor({inner, {cause}, 1, {}}))
        return true;
    if (isText)
        return visitor({inner + '\n', {cause, Fault::TrailingNewlineCut}, 2, {}});
    for (const JsonStyle &style : {JsonStyle{Layout::Compact, {}}, JsonStyle{Layout::Spaced, {}}, JsonStyle{Layout::Pretty, "  "}}) {
        const auto text = restyled(inner, style);
        if (text && *text != inner && visitor({*text, {cause, Fault::BodyReserialised}, 2, style}))
            return true;
    }
    return false;
}

/// Every member's value at any depth (some dozens): objects as they stand, strings by their text, or decoded from base64.
bool visitMembers(const QByteArray &body, const BodyVisitor &visitor)
{
    struct Level
    {
        const char *start = nullptr;
        QByteArray key;
        bool array = false;
    };
    constexpr int most = 64;
    constexpr qsizetype deepest = 8;
    int shown = 0;
    QList<Level> open;
    QByteArray key;
    bool keyNext = false;
    const auto path = [&](const QByteArray &last) {
        QStringList names;
        for (const Level &level : std::as_const(open)) {
            if (!level.key.isEmpty())
                names.append(QString::fromUtf8(level.key));
        }
        if (!last.isEmpty())
            names.append(QString::fromUtf8(last));
        return names.join(u'.').left(60);
    };
    JsonTokens tokens(body);
    while (tokens.next() && shown < most) {
        const QByteArrayView token = tokens.token();
        if (tokens.opens()) {
            if (open.size() >= deepest)
                return false;
            open.append({token.data(), std::exchange(key, {}), tokens.is('[')});
            keyNext = tokens.is('{');
        } else if (tokens.closes()) {
            if (open.isEmpty())
                return false;
            const QByteArray inner(open.last().start, token.data() + 1 - open.last().start);
            const QString where = path({});
            const bool isData = open.size() == 2 && open.last().key == "data" && !open.first().array;
            open.removeLast();
            keyNext = false;
            if (open.isEmpty())
                return false;
            ++shown;
            const Finding cause = isData ? Finding(Fault::DataOnly) : Finding(Fault::BodyWrapped, false, {where.isEmpty() ? u"[0]"_s : where});
            if (visitInner(inner, cause, false, visitor))
                return true;
        } else if (tokens.is(',')) {
            keyNext = !open.isEmpty() && !open.last().array;
        } else if (tokens.is(':')) {
            keyNext = false;
        } else if (keyNext) {
            key = unquotedJson(token).value_or(token.toByteArray());
        } else {
            const QByteArray name = std::exchange(key, {});
            const bool isData = open.size() == 1 && name == "data";
            const auto text = unquotedJson(token);
            const QString where = path(name);
            if (isData && visitor({token.toByteArray(), {Fault::DataOnly}, 1, {}}))
                return true;
            if (!text || text->size() < 2)
                continue;
            ++shown;
            const Finding cause{Fault::BodyWrapped, false, {where.isEmpty() ? u"[0]"_s : where}};
            if (visitInner(*text, cause, true, visitor))
                return true;
            const auto decoded = QByteArray::fromBase64Encoding(*text, QByteArray::AbortOnBase64DecodingErrors);
            if (decoded && text->size() > 8 && visitor({decoded.decoded, {cause, Fault::BodyBase64}, 2, {}}))
                return true;
        }
    }
    return false;
}

bool visitWrapped(const QByteArray &body, const BodyVisitor &visitor)
{
    for (const char *name : wrapperNames) {
        const Finding cause{Fault::BodyWrapped, true, {QString::fromLatin1(name)}};
        const QByteArray key = '"' + QByteArray(name) + '"';
        const QByteArray text = quotedJson(body);
        for (const QByteArray &wrapped : {QByteArray("{" + key + ":" + body + "}"), QByteArray("{" + key + ": " + body + "}"),
                                          QByteArray("{" + key + ":" + text + "}"), QByteArray("{" + key + ": " + text + "}")}) {
            if (visitor({wrapped, {cause}, 1, {}}))
                return true;
        }
    }
    return visitor({'[' + body + ']', {{Fault::BodyWrapped, true, {u"[0]"_s}}}, 1, {}});
}

bool visitFormFields(const QByteArray &body, const BodyVisitor &visitor)
{
    constexpr qsizetype longestName = 64;
    if (body.startsWith('{') || body.startsWith('['))
        return false;
    const QList<QByteArray> fields = body.split('&');
    if (fields.size() > 64)
        return false;
    for (const QByteArray &field : fields) {
        const qsizetype end = field.indexOf('=');
        if (end < 0 || end > longestName)
            continue;
        const Finding cause{Fault::BodyForm, false, {QString::fromUtf8(field.first(end))}};
        const QByteArray value = field.sliced(end + 1);
        for (const bool plus : {true, false}) {
            const QByteArray decoded = percentDecoded(value, plus);
            if (visitor({decoded, {cause}, 1, {}}) || visitor({decoded.trimmed(), {cause, Fault::BodyWhitespace}, 2, {}}))
                return true;
        }
        if (visitor({value, {cause}, 1, {}}))
            return true;
    }
    // Tools that send "a form" put the whole body into a name without a value.
    const QByteArray whole = percentDecoded(body.endsWith('=') ? body.chopped(1) : body, true);
    return whole != body && visitor({whole, {{Fault::BodyForm, false, {QString()}}}, 1, {}});
}

bool visitForms(const QByteArray &body, const BodyVisitor &visitor)
{
    for (const char *name : wrapperNames) {
        const Finding cause{Fault::BodyForm, true, {QString::fromLatin1(name)}};
        for (const QByteArray &value : percentEncodings(body)) {
            if (visitor({QByteArray(name) + '=' + value, {cause}, 1, {}}))
                return true;
        }
    }
    return false;
}

/// RFC 2046, 5.1.1: each part's content, between the blank line and the line break before the next boundary.
bool visitParts(const BodyContext &context, const BodyVisitor &visitor)
{
    const QByteArray &body = context.body;
    if (!body.startsWith("--"))
        return false;
    const QByteArray boundary = body.first(std::max(body.indexOf('\n'), qsizetype(0))).trimmed();
    if (boundary.size() < 3 || boundary.size() > 80)
        return false;
    for (qsizetype at = boundary.size(); at > 0;) {
        const qsizetype next = body.indexOf(boundary, at);
        if (next < 0)
            return false;
        const QByteArray part = body.sliced(at, next - at);
        const qsizetype blank = part.indexOf("\r\n\r\n");
        const qsizetype name = part.indexOf("name=\"");
        if (blank >= 0 && part.endsWith("\r\n") && blank + 4 <= part.size() - 2) {
            const qsizetype nameEnd = name < 0 ? -1 : part.indexOf('"', name + 6);
            const QString field = nameEnd < 0 ? QString() : QString::fromUtf8(part.sliced(name + 6, nameEnd - name - 6)).left(40);
            if (visitor({part.sliced(blank + 4, part.size() - blank - 6), {{Fault::BodyForm, false, {field}}}, 1, {}}))
                return true;
        }
        at = next + boundary.size();
    }
    return false;
}

} // namespace

bool visitWrappings(const BodyContext &context, const BodyVisitor &visitor)
{
    const QByteArray &body = context.body;
    if (body.size() > largeBodyBytes && !context.contentType.startsWith("multipart/") && !context.contentType.contains("urlencoded"))
        return false;
    if (visitParts(context, visitor) || visitFormFields(body, visitor) || visitMembers(body, visitor))
        return true;
    return body.size() <= thoroughBodyBytes && (visitWrapped(body, visitor) || visitForms(body, visitor));
}

} // namespace ovyxa

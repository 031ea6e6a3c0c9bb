// SPDX-License-Identifier: MIT
#include "core/signing/body_readings.h"

#include <QtCore/QDateTime>
#include <QtCore/QStringDecoder>
#include <QtCore/QStringEncoder>
#include <QtCore/QUrl>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView byteOrderMark{"\xEF\xBB\xBF"};

QByteArray withLf(QByteArray bytes)
{
    return bytes.replace("\r\n", "\n");
}

QByteArray withCrLf(const QByteArray &bytes)
{
    return withLf(bytes).replace("\n", "\r\n");
}

class Visit final
{
public:
    Visit(const BodyContext &context, const std::function<bool(const BodyReading &)> &visitor)
        : m_context(context)
        , m_body(context.body)
        , m_visitor(visitor)
    {
    }

    void run()
    {
        const bool thorough = m_body.size() <= thoroughBodyBytes;
        if (show(m_body, {}, 0) || edits(1) || (thorough && (edits(2) || edits(3))))
            return;
        if (constants() || serialisations(1) || encodings() || extras())
            return;
        if (thorough)
            (void)(serialisations(2) || serialisations(3) || serialisations(4));
    }

private:
    bool show(const QByteArray &bytes, const Causes &causes, int changes, const std::optional<JsonStyle> &style = {})
    {
        return m_visitor({bytes, causes, changes, style});
    }

    bool one(const QByteArray &bytes, Cause cause) { return show(bytes, {cause}, 1); }

    /// A byte order mark, the line ends and the end of the body, each left, added or taken away; `changes` of them at once.
    bool edits(int changes)
    {
        const bool marked = m_body.startsWith(byteOrderMark);
        for (const bool mark : {false, true}) {
            const QByteArray start = !mark ? m_body : marked ? m_body.sliced(byteOrderMark.size()) : byteOrderMark + m_body;
            for (const int lines : {0, 1, 2}) {
                const QByteArray middle = lines == 0 ? start : lines == 1 ? withLf(start) : withCrLf(start);
                if (lines > 0 && middle == start)
                    continue;
                Causes causes;
                if (mark)
                    causes.append(Cause::BodyBom);
                if (lines > 0)
                    causes.append(Cause::BodyCrlf);
                if (!causes.isEmpty() && causes.size() == changes && show(middle, causes, changes))
                    return true;
                if (causes.size() + 1 == changes && ends(middle, causes, changes))
                    return true;
            }
        }
        return false;
    }

    bool ends(const QByteArray &bytes, const Causes &before, int changes)
    {
        const auto ending = [&](const QByteArray &changed, Cause cause) {
            return changed != bytes && show(changed, before + Causes{cause}, changes);
        };
        for (const QByteArrayView end : {QByteArrayView("\r\n"), QByteArrayView("\n"), QByteArrayView("\r")}) {
            if (bytes.endsWith(end) && ending(bytes.chopped(end.size()), Cause::TrailingNewlineAdded))
                return true;
        }
        qsizetype length = bytes.size();
        while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
            --length;
        return ending(bytes.first(length), Cause::TrailingNewlineAdded) || ending(bytes + '\n', Cause::TrailingNewlineCut)
               || ending(bytes + "\r\n", Cause::TrailingNewlineCut) || ending(bytes.trimmed(), Cause::BodyWhitespace);
    }

    bool constants()
    {
        if (!m_body.isEmpty() && one({}, Cause::BodyEmpty))
            return true;
        for (const char *placeholder : {"[object Object]", "{}", "null", "undefined", "None", "\"\""}) {
            if (m_body != placeholder && one(placeholder, Cause::BodyPlaceholder))
                return true;
        }
        return false;
    }

    /// The same JSON as other serialisers write it; `changes` of white space, order, strings and a line break at the end differ.
    bool serialisations(int changes)
    {
        using Layout = JsonStyle::Layout;
        using Order = JsonStyle::Order;
        using Strings = JsonStyle::Strings;
        static const std::array<QByteArray, 6> indents{"  ", "    ", "\t", " ", "   ", QByteArray(8, ' ')};
        const bool thorough = m_body.size() <= thoroughBodyBytes;
        QList<JsonStyle> layouts;
        if (!thorough) {
            for (const JsonStyle &style : {JsonStyle{Layout::Compact, {}}, JsonStyle{Layout::Spaced, {}}, JsonStyle{Layout::Pretty, indents[0]},
                                           JsonStyle{Layout::Pretty, indents[1]}}) {
                if (serialised(m_body, style, false))
                    return true;
            }
            return false;
        }
        for (const Layout layout :
             {Layout::AsReceived, Layout::Compact, Layout::Spaced, Layout::ColonSpaced, Layout::CommaSpaced, Layout::InnerSpaced})
            layouts.append({layout, {}});
        for (const QByteArray &indent : indents)
            layouts.append({JsonStyle{Layout::Pretty, indent}, JsonStyle{Layout::PrettyWide, indent}, JsonStyle{Layout::Pretty, indent, "\r\n"}});
        // What costs time, the order and the strings, is written once and then laid out; what changes nothing is left out.
        for (const Order order : {Order::AsReceived, Order::Documented, Order::Sorted, Order::ByLength}) {
            const auto ordered = restyled(m_body, {order == Order::AsReceived ? Layout::AsReceived : Layout::Compact, {}, "\n", order});
            if (!ordered)
                return false;
            QList<QByteArray> written;
            for (int strings = 0; strings <= int(Strings::HtmlAsciiUpper); ++strings) {
                const auto text = restyled(*ordered, {Layout::AsReceived, {}, "\n", Order::AsReceived, Strings(strings)});
                if (!text || written.contains(*text))
                    continue;
                written.append(*text);
                for (JsonStyle style : std::as_const(layouts)) {
                    style.order = order;
                    style.strings = Strings(strings);
                    const int changed = (order != Order::AsReceived) + (strings != 0) + (style.layout != Layout::AsReceived);
                    // Rearranged keys lose the white space between them, so that their layout cannot be "as received".
                    if (changed == 0 || (order != Order::AsReceived && style.layout == Layout::AsReceived))
                        continue;
                    if ((changed == changes || changed + 1 == changes) && serialised(*text, style, changed < changes))
                        return true;
                }
            }
        }
        return false;
    }

    /// Lays out a text whose keys and strings are as the style wants them; or that and a line break after it.
    bool serialised(const QByteArray &written, const JsonStyle &style, bool newline)
    {
        const auto text = restyled(written, {style.layout, style.indent, style.lineEnd});
        if (!text)
            return false;
        const bool marked = m_body.startsWith(byteOrderMark); // what is written anew has none
        const int changes = (style.order != JsonStyle::Order::AsReceived) + (style.strings != JsonStyle::Strings::AsReceived)
                            + (style.layout != JsonStyle::Layout::AsReceived) + newline + marked;
        const Causes causes = marked ? Causes{Cause::BodyReserialised, Cause::BodyBom} : Causes{Cause::BodyReserialised};
        if (!newline)
            return show(*text, causes, changes, style);
        return show(*text + '\n', causes, changes, style) || show(*text + "\r\n", causes, changes, style);
    }

    bool encodings()
    {
        QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = utf8(m_body);
        const bool isText = !utf8.hasError();
        const bool isAscii = std::all_of(m_body.begin(), m_body.end(), [](char c) { return quint8(c) < 0x80; });
        if (!isAscii) {
            const bool fits = isText && std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x100; });
            if ((fits && one(text.toLatin1(), Cause::BodyLatin1)) || one(QString::fromLatin1(m_body).toUtf8(), Cause::BodyLatin1))
                return true;
        }
        if (isText && m_body.size() <= thoroughBodyBytes) {
            for (const auto encoding : {QStringEncoder::Utf16LE, QStringEncoder::Utf16BE}) {
                QStringEncoder encoder(encoding);
                if (one(encoder(text), Cause::BodyUtf16))
                    return true;
            }
            if (one(quotedJson(m_body), Cause::BodyDoubleEncoded)
                || (!isAscii && one(quotedJson(m_body, JsonStyle::Strings::Ascii), Cause::BodyDoubleEncoded)))
                return true;
        }
        if (const auto inner = unquotedJson(m_body.trimmed()); inner && one(*inner, Cause::BodyDoubleEncoded))
            return true;
        const auto decoded = QByteArray::fromBase64Encoding(m_body.trimmed(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
        return (decoded && !decoded.decoded.isEmpty() && one(decoded.decoded, Cause::BodyBase64)) || one(m_body.toBase64(), Cause::BodyBase64);
    }

    bool extras()
    {
        const auto data = memberValue(m_body, "data");
        if (data && one(*data, Cause::DataOnly))
            return true;
        for (const QByteArray &url : urls()) {
            if (joined(url, Cause::UrlIncluded))
                return true;
            if (m_body.size() > thoroughBodyBytes)
                continue;
            if (one("POST\n" + url + '\n' + m_body, Cause::UrlIncluded) || one("POST" + url + m_body, Cause::UrlIncluded)
                || one("POST " + url + '\n' + m_body, Cause::UrlIncluded))
                return true;
        }
        for (const QByteArray &timestamp : timestamps()) {
            if (joined(timestamp, Cause::TimestampIncluded) || one("v0:" + timestamp + ':' + m_body, Cause::TimestampIncluded))
                return true;
        }
        return false;
    }

    bool joined(const QByteArray &text, Cause cause)
    {
        for (const QByteArrayView between :
             {QByteArrayView("."), QByteArrayView(""), QByteArrayView(":"), QByteArrayView("\n"), QByteArrayView("|")}) {
            if (one(text + between + m_body, cause))
                return true;
            if (m_body.size() <= thoroughBodyBytes ? one(m_body + between + text, cause) : between.isEmpty())
                return m_body.size() <= thoroughBodyBytes;
        }
        return false;
    }

    [[nodiscard]] QList<QByteArray> urls() const
    {
        QList<QByteArray> forms;
        const auto add = [&](const QByteArray &form) {
            if (!form.isEmpty() && !forms.contains(form))
                forms.append(form);
        };
        add(m_context.url);
        const QUrl url = QUrl::fromEncoded(m_context.url);
        add(url.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment));
        if (!url.host().isEmpty()) { // a tunnel ends TLS: what was signed as https may arrive as http
            QUrl other = url;
            other.setScheme(url.scheme() == "https"_L1 ? u"http"_s : u"https"_s);
            add(other.toEncoded(QUrl::RemoveFragment));
        }
        add(url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment));
        add(url.path(QUrl::FullyEncoded).toLatin1());
        add(url.toEncoded(QUrl::StripTrailingSlash));
        return forms;
    }

    [[nodiscard]] QList<QByteArray> timestamps() const
    {
        QList<QByteArray> all = m_context.timestamps;
        if (const auto token = memberValue(m_body, "timestamp")) {
            const QByteArray text = unquotedJson(*token).value_or(*token);
            all.append(text);
            const QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate);
            if (time.isValid())
                all.append({QByteArray::number(time.toSecsSinceEpoch()), QByteArray::number(time.toMSecsSinceEpoch())});
        }
        return all;
    }

    const BodyContext &m_context;
    const QByteArray &m_body;
    const std::function<bool(const BodyReading &)> &m_visitor;
};

} // namespace

void visitBodyReadings(const BodyContext &context, const std::function<bool(const BodyReading &)> &visitor)
{
    Visit(context, visitor).run();
}

} // namespace ovyxa

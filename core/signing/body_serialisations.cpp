// SPDX-License-Identifier: MIT
#include "core/signing/body_visits.h"
#include "core/signing/charsets.h"

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

using Layout = JsonStyle::Layout;
using Order = JsonStyle::Order;
using Strings = JsonStyle::Strings;

constexpr qsizetype layoutBytes = 4096; // of a large body: enough to see how it is laid out

const QList<JsonStyle> &layouts()
{
    static const std::array<QByteArray, 6> indents{"  ", "    ", "\t", " ", "   ", QByteArray(8, ' ')};
    static const QList<JsonStyle> all = [] {
        QList<JsonStyle> list;
        for (const Layout layout :
             {Layout::AsReceived, Layout::Compact, Layout::Spaced, Layout::ColonSpaced, Layout::CommaSpaced, Layout::InnerSpaced})
            list.append({layout, {}});
        for (const QByteArray &indent : indents)
            list.append({JsonStyle{Layout::Pretty, indent}, JsonStyle{Layout::PrettyWide, indent}, JsonStyle{Layout::Pretty, indent, "\r\n"}});
        return list;
    }();
    return all;
}

/// Lays out a text whose keys, strings and numbers are as the style wants them; or that and a line break after it.
bool serialised(const QByteArray &body, const QByteArray &written, const JsonStyle &style, bool newline, const BodyVisitor &visitor)
{
    const auto text = restyled(written, {style.layout, style.indent, style.lineEnd});
    if (!text)
        return false;
    const bool marked = body.startsWith(byteOrderMark); // what is written anew has none
    const bool onlyNumbers = style.layout == Layout::AsReceived && style.order == Order::AsReceived && style.strings == Strings::AsReceived;
    const int changes = (style.order != Order::AsReceived) + (style.strings != Strings::AsReceived) + (style.layout != Layout::AsReceived)
                        + (style.numbers != NumberStyle::AsReceived) + newline + marked;
    Faults causes;
    if (!onlyNumbers)
        causes.append(Fault::BodyReserialised);
    if (style.numbers != NumberStyle::AsReceived)
        causes.append(Fault::BodyNumbers);
    if (marked)
        causes.append(Fault::BodyBom);
    if (!newline)
        return visitor({*text, causes, changes, style});
    if (onlyNumbers)
        causes.append(Fault::TrailingNewlineCut);
    return visitor({*text + '\n', causes, changes, style}) || visitor({*text + "\r\n", causes, changes, style});
}

/// How those print numbers that write strings like this. Where the keys keep their order, or the strings do, all ways are tried.
QList<NumberStyle> numbersBeside(Strings strings)
{
    using enum NumberStyle;
    switch (strings) {
    case Strings::AsReceived: break;
    case Strings::Plain: return {AsReceived, JavaScript, Python, Java, Decimal}; // jq, Python and Jackson, databases
    case Strings::Ascii: return {AsReceived, Python, PythonFloats, JavaScript};
    case Strings::AsciiUpper:
    case Strings::HtmlEquals: return {AsReceived, Java, JavaDoubles};
    case Strings::Html: return {AsReceived, JavaScript};
    case Strings::HtmlAsciiUpper: return {AsReceived, CSharp};
    case Strings::Slashes:
    case Strings::SlashesAscii:
    case Strings::Lines:
    case Strings::SlashesLines: return {AsReceived, Php};
    }
    return {AsReceived};
}

/// A restyling of megabytes costs as much as several HMACs: only the one that the body's looks speak for.
bool visitLarge(const QByteArray &body, const BodyVisitor &visitor)
{
    QList<JsonStyle> styles{{Layout::Compact, {}}, {Layout::Spaced, {}}, {Layout::Pretty, "  "}, {Layout::Pretty, "    "}};
    if (body.size() > largeBodyBytes) {
        const QByteArrayView head = QByteArrayView(body).first(layoutBytes);
        const bool compact = !head.contains("\n") && !head.contains("\": ") && !head.contains("\", ");
        styles = compact ? QList<JsonStyle>{{Layout::Spaced, {}}} : QList<JsonStyle>{{Layout::Compact, {}}};
    }
    return std::any_of(styles.cbegin(), styles.cend(), [&](const JsonStyle &style) { return serialised(body, body, style, false, visitor); });
}

} // namespace

bool visitSerialisations(const BodyContext &context, const BodyVisitor &visitor, int changes)
{
    const QByteArray &body = context.body;
    if (body.size() > thoroughBodyBytes)
        return visitLarge(body, visitor);
    // What costs time, the order, the strings and the numbers, is written once and then laid out; what changes nothing is left out.
    for (const Order order : {Order::AsReceived, Order::Documented, Order::Sorted, Order::ByLength, Order::JavaScript}) {
        const auto ordered = restyled(body, {order == Order::AsReceived ? Layout::AsReceived : Layout::Compact, {}, "\n", order});
        if (!ordered)
            return false;
        QList<QByteArray> written;
        for (int strings = 0; strings <= int(Strings::SlashesLines); ++strings) {
            const QList<NumberStyle> beside = numbersBeside(Strings(strings));
            for (int numbers = 0; numbers <= int(NumberStyle::Cents); ++numbers) {
                if (order != Order::AsReceived && strings != 0 && !beside.contains(NumberStyle(numbers)))
                    continue;
                const auto text = restyled(*ordered, {Layout::AsReceived, {}, "\n", Order::AsReceived, Strings(strings), NumberStyle(numbers)});
                if (!text || written.contains(*text))
                    continue;
                written.append(*text);
                for (JsonStyle style : layouts()) {
                    style.order = order;
                    style.strings = Strings(strings);
                    style.numbers = NumberStyle(numbers);
                    const int changed = (order != Order::AsReceived) + (strings != 0) + (numbers != 0) + (style.layout != Layout::AsReceived);
                    // Rearranged keys lose the white space between them, so that their layout cannot be "as received".
                    if (changed == 0 || (order != Order::AsReceived && style.layout == Layout::AsReceived))
                        continue;
                    if ((changed == changes || changed + 1 == changes) && serialised(body, *text, style, changed < changes, visitor))
                        return true;
                }
            }
        }
    }
    return false;
}

} // namespace ovyxa

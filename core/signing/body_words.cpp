// SPDX-License-Identifier: MIT
#include "core/signing/body_words.h"

#include "core/model/speaking.h"
#include "core/signing/json_tokens.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

using Layout = JsonStyle::Layout;
using Order = JsonStyle::Order;

struct BodyWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
};

QString layoutText(const JsonStyle &style)
{
    switch (style.layout) {
    case Layout::AsReceived: return {};
    case Layout::Compact: return BodyWords::tr("compact");
    case Layout::Spaced: return BodyWords::tr("with a space after each comma and colon");
    case Layout::ColonSpaced: return BodyWords::tr("with a space after each colon");
    case Layout::CommaSpaced: return BodyWords::tr("with a space after each comma");
    case Layout::InnerSpaced: return BodyWords::tr("with spaces inside the brackets");
    case Layout::Pretty:
    case Layout::PrettyWide: return BodyWords::tr("pretty-printed");
    }
    Q_UNREACHABLE();
}

/// The layout that a text is in, if it is one of the known ones.
QString layoutOf(QByteArrayView json)
{
    static constexpr QByteArrayView space{" \t\r\n"};
    if (json.size() > thoroughBodyBytes)
        return BodyWords::tr("laid out another way");
    QByteArrayView bare = json;
    while (!bare.isEmpty() && space.contains(bare.back()))
        bare.chop(1);
    for (const Layout layout : {Layout::Compact, Layout::Spaced, Layout::ColonSpaced, Layout::CommaSpaced, Layout::InnerSpaced}) {
        const JsonStyle style{layout, {}};
        if (restyled(bare, style) == bare.toByteArray())
            return layoutText(style);
    }
    return bare.contains('\n') ? BodyWords::tr("pretty-printed") : BodyWords::tr("with other white space");
}

QString orderText(Order order)
{
    switch (order) {
    case Order::AsReceived: return {};
    case Order::Sorted: return BodyWords::tr("with its keys sorted");
    case Order::Documented: return BodyWords::tr("with its keys in Ovyxa's order");
    case Order::ByLength: return BodyWords::tr("with its shortest keys first, as databases keep JSON");
    case Order::JavaScript: return BodyWords::tr("with its keys in JavaScript's order");
    }
    Q_UNREACHABLE();
}

/// What a text does with characters that may be escaped.
struct Escapes
{
    bool slashes = false;
    bool html = false;
    bool others = false; ///< beyond ASCII
    bool capitals = false;

    explicit Escapes(QByteArrayView json)
    {
        for (qsizetype i = 0; i + 1 < json.size(); ++i) {
            if (json[i] != '\\')
                continue;
            const char kind = json[++i];
            slashes = slashes || kind == '/';
            if (kind != 'u' || i + 4 >= json.size())
                continue;
            const QByteArray digits = json.sliced(i + 1, 4).toByteArray();
            const ushort unit = digits.toUShort(nullptr, 16);
            others = others || unit >= 0x80;
            html = html || (unit >= 0x20 && unit < 0x80);
            capitals = capitals || digits != digits.toLower();
        }
    }
};

/// What is said of both sides, only where they differ.
struct Sides
{
    QStringList made;
    QStringList arrived;

    void add(bool first, bool second, const QString &yes, const QString &no)
    {
        if (first == second)
            return;
        made.append(first ? yes : no);
        arrived.append(second ? yes : no);
    }
};

/// The unit that a pretty-printed text is indented by.
QString indentText(QByteArrayView json)
{
    const qsizetype start = json.indexOf('\n') + 1;
    qsizetype end = start;
    while (end < json.size() && (json[end] == ' ' || json[end] == '\t'))
        ++end;
    return end > start && json[start] == '\t' ? BodyWords::tr("pretty-printed by tabs")
                                              : BodyWords::tr("pretty-printed by %n spaces", nullptr, int(end - start));
}

Sides sidesOf(const BodyReading &body, QByteArrayView received)
{
    Sides sides;
    const bool small = std::max(body.bytes.size(), received.size()) <= thoroughBodyBytes;
    QString made = small ? layoutOf(body.bytes) : body.style ? layoutText(*body.style) : QString();
    QString arrived = layoutOf(received);
    if (made == arrived && body.style && body.style->layout != Layout::AsReceived && small && body.bytes.contains('\n') && received.contains("\n")) {
        made = indentText(body.bytes);
        arrived = indentText(received);
    }
    if (made != arrived) {
        sides.made.append(made);
        sides.arrived.append(arrived);
    }
    if (body.style && body.style->order != Order::AsReceived) {
        sides.made.append(orderText(body.style->order));
        sides.arrived.append(BodyWords::tr("with its keys in another order"));
    }
    if (small) {
        const Escapes first(body.bytes);
        const Escapes second(received);
        sides.add(first.slashes, second.slashes, BodyWords::tr("with slashes escaped"), BodyWords::tr("with plain slashes"));
        sides.add(first.html, second.html, BodyWords::tr("with the characters special to HTML escaped"), BodyWords::tr("with these plain"));
        sides.add(first.others, second.others, BodyWords::tr("with non-ASCII characters escaped"), BodyWords::tr("with non-ASCII characters plain"));
        if (first.others == second.others)
            sides.add(first.capitals, second.capitals, BodyWords::tr("with escapes in capital digits"),
                      BodyWords::tr("with escapes in small digits"));
    }
    sides.made.removeAll(QString());
    sides.arrived.removeAll(QString());
    return sides;
}

QList<QByteArray> numbersOf(QByteArrayView json)
{
    QList<QByteArray> numbers;
    JsonTokens tokens(json);
    while (tokens.next()) {
        if (isJsonNumber(tokens.token()))
            numbers.append(tokens.token().toByteArray());
    }
    return numbers;
}

} // namespace

std::optional<qsizetype> firstDifference(QByteArrayView a, QByteArrayView b)
{
    const auto [first, second] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (first == a.end() && second == b.end())
        return {};
    return first - a.begin();
}

QStringList differingNumbers(QByteArrayView signedBody, QByteArrayView received)
{
    const QList<QByteArray> made = numbersOf(signedBody);
    const QList<QByteArray> arrived = numbersOf(received);
    for (const QByteArray &number : made) {
        if (arrived.contains(number))
            continue;
        // The order of keys may differ, too: the one that is the same number.
        const auto same = [&](const QByteArray &each) { return each != number && each.toDouble() == number.toDouble(); };
        const auto other = std::find_if(arrived.cbegin(), arrived.cend(), same);
        return {QString::fromLatin1(number), other == arrived.cend() ? u"?"_s : QString::fromLatin1(*other)};
    }
    return {u"?"_s, u"?"_s};
}

QString reserialisedText(const BodyReading &signedBody, QByteArrayView received)
{
    const Sides sides = sidesOf(signedBody, received);
    const qsizetype at = firstDifference(signedBody.bytes, received).value_or(0);
    return BodyWords::tr("The body was re-serialised: it was signed %1 (%2 bytes) and arrived %3 (%4). First difference at byte %5.")
        .arg(sides.made.isEmpty() ? BodyWords::tr("in one form") : sides.made.join(u", "_s))
        .arg(Speaking::figure(signedBody.bytes.size()))
        .arg(sides.arrived.isEmpty() ? BodyWords::tr("written another way") : sides.arrived.join(u", "_s))
        .arg(Speaking::figure(received.size()))
        .arg(Speaking::figure(at));
}

QString companionsText(const Faults &causes)
{
    QStringList names;
    for (const Finding &cause : causes) {
        switch (cause.fault) {
        case Fault::MethodIncluded: names.append(BodyWords::tr("the method")); break;
        case Fault::UrlIncluded: names.append(BodyWords::tr("the URL")); break;
        case Fault::TimestampIncluded: names.append(BodyWords::tr("a timestamp")); break;
        case Fault::IdIncluded: names.append(BodyWords::tr("an id from the headers")); break;
        default: break;
        }
    }
    return names.size() < 2 ? QString() : BodyWords::tr("Signed together with the body: %1.").arg(names.join(u", "_s));
}

QString sizesText(QByteArrayView signedBody, QByteArrayView received)
{
    return BodyWords::tr("Signed: %1 bytes; received: %2 bytes; first difference at byte %3.")
        .arg(Speaking::figure(signedBody.size()))
        .arg(Speaking::figure(received.size()))
        .arg(Speaking::figure(firstDifference(signedBody, received).value_or(0)));
}

QString reserialisedStep(const BodyReading &signedBody, QByteArrayView received)
{
    const QStringList how = sidesOf(signedBody, received).made;
    return how.isEmpty() ? BodyWords::tr("HMAC-SHA256 of the same JSON as it was sent matches")
                         : BodyWords::tr("HMAC-SHA256 of the same JSON, %1, matches").arg(how.join(u", "_s));
}

} // namespace ovyxa

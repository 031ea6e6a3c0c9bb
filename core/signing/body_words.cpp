// SPDX-License-Identifier: MIT
#include "core/signing/body_words.h"

#include "core/model/speaking.h"
#include "core/signing/json_tokens.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

using Layout = JsonStyle::Layout;
using Order = JsonStyle::Order;

/// How JSON was written, by a word that is kept, and as people read it.
struct Form
{
    const char *word;
    const char *text;
};

struct BodyWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
public:
    static QString textOf(QStringView word);
};

constexpr QLatin1StringView indentedBy{"indented_by_"}; // … so many spaces

QString BodyWords::textOf(QStringView word)
{
    static constexpr std::array forms{
        Form{"compact", QT_TR_NOOP("compact")},
        Form{"spaced", QT_TR_NOOP("with a space after each comma and colon")},
        Form{"colon_spaced", QT_TR_NOOP("with a space after each colon")},
        Form{"comma_spaced", QT_TR_NOOP("with a space after each comma")},
        Form{"inner_spaced", QT_TR_NOOP("with spaces inside the brackets")},
        Form{"pretty", QT_TR_NOOP("pretty-printed")},
        Form{"indented_by_tabs", QT_TR_NOOP("pretty-printed by tabs")},
        Form{"other_layout", QT_TR_NOOP("laid out another way")},
        Form{"other_whitespace", QT_TR_NOOP("with other white space")},
        Form{"keys_sorted", QT_TR_NOOP("with its keys sorted")},
        Form{"keys_documented", QT_TR_NOOP("with its keys in Ovyxa's order")},
        Form{"keys_by_length", QT_TR_NOOP("with its shortest keys first, as databases keep JSON")},
        Form{"keys_javascript", QT_TR_NOOP("with its keys in JavaScript's order")},
        Form{"keys_otherwise", QT_TR_NOOP("with its keys in another order")},
        Form{"slashes_escaped", QT_TR_NOOP("with slashes escaped")},
        Form{"slashes_plain", QT_TR_NOOP("with plain slashes")},
        Form{"html_escaped", QT_TR_NOOP("with the characters special to HTML escaped")},
        Form{"html_plain", QT_TR_NOOP("with these plain")},
        Form{"non_ascii_escaped", QT_TR_NOOP("with non-ASCII characters escaped")},
        Form{"non_ascii_plain", QT_TR_NOOP("with non-ASCII characters plain")},
        Form{"separators_escaped", QT_TR_NOOP("with U+2028 and U+2029 escaped")},
        Form{"separators_plain", QT_TR_NOOP("with these plain")},
        Form{"escapes_capital", QT_TR_NOOP("with escapes in capital digits")},
        Form{"escapes_small", QT_TR_NOOP("with escapes in small digits")},
    };
    const auto *found = std::find_if(forms.begin(), forms.end(), [word](const Form &form) { return word == QLatin1StringView(form.word); });
    if (found != forms.end())
        return tr(found->text);
    return word.startsWith(indentedBy) ? tr("pretty-printed by %n spaces", nullptr, word.sliced(indentedBy.size()).toInt()) : word.toString();
}

QString textsOf(const QStringList &words)
{
    QStringList texts;
    for (const QString &word : words)
        texts.append(BodyWords::textOf(word));
    return texts.join(u", "_s);
}

QString layoutWord(const JsonStyle &style)
{
    switch (style.layout) {
    case Layout::AsReceived: return {};
    case Layout::Compact: return u"compact"_s;
    case Layout::Spaced: return u"spaced"_s;
    case Layout::ColonSpaced: return u"colon_spaced"_s;
    case Layout::CommaSpaced: return u"comma_spaced"_s;
    case Layout::InnerSpaced: return u"inner_spaced"_s;
    case Layout::Pretty:
    case Layout::PrettyWide: return u"pretty"_s;
    }
    Q_UNREACHABLE();
}

/// The layout that a text is in, if it is one of the known ones.
QString layoutOf(QByteArrayView json)
{
    static constexpr QByteArrayView space{" \t\r\n"};
    if (json.size() > thoroughBodyBytes)
        return u"other_layout"_s;
    QByteArrayView bare = json;
    while (!bare.isEmpty() && space.contains(bare.back()))
        bare.chop(1);
    for (const Layout layout : {Layout::Compact, Layout::Spaced, Layout::ColonSpaced, Layout::CommaSpaced, Layout::InnerSpaced}) {
        const JsonStyle style{layout, {}};
        if (restyled(bare, style) == bare.toByteArray())
            return layoutWord(style);
    }
    return bare.contains('\n') ? u"pretty"_s : u"other_whitespace"_s;
}

QString orderWord(Order order)
{
    switch (order) {
    case Order::AsReceived: return {};
    case Order::Sorted: return u"keys_sorted"_s;
    case Order::Documented: return u"keys_documented"_s;
    case Order::ByLength: return u"keys_by_length"_s;
    case Order::JavaScript: return u"keys_javascript"_s;
    }
    Q_UNREACHABLE();
}

/// What a text does with characters that may be escaped.
struct Escapes
{
    bool slashes = false;
    bool html = false;
    bool separators = false; ///< U+2028 or U+2029, and nothing else beyond ASCII
    bool others = false;     ///< beyond ASCII
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
            const bool isSeparator = unit == 0x2028 || unit == 0x2029;
            separators = separators || isSeparator;
            others = others || (unit >= 0x80 && !isSeparator);
            html = html || (unit >= 0x20 && unit < 0x80);
            capitals = capitals || digits != digits.toLower();
        }
        separators = separators && !others;
    }
};

/// What is said of both sides, only where they differ: the words of forms.
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
QString indentWord(QByteArrayView json)
{
    const qsizetype start = json.indexOf('\n') + 1;
    qsizetype end = start;
    while (end < json.size() && (json[end] == ' ' || json[end] == '\t'))
        ++end;
    return end > start && json[start] == '\t' ? u"indented_by_tabs"_s : indentedBy + QString::number(end - start);
}

Sides sidesOf(const BodyReading &body, QByteArrayView received)
{
    Sides sides;
    const bool small = std::max(body.bytes.size(), received.size()) <= thoroughBodyBytes;
    QString made = small ? layoutOf(body.bytes) : body.style ? layoutWord(*body.style) : QString();
    QString arrived = layoutOf(received);
    if (made == arrived && body.style && body.style->layout != Layout::AsReceived && small && body.bytes.contains('\n') && received.contains("\n")) {
        made = indentWord(body.bytes);
        arrived = indentWord(received);
    }
    if (made != arrived) {
        sides.made.append(made);
        sides.arrived.append(arrived);
    }
    if (body.style && body.style->order != Order::AsReceived) {
        sides.made.append(orderWord(body.style->order));
        sides.arrived.append(u"keys_otherwise"_s);
    }
    if (small) {
        const Escapes first(body.bytes);
        const Escapes second(received);
        sides.add(first.slashes, second.slashes, u"slashes_escaped"_s, u"slashes_plain"_s);
        sides.add(first.html, second.html, u"html_escaped"_s, u"html_plain"_s);
        sides.add(first.others, second.others, u"non_ascii_escaped"_s, u"non_ascii_plain"_s);
        if (first.others == second.others)
            sides.add(first.separators, second.separators, u"separators_escaped"_s, u"separators_plain"_s);
        if (first.others == second.others)
            sides.add(first.capitals, second.capitals, u"escapes_capital"_s, u"escapes_small"_s);
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

QStringList reserialisedFigures(const BodyReading &signedBody, QByteArrayView received)
{
    const Sides sides = sidesOf(signedBody, received);
    return sizeFigures(signedBody.bytes, received) + QStringList{sides.made.join(u' '), sides.arrived.join(u' ')};
}

QStringList reversedFigures(const QStringList &figures)
{
    return {figures.value(1), figures.value(0), figures.value(2), figures.value(4), figures.value(3)};
}

QString reserialisedText(const QStringList &figures)
{
    const QString made = textsOf(figures.value(3).split(u' ', Qt::SkipEmptyParts));
    const QString arrived = textsOf(figures.value(4).split(u' ', Qt::SkipEmptyParts));
    return BodyWords::tr("The body was re-serialised: it was signed %1 (%2 bytes) and arrived %3 (%4). First difference at byte %5.")
        .arg(made.isEmpty() ? BodyWords::tr("in one form") : made, Speaking::figure(figures.value(0).toLongLong()),
             arrived.isEmpty() ? BodyWords::tr("written another way") : arrived, Speaking::figure(figures.value(1).toLongLong()),
             Speaking::figure(figures.value(2).toLongLong()));
}

QString companionsText(const Faults &causes)
{
    QStringList names;
    bool wasSigned = true; // or put to it by who checked
    for (const Finding &cause : causes) {
        const qsizetype before = names.size();
        switch (cause.fault) {
        case Fault::MethodIncluded: names.append(BodyWords::tr("the method")); break;
        case Fault::UrlIncluded: names.append(BodyWords::tr("the URL")); break;
        case Fault::TimestampIncluded: names.append(BodyWords::tr("a timestamp")); break;
        case Fault::IdIncluded: names.append(BodyWords::tr("an id from the headers")); break;
        default: break;
        }
        wasSigned = wasSigned && (names.size() == before || !cause.otherWay);
    }
    if (names.size() < 2)
        return {};
    return (wasSigned ? BodyWords::tr("Signed together with the body: %1.") : BodyWords::tr("Checked together with the body: %1."))
        .arg(names.join(u", "_s));
}

QStringList sizeFigures(QByteArrayView signedBody, QByteArrayView received)
{
    return {QString::number(signedBody.size()), QString::number(received.size()), QString::number(firstDifference(signedBody, received).value_or(0))};
}

QString sizesText(const QStringList &figures)
{
    return BodyWords::tr("Signed: %1 bytes; received: %2 bytes; first difference at byte %3.")
        .arg(Speaking::figure(figures.value(0).toLongLong()), Speaking::figure(figures.value(1).toLongLong()),
             Speaking::figure(figures.value(2).toLongLong()));
}

QString reserialisedStep(const BodyReading &signedBody, QByteArrayView received)
{
    const QString how = textsOf(sidesOf(signedBody, received).made);
    return how.isEmpty() ? BodyWords::tr("HMAC-SHA256 of the same JSON as it was sent matches")
                         : BodyWords::tr("HMAC-SHA256 of the same JSON, %1, matches").arg(how);
}

} // namespace ovyxa

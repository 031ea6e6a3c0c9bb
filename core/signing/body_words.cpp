// SPDX-License-Identifier: MIT
#include "core/signing/body_words.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

using Layout = JsonStyle::Layout;
using Order = JsonStyle::Order;
using Strings = JsonStyle::Strings;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
};

QString layoutText(const JsonStyle &style)
{
    switch (style.layout) {
    case Layout::AsReceived: return {};
    case Layout::Compact: return Text::tr("compact");
    case Layout::Spaced: return Text::tr("with a space after each comma and colon");
    case Layout::ColonSpaced: return Text::tr("with a space after each colon");
    case Layout::CommaSpaced: return Text::tr("with a space after each comma");
    case Layout::InnerSpaced: return Text::tr("with spaces inside the brackets");
    case Layout::Pretty:
    case Layout::PrettyWide: return Text::tr("pretty-printed");
    }
    Q_UNREACHABLE();
}

QString stringsText(Strings strings)
{
    switch (strings) {
    case Strings::AsReceived: return {};
    case Strings::Plain: return Text::tr("with all characters unescaped");
    case Strings::Ascii:
    case Strings::AsciiUpper: return Text::tr("with non-ASCII characters escaped");
    case Strings::Slashes: return Text::tr("with slashes escaped");
    case Strings::SlashesAscii: return Text::tr("with slashes and non-ASCII characters escaped");
    case Strings::Html:
    case Strings::HtmlEquals:
    case Strings::HtmlAsciiUpper: return Text::tr("with the characters special to HTML escaped");
    }
    Q_UNREACHABLE();
}

/// The layout that a text is in, if it is one of the known ones.
QString arrivedText(QByteArrayView received)
{
    static constexpr QByteArrayView space{" \t\r\n"};
    if (received.size() > thoroughBodyBytes)
        return Text::tr("laid out another way");
    QByteArrayView bare = received;
    while (!bare.isEmpty() && space.contains(bare.back()))
        bare.chop(1);
    for (const Layout layout : {Layout::Compact, Layout::Spaced, Layout::ColonSpaced, Layout::CommaSpaced, Layout::InnerSpaced}) {
        const JsonStyle style{layout, {}};
        if (restyled(bare, style) == bare.toByteArray())
            return layoutText(style);
    }
    return bare.contains('\n') ? Text::tr("pretty-printed") : Text::tr("with other white space");
}

QStringList features(const BodyReading &body)
{
    QStringList features;
    if (!body.style)
        return features;
    features.append(layoutText(*body.style));
    if (body.style->order == Order::Sorted)
        features.append(Text::tr("with its keys sorted"));
    else if (body.style->order == Order::Documented)
        features.append(Text::tr("with its keys in Ovyxa's order"));
    else if (body.style->order == Order::ByLength)
        features.append(Text::tr("with its shortest keys first, as databases keep JSON"));
    features.append(stringsText(body.style->strings));
    features.removeAll(QString());
    return features;
}

} // namespace

std::optional<qsizetype> firstDifference(QByteArrayView a, QByteArrayView b)
{
    const auto [first, second] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (first == a.end() && second == b.end())
        return {};
    return first - a.begin();
}

QString reserialisedText(const BodyReading &signedBody, QByteArrayView received)
{
    const QStringList signedAs = features(signedBody);
    const bool laidOut = signedBody.style && signedBody.style->layout != Layout::AsReceived;
    QString arrivedAs = laidOut ? arrivedText(received) : QString();
    // Two ways to lay out lines are both "pretty-printed"; and keys or escapes may be all that differs.
    if (signedAs.size() != 1 || arrivedAs.isEmpty() || arrivedAs == signedAs.first())
        arrivedAs = Text::tr("written another way");
    const QString signedText = signedAs.isEmpty() ? Text::tr("in one form") : signedAs.join(u", "_s);
    const qsizetype at = firstDifference(signedBody.bytes, received).value_or(0);
    return Text::tr("The body was re-serialised: it was signed %1 (%L2 bytes) and arrived %3 (%L4). First difference at byte %L5.")
        .arg(signedText)
        .arg(signedBody.bytes.size())
        .arg(arrivedAs)
        .arg(received.size())
        .arg(at);
}

QString sizesText(QByteArrayView signedBody, QByteArrayView received)
{
    return Text::tr("Signed: %L1 bytes; received: %L2 bytes; first difference at byte %L3.")
        .arg(signedBody.size())
        .arg(received.size())
        .arg(firstDifference(signedBody, received).value_or(0));
}

QString reserialisedStep(const BodyReading &signedBody)
{
    const QStringList how = features(signedBody);
    return how.isEmpty() ? Text::tr("HMAC-SHA256 of the same JSON as it was sent matches")
                         : Text::tr("HMAC-SHA256 of the same JSON, %1, matches").arg(how.join(u", "_s));
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/signing/json_numbers.h"

#include "core/model/ascii.h"

#include <QtCore/QLocale>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

bool isInteger(QByteArrayView token)
{
    return ascii::isDigits(token.sliced(token.startsWith('-') ? 1 : 0));
}

/// 0.digits times ten to the `point`.
struct Decimal
{
    bool negative = false;
    QByteArray digits;
    int point = 0;
};

Decimal parsed(QByteArrayView token)
{
    Decimal number;
    QByteArray text = token.toByteArray().toLower();
    number.negative = text.startsWith('-');
    if (number.negative)
        text.remove(0, 1);
    const qsizetype e = text.indexOf('e');
    constexpr int farthest = 1'000'000; // beyond it nothing is written out
    const int exponent = e >= 0 ? std::clamp(text.sliced(e + 1).toInt(), -farthest, farthest) : 0;
    if (e >= 0)
        text.truncate(e);
    const qsizetype dot = text.indexOf('.');
    number.point = int(dot >= 0 ? dot : text.size()) + exponent;
    number.digits = dot >= 0 ? text.remove(dot, 1) : text;
    while (number.digits.size() > 1 && number.digits.startsWith('0') && number.point > 1) {
        number.digits.remove(0, 1);
        --number.point;
    }
    return number;
}

std::optional<Decimal> shortest(QByteArrayView token)
{
    bool ok = false;
    const double value = token.toByteArray().toDouble(&ok);
    if (!ok || !std::isfinite(value))
        return {};
    Decimal number = parsed(QByteArray::number(value, 'e', QLocale::FloatingPointShortest));
    while (number.digits.size() > 1 && number.digits.endsWith('0'))
        number.digits.chop(1);
    return number;
}

/// 123.45, with at least so many digits after the point.
QByteArray plain(const Decimal &number, int decimals)
{
    QByteArray whole = number.point > 0 ? number.digits.first(std::min(qsizetype(number.point), number.digits.size())) : "0"_ba;
    QByteArray rest = number.point > 0 ? number.digits.sliced(std::min(qsizetype(number.point), number.digits.size()))
                                       : QByteArray(-number.point, '0') + number.digits;
    if (number.point > number.digits.size())
        whole += QByteArray(number.point - number.digits.size(), '0');
    if (rest.size() < decimals)
        rest += QByteArray(decimals - rest.size(), '0');
    return (number.negative ? "-"_ba : QByteArray()) + whole + (rest.isEmpty() ? QByteArray() : '.' + rest);
}

/// 1.5 and what the writer puts before the exponent.
QByteArray scientific(const Decimal &number, bool fraction, QByteArrayView mark, int exponentDigits)
{
    QByteArray text = (number.negative ? "-"_ba : QByteArray()) + number.digits.first(1);
    if (number.digits.size() > 1)
        text += '.' + number.digits.sliced(1);
    else if (fraction)
        text += ".0";
    const int exponent = number.point - 1;
    QByteArray digits = QByteArray::number(std::abs(exponent));
    if (digits.size() < exponentDigits)
        digits.prepend('0');
    const QByteArrayView letter = mark.first(1);
    const bool isSigned = letter == QByteArrayView("e") || mark.size() > 1;
    return text + letter.toByteArray() + (exponent < 0 ? "-"_ba : isSigned ? "+"_ba : QByteArray()) + digits;
}

QByteArray asDouble(QByteArrayView token, NumberStyle style)
{
    const auto number = shortest(token);
    if (!number)
        return token.toByteArray();
    const int point = number->point;
    if (number->digits == "0") {
        const bool isBare = style == NumberStyle::Php || style == NumberStyle::CSharp;
        return style == NumberStyle::JavaScript ? "0"_ba : (token.startsWith('-') ? "-0"_ba : "0"_ba) + (isBare ? ""_ba : ".0"_ba);
    }
    switch (style) {
    case NumberStyle::Php: return point > -4 && point <= 17 ? plain(*number, 0) : scientific(*number, true, "e", 1);
    case NumberStyle::CSharp: return point > -4 && point <= 15 ? plain(*number, 0) : scientific(*number, false, "E+", 2);
    case NumberStyle::JavaScript: // ECMA-262, Number::toString
        return point > -6 && point <= 21 ? plain(*number, 0) : scientific(*number, false, "e", 1);
    case NumberStyle::Python:
    case NumberStyle::PythonFloats: return point > -4 && point <= 16 ? plain(*number, 1) : scientific(*number, false, "e", 2);
    default: return point > -3 && point <= 7 ? plain(*number, 1) : scientific(*number, true, "E", 1);
    }
}

/// Whether it is an integer below 10^7, as most numbers are: so short that every style writes it out, and it need not be read.
bool isShort(QByteArrayView token)
{
    constexpr qsizetype most = 7;
    return token.size() <= most && ascii::isDigits(token) && (token.front() != '0' || token.size() == 1);
}

/// Whether it is an integer that fits into 64 bits with a sign, as programs hold one that is not a double.
bool isLong(QByteArrayView token)
{
    bool ok = false;
    token.toByteArray().toLongLong(&ok);
    return ok && isInteger(token);
}

/// All integers that an IEEE double rounds to this one, if it is one itself.
void appendRounded(QByteArrayView token, QList<QByteArray> *all)
{
    constexpr double exact = 9007199254740992.0;      // 2^53
    constexpr double beyond = 18446744073709551616.0; // 2^64
    bool ok = false;
    const double value = token.toByteArray().toDouble(&ok);
    const double size = std::abs(value);
    if (!ok || size < exact || size >= beyond)
        return;
    const quint64 middle = quint64(size);
    const quint64 step = std::max(quint64(std::nextafter(size, beyond) - size), quint64(1));
    for (quint64 away = 0; away <= step / 2; ++away) {
        for (const quint64 each : {middle + away, middle - away}) {
            if (double(each) == size)
                all->append((token.startsWith('-') ? "-"_ba : QByteArray()) + QByteArray::number(each));
        }
    }
}

} // namespace

bool isJsonNumber(QByteArrayView token)
{
    constexpr qsizetype longest = 400;
    qsizetype at = token.startsWith('-') ? 1 : 0;
    const auto digits = [&] {
        const qsizetype start = at;
        while (at < token.size() && ascii::isDigit(token[at]))
            ++at;
        return at > start;
    };
    if (token.size() > longest || !digits())
        return false;
    if (at < token.size() && token[at] == '.') {
        ++at;
        if (!digits())
            return false;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '+' || token[at] == '-'))
            ++at;
        if (!digits())
            return false;
    }
    return at == token.size();
}

QByteArray renumbered(QByteArrayView token, NumberStyle style)
{
    constexpr int longestExponent = 400; // of a number that is written out
    if (isShort(token)) {
        const bool isFloat = style == NumberStyle::PythonFloats || style == NumberStyle::JavaDoubles || style == NumberStyle::Fraction;
        return token.toByteArray().append(isFloat ? ".0" : style == NumberStyle::Cents ? ".00" : "");
    }
    switch (style) {
    case NumberStyle::AsReceived: return token.toByteArray();
    case NumberStyle::JavaScript:
    case NumberStyle::PythonFloats:
    case NumberStyle::JavaDoubles: return asDouble(token, style);
    case NumberStyle::Php:
    case NumberStyle::CSharp: return isLong(token) ? token.toByteArray() : asDouble(token, style);
    case NumberStyle::Python:
    case NumberStyle::Java: return isInteger(token) ? token.toByteArray() : asDouble(token, style);
    case NumberStyle::Decimal: {
        const Decimal number = parsed(token);
        return std::abs(number.point) > longestExponent ? token.toByteArray() : plain(number, 0);
    }
    case NumberStyle::Fraction: return isInteger(token) ? token.toByteArray().append(".0") : token.toByteArray();
    case NumberStyle::Cents: {
        const Decimal number = parsed(token);
        return std::abs(number.point) > longestExponent ? token.toByteArray() : plain(number, 2);
    }
    }
    Q_UNREACHABLE();
}

QList<QByteArray> numbersBefore(QByteArrayView token)
{
    QList<QByteArray> all;
    const auto add = [&](const QByteArray &each) {
        if (each != token && !all.contains(each))
            all.append(each);
    };
    const Decimal number = parsed(token);
    const bool integer = isInteger(token);
    if (std::abs(number.point) > 30)
        return all;
    Decimal bare = number;
    while (bare.digits.size() > 1 && bare.digits.endsWith('0'))
        bare.digits.chop(1);
    while (bare.digits.size() > 1 && bare.digits.startsWith('0')) {
        bare.digits.remove(0, 1);
        --bare.point;
    }
    const QByteArray brief = scientific(bare, false, "e", 1).replace("e+", "e");
    const bool isWorthIt = bare.point - bare.digits.size() >= 2 || bare.point <= -3; // 1e3, 1e-5
    const bool whole = !integer && token.endsWith(".0");
    const bool hasExponent = token.contains('e') || token.contains('E');
    if (hasExponent)
        add(plain(bare, 0));
    if (whole && isWorthIt) // 1000 would have stayed so
        add(brief);
    const qsizetype decimals = std::max(number.digits.size() - number.point, qsizetype(0));
    for (int more = 1; more <= 6; ++more) {
        add(plain(number, int(integer ? 0 : decimals) + more));
        if (more == 1 && whole)
            add(plain(parsed(token.chopped(2)), 0));
        if (more == 2 && isWorthIt)
            add(brief);
    }
    if (hasExponent)
        add(plain(bare, 1));
    const Decimal nearest = shortest(token).value_or(bare);
    const bool isRounded = nearest.digits != bare.digits; // beyond 2^53, or of more digits than a double holds
    if (isRounded)
        add(plain(nearest, 1));
    for (const Decimal &each : isRounded ? QList<Decimal>{nearest, bare} : QList<Decimal>{bare}) {
        for (const bool fraction : {false, true}) {
            for (const QByteArrayView mark : {QByteArrayView("e"), QByteArrayView("E"), QByteArrayView("E+")}) {
                add(scientific(each, fraction, mark, 1));
                add(scientific(each, fraction, mark, 2));
            }
            add(scientific(each, fraction, "e", 1).replace("e+", "e"));
        }
    }
    if (token == QByteArrayView("0"))
        add("-0"_ba);
    if (integer || bare.digits.size() <= bare.point)
        appendRounded(token, &all);
    return all;
}

} // namespace ovyxa

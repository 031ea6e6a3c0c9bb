// SPDX-License-Identifier: MIT
#include "core/signing/body_visits.h"
#include "core/signing/json_tokens.h"

#include <algorithm>
#include <cmath>

namespace ovyxa {

namespace {

constexpr qsizetype numbersLookedAt = 24; // each is tried in a dozen forms
constexpr qsizetype mostForms = 64;       // of a number that is no large integer
constexpr qsizetype mostInPairs = 8;      // numbers that are tried two at a time
constexpr qsizetype mostMixtures = 1024;
constexpr qsizetype mostWithARoundedId = 4096;                 // mixtures that one integer beyond 2^53 is part of
constexpr qsizetype mostOfAnotherLayout = 128;                 // mixtures of a body that is laid out anew, too
constexpr qsizetype mostBytesOfMixtures = qsizetype(16) << 20; // so that those of a longer body are fewer

/// A number in a text, and what it may have been, as it arrived first.
struct NumberForms
{
    qsizetype at;
    QList<QByteArray> forms;
};

QList<NumberForms> numbersWithForms(const QByteArray &json)
{
    QList<NumberForms> numbers;
    JsonTokens tokens(json);
    while (tokens.next() && numbers.size() < numbersLookedAt) {
        const QByteArrayView token = tokens.token();
        if (isJsonNumber(token))
            numbers.append({token.data() - json.constData(), QList<QByteArray>{token.toByteArray()} + numbersBefore(token)});
    }
    return numbers;
}

QByteArray replaced(const QByteArray &json, const NumberForms &number, const QByteArray &form)
{
    return QByteArray(json).replace(number.at, number.forms.constFirst().size(), form);
}

bool isRounded(const NumberForms &number)
{
    return number.forms.size() > mostForms;
}

/// What is left of the numbers and their forms when each is put beside each of the others, and `most` texts are to come of it.
QList<NumberForms> thinnedOut(QList<NumberForms> numbers, qsizetype most)
{
    // One integer beyond 2^53 may be any of hundreds; several together are beyond hope, and stay as they arrived.
    const auto rounded = std::count_if(numbers.cbegin(), numbers.cend(), isRounded);
    qsizetype left = most;
    const auto rare = std::find_if(numbers.begin(), numbers.end(), isRounded);
    const bool takesRounded = rounded == 1 && rare->forms.size() * 2 <= most;
    if (takesRounded)
        left /= rare->forms.size();
    else
        numbers.removeIf(isRounded);
    // A fraction speaks of a number that was printed anew, then a short one: long ones are ids and times.
    const auto doubt = [](const NumberForms &each) {
        return isRounded(each) ? 0 : each.forms.constFirst().contains('.') ? 1 : 1 + each.forms.constFirst().size();
    };
    std::stable_sort(numbers.begin(), numbers.end(), [&](const NumberForms &a, const NumberForms &b) { return doubt(a) < doubt(b); });
    const qsizetype others = std::min(numbers.size() - takesRounded, qsizetype(std::floor(std::log2(left))));
    const auto each = others > 0 ? qsizetype(std::floor(std::pow(double(left), 1.0 / double(others)) + 1e-9)) : 1;
    QList<NumberForms> kept;
    for (NumberForms &number : numbers) {
        if (kept.size() == others + takesRounded)
            break;
        if (!isRounded(number))
            number.forms.resize(std::min(number.forms.size(), each));
        kept.append(std::move(number));
    }
    std::sort(kept.begin(), kept.end(), [](const NumberForms &a, const NumberForms &b) { return a.at < b.at; });
    return kept;
}

/// Numbers that were printed anew each in a way of its own, such as 1.0, 1e3 and 10.50 that arrive as 1, 1000.0 and 10.5.
bool visitMixtures(const QByteArray &base, const QList<NumberForms> &numbers, qsizetype most, const std::function<bool(const QByteArray &)> &show)
{
    QList<qsizetype> chosen(numbers.size());
    for (qsizetype mixture = 0; mixture < most; ++mixture) {
        if (std::count(chosen.cbegin(), chosen.cend(), 0) <= chosen.size() - 2) { // one alone was tried in all its forms
            QByteArray text;
            text.reserve(base.size() + 16 * numbers.size());
            qsizetype at = 0;
            for (qsizetype i = 0; i < numbers.size(); ++i) {
                const NumberForms &number = numbers.at(i);
                text.append(base.constData() + at, number.at - at).append(number.forms.at(chosen.at(i)));
                at = number.at + number.forms.constFirst().size();
            }
            if (show(text.append(base.constData() + at, base.size() - at)))
                return true;
        }
        qsizetype next = 0;
        while (next < chosen.size() && ++chosen[next] == numbers.at(next).forms.size())
            chosen[next++] = 0;
        if (next == chosen.size())
            break;
    }
    return false;
}

bool visitNumbersOf(const QByteArray &base, const std::optional<JsonStyle> &style, const BodyVisitor &visitor)
{
    const QList<NumberForms> numbers = numbersWithForms(base);
    const Faults restyledToo = style ? Faults{Fault::BodyReserialised} : Faults();
    const auto show = [&](const QByteArray &bytes, const QStringList &wasAndIs, int changes) {
        return visitor({bytes, restyledToo + Faults{{Fault::BodyNumbers, false, wasAndIs}}, changes + (style ? 1 : 0), style});
    };
    const auto sides = [](const NumberForms &number, const QByteArray &form) {
        return QStringList{QString::fromLatin1(form), QString::fromLatin1(number.forms.constFirst())};
    };
    for (const NumberForms &number : numbers) {
        for (qsizetype i = 1; i < number.forms.size(); ++i) {
            const QByteArray &form = number.forms.at(i);
            if (show(replaced(base, number, form), sides(number, form), isRounded(number) ? 3 : 2))
                return true;
        }
    }
    if (numbers.size() < 2)
        return false;
    for (qsizetype second = 1; second < numbers.size() && numbers.size() <= mostInPairs; ++second) {
        for (qsizetype first = 0; first < second; ++first) {
            const QList<QByteArray> earlier = numbers.at(first).forms.mid(1, 2);
            const QList<QByteArray> later = numbers.at(second).forms.mid(1, 2);
            for (const QByteArray &one : earlier) {
                for (const QByteArray &two : later) {
                    if (show(replaced(replaced(base, numbers.at(second), two), numbers.at(first), one), sides(numbers.at(first), one), 3))
                        return true;
                }
            }
        }
    }
    const bool hasARoundedId = std::count_if(numbers.cbegin(), numbers.cend(), isRounded) == 1;
    const qsizetype most = std::min(style           ? mostOfAnotherLayout
                                    : hasARoundedId ? mostWithARoundedId
                                                    : mostMixtures,
                                    mostBytesOfMixtures / base.size());
    constexpr qsizetype fewest = 4; // of two numbers
    return most >= fewest && visitMixtures(base, thinnedOut(numbers, most), most, [&](const QByteArray &bytes) { return show(bytes, {}, 3); });
}

} // namespace

bool visitNumbers(const BodyContext &context, const BodyVisitor &visitor)
{
    if (visitNumbersOf(context.body, {}, visitor))
        return true;
    for (const JsonStyle &style : {JsonStyle{JsonStyle::Layout::Compact, {}}, JsonStyle{JsonStyle::Layout::Spaced, {}},
                                   JsonStyle{JsonStyle::Layout::Pretty, "  "}, JsonStyle{JsonStyle::Layout::Pretty, "    "}}) {
        const auto base = restyled(context.body, style);
        if (base && *base != context.body && visitNumbersOf(*base, style, visitor))
            return true;
    }
    return false;
}

} // namespace ovyxa

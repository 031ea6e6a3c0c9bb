// SPDX-License-Identifier: MIT
#include "app/cli/json_text.h"

#include "app/cli/json_parts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

namespace ovyxa::cli {

using Json = nlohmann::ordered_json;

namespace {

/// Bytes that stand in a string as themselves, whatever is around them.
constexpr std::array<bool, 256> plainBytes = [] {
    std::array<bool, 256> plain{};
    for (size_t c = 0x20; c < 0x7f; ++c)
        plain[c] = c != '"' && c != '\\';
    return plain;
}();

bool isPlain(char c)
{
    return plainBytes[uchar(c)];
}

/// Writes what stands for the bytes at `at`, and goes behind them. See dump(). False: they stay as they are.
bool escape(const char *&at, const char *end, char *&to)
{
    const auto put = [&](qsizetype length, std::string_view text) {
        to = std::copy(text.begin(), text.end(), to);
        at += length;
        return true;
    };
    const auto putNumber = [&put](qsizetype length, uint code) {
        constexpr const char *digits = "0123456789abcdef";
        const std::array<char, 6> text{'\\', 'u', digits[code >> 12], digits[(code >> 8) & 0xf], digits[(code >> 4) & 0xf], digits[code & 0xf]};
        return put(length, {text.data(), text.size()});
    };
    switch (*at) {
    case '"': return put(1, "\\\"");
    case '\\': return put(1, "\\\\");
    case '\b': return put(1, "\\b");
    case '\t': return put(1, "\\t");
    case '\n': return put(1, "\\n");
    case '\f': return put(1, "\\f");
    case '\r': return put(1, "\\r");
    case '\xc2': return end - at > 1 && uchar(at[1]) < 0xa0 && putNumber(2, uchar(at[1]));
    case '\xe2':
        if (const uint code = escapedBehindE2(at, end); code > 0)
            return putNumber(3, code);
        return false;
    default: return (uchar(*at) < 0x20 || *at == '\x7f') && putNumber(1, uchar(*at));
    }
}

} // namespace

/// Where the next `size` bytes go, behind the comma where one is due. Once a piece: to append each of them costs more than to write them.
char *JsonText::room(qsizetype size)
{
    const qsizetype begin = m_to.size();
    const bool isNext = std::exchange(m_isBehindValue, true);
    m_to.resize(begin + size + (isNext ? 1 : 0));
    char *to = m_to.data() + begin;
    if (isNext)
        *to++ = ',';
    return to;
}

void JsonText::word(QByteArrayView plain)
{
    std::copy(plain.begin(), plain.end(), room(plain.size()));
}

void JsonText::begin(char bracket)
{
    *room(1) = bracket;
    m_isBehindValue = false;
}

void JsonText::end(char bracket)
{
    m_to += bracket;
    m_isBehindValue = true;
}

void JsonText::name(QByteArrayView name)
{
    char *to = room(name.size() + 3);
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to = ':';
    m_isBehindValue = false;
}

void JsonText::value(QByteArrayView utf8)
{
    constexpr qsizetype piece = 4096; // a byte becomes six at most, and of a long text most do not
    constexpr qsizetype longest = 6;
    *room(1) = '"';
    const qsizetype begin = m_to.size();
    bool isKnownToBeUtf8 = false;
    const char *const end = utf8.data() + utf8.size();
    for (const char *at = utf8.data(); at != end;) {
        const char *const pieceEnd = at + std::min<qsizetype>(piece, end - at);
        const qsizetype behind = m_to.size();
        m_to.resize(behind + longest * (pieceEnd - at));
        char *to = m_to.data() + behind;
        while (at < pieceEnd) {
            if (isPlain(*at)) {
                *to++ = *at++;
            } else if (!escape(at, end, to)) {
                if (!isKnownToBeUtf8 && !utf8.isValidUtf8()) {
                    m_to.truncate(begin - 1);
                    m_to += dump(Json(std::string(utf8.data(), size_t(utf8.size()))));
                    return;
                }
                isKnownToBeUtf8 = true;
                *to++ = *at++;
            }
        }
        m_to.truncate(to - m_to.constData());
    }
    m_to += '"';
}

void JsonText::value(const QString &text)
{
    const bool plain = std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x80 && plainBytes[c.unicode()]; });
    if (!plain)
        return value(QByteArrayView(text.toUtf8()));
    char *to = room(text.size() + 2);
    *to++ = '"';
    to = std::transform(text.cbegin(), text.cend(), to, [](QChar c) { return char(c.unicode()); });
    *to = '"';
}

void JsonText::value(qint64 number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    word({digits.data(), end - digits.data()});
}

void JsonText::value(double number)
{
    if (!std::isfinite(number))
        return value(nullptr);
    std::array<char, 64> digits{}; // the library's own, which are not always the shortest
    const char *end = nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), number);
    word({digits.data(), end - digits.data()});
}

void JsonText::value(const Json &tree)
{
    word(dump(tree));
}

Json jsonObject(const std::function<void(JsonText &)> &tell)
{
    QByteArray text;
    JsonText json(text);
    json.begin('{');
    tell(json);
    json.end('}');
    return Json::parse(text.cbegin(), text.cend());
}

} // namespace ovyxa::cli

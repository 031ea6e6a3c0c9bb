// SPDX-License-Identifier: MIT
#include "app/cli/json_text.h"

#include "app/cli/json_parts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

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

/// What is written for what stands at `at`, and how long that is; nothing: it stays as it is. See dump().
struct Escape
{
    qsizetype length = 0;
    std::array<char, 7> text{};
};

Escape escapeOf(const char *at, const char *end)
{
    const auto as = [](qsizetype length, const char *text) {
        Escape escape{length, {}};
        std::copy_n(text, std::min<size_t>(qstrlen(text), escape.text.size() - 1), escape.text.begin());
        return escape;
    };
    const auto asNumber = [](qsizetype length, uchar code) {
        constexpr const char *digits = "0123456789abcdef";
        return Escape{length, {'\\', 'u', '0', '0', digits[code >> 4], digits[code & 0xf], '\0'}};
    };
    switch (*at) {
    case '"': return as(1, "\\\"");
    case '\\': return as(1, "\\\\");
    case '\b': return as(1, "\\b");
    case '\t': return as(1, "\\t");
    case '\n': return as(1, "\\n");
    case '\f': return as(1, "\\f");
    case '\r': return as(1, "\\r");
    case '\xc2': return end - at > 1 && uchar(at[1]) < 0xa0 ? asNumber(2, uchar(at[1])) : Escape();
    case '\xe2':
        if (end - at > 2 && at[1] == '\x80' && (at[2] == '\xa8' || at[2] == '\xa9'))
            return as(3, at[2] == '\xa8' ? "\\u2028" : "\\u2029");
        return {};
    default: return uchar(*at) < 0x20 || *at == '\x7f' ? asNumber(1, uchar(*at)) : Escape();
    }
}

} // namespace

void JsonText::comma()
{
    if (m_isBehindValue)
        m_to += ',';
    m_isBehindValue = true;
}

void JsonText::word(QByteArrayView plain)
{
    comma();
    m_to.append(plain);
}

void JsonText::begin(char bracket)
{
    comma();
    m_to += bracket;
    m_isBehindValue = false;
}

void JsonText::end(char bracket)
{
    m_to += bracket;
    m_isBehindValue = true;
}

void JsonText::name(QByteArrayView name)
{
    comma();
    m_to += '"';
    m_to.append(name);
    m_to.append("\":", 2);
    m_isBehindValue = false;
}

void JsonText::value(QByteArrayView utf8)
{
    comma();
    const qsizetype begin = m_to.size();
    m_to += '"';
    bool isKnownToBeUtf8 = false;
    const char *const end = utf8.data() + utf8.size();
    for (const char *run = utf8.data(); run != end;) {
        const char *at = std::find_if_not(run, end, isPlain);
        Escape escape;
        while (at != end && (escape = escapeOf(at, end)).length == 0) {
            if (!isKnownToBeUtf8 && !utf8.isValidUtf8()) {
                m_to.truncate(begin);
                m_to += dump(Json(std::string(utf8.data(), size_t(utf8.size()))));
                return;
            }
            isKnownToBeUtf8 = true;
            at = std::find_if_not(at + 1, end, isPlain);
        }
        m_to.append(run, at - run);
        m_to.append(escape.text.data());
        run = at + escape.length;
    }
    m_to += '"';
}

void JsonText::value(const QString &text)
{
    const bool plain = std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x80 && plainBytes[c.unicode()]; });
    if (!plain)
        return value(QByteArrayView(text.toUtf8()));
    comma();
    const qsizetype begin = m_to.size();
    m_to.resize(begin + text.size() + 2);
    char *to = m_to.data() + begin;
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

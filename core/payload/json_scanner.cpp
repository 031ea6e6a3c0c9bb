// SPDX-License-Identifier: MIT
#include "core/payload/json_scanner.h"

#include "core/model/ascii.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cstring>

namespace ovyxa {

namespace {

/// Where the first byte stands that is not UTF-8 (RFC 3629: nothing overlong, no surrogates, nothing beyond U+10FFFF), or -1.
qsizetype firstInvalidUtf8(QByteArrayView bytes)
{
    const auto at = [&](qsizetype i) { return i < bytes.size() ? quint8(bytes[i]) : quint8(0); };
    const auto continues = [&](qsizetype i) { return (at(i) & 0xC0) == 0x80; };
    constexpr qsizetype word = sizeof(quint64);
    constexpr quint64 highBits = 0x8080808080808080;
    for (qsizetype i = 0; i < bytes.size();) {
        quint64 next8 = highBits;
        if (i + word <= bytes.size())
            std::memcpy(&next8, bytes.data() + i, size_t(word));
        if ((next8 & highBits) == 0) { // ASCII, as most JSON is
            i += word;
            continue;
        }
        const quint8 lead = at(i);
        const quint8 next = at(i + 1);
        if (lead < 0x80)
            i += 1;
        else if (lead >= 0xC2 && lead <= 0xDF && continues(i + 1))
            i += 2;
        else if ((lead & 0xF0) == 0xE0 && continues(i + 1) && continues(i + 2) && !(lead == 0xE0 && next < 0xA0) && !(lead == 0xED && next > 0x9F))
            i += 3;
        else if (lead >= 0xF0 && lead <= 0xF4 && continues(i + 1) && continues(i + 2) && continues(i + 3) && !(lead == 0xF0 && next < 0x90)
                 && !(lead == 0xF4 && next > 0x8F))
            i += 4;
        else
            return i;
    }
    return -1;
}

class Scanner final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::JsonScanner)
public:
    Scanner(QByteArrayView json, JsonHandler &handler) : m_json(json), m_handler(handler) {}

    Result<void> run()
    {
        if (m_json.startsWith("\xEF\xBB\xBF"))
            return failure(tr("a byte order mark stands in front; JSON has none"));
        if (const qsizetype invalid = firstInvalidUtf8(m_json); invalid >= 0) {
            m_at = invalid;
            return failure(tr("this byte is not UTF-8 text, and JSON must be"));
        }
        skipSpace();
        if (!value(0))
            return failure(m_problem);
        skipSpace();
        if (!atEnd())
            return failure(tr("something follows after the end of the JSON"));
        return {};
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_json.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_json[m_at]; }

    bool fail(const QString &problem, ErrorCode code = ErrorCode::InvalidInput)
    {
        m_problem = problem;
        m_code = code;
        return false;
    }

    Error failure(const QString &problem) const
    {
        const QByteArrayView before = m_json.first(std::min(m_at, m_json.size()));
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        // Columns are counted as people see them: a character of several bytes is one. What stands before is valid UTF-8.
        const QByteArrayView inLine = before.sliced(before.lastIndexOf('\n') + 1);
        const auto column = std::count_if(inLine.begin(), inLine.end(), [](char c) { return (quint8(c) & 0xC0) != 0x80; }) + 1;
        return {m_code, tr("Line %1, column %2: %3.").arg(line).arg(column).arg(problem)};
    }

    void skipSpace()
    {
        while (!atEnd() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
            ++m_at;
    }

    bool value(int depth)
    {
        if (atEnd())
            return fail(tr("the JSON ends where a value is expected"));
        switch (peek()) {
        case '{': return container(JsonNode::Type::Object, '}', depth);
        case '[': return container(JsonNode::Type::Array, ']', depth);
        case '"': return string() && told(JsonNode::Type::String);
        case 't': return word("true") && told(JsonNode::Type::Boolean);
        case 'f': return word("false") && told(JsonNode::Type::Boolean);
        case 'n': return word("null") && told(JsonNode::Type::Null);
        default: return number() && told(JsonNode::Type::Number);
        }
    }

    bool told(JsonNode::Type type)
    {
        m_handler.scalar(type, m_json.sliced(m_tokenStart, m_at - m_tokenStart));
        return true;
    }

    bool container(JsonNode::Type type, char close, int depth)
    {
        if (depth >= jsonDepth)
            return fail(tr("it is nested more than %n level(s) deep", nullptr, jsonDepth), ErrorCode::LimitReached);
        ++m_at;
        m_handler.beginContainer(type);
        skipSpace();
        if (peek() == close && !atEnd()) {
            ++m_at;
            m_handler.endContainer(type);
            return true;
        }
        while (true) {
            if (type == JsonNode::Type::Object && !member())
                return false;
            if (!value(depth + 1))
                return false;
            skipSpace();
            if (!atEnd() && peek() == close)
                break;
            if (atEnd() || peek() != ',')
                return fail(type == JsonNode::Type::Object ? tr("a comma or } is expected here") : tr("a comma or ] is expected here"));
            ++m_at;
            skipSpace();
            if (!atEnd() && peek() == close)
                return fail(tr("a comma stands before the end"));
        }
        ++m_at;
        m_handler.endContainer(type);
        return true;
    }

    bool member()
    {
        if (atEnd() || peek() != '"')
            return fail(tr("a name in double quotes is expected here"));
        if (!string())
            return false;
        const qsizetype nameStart = m_tokenStart;
        if (!m_handler.key(m_json.sliced(nameStart, m_at - nameStart))) {
            m_at = nameStart;
            return fail(m_handler.refusal());
        }
        skipSpace();
        if (atEnd() || peek() != ':')
            return fail(tr("a colon is expected after the name"));
        ++m_at;
        skipSpace();
        return true;
    }

    bool word(QByteArrayView expected)
    {
        m_tokenStart = m_at;
        if (!m_json.sliced(m_at).startsWith(expected))
            return fail(tr("a value is expected here"));
        m_at += expected.size();
        return true;
    }

    bool digits()
    {
        if (!ascii::isDigit(peek()))
            return false;
        while (ascii::isDigit(peek()))
            ++m_at;
        return true;
    }

    bool number()
    {
        m_tokenStart = m_at;
        if (peek() == '-')
            ++m_at;
        if (peek() == '0')
            ++m_at;
        else if (!digits())
            return fail(m_at == m_tokenStart ? tr("a value is expected here") : tr("a digit is expected here"));
        if (ascii::isDigit(peek()))
            return fail(tr("a number has no leading zero"));
        if (peek() == '.') {
            ++m_at;
            if (!digits())
                return fail(tr("a digit is expected here"));
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            if (!digits())
                return fail(tr("a digit is expected here"));
        }
        return true;
    }

    /// The four hexadecimal digits after "\u", or -1.
    int codeUnit()
    {
        if (m_json.size() - m_at < 4)
            return -1;
        const QByteArrayView hex = m_json.sliced(m_at, 4);
        if (!std::all_of(hex.begin(), hex.end(), ascii::isHexDigit))
            return -1;
        m_at += 4;
        return hex.toByteArray().toInt(nullptr, 16);
    }

    bool escape()
    {
        if (atEnd())
            return fail(tr("this string has no closing quote"));
        const char kind = peek();
        if (kind != 'u') {
            if (!QByteArrayView("\"\\/bfnrt").contains(kind))
                return fail(tr("a backslash must be followed by one of \" \\ / b f n r t u"));
            ++m_at;
            return true;
        }
        ++m_at;
        const int unit = codeUnit();
        if (unit < 0)
            return fail(tr("\\u needs four hexadecimal digits"));
        if (!QChar::isSurrogate(char32_t(unit)))
            return true;
        if (!QChar::isHighSurrogate(char32_t(unit)) || !m_json.sliced(m_at).startsWith("\\u"))
            return fail(tr("half of a surrogate pair stands alone"));
        m_at += 2;
        const int second = codeUnit();
        return (second >= 0 && QChar::isLowSurrogate(char32_t(second))) || fail(tr("half of a surrogate pair stands alone"));
    }

    bool string()
    {
        const qsizetype start = m_at;
        ++m_at;
        while (!atEnd()) {
            const char c = peek();
            if (c == '"') {
                ++m_at;
                m_tokenStart = start;
                return true;
            }
            if (quint8(c) < 0x20)
                return fail(tr("a line break or control character stands in a string; write it as an escape such as \\n"));
            ++m_at;
            if (c == '\\' && !escape())
                return false;
        }
        m_at = start;
        return fail(tr("this string has no closing quote"));
    }

    QByteArrayView m_json;
    JsonHandler &m_handler;
    qsizetype m_at = 0;
    qsizetype m_tokenStart = 0;
    QString m_problem;
    ErrorCode m_code = ErrorCode::InvalidInput;
};

} // namespace

Result<void> scanJson(QByteArrayView json, JsonHandler &handler)
{
    return Scanner(json, handler).run();
}

} // namespace ovyxa

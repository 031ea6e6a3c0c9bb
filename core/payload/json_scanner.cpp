// SPDX-License-Identifier: MIT
#include "core/payload/json_scanner.h"

#include "core/model/ascii.h"
#include "core/payload/utf8.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <climits>
#include <vector>

namespace ovyxa {

namespace {

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
        if (!text(jsonDepth))
            return failure(m_problem);
        return {};
    }

    std::optional<JsonFault> show()
    {
        if (m_json.startsWith("\xEF\xBB\xBF"))
            return JsonFault{0, tr("a byte order mark stands in front; JSON has none")};
        if (text(INT_MAX))
            return {};
        return JsonFault{m_at, m_problem};
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

    /// One value and nothing after it. What is open stands on a stack of its own: depth costs no more than its bytes.
    bool text(int depth)
    {
        skipSpace();
        while (begin(depth)) {
            while (true) { // a value has ended here
                skipSpace();
                if (m_open.empty())
                    return atEnd() || fail(tr("something follows after the end of the JSON"));
                if (closes()) {
                    close();
                    continue;
                }
                const bool isObject = m_open.back() == JsonNode::Type::Object;
                if (atEnd() || peek() != ',')
                    return fail(isObject ? tr("a comma or } is expected here") : tr("a comma or ] is expected here"));
                ++m_at;
                skipSpace();
                if (closes())
                    return fail(tr("a comma stands before the end"));
                if (isObject && !member())
                    return false;
                break;
            }
        }
        return false;
    }

    /// Reads up to the end of the next scalar or empty container, into as many others as it stands in.
    bool begin(int depth)
    {
        while (m_handler.goesOn()) {
            if (atEnd())
                return fail(tr("the JSON ends where a value is expected"));
            switch (peek()) {
            case '{':
            case '[': break;
            case '"': return string() && told(JsonNode::Type::String);
            case 't': return word("true") && told(JsonNode::Type::Boolean);
            case 'f': return word("false") && told(JsonNode::Type::Boolean);
            case 'n': return word("null") && told(JsonNode::Type::Null);
            default: return number() && told(JsonNode::Type::Number);
            }
            if (m_open.size() >= size_t(depth))
                return fail(tr("it is nested more than %n level(s) deep", nullptr, depth), ErrorCode::LimitReached);
            const JsonNode::Type type = peek() == '{' ? JsonNode::Type::Object : JsonNode::Type::Array;
            m_handler.beginContainer(type);
            m_open.push_back(type);
            ++m_at;
            skipSpace();
            if (closes()) {
                close();
                return true;
            }
            if (type == JsonNode::Type::Object && !member())
                return false;
        }
        return fail({}, ErrorCode::Cancelled);
    }

    [[nodiscard]] bool closes() const { return peek() == (m_open.back() == JsonNode::Type::Object ? '}' : ']') && !atEnd(); }

    void close()
    {
        ++m_at;
        m_handler.endContainer(m_open.back());
        m_open.pop_back();
    }

    bool told(JsonNode::Type type)
    {
        m_handler.scalar(type, m_json.sliced(m_tokenStart, m_at - m_tokenStart));
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
    std::vector<JsonNode::Type> m_open;
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

std::optional<JsonFault> scanShownJson(QByteArrayView json, JsonHandler &handler)
{
    return Scanner(json, handler).show();
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/rules/http_grammar.h"

#include "core/model/ascii.h"

#include <QtCore/QString>
#include <QtNetwork/QHostAddress>

#include <algorithm>
#include <array>
#include <string_view>

namespace ovyxa::grammar {

namespace {

constexpr qsizetype maxHostBytes = 255;

constexpr auto tokenCharacters = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool isTokenCharacter(char c)
{
    return tokenCharacters[static_cast<unsigned char>(c)];
}

bool isPort(QByteArrayView text)
{
    if (text.isEmpty())
        return true;
    constexpr int most = 65535;
    int port = 0;
    for (const char c : text) {
        if (!ascii::isDigit(c) || port > most)
            return false;
        port = port * 10 + (c - '0');
    }
    return port >= 1 && port <= most;
}

// reg-name = *( unreserved / pct-encoded / sub-delims ), RFC 3986 3.2.2
bool isRegisteredName(QByteArrayView text)
{
    constexpr std::string_view others = "-._~!$&'()*+,;=";
    if (text.isEmpty() || text.size() > maxHostBytes)
        return false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (ascii::isLetterOrDigit(c) || others.find(c) != std::string_view::npos)
            continue;
        if (c != '%' || at + 2 >= text.size() || !ascii::isHexDigit(text[at + 1]) || !ascii::isHexDigit(text[at + 2]))
            return false;
        at += 2;
    }
    return true;
}

bool isBracketedAddress(QByteArrayView text)
{
    if (text.size() < 4 || text.front() != '[' || text.back() != ']' || text.contains('%'))
        return false;
    QHostAddress address;
    return address.setAddress(QString::fromLatin1(text.sliced(1, text.size() - 2))) && address.protocol() == QAbstractSocket::IPv6Protocol;
}

// Walks over a text; each step says whether it found what it looked for.
class Cursor final
{
public:
    explicit Cursor(QByteArrayView text) : m_text(text) {}

    bool atEnd() const { return m_at == m_text.size(); }
    void skipBlanks()
    {
        while (!atEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
            ++m_at;
    }
    bool take(char c)
    {
        const bool found = !atEnd() && m_text[m_at] == c;
        m_at += found;
        return found;
    }
    bool takeToken()
    {
        const qsizetype from = m_at;
        while (!atEnd() && isTokenCharacter(m_text[m_at]))
            ++m_at;
        return m_at > from;
    }
    bool takeQuoted()
    {
        if (!take('"'))
            return false;
        while (!atEnd()) {
            const char c = m_text[m_at++];
            if (c == '"')
                return true;
            if (c == '\\' && m_at++ == m_text.size())
                return false;
        }
        return false;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

bool isVisible(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool isControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

bool isNamed(const Header &field, QByteArrayView name)
{
    return field.name.compare(name, Qt::CaseInsensitive) == 0;
}

QByteArrayView trimmed(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

bool isVersion(QByteArrayView text)
{
    return text.size() == 8 && text.startsWith("HTTP/") && ascii::isDigit(text[5]) && text[6] == '.' && ascii::isDigit(text[7]);
}

bool isAuthority(QByteArrayView text)
{
    const qsizetype colon = text.lastIndexOf(':');
    const bool hasPort = colon > text.lastIndexOf(']');
    const QByteArrayView host = hasPort ? text.first(colon) : text;
    return (isRegisteredName(host) || isBracketedAddress(host)) && (!hasPort || isPort(text.sliced(colon + 1)));
}

std::optional<QByteArrayView> authorityOfAbsolute(QByteArrayView target)
{
    const qsizetype colon = target.indexOf(':');
    if (colon < 1 || !target.sliced(colon).startsWith("://"))
        return std::nullopt;
    const QByteArrayView scheme = target.first(colon);
    const bool wellFormed = !ascii::isDigit(scheme.front()) && std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return ascii::isLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
    });
    if (!wellFormed)
        return std::nullopt;
    const QByteArrayView rest = target.sliced(colon + 3);
    const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return c == '/' || c == '?' || c == '#'; });
    return rest.first(end - rest.begin());
}

bool listHas(QByteArrayView list, QByteArrayView word)
{
    while (true) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView item = trimmed(comma < 0 ? list : list.first(comma));
        if (item.compare(word, Qt::CaseInsensitive) == 0)
            return true;
        if (comma < 0)
            return false;
        list = list.sliced(comma + 1);
    }
}

bool isChunkExtensions(QByteArrayView text)
{
    Cursor cursor(text);
    while (!cursor.atEnd()) {
        cursor.skipBlanks();
        if (!cursor.take(';'))
            return false;
        cursor.skipBlanks();
        if (!cursor.takeToken())
            return false;
        Cursor ahead = cursor;
        ahead.skipBlanks();
        if (!ahead.take('='))
            continue;
        ahead.skipBlanks();
        if (!ahead.takeToken() && !ahead.takeQuoted())
            return false;
        cursor = ahead;
    }
    return true;
}

} // namespace ovyxa::grammar

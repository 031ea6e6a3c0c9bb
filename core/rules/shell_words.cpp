// SPDX-License-Identifier: MIT
#include "core/rules/shell_words.h"

#include "core/model/ascii.h"

#include <QtCore/QCoreApplication>

namespace ovyxa::rules {

namespace {

struct ShellWordsText
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::ShellWords)
};

/// Goes through the line once.
class ShellReader
{
public:
    explicit ShellReader(const QByteArray &line) : m_line(line) {}

    Result<QList<QByteArray>> read()
    {
        while (m_at < m_line.size() && m_problem.isEmpty())
            step();
        if (!m_problem.isEmpty())
            return Error{ErrorCode::InvalidInput, m_problem};
        endWord();
        return m_words;
    }

private:
    void step()
    {
        const char c = m_line.at(m_at);
        switch (c) {
        case ' ':
        case '\t':
        case '\n':
        case '\r':
            endWord();
            ++m_at;
            return;
        case '\'': return single();
        case '"': return doubled();
        case '\\': return escaped();
        case '$':
            if (m_line.mid(m_at, 2) == "$'")
                return ansi();
            return fail(ShellWordsText::tr("holds a variable or command ($…), which only a shell can fill in. Write its value."));
        case '`': return fail(ShellWordsText::tr("holds a command in backticks, which is not run. Write its result."));
        case '|':
        case ';':
        case '&':
        case '<':
        case '>':
        case '(':
        case ')': return fail(ShellWordsText::tr("goes on to another command or file (%1). Only the cURL line itself is read.").arg(QLatin1Char(c)));
        case '^':
            if (m_at + 1 < m_line.size() && (m_line.at(m_at + 1) == '\n' || m_line.at(m_at + 1) == '\r' || m_line.at(m_at + 1) == '"'))
                return fail(ShellWordsText::tr("is quoted for Windows' cmd. Choose \"Copy as cURL (bash)\"."));
            break;
        case '\0': return fail(ShellWordsText::tr("holds a NUL byte, which no command line can."));
        default: break;
        }
        m_word += c;
        m_inWord = true;
        ++m_at;
    }

    void endWord()
    {
        if (m_inWord)
            m_words.append(std::exchange(m_word, {}));
        m_inWord = false;
    }

    void single()
    {
        const qsizetype end = m_line.indexOf('\'', m_at + 1);
        if (end < 0)
            return fail(ShellWordsText::tr("opens a ' that is never closed."));
        m_word += QByteArrayView(m_line).sliced(m_at + 1, end - m_at - 1);
        m_inWord = true;
        m_at = end + 1;
    }

    void doubled()
    {
        const qsizetype begin = m_at++;
        m_inWord = true;
        for (; m_at < m_line.size(); ++m_at) {
            const char c = m_line.at(m_at);
            if (c == '"') {
                ++m_at;
                return;
            }
            if (c == '$' && m_at + 1 < m_line.size() && (m_line.at(m_at + 1) == '(' || m_line.at(m_at + 1) == '{' || isName(m_line.at(m_at + 1))))
                return fail(ShellWordsText::tr("holds a variable or command ($…), which only a shell can fill in. Write its value."));
            if (c == '`')
                return fail(ShellWordsText::tr("holds a command in backticks, which is not run. Write its result."));
            if (c == '\\' && m_at + 1 < m_line.size() && QByteArrayView("$`\"\\\n").contains(m_line.at(m_at + 1))) {
                ++m_at;
                if (m_line.at(m_at) != '\n')
                    m_word += m_line.at(m_at);
                continue;
            }
            m_word += c;
        }
        m_at = begin;
        fail(ShellWordsText::tr("opens a \" that is never closed."));
    }

    static bool isName(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

    void escaped()
    {
        ++m_at;
        if (m_at < m_line.size() && m_line.at(m_at) == '\r') // a line end of Windows
            ++m_at;
        if (m_at >= m_line.size())
            return;
        if (m_line.at(m_at) != '\n') {
            m_word += m_line.at(m_at);
            m_inWord = true;
        }
        ++m_at;
    }

    /// At most `most` digits from here.
    quint32 digits(int most, int base)
    {
        quint32 value = 0;
        for (int i = 0; i < most && m_at < m_line.size(); ++i, ++m_at) {
            const char c = m_line.at(m_at);
            const int digit = ascii::isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
            if (digit >= base)
                break;
            value = value * quint32(base) + quint32(digit);
        }
        return value;
    }

    void ansi()
    {
        const qsizetype begin = m_at;
        m_at += 2;
        m_inWord = true;
        while (m_at < m_line.size()) {
            const char c = m_line.at(m_at++);
            if (c == '\'')
                return;
            if (c != '\\' || m_at >= m_line.size()) {
                m_word += c;
                continue;
            }
            ansiEscape(m_line.at(m_at++));
        }
        m_at = begin;
        fail(ShellWordsText::tr("opens a $' that is never closed."));
    }

    void ansiEscape(char c)
    {
        switch (c) {
        case 'a': m_word += '\a'; break;
        case 'b': m_word += '\b'; break;
        case 'e':
        case 'E': m_word += '\x1b'; break;
        case 'f': m_word += '\f'; break;
        case 'n': m_word += '\n'; break;
        case 'r': m_word += '\r'; break;
        case 't': m_word += '\t'; break;
        case 'v': m_word += '\v'; break;
        case 'x': m_word += char(digits(2, 16)); break;
        case 'u': character(digits(4, 16)); break;
        case 'U': character(digits(8, 16)); break;
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
            --m_at;
            m_word += char(digits(3, 8));
            break;
        case '\\':
        case '\'':
        case '"':
        case '?': m_word += c; break;
        default: m_word += '\\', m_word += c; break;
        }
    }

    void character(quint32 code)
    {
        if (code > 0x10ffff)
            code = 0xfffd;
        // Browsers write what is beyond the first plane as a pair of surrogates.
        if (QChar::isHighSurrogate(code) && m_line.mid(m_at, 2) == "\\u") {
            const qsizetype here = std::exchange(m_at, m_at + 2);
            const quint32 low = digits(4, 16);
            if (QChar::isLowSurrogate(low))
                code = QChar::surrogateToUcs4(char16_t(code), char16_t(low));
            else
                m_at = here;
        }
        m_word += QString::fromUcs4(reinterpret_cast<const char32_t *>(&code), 1).toUtf8();
    }

    void fail(const QString &what)
    {
        const QByteArrayView before = QByteArrayView(m_line).first(m_at);
        const qsizetype line = before.count('\n') + 1;
        const qsizetype column = m_at - before.lastIndexOf('\n');
        m_problem = ShellWordsText::tr("Line %1, column %2 of the command %3").arg(line).arg(column).arg(what);
    }

    const QByteArray &m_line;
    QList<QByteArray> m_words;
    QByteArray m_word;
    QString m_problem;
    qsizetype m_at = 0;
    bool m_inWord = false;
};

} // namespace

Result<QList<QByteArray>> shellWords(const QByteArray &line)
{
    return ShellReader(line).read();
}

} // namespace ovyxa::rules

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

namespace ovyxa {

/// Walks over the tokens of a JSON text: strings with their quotes, punctuation, and whatever stands between as one word. It
/// checks no more than it needs, since it is for comparing ways to write a text and not for judging it (that is core/payload's
/// scanner).
class JsonTokens final
{
public:
    explicit JsonTokens(QByteArrayView json);

    /// False at the end, or where a string has no end (then `broken()`).
    bool next();
    [[nodiscard]] QByteArrayView token() const { return m_token; }
    /// What stood between this token and the one before.
    [[nodiscard]] QByteArrayView gap() const { return m_gap; }
    [[nodiscard]] bool is(char c) const { return m_token.size() == 1 && m_token.front() == c; }
    [[nodiscard]] bool opens() const { return is('{') || is('['); }
    [[nodiscard]] bool closes() const { return is('}') || is(']'); }
    [[nodiscard]] bool broken() const { return m_broken; }

private:
    QByteArrayView m_json;
    qsizetype m_at = 0;
    QByteArrayView m_token;
    QByteArrayView m_gap;
    bool m_broken = false;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/rules/query_tokens.h"

#include <QtCore/QCoreApplication>

namespace ovyxa::rules {

namespace {

struct QueryTokensWords
{
    Q_DECLARE_TR_FUNCTIONS(Query)
};

} // namespace

Result<QList<QueryLetters>> queryTokens(const QString &text)
{
    QList<QueryLetters> tokens;
    QueryLetters token;
    bool isInQuotes = false;
    bool isToken = false; // "" is one without letters
    const auto end = [&] {
        if (isToken)
            tokens.append(token);
        token.clear();
        isToken = false;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'\\' && i + 1 < text.size() && (text.at(i + 1) == u'"' || text.at(i + 1) == u'\\')) {
            token.append({text.at(++i), true});
            isToken = true;
        } else if (c == u'"') {
            isInQuotes = !isInQuotes;
            isToken = true;
        } else if (c.isSpace() && !isInQuotes) {
            end();
        } else {
            token.append({c, isInQuotes});
            isToken = true;
        }
    }
    if (isInQuotes)
        return Error{ErrorCode::InvalidInput, QueryTokensWords::tr("A quote does not end. Write \\\" for one that is to be found.")};
    end();
    return tokens;
}

QList<QueryLetters> splitAt(const QueryLetters &letters, char16_t sign)
{
    QList<QueryLetters> pieces(1);
    for (const QueryLetter &letter : letters) {
        if (letter.is(sign))
            pieces.append(QueryLetters());
        else
            pieces.last().append(letter);
    }
    return pieces;
}

QString plainText(const QueryLetters &letters)
{
    QString text;
    text.reserve(letters.size());
    for (const QueryLetter &letter : letters)
        text += letter.c;
    return text;
}

} // namespace ovyxa::rules

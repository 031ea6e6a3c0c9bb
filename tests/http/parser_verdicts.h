// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/request_parser.h"

namespace ovyxa::test {

inline const RequestLimits parserLimits{1000, 2000};

/// What a peer would see of a series of requests on one connection, as text that can be compared.
inline QByteArray verdictsOn(const QList<QByteArray> &pieces)
{
    RequestParser parser(parserLimits);
    QByteArray verdicts;
    for (const QByteArray &piece : pieces) {
        qsizetype at = 0;
        do {
            at += parser.feed(QByteArrayView(piece).sliced(at));
            if (parser.state() == RequestParser::State::Complete) {
                const bool keepsAlive = parser.keepsAlive();
                const HttpRequest request = parser.take();
                verdicts += request.method + ' ' + request.target + ' ' + request.version + '[' + request.rawHead + ']' + '{' + request.body + '}'
                            + (keepsAlive ? "+" : "-");
            } else if (parser.state() == RequestParser::State::Refused) {
                const HttpRequest request = parser.take();
                return verdicts + QByteArray::number(request.problemStatus) + ' ' + request.problem.toUtf8();
            }
        } while (at < piece.size());
    }
    return verdicts + "unfinished";
}

inline QList<QByteArray> singleBytes(const QByteArray &bytes)
{
    QList<QByteArray> pieces;
    for (const char c : bytes)
        pieces += QByteArray(1, c);
    return pieces;
}

} // namespace ovyxa::test

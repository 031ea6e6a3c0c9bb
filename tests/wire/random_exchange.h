// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/header.h"

#include <rapidcheck.h>

#include <algorithm>
#include <array>

/// Random HTTP for property tests: what a raw peer answers with, and what is to be known of it. Only inside a property.
namespace ovyxa::test {

inline QByteArray bytesOf(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

inline rc::Gen<std::string> textOf(const std::string &alphabet, int least, int most)
{
    return rc::gen::mapcat(rc::gen::inRange(least, most + 1),
                           [alphabet](int size) { return rc::gen::container<std::string>(size_t(size), rc::gen::elementOf(alphabet)); });
}

/// What an answer of this status comes to; no random one names a place to go to (RFC 9110 15.4).
inline AttemptError expectedError(int status)
{
    constexpr std::array redirects{301, 302, 303, 307, 308};
    if (std::find(redirects.cbegin(), redirects.cend(), status) != redirects.cend())
        return AttemptError::Redirect;
    return status < 300 ? AttemptError::None : AttemptError::Status;
}

/// An answer as it goes out, and what is to be stored of it.
struct Answer
{
    QList<QByteArray> interims;
    QByteArray head;
    HeaderList headers;
    QByteArray framedBody;
    QByteArray body;
    HeaderList trailers;
    QByteArray surplus;      ///< what comes behind its end, and is nobody's
    bool untilClose = false; ///< it has no length: its end is the connection's
    int status = 200;
    QList<std::pair<qsizetype, qsizetype>> pieces; ///< of the body: where each begins in framedBody, and its size

    [[nodiscard]] QByteArray bytes() const { return interims.join() + head + framedBody + surplus; }
    /// What is there of the body once so much of framedBody is.
    [[nodiscard]] QByteArray bodyWithin(qsizetype framedBytes) const
    {
        QByteArray there;
        for (const auto &[at, size] : pieces)
            there += framedBody.mid(at, std::clamp<qsizetype>(framedBytes - at, 0, size));
        return there;
    }
};

inline void append(HeaderList &headers, QByteArray &head, const Header &field)
{
    headers.append(field);
    head += field.name + ": " + field.value + "\r\n";
}

inline HeaderList randomFields(int most)
{
    HeaderList fields;
    const int count = *rc::gen::inRange(0, most + 1);
    for (int i = 0; i < count; ++i) {
        // Few names, so that they repeat.
        const std::string name = *rc::gen::element<std::string>("X-A", "x-a", "Set-Cookie", "Link", "ETag", "X-Empty");
        const std::string value = *textOf("abc;,=\"/ \t\x80\xff", 0, 20);
        fields.append({bytesOf(name), bytesOf(value).trimmed()});
    }
    return fields;
}

/// A body in chunks or with a length.
inline void frameBody(Answer &answer)
{
    if (*rc::gen::arbitrary<bool>() && answer.head.startsWith("HTTP/1.1")) { // 1.0 has no chunks
        append(answer.headers, answer.head, {"Transfer-Encoding", "chunked"});
        for (qsizetype at = 0; at < answer.body.size();) {
            const qsizetype piece = std::min<qsizetype>(*rc::gen::inRange(1, 40'000), answer.body.size() - at);
            answer.framedBody += QByteArray::number(piece, 16) + "\r\n";
            answer.pieces.emplace_back(answer.framedBody.size(), piece);
            answer.framedBody += answer.body.mid(at, piece) + "\r\n";
            at += piece;
        }
        answer.framedBody += "0\r\n";
        for (const Header &field : randomFields(2))
            append(answer.trailers, answer.framedBody, field);
        answer.framedBody += "\r\n";
    } else {
        append(answer.headers, answer.head, {"Content-Length", QByteArray::number(answer.body.size())});
        answer.framedBody = answer.body;
        answer.pieces.emplace_back(0, answer.body.size());
    }
}

/// One whose end shows in itself, and nothing behind it; or, `anyEnd`, also one that its connection's end ends, one without a body, and surplus.
inline Answer randomAnswer(bool anyEnd)
{
    Answer answer;
    const int interims = *rc::gen::inRange(0, 3);
    for (int i = 0; i < interims; ++i) {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(*rc::gen::element(100, 102, 103, 199)) + " Wait\r\n";
        HeaderList ignored;
        for (const Header &field : randomFields(2))
            append(ignored, head, field);
        answer.interims.append(head + "\r\n");
    }
    answer.status = anyEnd ? *rc::gen::element(200, 201, 204, 302, 304, 404, 500, 599) : *rc::gen::element(200, 201, 302, 404, 500, 599);
    answer.head = (*rc::gen::weightedElement<std::string>({{4, "HTTP/1.1"}, {1, "HTTP/1.0"}}) == "HTTP/1.1" ? "HTTP/1.1 " : "HTTP/1.0 ")
                  + QByteArray::number(answer.status) + ' ' + bytesOf(*textOf("abc XYZ'", 0, 12)) + "\r\n";
    for (const Header &field : randomFields(6))
        append(answer.headers, answer.head, field);
    const int size = *rc::gen::weightedOneOf<int>({{6, rc::gen::inRange(0, 300)}, {1, rc::gen::inRange(65'000, 70'000)}});
    answer.body = QByteArray(size, 'b');
    for (qsizetype i = 0; i < answer.body.size(); i += 7)
        answer.body[i] = char(i * 31);
    if (answer.status == 204 || answer.status == 304) {
        answer.body.clear();
        if (answer.status == 304 && *rc::gen::arbitrary<bool>()) // of what a 200 would have had (RFC 9110 8.6)
            append(answer.headers, answer.head, {"Content-Length", QByteArray::number(size)});
    } else if (anyEnd && *rc::gen::weightedElement<int>({{3, 0}, {1, 1}}) == 1) {
        answer.untilClose = true;
        answer.framedBody = answer.body;
        answer.pieces.emplace_back(0, answer.body.size());
    } else {
        frameBody(answer);
    }
    if (anyEnd && !answer.untilClose && *rc::gen::weightedElement<int>({{5, 0}, {1, 1}}) == 1)
        answer.surplus = bytesOf(*textOf("HTP/1. 20\r\n\xff", 1, 40));
    answer.head += "\r\n";
    return answer;
}

} // namespace ovyxa::test

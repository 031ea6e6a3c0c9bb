// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"
#include "core/rules/byte_difference.h"
#include "core/rules/json_difference.h"

#include <optional>

namespace ovyxa {

struct Attempt;
struct CaptureDetails;
struct DeliveryDetails;

/// What of a delivery's attempt or a capture is compared with another.
struct Message
{
    QByteArray body;
    HeaderList headers; ///< of the request, in wire order
    struct Answer
    {
        int status = 0;     ///< 0 = none
        QByteArray outcome; ///< why there is none, or not all of it, as a code ("timeout"); may be empty
        HeaderList headers;
        QByteArray body;
        bool isCut = false; ///< only the body's beginning is here
        bool operator==(const Answer &) const = default;
    };
    std::optional<Answer> answer{}; ///< nothing: it was not asked yet
    bool isCut = false;             ///< only the body's beginning is here
};

/// A line of two header lists side by side.
struct HeaderRow
{
    CompareRow::Mark mark = CompareRow::Mark::Same;
    std::optional<Header> left;
    std::optional<Header> right;
    int difference = -1;
};

/// Two messages side by side. Keeps their bodies, into which its rows look.
struct Comparison
{
    Message left;
    Message right;
    QList<Difference> differences; ///< of body, headers and answer, in this order; what is set aside as well
    QList<CompareRow> body;        ///< empty where the bodies are not compared by structure
    QString bodyWhyBytes;          ///< … and why, in a sentence
    QStringList reordered;         ///< JSON Pointers of objects whose names stand in another order
    int writtenOtherwise = 0;      ///< strings that say the same in other bytes
    ByteDifference bytes;
    QList<ByteRange> bytesThatCount; ///< without those of what is set aside
    QList<HeaderRow> headers;
    bool headersReordered = false;
    QList<HeaderRow> answerHeaders;
    int status = -1;              ///< the number of the difference in status
    QList<CompareRow> answerBody; ///< empty where it is no JSON on both sides …
    int answerText = -1;          ///< … and then the number of the difference between the two

    [[nodiscard]] int counted(Difference::Part part) const; ///< without what is set aside
    [[nodiscard]] int counted() const;
    /// Whether of a body, on one side or both, only the beginning was kept, and so compared.
    [[nodiscard]] bool isOfBeginnings(Difference::Part part) const;
};

namespace rules {

/// `left` is the older. Bounded; any thread.
[[nodiscard]] Comparison compareMessages(Message left, Message right);
/// Calls `take` with name and value of each field of a head, as they are on the wire, without its first line.
template<typename Take>
void eachHeader(QByteArrayView head, Take take)
{
    qsizetype at = head.indexOf("\r\n");
    while (at >= 0 && at + 2 < head.size()) {
        const qsizetype begin = at + 2;
        at = head.indexOf("\r\n", begin);
        const QByteArrayView line = head.sliced(begin, (at < 0 ? head.size() : at) - begin);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            take(line.first(colon), line.sliced(colon + 1).trimmed());
    }
}
/// The same in a list.
[[nodiscard]] HeaderList headersOf(QByteArrayView head);
[[nodiscard]] Message messageOf(const DeliveryDetails &delivery, const Attempt *attempt);
[[nodiscard]] Message messageOf(const CaptureDetails &capture);

} // namespace rules
} // namespace ovyxa

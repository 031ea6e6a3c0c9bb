// SPDX-License-Identifier: MIT
#include "core/rules/comparison.h"

#include "core/model/log_query.h"
#include "core/model/text.h"
#include "core/signing/signature.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

#include <algorithm>
#include <array>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

int Comparison::counted(Difference::Part part) const
{
    return int(
        std::count_if(differences.cbegin(), differences.cend(), [part](const Difference &each) { return each.part == part && !each.setAside; }));
}

int Comparison::counted() const
{
    return int(std::count_if(differences.cbegin(), differences.cend(), [](const Difference &each) { return !each.setAside; }));
}

bool Comparison::isOfBeginnings(Difference::Part part) const
{
    switch (part) {
    case Difference::Part::Body: return left.isCut || right.isCut;
    case Difference::Part::Answer: return left.answer && right.answer && (left.answer->isCut || right.answer->isCut);
    case Difference::Part::Headers: break;
    }
    return false;
}

namespace rules {

namespace {

struct ComparisonWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Comparison)
};

/// What each request has of its own, or what follows from another difference (the length).
bool alwaysDiffers(QByteArrayView lowerName)
{
    static constexpr std::array<QByteArrayView, 6> names{"date",       "content-length", "x-request-id", "x-ovyxa-delivery", "x-ovyxa-timestamp",
                                                         "traceparent"};
    return std::find(names.begin(), names.end(), lowerName) != names.end() || signatureHeader.compare(lowerName, Qt::CaseInsensitive) == 0;
}

/// The payload's time stamp: text on both sides, in the outermost object.
bool isTimeStamp(const Difference &difference)
{
    return difference.kind == Difference::Kind::Changed && !difference.otherType && difference.where == "/timestamp"_L1
           && difference.left.startsWith('"');
}

class Comparer final
{
public:
    Comparer(Message left, Message right)
    {
        result.left = std::move(left);
        result.right = std::move(right);
    }

    void run()
    {
        body();
        result.headers = headers(result.left.headers, result.right.headers, Difference::Part::Headers, &result.headersReordered);
        if (result.left.answer && result.right.answer)
            answers(*result.left.answer, *result.right.answer);
    }

    Comparison result;

private:
    void body()
    {
        result.bytes = compareBytes(result.left.body, result.right.body);
        result.bytesThatCount = result.bytes.ranges;
        auto json = compareJson(result.left.body, result.right.body);
        if (!json) {
            result.bodyWhyBytes = json.error().message;
            if (!result.bytes.ranges.isEmpty())
                note({Difference::Part::Body, Difference::Kind::Changed, {}, 1, {}, {}, false, false});
            return;
        }
        result.reordered = json->reordered;
        result.writtenOtherwise = json->writtenOtherwise;
        take(std::move(json->rows), json->differences, Difference::Part::Body, result.body);
        for (const CompareRow &row : std::as_const(result.body)) {
            if (row.mark == CompareRow::Mark::SetAside)
                result.bytesThatCount.removeIf([&row](const ByteRange &range) {
                    return range.left >= row.left.at && range.left + range.leftSize <= row.left.at + row.left.value.size()
                           && range.right >= row.right.at && range.right + range.rightSize <= row.right.at + row.right.value.size();
                });
        }
    }

    void take(QList<CompareRow> rows, QList<Difference> found, Difference::Part part, QList<CompareRow> &into)
    {
        const auto first = int(result.differences.size());
        for (CompareRow &row : rows) {
            if (row.difference < 0)
                continue;
            if (part == Difference::Part::Body && isTimeStamp(found.at(row.difference))) {
                found[row.difference].setAside = true;
                row.mark = CompareRow::Mark::SetAside;
            }
            row.difference += first;
        }
        for (Difference &each : found) {
            each.part = part;
            note(each);
        }
        into = std::move(rows);
    }

    QList<HeaderRow> headers(const HeaderList &left, const HeaderList &right, Difference::Part part, bool *reordered)
    {
        QHash<QByteArray, QList<qsizetype>> there;
        for (qsizetype i = 0; i < left.size(); ++i)
            there[left.at(i).name.toLower()].append(i);
        QHash<QByteArray, qsizetype> onTheRight;
        for (const Header &header : right)
            ++onTheRight[header.name.toLower()];
        QHash<QByteArray, qsizetype> seen;
        QList<bool> shown(left.size(), false);
        QList<HeaderRow> rows;
        qsizetype next = 0;
        const auto removedHere = [&] {
            for (; next < left.size(); ++next) {
                if (shown.at(next))
                    continue;
                const QByteArray name = left.at(next).name.toLower();
                const qsizetype repeat = there.value(name).indexOf(next);
                if (repeat < onTheRight.value(name))
                    return;
                rows.append(only(left.at(next), int(repeat) + 1, part, true));
            }
        };
        for (const Header &header : right) {
            removedHere();
            const QByteArray name = header.name.toLower();
            const qsizetype repeat = seen[name]++;
            const QList<qsizetype> partners = there.value(name);
            if (repeat >= partners.size()) {
                rows.append(only(header, int(repeat) + 1, part, false));
                continue;
            }
            const qsizetype partner = partners.at(repeat);
            if (reordered && partner != next)
                *reordered = true;
            shown[partner] = true;
            HeaderRow row{CompareRow::Mark::Same, left.at(partner), header, -1};
            if (row.left->value != header.value) {
                const bool aside = alwaysDiffers(name);
                row.mark = aside ? CompareRow::Mark::SetAside : CompareRow::Mark::Changed;
                row.difference =
                    note({part, Difference::Kind::Changed, QString::fromLatin1(name), int(repeat) + 1, row.left->value, header.value, false, aside});
            }
            rows.append(row);
        }
        removedHere();
        return rows;
    }

    HeaderRow only(const Header &header, int repeat, Difference::Part part, bool isLeft)
    {
        const QByteArray name = header.name.toLower();
        HeaderRow row;
        row.mark = isLeft ? CompareRow::Mark::Removed : CompareRow::Mark::Added;
        (isLeft ? row.left : row.right) = header;
        row.difference = note({part, isLeft ? Difference::Kind::Removed : Difference::Kind::Added, QString::fromLatin1(name), repeat,
                               isLeft ? header.value : QByteArray(), isLeft ? QByteArray() : header.value, false, false});
        return row;
    }

    void answers(const Message::Answer &left, const Message::Answer &right)
    {
        const auto said = [](const Message::Answer &answer) {
            QByteArrayList parts{answer.outcome};
            if (answer.status > 0)
                parts.prepend(QByteArray::number(answer.status));
            parts.removeAll(QByteArray());
            return parts.join(", ");
        };
        if (said(left) != said(right))
            result.status = note({Difference::Part::Answer, Difference::Kind::Changed, u"status"_s, 1, said(left), said(right), false, false});
        result.answerHeaders = headers(left.headers, right.headers, Difference::Part::Answer, nullptr);
        auto json = compareJson(left.body, right.body);
        if (json)
            take(std::move(json->rows), json->differences, Difference::Part::Answer, result.answerBody);
        else if (left.body != right.body)
            result.answerText = note({Difference::Part::Answer, Difference::Kind::Changed, u"body"_s, 1, left.body, right.body, false, false});
    }

    int note(const Difference &difference)
    {
        result.differences.append(difference);
        return int(result.differences.size() - 1);
    }
};

} // namespace

Comparison compareMessages(Message left, Message right)
{
    Comparer comparer(std::move(left), std::move(right));
    comparer.run();
    return std::move(comparer.result);
}

HeaderList headersOf(QByteArrayView head)
{
    HeaderList headers;
    eachHeader(head, [&headers](QByteArrayView name, QByteArrayView value) { headers.append({name.toByteArray(), value.toByteArray()}); });
    return headers;
}

Message messageOf(const DeliveryDetails &delivery, const Attempt *attempt)
{
    Message message{delivery.body, {}, {}, delivery.body.size() < delivery.delivery.bodyBytes};
    if (!attempt)
        return message;
    message.headers = headersOf(attempt->requestHead);
    if (attempt->finished) {
        const bool isWhole =
            attempt->error == AttemptError::None || attempt->error == AttemptError::Status || attempt->error == AttemptError::Redirect;
        message.answer = Message::Answer{attempt->status, isWhole ? QByteArray() : QByteArray(toText(attempt->error).data()),
                                         attempt->responseHeaders, attempt->responseBody, attempt->responseTruncated};
    }
    return message;
}

Message messageOf(const CaptureDetails &capture)
{
    Message message{capture.body, capture.headers, {}, capture.body.size() < capture.capture.bodyBytes};
    const CaptureAnswer sent = capture.answer.value_or(CaptureAnswer()); // none went out where the plan closed, reset or hung
    if (const Capture &told = capture.capture; capture.answer || !told.answer.isEmpty())
        message.answer = Message::Answer{told.status, told.status > 0 ? QByteArray() : told.answer.toLatin1(), sent.headers, sent.body,
                                         sent.body.size() < sent.bodyBytes};
    return message;
}

} // namespace rules
} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/rules/comparison.h"
#include "core/rules/ledger_join.h"
#include "core/signing/hmac.h"
#include "core/signing/signature.h"

#include <QtCore/QUrl>

#include <algorithm>
#include <utility>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

QByteArray digestOf(QByteArrayView bytes)
{
    return hashOf(Digest::Sha256, bytes);
}

/// In hexadecimal, after "sha256=", or in base64: what may be one under another name.
bool isAsLongAsASignature(const QByteArray &value)
{
    return value.size() == 64 || value.size() == 71 || value.size() == 44;
}

} // namespace

QString urlOf(const CaptureDetails &details)
{
    const QString &target = details.capture.target;
    if (!target.startsWith(u'/') || details.capture.host.isEmpty())
        return target;
    return (details.tls ? u"https://"_s : u"http://"_s) + details.capture.host + target;
}

SentRecord sentRecord(const DeliveryDetails &details)
{
    SentRecord record{details.delivery, details.webhook.name, details.webhook.url, digestOf(details.body), details.attempts, {}};
    for (Attempt &attempt : record.attempts) {
        SentHead head;
        if (!attempt.requestHead.isEmpty()) {
            const HeaderList fields = headersOf(attempt.requestHead);
            head = {digestOf(attempt.requestHead.trimmed()), headerValue(fields, signatureHeader), headerValue(fields, "User-Agent")};
        }
        record.heads.append(head);
        const QByteArray server = headerValue(attempt.responseHeaders, "Server");
        attempt.responseHeaders.clear();
        if (!server.isEmpty())
            attempt.responseHeaders.append({"Server", server});
        attempt.requestHead.clear();
        attempt.interimHeads.clear();
        attempt.responseHead.clear();
        attempt.responseBody.clear();
        attempt.trailers.clear();
    }
    return record;
}

ReceivedRecord receivedRecord(const CaptureDetails &details)
{
    ReceivedRecord record{details.capture, digestOf(details.body), headerValue(details.headers, signatureHeader), {}, urlOf(details), {}};
    if (!details.rawHead.isEmpty())
        record.head = digestOf(details.rawHead.trimmed());
    for (const Header &header : details.headers) {
        if (isAsLongAsASignature(header.value) && header.name.compare(signatureHeader, Qt::CaseInsensitive) != 0)
            record.renamed.append(header.value);
    }
    return record;
}

bool canHaveArrived(const Attempt &attempt)
{
    if (!attempt.finished || attempt.status != 0)
        return true;
    switch (attempt.error) {
    case AttemptError::Dns:
    case AttemptError::Refused:
    case AttemptError::Tls:
    case AttemptError::TooLarge:
    case AttemptError::Paused: return false;
    default: return true;
    }
}

Instant endOf(const Attempt &attempt)
{
    const bool isKnown = attempt.finished && attempt.error != AttemptError::Interrupted;
    return attempt.startedReal + (isKnown ? attempt.duration : longestAttempt);
}

QList<CaptureId> candidates(const DeliveryDetails &details, const QList<Capture> &captures)
{
    QList<CaptureId> found;
    for (auto attempt = details.attempts.crbegin(); attempt != details.attempts.crend(); ++attempt) {
        QList<std::pair<int, CaptureId>> near; // how much speaks against it
        const QUrl url(attempt->url);
        for (const Capture &capture : captures) {
            const bool isInTime =
                capture.receivedReal >= attempt->startedReal - joinLateness && capture.receivedReal <= endOf(*attempt) + joinLateness;
            const bool isOfThisSize = capture.bodyBytes == details.body.size();
            if (!canHaveArrived(*attempt) || !isInTime || (capture.verdict == Verdict::Valid && !isOfThisSize))
                continue;
            const bool isDuring = capture.receivedReal >= attempt->startedReal && capture.receivedReal <= endOf(*attempt);
            const bool isSameHost = capture.host.compare(url.authority(QUrl::FullyEncoded), Qt::CaseInsensitive) == 0;
            near.append(
                {(isSameHost ? 0 : 8) + (isOfThisSize ? 0 : 4) + (isDuring ? 0 : 2) + (capture.status == attempt->status ? 0 : 1), capture.id});
        }
        std::stable_sort(near.begin(), near.end(), [](const auto &one, const auto &other) { return one.first < other.first; });
        for (const auto &[against, id] : std::as_const(near)) {
            if (!found.contains(id))
                found.append(id);
        }
    }
    return found;
}

} // namespace ovyxa::rules

// SPDX-License-Identifier: MIT
#include "core/receiver/request_verdict.h"

#include "core/model/text.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

QList<MangleStep> mangle(CaptureDetails *details, const QList<MangleStep> &steps)
{
    const rules::Mangled changed = rules::mangled(details->rawHead, details->headers, details->body, steps);
    details->rawHead = changed.rawHead;
    details->headers = changed.headers;
    details->body = changed.body;
    details->capture.bodyBytes = changed.body.size();
    return changed.changes;
}

bool judge(CaptureDetails *details, const QList<NamedSecret> &known, AcceptedEncoding accepted)
{
    Capture &capture = details->capture;
    const int count = headerCount(details->headers, signatureHeader);
    if (capture.bodyBytes > details->body.size()) {
        capture.verdict = Verdict::Unchecked;
        capture.causes = {{u"passed_on_as_it_came"_s, {QString::number(details->body.size())}}};
        return known.isEmpty();
    }
    if (known.isEmpty()) {
        capture.verdict = Verdict::Unchecked;
        capture.causes = {{u"unchecked"_s}};
        return true;
    }
    if (count == 0) {
        capture.verdict = Verdict::Missing;
        capture.causes = {{u"missing"_s}};
        return false;
    }
    if (count > 1) {
        capture.verdict = Verdict::Invalid;
        capture.causes = {{u"signature_repeated"_s, {QString::number(count)}}};
        return false;
    }
    const SignatureMatch match = checkSignature(headerValue(details->headers, signatureHeader), details->body, known, accepted);
    if (!match.valid) {
        capture.verdict = Verdict::Invalid;
        capture.causes = {{u"invalid"_s, {QString::number(known.size())}}};
        return false;
    }
    capture.verdict = Verdict::Valid;
    capture.matchedWebhook = match.webhook;
    capture.causes = {{u"valid"_s, {match.secretName, QString(toText(match.encoding))}}};
    return true;
}

} // namespace ovyxa

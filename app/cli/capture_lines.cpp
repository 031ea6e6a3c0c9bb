// SPDX-License-Identifier: MIT
#include "app/cli/capture_lines.h"

#include "app/cli/json_parts.h"
#include "app/cli/json_text.h"
#include "app/cli/shown_words.h"
#include "app/cli/words.h"

#include "core/model/text.h"
#include "core/rules/wire_text.h"
#include "core/rules/word_text.h"

#include <QtCore/QCoreApplication>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

struct CaptureLinesWords
{
    Q_DECLARE_TR_FUNCTIONS(Captures)
};

constexpr qsizetype shownOfBinary = 512; // bytes

/// Of one that was passed on while it came only the beginning is kept.
bool isBodyCut(const CaptureDetails &details)
{
    return details.capture.bodyBytes > details.body.size();
}

/// As tr() takes a figure for its %n.
int spoken(qint64 count)
{
    return int(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

QString codeOf(const QList<FailureCause> &causes)
{
    return causes.isEmpty() ? QString() : causes.constFirst().code;
}

void tellBecame(JsonText &json, const Capture &capture)
{
    if (!capture.answerCauses.isEmpty())
        json.addOrNull("answer_code", codeOf(capture.answerCauses));
    if (!capture.forward)
        return;
    const ForwardOutcome &forward = *capture.forward;
    json.add("forward_to", forward.url);
    json.addOrNull("forward_status", forward.status > 0, forward.status);
    json.add("forward_ms", qint64(forward.duration.count()));
    json.add("forward_bytes", forward.bytes);
    json.add("forward_early", forward.isEarly);
    json.addOrNull("forward_error", forward.error);
    json.addOrNull("forward_code", codeOf(forward.causes));
    json.addOrNull("forward_reason", forward.words);
}

void tellCapture(JsonText &json, const Capture &capture)
{
    json.add("type", "capture");
    json.add("id", capture.id.value);
    json.add("received_at", toIsoMillis(capture.receivedAt));
    json.add("method", capture.method);
    json.add("target", capture.target);
    json.add("verdict", toText(capture.verdict));
    json.addOrNull("reason", capture.reason);
    json.add("reason_code", QByteArrayView(reasonCode(capture)));
    json.add("cross_site", capture.crossSite);
    json.addOrNull("status", capture.status > 0, capture.status);
    json.add("body_bytes", qint64(capture.bodyBytes));
    tellBecame(json, capture);
}

/// `withHead`: the raw one, too.
void tellDetails(JsonText &json, const CaptureDetails &details, bool withHead)
{
    json.name("headers");
    tellHeaderPairs(json, details.headers);
    tellBytes(json, "body", details.body);
    if (isBodyCut(details))
        json.add("body_truncated", true);
    json.name("trailers");
    tellHeaderPairs(json, details.trailers);
    if (details.capture.malformed)
        tellBytes(json, "raw", details.rawHead);
    json.name("answer");
    if (!details.answer)
        return json.value(nullptr);
    const CaptureAnswer &answer = *details.answer;
    json.begin('{');
    json.addOrNull("status", details.capture.status > 0, details.capture.status);
    json.name("headers");
    tellHeaderPairs(json, answer.headers);
    tellBytes(json, "body", answer.body);
    json.add("body_bytes", answer.bodyBytes);
    json.name("trailers");
    tellHeaderPairs(json, answer.trailers);
    if (withHead)
        tellBytes(json, "head", answer.head);
    json.end('}');
}

} // namespace

void addOutcome(Json &line, const Capture &capture)
{
    line.update(jsonObject([&](JsonText &json) { tellBecame(json, capture); }));
}

Json captureLine(const Capture &capture)
{
    return jsonObject([&](JsonText &json) { tellCapture(json, capture); });
}

void addDetails(Json &line, const CaptureDetails &details)
{
    line.update(jsonObject([&](JsonText &json) { tellDetails(json, details, false); }));
}

void tellWholeCapture(JsonText &json, const CaptureDetails &details)
{
    const Capture &capture = details.capture;
    tellCapture(json, capture);
    tellDetails(json, details, true);
    json.add("received_real", toIsoMillis(capture.receivedReal));
    json.addOrNull("peer", capture.peer);
    json.addOrNull("answered", capture.answer);
    json.add("malformed", capture.malformed);
    json.add("host_refused", capture.hostRefused);
    json.name("tls");
    tellTls(json, details.tls);
    if (!capture.malformed)
        tellBytes(json, "head", details.rawHead);
    if (details.rawTruncated)
        json.add("raw_truncated", true);
}

QString captureText(const Capture &capture)
{
    const QString request = capture.method.isEmpty() ? CaptureLinesWords::tr("not HTTP/1.1") : QString(capture.method + u' ' + capture.target);
    const QString answered = capture.status > 0 ? QString::number(capture.status) : capture.answer;
    return u"%1  %2  %3  %4  %5"_s.arg(capture.id.value)
               .arg(toIsoMillis(capture.receivedAt), request, verdictText(capture.verdict), answered.isEmpty() ? u"–"_s : answered)
           + u"  "_s + CaptureLinesWords::tr("%n byte(s)", nullptr, spoken(capture.bodyBytes));
}

QString messageText(QLatin1StringView mark, const QByteArray &head, const QByteArray &body)
{
    QString text;
    for (const QByteArray &line : head.trimmed().split('\n')) {
        if (!line.isEmpty())
            text += mark + wordText(line.trimmed()) + u'\n';
    }
    if (body.isEmpty())
        return text;
    if (!text.isEmpty())
        text += u'\n';
    if (isUtf8(body))
        return text + QString::fromUtf8(body) + u'\n';
    text += rules::hexDump(body, shownOfBinary);
    if (body.size() > shownOfBinary)
        text += CaptureLinesWords::tr("… %n byte(s) in all", nullptr, int(body.size())) + u'\n';
    return text;
}

QString captureText(const Capture &capture, const SignatureReport &diagnosis, const CaptureDetails *details)
{
    QString answer = capture.answer.endsWith(u'.') ? capture.answer.chopped(1) : capture.answer; // a whole sentence, where it failed
    if (const QString status = QString::number(capture.status); capture.status > 0 && !answer.startsWith(status))
        answer = status + u" ("_s + answer + u')'; // of a step that has a name
    QString text =
        CaptureLinesWords::tr("%1 %2: signature %3, %n byte(s), answered %4. %5", nullptr, spoken(capture.bodyBytes))
            .arg(capture.method, capture.target, verdictText(capture.verdict), answer, diagnosis.cause.isEmpty() ? capture.reason : diagnosis.reason);
    if (!diagnosis.cause.isEmpty())
        text += u' ' + diagnosis.hint;
    if (details)
        text += u'\n' + messageText("> "_L1, details->rawHead, details->body) + trailersText("> "_L1, details->trailers);
    return text;
}

QString trailersText(QLatin1StringView mark, const HeaderList &trailers)
{
    QString text;
    for (const Header &trailer : trailers)
        text += mark + QString::fromLatin1(trailer.name) + u": " + wordText(trailer.value) + u'\n';
    return text;
}

QString captureText(const CaptureDetails &details)
{
    QString text = captureText(details.capture) + u'\n';
    if (!details.capture.reason.isEmpty())
        text += details.capture.reason + u'\n';
    if (!details.capture.answerCauses.isEmpty())
        text += CaptureLinesWords::tr("Answered: %1").arg(details.capture.answer) + u'\n';
    if (details.tls)
        text += u"%1, %2\n"_s.arg(details.tls->version, details.tls->cipher);
    text += u'\n' + messageText("> "_L1, details.rawHead, details.body);
    if (isBodyCut(details))
        text += CaptureLinesWords::tr("… %n byte(s) in all", nullptr, spoken(details.capture.bodyBytes)) + u'\n';
    text += trailersText("> "_L1, details.trailers);
    if (!details.answer)
        return text + u'\n' + CaptureLinesWords::tr("What was answered is not known.");
    text += u'\n' + messageText("< "_L1, details.answer->head, details.answer->body);
    if (details.answer->bodyBytes > details.answer->body.size())
        text += CaptureLinesWords::tr("… %n byte(s) in all", nullptr, int(details.answer->bodyBytes)) + u'\n';
    text += trailersText("< "_L1, details.answer->trailers);
    return text.chopped(1);
}

} // namespace ovyxa::cli

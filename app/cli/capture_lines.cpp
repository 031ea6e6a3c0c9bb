// SPDX-License-Identifier: MIT
#include "app/cli/capture_lines.h"

#include "app/cli/json_parts.h"
#include "app/cli/output.h"
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

Json answerLine(const Capture &capture, const CaptureAnswer &answer)
{
    Json line{{"status", capture.status > 0 ? Json(capture.status) : Json(nullptr)}, {"headers", headerPairs(answer.headers)}};
    addBytes(line, "body", answer.body);
    line["body_bytes"] = answer.bodyBytes;
    line["trailers"] = headerPairs(answer.trailers);
    return line;
}

Json codeOrNull(const QList<FailureCause> &causes)
{
    return causes.isEmpty() ? Json(nullptr) : Json(causes.constFirst().code.toStdString());
}

} // namespace

void addOutcome(Json &line, const Capture &capture)
{
    if (!capture.answerCauses.isEmpty())
        line["answer_code"] = codeOrNull(capture.answerCauses);
    if (!capture.forward)
        return;
    const ForwardOutcome &forward = *capture.forward;
    line["forward_to"] = forward.url.toStdString();
    line["forward_status"] = forward.status > 0 ? Json(forward.status) : Json(nullptr);
    line["forward_ms"] = forward.duration.count();
    line["forward_bytes"] = forward.bytes;
    line["forward_early"] = forward.isEarly;
    line["forward_error"] = textOrNull(forward.error);
    line["forward_code"] = codeOrNull(forward.causes);
    line["forward_reason"] = textOrNull(forward.words);
}

Json captureLine(const Capture &capture)
{
    Json line{{"type", "capture"},
              {"id", capture.id.value},
              {"received_at", toIsoMillis(capture.receivedAt).toStdString()},
              {"method", capture.method.toStdString()},
              {"target", capture.target.toStdString()},
              {"verdict", QString(toText(capture.verdict)).toStdString()},
              {"reason", textOrNull(capture.reason)},
              {"reason_code", reasonCode(capture)},
              {"cross_site", capture.crossSite},
              {"status", capture.status > 0 ? Json(capture.status) : Json(nullptr)},
              {"body_bytes", capture.bodyBytes}};
    addOutcome(line, capture);
    return line;
}

void addDetails(Json &line, const CaptureDetails &details)
{
    line["headers"] = headerPairs(details.headers);
    addBytes(line, "body", details.body);
    if (isBodyCut(details))
        line["body_truncated"] = true;
    line["trailers"] = headerPairs(details.trailers);
    if (details.capture.malformed)
        addBytes(line, "raw", details.rawHead);
    line["answer"] = details.answer ? answerLine(details.capture, *details.answer) : Json(nullptr);
}

Json wholeCaptureLine(const CaptureDetails &details)
{
    const Capture &capture = details.capture;
    Json line = captureLine(capture);
    addDetails(line, details);
    line["received_real"] = toIsoMillis(capture.receivedReal).toStdString();
    line["peer"] = textOrNull(capture.peer);
    line["answered"] = textOrNull(capture.answer);
    line["malformed"] = capture.malformed;
    line["host_refused"] = capture.hostRefused;
    line["tls"] = tlsOrNull(details.tls);
    if (!capture.malformed)
        addBytes(line, "head", details.rawHead);
    if (details.rawTruncated)
        line["raw_truncated"] = true;
    if (details.answer)
        addBytes(line["answer"], "head", details.answer->head);
    return line;
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

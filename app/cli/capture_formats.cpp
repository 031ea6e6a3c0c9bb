// SPDX-License-Identifier: MIT
// The formats of `captures export`.
#include "app/cli/capture_lines.h"
#include "app/cli/har.h"
#include "app/cli/http_file.h"
#include "app/cli/json_text.h"
#include "app/cli/log_export.h"

#include "core/model/text.h"
#include "core/rules/word_text.h"

#include <algorithm>
#include <utility>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

class CaptureNdjson final : public CaptureFormat
{
public:
    void add(const CaptureDetails &details, QByteArray &to) override
    {
        JsonText json(to);
        json.begin('{');
        tellWholeCapture(json, details);
        json.end('}');
        to += '\n';
    }
};

/// Where a request went to, as whoever sent it wrote it.
QString urlOf(const CaptureDetails &details)
{
    const Capture &capture = details.capture;
    if (!capture.target.startsWith(u'/') && capture.target != "*"_L1) // the absolute form
        return capture.target;
    const QString scheme = details.tls ? u"https://"_s : u"http://"_s;
    // Of "OPTIONS *" the target is the server itself (RFC 9110 7.1): none of its paths.
    return scheme + (capture.host.isEmpty() ? u"localhost"_s : capture.host) + (capture.target == "*"_L1 ? QString() : capture.target);
}

constexpr QByteArrayView endOfHead = "\r\n\r\n";

/// Without the interim ones before it; empty if those were all that came.
QByteArray finalHead(const QByteArray &heads)
{
    const qsizetype before = heads.chopped(heads.endsWith(endOfHead) ? endOfHead.size() : 0).lastIndexOf(endOfHead);
    const QByteArray last = before < 0 ? heads : heads.sliced(before + endOfHead.size());
    return last.startsWith("HTTP/1.1 1") || last.startsWith("HTTP/1.0 1") ? QByteArray() : last;
}

/// Neither format knows messages that are not HTTP: they are counted and named at the end.
bool canBeTold(const CaptureDetails &details)
{
    return !details.capture.malformed && !details.capture.method.isEmpty();
}

class CaptureHar final : public CaptureFormat
{
public:
    void begin(QByteArray &to) override { to += harBegin(); }

    void add(const CaptureDetails &details, QByteArray &to) override
    {
        if (!canBeTold(details)) {
            ++m_leftOut;
            return;
        }
        const Capture &capture = details.capture;
        HarExchange exchange;
        exchange.started = capture.receivedReal;
        exchange.method = capture.method.toUtf8();
        exchange.url = urlOf(details);
        exchange.requestHead = details.rawHead;
        exchange.requestBody = details.body;
        exchange.requestBodyBytes = std::max<qint64>(capture.bodyBytes, details.body.size());
        exchange.status = capture.status;
        exchange.requestTrailers = details.trailers;
        if (const auto &answer = details.answer) {
            const QByteArray head = finalHead(answer->head);
            const QByteArray line = head.left(head.indexOf('\r'));
            exchange.statusText = QString::fromUtf8(line.mid(line.indexOf(' ', line.indexOf(' ') + 1) + 1));
            exchange.responseHeaders = answer->headers;
            exchange.responseHead = head;
            exchange.interimAnswers = answer->head.count(endOfHead) - head.count(endOfHead);
            exchange.responseTrailers = answer->trailers;
            exchange.responseBody = answer->body;
            exchange.responseBodyBytes = answer->bodyBytes;
        }
        exchange.responseComment = capture.answer;
        const auto &forward = capture.forward;
        if (forward)
            exchange.timings.wait = double(forward->duration.count());
        exchange.comment = u"request %1, signature %2; "_s.arg(capture.id.value).arg(toText(capture.verdict))
                           + (forward ? u"the time is that of the server behind the receiver"_s : u"how long it took is not recorded"_s);
        if (!std::exchange(m_first, false))
            to += ",\n";
        harEntry(exchange, to);
    }

    void end(QByteArray &to) override { to += harEnd(m_leftOut); }
    [[nodiscard]] int leftOut() const override { return m_leftOut; }

private:
    bool m_first = true;
    int m_leftOut = 0;
};

class CaptureHttpFile final : public CaptureFormat
{
public:
    void add(const CaptureDetails &details, QByteArray &to) override
    {
        const Capture &capture = details.capture;
        const bool canBeRead = canBeTold(details);
        if (!canBeRead || capture.method.startsWith(u'#')) { // a method may (RFC 9110 5.6.2): a comment here, or the beginning of another request
            ++m_leftOut;
            to += "# request " + QByteArray::number(capture.id.value) + (canBeRead ? " cannot be written here" : " was not HTTP/1.1")
                  + ": see the export as NDJSON\n\n";
            return;
        }
        const QString answered = capture.status > 0 ? QString::number(capture.status) : capture.answer;
        QStringList remarks{toIsoMillis(capture.receivedAt), u"signature %1, answered %2"_s.arg(toText(capture.verdict), answered)};
        if (capture.target == "*"_L1)
            remarks += u"its target was *, which the clients have no way to ask for"_s;
        for (const Header &trailer : details.trailers) // the clients have no place for them
            remarks += u"trailer, not sent by this file: %1: %2"_s.arg(QString::fromUtf8(trailer.name), wordText(trailer.value));
        httpFileRequest(u"request %1"_s.arg(capture.id.value), remarks, capture.method.toUtf8(), urlOf(details), details.headers,
                        {details.body, capture.bodyBytes}, to);
    }

    [[nodiscard]] int leftOut() const override { return m_leftOut; }

private:
    int m_leftOut = 0;
};

} // namespace

std::unique_ptr<CaptureFormat> makeCaptureFormat(const std::string &name)
{
    if (name == "har")
        return std::make_unique<CaptureHar>();
    if (name == "http")
        return std::make_unique<CaptureHttpFile>();
    return std::make_unique<CaptureNdjson>();
}

} // namespace ovyxa::cli

// SPDX-License-Identifier: MIT
#include "core/delivery/wire_transport.h"

#include "core/model/delivery_limits.h"
#include "core/model/thread_check.h"
#include "core/rules/cause_words.h"
#include "core/rules/response_fault.h"
#include "core/rules/word_text.h"
#include "core/wire/wire_reply.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

TransportResult resultOf(const WireReply &reply)
{
    const ResponseParser &answer = reply.answer();
    TransportResult result;
    result.sentHead = reply.sentHead();
    result.tls = reply.tls();
    result.phases = reply.phases();
    result.duration = std::chrono::duration_cast<Millis>(*result.phases.finished);
    for (const ResponseHead &interim : answer.interims())
        result.interimHeads.append(interim.raw);
    result.responseBytes = answer.bodyBytes();
    result.trailers = answer.trailers();
    if (answer.hasHead()) {
        const ResponseHead &head = answer.head();
        result.status = head.status;
        result.reasonPhrase = wordText(head.reason);
        result.responseHead = head.raw;
        result.responseHeaders = head.headers;
    } else {
        result.responseHead = answer.problem().fault == ResponseFault::NotHttp ? answer.problem().line : answer.unfinishedHead();
    }
    if (const auto &failure = reply.failure()) {
        result.error = failure->error;
        result.causes = failure->causes;
    } else if (result.status < 200 || result.status >= 300) {
        const FailureCause cause = rules::statusCause(result.status, result.reasonPhrase, headerValue(result.responseHeaders, "Location"));
        result.error = cause.code == "redirect"_L1 ? AttemptError::Redirect : AttemptError::Status;
        result.causes = {cause};
    }
    if (!reply.surplus().isEmpty() && !reply.failure())
        result.causes.append({QStringLiteral("surplus"), {QString::number(reply.surplus().size()), shownBytes(reply.surplus())}});
    return result;
}

} // namespace

WireTransport::WireTransport(Trust *trust, QObject *parent) : Transport(parent), m_manager(trust), m_timeLimit(limits::requestTimeout)
{
    m_manager.setAutoDeleteReplies(false);
}

WireTransport::~WireTransport() = default;

Transport::Token WireTransport::send(const TransportRequest &request)
{
    assertOnThreadOf(this, "WireTransport::send");
    const Token token = ++m_last;
    WireOptions options;
    options.target = request.target;
    options.headers = request.headers;
    options.timeLimit = m_timeLimit;
    options.keepConnection = request.keepConnection;
    options.useSystemProxy = request.useSystemProxy;
    options.authorities = request.extraAuthorities;
    QNetworkRequest posted(request.url);
    options.applyTo(&posted);
    auto *reply = static_cast<WireReply *>(m_manager.post(posted, request.body));
    m_running.insert(token, {reply, {}});
    connect(reply, &QNetworkReply::readyRead, this, [this, token] { keepBody(m_running[token]); });
    // From the event loop, even where a cancelling ends it at once.
    connect(
        reply, &QNetworkReply::finished, this, [this, token] { finish(token); }, Qt::QueuedConnection);
    return token;
}

void WireTransport::cancel(Token token)
{
    assertOnThreadOf(this, "WireTransport::cancel");
    if (const auto running = m_running.constFind(token); running != m_running.cend())
        running->reply->abort();
}

void WireTransport::keepBody(Running &running) const
{
    const QByteArray bytes = running.reply->readAll(); // the rest is counted and let go
    running.body += bytes.left(limits::keptResponseBytes - running.body.size());
}

void WireTransport::finish(Token token)
{
    Running running = m_running.take(token);
    TransportResult result = resultOf(*running.reply);
    result.responseBody = running.body;
    result.responseTruncated = result.responseBytes > running.body.size();
    if (result.error == AttemptError::Status) {
        if (const auto remark = rules::refusalRemark(result.status, result.responseBody, running.reply->url().scheme() == "https"_L1))
            result.causes.append(*remark);
    }
    running.reply->deleteLater();
    Q_EMIT finished(token, result);
}

} // namespace ovyxa

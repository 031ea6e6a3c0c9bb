// SPDX-License-Identifier: MIT
#include "core/delivery/http_post.h"

#include "core/delivery/post_failure.h"
#include "core/delivery/request_head.h"
#include "core/model/limits.h"
#include "core/rules/url_policy.h"
#include "core/tls/tls_report.h"

#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslConfiguration>

namespace ovyxa {

using namespace Qt::StringLiterals;

HttpPost::HttpPost(TransportRequest request, std::chrono::milliseconds timeLimit, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_timeLimit(timeLimit)
    , m_body(m_request.body)
{
    m_manager.setAutoDeleteReplies(false);
    m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_manager.setTransferTimeout(0); // bounds silence only; m_timer bounds it all
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &HttpPost::onTimeout);
}

HttpPost::~HttpPost()
{
    if (m_reply)
        m_reply->disconnect(this); // nothing is told any more
}

void HttpPost::start()
{
    m_clock.start();
    const auto headers = completeHeaders(m_request);
    if (!headers) {
        end(AttemptError::Protocol, headers.error().message);
        return;
    }
    m_head = requestHead(m_request.url, *headers);

    QNetworkProxy proxy(QNetworkProxy::NoProxy);
    if (m_request.useSystemProxy && !isLoopbackHost(m_request.url.host()))
        proxy = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(m_request.url)).value(0, proxy);
    m_manager.setProxy(proxy);

    m_timer.start(m_timeLimit);
    m_reply = m_manager.post(networkRequest(*headers), &m_body);
    follow();
}

QNetworkRequest HttpPost::networkRequest(const HeaderList &headers) const
{
    QNetworkRequest request(m_request.url);
    for (const Header &header : headers)
        request.setRawHeader(header.name, header.value);
    using enum QNetworkRequest::Attribute;
    request.setAttribute(RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(Http2AllowedAttribute, false);
    request.setAttribute(HttpPipeliningAllowedAttribute, false);
    request.setAttribute(CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(CacheSaveControlAttribute, false);
    request.setAttribute(DoNotBufferUploadDataAttribute, true);

    // The default configuration finds the system's authorities; what is added counts for this request's connection alone.
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.addCaCertificates(m_request.extraAuthorities);
    request.setSslConfiguration(tls);
    return request;
}

void HttpPost::follow()
{
    connect(m_reply, &QNetworkReply::socketStartedConnecting, this, [this] {
        if (!m_result.phases.connecting)
            m_result.phases.connecting = elapsed();
    });
    connect(m_reply, &QNetworkReply::encrypted, this, &HttpPost::checkCertificate);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_sslErrors = errors; // never ignored: the request ends by them
        m_peer = m_reply->sslConfiguration().peerCertificate();
    });
    connect(m_reply, &QNetworkReply::requestSent, this, [this] {
        if (!m_result.phases.sent)
            m_result.phases.sent = elapsed();
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpPost::readHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpPost::readBody);
    connect(m_reply, &QNetworkReply::finished, this, &HttpPost::onFinished);
}

void HttpPost::checkCertificate()
{
    m_result.phases.encrypted = elapsed();
    const QSslConfiguration tls = m_reply->sslConfiguration();
    m_peer = tls.peerCertificate();
    m_result.tls = summarise(tls);
    // Qt takes a common name where there is no fitting alternative name. Called while the network's thread waits, so nothing of
    // the request has been written.
    if (!isCertificateFor(m_peer, m_request.url.host(QUrl::FullyEncoded))) {
        end(AttemptError::Tls, tlsFailureSentence({QSslError(QSslError::HostNameMismatch, m_peer)}, m_peer, m_request.url.host(QUrl::FullyEncoded)));
    }
}

void HttpPost::readHead()
{
    if (m_ended || m_result.phases.answered)
        return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        return;
    m_result.phases.answered = elapsed();
    m_result.status = status;
    m_result.reasonPhrase = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        m_result.responseHeaders += Header{name, value};
    // Only from here on does it bound what is buffered.
    m_reply->setReadBufferSize(limits::keptResponseBytes + 1);
    if (status < 200)
        end(AttemptError::Protocol, interimAnswerSentence(status));
}

void HttpPost::readBody()
{
    if (m_ended)
        return;
    readHead();
    if (m_ended)
        return;
    m_result.responseBody += m_reply->read(limits::keptResponseBytes + 1 - m_result.responseBody.size());
    if (m_result.responseBody.size() <= limits::keptResponseBytes)
        return;
    m_result.responseBody.truncate(limits::keptResponseBytes);
    m_result.responseTruncated = true;
    endAnswered();
}

void HttpPost::onFinished()
{
    readHead();
    readBody();
    if (m_ended)
        return;
    const PostFailure failure = describeFailure({m_reply->error(), m_reply->errorString(), stage(), m_sslErrors, m_peer, m_request.url,
                                                 m_manager.proxy().type() != QNetworkProxy::NoProxy, m_result.status, m_result.responseHeaders,
                                                 m_result.responseBody.size()});
    if (failure.error == AttemptError::None)
        endAnswered();
    else
        end(failure.error, failure.detail);
}

void HttpPost::endAnswered()
{
    if (elapsed() > m_timeLimit)
        return onTimeout(); // the timer was due before, but this thread was kept from hearing it
    const int status = m_result.status;
    const auto error = status >= 200 && status < 300   ? AttemptError::None
                       : status >= 300 && status < 400 ? AttemptError::Redirect
                                                       : AttemptError::Status;
    end(error,
        error == AttemptError::None ? QString() : statusSentence(status, m_result.reasonPhrase, headerValue(m_result.responseHeaders, "Location")));
}

void HttpPost::onTimeout()
{
    end(AttemptError::Timeout, timeoutSentence(stage(), m_timeLimit, m_request.url));
}

void HttpPost::cancel()
{
    end(AttemptError::Cancelled, cancelledSentence(stage()));
}

PostStage HttpPost::stage() const
{
    if (m_result.phases.answered)
        return PostStage::Receiving;
    if (m_result.phases.sent)
        return PostStage::Waiting;
    return m_result.phases.encrypted || m_body.wasRead() ? PostStage::Sending : PostStage::Connecting;
}

std::chrono::microseconds HttpPost::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::nanoseconds(m_clock.nsecsElapsed()));
}

void HttpPost::end(AttemptError error, const QString &detail)
{
    if (m_ended)
        return;
    m_ended = true;
    m_timer.stop();
    m_result.error = error;
    m_result.detail = detail;
    m_result.phases.finished = elapsed();
    m_result.duration = std::chrono::duration_cast<Millis>(*m_result.phases.finished);
    if (m_body.wasRead() || m_result.phases.sent || m_result.phases.answered)
        m_result.sentHead = m_head;
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort(); // ends the connection too: nobody may write or read on it any more
    }
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT ended(m_result); }, Qt::QueuedConnection);
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/delivery/post_failure.h"

#include "core/rules/url_policy.h"
#include "core/tls/tls_report.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(PostFailure)
};

QString hostOf(const QUrl &url)
{
    return url.host(QUrl::FullyEncoded);
}

/// "localhost:3000", "[::1]:443": what was connected to.
QString endpointOf(const QUrl &url)
{
    const QString host = hostOf(url);
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

QString refusedSentence(const QUrl &url)
{
    return isLoopbackHost(hostOf(url))
               ? Text::tr("Connection refused: nothing listens on %1. Start your server, or use the built-in receiver.").arg(endpointOf(url))
               : Text::tr("Connection refused: nothing listens on %1. Check that the service runs and that the port is right.").arg(endpointOf(url));
}

PostFailure proxyFailure(const PostEnd &end)
{
    return {AttemptError::Connection,
            Text::tr("The system's proxy did not let the request through to %1 (%2). Check the proxy, or turn it off in the settings.")
                .arg(endpointOf(end.url), end.text)};
}

PostFailure closedFailure(const PostEnd &end)
{
    if (end.stage == PostStage::Receiving) {
        return {AttemptError::Closed, Text::tr("The connection was closed in the middle of the answer, after %L1 bytes of its body. "
                                               "Check whether the endpoint crashed, or announced more than it sent.")
                                          .arg(end.bodyBytes)};
    }
    if (end.stage == PostStage::Connecting && end.url.scheme() == "https"_L1) {
        return {AttemptError::Tls, Text::tr("TLS: %1 closed the connection during the handshake. Check that this port speaks https, with "
                                            "TLS 1.2 or 1.3.")
                                       .arg(endpointOf(end.url))};
    }
    // Qt does not tell the two apart: in both it would send again, and is refused.
    return {AttemptError::Closed, Text::tr("%1 closed the connection without an answer, or answered with something that is not HTTP. Check "
                                           "whether the endpoint crashed, or ended the request without answering.")
                                      .arg(endpointOf(end.url))};
}

/// Whether an answer whose head came is complete (RFC 9112 8). Qt's code alone does not tell: depending on what it notices first, a cut
/// body ends in RemoteHostClosedError or, since Qt then means to send again and may not, in ContentReSendError; so does a whole 308.
bool isWhole(const PostEnd &end)
{
    if (end.status == 204 || end.status == 304)
        return true;
    if (headerCount(end.headers, "Transfer-Encoding") == 0) {
        bool isLength = false;
        const qlonglong length = headerValue(end.headers, "Content-Length").toLongLong(&isLength);
        return !isLength || length < 0 || end.bodyBytes == length; // without a length, the end of the connection is the end of the body
    }
    const bool isRedirect = end.status >= 300 && end.status < 400;
    return end.code != QNetworkReply::RemoteHostClosedError && (end.code != QNetworkReply::ContentReSendError || isRedirect);
}

PostFailure tlsFailure(const PostEnd &end)
{
    if (!end.sslErrors.isEmpty())
        return {AttemptError::Tls, tlsFailureSentence(end.sslErrors, end.peer, hostOf(end.url))};
    return {
        AttemptError::Tls,
        Text::tr("TLS: no secure connection to %1 (%2). Check that this port speaks https, with TLS 1.2 or 1.3.").arg(endpointOf(end.url), end.text)};
}

} // namespace

PostFailure describeFailure(const PostEnd &end)
{
    using enum QNetworkReply::NetworkError;
    if (end.stage == PostStage::Receiving)
        return isWhole(end) ? PostFailure{} : closedFailure(end);
    switch (end.code) {
    case ConnectionRefusedError: return {AttemptError::Refused, refusedSentence(end.url)};
    case HostNotFoundError:
        return {AttemptError::Dns,
                Text::tr("The name %1 has no address. Check the spelling of the host, and whether this machine is online.").arg(hostOf(end.url))};
    case SslHandshakeFailedError: return tlsFailure(end);
    case TimeoutError:
        return {AttemptError::Connection, Text::tr("%1 could not be reached: the system gave up connecting. Check the host, the port and "
                                                   "any firewall between.")
                                              .arg(endpointOf(end.url))};
    case RemoteHostClosedError:
    case ContentReSendError: // the peer hung up, and the body refused to be sent a second time
        return closedFailure(end);
    case NoError: // finished without a status
    case ProtocolFailure:
    case ProtocolUnknownError:
    case ProtocolInvalidOperationError:
        return {AttemptError::Protocol, Text::tr("%1 sent something that is not an HTTP answer. Check that a web server listens on this "
                                                 "port.")
                                            .arg(endpointOf(end.url))};
    default:
        if (end.code > UnknownNetworkError && end.code <= UnknownProxyError)
            return proxyFailure(end);
        return {AttemptError::Connection, Text::tr("The connection to %1 failed (%2). Check the network between this machine and the endpoint.")
                                              .arg(endpointOf(end.url), end.text)};
    }
}

QString statusSentence(int status, const QString &reasonPhrase, const QByteArray &location)
{
    const QString answered = QString::number(status) + (reasonPhrase.isEmpty() ? QString() : u' ' + reasonPhrase.left(80));
    if (status >= 300 && status < 400) {
        return location.isEmpty()
                   ? Text::tr("The endpoint answered %1. Redirects are not followed; only a 2xx counts as delivered.").arg(answered)
                   : Text::tr("The endpoint redirects to %2 (%1). Redirects are not followed: if that is the right address, make it the "
                              "webhook's URL.")
                         .arg(answered, QString::fromLatin1(location.left(200)));
    }
    QString advice;
    switch (status) {
    case 400: advice = Text::tr("It did not accept the request: its answer may say why."); break;
    case 401:
    case 403: advice = Text::tr("It refused access: check how it verifies the signature, and its secret."); break;
    case 404: advice = Text::tr("Check the path of the URL."); break;
    case 405: advice = Text::tr("The path exists but takes no POST. Check the path of the URL."); break;
    case 408: advice = Text::tr("It waited too long for the request. Check what stands between this machine and it."); break;
    case 410: advice = Text::tr("This address is given up for good. Enter the new one, or remove the webhook."); break;
    case 413: advice = Text::tr("It takes no bodies of this size. Raise its limit."); break;
    case 415: advice = Text::tr("It does not take application/json. Check what its handler expects."); break;
    case 421: advice = Text::tr("It does not serve this host name. Check the URL, or allow the name there."); break;
    case 422: advice = Text::tr("It understood the request but not its content: its answer may say what is missing."); break;
    case 429: advice = Text::tr("It asks for fewer requests. Retry-After is shown but not obeyed: the retries keep to their own times."); break;
    case 500: advice = Text::tr("Its handler failed: look into its log."); break;
    case 502:
    case 504: advice = Text::tr("The gateway in front of it got no proper answer: check that the service behind it runs."); break;
    case 503: advice = Text::tr("It is not ready at the moment."); break;
    default: advice = Text::tr("Only a 2xx counts as delivered."); break;
    }
    return Text::tr("The endpoint answered %1. %2").arg(answered, advice);
}

QString interimAnswerSentence(int status)
{
    return Text::tr("The endpoint sent the interim answer %1, and the bench takes only final ones. Answer with the final status at once, "
                    "such as 200.")
        .arg(status);
}

QString timeoutSentence(PostStage stage, std::chrono::milliseconds limit, const QUrl &url)
{
    const QString seconds = QLocale().toString(double(limit.count()) / 1000.0, 'g', 3);
    switch (stage) {
    case PostStage::Connecting:
        return url.scheme() == "https"_L1
                   ? Text::tr("No secure connection to %1 within %2 s: it could not be reached, or did not complete the TLS handshake. Check "
                              "the host, the port, that it speaks https, and any firewall between.")
                         .arg(endpointOf(url), seconds)
                   : Text::tr("No connection to %1 within %2 s. Check the host, the port and any firewall between.").arg(endpointOf(url), seconds);
    case PostStage::Sending:
        return Text::tr("%1 did not take the whole request within %2 s. Check that it reads the body.").arg(endpointOf(url), seconds);
    case PostStage::Waiting:
        return Text::tr("%1 got the request and did not answer within %2 s. Answer at once, and do the work afterwards.")
            .arg(endpointOf(url), seconds);
    case PostStage::Receiving:
        return Text::tr("%1 began to answer but did not finish within %2 s. Check that the answer ends.").arg(endpointOf(url), seconds);
    }
    Q_UNREACHABLE();
}

QString cancelledSentence(PostStage stage)
{
    return stage == PostStage::Connecting ? Text::tr("Cancelled before the request was sent.")
                                          : Text::tr("Cancelled while the request was under way: the endpoint may have got it.");
}

} // namespace ovyxa

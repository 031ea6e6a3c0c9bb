// SPDX-License-Identifier: MIT
#include "core/wire/wire_failure.h"

#include "core/rules/address_rules.h"
#include "core/rules/url_policy.h"
#include "core/tls/tls_report.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

WireFailure failure(AttemptError error, QString code, QStringList arguments = {})
{
    return {error, {{std::move(code), std::move(arguments)}}};
}

QString hostOf(const QUrl &url)
{
    return url.host(QUrl::FullyEncoded);
}

bool isProxyError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError: return true;
    default: return false;
    }
}

/// Alerts by which a server says that it wanted a certificate of ours (RFC 8446 6.2).
bool wantsCertificate(int alert)
{
    return alert == int(QSsl::AlertType::CertificateRequired) || alert == int(QSsl::AlertType::NoCertificate)
           || alert == int(QSsl::AlertType::BadCertificate);
}

} // namespace

QString endpointOf(const QUrl &url)
{
    return rules::withPort(hostOf(url), url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

namespace failures {

WireFailure unusableUrl()
{
    return failure(AttemptError::Protocol, u"unusable_url"_s);
}

WireFailure unusableHeader(const QByteArray &name)
{
    return failure(AttemptError::Protocol, u"unusable_header"_s, {QString::fromLatin1(name.left(60)).simplified()});
}

WireFailure bodyTooShort(qint64 came, qint64 announced)
{
    return failure(AttemptError::Protocol, u"body_too_short"_s, {QString::number(came), QString::number(announced)});
}

WireFailure timedOut(WireStage stage, std::chrono::milliseconds limit, const QUrl &url, const QString &begun)
{
    const auto code = [stage] {
        switch (stage) {
        case WireStage::Trust: return u"timeout_trust"_s;
        case WireStage::LookUp: return u"timeout_lookup"_s;
        case WireStage::Connecting: return u"timeout_connecting"_s;
        case WireStage::Handshake: return u"timeout_handshake"_s;
        case WireStage::Sending: return u"timeout_sending"_s;
        case WireStage::Waiting: return u"timeout_waiting"_s;
        case WireStage::Receiving: break;
        }
        return u"timeout_receiving"_s;
    }();
    return failure(AttemptError::Timeout, code,
                   begun.isEmpty() ? QStringList{endpointOf(url), QString::number(limit.count())}
                                   : QStringList{endpointOf(url), QString::number(limit.count()), begun});
}

WireFailure noFinalAnswer(const QByteArray &interim, std::chrono::milliseconds limit, const QUrl &url)
{
    return failure(AttemptError::Timeout, u"timeout_interim"_s, {endpointOf(url), QString::number(limit.count()), shownBytes(interim)});
}

WireFailure cancelled(WireStage stage)
{
    const bool isBefore = stage <= WireStage::Handshake;
    return failure(AttemptError::Cancelled, isBefore ? u"cancelled_before"_s : u"cancelled_under_way"_s);
}

WireFailure nameUnknown(const QUrl &url)
{
    return failure(AttemptError::Dns, u"name_unknown"_s, {hostOf(url)});
}

WireFailure nameUnanswered(const QUrl &url)
{
    return failure(AttemptError::Dns, u"name_unanswered"_s, {hostOf(url)});
}

WireFailure notConnected(QAbstractSocket::SocketError error, const QString &text, const QUrl &url)
{
    if (isProxyError(error))
        return failure(AttemptError::Connection, u"proxy_failed"_s, {endpointOf(url), text});
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return failure(AttemptError::Refused, isLoopbackHost(hostOf(url)) ? u"refused_here"_s : u"refused"_s, {endpointOf(url)});
    case QAbstractSocket::HostNotFoundError: return nameUnknown(url);
    case QAbstractSocket::SocketTimeoutError: return failure(AttemptError::Connection, u"unreachable"_s, {endpointOf(url)});
    default: return failure(AttemptError::Connection, u"connection_failed"_s, {endpointOf(url), text});
    }
}

WireFailure noHandshake(QAbstractSocket::SocketError error, const QString &text, int alert, const QUrl &url)
{
    if (wantsCertificate(alert))
        return failure(AttemptError::Tls, u"client_certificate_wanted"_s, {endpointOf(url)});
    if (alert == int(QSsl::AlertType::HandshakeFailure))
        return failure(AttemptError::Tls, u"handshake_refused"_s, {endpointOf(url)});
    if (alert == int(QSsl::AlertType::UnrecognizedName))
        return failure(AttemptError::Tls, u"handshake_name_unknown"_s, {endpointOf(url)});
    // OpenSSL's own words: Qt hands on no number. A server of plain HTTP answers a handshake with letters.
    if (alert == int(QSsl::AlertType::ProtocolVersion) || text.contains("unsupported protocol"_L1))
        return failure(AttemptError::Tls, u"handshake_old_version"_s, {endpointOf(url)});
    if (text.contains("wrong version number"_L1) || text.contains("http request"_L1))
        return failure(AttemptError::Tls, u"handshake_plain"_s, {endpointOf(url)});
    if (isProxyError(error))
        return notConnected(error, text, url);
    if (error == QAbstractSocket::RemoteHostClosedError)
        return failure(AttemptError::Tls, u"handshake_closed"_s, {endpointOf(url)});
    return failure(AttemptError::Tls, u"handshake_failed"_s, {endpointOf(url), text});
}

WireFailure tlsBroken(const QString &text, const QUrl &url)
{
    return failure(AttemptError::Tls, u"tls_broken"_s, {endpointOf(url), text});
}

WireFailure wrongCertificate(const QList<QSslError> &errors, const QSslConfiguration &connection, const QUrl &url)
{
    QString host = hostOf(url);
    if (host.endsWith(u'.'))
        host.chop(1);
    return {AttemptError::Tls, tlsFailureCauses(errors, connection.peerCertificate(), host, connection.caCertificates())};
}

WireFailure badAnswer(const ResponseProblem &problem, bool reused, const QUrl &url)
{
    if (problem.fault == ResponseFault::NoAnswer)
        return failure(AttemptError::Closed, reused ? u"kept_closed"_s : u"closed_unanswered"_s, {endpointOf(url)});
    const bool isCut =
        problem.fault == ResponseFault::OnlyInterim || problem.fault == ResponseFault::CutHead || problem.fault == ResponseFault::CutBody;
    return {isCut ? AttemptError::Closed : AttemptError::Protocol, {toCause(problem)}};
}

} // namespace failures

} // namespace ovyxa

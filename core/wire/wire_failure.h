// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"
#include "core/model/failure_cause.h"
#include "core/rules/response_fault.h"

#include <QtCore/QUrl>
#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslError>

#include <chrono>

namespace ovyxa {

/// How far a request had got.
enum class WireStage { Trust, LookUp, Connecting, Handshake, Sending, Waiting, Receiving };

/// Why a request came to no whole answer: for the log's states, and as causes that core/rules/cause_words.h words. One vocabulary for
/// sender and forwarder. An answer, whatever its status, is no failure.
struct WireFailure
{
    AttemptError error = AttemptError::None;
    QList<FailureCause> causes{};
    bool operator==(const WireFailure &) const = default;
};

/// "localhost:3000", "[::1]:443": what is connected to.
[[nodiscard]] QString endpointOf(const QUrl &url);

namespace failures {

[[nodiscard]] WireFailure unusableUrl();
[[nodiscard]] WireFailure unusableHeader(const QByteArray &name);
/// The body that was to be sent ended before its announced length.
[[nodiscard]] WireFailure bodyTooShort(qint64 came, qint64 announced);
/// `begun`: of an answer that is under way its status and media type ("200, text/event-stream").
[[nodiscard]] WireFailure timedOut(WireStage stage, std::chrono::milliseconds limit, const QUrl &url, const QString &begun = {});
/// `interim`: what came instead ("103 Early Hints").
[[nodiscard]] WireFailure noFinalAnswer(const QByteArray &interim, std::chrono::milliseconds limit, const QUrl &url);
[[nodiscard]] WireFailure cancelled(WireStage stage);
[[nodiscard]] WireFailure nameUnknown(const QUrl &url);
[[nodiscard]] WireFailure nameUnanswered(const QUrl &url);
/// While it was looked for, connected to, or sent to. `text` is Qt's, a last resort.
[[nodiscard]] WireFailure notConnected(QAbstractSocket::SocketError error, const QString &text, const QUrl &url);
/// The handshake failed, or broke off right after it. `alert` is what the peer said (RFC 8446 6), -1 = nothing.
[[nodiscard]] WireFailure noHandshake(QAbstractSocket::SocketError error, const QString &text, int alert, const QUrl &url);
/// After a good handshake something came that TLS cannot read. `text` is OpenSSL's.
[[nodiscard]] WireFailure tlsBroken(const QString &text, const QUrl &url);
[[nodiscard]] WireFailure wrongCertificate(const QList<QSslError> &errors, const QSslConfiguration &connection, const QUrl &url);
/// The answer is not as HTTP wants it, or is not whole. `reused`: on a kept connection, which may have been closed at the same moment.
[[nodiscard]] WireFailure badAnswer(const ResponseProblem &problem, bool reused, const QUrl &url);

} // namespace failures

} // namespace ovyxa

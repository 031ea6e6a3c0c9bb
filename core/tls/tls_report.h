// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"
#include "core/model/instant.h"
#include "core/model/tls_summary.h"

#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslError>

namespace ovyxa {

[[nodiscard]] TlsSummary summarise(const QSslConfiguration &configuration);

/// Whether a certificate is for this host by its subject alternative names alone (RFC 9525; the common name does not count).
/// Handles DNS names with one left-most wildcard label, and IP addresses.
[[nodiscard]] bool isCertificateFor(const QSslCertificate &certificate, const QString &host);

/// Those of `authorities` that a chain may lead to: all that issued a certificate of it or stand in it, and all that issued those.
[[nodiscard]] QList<QSslCertificate> possibleIssuers(const QList<QSslCertificate> &chain, const QList<QSslCertificate> &authorities);

/// Why TLS failed, one cause for each thing that is wrong; core/rules/cause_words.h words them: "TLS: the certificate is for
/// api.acme.test, not for stage.acme.test. …"
/// Of one that is `trusted` it is not said that nothing vouches for it: Qt leaves authorities out that have expired, and then tells both.
[[nodiscard]] QList<FailureCause> tlsFailureCauses(const QList<QSslError> &errors, const QSslCertificate &peer, const QString &host,
                                                   const QList<QSslCertificate> &trusted = {});

/// What is wrong with a server's own certificate at a time: a sentence if it has ended or has not begun, else null.
[[nodiscard]] QString validityRemark(const QSslCertificate &certificate, Instant now);

/// The server's side of it: why a peer's handshake failed, from what OpenSSL says ("… alert unknown ca"), with what to do.
[[nodiscard]] QString peerTlsFailureSentence(const QString &opensslWords);
/// … and whether it is that the peer does not trust the certificate.
[[nodiscard]] bool peerDistrusts(const QString &opensslWords);

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace ovyxa {

/// What a TLS connection was, in words fit to show.
struct TlsSummary
{
    QString version;     ///< "TLS 1.3"
    QString cipher;      ///< "TLS_AES_256_GCM_SHA384"
    QString peerSubject; ///< common name or first alternative name of the peer's certificate
    QString peerIssuer;
    QStringList peerNames; ///< subject alternative names
    QString peerExpires;   ///< ISO date
    QString peerSha256;    ///< fingerprint, lower-case hex
    bool operator==(const TlsSummary &) const = default;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#pragma once

#include "core/wire/connection_pool.h"

#include <QtNetwork/QNetworkAccessManager>

namespace ovyxa {

class Trust;

/// QNetworkAccessManager with a transport of our own behind its one documented place for that: what it returns are WireReply objects (cast
/// them down for all that they know), and nothing reaches Qt's own HTTP. What a request wants beside its URL stands in WireOptions. Cookies,
/// caches, redirects, credentials and HTTP/2 are not spoken here. Lives on the engine thread; owned by whom it serves.
class WireAccessManager final : public QNetworkAccessManager
{
    Q_OBJECT
public:
    /// `trust` outlives it.
    explicit WireAccessManager(Trust *trust, QObject *parent = nullptr);
    ~WireAccessManager() override; ///< ends what is under way, without a word

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override;

private:
    Trust *m_trust;
    ConnectionPool m_pool;
};

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/wire/wire_access_manager.h"

#include "core/model/thread_check.h"
#include "core/wire/wire_reply.h"

namespace ovyxa {

namespace {

QByteArray verbOf(QNetworkAccessManager::Operation operation, const QNetworkRequest &request)
{
    switch (operation) {
    case QNetworkAccessManager::HeadOperation: return QByteArrayLiteral("HEAD");
    case QNetworkAccessManager::GetOperation: return QByteArrayLiteral("GET");
    case QNetworkAccessManager::PutOperation: return QByteArrayLiteral("PUT");
    case QNetworkAccessManager::PostOperation: return QByteArrayLiteral("POST");
    case QNetworkAccessManager::DeleteOperation: return QByteArrayLiteral("DELETE");
    default: return request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray();
    }
}

} // namespace

WireAccessManager::WireAccessManager(Trust *trust, QObject *parent) : QNetworkAccessManager(parent), m_trust(trust) {}

WireAccessManager::~WireAccessManager()
{
    // While the pool is still there: each of them may hold a connection of it.
    qDeleteAll(findChildren<WireReply *>(Qt::FindDirectChildrenOnly));
}

QNetworkReply *WireAccessManager::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body)
{
    assertOnThreadOf(this, "WireAccessManager::createRequest");
    return new WireReply({operation, verbOf(operation, request), request, body, m_trust, &m_pool}, this);
}

} // namespace ovyxa

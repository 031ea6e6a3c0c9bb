// SPDX-License-Identifier: MIT
#include "core/receiver/forwarder.h"

#include "core/model/limits.h"

#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// RFC 9110 7.6.1: fields that are for this connection alone; and what the next hop gets from its own framing.
constexpr std::array<QByteArrayView, 11> hopByHop{"connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te",
                                                  "trailer",    "transfer-encoding", "upgrade", "content-length", "host"};

bool isHopByHop(const QByteArray &name)
{
    return std::any_of(hopByHop.cbegin(), hopByHop.cend(), [&](QByteArrayView other) { return name.compare(other, Qt::CaseInsensitive) == 0; });
}

/// A body that can be read once: QNetworkAccessManager sends a rewindable one again when the peer closes without an answer.
class ReadOnce final : public QIODevice
{
public:
    ReadOnce(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool atEnd() const override { return m_at == m_bytes.size() && QIODevice::atEnd(); }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_at + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min<qint64>(most, m_bytes.size() - m_at);
        if (count == 0)
            return -1;
        std::memcpy(data, m_bytes.constData() + m_at, size_t(count));
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

} // namespace

Forwarder::Forwarder(QUrl to, QObject *parent)
    : QObject(parent)
    , m_to(std::move(to))
    , m_network(this)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setTransferTimeout(int(limits::requestTimeout.count()));
}

void Forwarder::forward(const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done)
{
    const HttpRequest &received = exchange->request();
    QNetworkRequest request(m_to);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, received.body.size());
    for (const Header &header : received.headers) {
        if (!isHopByHop(header.name))
            request.setRawHeader(header.name, header.value);
    }
    if (headerCount(received.headers, "Accept-Encoding") == 0)
        request.setRawHeader("Accept-Encoding", "identity"); // else one would be added, and the answer unpacked

    QNetworkReply *reply = m_network.sendCustomRequest(request, received.method, new ReadOnce(received.body, this));
    reply->setReadBufferSize(limits::keptResponseBytes);
    connect(exchange.get(), &QObject::destroyed, reply, &QNetworkReply::abort);
    connect(reply, &QNetworkReply::finished, this, [exchange, reply, done = std::move(done), to = m_to] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        HttpResponse response;
        if (status >= 200) {
            response.status = status;
            for (const auto &[name, value] : reply->rawHeaderPairs()) {
                if (!isHopByHop(name) && name.compare("content-encoding", Qt::CaseInsensitive) != 0)
                    response.headers.append({name, value});
            }
            response.body = reply->read(limits::keptResponseBytes);
        } else {
            const bool silent = reply->error() == QNetworkReply::OperationCanceledError || reply->error() == QNetworkReply::TimeoutError;
            response = explained(silent ? 504 : 502, silent ? u"gateway_timeout"_s : u"bad_gateway"_s,
                                 tr("%1 did not answer: %2").arg(to.toDisplayString(), reply->errorString()));
        }
        exchange->respond(response);
        done({response.status, tr("%1 from %2").arg(response.status).arg(to.toDisplayString())});
    });
}

} // namespace ovyxa

// SPDX-License-Identifier: MIT
#include "core/receiver/forwarder.h"

#include "core/http/http_grammar.h"
#include "core/model/limits.h"

#include <QtCore/QHash>
#include <QtCore/QRandomGenerator>
#include <QtCore/QSet>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
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

// RFC 9110 7.6.1: fields that are for this connection alone; what the next hop gets from its own framing; and Expect, which has been
// met already (the 100 that it would call for counts as the final answer in Qt 6.4).
constexpr std::array<QByteArrayView, 12> hopByHop{"connection",
                                                  "keep-alive",
                                                  "proxy-connection",
                                                  "proxy-authenticate",
                                                  "proxy-authorization",
                                                  "te",
                                                  "trailer",
                                                  "transfer-encoding",
                                                  "upgrade",
                                                  "content-length",
                                                  "host",
                                                  "expect"};

const QString badGateway = u"bad_gateway"_s;

bool isHopByHop(const QByteArray &lowerName)
{
    return std::find(hopByHop.cbegin(), hopByHop.cend(), lowerName) != hopByHop.cend();
}

/// The end-to-end fields in their order. Equal names are joined, as RFC 9110 5.3 allows: Qt keeps one value a name.
HeaderList endToEnd(const HeaderList &received)
{
    // Looked up, not searched: a head has room for ten thousand names.
    QSet<QByteArray> namedByConnection;
    for (const Header &header : received) {
        if (header.name.compare("Connection", Qt::CaseInsensitive) == 0) {
            for (const QByteArray &name : header.value.split(','))
                namedByConnection.insert(name.trimmed().toLower());
        }
    }
    HeaderList kept;
    QHash<QByteArray, qsizetype> keptAt;
    for (const Header &header : received) {
        const QByteArray name = header.name.toLower();
        if (isHopByHop(name) || namedByConnection.contains(name))
            continue;
        if (const auto same = keptAt.constFind(name); same != keptAt.constEnd()) {
            kept[*same].value += (name == "cookie" ? "; " : ", ") + header.value;
            continue;
        }
        keptAt.insert(name, kept.size());
        kept.append(header);
    }
    return kept;
}

/// Whether a gateway of this name has passed the request on before (RFC 9110 7.6.3).
bool hasPassed(const HttpRequest &request, const QByteArray &name)
{
    return std::any_of(request.headers.cbegin(), request.headers.cend(), [&](const Header &header) {
        return header.name.compare("Via", Qt::CaseInsensitive) == 0
               && (grammar::listHas(header.value, QByteArray("1.1 " + name)) || grammar::listHas(header.value, QByteArray("1.0 " + name)));
    });
}

/// A body that can be read once: QNetworkAccessManager sends a rewindable one again when the peer closes without an answer.
class ReadOnce final : public QIODevice
{
public:
    explicit ReadOnce(QByteArray bytes) : m_bytes(std::move(bytes)) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }

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

/// One request on its way, with a connection manager of its own, so that what a confused server says late reaches no other request.
/// Ends itself.
class Passage final : public QObject
{
public:
    Passage(QUrl to, QByteArray via, const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done, QObject *parent)
        : QObject(parent)
        , m_to(std::move(to))
        , m_via(std::move(via))
        , m_exchange(exchange)
        , m_done(std::move(done))
        , m_body(exchange->request().body)
    {
        // The connection holds the exchange; when the peer leaves there is nobody to answer.
        connect(exchange.get(), &QObject::destroyed, this, [this] { end(); });
    }

    ~Passage() override
    {
        if (m_reply)
            m_reply->disconnect(this);
    }

    void start(const HttpRequest &received, std::chrono::milliseconds timeLimit)
    {
        m_network.setAutoDeleteReplies(false);
        m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        m_network.setProxy(QNetworkProxy::NoProxy);
        m_isHead = received.method == "HEAD";
        m_reply = m_network.sendCustomRequest(requestFor(received), received.method, &m_body); // head() would be sent again, too
        connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] { readHead(); });
        connect(m_reply, &QNetworkReply::readyRead, this, [this] { readBody(); });
        connect(m_reply, &QNetworkReply::finished, this, [this] { finish(); });
        QTimer::singleShot(timeLimit, this, [this, timeLimit] {
            const double seconds = std::chrono::duration<double>(timeLimit).count();
            fail(504, u"gateway_timeout"_s, Forwarder::tr("%1 did not answer within %2 s.").arg(server()).arg(seconds));
        });
    }

private:
    [[nodiscard]] QNetworkRequest requestFor(const HttpRequest &received) const
    {
        QNetworkRequest request(m_to);
        using enum QNetworkRequest::Attribute;
        request.setAttribute(Http2AllowedAttribute, false);
        request.setAttribute(HttpPipeliningAllowedAttribute, false);
        request.setAttribute(CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(AuthenticationReuseAttribute, QNetworkRequest::Manual);
        request.setAttribute(CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        request.setAttribute(CacheSaveControlAttribute, false);
        request.setAttribute(DoNotBufferUploadDataAttribute, true);
        request.setHeader(QNetworkRequest::ContentLengthHeader, received.body.size());
        for (const Header &header : endToEnd(received.headers))
            request.setRawHeader(header.name, header.value);
        const QByteArray before = request.rawHeader("Via");
        request.setRawHeader("Via", (before.isEmpty() ? before : QByteArray(before + ", ")) + received.version.last(3) + ' ' + m_via);
        if (!request.hasRawHeader("Accept-Encoding"))
            request.setRawHeader("Accept-Encoding", "identity"); // else one would be added, and the answer unpacked
        return request;
    }

    void readHead()
    {
        if (m_answer.status != 0)
            return;
        m_answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (m_answer.status == 0)
            return;
        if (m_answer.status < 200)
            return fail(502, badGateway, Forwarder::tr("%1 answered with the interim status %2 first.").arg(server()).arg(m_answer.status));
        m_reply->setReadBufferSize(limits::keptResponseBytes + 1); // takes effect only once the head is there
        for (const auto &[name, value] : m_reply->rawHeaderPairs()) {
            if (isHopByHop(name.toLower()))
                continue;
            for (const QByteArray &line : value.split('\n')) // Qt joins several Set-Cookie so
                m_answer.headers.append({name, line});
        }
        if (m_isHead) // of a verb of ours Qt does not know that no body follows
            answer(Forwarder::tr("%1 from %2").arg(m_answer.status).arg(server()));
    }

    void readBody()
    {
        readHead();
        if (!m_done)
            return;
        m_answer.body += m_reply->read(limits::keptResponseBytes + 1 - m_answer.body.size());
        if (m_answer.body.size() <= limits::keptResponseBytes)
            return;
        m_answer.body.truncate(limits::keptResponseBytes);
        answer(Forwarder::tr("%1 from %2, its body cut").arg(m_answer.status).arg(server()));
    }

    void finish()
    {
        readBody();
        if (!m_done)
            return;
        if (m_answer.status == 0)
            return fail(502, badGateway, Forwarder::tr("%1 did not answer: %2").arg(server(), m_reply->errorString()));
        if (!isWhole())
            return fail(502, badGateway, Forwarder::tr("%1 broke off in the middle of its answer.").arg(server()));
        answer(Forwarder::tr("%1 from %2").arg(m_answer.status).arg(server()));
    }

    /// Qt's error code repeats a status from 400 on, and does not tell each body that was cut: the announced length does.
    [[nodiscard]] bool isWhole() const
    {
        if (m_answer.status == 204 || m_answer.status == 304)
            return true;
        if (m_reply->hasRawHeader("Content-Length") && !m_reply->hasRawHeader("Transfer-Encoding"))
            return m_reply->rawHeader("Content-Length").toLongLong() == m_answer.body.size();
        if (!m_reply->hasRawHeader("Transfer-Encoding"))
            return true; // the end of the connection is the end of the body (RFC 9112 6.3), whatever Qt makes of it
        return m_reply->error() != QNetworkReply::RemoteHostClosedError
               && (m_reply->error() != QNetworkReply::ContentReSendError || m_answer.status / 100 == 3);
    }

    [[nodiscard]] QString server() const { return m_to.toDisplayString(); }

    void fail(int status, const QString &code, const QString &message)
    {
        m_answer = explained(status, code, message);
        answer(QString::number(status) + ": "_L1 + message);
    }

    void answer(const QString &words)
    {
        const auto exchange = m_exchange.lock();
        if (!m_done || !exchange)
            return;
        exchange->disconnect(this);
        const auto done = std::exchange(m_done, nullptr);
        exchange->respond(m_answer);
        done({m_answer.status, words});
        end();
    }

    void end()
    {
        m_done = nullptr;
        m_reply->disconnect(this);
        m_reply->abort();
        deleteLater();
    }

    QUrl m_to;
    QByteArray m_via;
    bool m_isHead = false;
    std::weak_ptr<HttpExchange> m_exchange;
    std::function<void(AnswerGiven)> m_done; ///< empty = it is over
    ReadOnce m_body;
    HttpResponse m_answer{0, {}, {}};
    QNetworkAccessManager m_network;
    QNetworkReply *m_reply = nullptr; ///< owned by m_network
};

} // namespace

Forwarder::Forwarder(QUrl to, std::chrono::milliseconds timeLimit, QObject *parent)
    : QObject(parent)
    , m_to(std::move(to))
    , m_timeLimit(timeLimit)
    , m_name("ovyxa-bench-" + QByteArray::number(QRandomGenerator::global()->generate(), 16))
{
}

void Forwarder::forward(const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done)
{
    if (hasPassed(exchange->request(), m_name)) {
        const QString words =
            tr("The request came back to the receiver that had passed it on to %1. Forward to your own server instead.").arg(m_to.toDisplayString());
        exchange->respond(explained(508, u"loop_detected"_s, words));
        return done({508, "508: "_L1 + words});
    }
    auto *passage = new Passage(m_to, m_name, exchange, std::move(done), this);
    passage->start(exchange->request(), m_timeLimit);
}

} // namespace ovyxa

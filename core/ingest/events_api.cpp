// SPDX-License-Identifier: MIT
#include "core/ingest/events_api.h"

#include "core/http/error_envelope.h"
#include "core/http/host_rule.h"
#include "core/ingest/hit_reader.h"
#include "core/model/delivery_limits.h"
#include "core/model/thread_check.h"
#include "core/model/traffic_limits.h"
#include "core/rules/word_text.h"
#include "core/time/clock.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRandomGenerator>
#include <QtCore/QUrl>

#include <array>
#include <deque>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView pageviewPath = "/api/v1/events/pageview";
constexpr QByteArrayView customPath = "/api/v1/events/custom";

/// An answer in Ovyxa's error envelope (spec 6). The messages are the API's, so they are English whatever the program speaks.
struct Refusal
{
    int status = 0;
    QByteArray code;
    QByteArray message;
    HeaderList headers;
};

Refusal invalid(const QByteArray &message)
{
    return {400, "invalid_request", message, {}};
}

const HeaderList &jsonHeaders()
{
    static const HeaderList headers{{"Content-Type"_ba, "application/json"_ba}, {"Access-Control-Allow-Origin"_ba, "*"_ba}};
    return headers;
}

HttpResponse envelope(const Refusal &refusal)
{
    return errorEnvelope(refusal.status, refusal.code, refusal.message, HeaderList{{"Access-Control-Allow-Origin"_ba, "*"_ba}} + refusal.headers);
}

/// Why the server refused a request's framing. Its own words are the user's language; whoever reads JSON wants the one of the API.
QByteArray problemInEnglish(int status)
{
    switch (status) {
    case 408: return "The request did not come whole in time";
    case 413: return "The request body is too large";
    case 414: return "The request line is too long";
    case 417: return "Only Expect: 100-continue can be met";
    case 431: return "The headers are too long";
    case 501: return "This method or transfer coding is not implemented";
    case 503: return "Too many requests are under way: send it again later";
    case 505: return "Use HTTP/1.1";
    default: return "The request is not HTTP/1.1 as RFC 9112 has it";
    }
}

/// The envelope for a request whose framing the server refused.
HttpResponse envelopeOfMalformed(const HttpRequest &request)
{
    const QByteArray code = request.problemStatus == 413   ? "payload_too_large"_ba
                            : request.problemStatus == 503 ? "unavailable"_ba
                                                           : "invalid_request"_ba;
    return envelope({request.problemStatus, code, problemInEnglish(request.problemStatus), {}});
}

QByteArray newEventId()
{
    std::array<quint32, 3> words{};
    QRandomGenerator::global()->fillRange(words.data(), qsizetype(words.size()));
    return "evt_" + QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toHex();
}

QByteArray pathOf(const QByteArray &target)
{
    QByteArrayView path = target;
    if (!path.startsWith('/')) { // the absolute form that proxies use (RFC 9112 3.2.2)
        const qsizetype scheme = path.indexOf("://");
        const qsizetype slash = scheme < 0 ? -1 : path.indexOf('/', scheme + 3);
        path = slash < 0 ? QByteArrayView("/") : path.sliced(slash);
    }
    const qsizetype query = path.indexOf('?');
    return (query < 0 ? path : path.first(query)).toByteArray();
}

/// The key of "Authorization: Bearer KEY" (RFC 6750 2.1); empty if there is none, or if two fields leave open which one counts.
QByteArray bearerKey(const HttpRequest &request)
{
    constexpr QByteArrayView scheme = "bearer ";
    const QByteArray value = headerCount(request.headers, "Authorization") == 1 ? headerValue(request.headers, "Authorization") : QByteArray();
    if (value.size() <= scheme.size() || QByteArrayView(value).first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0)
        return {};
    return value.sliced(scheme.size()).trimmed();
}

bool isJson(const HttpRequest &request)
{
    if (headerCount(request.headers, "Content-Type") != 1)
        return false;
    const QByteArray field = headerValue(request.headers, "Content-Type");
    const qsizetype parameters = field.indexOf(';');
    const QByteArrayView type = QByteArrayView(field).first(parameters < 0 ? field.size() : parameters).trimmed();
    return type.compare("application/json", Qt::CaseInsensitive) == 0;
}

/// What the body is encoded with, as Content-Encoding has it; empty if it is sent as it is.
QByteArray contentCoding(const HttpRequest &request)
{
    QByteArrayList codings;
    for (const Header &header : request.headers) {
        if (header.name.compare("Content-Encoding", Qt::CaseInsensitive) == 0 && header.value.compare("identity", Qt::CaseInsensitive) != 0)
            codings += header.value;
    }
    return codings.join(", ");
}

int requestsPerHour(ApiTier tier)
{
    switch (tier) {
    case ApiTier::Unlimited: return 0;
    case ApiTier::Free: return limits::requestsPerHourFree;
    case ApiTier::Pro: return limits::requestsPerHourPro;
    }
    Q_UNREACHABLE();
}

} // namespace

struct EventsApi::Private
{
    EventsApi *q;
    Clock *clock;
    KeyCheck keys;
    Sink sink;
    HttpServer server;
    ApiTier tier = ApiTier::Unlimited;
    QByteArray knownAuthority;                    ///< the last one that was let in: clients do not change theirs
    QHash<QByteArray, std::deque<Instant>> hours; ///< of each valid key: when its requests of the sliding hour came

    void answer(const std::shared_ptr<HttpExchange> &exchange);
    [[nodiscard]] bool isForUs(const QByteArray &authority);
    [[nodiscard]] std::optional<Refusal> checkRequest(const HttpRequest &request, const QByteArray &path);
    [[nodiscard]] std::optional<Refusal> checkRate(const QByteArray &key);
    void refuse(HttpExchange &exchange, const Refusal &refusal, const QString &site = {});
};

EventsApi::EventsApi(Clock *clock, KeyCheck keys, Sink sink, QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->q = this;
    d->clock = clock;
    d->keys = std::move(keys);
    d->sink = std::move(sink);
    connect(&d->server, &HttpServer::requestReceived, this, [this](const std::shared_ptr<HttpExchange> &exchange) { d->answer(exchange); });
    connect(&d->server, &HttpServer::requestRefused, this, [this](const HttpRequest &request) {
        Q_EMIT refused({{}, wordText(pathOf(request.target)), request.problemStatus, request.problem});
    });
    connect(&d->server, &HttpServer::connectionFailed, this, &EventsApi::connectionFailed);
}

EventsApi::~EventsApi() = default;

Result<void> EventsApi::start(const EventsApiOptions &options)
{
    assertOnThreadOf(this, "EventsApi::start");
    d->tier = options.tier;
    HttpServerOptions server = options.server;
    server.plainFromLoopback = server.identity.has_value();
    server.refusal = envelopeOfMalformed;
    server.bodyBytes = limits::hitBytes;
    return d->server.listen(server);
}

void EventsApi::stop()
{
    assertOnThreadOf(this, "EventsApi::stop");
    d->server.close();
}

bool EventsApi::isRunning() const
{
    return d->server.isListening();
}

QUrl EventsApi::url() const
{
    QUrl url;
    url.setScheme(u"https"_s);
    const QHostAddress address = d->server.address();
    const bool isLocalhost = address == QHostAddress(QHostAddress::LocalHost) || address == QHostAddress(QHostAddress::AnyIPv4)
                             || address == QHostAddress(QHostAddress::Any);
    url.setHost(isLocalhost ? u"localhost"_s : address.toString());
    url.setPort(d->server.port());
    url.setPath(u"/"_s);
    return url;
}

void EventsApi::setIdentity(const TlsIdentity &identity)
{
    assertOnThreadOf(this, "EventsApi::setIdentity");
    d->server.setIdentity(identity);
}

void EventsApi::setTier(ApiTier tier)
{
    assertOnThreadOf(this, "EventsApi::setTier");
    if (tier != d->tier)
        d->hours.clear();
    d->tier = tier;
}

void EventsApi::moveBack(Millis span)
{
    assertOnThreadOf(this, "EventsApi::moveBack");
    for (std::deque<Instant> &hour : d->hours) {
        for (Instant &at : hour)
            at -= span;
    }
}

void EventsApi::Private::refuse(HttpExchange &exchange, const Refusal &refusal, const QString &site)
{
    exchange.respond(envelope(refusal));
    Q_EMIT q->refused({site, wordText(pathOf(exchange.request().target)), refusal.status, QString::fromUtf8(refusal.message)});
}

std::optional<Refusal> EventsApi::Private::checkRate(const QByteArray &key)
{
    const int limit = requestsPerHour(tier);
    if (limit == 0)
        return {};
    std::deque<Instant> &hour = hours[key];
    const Instant now = clock->now();
    while (!hour.empty() && hour.front() + limits::rateWindow <= now)
        hour.pop_front();
    if (int(hour.size()) < limit) {
        hour.push_back(now);
        return {};
    }
    const auto wait = std::chrono::ceil<std::chrono::seconds>(hour.front() + limits::rateWindow - now);
    return Refusal{429,
                   "rate_limited",
                   "Rate limit exceeded: " + QByteArray::number(limit) + " requests an hour",
                   {{"Retry-After"_ba, QByteArray::number(qint64(wait.count()))}}};
}

// A web page may reach loopback by DNS rebinding; the browser then sends that page's host.
bool EventsApi::Private::isForUs(const QByteArray &authority)
{
    if (!knownAuthority.isEmpty() && authority == knownAuthority)
        return true;
    if (!isHostAllowed(QString::fromLatin1(authority), {}))
        return false;
    knownAuthority = authority;
    return true;
}

std::optional<Refusal> EventsApi::Private::checkRequest(const HttpRequest &request, const QByteArray &path)
{
    if (!isForUs(requestedAuthority(request)))
        return Refusal{421, "misdirected_request", "This Events API answers to localhost and loopback addresses only", {}};
    if (path != pageviewPath && path != customPath)
        return Refusal{404, "not_found", "No such endpoint: " + path.left(100), {}};
    if (request.method != "POST")
        return Refusal{405, "method_not_allowed", "Use POST", {{"Allow"_ba, "POST, OPTIONS"_ba}}};
    const QByteArray key = bearerKey(request);
    if (key.isEmpty() || !keys(key)) {
        return Refusal{401,
                       "unauthorized",
                       key.isEmpty() ? "Missing API key: send Authorization: Bearer <key>"_ba : "Invalid API key"_ba,
                       {{"WWW-Authenticate"_ba, "Bearer"_ba}}};
    }
    if (auto limited = checkRate(key))
        return limited;
    if (const QByteArray coding = contentCoding(request); !coding.isEmpty()) {
        return Refusal{415,
                       "unsupported_media_type",
                       "Content-Encoding: " + coding.left(100) + " is not supported: send the body as it is",
                       {{"Accept-Encoding"_ba, "identity"_ba}}}; // RFC 9110 15.5.16
    }
    if (!isJson(request))
        return invalid("Content-Type must be application/json");
    return {};
}

void EventsApi::Private::answer(const std::shared_ptr<HttpExchange> &exchange)
{
    const HttpRequest &request = exchange->request();
    const QByteArray path = pathOf(request.target);
    if (request.method == "OPTIONS" && (path == pageviewPath || path == customPath)) { // CORS preflight
        return exchange->respond({204,
                                  {{"Access-Control-Allow-Origin"_ba, "*"_ba},
                                   {"Access-Control-Allow-Methods"_ba, "POST, OPTIONS"_ba},
                                   {"Access-Control-Allow-Headers"_ba, "Authorization, Content-Type"_ba},
                                   {"Access-Control-Max-Age"_ba, "86400"_ba}},
                                  {}});
    }
    if (const auto refusal = checkRequest(request, path))
        return refuse(*exchange, *refusal);
    auto hit = readHit(request.body, path == customPath ? HitKind::CustomEvent : HitKind::Pageview);
    if (!hit)
        return refuse(*exchange, invalid(hit.error().message.toUtf8()));
    Hit completed = std::move(hit).value();
    if (completed.address.isEmpty())
        completed.address = request.peerAddress.toString();
    if (completed.userAgent.isEmpty())
        completed.userAgent = QString::fromUtf8(headerValue(request.headers, "User-Agent"));
    sink(completed, [this, exchange, site = completed.site](const Result<void> &taken) {
        if (taken)
            return exchange->respond({201, jsonHeaders(), R"({"success":true,"event_id":")" + newEventId() + R"("})"});
        if (taken.error().code == ErrorCode::NotFound)
            return refuse(*exchange, {404, "not_found", "Site not found: " + site.toUtf8().left(100), {}}, site);
        exchange->respond(envelope({503, "unavailable", "The hit could not be stored: send it again later", {}}));
        Q_EMIT q->refused({site, wordText(pathOf(exchange->request().target)), 503, taken.error().message}); // why, for people
    });
}

} // namespace ovyxa

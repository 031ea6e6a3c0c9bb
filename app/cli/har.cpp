// SPDX-License-Identifier: MIT
// HTTP Archive 1.2 (softwareishard.com/blog/har-12-spec), as Chrome's DevTools read and write it.
#include "app/cli/har.h"

#include "app/cli/json_parts.h"
#include "app/cli/json_text.h"

#include "core/rules/comparison.h"

#include <QtCore/QDateTime>
#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>
#include <QtNetwork/QNetworkCookie>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

constexpr double microsInMilli = 1000;

Json nameAndValue(const QByteArray &pair)
{
    const qsizetype equals = pair.indexOf('=');
    return {{"name", pair.left(equals < 0 ? 0 : equals).trimmed().toStdString()}, {"value", pair.mid(equals + 1).trimmed().toStdString()}};
}

bool is(QByteArrayView name, QByteArrayView expected)
{
    return name.compare(expected, Qt::CaseInsensitive) == 0;
}

Json cookiesSent(QByteArrayView head)
{
    Json cookies = Json::array();
    rules::eachHeader(head, [&cookies](QByteArrayView name, QByteArrayView value) {
        for (const QByteArray &pair : is(name, "Cookie") ? value.toByteArray().split(';') : QList<QByteArray>()) {
            if (!pair.trimmed().isEmpty())
                cookies.push_back(nameAndValue(pair));
        }
    });
    return cookies;
}

/// One Set-Cookie field (RFC 6265 4.1.1). A date that is none is left out here, and stands among the headers.
Json cookieSet(const QByteArray &field)
{
    const QList<QByteArray> parts = field.split(';');
    Json cookie = nameAndValue(parts.first());
    for (const QByteArray &part : parts.mid(1)) {
        const QByteArray name = part.left(part.indexOf('=') < 0 ? part.size() : part.indexOf('=')).trimmed().toLower();
        const QByteArray value = part.contains('=') ? part.mid(part.indexOf('=') + 1).trimmed() : QByteArray();
        if (name == "path" || name == "domain")
            cookie[name.toStdString()] = value.toStdString();
        else if (name == "samesite")
            cookie["sameSite"] = value.toStdString();
        else if (name == "httponly")
            cookie["httpOnly"] = true;
        else if (name == "secure")
            cookie["secure"] = true;
        else if (name == "expires") {
            // In all the forms that RFC 6265 5.1.1 takes; the day of the week does not count, and is wrong in many.
            const QDateTime date = QNetworkCookie::parseCookies("a=b; expires=" + value).value(0).expirationDate();
            if (date.isValid())
                cookie["expires"] = date.toUTC().toString(Qt::ISODateWithMs).toStdString();
        }
    }
    return cookie;
}

Json cookiesSet(const HeaderList &headers)
{
    Json cookies = Json::array();
    for (const Header &header : headers) {
        if (is(header.name, "Set-Cookie"))
            cookies.push_back(cookieSet(header.value));
    }
    return cookies;
}

Json queryOf(const QString &url)
{
    Json query = Json::array();
    if (!url.contains(u'?'))
        return query;
    const auto items = QUrlQuery(QUrl(url)).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items)
        query.push_back({{"name", name.toStdString()}, {"value", value.toStdString()}});
    return query;
}

/// As it stands at the beginning of the status line.
QByteArrayView versionOfResponse(QByteArrayView head)
{
    const qsizetype blank = head.indexOf(' ');
    const QByteArrayView word = blank < 0 ? head : head.first(blank);
    return word.startsWith("HTTP/") ? word : QByteArrayView("HTTP/1.1");
}

/// As it stands at the end of the request line.
QByteArrayView versionOfRequest(QByteArrayView head)
{
    const qsizetype end = head.indexOf('\r');
    const QByteArrayView line = end < 0 ? head : head.first(end);
    const QByteArrayView word = line.sliced(line.lastIndexOf(' ') + 1);
    return word.startsWith("HTTP/") ? word : QByteArrayView("HTTP/1.1");
}

void tellContent(JsonText &json, const QByteArray &body, bool isText)
{
    json.add("text", isText ? body : body.toBase64());
    if (!isText)
        json.add("encoding", "base64");
}

void tellRequest(JsonText &json, const HarExchange &exchange)
{
    json.begin('{');
    json.add("method", exchange.method);
    json.add("url", exchange.url);
    json.add("httpVersion", versionOfRequest(exchange.requestHead));
    json.add("cookies", cookiesSent(exchange.requestHead));
    json.name("headers");
    json.begin('[');
    QByteArrayView type;
    rules::eachHeader(exchange.requestHead, [&json, &type](QByteArrayView name, QByteArrayView value) {
        tellNameAndValue(json, name, value);
        if (type.isNull() && is(name, "Content-Type"))
            type = value;
    });
    json.end(']');
    json.add("queryString", queryOf(exchange.url));
    if (!exchange.requestBody.isEmpty()) {
        const bool isText = isUtf8(exchange.requestBody);
        json.name("postData");
        json.begin('{');
        json.add("mimeType", type);
        tellContent(json, exchange.requestBody, isText); // the draft of 1.3 knows an encoding here, 1.2 does not
        QString comment = isText ? QString() : u"The body is not UTF-8 text: it stands here as base64."_s;
        if (exchange.requestBodyBytes > exchange.requestBody.size()) {
            comment += (comment.isEmpty() ? u"Only the first %1 of its %2 bytes are kept."_s : u" Only the first %1 of its %2 bytes are kept."_s)
                           .arg(exchange.requestBody.size())
                           .arg(exchange.requestBodyBytes);
        }
        if (!comment.isEmpty())
            json.add("comment", comment);
        json.end('}');
    }
    json.add("headersSize", qint64(exchange.requestHead.isEmpty() ? -1 : exchange.requestHead.size()));
    json.add("bodySize", exchange.requestBodyBytes);
    json.end('}');
}

void tellResponse(JsonText &json, const HarExchange &exchange)
{
    json.begin('{');
    json.add("status", exchange.status);
    json.add("statusText", exchange.statusText);
    json.add("httpVersion", exchange.status > 0 ? versionOfResponse(exchange.responseHead) : QByteArrayView(""));
    json.add("cookies", cookiesSet(exchange.responseHeaders));
    json.name("headers");
    tellNamesAndValues(json, exchange.responseHeaders);
    json.name("content");
    const qint64 size = exchange.responseBodyBytes < 0 ? exchange.responseBody.size() : exchange.responseBodyBytes;
    json.begin('{');
    json.add("size", size);
    json.add("mimeType", headerValue(exchange.responseHeaders, "Content-Type"));
    tellContent(json, exchange.responseBody, isUtf8(exchange.responseBody));
    if (size > exchange.responseBody.size())
        json.add("comment", QByteArray("Only the first " + QByteArray::number(exchange.responseBody.size()) + " bytes are kept."));
    json.end('}');
    json.name("redirectURL");
    tellField(json, headerValue(exchange.responseHeaders, "Location"));
    // Of what was no HTTP there is no head.
    json.add("headersSize", qint64(exchange.responseHead.isEmpty() || exchange.status == 0 ? -1 : exchange.responseHead.size()));
    json.add("bodySize", exchange.status > 0 ? exchange.responseBodyBytes : -1);
    if (!exchange.responseComment.isEmpty())
        json.add("comment", exchange.responseComment);
    json.end('}');
}

/// What HAR 1.2 has no place for; empty where that is nothing.
QString leftOutOf(const HarExchange &exchange)
{
    QString text;
    const auto add = [&text](qsizetype count, const char *one, const char *many) {
        if (count > 0)
            text += (text.isEmpty() ? u"; left out here: "_s : u", "_s) + QString::number(count) + u' ' + QLatin1StringView(count == 1 ? one : many);
    };
    add(exchange.requestTrailers.size(), "trailer field of the request", "trailer fields of the request");
    add(exchange.interimAnswers, "interim answer (1xx)", "interim answers (1xx)");
    add(exchange.responseTrailers.size(), "trailer field of the answer", "trailer fields of the answer");
    return text.isEmpty() ? text : text + u"; the export as NDJSON has all"_s;
}

} // namespace

double HarTimings::sum() const
{
    double sum = 0;
    for (const double part : {blocked, dns, connect, send, wait, receive})
        sum += std::max(0.0, part);
    return sum;
}

HarTimings harTimings(const Attempt &attempt)
{
    const AttemptPhases &phases = attempt.phases;
    HarTimings timings;
    const std::chrono::microseconds end = phases.finished.value_or(std::chrono::microseconds(attempt.duration));
    std::chrono::microseconds at{0};
    double HarTimings::*open = &HarTimings::blocked; // the phase that is under way
    const auto enter = [&](const std::optional<std::chrono::microseconds> &from, double HarTimings::*next) {
        if (!from)
            return;
        timings.*open = std::max(0.0, timings.*open) + double((std::max(*from, at) - at).count()) / microsInMilli;
        at = std::max(*from, at);
        open = next;
    };
    open = phases.lookedUp ? &HarTimings::dns : &HarTimings::blocked;
    enter(phases.lookedUp, &HarTimings::blocked);
    enter(phases.connecting, &HarTimings::connect);
    enter(phases.connected, phases.encrypted || !phases.sent ? &HarTimings::connect : &HarTimings::send); // a handshake, or plain HTTP
    enter(phases.encrypted, &HarTimings::send);
    if (phases.connected && phases.encrypted)
        timings.ssl = double((*phases.encrypted - *phases.connected).count()) / microsInMilli;
    if (phases.reused || (phases.sent && !phases.connected && !phases.encrypted)) // nothing else was seen
        open = &HarTimings::send;
    enter(phases.sent, &HarTimings::wait);
    enter(phases.answered, &HarTimings::receive);
    enter(std::max(end, at), &HarTimings::receive);
    return timings;
}

QByteArray harBegin()
{
    return "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Ovyxa Bench\",\"version\":\"" OVYXA_VERSION "\"},\"entries\":[\n"_ba;
}

void harEntry(const HarExchange &exchange, QByteArray &to)
{
    JsonText json(to);
    json.begin('{');
    json.add("startedDateTime", toIsoMillis(exchange.started));
    json.add("time", exchange.timings.sum());
    json.name("request");
    tellRequest(json, exchange);
    json.name("response");
    tellResponse(json, exchange);
    json.name("cache");
    json.begin('{');
    json.end('}');
    json.name("timings");
    json.begin('{');
    const HarTimings &timings = exchange.timings;
    json.add("blocked", timings.blocked);
    json.add("dns", timings.dns);
    json.add("connect", timings.connect);
    json.add("send", timings.send);
    json.add("wait", timings.wait);
    json.add("receive", timings.receive);
    json.add("ssl", timings.ssl);
    json.end('}');
    json.add("comment", QString(exchange.comment + leftOutOf(exchange)));
    if (!exchange.error.isEmpty()) // also of what never got an answer, or never left: its status is 0
        json.add("_error", exchange.error);
    json.end('}');
}

QByteArray harEnd(int leftOut)
{
    if (leftOut == 0)
        return "\n]}}\n"_ba;
    return "\n],\"comment\":\"" + QByteArray::number(leftOut) + " that were not HTTP/1.1 are left out; the export as NDJSON has them.\"}}\n";
}

} // namespace ovyxa::cli

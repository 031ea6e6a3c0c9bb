// SPDX-License-Identifier: MIT
// HTTP Archive 1.2 (softwareishard.com/blog/har-12-spec), as Chrome's DevTools read and write it.
#include "app/cli/har.h"

#include "app/cli/json_parts.h"

#include "core/rules/comparison.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>

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

bool is(const Header &header, const char *name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

Json cookiesSent(const HeaderList &headers)
{
    Json cookies = Json::array();
    for (const Header &header : headers) {
        for (const QByteArray &pair : is(header, "Cookie") ? header.value.split(';') : QList<QByteArray>()) {
            if (!pair.trimmed().isEmpty())
                cookies.push_back(nameAndValue(pair));
        }
    }
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
            // The day of the week does not count (RFC 6265 5.1.1), and is wrong in many.
            const QString text = QString::fromLatin1(value.mid(value.indexOf(',') + 1).trimmed()).replace(u'-', u' ');
            QDateTime date = QLocale::c().toDateTime(text, u"dd MMM yyyy hh:mm:ss 'GMT'"_s);
            date.setTimeSpec(Qt::UTC);
            if (date.isValid())
                cookie["expires"] = date.toString(Qt::ISODateWithMs).toStdString();
        }
    }
    return cookie;
}

Json cookiesSet(const HeaderList &headers)
{
    Json cookies = Json::array();
    for (const Header &header : headers) {
        if (is(header, "Set-Cookie"))
            cookies.push_back(cookieSet(header.value));
    }
    return cookies;
}

Json queryOf(const QString &url)
{
    Json query = Json::array();
    const auto items = QUrlQuery(QUrl(url)).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items)
        query.push_back({{"name", name.toStdString()}, {"value", value.toStdString()}});
    return query;
}

/// As it stands at the beginning of the status line.
std::string versionOfResponse(const QByteArray &head)
{
    const QByteArray word = head.left(head.indexOf(' '));
    return word.startsWith("HTTP/") ? word.toStdString() : std::string("HTTP/1.1");
}

/// As it stands at the end of the request line.
std::string versionOfRequest(const QByteArray &head)
{
    const QByteArray word = head.left(head.indexOf('\r')).split(' ').last();
    return word.startsWith("HTTP/") ? word.toStdString() : std::string("HTTP/1.1");
}

Json requestOf(const HarExchange &exchange)
{
    const HeaderList headers = rules::headersOf(exchange.requestHead);
    Json request{
        {"method", exchange.method.toStdString()}, {"url", exchange.url.toStdString()},  {"httpVersion", versionOfRequest(exchange.requestHead)},
        {"cookies", cookiesSent(headers)},         {"headers", namesAndValues(headers)}, {"queryString", queryOf(exchange.url)}};
    if (!exchange.requestBody.isEmpty()) {
        Json data{{"mimeType", headerValue(headers, "Content-Type").toStdString()}};
        if (isUtf8(exchange.requestBody)) {
            data["text"] = exchange.requestBody.toStdString();
        } else { // the draft of 1.3 knows an encoding here, 1.2 does not
            data["text"] = exchange.requestBody.toBase64().toStdString();
            data["encoding"] = "base64";
            data["comment"] = "The body is not UTF-8 text: it stands here as base64.";
        }
        request["postData"] = std::move(data);
    }
    request["headersSize"] = exchange.requestHead.isEmpty() ? -1 : exchange.requestHead.size();
    request["bodySize"] = exchange.requestBody.size();
    return request;
}

Json responseOf(const HarExchange &exchange)
{
    const qint64 size = exchange.responseBodyBytes < 0 ? exchange.responseBody.size() : exchange.responseBodyBytes;
    Json content{{"size", size}, {"mimeType", headerValue(exchange.responseHeaders, "Content-Type").toStdString()}};
    if (isUtf8(exchange.responseBody)) {
        content["text"] = exchange.responseBody.toStdString();
    } else {
        content["text"] = exchange.responseBody.toBase64().toStdString();
        content["encoding"] = "base64";
    }
    if (size > exchange.responseBody.size())
        content["comment"] = "Only the first " + std::to_string(exchange.responseBody.size()) + " bytes are kept.";
    Json response{{"status", exchange.status},
                  {"statusText", exchange.statusText.toStdString()},
                  {"httpVersion", exchange.status > 0 ? versionOfResponse(exchange.responseHead) : ""},
                  {"cookies", cookiesSet(exchange.responseHeaders)},
                  {"headers", namesAndValues(exchange.responseHeaders)},
                  {"content", std::move(content)},
                  {"redirectURL", headerValue(exchange.responseHeaders, "Location").toStdString()},
                  {"headersSize", exchange.responseHead.isEmpty() ? -1 : exchange.responseHead.size()},
                  {"bodySize", exchange.status > 0 ? exchange.responseBodyBytes : -1}};
    if (!exchange.responseComment.isEmpty())
        response["comment"] = exchange.responseComment.toStdString();
    return response;
}

/// What HAR 1.2 has no place for; empty where that is nothing.
std::string leftOutOf(const HarExchange &exchange)
{
    std::string text;
    const auto add = [&text](qsizetype count, const char *one, const char *many) {
        if (count > 0)
            text += (text.empty() ? "; left out here: " : ", ") + std::to_string(count) + ' ' + (count == 1 ? one : many);
    };
    add(exchange.requestTrailers.size(), "trailer field of the request", "trailer fields of the request");
    add(exchange.interimAnswers, "interim answer (1xx)", "interim answers (1xx)");
    add(exchange.responseTrailers.size(), "trailer field of the answer", "trailer fields of the answer");
    return text.empty() ? text : text + "; the export as NDJSON has all";
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

QByteArray harEntry(const HarExchange &exchange)
{
    Json entry{{"startedDateTime", toIsoMillis(exchange.started).toStdString()}, {"time", exchange.timings.sum()}};
    entry["request"] = requestOf(exchange);
    entry["response"] = responseOf(exchange);
    entry["cache"] = Json::object();
    const HarTimings &timings = exchange.timings;
    entry["timings"] = {{"blocked", timings.blocked}, {"dns", timings.dns},         {"connect", timings.connect}, {"send", timings.send},
                        {"wait", timings.wait},       {"receive", timings.receive}, {"ssl", timings.ssl}};
    entry["comment"] = exchange.comment.toStdString() + leftOutOf(exchange);
    if (!exchange.error.isEmpty()) // also of what never got an answer, or never left: its status is 0
        entry["_error"] = exchange.error.toStdString();
    return dump(entry);
}

QByteArray harEnd(int leftOut)
{
    if (leftOut == 0)
        return "\n]}}\n"_ba;
    return "\n],\"comment\":\"" + QByteArray::number(leftOut) + " that were not HTTP/1.1 are left out; the export as NDJSON has them.\"}}\n";
}

} // namespace ovyxa::cli
